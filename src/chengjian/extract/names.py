"""Numbers that state nothing: parts of names (5G, 302路, 3.0版), of slogans, and of what only says which things are meant."""

from __future__ import annotations

import re

from chengjian.extract.lexer import Quantity

# So many digits in a row are a code, not a number.
LONG_CODE = 9
# 5亿元以上项目, 500平方米以上商场: the number only says which things are meant.
GROUP = re.compile(r"口?(?:及)?以上(?=[一-鿿])(?!水平|的?(?:好|高)|占|，)")
# What sorts things by size: money, people, areas; a share of things or a count of them is a number of its own.
CLASSED = frozenset([
    "元", "人", "人口", "平方米", "吨", "亩", "千瓦", "兆瓦", "头", "公里", "米", "岁", "", "床", "张", "千伏",
])  # fmt: skip
# 超500亿元的县域增至12个: the first number says which are counted.
CLASS = re.compile(
    r"(?:以上)?的[一-鿿“”、]{2,14}?(?:增加?[至到]|达到?|有|超过?|增长[至到])?(?:了)?\d+(?:余|多)?[个家户所名座条]"
)
# 投资超10亿元重大项目14个: so does this one, which a verb of excess begins.
OVER = re.compile("(?:投资|产值|营收|收入|规模|总量)(?:额|规模)?(?:超过?|突破|过)$")
OVER_CLASS = re.compile(r"[一-鿿]{0,4}(?:项目|企业|集群)(?:增加?[至到]|达到?)?\d+[个家户项]")
# Units whose numbers may be negative; elsewhere a dash before a number joins words (氮-3管).
SIGNED_UNITS = frozenset(("%", "‰", "元", "℃", "摄氏度", "个百分点"))
# An article or page by its number, and the second of two: 第12—15条.
NUMBERED = re.compile(r"第(?:\d+[-—–~～至到])?$")
NAME_AFTER = re.compile(
    r"(?:路|号(?!召)|届|强(?!化)|级|次(?:全会|会议|全国|党代会|人民代表|代表大会|集体|政治局|峰会)|[A-Za-z](?![A-Za-z]*W|[A-Za-z]?[BP])|工程|行动|规划|计划|方案|体系|模式|战略|热线|平台(?!\d)|联动|工作法|条(?:意见|措施|举措))"
)
# 连续迈上4个万亿元台阶: what is climbed is said by the number that follows.
STAIR = re.compile("[十百千]?[百千万亿]{1,2}元?(?:级)?(?:台阶|大关|关口|门槛)")
# 自贸试验区3.0版, 服务业开放2.0任务: a version. 0.5千瓦 is none.
VERSION = re.compile(r"[1-9]\.0")
OF_VERSION = re.compile("[一-鿿”」》]")
# 30万吨级航道, 20万千瓦级机组: the size is part of the name. 千万级, 万亿级 are words.
GRADE = re.compile("级(?!别|差|数)")
# 50米内换乘比例: how near, not how much. 控制在50米内 ends there.
WITHIN = re.compile("(?:范围)?以?内的?(?=[一-鿿]{2})")
NEAR = frozenset(("米", "公里", "千米"))
# 地铁4号线2期等项目: the stage of a thing. 发行3期债券 is a count.
STAGE_BEFORE = re.compile("[一-鿿”）)](?<![行办了展施共计成至达续版])$")
# “双20条”, “百场万企”, “3个100”: what stands within quotes this short is a slogan.
SLOGAN = 8


ORDINAL = re.compile(r"\s*[.．、)）]\s*[^\d\s]")


def is_name(mask: str, q: Quantity) -> bool:
    """Whether the number is part of a name: 5G, G30, “1246”, 302路, 第十四届."""
    start = q.start
    if q.kind == "range":
        return bool(NUMBERED.search(mask, max(0, start - 8), start))
    if q.kind == "great" and start and mask[start - 1] == "个":
        return True
    if q.kind == "han":
        return q.unit in ("届", "次", "轮", "级") or mask[start - 1 : start] == "第"
    if q.kind != "number":
        return False
    before = mask[start - 1] if start else ""
    return (
        _is_joined(mask, q, before)
        or _is_class(mask, q)
        or _is_stage(mask, q)
        or _is_title(mask, q, before)
        or _is_ordinal(mask, q)
    )


def _is_ordinal(mask: str, q: Quantity) -> bool:
    """Whether the number only counts the paragraph that it opens (1.一般公共预算, （2）支出预算)."""
    opens = not q.unit and not q.scale and not mask[: q.start].strip("（( ")
    return opens and len(q.text) <= 2 and ORDINAL.match(mask, q.end) is not None


def _is_joined(mask: str, q: Quantity, before: str) -> bool:
    """Whether letters, dashes or digits around it make the number part of a code."""
    start, end = q.start, q.end
    if mask[start] == "-" and start and before not in "为是达长降(（:： " and q.unit not in SIGNED_UNITS:
        return True
    if before.isascii() and before.isalpha():
        return True
    if q.unit == "G" and "bps" not in q.text:
        return True
    if (before and before in "_*×") or mask[end : end + 1] in ("*", "×", "_"):
        return True
    return len(q.text) >= LONG_CODE and mask[start : start + LONG_CODE].isdigit()


def _is_class(mask: str, q: Quantity) -> bool:
    """Whether the number only says which things are meant, or how big those are that a name names."""
    if q.unit == "级" or (q.unit == "方" and mask.startswith("面", q.end)):
        return True
    if q.unit == "个" and STAIR.match(mask, q.end):
        return True
    if (q.unit in ("%", "‰") and mask[q.start - 1 : q.start] == "前") or (
        q.unit == "项" and mask.startswith("目", q.end)
    ):
        # 全球前1%学科; “117项目”
        return True
    if q.unit in NEAR and WITHIN.match(mask, q.end):
        return True
    if q.unit and q.unit not in ("个", "元") and GRADE.match(mask, q.end):
        return True
    if q.unit in CLASSED and GROUP.match(mask, q.end):
        return True
    if CLASS.match(mask, q.end):
        return True
    return bool(OVER_CLASS.match(mask, q.end) and OVER.search(mask, max(0, q.start - 8), q.start))


def _is_stage(mask: str, q: Quantity) -> bool:
    """Whether the number is a version, a stage or an anniversary."""
    if (
        q.unit in ("", "方")
        and VERSION.fullmatch(q.text.removesuffix("方"))
        and OF_VERSION.match(mask, q.end)
    ):
        return True
    if q.unit == "周":
        return mask.startswith("年", q.end)
    return q.unit == "期" and (
        mask.startswith(("工程", "项目"), q.end)
        or (len(q.text) == 2 and bool(STAGE_BEFORE.search(mask, max(0, q.start - 1), q.start)))
    )


def _is_title(mask: str, q: Quantity, before: str) -> bool:
    """Whether the number stands in a title, a slogan or a name that the words after it complete."""
    start, end = q.start, q.end
    near = max(0, start - 40)
    if mask.rfind("《", near, start) > mask.rfind("》", near, start):
        return True
    after = mask[end : end + 8]
    if before == "第" or (before and before in "表图") or (before == "‘" and after[:1] == "’"):
        return True
    opened = mask.rfind("“", max(0, start - SLOGAN), start)
    if opened >= 0 and after[:1] == "”" and "”" not in mask[opened:start]:
        return True
    if q.unit or q.scale:
        return False
    quoted = before and before in '“‘"+〔[【－＋×*'
    if quoted or after[:1] in ("”", "+", "〕", "]", "】", "×", "*", "＋"):
        return True
    return bool(NAME_AFTER.match(after))
