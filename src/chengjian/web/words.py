"""What the pages say, in Chinese and in English: names, values, periods."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, Literal

from chengjian.arithmetic.wording import (
    AGREEMENT_NAMES,
    BOUND_NAMES,
    BOUND_SIGNS,
    MEASURE_NAMES,
    RELATION_NAMES,
    SCALES,
    SEVERITY_NAMES,
    SIGNED,
    STATUS_NAMES,
    UNSCALED,
    VERDICT_NAMES,
    Pair,
    said,
)
from chengjian.codes.indicators import indicators
from chengjian.codes.regions import UnknownRegion, regions

Language = Literal["zh", "en"]

LEVELS: dict[str, Pair] = {
    "province": ("省级", "province"), "prefecture": ("地级", "prefecture"), "county": ("县级", "county"),
}  # fmt: skip
KINDS: dict[str, Pair] = {
    "stock": ("时点数", "stock"), "flow": ("时期数", "flow"), "rate": ("比率", "rate"), "index": ("指数", "index"),
}  # fmt: skip
TABLES = (
    MEASURE_NAMES, VERDICT_NAMES, SEVERITY_NAMES, AGREEMENT_NAMES, RELATION_NAMES, STATUS_NAMES, BOUND_NAMES, LEVELS, KINDS,
)  # fmt: skip
UNITS = {
    "元": "CNY", "美元": "USD", "人": "people", "人次": "visits", "户": "households", "家": "firms", "个": "",
    "千瓦": "kW", "千瓦时": "kWh", "吨": "t", "立方米": "m³", "平方米": "m²", "平方公里": "km²", "公里": "km",
    "公顷": "ha", "亩": "mu", "倍": "times", "个百分点": "pp", "位": "", "年": "years", "个月": "months",
    "天": "days", "件": "items", "辆": "vehicles", "张": "beds", "比": "", "1": "", "微克/立方米": "µg/m³",
    "元/人": "CNY per head", "吨标准煤": "tce", "岁": "years",
}  # fmt: skip
ENGLISH_SCALES = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"))
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
QUARTERS = "一二三四"


class Words:
    """The words of one language; an instance stands in every template as `w`."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language
        self.english = language == "en"

    def __call__(self, chinese: str, english: str) -> str:
        """The one of two wordings that is wanted."""
        return english if self.english else chinese

    def of(self, value: str | None) -> str:
        """The name of a measure, verdict, severity, agreement, relation, status, bound, level or kind."""
        for table in TABLES:
            if value in table:
                return self(*table[value])
        return value or ""

    def region(self, code: str | None) -> str:
        """What a region is called; its code where it is unknown."""
        name = region_name(code)
        return f"{romanised(short_name(code))} {name}" if self.english and code and name != code else name

    def short(self, code: str | None) -> str:
        """What a region is called for short."""
        name = short_name(code)
        return romanised(name) if self.english else name

    def indicator(self, key: str | None, otherwise: str = "") -> str:
        """What an indicator is called."""
        found = indicators().by_id.get(key or "")
        if found is None:
            return otherwise or key or ""
        return (found.english or found.name) if self.english else found.name

    def domain(self, key: str) -> str:
        """What a domain is called."""
        found = indicators().domains.get(key)
        return key if found is None else self(found.name, found.english)

    def period(self, period: str | None) -> str:
        """A period as people write it: 2024年, 2021—2025年, 2025年1—9月."""
        return _period(period, self.english) if period else self("时期不明", "undated")

    def value(self, row: dict[str, Any], measure: str | None = None) -> str:
        """The value of a cell or of an observation, with its unit and hedge."""
        number, unit = row.get("value"), row.get("unit") or ""
        kind = measure or row.get("measure") or "level"
        sign = BOUND_SIGNS.get(row.get("bound") or "", "")
        if number is None:
            return str(row.get("printed") or row.get("text") or "—")
        if isinstance(number, str) and ":" in number:
            return number
        return sign + self.number(float(number), unit, kind)

    def number(self, value: float, unit: str, measure: str = "level") -> str:
        """A number of a unit: 1265.7亿元, +6.2%, 126.6 bn CNY."""
        return _number(value, unit, measure, self.english)

    def exact(self, value: float, unit: str, measure: str = "level") -> str:
        """The same with all its digits."""
        return (
            f"{value:,.12g} {UNITS.get(unit, unit)}" if self.english else said(_plain(value), unit, measure)
        )

    def count(self, value: int | None) -> str:
        """A count with separators."""
        return f"{value or 0:,}"


