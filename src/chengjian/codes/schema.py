"""What a codelist file may say: the records that the YAML files of `data/` are checked against."""

from __future__ import annotations

from typing import Literal

import msgspec

Kind = Literal["stock", "flow", "rate", "index"]
Growth = Literal["nominal", "real", "none"]
Direction = Literal["up", "down", "none"]


class Ratio(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """An indicator that is one indicator divided by another."""

    numerator: str
    denominator: str


class Entry(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """One indicator as a codelist file states it.

    `unit` names a dimension of `units.yml`. `kind`: stock (at a moment), flow (over a time), rate
    (a share or a quotient), index. `growth`: the basis on which its growth is published: real
    (constant prices) or nominal. `additive`: the figures of the parts of a region add up to the
    region's. `direction`: more is better (up), worse (down), or neither (none).
    `parts`: indicators that add up to this one. `within`: an indicator that contains this one.
    """

    name: str
    english: str
    unit: str
    kind: Kind
    growth: Growth = "nominal"
    additive: bool = False
    direction: Direction = "none"
    aliases: tuple[str, ...] = ()
    definition: str
    source: str
    parts: tuple[str, ...] = ()
    within: str | None = None
    ratio: Ratio | None = None


class Family(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """Indicators alike but for one word: the output of each product, the price of each good.

    Every text field may contain `{name}` and `{english}`, filled from each member; a member is
    `key: [Chinese, English, other Chinese names…]`, and each of its Chinese names is put into each
    pattern of `aliases` and into `name`. The indicator's id is `family key` + `_` + `member key`. In `ratio`,
    `{member}` is the member's key; a member whose numerator the codelist lacks has no ratio.
    """

    name: str
    english: str
    unit: str
    kind: Kind
    growth: Growth = "nominal"
    additive: bool = False
    direction: Direction = "none"
    aliases: tuple[str, ...] = ()
    definition: str
    source: str
    within: str | None = None
    ratio: Ratio | None = None
    members: dict[str, tuple[str, ...]]


class DomainFile(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """One file of `data/indicators/`: a domain of urban development and its indicators."""

    domain: str
    name: str
    english: str
    indicators: dict[str, Entry] = {}
    families: dict[str, Family] = {}
