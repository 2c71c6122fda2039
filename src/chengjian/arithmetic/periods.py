"""Arithmetic on periods as ISO 8601 strings (`2024`, `2024-11`, `2021/2025`, `2025-01/2025-09`, `2025-Q3`)."""

from __future__ import annotations

import re
from functools import lru_cache

_YEAR = re.compile(r"\d{4}")
# The years that a document may be from; no arithmetic on them leaves four digits.
FIRST_YEAR, LAST_YEAR = 1900, 2100


def year_of(period: str) -> int:
    """The last year of the period: 2021/2025 → 2025."""
    return int(_YEAR.findall(period)[-1])


def first_year(period: str) -> int:
    """The first year of the period: 2021/2025 → 2021."""
    return int(period[:4])


def span(first: int, last: int) -> str:
    """The period from one year to another, both included; one year is itself."""
    return f"{first}" if first == last else f"{first}/{last}"


def is_span_of_years(period: str) -> bool:
    """Whether the period is several whole years (2021/2025)."""
    return len(period) == 9 and period[4] == "/"


@lru_cache(maxsize=4096)
def year_before(period: str) -> str:
    """The same period one year earlier: 2024 → 2023, 2025-01/2025-09 → 2024-01/2024-09.

    For a span of whole years, the year before it: 2021/2025 → 2020.
    """
    if is_span_of_years(period):
        return str(first_year(period) - 1)
    return _YEAR.sub(lambda m: str(int(m[0]) - 1), period)


def months(year: int, first: int, last: int) -> str:
    """The months of a year, both included."""
    if first == last:
        return f"{year}-{first:02d}"
    return f"{year}-{first:02d}/{year}-{last:02d}"


def is_part(period: str | None) -> bool:
    """Whether the period is a part of a year: a month, a quarter, a day, some months."""
    return period is not None and len(period) > 4 and not is_span_of_years(period)


def last_whole(period: str) -> str:
    """The period itself; of a span of years the last: 2021/2025 → 2025."""
    return str(year_of(period)) if is_span_of_years(period) else period


def previous(period: str) -> str:
    """The period just before: a month's, a quarter's or a year's."""
    if "-Q" in period:
        year, quarter = int(period[:4]), int(period[-1])
        return f"{year}-Q{quarter - 1}" if quarter > 1 else f"{year - 1}-Q4"
    if len(period) == 7 and period[4] == "-":
        year, month = int(period[:4]), int(period[5:])
        return f"{year}-{month - 1:02d}" if month > 1 else f"{year - 1}-12"
    return year_before(period)
