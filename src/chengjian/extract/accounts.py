"""Which account of public finance a figure is taken from: budget, adjusted budget, execution, final account."""

from __future__ import annotations

import re

from chengjian.model import Account, Status

# In this order: 调整预算数 is no 预算数, 上年决算数 none of this year's execution.
_ADJUSTED = re.compile("调整后?(?:的)?(?:全年)?预算|预算调整|变动预算|调整数|预算变动|调整预计|调整(?:后)?为")
_FINAL = re.compile("决算")
_EXECUTION = re.compile("执行|完成数|实际(?:完成|数)|实绩|预计完成|完成额|快报数|实际余额|余额实际")
_BUDGET = re.compile(
    "预算数|年初预算|预算安排|预算草案|预算(?:额|$)|代编预算|汇总预算|批准预算|安排数|预算金额|计划数"
)
FISCAL = re.compile("预算|收入|支出|税|债|基金|财政|补助|结转|结余|调入|调出|上解|资金|经费|本息|本金|利息")
_BUDGETED = re.compile("安排|预算(?:数|总额|为|$)|代编|编制")
_DONE = re.compile("完成|(?<!预算)执行(?!中)|实现|决算|达到")


def account_in(text: str) -> Account | None:
    """The account that the words of a head, caption or title name, None where they name none."""
    if _ADJUSTED.search(text):
        return "adjusted"
    if _EXECUTION.search(text):
        return "execution"
    if _FINAL.search(text):
        return "final"
    return "budget" if _BUDGET.search(text) else None


def account_of_words(words: str, indicator: str, status: Status | None) -> Account | None:
    """The account of an amount of public finance in prose, by the words before it; None where they say none."""
    # What stands in a bracket or before a semicolon is said of other numbers.
    words = re.split("[；）)]", words)[-1]
    if not FISCAL.search(indicator) or "余额" in indicator or "限额" in indicator:
        return None
    if _ADJUSTED.search(words) and not _DONE.search(words):
        return "adjusted"
    if status == "target" or (_BUDGETED.search(words) and not _DONE.search(words)):
        return "budget"
    if _FINAL.search(words):
        return "final"
    return "execution" if _DONE.search(words) else None
