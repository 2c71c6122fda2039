"""Whose a row or column of a table is: a region, a tier of its government, all of it, or a body."""

from __future__ import annotations

import re

from chengjian.codes.regions import Region, regions
from chengjian.extract.places import Gazetteer
from chengjian.extract.subjects import TIERS_OF
from chengjian.model import Tier

TIER = re.compile(
    r"(?P<of>.{0,12}?)(?P<tier>(?:自治区|[市省区县州盟旗])?本级|[市省区县州盟]级|[市省区县州]直)(?P<rest>及.{1,12}|合计|小计)?"
)
WHOLE = re.compile(r"全(?:[市省区县州盟旗]|自治区|地区|口径)(?:合计|总计|小计|汇总|总额|平均)?")
# All the parts together, without the region's own tier: 市县合计, 各区小计.
GROUP = re.compile("各?(?:[市县区州旗]|县（市、区）|市（州）|乡镇|镇街|园区)+(?:级)?(?:合计|小计|汇总|总计)")
SUM = re.compile("(?:合计|总计|小计|总数|汇总)$")
ORDINAL = re.compile(
    r"^(?:其中[:：、]?|#|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|\d{1,3}[.．、]|[—\-·*]+)+"
)
BRACKET = re.compile("[（(].*?[)）]$")
# Places below the county, which no codelist has: 河西堡镇, 桂林路街道; not kinds of them (城镇, 行政村), nor 家电下乡.
TOWN = re.compile(
    "(?!(?:全|各|分|每|其[他它中余])[^路])(?P<name>[一-鿿]{1,9}?(?<![家返故老侨水城还回下])(?:镇|街道|乡|苏木|[农林牧团]场|村|社区))"
    "(?:人民政府|政府|办事处|办|（街道）|（镇）|财政所)?"
)
KINDS_OF_TOWN = re.compile(
    ".*(?:城镇|乡镇|村镇|小镇|集镇|镇街|镇村|[建编][制办]镇|[重试]点镇|中心镇|特色镇|农村|乡村|行政村|自然村|新村|示范村|[重试]点村|[贫脱]困?村|[城智]?[慧市]社区"
    "|城乡|各乡|国有[农林牧]场|和美村|特色村|薄弱村|空壳村|各村)"
)
OF_LEVEL = "省市区县州盟旗"


class Holder:
    """The subject that a label names, its region's code if it is one, and the tier."""

    __slots__ = ("level", "region", "scope", "subject")

    def __init__(
        self, subject: str | None, region: str | None = None, scope: Tier | None = None, level: str = ""
    ) -> None:
        self.subject = subject
        self.region = region
        self.scope = scope
        self.level = level


class Holders:
    """Finds the holders of one document about `home` (None: unknown); `within` is the last prefecture of a province's table."""

    def __init__(self, home: Region | None, gazetteer: Gazetteer) -> None:
        self.home = home
        self.gazetteer = gazetteer
        self.within: Region | None = None
        self._kept: dict[tuple[str, str | None, bool], Holder | None] = {}

    def find(self, label: str, short: bool = False) -> Holder | None:
        """Whose the label says that a row or column is, None where it names nobody.

        `short`: whether a short name (朝阳) counts, as it does where the labels beside it are places.
        """
        key = (label, self.within.code if self.within else None, short)
        if key not in self._kept:
            self._kept[key] = self._find(label, short)
        found = self._kept[key]
        if found is not None and found.level == "prefecture" and found.region and not found.scope:
            self.within = regions().by_code(found.region)
        return found

    def _find(self, label: str, short: bool) -> Holder | None:
        label = ORDINAL.sub("", label)
        name = BRACKET.sub("", label) or label
        if len(name) < 2 or len(name) > 20:
            return None
        if WHOLE.fullmatch(name):
            return Holder(self.home.name, self.home.code, "total") if self.home else None
        if GROUP.fullmatch(label) and self.home:
            return Holder(self.home.name + label)
        tier = TIER.fullmatch(name)
        if tier is not None:
            return self._tier(tier)
        region = self._region(SUM.sub("", name), short or SUM.search(name) is not None)
        if region is not None:
            return Holder(region.name, region.code, None, region.level)
        if short:
            places = self.gazetteer.find(name)
            if len(places) == 1 and places[0].start == 0 and places[0].end == len(name):
                return Holder(places[0].name, places[0].code, None, places[0].level)
            town = TOWN.fullmatch(name)
            if town is not None and not KINDS_OF_TOWN.fullmatch(town["name"]):
                return Holder(town["name"])
        return None

    def _tier(self, found: re.Match[str]) -> Holder | None:
        of, tier, rest = found["of"], found["tier"], found["rest"] or ""
        if not of or of == "自治":
            return self._own_tier(tier, rest)
        region = self._region(of + tier[0], True) or self._region(of, True)
        if region is None:
            return None
        tier = tier if tier[0] != "本" else region.name[-1] + tier
        if rest.startswith("及"):
            return Holder(region.name + tier + rest)
        return Holder(region.name + tier, region.code, "own")

    def _own_tier(self, tier: str, rest: str) -> Holder | None:
        """市本级 alone: of the prefecture that the rows above speak of, or of the document's own region."""
        of = self.home
        if of is None:
            return None
        if tier == "本级":
            of = self.within or of
            tier = of.name[-1] + tier
        elif tier[0] not in TIERS_OF.get(of.level, "") or (
            of.level == "province" and tier[0] in "市区" and len(of.name) > 3
        ):
            if self.within is None or tier[0] not in TIERS_OF["prefecture"] or not tier.endswith("本级"):
                # 市级 in a province's table: all its cities.
                return Holder(of.name + tier)
            of = self.within
        elif self.within is not None and of.level == "province" and tier == "市本级" and of.name[-1] != "市":
            of = self.within
        if rest.startswith("及"):
            return Holder(of.name + tier + rest)
        return Holder(of.name + tier, of.code, "own")

    def _region(self, name: str, short: bool) -> Region | None:
        if len(name) < 2 or not (short or name[-1] in OF_LEVEL):
            return None
        table = regions()
        for inside in (self.within, self.home):
            if inside is not None:
                found = table.find(name, within=inside.code)
                if found and (short or name in (found[0].name, found[0].short)):
                    return found[0]
        found = tuple(r for r in table.find(name) if r.name == name and r.present)
        if len(found) == 1 and (self.home is None or found[0].level != "county"):
            return found[0]
        return None
