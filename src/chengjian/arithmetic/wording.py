"""How values, measures and bounds are said to people, on a terminal, a page or in print."""

from __future__ import annotations

from decimal import Decimal

from chengjian.model import Observation

Pair = tuple[str, str]
# What each is called, in Chinese and in English.
MEASURE_NAMES: dict[str, Pair] = {
    "level": ("水平", "level"), "growth": ("增长", "growth"), "average_growth": ("年均增长", "average growth"),
    "change": ("增减", "change"), "multiple": ("倍数", "multiple"), "rank": ("位次", "rank"),
    "ratio": ("比", "ratio"), "streak": ("连续", "streak"),
}  # fmt: skip
BOUND_NAMES: dict[str, Pair] = {
    "over": ("超过", "over"), "under": ("不足", "under"), "about": ("约", "about"),
    "at_least": ("至少", "at least"), "at_most": ("至多", "at most"),
}  # fmt: skip
VERDICT_NAMES: dict[str, Pair] = {
    "holds": ("核对无误", "holds"), "violated": ("矛盾", "violated"), "unknown": ("无从核对", "not checkable"),
    "unread": ("未能读出", "unread"),
}  # fmt: skip
SEVERITY_NAMES: dict[str, Pair] = {
    "error": ("错误", "error"), "warning": ("存疑", "warning"), "info": ("提示", "note"),
}  # fmt: skip
AGREEMENT_NAMES: dict[str, Pair] = {
    "single": ("只有一个来源", "one source"), "agreed": ("各来源一致", "sources agree"),
    "revised": ("后来有修订", "revised later"), "contradicted": ("来源互相矛盾", "sources contradict"),
    "derived": ("推算", "derived"),
}  # fmt: skip
RELATION_NAMES: dict[str, Pair] = {
    "chosen": ("采用", "chosen"), "agrees": ("一致", "agrees"), "revised": ("修订", "another vintage"),
    "contradicts": ("矛盾", "contradicts"), "other": ("口径不同", "of another status"),
}  # fmt: skip
STATUS_NAMES: dict[str, Pair] = {
    "actual": ("实际", "actual"), "expected": ("预计", "expected"), "target": ("目标", "target"),
}  # fmt: skip


def _chinese(names: dict[str, Pair]) -> dict[str, str]:
    return {key: name for key, (name, _) in names.items()}


MEASURES, BOUNDS, VERDICTS = _chinese(MEASURE_NAMES), _chinese(BOUND_NAMES), _chinese(VERDICT_NAMES)
AGREEMENTS, RELATIONS, SEVERITIES = (
    _chinese(AGREEMENT_NAMES),
    _chinese(RELATION_NAMES),
    _chinese(SEVERITY_NAMES),
)
# What is actual needs no word beside a value.
STATUSES = _chinese(STATUS_NAMES) | {"actual": ""}
# Bounds before a value, where there is no room for a column.
BOUND_SIGNS = {"over": ">", "under": "<", "about": "≈", "at_least": "≥", "at_most": "≤"}
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
