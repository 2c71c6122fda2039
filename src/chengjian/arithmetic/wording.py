"""How values, measures and bounds are said to people, on a terminal, a page or in print."""

from __future__ import annotations

from decimal import Decimal

from chengjian.model import Observation

MEASURES = {
    "level": "水平", "growth": "增长", "average_growth": "年均增长", "change": "增减", "multiple": "倍数",
    "rank": "位次", "ratio": "比", "streak": "连续",
}  # fmt: skip
BOUNDS = {"over": "超过", "under": "不足", "about": "约", "at_least": "至少", "at_most": "至多"}
# The same before a value, where there is no room for a column.
BOUND_SIGNS = {"over": ">", "under": "<", "about": "≈", "at_least": "≥", "at_most": "≤"}
AGREEMENTS = {
    "single": "只有一个来源", "agreed": "各来源一致", "revised": "后来有修订", "contradicted": "来源互相矛盾", "derived": "推算",
}  # fmt: skip
STATUSES = {"actual": "", "expected": "预计", "target": "目标"}
SCALES = ((Decimal(10) ** 12, "万亿"), (Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万"))
UNSCALED = frozenset(("%", "‰", "个百分点", "倍", "位", "比", "1", "年", "个月", "天", "岁"))
SIGNED = frozenset(("growth", "average_growth", "change"))


def humanised(row: Observation) -> str:
    """The value as people say it: 128.6亿元, +6.2%, 第6位, 1.9:63.6:34.5."""
    return said(row.value, row.unit, row.measure)


def said(value: Decimal | tuple[Decimal, ...], unit: str, measure: str = "level") -> str:
    """A value of a unit and a measure as people say it."""
    if isinstance(value, tuple):
        return ":".join(f"{term:f}" for term in value)
    if measure == "rank":
        return f"第{scaled(value, '位')}位"
    sign = "+" if measure in SIGNED and value > 0 else ""
    return f"{sign}{scaled(value, unit)}{'' if unit in ('1', '比') else unit}"


def scaled(value: Decimal, unit: str) -> str:
    """A number with 万 or 亿 where that reads better, without idle zeros."""
    word = ""
    if unit not in UNSCALED:
        for factor, name in SCALES:
            if abs(value) >= factor:
                value, word = value / factor, name
                break
    digits = f"{value:f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return digits + word
