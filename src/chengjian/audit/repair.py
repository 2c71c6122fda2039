"""Repairs: the smallest edits of a printed number that give a value which satisfies all that binds it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

import msgspec

from chengjian.arithmetic.intervals import HALF, Interval, admitted
from chengjian.arithmetic.numerals import NumeralError, decimal, decimals
from chengjian.model import Observation

NUMERAL = re.compile(r"\d[\d,，]*(?:[.．]\d+)?")
SEPARATORS = re.compile(r"[.．:：∶]")
POINTS = ".．"
MOST_DIGITS = 14
NEARLY = 1e-9


class Edit(msgspec.Struct, frozen=True):
    """An edit of a printed form: of which kind, what it prints, and its value."""

    kind: str
    text: str
    value: Decimal | tuple[Decimal, ...]


def repairs(observation: Observation, region: Interval) -> list[Edit]:
    """The edits of an observation's printed number whose value lies in the region, each value once; none of a hedged one."""
    value = observation.value
    if isinstance(value, tuple) or observation.bound is not None:
        return []
    found = NUMERAL.search(observation.text)
    if found is None or len(found[0]) > MOST_DIGITS:
        return []
    try:
        number = decimal(found[0].replace("，", ",").replace("．", "."))
    except NumeralError:
        return []
    if not number:
        return []
    unit = value / number
    own = admitted(observation)
    exact = own.low == own.high
    made: dict[Decimal, Edit] = {}

    def fits(new: Decimal, numeral: str, factor: Decimal) -> bool:
        """Whether a number printed so admits one of the region."""
        half = Decimal(0) if exact else HALF.scaleb(-decimals(numeral)) * abs(factor)
        return new - half <= region.high and region.low <= new + half

    printed = found[0].replace("．", ".")
    # Most edits are far off, which floats see as well, only faster.
    ends = sorted((float(region.low / unit), float(region.high / unit)))
    low, high = ends[0] - abs(ends[0]) * NEARLY, ends[1] + abs(ends[1]) * NEARLY
    for kind, numeral in numeral_edits(found[0]):
        rough, half = float(numeral), 10.0 ** -decimals(numeral)
        if rough + half < low or rough - half > high:
            continue
        try:
            new = decimal(numeral) * unit
        except NumeralError:
            continue
        if new != value and fits(new, numeral, unit):
            text = observation.text[: found.start()] + numeral + observation.text[found.end() :]
            made.setdefault(new, Edit(kind, text, new))
    for kind, text, new in scale_edits(observation.text, value):
        if fits(new, printed, new / number):
            made.setdefault(new, Edit(kind, text, new))
    if observation.measure in ("growth", "average_growth", "change") and fits(-value, printed, unit):
        made.setdefault(-value, Edit("sign", observation.text, -value))
    return list(made.values())


class Digits(msgspec.Struct, frozen=True):
    """The digits of a numeral and how many stand before its point; `pointed`: whether it prints one."""

    digits: str
    whole: int
    pointed: bool

    def printed(self) -> str:
        """The numeral, "" where the point would stand at an end."""
        if not self.pointed:
            return self.digits
        inside = 0 < self.whole < len(self.digits)
        return f"{self.digits[: self.whole]}.{self.digits[self.whole :]}" if inside else ""


def numeral_edits(numeral: str) -> Iterator[tuple[str, str]]:
    """The numerals one slip away: a point moved, digits swapped, one misread, dropped, doubled or added.

    The kinds name the slip that the edit takes back: what was `dropped` is put in again, what was `doubled` or `added` is
    taken out.
    """
    plain = numeral.replace(",", "").replace("，", "").replace("．", ".")
    whole, point, fraction = plain.partition(".")
    given = Digits(whole + fraction, len(whole), bool(point))
    for slips in (_moved, _swapped, _misread, _longer_by_one, _dropped):
        for kind, made in slips(given):
            if printed := made.printed():
                yield kind, printed


def _moved(given: Digits) -> Iterator[tuple[str, Digits]]:
    length = len(given.digits)
    for at in range(1, length + 1):
        if at != given.whole:
            yield "point", Digits(given.digits, at, at < length)


