"""Places and bodies in a text: an Aho–Corasick automaton over the regions' names, read in the document's light."""

from __future__ import annotations

import re
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from chengjian.codes.regions import Region, areas, bodies, regions
from chengjian.extract.lexer import P


class Place:
    """A place or body found in a text: the name to report and, for a region, its code."""

    __slots__ = ("code", "end", "level", "name", "start")

    def __init__(self, start: int, end: int, name: str, code: str | None, level: str) -> None:
        self.start = start
        self.end = end
        self.name = name
        self.code = code
        self.level = level


@cache
def _automaton() -> tuple[AhoCorasick, list[str]]:
    names = [name for name in regions().names() if len(name) >= 2]
    names += [name for name in _areas() if name not in regions().names()]
    return AhoCorasick(names, matchkind=MatchKind.LeftmostLongest), names


@cache
def _areas() -> dict[str, str]:
    """The areas that figures are published of and that are no divisions: name or alias → name (兰州新区, 苏州工业园区)."""
    spoken_of = [
        a for a in areas() if a.kind in ("new_area", "zone") or a.name.endswith(("圈", "示范区", "城市群"))
    ]
    return {name: area.name for area in spoken_of for name in area.names() if len(name) >= 3}


@cache
def _body() -> re.Pattern[str]:
    """What may follow a place's name to make the name of a body: 经开区, 机场, 集团."""
    return re.compile("(?:" + "|".join(map(re.escape, bodies())) + ")")


@cache
def _named_body() -> re.Pattern[str]:
    """A body with a name of its own after the place's: 敦煌莫高国际机场, 宜宾三江新区."""
    return re.compile(
        r"(?![市县区省州旗的和与及是在将是把被向对推支创建新全国])[一-鿿]{1,3}?(?:国际机场|机场|火车站|高铁站|产业园区|工业园区|产业园|工业园|工业集中区|经开区|高新区|新区)(?!域)"
    )


# A company of a group: 金川集团永昌铜业.
OF_GROUP = (
    r"集团(?:[一-鿿]{2,4}?(?:公司|[铜铝镍锌矿钢药酒乳种纸]业|钢铁|电力|能源|化工|水泥|重工|股份)(?!的?产业))?"
)
_OF_GROUP = re.compile(OF_GROUP)
_BARE = re.compile(r"(?<![一-鿿、])(?:经开区|高新区|综保区)(?=[一-鿿])(?!的|内|和|、)")
# A short name before one of these is part of another word: 和平 in 和平台, 城关 in 城关镇.
_NOT_AFTER = re.compile(
    r"[东南西北中]?[镇乡村路街道站河江湖山水库桥广场大菜茶瓜米]|酒(?!泉)|时数|时间|小时|百分率|充足|不足|[一二三四五六七八九十]中|体|总"
)
# Full names that are ordinary words unless the document is about the region they belong to.
_COMMON = frozenset(("市区", "城区", "矿区", "郊区", "新区", "西区", "东区", "北区", "南区", "市和县"))


class Gazetteer:
    """Finds the places of a document about `home` (None: unknown)."""

    def __init__(self, home: Region | None) -> None:
        self.home = home
        self._kept: dict[str, tuple[str, str, str] | None] = {}
        self.ancestors = {r.code for r in regions().parents(home.code)} if home else set()

    def find(self, text: str) -> list[Place]:
        """The places of `text` in order, bodies such as 永昌工业园 included, not overlapping."""
        automaton, names = _automaton()
        found: list[Place] = []
        previous = 0
        for index, start, end in automaton.find_matches_as_indexes(text):
            if start < previous:
                continue
            name = names[index]
            known = self._kept.get(name, 0)
            if known == 0:
                known = self._kept[name] = self._look_up(name)
            if known is None:
                continue
            full, code, level = known  # type: ignore[misc]
            short = name != full
            if short and end < len(text) and _NOT_AFTER.match(text, end):
                continue
            body = _body().match(text, end)
            if body is None:
                body = _named_body().match(text, end)
            if body:
                body = _OF_GROUP.match(text, body.end() - 2) or body
                first = (
                    found.pop() if found and found[-1].end == start and found[-1].level != "body" else None
                )
                begin = first.start if first else start
                found.append(Place(begin, body.end(), text[begin : body.end()], None, "body"))
                previous = body.end()
                continue
            found.append(Place(start, end, full, code or None, level))
            previous = end
        if self.home is not None and _BARE.search(text):
            found = self._with_bare(text, found)
        return found

    def _with_bare(self, text: str, found: list[Place]) -> list[Place]:
        """The places with the document's own zones, which it need not name in full: 经开区土地闲置率."""
        assert self.home is not None
        for match in _BARE.finditer(text):
            if not any(p.start <= match.start() < p.end for p in found):
                found.append(Place(match.start(), match.end(), self.home.short + match[0], None, "body"))
        return sorted(found, key=lambda place: place.start)

    def _look_up(self, name: str) -> tuple[str, str, str] | None:
        """Which region the name means in this document: full name, code, level; None where it means none."""
        if name in _areas():
            return _areas()[name], "", "area"
        table = regions()
        candidates = table.find(name)
        if not candidates:
            return None
        if self.home is not None:
            inside = [r for r in candidates if r.code == self.home.code or self._within(r)]
            if inside:
                return inside[0].name, inside[0].code, inside[0].level
        if name in _COMMON:
            return None
        exact = [r for r in candidates if r.name == name]
        # A county that a prefecture took over has two codes; the one in force is meant.
        exact = [r for r in exact if not r.end] or exact
        if exact:
            if len({r.code for r in exact}) > 1 and exact[0].level == "county":
                return None
            return exact[0].name, exact[0].code, exact[0].level
        wide = [r for r in candidates if r.level != "county" and not r.end]
        if wide:
            return wide[0].name, wide[0].code, wide[0].level
        return None

    def _within(self, region: Region) -> bool:
        assert self.home is not None
        return any(parent.code == self.home.code for parent in regions().parents(region.code))


def masked(text: str, places: list[Place]) -> str:
    """The text with every place drawn as a run of P."""
    if not places:
        return text
    pieces: list[str] = []
    at = 0
    for place in places:
        pieces += (text[at : place.start], P * (place.end - place.start))
        at = place.end
    pieces.append(text[at:])
    return "".join(pieces)
