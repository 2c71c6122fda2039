"""Official tables (yearbooks in XLSX or CSV) read into observations, by a small mapping file.

A mapping (YAML, see `data/official/`) names what the machine cannot guess: which file it is for, which columns mean
which indicator, and the unit where the head has none. The rest is in the table: place names stand in the first
columns under their province, heads span several rows and columns, and a head says whether it speaks of the
whole prefecture (全市) or its urban districts (市辖区). A blank cell is no zero; a cell that is no number is a problem,
never a guess.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from importlib.resources import files
from pathlib import Path
from typing import Literal

import msgspec
import yaml

from chengjian.arithmetic.intervals import interval, plain
from chengjian.codes.indicators import indicators
from chengjian.codes.regions import Region, UnknownRegion, regions
from chengjian.codes.units import units
from chengjian.model import Measure, Observation
from chengjian.panel.grids import Grid, TableError, corrected, heads_of, letters, read_grid

Scope = Literal["city", "districts"]
SCOPES: dict[str, Scope] = {"市辖区": "districts", "全市": "city"}
SCALES = {"": 0, "百": 2, "千": 3, "万": 4, "百万": 6, "亿": 8, "万亿": 12}
_BRACKETS = re.compile(r"[（(]([^（()）]*)[)）]")
_SCALED = re.compile(r"(万亿|百万|[百千万亿])?(.+)")
_NUMBER = re.compile(r"-?\d[\d,，]*(?:\.\d+)?")
# Marks that point to a footnote, after a name or a number.
_NOTED = re.compile(r"[*＊†‡①-⑳’'`]+$|[\[［]\d+[\]］]$")
# A column is printed to as many decimals as at least this share of its cells need; more are slips of a single cell.
_TYPICAL = 0.05


class MappingError(TableError):
    """A mapping file is wrong, or does not fit the table; the message names the file and what to do."""


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one head means: `head` is a regular expression for the words of table title and head, joined by ｜."""

    head: str
    indicator: str
    unit: str | None = None
    scope: Scope | None = None
    measure: Measure = "level"


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the tables of one publication are read.

    `files` is a regular expression for file names with the group `edition`, the year on the cover; the figures are those
    of `lag` years before. `heads` are the last rows of the head, counted from 1, by edition. `misprints` are
    names of places as the file has them and as they are; `displaced` the indicators under whose heads an edition
    has other figures, which are then not read.
    """

    title: str
    files: str
    columns: list[Column]
    heads: dict[int, int]
    misprints: dict[str, str] = {}
    displaced: dict[int, list[str]] = {}
    lag: int = 1
    sheet: int = 0


class Entry(msgspec.Struct, frozen=True):
    """An observation of a table with what the record of observations has no field for.

    `region` is the prefecture (or province-level city) of both scopes; the observation itself has a region
    only where the whole of it is meant. `table` is the title that stands over the column.
    """

    observation: Observation
    region: str
    scope: Scope
    table: str
    cell: str


class Problem(msgspec.Struct, frozen=True):
    """A cell or place that could not be read."""

    cell: str
    text: str
    reason: str


class Official(msgspec.Struct):
    """What an official table gives: entries, problems, and the heads that the mapping does not name."""

    title: str
    period: str
    entries: list[Entry]
    problems: list[Problem]
    unmapped: list[str]


def mappings() -> dict[str, Mapping]:
    """The mappings of the package, by name."""
    folder = files("chengjian.panel").joinpath("data/official")
    found = {f.name: f.read_bytes() for f in folder.iterdir() if f.name.endswith(".yml")}
    return {name.removesuffix(".yml"): read_mapping(data, name) for name, data in sorted(found.items())}


def read_mapping(data: bytes | str, name: str) -> Mapping:
    """A mapping from YAML. Raises MappingError where a field, a pattern or an indicator is unknown or wrong."""
    try:
        mapping = msgspec.convert(yaml.safe_load(data), Mapping, strict=False)
        re.compile(mapping.files)
        for column in mapping.columns:
            re.compile(column.head)
    except (yaml.YAMLError, msgspec.ValidationError, re.error) as error:
        raise MappingError(f"{name}: {error}") from error
    known = indicators().by_id
    for column in mapping.columns:
        if column.indicator not in known:
            raise MappingError(
                f"{name}: {column.indicator} is no indicator of the codelist; add it there or mend the id"
            )
    return mapping


def mapping_for(path: Path) -> Mapping | None:
    """The mapping of the package that is for a file of this name, None where there is none."""
    return next((m for m in mappings().values() if re.fullmatch(m.files, path.name)), None)


def read_official(
    path: Path, mapping: Mapping, corrections: dict[str, tuple[str, str]] | None = None
) -> Official:
    """The observations of an official table.

    `corrections`: for a cell (AB12) what the file must say there and what is read instead. Raises OSError;
    MappingError; and TableError where the file is no table, or a correction meets another text than it expects.
    """
    named = re.fullmatch(mapping.files, path.name)
    if named is None:
        raise MappingError(f"{path.name} is no file of {mapping.title}: its name must match {mapping.files}")
    edition = int(named["edition"])
    rows, merged = read_grid(path, mapping.sheet)
    depth = mapping.heads.get(edition)
    if depth is None:
        raise MappingError(
            f"{path.name}: the mapping says for no edition {edition} where the head ends (heads)"
        )
    rows = corrected(rows, corrections or {}, path.name)
    heads = heads_of(rows[:depth], merged)
    official = Official(f"{mapping.title}{edition}", str(edition - mapping.lag), [], [], [])
    left_out = mapping.displaced.get(edition, [])
    chosen = [c for c in _columns(heads, mapping, official) if c[1].indicator not in left_out]
    places = list(_places(rows[depth:], depth, edition - mapping.lag, mapping.misprints, official))
    for at, column, scope, scale, unit in chosen:
        _read_column(at, column, scope, scale, unit, heads[at], places, path.name, official)
    return official


def _columns(
    heads: Sequence[tuple[str, ...]], mapping: Mapping, official: Official
) -> list[tuple[int, Column, Scope, int, str]]:
    found: list[tuple[int, Column, Scope, int, str]] = []
    used = set()
    for at, head in enumerate(heads):
        path = "｜".join(words for words in head if words not in SCOPES)
        column = next((c for c in mapping.columns if re.search(c.head, path)), None)
        if column is None:
            if at > 1 and path:
                official.unmapped.append(path)
            continue
        used.add(column.indicator)
        scope = column.scope or _scope(head)
        measured = (
            _unit(column.unit) if column.unit else next(filter(None, map(_in_head, reversed(head))), None)
        )
        if measured is None:
            raise MappingError(f"{official.title}: the head {path} has no unit; say it in the mapping (unit)")
        if any(c is column and s == scope for _, c, s, _, _ in found):
            raise MappingError(
                f"{official.title}: {path} is a second column for {column.indicator} ({scope}); narrow the head"
            )
        found.append((at, column, scope, *measured))
    if not found:
        raise MappingError(f"{official.title}: no head is one that the mapping names")
    return found


def _scope(head: Sequence[str]) -> Scope:
    """Whose figures a head announces; what stands deepest counts, and 全市 is meant where nothing is said."""
    for words in reversed(head):
        for word, scope in SCOPES.items():
            if word in words:
                return scope
    return "city"


def _in_head(words: str) -> tuple[int, str] | None:
    return next(filter(None, map(_unit, reversed(_BRACKETS.findall(words)))), None)


def _unit(words: str) -> tuple[int, str] | None:
    """The power of ten and the unit that 万平方米 means; None where it is no unit."""
    known = units().dimension
    for scale, unit in (("", words), *_scaled(words)):
        if unit in known or ("/" in unit and unit.split("/")[0] in known):
            return SCALES[scale], unit
    return None


def _scaled(words: str) -> list[tuple[str, str]]:
    found = _SCALED.fullmatch(words)
    return [(found[1] or "", found[2])] if found else []


def _places(
    rows: Grid, first: int, year: int, misprints: dict[str, str], official: Official
) -> Iterator[tuple[int, Sequence[str], Region]]:
    """Each row with figures, its number from 0, and the place that it is about."""
    province: Region | None = None
    for at, row in enumerate(rows, first):
        name = _NOTED.sub("", re.sub(r"\s+", "", row[0])) if row else ""
        if not name:
            continue
        name = misprints.get(name, name)
        filled = any(cell.strip() for cell in row[2:])
        above = regions().find(name, year=year, level="province")
        if above:
            province = above[0]
            if filled:
                yield at, row, province
            continue
        within = province.code if province else None
        try:
            found = regions().find(name, year=year, within=within, level="prefecture")
        except UnknownRegion:
            found = ()
        if found:
            yield at, row, found[0]
        elif filled:
            official.problems.append(
                Problem(f"A{at + 1}", name, "no prefecture of this name in its province and year")
            )


def _read_column(
    at: int,
    column: Column,
    scope: Scope,
    scale: int,
    unit: str,
    head: Sequence[str],
    places: Sequence[tuple[int, Sequence[str], Region]],
    document: str,
    official: Official,
) -> None:
    name = indicators().by_id[column.indicator].name
    read: list[tuple[int, Region, str, Decimal]] = []
    for row, cells, region in places:
        text = cells[at].strip() if at < len(cells) else ""
        if not text or text in "-—–…":
            continue
        number = _number(text)
        if number is None:
            official.problems.append(Problem(f"{letters(at)}{row + 1}", text, "not a number"))
        else:
            read.append((row, region, text, number))
    factor = Decimal(10) ** scale
    step = Decimal(10) ** -_decimals([number for *_, number in read]) * factor
    for row, region, text, number in read:
        cell = f"{letters(at)}{row + 1}"
        value = plain(number * factor)
        low, high = interval(value, step, None)
        whole = scope == "city"
        base = str(int(official.period) - 1) if column.measure == "growth" else None
        observation = Observation(
            id=f"{document}!{cell}", document=document, start=0, end=0, text=text, indicator=column.indicator,
            indicator_text=name, subject=region.name if whole else f"{region.name}市辖区",
            region=region.code if whole else None, measure=column.measure, value=value, unit=unit, low=low, high=high,
            bound=None, period=official.period, base_period=base, status="actual", rule="official",
        )  # fmt: skip
        official.entries.append(Entry(observation, region.code, scope, head[0], cell))


def _number(text: str) -> Decimal | None:
    bare = _NOTED.sub("", text)
    if not _NUMBER.fullmatch(bare):
        return None
    if re.search(r"[,，]", bare) and not re.fullmatch(r"-?\d{1,3}([,，]\d{3})+(\.\d+)?", bare):
        return None
    try:
        return Decimal(re.sub(r"[,，]", "", bare))
    except InvalidOperation:
        return None


def _decimals(numbers: Sequence[Decimal]) -> int:
    """To how many decimals a column is printed; a single cell with zeros at its end does not show it."""
    if not numbers:
        return 0
    needed = Counter(max(0, -int(plain(number).as_tuple().exponent)) for number in numbers)
    enough = _TYPICAL * len(numbers)
    return max((d for d in needed if sum(n for k, n in needed.items() if k >= d) >= enough), default=0)
