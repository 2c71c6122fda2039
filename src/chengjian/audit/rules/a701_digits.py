"""A701: numbers that a scanner or a slip of the hand broke."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from chengjian.audit.facts import Facts
from chengjian.audit.registry import audit
from chengjian.audit.words import at_words, prose
from chengjian.model import Finding, Severity

UNIT = r"(?:[万亿]|元|%|％|‰|个百分点|千瓦|吨|公里|人次|平方)"
# A verb, before which a number begins: what stands there is no rest of a number that layout cut in two.
BEGINS = "(?<=[增长降为达约超近占至到了额入出成现资值计有过破逾加高升])"


class Break(NamedTuple):
    """A way in which a number breaks: how it looks, how sure it is, what to say, and what it must have been.

    What a layout can do to a number that was sound (cut it, run two columns together) is less sure. `repair` is a pattern
    and what replaces it where that is the only thing that can have been meant.
    """

    pattern: re.Pattern[str]
    severity: Severity
    chinese: str
    english: str
    repair: tuple[str, str] | None = None


def broken(
    inside: str,
    severity: Severity,
    chinese: str,
    english: str,
    repair: tuple[str, str] | None = None,
    before: str = BEGINS,
) -> Break:
    """A break inside a number, before which some words and behind which a unit stands."""
    return Break(re.compile(f"{before}{inside}(?={UNIT})"), severity, chinese, english, repair)


# The first digit, and that it is the first: a pattern that begins with a look behind is searched for slowly.
FIRST = r"\d(?<![\d.].)"
BREAKS = (
    broken(
        r"\d*(?:\.\d+)?[。．·•‧]\d+", "error", "数字中间的点不是小数点", "another mark for the decimal point",
        (r"^(\d+)[。．·•‧](\d+)$", r"\1.\2"), FIRST,
    ),
    Break(
        re.compile(rf"{FIRST}\d*\.\d*\.\d*(?={UNIT})|\d\.\.\d"),
        "error", "一个数字有两个小数点", "two decimal points in a number", (r"^(\d+)\.\.(\d+)$", r"\1.\2"),
    ),
    broken(r"\.\d+", "warning", "小数点前没有数字", "no digit before the decimal point"),
    broken(r"\d+\.", "warning", "小数点后没有数字", "no digit after the decimal point"),
    broken(r"\d{1,2} \d{1,3}(?:\.\d+)?", "warning", "数字中间有空格", "a space inside a number"),
    Break(
        re.compile(rf"{BEGINS}\d{{1,3}}[,，](?:\d{{1,2}}|\d{{4,5}})(?:\.\d+)?(?=[万亿]?元|[%％])"),
        "warning", "千分位的位置不对", "a misplaced separator",
    ),
    broken(r"0\d+(?:\.\d+)?", "warning", "数字以 0 开头", "a leading zero"),
    Break(
        re.compile(
            r"%%(?<=\d%%)%*|％％(?<=\d％％)％*|亿亿(?<=[\d万]亿亿)|万万(?<=\d万万)(?=[元人吨])|元元(?=[，。；、）]|$)"
            r"|[%％]\s?个百分点"
        ),
        "warning", "单位重复", "a doubled unit", (r"([%％亿万元])\1+$", r"\1"),
    ),
)  # fmt: skip
# Lists printed without marks between them, numbers of sections and versions.
HARMLESS = re.compile(r"第\s?$|[图表]\s?$|[A-Za-z]$")


@audit("A701", name="broken-number", severity="error")
def broken_number(facts: Facts) -> Iterator[Finding]:
    """A number that is no number: 12。5亿元, 12.5.6%, .5%, 1,23亿元, 0128亿元, 5%%.

    Applies to: numbers in prose that a unit follows. Full stops and two points are errors, the rest warnings.
    Mend: print it as it was meant.
    """
    for sentence in prose(facts, *(kind.pattern for kind in BREAKS)):
        text = sentence.text
        for kind in BREAKS:
            for match in kind.pattern.finditer(text):
                if HARMLESS.search(text, max(0, match.start() - 3), match.start()):
                    continue
                yield at_words(
                    "A701", kind.severity, sentence, match.start(), match.end(),
                    f"“{match.group()}”：{kind.chinese}", f"{kind.english}: {match.group()}",
                    meant(kind, match.group()),
                )  # fmt: skip


def meant(kind: Break, text: str) -> str | None:
    """What a broken number can only have meant, None where it could have been several."""
    if kind.repair is None:
        return None
    mended, count = re.subn(*kind.repair, text)
    return mended if count == 1 else None
