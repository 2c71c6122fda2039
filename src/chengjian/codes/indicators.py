"""The indicators: the files of `data/indicators/` checked, expanded, compiled and looked up by name.

The YAML files are for people; reading and checking them takes a third of a second. What they expand to
is therefore kept in the user's cache folder under the hash of the files, so that an edit always counts
and a spoilt or missing cache only costs that time again.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import msgspec

from chengjian.codes.schema import Direction, DomainFile, Entry, Family, Growth, Kind, Ratio
from chengjian.codes.units import counts, fits


class CodelistError(ValueError):
    """A codelist file says something that it must not; the message names the file and the entry."""


class Indicator(msgspec.Struct, frozen=True, kw_only=True):
    """One indicator of the codelist; fields as in `schema.Entry`, aliases with the name first."""

    id: str
    domain: str
    name: str
    english: str
    unit: str
    kind: Kind
    growth: Growth
    additive: bool
    direction: Direction
    aliases: tuple[str, ...]
    definition: str
    source: str
    parts: tuple[str, ...] = ()
    within: str | None = None
    ratio: Ratio | None = None
    family: str | None = None


class Domain(msgspec.Struct, frozen=True):
    """A domain of urban development."""

    id: str
    name: str
    english: str


class _Compiled(msgspec.Struct):
    hash: str
    domains: list[Domain]
    indicators: list[Indicator]


# What may stand before a known alias without making it another indicator. Where in the document it stands; the
# official scope of the figures of construction enterprises; names that only say again what the alias is about.
NOISE = (
    r"\d+(?:[.．、]\d*)*(?![A-Za-z\d])",
    r"\d+(?:\+[\dNX]+)+",
    r"[一二三四五六七八九十]{1,2}(?:、[^，]{2,16}?(?:全年|年末)|是)",
    r"[^，占比高低于带拉]{2,12}全年(?=全[市省区县州])",
    r".{0,24}(?:批准|确定|核定|锁定)的?(?=[市省县区州]本级|全)",
    r"(?:19|20)\d\d年(?:度|末|底)?",
    r"下同|其中|包括|含",
    r"(?:具有|总承包[和、或]专业承包)?资质(?:等级|以上)?的?(?:总承包[和、或]专业承包)?",
    r"的?建筑业?企业(?=完成|实现|全年|房屋|建筑业|签|利润|本年|新签)",
    r"[市省县区州]级(?=一般公共预算|政府性基金|国有资本|社会保险基金|财政|国库)",
    r"(?:[市主]|中心)?(?:城区|市区|城市)(?=.*(?:空气|PM|颗粒|优良|水源|噪声|污水|垃圾|污泥|公交|建成区|绿地|绿化|供水|燃气))",
    r"(?:省级?|上级|财政部|省财政)(?:提前|预)?(?:下达|核定|转贷)(?:(?:我|本|[一-鿿]{2})[市省区县州])?",
    r"上级(?=一般公共预算|转移支付)|(?:中央|国家)(?:、|和)(?:各级|自治区|省)级?(?:[、和]市级?)?|中省|中央财政",
    r"一般公共预算(?:安排)?(?=民生|安排|上级|预备费|转移支付)|财政(?=民生|就业补助|用于)|用于(?=民生)",
    r".{0,8}运动员(?:在.{2,10}中)?(?=.*(?:金牌|奖牌|冠军|名次|亚军|季军))",
    r".{0,20}财政拨款(?:安排|开支)的|(?:行政事业|各|市直)?单位(?=三公)|[时期](?:足额)?(?=偿还|发放|兑付|支付)",
    r"(?:参加)?城镇(?:职工)?(?=.*(?:失业|生育|工伤)保险)|规模?以?上(?=装备|高技术)|国控站?点(?=.*浓度)|第[一二三四]轮",
    r"(?:各类)?保险(?:机构|公司)(?=实现|保费)|(?:主要|各种)运输方式(?=完成|[客货])",
    r"今天的[一-鿿]{2,6}[市县区州省]|.{0,12}老年?人.{0,6}享受",
    r"邮政业(?=完成|邮|快)|(?:银行业?|金融)(?:业?金融)?机构(?:各项)?(?=本外币|人民币)|居民家庭(?=恩格尔)|机场(?=累计|旅客|货邮|新增)",
)
# The whole of a place, an account, a time; verbs that say that it was reached, had, held or paid.
NEUTRAL = """
    全市 全省 全区 全县 全州 全疆 自治区 市本级 省本级 县本级 区本级 市辖区内 辖区内 境内 本地 区域 市域 地方
    地方政府 全部 全口径 全社会 本外币 主要 各类 各项 各级 总体 总 共 实际 累计 全年 年末 年 今年 当年 本年 每年
    初步核算 建议 预计 足额 实现 完成 达到 达 拥有 现有 实有 建有 存有 获得 获 荣获 斩获 发生 支付 缴纳 接待
    下达 整合 统筹 收到 开展 办理 办结 办好 实施 发行 委托省财政厅 偿还 促成 参加 启动 新发放 新发行 新开通 预算
    应 预下 加 减去 重点 五年 改善 用好 公布 抓好 建好 办好 做优做强 遴选 释放
    牵头建设 获批建设 标准推进 落实 推进 清偿 归集 建成 建设 培育 创建
    打造 免费 落户 地区 引导金融机构 撬动 到期