def _swapped(given: Digits) -> Iterator[tuple[str, Digits]]:
    digits = given.digits
    for i in range(len(digits) - 1):
        if digits[i] != digits[i + 1]:
            swapped = digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :]
            yield "swapped", Digits(swapped, given.whole, given.pointed)


def _misread(given: Digits) -> Iterator[tuple[str, Digits]]:
    digits = given.digits
    for i, digit in enumerate(digits):
        for other in "0123456789":
            leads = i == 0 and other == "0" and given.whole > 1
            if other != digit and not leads:
                yield "misread", Digits(digits[:i] + other + digits[i + 1 :], given.whole, given.pointed)


def _longer_by_one(given: Digits) -> Iterator[tuple[str, Digits]]:
    digits = given.digits
    for i, digit in enumerate(digits):
        shorter = digits[:i] + digits[i + 1 :]
        whole = given.whole - (i < given.whole)
        if shorter and whole > 0:
            beside = digit in digits[max(0, i - 1) : i] + digits[i + 1 : i + 2]
            yield "doubled" if beside else "added", Digits(shorter, whole, given.pointed)


def _dropped(given: Digits) -> Iterator[tuple[str, Digits]]:
    digits, whole = given.digits, given.whole
    for i in range(len(digits) + 1):
        # A digit at the place of the point may have stood before or after it.
        places = {whole + 1} if i < whole else {whole} if i > whole else {whole, whole + 1}
        for other in "0123456789":
            if i or other != "0":
                longer = digits[:i] + other + digits[i:]
                yield from (("dropped", Digits(longer, place, given.pointed)) for place in sorted(places))


def scale_edits(text: str, value: Decimal) -> Iterator[tuple[str, str, Decimal]]:
    """万 for 亿, 亿 for 万, either of them lost, and either of them too much."""
    ten_thousand = Decimal(10_000)
    if "亿" in text:
        yield "scale", text.replace("亿", "万", 1), value / ten_thousand
    elif "万" in text:
        yield "scale", text.replace("万", "亿", 1), value * ten_thousand
        yield "scale", text.replace("万", "", 1), value / ten_thousand


def ratio_edits(text: str) -> Iterator[Edit]:
    """The edits of a printed ratio, the smallest first.

    First the separators change places among themselves (2.49:8.48:2 is 2:49.8:48.2), then one point is moved, then
    one digit is swapped, misread, dropped or doubled.
    """
    moved = ("point",)
    slips = ("swapped", "misread", "dropped", "doubled", "added")
    for kind, texts in (
        ("separators", _permuted(text)), ("point", _edited(text, moved)), ("digit", _edited(text, slips))
    ):  # fmt: skip
        for new in texts:
            terms = ratio_terms(new)
            if terms is not None and new != text and all(terms):
                yield Edit(kind, new, terms)


def ratio_terms(text: str) -> tuple[Decimal, ...] | None:
    """The terms of a printed ratio, None where it prints none."""
    try:
        return tuple(decimal(term.replace("．", ".")) for term in re.split("[:：∶]", text))
    except NumeralError:
        return None


def _permuted(text: str) -> Iterator[str]:
    places = [match.start() for match in SEPARATORS.finditer(text)]
    points = [place for place in places if text[place] in POINTS]
    colon = next((text[place] for place in places if text[place] not in POINTS), ":")
    for chosen in combinations(places, len(points)):
        chars = list(text)
        for place in places:
            chars[place] = "." if place in chosen else colon
        yield "".join(chars)


def _edited(text: str, kinds: tuple[str, ...]) -> Iterator[str]:
    pieces = re.split("([:：∶])", text)
    for at in range(0, len(pieces), 2):
        for kind, numeral in numeral_edits(pieces[at]):
            if kind in kinds:
                yield "".join((*pieces[:at], numeral, *pieces[at + 1 :]))


__all__ = ["Edit", "numeral_edits", "ratio_edits", "ratio_terms", "repairs"]
