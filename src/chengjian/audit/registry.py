"""The audit rules: their codes, names, severities, and what they say."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

import msgspec

from chengjian.audit.bindings import Binding
from chengjian.audit.facts import Facts
from chengjian.model import Finding, Severity

Function = Callable[[Facts], Iterator[Finding | Binding]]
CODE = re.compile(r"A\d{3}")
HEADINGS = ("Applies to:", "Mend:")
FAMILIES = {
    "1": "sums and compositions",
    "2": "growth and levels",
    "3": "ratios and shares",
    "4": "documents, regions, streaks and ranks",
    "5": "impossible values",
    "6": "magnitudes",
    "7": "scanning damage",
    "8": "wording",
    "9": "plans",
}


class Rule(msgspec.Struct, frozen=True):
    """An audit rule.

    `severity` is that of its findings where nothing speaks for less; `message` and `message_en` what they say of a
    violated identity, with {what}, {whose} and {calculation} filled in (empty for rules that write findings themselves).
    """

    code: str
    name: str
    severity: Severity
    message: str
    message_en: str
    doc: str
    function: Function

    @property
    def family(self) -> str:
        """The family that its code says."""
        return FAMILIES[self.code[1]]


_rules: dict[str, Rule] = {}


def audit(
    code: str, *, name: str, severity: Severity, message: str = "", message_en: str = ""
) -> Callable[[Function], Function]:
    """Register a function as the audit rule `code`.

    The function goes through the facts and yields bindings (an identity and the facts that it binds: checked, proved,
    derived from and repaired by the room itself) or findings of its own. Raises ValueError on a malformed or used code, and on a
    docstring without the fixed headings.
    """

    def register(function: Function) -> Function:
        if not CODE.fullmatch(code) or code in _rules:
            raise ValueError(f"rule code {code} is malformed or used already")
        doc = inspect.cleandoc(function.__doc__ or "")
        missing = [heading for heading in HEADINGS if not re.search(f"^{heading}", doc, re.MULTILINE)]
        if missing:
            raise ValueError(f"the docstring of rule {code} lacks {', '.join(missing)}")
        _rules[code] = Rule(code, name, severity, message, message_en, doc, function)
        return function

    return register


@cache
def rules() -> Mapping[str, Rule]:
    """All audit rules by code, in code order."""
    package = import_module("chengjian.audit.rules")
    for module in iter_modules(package.__path__):
        import_module(f"chengjian.audit.rules.{module.name}")
    return MappingProxyType(dict(sorted(_rules.items())))


__all__ = ["FAMILIES", "Function", "Rule", "audit", "rules"]