"""
# Verbs that make a flow of what stands after them, or act on it: only an indicator that is a flow itself bears them.
FLOW = """
    新增 新增加 新建 新建成 新改建 新（改）建 新培育 新认定 新获批 新入选 新获评 新引进 新签约 净增 净增加 增加
    新创建 新设 新设立 新成立 新登记 新改造 改造 开工 开工建设 新开工 竣工 签约 落地 引进 储备 新储备 谋划 续建
    投产 安排 救助 当选 组织 举办 销售 投入 拨付 筹集 筹措 发放 兑付 兑现 争取 获批 提供 开发
"""
# New things by other words: what the codelist has as 新增 or 新建 is meant by 新创建, too.
CREATED = ("新增", "新建", "新认定", "新培育", "新获批")
_CREATED = re.compile(
    "(?:新增加?|新建成?|新改建|新（改）建|新培育|新认定|新获批|新入选|新获评|新创建|新设立|新成立|新打造|新组建|新评定|再创建|净增加?)"
)
# The same said in other words: 装备制造业产业产值, 汽车年产量, 产业链实现产值.
REWORDED = (
    (re.compile("(?<=[一-鿿])了(?!解|望|结)(?=[一-鿿]{2})"), ""),
    (re.compile("实现(?=最多跑一次|全程网办|网上可办|一网通办)"), ""),
    (re.compile("规模工业"), "规模以上工业"),
    (re.compile("(?<=占)全[市省区州县](?=[一-鿿])"), ""),
    (re.compile("(?<=对)(?:GDP|地区生产总值|经济)(?:增幅|增长|增速)的?(?=贡献率)"), "经济增长"),
    (re.compile("业产业(?=产值|规模|增加值|营收|营业收入)"), "产业"),
    (re.compile("(?<=[一-鿿]{2})年(?=产量|产值|销售|营业收入|发电量|用电量)"), ""),
    (re.compile("(?<=[一-鿿])(?:实现|完成)(?=产值|总产值|营业收入|营收|增加值|利润|销售收入)"), ""),
)
_MARKS = re.compile(r"《[^》]{1,24}》等|[“”\"‘’《》「」\s_]|[\[［]\d{1,2}[\]］]|[和及与]$")
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉．", "0123456789.")
# Words after it that name the way it is counted.
LIGHT_END = (
    "总数",
    "数量",
    "总量",
    "人数",
    "总额",
    "规模",
    "数",
    "总规模",
    "额",
    "个数",
    "家数",
    "户数",
    "业务规模",
    "情况",
)
# Goes up when `Indicator` changes, so that no process reads another version's cache.
SHAPE = 2


class Indicators:
    """The codelist of indicators."""

    def __init__(self, data: _Compiled) -> None:
        self.hash = data.hash
        self.domains = {d.id: d for d in data.domains}
        self.by_id = {i.id: i for i in data.indicators}
        self.by_alias: dict[str, str] = {}
        for indicator in data.indicators:
            for alias in indicator.aliases:
                self.by_alias[alias] = indicator.id

    def __len__(self) -> int:
        return len(self.by_id)

    def match(self, phrase: str, unit: str | None = None) -> str | None:
        """The id of the indicator that `phrase` names, None where the codelist has none.

        Tried in turn: the phrase; without quotes and note marks; without what may stand before an alias (完成, 全市, 新增
        where a flow is meant) or after it (总数). `unit`: the unit in which the figure is printed; an indicator that
        cannot be printed in it is not meant, and an alias that ends with it in brackets is (老旧小区改造（户）).
        """
        found = self._named(phrase, unit)
        if found is not None:
            return found
        plain = _MARKS.sub("", phrase.translate(_SUBSCRIPTS).replace("乡（镇）", "乡镇"))
        for wording in dict.fromkeys((plain, plain.replace("的", ""), reworded(plain))):
            for end in ("", *LIGHT_END):
                if wording.endswith(end):
                    found = self._led(wording.removesuffix(end), unit)
                    if found is not None:
                        return found
        return self._created(plain, unit)

    def _created(self, phrase: str, unit: str | None) -> str | None:
        """The id of what is new, by any of the verbs that say so."""
        verb = _CREATED.match(phrase)
        rest = phrase[verb.end() :] if verb else ""
        for other in CREATED if len(rest) > 2 else ():
            found = self._named(other + rest, unit)
            if found is not None and self.by_id[found].kind == "flow":
                return found
        return None

    def _named(self, alias: str, unit: str | None) -> str | None:
        """The id of exactly this alias in this unit."""
        if unit:
            found = self.by_alias.get(f"{alias}（{unit}）")
            if found is not None:
                return found
        found = self.by_alias.get(alias)
        if found is None or not unit:
            return found
        meant = self.by_id[found]
        fitting = fits(meant.unit, unit) and counts(unit, alias + meant.name)
        return found if fitting else None

    def _led(self, phrase: str, unit: str | None) -> str | None:
        """The id of the longest alias that `phrase` ends with after nothing but words that leave it what it is."""
        found = self._named(phrase, unit)
        if found is not None:
            return found
        lead = reach(phrase)
        for at in range(1, len(phrase) - 1):
            if at not in lead:
                continue
            found = self._named(phrase[at:], unit)
            if found is not None and (not lead[at] or self.by_id[found].kind == "flow"):
                return found
        return None


_NOISE = tuple(re.compile(pattern) for pattern in NOISE)
_WORDS = dict.fromkeys(NEUTRAL.split(), False) | dict.fromkeys(FLOW.split(), True)
_LONGEST = max(map(len, _WORDS))


def reworded(phrase: str) -> str:
    """The phrase in the words that the codelist uses."""
    for pattern, words in REWORDED:
        phrase = pattern.sub(words, phrase)
    return phrase


def reach(phrase: str) -> dict[int, bool]:
    """Where what may stand before an alias can end in `phrase`, and whether a verb of flow is needed to get there."""
    reached = {0: False}
    for at in range(len(phrase)):
        if at not in reached:
            continue
        ends = [(found.end(), False) for pattern in _NOISE if (found := pattern.match(phrase, at))]
        words = (phrase[at : at + length] for length in range(1, _LONGEST + 1))
        ends += [(at + len(word), _WORDS[word]) for word in words if word in _WORDS]
        for end, flow in ends:
            if end > at:
                reached[end] = reached.get(end, True) and (reached[at] or flow)
    return reached


def _folder() -> Traversable:
    return files("chengjian.codes").joinpath("data/indicators")


def _sources() -> list[tuple[str, bytes]]:
    found = [(f.name, f.read_bytes()) for f in _folder().iterdir() if f.name.endswith(".yml")]
    return sorted(found)


def _hash(sources: list[tuple[str, bytes]]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for name, data in sources:
        digest.update(name.encode())
        digest.update(data)
    return digest.hexdigest()


@cache
def indicators() -> Indicators:
    """The codelist of indicators. Raises CodelistError where a file is wrong."""
    sources = _sources()
    wanted = _hash(sources)
    kept = _cache_file(wanted)
    try:
        return Indicators(msgspec.json.decode(kept.read_bytes(), type=_Compiled))
    except (OSError, msgspec.DecodeError):
        compiled = compile_sources(sources, wanted)
    _keep(kept, msgspec.json.encode(compiled))
    return Indicators(compiled)


def _cache_file(digest: str) -> Path:
    folder = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or "~/.cache"
    return Path(folder).expanduser() / "chengjian" / f"indicators-{SHAPE}-{digest}.json"


def _keep(path: Path, data: bytes) -> None:
    """Write the cache whole or not at all; a folder that cannot be written costs time, nothing else."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(data)
        Path(file.name).replace(path)
    except OSError:
        return


