"""What the words of a table's head, stub or caption say: unit, time, measure, account, and the noun that is left."""

from __future__ import annotations

import re
from functools import lru_cache

from chengjian.codes.units import units
from chengjian.extract.accounts import account_in
from chengjian.extract.cells import UNIT_IN, split_unit, unit_in
from chengjian.extract.times import TIME
from chengjian.model import Account, Measure

# What a share of a table is a share of: 完成预算的%, 为上年决算数的%, 占年初预算%.
SHARE = re.compile(
    r"(?:执行数|决算数|完成数|支出数|收入数)?(?:为|占|完成)(?P<of>[^%％（(]{0,14}?(?:预算|上年|年初|计划|任务|决算|执行|同期|目标)[^%％（(]{0,8}?)(?:的)?"
    r"(?:[（(]?[±+＋]?[-－]?[%％][)）]?|比例|百分比|比重|比率)$|(?P<rate>预算完成率|完成率|完成比例|执行率|执行进度|预算执行进度|完成进度|完成程度)"
)
CHANGE = re.compile(r"百分点|增减量|增减额|增加额|增长额|增减数|增减绝对|比上年增减(?:数|量)|[增±]减?金额")
GROWTH = re.compile(
    r"增长|增速|增幅|涨跌|涨幅|±|增减|同比|比上年|升降|比上月|变动幅度|环比|[+＋][-－]|较上年"
)
NO_GROWTH = re.compile("拉动|贡献|增长点|增长极|新增长")
PERCENT = re.compile(r"[（(]?(?:[±＋+]?[-－]?)[%％][)）]?$")
MARKS = re.compile(r"[\[［〔【]\d{1,2}[\]］〕】]|[①-⑳*＊※]+$")
SCOPE = re.compile(r"^(?:全[市省区州县盟旗](?!域)|全自治区|全口径)")
# How a column of an account is headed, which is no part of what is measured.
OF_ACCOUNT = re.compile(
    r"(?:上年|本年|当年|全年|年初|年度|预计|汇总|代编|批准|调整后?的?|变动|快报|实际|累计|最终|人大|初步|收支)*"
    r"(?:预算执行数?|预算调整数?|预算安排数?|预算草案数?|预算数|执行数|决算数|完成数|实际数|安排数|预计数|快报数|调整数|年初预算|调整预算|变动预算|预计执行|决算|实绩|完成额|金额|数额)$"
)
ACCOUNT_BRACKET = re.compile(
    r"[（(][^（）()]{0,8}(?:预算|执行|决算|快报|预计|实际|代编|草案|汇总)[^（）()]{0,8}[)）]"
)
# What has no unit: 指数（上年=100）.
INDEXED = re.compile(r"(?:总?指数|系数)(?:[（(].*?=?100[)）])?$|[（(]?(?:以?.{0,6})(?:=|为)100[)）]?")
OTHER_TIME = re.compile("[比较为与占同](?:去)?$")
EXPECTED = re.compile("预计|预期完成|快报预计")
BARE_UNIT = re.compile(r"(?:金额|单位|计量单位)[:：]?(?P<unit>.{1,6})")
BLANK = re.compile(
    "(?:主要)?(?:指标|项目|地区|市县|区域|市别|预算科目|科目|类别|分类|内容|行业|产品|单位|市地|地市|市州|州市|区县|县区|分地区|县市区|乡镇|镇街|街道|镇|乡|镇（街道）|乡镇（街道）|街镇|部门"
    "|县（市、区）|收支项目|收入项目|支出项目|年份|年度)(?:名称)?"
)
VALUES = re.compile(
    r"(?:绝对[数值量额]|数值|数量|年末数|期末数|本年|实绩|完成数|总量|合计|小计|金额|指标值|数据|累计|全年|本年累计|累计完成|实际|现值|规模|(?:实际|预计)?完成|实际数|(?:年初|调整|全年)?预算|决算|执行|安排|建议数?|(?:金|数)额|[金数]?额|数|(?:预期|计划|奋斗|建议)?目标值?|预期|计划数?|当年|总计|总额|本期|全年累计|水平|末|年末)?"
)


class Said:
    """What some words of a table say; each part None or "" where they say nothing of it.

    `unit` as printed, with its scale word; `time` the words of a time; `of` what a share is reckoned of; `noun` the rest.
    """

    __slots__ = ("account", "expected", "measure", "noun", "of", "text", "time", "total", "unit")

    def __init__(self, text: str) -> None:
        self.text = text
        self.noun = ""
        self.unit: str | None = None
        self.time: str | None = None
        self.measure: Measure | None = None
        self.of: str | None = None
        self.account: Account | None = None
        self.expected = False
        self.total = False


