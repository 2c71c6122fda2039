"""A701: numbers that a scanner or a slip of the hand broke."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chengjian.audit.facts import Facts
from chengjian.audit.registry import audit
from chengjian.audit.words import at_words, prose
from chengjian.model import Finding

UNIT = r"(?:[万亿]|元|%|％|‰|个百分点|千瓦|吨|公里|人次|平方)"
# Each way in which a number breaks: what it looks like, what to say of it in Chinese and English.
BREAKS = (
    (re.compile(rf"\d[。．]\s?\d+(?={UNIT})"), "数字中间有句号", "a full stop inside a number"),
    (
        re.compile(rf"(?<![\d.])\d+\.\d*\.\d+(?={UNIT})|\d\.\.\d"),
        "一个数字有两个小数点",
        "two decimal points in a number",
    ),
    (
        re.compile(rf"(?<![\d.A-Za-z-])\.\d+(?={UNIT})"),
        "小数点前没有数字",
        "no digit before the decimal point",
    ),
    (re.compile(rf"(?<![\d.])\d+\.(?={UNIT})"), "小数点后没有数字", "no digit after the decimal point"),
    (
        re.compile(rf"(?<![\d.,])\d{{1,3}},(?:\d{{1,2}}|\d{{4,5}})(?:\.\d+)?(?={UNIT})"),
        "千分位的位置不对",
        "a misplaced separator",
    ),
    (re.compile(rf"(?<![\d.A-Za-z])0\d+(?:\.\d+)?(?={UNIT})"), "数字以 0 开头", "a leading zero"),
    (
        re.compile(r"%{2,}|％{2,}|亿亿|万万(?=[元人吨])|元元(?![一-鿿])|\d\s?%(?:个百分点)"),
        "单位重复",
        "a doubled unit",
    ),
)
# Lists printed without marks between them, numbers of sections and versions.
HARMLESS = re.compile(r"第\s?$|[图表]\s?$|[A-Za-z]$")


@audit("A701", name="broken-number", severity="error")
def broken_number(facts: Facts) -> Iterator[Finding]:
    """A number that is no number: 12。5亿元, 12.5.6%, .5%, 12.亿元, 1,23亿元, 0128亿元, 5%%.

    Applies to: numbers in prose that a unit follows.
    Mend: print it as it was meant.
    """
    for sentence in prose(facts):
        text = sentence.text
        for pattern, chinese, english in BREAKS:
            for match in pattern.finditer(text):
                if HARMLESS.search(text, max(0, match.start() - 3), match.start()):
                    continue
                yield at_words(
                    "A701", "error", sentence, match.start(), match.end(),
                    f"“{match.group()}”：{chinese}", f"{english}: {match.group()}",
                )  # fmt: skip
