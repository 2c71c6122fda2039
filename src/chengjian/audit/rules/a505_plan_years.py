"""A505: plans and spans that do not have the years given."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chengjian.arithmetic.numerals import chinese
from chengjian.audit.facts import Facts
from chengjian.audit.registry import audit
from chengjian.audit.words import at_words, prose
from chengjian.model import Finding

SPAN = r"(?P<first>(?:19|20)\d\d)年?(?:[-－–—~～]{1,2}|至|到)(?P<last>(?:19|20)\d\d)年"
PLAN = re.compile(rf"[“\"]?(?P<plan>十[一二三四五六七]|九)五[”\"]?(?:时期|期间|规划)?[（(]{SPAN}[）)]")
SPANS = re.compile(SPAN)
COUNT = r"(?:[二两三四五六七八九]|十[一二三四五]?|\d{1,2})"
LATER = SPAN.replace("first", "first2").replace("last", "last2")
YEARS = re.compile(
    rf"(?<![\d第])(?:过去|未来|今后|这|近)?(?P<before>{COUNT})年(?:以?来|间)?[（(]{SPAN}[）)]"
    rf"|{LATER}(?:这|的|，)?(?P<after>{COUNT})年(?:间|来)(?![前后])"
)
END = re.compile(
    r"[“\"]?(?P<plan>十[一二三四五六七]|九)五[”\"]?(?:时期|期间|规划)?末(?:的|即|，即)?[（(]?(?P<year>(?:19|20)\d\d)年"
)
DIGITS = "零一二三四五六七"


@audit("A505", name="plan-years-misfit", severity="error")
def plan_years_misfit(facts: Facts) -> Iterator[Finding]:
    """A five-year plan with years that are not its own, or a number of years beside a span that has another.

    Applies to: years in brackets behind the name of a plan (“十四五”（2021—2025年）), the year that a plan ends in,
    spans beside 过去五年, 五年间.
    Mend: correct the years or the name.
    """
    for sentence in prose(facts, SPANS, END):
        text = sentence.text
        for match in PLAN.finditer(text):
            first = _plan_begin(match["plan"])
            if (int(match["first"]), int(match["last"])) != (first, first + 4):
                yield at_words(
                    "A505", "error", sentence, match.start(), match.end(),
                    f"“{match['plan']}五”是 {first}—{first + 4} 年", f"that plan runs from {first} to {first + 4}",
                )  # fmt: skip
        for match in END.finditer(text):
            last = _plan_begin(match["plan"]) + 4
            if int(match["year"]) != last:
                yield at_words(
                    "A505", "error", sentence, match.start(), match.end(),
                    f"“{match['plan']}五”末是 {last} 年", f"that plan ends in {last}",
                )  # fmt: skip
        for match in YEARS.finditer(text):
            first, last = int(match["first"] or match["first2"]), int(match["last"] or match["last2"])
            words = match["before"] or match["after"]
            said = int(words) if words.isdigit() else int(chinese(words))
            # From one year's end to another's is a year less than from its beginning.
            if last < first or said in (last - first, last - first + 1):
                continue
            yield at_words(
                "A505", "error", sentence, match.start(), match.end(),
                f"{first} 年至 {last} 年是 {last - first + 1} 年，不是 {said} 年",
                f"{first} to {last} are {last - first + 1} years, not {said}",
            )  # fmt: skip


def _plan_begin(name: str) -> int:
    """The first year of the plan of this name: 十四(五) begins in 2021."""
    number = 9 if name == "九" else 10 + DIGITS.index(name[1])
    return 1996 + (number - 9) * 5
