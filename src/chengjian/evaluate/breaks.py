"""Breaks in the series of official statistics, which comparisons over years must say: data in `data/breaks.yml`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

import msgspec
import yaml

from chengjian.codes.indicators import indicators


class Break(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A break between two years of some indicators: what is said of it, and where it is known from."""

    before: int
    after: int
    indicators: tuple[str, ...]
    says: str
    english: str
    source: str


@cache
def known() -> tuple[Break, ...]:
    """All breaks that are known."""
    text = files("chengjian.evaluate").joinpath("data/breaks.yml").read_text("utf-8")
    return msgspec.convert(yaml.safe_load(text)["breaks"], tuple[Break, ...])


def breaks(names: Iterable[str], years: Sequence[str]) -> list[str]:
    """What must be said where indicators of these ids are compared over these years."""
    if len(years) < 2:
        return []
    first, last = int(min(years)), int(max(years))
    used = {part for name in names for part in _terms(name)}
    return [b.says for b in known() if first <= b.before and b.after <= last and used & set(b.indicators)]


def _terms(name: str) -> list[str]:
    """An indicator and what it is a ratio of."""
    ratio = indicators().by_id[name].ratio
    return [name, *([ratio.numerator, ratio.denominator] if ratio is not None else [])]
