"""A504: dates that no calendar has."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator

from chengjian.audit.facts import Facts
from chengjian.audit.registry import audit
from chengjian.audit.words import at_words, prose
from chengjian.model import Finding

DATE = re.compile(
    r"(?<![\d.第])(?:(?P<year>(?:19|20)\d\d)年)?(?P<month>\d{1,2})月(?:份)?(?:(?P<day>\d{1,2})[日号])?(?!\d)"
)
DIGITS = re.compile(
    r"(?P<year>[12](?<![\d.\-/].)(?:(?<=1)9|(?<=2)0)\d\d)(?P<mark>[-/.])(?P<month>\d\d?)(?P=mark)(?P<day>\d\d?)(?![\d.\-/])"
)
# 13个月, 18月龄, 3月期: no months of the calendar; 第13月 is excluded above.
AFTER = re.compile("[龄期大]")


@audit("A504", name="date-outside-calendar", severity="error")
def date_outside_calendar(facts: Facts) -> Iterator[Finding]:
    """A month or a day that the calendar does not have.

    Applies to: dates written with 月 and 日, or in digits (2025-02-30), in prose.
    Mend: correct the date.
    """
    for sentence in prose(facts, DATE, DIGITS):
        for match in (*DATE.finditer(sentence.text), *DIGITS.finditer(sentence.text)):
            if AFTER.match(sentence.text, match.end()) or _exists(match):
                continue
            yield at_words(
                "A504", "error", sentence, match.start(), match.end(),
                f"没有 {match.group()} 这个日期", f"there is no such date ({match.group()})",
            )  # fmt: skip


def _exists(match: re.Match[str]) -> bool:
    month, day = int(match["month"]), match["day"]
    if not 1 <= month <= 12:
        return False
    if day is None:
        return True
    # Without a year, any leap year will do.
    return 1 <= int(day) <= monthrange(int(match["year"] or 2024), month)[1]
