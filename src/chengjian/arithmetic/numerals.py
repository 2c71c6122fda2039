"""Printed numerals to exact decimals: 1,265.7, 一万五千亿, 百万, 三分之二, 八成."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "○": 0, "两": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
SMALL = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
LARGE = {"万": 10**4, "亿": 10**8}

# A numeral longer than this is no statistic; refusing it keeps the time bounded on hostile input.
ARABIC = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?", re.ASCII)
MAX_DIGITS = 20
MAX_HAN = 40


class NumeralError(ValueError):
    """The text is not a numeral that stands for one number."""


@lru_cache(maxsize=65536)
def decimal(text: str) -> Decimal:
    """The number that Arabic digits print: `1,265.7` is 1265.7.

    Raises NumeralError on anything but digits, separators and one point, or on more than 20 characters.
    """
    if len(text) > MAX_DIGITS or not ARABIC.fullmatch(text):
        raise NumeralError(text)
    return Decimal(text.replace(",", ""))


@lru_cache(maxsize=4096)
def scale(text: str) -> int:
    """The factor that a run of scale words multiplies by: 万亿 is 10**12, 百万 10**6; "" is 1."""
    factor = 1
    for char in text:
        if char in SMALL:
            factor *= SMALL[char]
        elif char in LARGE:
            factor *= LARGE[char]
        else:
            raise NumeralError(text)
    return factor


@lru_cache(maxsize=4096)
def chinese(text: str) -> Decimal:
    """The number that Chinese numerals print: 二十三万 is 230000, 一万五千亿 is 1500000000000, 百万 10**6.

    Digits without scale words are read as such (二〇二五 is 2025). Raises NumeralError on the rest.
    """
    if not text or len(text) > MAX_HAN:
        raise NumeralError(text)
    if all(c in DIGITS for c in text):
        return Decimal("".join(str(DIGITS[c]) for c in text))
    total, section, digit = 0, 0, 0
    largest_before, place = 0, 1
    for char in text:
        if char in DIGITS:
            if digit:
                raise NumeralError(text)
            digit = DIGITS[char]
            place = place if digit else 1
        elif char in SMALL:
            # A scale word without a digit before it counts once: 百万, 十五.
            section += (digit or 1) * SMALL[char]
            digit, place = 0, SMALL[char] // 10
        elif char in LARGE:
            factor = LARGE[char]
            section += digit
            if factor > largest_before > 0:
                # 一万五千亿: all that came before the larger scale word is multiplied by it.
                total = (total + section) * factor
            else:
                total += (section or 1) * factor
            largest_before = factor
            section, digit, place = 0, 0, factor // 10
        else:
            raise NumeralError(text)
    # 三万五 is 35000: a bare digit after a scale word counts in the next lower place.
    return Decimal(total + section + digit * place)


def decimals(text: str) -> int:
    """How many digits stand after the point."""
    _, point, fraction = text.partition(".")
    return len(fraction) if point else 0