def compile_sources(sources: list[tuple[str, bytes]], digest: str) -> _Compiled:
    """The checked and expanded codelist. Raises CodelistError with file and entry."""
    import yaml

    domains: list[Domain] = []
    entries: list[Indicator] = []
    for name, data in sources:
        try:
            file = msgspec.convert(yaml.load(data, yaml.CSafeLoader), DomainFile)
        except (yaml.YAMLError, msgspec.ValidationError) as error:
            raise CodelistError(f"{name}: {error}") from error
        domains.append(Domain(file.domain, file.name, file.english))
        for key, entry in file.indicators.items():
            entries.append(
                Indicator(id=key, domain=file.domain, **_fields(entry), aliases=_aliases((entry.name, *entry.aliases)),
                          parts=entry.parts, within=entry.within, ratio=entry.ratio)
            )  # fmt: skip
        for key, family in file.families.items():
            entries += [
                _member(file.domain, key, family, member, names) for member, names in family.members.items()
            ]
    entries = _with_numerators(entries)
    _check(entries)
    return _Compiled(digest, domains, entries)


def _fields(entry: Entry | Family) -> dict[str, Any]:
    plain = ("name", "english", "unit", "kind", "growth", "additive", "direction", "definition", "source")
    return {field: getattr(entry, field) for field in plain}