WORDS: dict[str, Words] = {"zh": Words("zh"), "en": Words("en")}


@lru_cache(32_768)
def _number(value: float, unit: str, measure: str, english: bool) -> str:
    return _english(value, unit, measure) if english else said(_shown(value, unit), unit, measure)


def _plain(value: float) -> Decimal:
    """The decimal of a float without what binary fractions leave behind."""
    return Decimal(f"{value:.10g}")


def _shown(value: float, unit: str) -> Decimal:
    """The decimal of a float with as many digits as a table bears: two behind the point of 亿 or 万, or of itself."""
    exact = _plain(value)
    scale = Decimal(1) if unit in UNSCALED else next((s for s, _ in SCALES if abs(exact) >= s), Decimal(1))
    near = abs(exact) / scale
    digits = 1 if near >= 1000 else 2 if near >= 1 else 4
    return (exact / scale).quantize(Decimal(1).scaleb(-digits)).normalize() * scale


def _english(value: float, unit: str, measure: str) -> str:
    if measure == "rank":
        return f"no. {value:.0f}"
    sign = "+" if measure in SIGNED and value > 0 else ""
    name = UNITS.get(unit, unit)
    scale, word = 1.0, ""
    if "%" not in unit and unit not in ("年", "个月", "天", "倍", "个百分点", "1", "比"):
        scale, word = next(((s, w) for s, w in ENGLISH_SCALES if abs(value) >= s), (1.0, ""))
    digits = f"{_shown(value / scale, '%'):,f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    tail = name if name in ("%", "‰") else f" {name}" if name else ""
    return f"{sign}{digits}{' ' + word if word else ''}{tail}"


@lru_cache(4096)
def _period(period: str, english: bool) -> str:
    if "/" in period:
        first, last = period.split("/", 1)
        if len(first) == len(last) == 4:
            return f"{first}–{last}" if english else f"{first}—{last}年"
        if first[:4] == last[:4] and len(first) == len(last) == 7:
            if english:
                return f"{_month(first)}–{_month(last)} {first[:4]}"
            return f"{first[:4]}年{int(first[5:])}—{int(last[5:])}月"
        return f"{_period(first, english)}{'–' if english else '至'}{_period(last, english)}"
    quarter = re.fullmatch(r"(\d{4})-Q([1-4])", period)
    if quarter:
        return (
            f"Q{quarter[2]} {quarter[1]}" if english else f"{quarter[1]}年{QUARTERS[int(quarter[2]) - 1]}季度"
        )
    if english:
        return period if len(period) != 7 else f"{_month(period)} {period[:4]}"
    parts = period.split("-")
    return "".join(
        f"{int(part)}{unit}" for part, unit in zip(parts, "年月日", strict=False) if part.isdecimal()
    )


def _month(period: str) -> str:
    return MONTHS[int(period[5:7]) - 1] if period[5:7].isdecimal() and 1 <= int(period[5:7]) <= 12 else period


@lru_cache(8192)
def region_name(code: str | None) -> str:
    """The full name of a region, its code where none has it."""
    try:
        return regions().by_code(code).name if code else ""
    except UnknownRegion:
        return code or ""


@lru_cache(8192)
def short_name(code: str | None) -> str:
    """The short name of a region, its code where none has it."""
    try:
        return regions().by_code(code).short if code else ""
    except UnknownRegion:
        return code or ""


@cache
def _pinyin() -> Callable[..., list[str]]:
    from pypinyin import lazy_pinyin

    return lazy_pinyin


@lru_cache(8192)
def romanised(name: str) -> str:
    """A name in Latin letters, as on maps: 嘉峪关 Jiayuguan."""
    return "".join(_pinyin()(name)).capitalize()