@lru_cache(maxsize=65536)
def say(text: str) -> Said:
    """What the words of a head or stub say. The text has no spaces."""
    said = Said(text)
    words = MARKS.sub("", text).strip("：:、，,")
    share = SHARE.search(words)
    if share is not None:
        said.of = (share["of"] or share["rate"] or "").strip("的")
        said.measure, said.unit = "level", "%"
        before = words[: share.start()]
        said.time = _time(before)
        said.noun = _noun(TIME.sub("", before))
        return said
    said.unit = unit_in(words)
    if said.unit is not None:
        words = UNIT_IN.sub(lambda m: "" if m[1] == said.unit else m[0], words)
    else:
        bare = BARE_UNIT.fullmatch(words)
        whole = bare["unit"] if bare else words
        if split_unit(whole)[1] in units().dimension and (bare or whole in ("%", "％", "元", "万元", "亿元")):
            said.unit, words = whole, ""
        elif PERCENT.search(words):
            said.unit, words = "%", PERCENT.sub("", words)
    if said.unit is None and INDEXED.search(words):
        said.unit = "1"
        words = INDEXED.sub("", words)
    if CHANGE.search(text):
        said.measure = "change"
    elif GROWTH.search(text) and not NO_GROWTH.search(text):
        said.measure = "growth"
        if said.unit is not None and split_unit(said.unit)[1] not in ("%", "‰", "倍", "个百分点", "百分点"):
            said.measure = "change"
    said.time = _time(words)
    said.account = account_in(words) if said.measure is None else None
    said.expected = EXPECTED.search(words) is not None
    said.total = SCOPE.match(words) is not None
    said.noun = _noun(TIME.sub("", words) if said.measure is None else _grown(words))
    return said


def _time(words: str) -> str | None:
    """The first time that is no base of a comparison."""
    for match in TIME.finditer(words):
        if not OTHER_TIME.search(words, max(0, match.start() - 2), match.start()):
            return match[0]
    return None


def _year_only(time: re.Match[str]) -> str:
    """A time in words: a year as 上年, all others as nothing."""
    return "上年" if time[0][:2] in ("20", "上年", "去年") else ""


def _grown(words: str) -> str:
    """What grows: the words before those of growth."""
    found = GROWTH.search(words) or CHANGE.search(words)
    before = TIME.sub(_year_only, words[: found.start()] if found else "")
    named, than, base = before.partition("比" if "比" in before else "较")
    # 比年初预算增减: against the budget of the year itself, which is no growth of what it was budgeted for.
    planned = "比预算" if than and re.search("预算|计划|目标", base) and "上年" not in base else ""
    return named.removeprefix("上年").rstrip("同") + planned


def _noun(words: str) -> str:
    words = ACCOUNT_BRACKET.sub("", words).strip("：:、，,的")
    if BLANK.fullmatch(words) or VALUES.fullmatch(words):
        return ""
    words = OF_ACCOUNT.sub("", SCOPE.sub("", words))
    if words.count("（") != words.count("）") or words.count("(") != words.count(")"):
        words = words.strip("（）()")
    return "" if VALUES.fullmatch(words) else words


# What stands before a table's noun in its title, and after it.
NUMBERED = re.compile(
    r"^(?:(?:公开|[（(【])?附?表(?:[\d一二三四五六七八九十之]+(?:[—－–-]\d{1,2})*)?续?[)）】]?[:：、.]?|附件[\d一二三四五六七八九十]*(?:[—－–-]\d{1,2}(?!\d))*[:：、.]?|[一-鿿]{0,4}\d{2}表|\d{1,2}[—－–-]\d{1,2}(?=\s|[一-鿿])|§\d{1,2}|\d{1,2}(?:[.．]\d{1,2})+(?!\d)|\d{1,2}[、.．]?(?![\d.．])|\s|[（(][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}、|续表)+"
)
_TITLE_END = re.compile(
    r"(?:[（(][^（）()]*[)）]|(?<!公共)(?<!基金)(?<!经营)预算|执行|决算|完成|草案|安排|收支|情况|主要|总|分项|明细|统计|平衡|简|一览|汇总|公开|及其?(?:构成|增长速度|增速|增长情况)|及|和|表\d*|续|[:：、])+$"
)
_WITHIN = re.compile(
    "[分各](?:县市区|市县区|县（市、区）|乡镇|镇街|街镇|乡|镇|街道|镇（街道）|乡镇（街道）)+|分(?:地区|市县|市州|县区|区县|州市|级次?|项目|科目|行业)+|各(?:县|市|区|州|地)+(?:[（(].{0,8}[)）])?|(?:主要)?(?:指标)$|分布"
)
BOTH = re.compile("(?:限额[和及、与]?余额|余额[和及、与]?限额)$")


@lru_cache(maxsize=4096)
def topic_of(title: str) -> str:
    """What a table's title names: 一般公共预算收入 of 表二2025年全市一般公共预算收入执行情况表."""
    words = NUMBERED.sub("", title.strip()).replace(" ", "")
    words = UNIT_IN.sub(lambda m: "" if unit_in(m[0]) else m[0], words)
    words = re.sub("(?:金额|货币)?(?:计量)?单位[:：].*", "", words)
    words = TIME.sub("", words)
    words = _WITHIN.sub("", words)
    shorter = _TITLE_END.sub("", words)
    while shorter != words:
        words, shorter = shorter, _TITLE_END.sub("", shorter)
    words = re.sub(r"^(?:年|度|末|和|与|、|—|-|比上年|主要)+", "", words)
    # Of 限额及余额 each column says which it is.
    words = BOTH.sub("", words)
    return SCOPE.sub("", words)
