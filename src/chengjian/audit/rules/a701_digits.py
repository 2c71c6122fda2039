"""A701: numbers that a scanner or a slip of the hand broke."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chengjian.audit.facts import Facts
from chengjian.audit.registry import audit
from chengjian.audit.words import at_words, prose
from chengjian.model import Finding, Severity

UNIT = r"(?:[万亿]|元|%|％|‰|个百分点|千瓦|吨|公里|人次|平方)"
# A verb, before which a number begins: what stands there is no rest of a number that layout cut in two.
BEGINS = "(?<=[增长降为达约超近占至到了额入出成现资值计有过破逾加高升])"
# Each way in which a number breaks, how sure it is, and what to say of it. What a layout can do to a number that was
# sound (cut it, run two columns together) is less sure.
BREAKS: tuple[tuple[re.Pattern[str], Severity, str, str], ...] = (
    (
        re.compile(rf"(?<![\d.])\d+(?:\.\d+)?[。．·•‧]\d+(?={UNIT})"),
        "error",
        "数字中间的点不是小数点",
        "another mark for the decimal point",
    ),
    (
        re.compile(rf"(?<![\d.])\d+\.\d*\.\d*(?={UNIT})|\d\.\.\d"),
        "error",
        "一个数字有两个小数点",
        "two decimal points in a number",
    ),
    (
        re.compile(rf"{BEGINS}\.\d+(?={UNIT})"),
        "warning",
        "小数点前没有数字",
        "no digit before the decimal point",
    ),
    (
        re.compile(rf"{BEGINS}\d+\.(?={UNIT})"),
        "warning",
        "小数点后没有数字",
        "no digit after the decimal point",
    ),
    (
        re.compile(rf"{BEGINS}\d{{1,2}} \d{{1,3}}(?:\.\d+)?(?={UNIT})"),
        "warning",
        "数字中间有空格",
        "a space inside a number",
    ),
    (
        re.compile(rf"{BEGINS}\d{{1,3}}[,，](?:\d{{1,2}}|\d{{4,5}})(?:\.\d+)?(?=[万亿]?元|[%％])"),
        "warning",
        "千分位的位置不对",
        "a misplaced separator",
    ),
    (re.compile(rf"{BEGINS}0\d+(?:\.\d+)?(?={UNIT})"), "warning", "数字以 0 开头", "a leading zero"),
    (
        re.compile(
            r"\d%{2,}|\d％{2,}|(?<=[\d万])亿亿|\d万万(?=[元人吨])|元元(?=[，。；、）]|$)|\d\s?%个百分点"
        ),
        "warning",
        "单位重复",
        "a doubled unit",
    ),
)
# Lists printed without marks between them, numbers of sections and versions.
HARMLESS = re.compile(r"第\s?$|[图表]\s?$|[A-Za-z]$")


@audit("A701", name="broken-number", severity="error")
def broken_number(facts: Facts) -> Iterator[Finding]:
    """A number that is no number: 12。5亿元, 12.5.6%, .5%, 1,23亿元, 0128亿元, 5%%.

    Applies to: numbers in prose that a unit follows. Full stops and two points are errors, the rest warnings.
    Mend: print it as it was meant.
    """
    for sentence in prose(facts):
        text = sentence.text
        for pattern, severity, chinese, english in BREAKS:
            for match in pattern.finditer(text):
                if HARMLESS.search(text, max(0, match.start() - 3), match.start()):
                    continue
                yield at_words(
                    "A701", severity, sentence, match.start(), match.end(),
                    f"“{match.group()}”：{chinese}", f"{english}: {match.group()}",
                )  # fmt: skip
