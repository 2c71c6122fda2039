"""The phrase rules: their codes, names and families, and which rules a kind of number tries in turn."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from types import MappingProxyType

import msgspec

from chengjian.extract.mention import Draft, Mention

Function = Callable[[Mention], Draft | None]
# The modules of `phrases/`, in the order in which their rules are tried.
FAMILIES = (
    "lists",
    "growth",
    "changes",
    "multiples",
    "positions",
    "ratios",
    "streaks",
    "movements",
    "shares",
    "magnitudes",
    "counts",
    "levels",
)
CODE = re.compile(r"X\d{3}")


class Rule(msgspec.Struct, frozen=True):
    """A phrase rule: its code, name, family, docstring, the kinds of number it reads, and its function."""

    code: str
    name: str
    family: str
    doc: str
    kinds: tuple[str, ...]
    function: Function


_rules: dict[str, Rule] = {}
_by_kind: dict[str, tuple[Rule, ...]] = {}


def phrase(code: str, *, name: str, kinds: Iterable[str]) -> Callable[[Function], Function]:
    """Register a function as the phrase rule `code`, tried on numbers of `kinds` in order of definition.

    Raises ValueError on a malformed or used code and on a function without docstring.
    """

    def register(function: Function) -> Function:
        if not CODE.fullmatch(code) or code in _rules:
            raise ValueError(f"rule code {code} is malformed or used already")
        if not function.__doc__:
            raise ValueError(f"rule {code} has no docstring")
        family = function.__module__.rpartition(".")[2]
        rule = Rule(code, name, family, function.__doc__, tuple(kinds), function)
        _rules[code] = rule
        for kind in rule.kinds:
            _by_kind[kind] = (*_by_kind.get(kind, ()), rule)
        return function

    return register


def _no_mention(_: Mention) -> Draft | None:
    """A cell stands in no sentence, so no number in prose tries its rule."""
    return None


def _load() -> None:
    if not _rules:
        from chengjian.extract.tables import TableReader

        _rules["X910"] = Rule(
            "X910", "table-cell", "tables", TableReader.__doc__ or "", ("cell",), _no_mention
        )
        for family in FAMILIES:
            import_module(f"chengjian.extract.phrases.{family}")


def rules() -> Mapping[str, Rule]:
    """All phrase rules by code, in code order."""
    _load()
    return MappingProxyType(dict(sorted(_rules.items())))


def rules_by_kind() -> Mapping[str, tuple[Rule, ...]]:
    """The rules that a kind of number tries, in order."""
    _load()
    return _by_kind
