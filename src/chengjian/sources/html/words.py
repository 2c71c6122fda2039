"""The words that tell the furniture of a page: classes of its parts, and lines that belong to no article."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from chengjian.sources.text import ATTACHED

NAME_PARTS = re.compile(r"[a-z]+|[A-Z]+(?![a-z])|[A-Z][a-z]+")
LINE_MAX = 80


@cache
def words(kind: str) -> tuple[str, ...]:
    """The words of one kind, in the order of the list."""
    text = files("chengjian.sources.html").joinpath("data/pages.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return tuple(dict.fromkeys(word for word, of in rows if of == kind))


@cache
def _classes() -> frozenset[str]:
    return frozenset(words("class"))


@cache
def _lines() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return tuple(re.compile("|".join(map(re.escape, words(kind)))) for kind in ("line", "within"))  # type: ignore[return-value]


def furniture_class(*names: str) -> bool:
    """Whether the class or id of an element calls it navigation, footer, or the like."""
    return any(
        part.lower() in _classes() for name in names if name for part in NAME_PARTS.findall(name[:200])
    )


def furniture_line(text: str) -> bool:
    """Whether a short line is a button, a path, a count of readers, an imprint, the name of an attached file."""
    if len(text) > LINE_MAX:
        return False
    if ATTACHED.search(text):
        return True
    starts, within = _lines()
    return starts.match(text) is not None or within.search(text) is not None
