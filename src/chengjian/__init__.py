"""城鉴 chengjian: reads what Chinese cities publish into comparable, traceable figures.

>>> import chengjian
>>> reading = chengjian.read_text("2024年全市地区生产总值128.6亿元，增长6.2%。", region="嘉峪关")
>>> [(o.indicator, str(o.value)) for o in reading.observations]
[('gdp', '12860000000'), ('gdp', '6.2')]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chengjian.checking import Check, check
    from chengjian.codes.regions import AmbiguousRegion, UnknownRegion
    from chengjian.extract.explain import Explanation
    from chengjian.model import Document, Observation, Origin, Repair, Unread
    from chengjian.panel.reading import Cell, Panel
    from chengjian.panel.storing import PanelError
    from chengjian.reading import Reading, explain, read, read_all, read_document, read_text
    from chengjian.sources import Failure, SourceError

__version__ = "0.3.0"
__all__ = [
    "AmbiguousRegion",
    "Cell",
    "Check",
    "Document",
    "Explanation",
    "Failure",
    "Observation",
    "Origin",
    "Panel",
    "PanelError",
    "Reading",
    "Repair",
    "SourceError",
    "UnknownRegion",
    "Unread",
    "__version__",
    "check",
    "explain",
    "read",
    "read_all",
    "read_document",
    "read_text",
]
_HOMES = {
    "Cell": "chengjian.panel.reading",
    "Panel": "chengjian.panel.reading",
    "PanelError": "chengjian.panel.storing",
    "Check": "chengjian.checking",
    "check": "chengjian.checking",
    "AmbiguousRegion": "chengjian.codes.regions",
    "UnknownRegion": "chengjian.codes.regions",
    "Explanation": "chengjian.extract.explain",
    "explain": "chengjian.reading",
    "read": "chengjian.reading",
    "read_all": "chengjian.reading",
    "read_document": "chengjian.reading",
    "read_text": "chengjian.reading",
    "Reading": "chengjian.reading",
    "SourceError": "chengjian.sources",
    "Failure": "chengjian.sources",
}


def __getattr__(name: str) -> Any:
    # Loaded when first asked for, so that `import chengjian` and the command line start at once.
    if name not in __all__:
        raise AttributeError(f"module 'chengjian' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES.get(name, "chengjian.model")), name)
