"""One pass over a block's text: times and places masked, numbers cut out with scale word and unit.

The mask is the text with every time expression drawn as a run of T and every place as a run of P, so
that the words between two numbers (the lead) look the same whatever the year or the city, and
what is known of a lead can be kept.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache, lru_cache
from itertools import pairwise

from chengjian.arithmetic.numerals import NumeralError, chinese, decimal, decimals, scale
from chengjian.codes.units import CANONICAL, units
from chengjian.model import Bound

T, P, N = "\ue000", "\ue001", "\ue002"

HAN = "一二三四五六七八九十百千万亿两零〇"
FUZZY = "多余几来"


@cache
def number_pattern() -> re.Pattern[str]:
    """The regular expression of everything that may state a statistic, one named group a kind."""
    table = units()
    unit = "|".join(re.escape(u) for u in table.printed())
    per = "|".join(re.escape(u) for u in sorted(table.per, key=len, reverse=True))
    unit = rf"(?:{unit})(?:(?:/|每)(?:{per})(?:[·•・./]?(?:{per}))?)?(?:[（(](?:{unit})[)）])?"
    # Some pages print the comma between thousands full-width: 3，208，792万元.
    arabic = r"\d{1,3}(?:，\d{3})+(?:\.\d+)?(?=[万亿元人户个家名件吨亩辆台套％%])|\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
    scales = r"万亿|千亿|百亿|十亿|千万|百万|十万|亿|万|[千百](?![瓦米克伏焦帕卡升乏赫分])"
    # A bare ordinal is a rank only where a clause ends or goes on to another.
    ends = r"(?=[、，。；,;和与及的）)”\"\s]|$)"
    first = r"(?=[、，。；,;”）)（]|$)"
    place = (
        rf"第(?:[{HAN}]{{1,4}}|\d{{1,4}})(?:位次?|名)|第(?:[{HAN}]{{1,3}}|\d{{1,3}}){ends}"
        rf"|前(?:[{HAN}]{{1,3}}|\d{{1,3}})(?:位|名|强|{first})|TOP\d{{1,3}}"
        r"|首位(?!度|数|产业|城市|镇|村)|榜首|全国首[位席]"
    )
    streak = rf"连续第?(?:\d{{1,3}}|[{HAN}]{{1,4}})个?(?:年|月|季度|届|次|期|天|周|日|轮)"
    fraction = (
        rf"\d{{1,3}}/\d{{1,3}}(?![/\d])|(?!百分之百的)[{HAN}]{{1,3}}分之[{HAN}]{{1,4}}(?:点[{HAN}]{{1,3}})?"
    )
    # 成 is a tenth, but not in 组成一成, 三成立, 九成宫.
    tenth = (
        rf"(?<![{HAN}变构形生集组促建养造完速])[一二两三四五六七八九]成(?![宫为立长效果绩功就员本熟都套年型不语交人])"
        r"|过半数|半数以上|半数|(?<![另前后上下一])一半(?:以上)?(?=[，。；、以]|$)"
    )
    great = r"[十百千]?万亿|[十百千]亿|[十百千]万|亿|万|千|百|数[十百千万亿]{1,2}|(?<![跨迈站登])上[百千万亿]{1,2}"
    decimal_part = r"点[一二三四五六七八九零]+[万亿]{0,2}"
    han = (
        rf"(?:十[一二三四五六七八九]?[万亿]|[一二两三四五六七八九][{HAN}]*[十百千万亿])[{HAN}]*(?:{decimal_part})?"
        rf"|[一二两三四五六七八九十]{{1,2}}{decimal_part}|[一二两三四五六七八九十]{{1,3}}(?=个百分点|倍)"
    )
    return re.compile(
        rf"""
        (?=[-0-9{HAN}第前首榜全连翻过半数上T])(?:
        (?P<ratio>(?<![\d.:：])\d+(?:\.\d+)?(?:[:：]\d+(?:\.\d+)?){{1,4}}(?!\d))
      | (?P<rank>{place})
      | (?P<streak>{streak})
      | (?P<double>翻了?[一两二三四]?番|翻了?[一两二三]倍)
      | (?P<part>{fraction})
      | (?P<tenth>{tenth})
      | (?P<run>(?<![{HAN}\d第])(?:[{HAN}]{{1,3}}|\d{{1,2}})连)(?=[优增丰冠升降跌涨A](?![一-鿿]))
      | (?P<range>(?<![\d.])(?P<r1>-?(?:{arabic}))(?P<rs>{scales})?(?P<ru>{unit})?(?:-|—|–|~|～|至|到)
          (?P<r2>{arabic})(?P<rs2>[{FUZZY}]?(?:{scales})?)(?P<ru2>{unit}))
      | (?P<number>(?<![\dA-Za-z.])-?(?:{arabic}))(?:\.(?=[万亿]{{1,2}}元))?(?P<s>[{FUZZY}]?(?:{scales})?[{FUZZY}]?)(?P<u>{unit})?
      | (?P<grade>(?<=[达到上入])[十百千]?[万亿]{{1,2}}级)(?=规模|台阶|水平|[，。；、])
      | (?P<great>(?<![{HAN}\d第])(?:{great})(?![一-鿿]{{0,2}}级)(?P<gu>[{FUZZY}]?(?:(?!门槛){unit})?)(?=[^级年一]|$))
      | (?P<han>(?<![{HAN}\d第〔])(?:{han})(?P<hs>[{FUZZY}]?)(?P<hu>{unit}))
        )""",
        re.X,
    )


class Quantity:
    """A number cut out of the text: what it says, before anything is known of what it measures."""

    __slots__ = ("bound", "end", "hint", "kind", "scale", "start", "step", "text", "unit", "value")

    def __init__(
        self, kind: str, start: int, end: int, text: str, value: Decimal | tuple[Decimal, ...], unit: str,
        step: Decimal, scale: str, bound: Bound | None, hint: str = "",
    ) -> None:  # fmt: skip
        self.kind = kind
        self.start = start
        self.end = end
        self.text = text
        self.value = value
        self.unit = unit
        self.step = step
        self.scale = scale
        self.bound = bound
        self.hint = hint


ONE = Decimal(1)


@lru_cache(maxsize=65536)
def amount(digits: str, scale_word: str) -> tuple[Decimal, Decimal]:
    """The value that digits and a scale word print, and the unit of its last digit."""
    factor = scale(scale_word)
    digits = digits.replace("，", ",")
    value = decimal(digits) * factor
    if factor > 1 and value == value.to_integral_value():
        value = value.to_integral_value()
    return value, ONE.scaleb(-decimals(digits)) * factor


# 元/人/月 and 元/人.月 are 元/人·月.
SEVERAL = re.compile("[•・./]")


@lru_cache(maxsize=4096)
def _canonical_unit(printed: str) -> str:
    head, stroke, tail = printed.partition("/")
    return CANONICAL.get(head, head) + stroke + SEVERAL.sub("·", tail)


_FUZZY_OUT = str.maketrans("", "", FUZZY)
_PLAIN = {"过半数": "50", "半数": "50", "半数以上": "50", "一半": "50", "一半以上": "50"}


def quantities(text: str) -> list[Quantity]:
    """The numbers of a masked text, in order. What is no numeral after all is left out."""
    found: list[Quantity] = []
    for match in number_pattern().finditer(text):
        kind = match.lastgroup
        if match["number"] is not None:
            kind = "number"
        elif match["range"] is not None:
            kind = "range"
        elif match["great"] is not None:
            kind = "great"
        elif match["han"] is not None:
            kind = "han"
        try:
            READERS[kind or ""](match, found)
        except NumeralError:
            continue
    for other, one in pairwise(reversed(found)):
        # 分别提高6.5个和8.2个百分点; 286万、168万人次: the unit stands with the last.
        adjacent = other.start - one.end == 1 and text[one.end] in "、和"
        points = other.unit == "个百分点" and one.unit in ("", "个")
        bare = other.unit == "%" and not one.unit
        if adjacent and (
            (one.scale and other.scale and not one.unit) or ((points or bare) and not one.scale)
        ):
            one.unit = other.unit
    return found


def _number(match: re.Match[str], found: list[Quantity]) -> None:
    digits, scales, unit = match["number"], match["s"], match["u"] or ""
    start, end = match.span()
    bound: Bound | None = None
    if scales and not scales.isascii():
        plain = scales.translate(_FUZZY_OUT)
        if plain != scales:
            bound = "over"
            scales = plain
    sign = ONE
    if digits[0] == "-":
        # A dash before a number is a sign only where a number may begin: after a bracket, a cell or a verb.
        digits = digits[1:]
        sign = -ONE
    value, step = amount(digits, scales)
    if unit == "成":
        # 占全国3成
        value, step, unit = value * 10, step * 10, "%"
    found.append(
        Quantity("number", start, end, match[0], sign * value, _canonical_unit(unit), step, scales, bound)
    )


def _range(match: re.Match[str], found: list[Quantity]) -> None:
    scale1, unit1 = match["rs"] or "", match["ru"] or ""
    scale2, unit2 = match["rs2"].translate(_FUZZY_OUT), match["ru2"]
    first, step1 = amount(match["r1"].lstrip("-"), scale1 or ("" if unit1 else scale2))
    second, step2 = amount(match["r2"], scale2)
    unit = _canonical_unit(unit2)
    middle = match.start("r2")
    low_end = match.end("ru") if unit1 else match.end("rs") if scale1 else match.end("r1")
    low = Quantity("range", match.start(), low_end, match.string[match.start() : low_end], first,
                   _canonical_unit(unit1) or unit, step1, scale1, "at_least", "low")  # fmt: skip
    high = Quantity("range", middle, match.end(), match.string[middle : match.end()], second, unit, step2,
                    scale2, "at_most", "high")  # fmt: skip
    found += [low, high]


def _ratio(match: re.Match[str], found: list[Quantity]) -> None:
    parts = re.split("[:：]", match[0])
    value = tuple(decimal(p) for p in parts)
    step = ONE.scaleb(-max(decimals(p) for p in parts))
    found.append(Quantity("ratio", match.start(), match.end(), match[0], value, "比", step, "", None))


def _rank(match: re.Match[str], found: list[Quantity]) -> None:
    text = match[0]
    digits = text.strip("第前位名次强全国TOP")
    value = ONE if text.startswith("首") or text in ("榜首",) or "首" in text else _integer(digits)
    bound: Bound | None = "at_most" if text[0] in "前T" else None
    found.append(Quantity("rank", match.start(), match.end(), text, value, "位", ONE, "", bound))


def _streak(match: re.Match[str], found: list[Quantity]) -> None:
    inner = re.fullmatch(rf"连续第?(\d+|[{HAN}]+)(个?.+)", match[0])
    if inner is None:
        raise NumeralError(match[0])
    unit = {"月": "个月", "季度": "个季度"}.get(inner[2], inner[2])
    found.append(
        Quantity("streak", match.start(), match.end(), match[0], _integer(inner[1]), unit, ONE, "", None)
    )


def _run(match: re.Match[str], found: list[Quantity]) -> None:
    # 粮食生产“二十二连丰”: so many times in a row.
    count = _integer(match[0].removesuffix("连"))
    if count > 1:
        found.append(Quantity("streak", match.start(), match.end(), match[0], count, "次", ONE, "", None))


def _grade(match: re.Match[str], found: list[Quantity]) -> None:
    # 收入达万亿级规模
    word = match[0].removesuffix("级")
    value = Decimal(scale(word))
    found.append(Quantity("great", match.start(), match.end(), match[0], value, "", value, word, "about"))


def _double(match: re.Match[str], found: list[Quantity]) -> None:
    times = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4}
    count = next((times[c] for c in match[0] if c in times), 1)
    # 翻两番 is twice doubled; 翻两倍 grows by two times.
    value = Decimal(2**count) if "番" in match[0] else Decimal(count + 1)
    found.append(Quantity("double", match.start(), match.end(), match[0], value, "倍", ONE, "", None))


def _part(match: re.Match[str], found: list[Quantity]) -> None:
    if "/" in match[0]:
        above, below = (decimal(x) for x in match[0].split("/"))
    else:
        below, above = (spoken(x) for x in match[0].split("分之"))
    if not below:
        raise NumeralError(match[0])
    step = Decimal("0.01")
    value = (above * 100 / below).quantize(step)
    value = value.to_integral_value() if value == value.to_integral_value() else value.normalize()
    found.append(Quantity("part", match.start(), match.end(), match[0], value, "%", step, "", None))


def _tenth(match: re.Match[str], found: list[Quantity]) -> None:
    plain = _PLAIN.get(match[0])
    value = Decimal(plain) if plain else chinese(match[0][0]) * 10
    bound: Bound | None = "over" if match[0].startswith("过") or match[0].endswith("以上") else None
    found.append(Quantity("tenth", match.start(), match.end(), match[0], value, "%", Decimal(10), "", bound))


def _great(match: re.Match[str], found: list[Quantity]) -> None:
    tail = match["gu"]
    printed = match[0][: len(match[0]) - len(tail)]
    word = printed.lstrip("数上")
    bound: Bound | None = "over" if tail[:1] in FUZZY and tail else None
    unit = tail[1:] if bound else tail
    value = Decimal(scale(word))
    found.append(
        Quantity("great", match.start(), match.end(), match[0], value, _canonical_unit(unit), value, word, bound,
                 "several" if printed != word else "")
    )  # fmt: skip


def _han(match: re.Match[str], found: list[Quantity]) -> None:
    value = spoken(match[0][: len(match[0]) - len(match["hs"]) - len(match["hu"])])
    bound: Bound | None = "over" if match["hs"] else None
    said = match[0][: len(match[0]) - len(match["hs"]) - len(match["hu"])].partition("点")
    step = ONE
    if said[1]:
        digits = said[2].rstrip("万亿")
        step = ONE.scaleb(-len(digits)) * scale(said[2][len(digits) :])
    while not said[1] and value % (step * 10) == 0 and step < value:
        step *= 10
    found.append(
        Quantity(
            "han", match.start(), match.end(), match[0], value, _canonical_unit(match["hu"]), step, "", bound
        )
    )


def spoken(text: str) -> Decimal:
    """A Chinese numeral that may have a decimal point: 三十二点六亿 is 3260000000."""
    whole, point, rest = text.partition("点")
    if not point:
        return chinese(text)
    digits = rest.rstrip("万亿")
    fraction = Decimal("0." + str(chinese("零" + digits))[-len(digits) :].rjust(len(digits), "0"))
    return (chinese(whole) + fraction) * scale(rest[len(digits) :])


def _integer(text: str) -> Decimal:
    return decimal(text) if text.isascii() else chinese(text)


READERS = {
    "number": _number,
    "range": _range,
    "ratio": _ratio,
    "rank": _rank,
    "streak": _streak,
    "double": _double,
    "part": _part,
    "tenth": _tenth,
    "great": _great,
    "run": _run,
    "grade": _grade,
    "han": _han,
}