def _aliases(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(n.replace(" ", "") for n in names if n))


def _member(domain: str, key: str, family: Family, member: str, names: tuple[str, ...]) -> Indicator:
    chinese, english, *others = names
    fields = _fields(family)

    def fill(text: str, name: str) -> str:
        return text.replace("{name}", name).replace("{english}", english)

    aliases = [fill(family.name, n) for n in (chinese, *others)]
    aliases += [fill(a, n) for a in family.aliases for n in (chinese, *others)]
    fields |= {f: fill(str(fields[f]), chinese) for f in ("name", "english", "definition")}
    return Indicator(id=f"{key}_{member}", domain=domain, **fields, aliases=_aliases(tuple(aliases)),
                     within=family.within, ratio=_ratio(family, member), family=key)  # fmt: skip


def _ratio(family: Family, member: str) -> Ratio | None:
    if family.ratio is None:
        return None
    return Ratio(family.ratio.numerator.replace("{member}", member), family.ratio.denominator)


def _with_numerators(entries: list[Indicator]) -> list[Indicator]:
    """The entries; members of families keep the ratio of their family only if there is such a numerator."""
    ids = {entry.id for entry in entries}
    return [
        msgspec.structs.replace(entry, ratio=None)
        if entry.family and entry.ratio and entry.ratio.numerator not in ids
        else entry
        for entry in entries
    ]


def _check(entries: list[Indicator]) -> None:
    ids: set[str] = set()
    owner: dict[str, str] = {}
    for entry in entries:
        if entry.id in ids:
            raise CodelistError(f"{entry.domain}: the id {entry.id} stands twice")
        ids.add(entry.id)
        for alias in entry.aliases:
            if alias in owner and owner[alias] != entry.id:
                raise CodelistError(f"{entry.domain}: {entry.id} and {owner[alias]} share the alias {alias}")
            owner[alias] = entry.id
    for entry in entries:
        named = [
            *entry.parts,
            entry.within or "",
            *((entry.ratio.numerator, entry.ratio.denominator) if entry.ratio else ()),
        ]
        for other in named:
            if other and other not in ids:
                raise CodelistError(f"{entry.domain}: {entry.id} names {other}, which no file has")


__all__ = ["CodelistError", "Domain", "Indicator", "Indicators", "indicators"]
