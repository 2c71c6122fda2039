"""Lists of parts behind a whole (税收21.13亿元、非税18.21亿元), and whether they are known to be all of it.

That is known where the words of the parts divide a whole without a rest (`data/partitions.tsv`), or where the same parts
add up elsewhere in the collection. Else a list only shows that it is complete by adding up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from chengjian.arithmetic.guards import unit_key
from chengjian.arithmetic.intervals import exactly
from chengjian.audit.facts import Fact, Facts, Source, plain

INTRODUCED = re.compile("其中|包括|分为|[（(：:]")
SEMICOLONS = ("；", ";")
CLOSED = re.compile("[）)]")
# How far before its first part a whole may stand, in facts; how many parts a list has at most.
REACH, LONGEST = 4, 12
# A sum proves itself where its rounding is no more than this share of it: by chance one in a hundred would.
SURE = 100
# Means and quotients, which do not add up; a mark that was passed is no figure.
INTENSIVE = re.compile("人均|户均|平均|亩产|单产|单位|每|率|价格|指数|强度")
MARK = re.compile("台阶|大关|关口|目标")
BETWEEN = ("growth", "change", "rank", "streak", "average_growth", "multiple")


@dataclass(eq=False)
class Listing:
    """A whole and the parts listed after it. `proved`: they add up; `complete`: they are known to be all, whether or not."""

    whole: Fact
    parts: tuple[Fact, ...]
    proved: bool
    complete: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """What the parts are called, without the name of the whole that the first may carry (财产险保费收入, 人身险)."""
        whole = plain(self.whole.observation.indicator_text)
        names = (plain(part.observation.indicator_text) for part in self.parts)
        return tuple(name.removesuffix(whole) or name for name in names)


def listings(facts: Facts) -> list[Listing]:
    """The lists of all documents that add up, or that should."""
    found = facts.memo.get("listings")
    if found is None:
        runs = [run for source in facts.sources if not source.known for run in _runs(source)]
        found = facts.memo["listings"] = _chosen(runs)
    assert isinstance(found, list)
    return found


def _runs(source: Source) -> Iterator[tuple[Fact, list[Fact]]]:
    """Each whole with the levels that follow it in its unit."""
    last = None
    for fact in source.facts:
        if fact.table or not _level(fact):
            continue
        whole = last
        if not _aside(fact):
            last = fact
        if whole is None or not INTRODUCED.search(fact.before) or not _near(whole, fact):
            continue
        bracket = fact.before.rstrip()[-1:] in "（(" or "（" in fact.before or "(" in fact.before
        parts = [fact]
        for order in range(fact.order + 1, fact.order + 4 * LONGEST):
            other = source.by_order.get(order)
            if other is None or other.sentence != fact.sentence or len(parts) == LONGEST:
                break
            if bracket and CLOSED.search(other.before):
                break
            if other.observation.measure in BETWEEN or other.observation.unit in ("%", "‰"):
                continue
            if not _level(other) or not _alike(fact, other) or "其中" in other.before:
                break
            parts.append(other)
        if len(parts) > 1:
            yield whole, parts


def _level(fact: Fact) -> bool:
    observation = fact.observation
    return (
        observation.measure == "level"
        and observation.unit not in ("%", "‰")
        and observation.bound is None
        and fact.interval.bounded
        and fact.interval.low >= 0
        and "/" not in observation.unit
        and not INTENSIVE.search(observation.indicator_text)
        and not MARK.match(fact.after)
    )


def _aside(fact: Fact) -> bool:
    """Whether a fact stands in a bracket that opens right before it."""
    return max(fact.before.rfind(mark) for mark in "（(") > max(fact.before.rfind(mark) for mark in "）)")


def _near(whole: Fact, first: Fact) -> bool:
    """Whether the whole stands close enough before the first part, and measures what that does."""
    apart = 0 if "其中" not in first.before else 1
    return (
        first.sentence - whole.sentence <= apart
        and first.order - whole.order <= REACH
        and _alike(whole, first)
    )


def _alike(one: Fact, other: Fact) -> bool:
    first, second = one.observation, other.observation
    return (
        unit_key(first.unit) == unit_key(second.unit)
        and first.period == second.period
        and first.status == second.status
    )


def _chosen(runs: Sequence[tuple[Fact, list[Fact]]]) -> list[Listing]:
    """The part of each run that adds up, or that should by its words or by what adds up elsewhere."""
    made: list[Listing] = []
    left: list[tuple[Fact, list[Fact]]] = []
    for whole, parts in runs:
        length = adds_up(whole, parts)
        if length:
            listing = Listing(whole, tuple(parts[:length]), proved=True)
            listing.complete = divided(listing.names)
            made.append(listing)
        else:
            left.append((whole, parts))
    elsewhere: dict[tuple[str, ...], set[tuple[int, int]]] = {}
    for listing in made:
        place = listing.whole.document, listing.whole.sentence
        elsewhere.setdefault(listing.names, set()).add(place)
    for listing in made:
        listing.complete = listing.complete or len(elsewhere[listing.names]) > 1
    for whole, parts in left:
        for length in range(2, len(parts) + 1):
            if not ends(parts, length):
                continue
            listing = Listing(whole, tuple(parts[:length]), proved=False, complete=True)
            if divided(listing.names) or elsewhere.get(listing.names):
                made.append(listing)
                break
    return made


def adds_up(whole: Fact, parts: Sequence[Fact]) -> int:
    """How many of the parts, from the first, add up to the whole so exactly that it is no chance; 0 if none do."""
    total = exactly(0)
    for length, part in enumerate(parts, 1):
        total += part.interval
        slack = total.high - total.low + whole.interval.high - whole.interval.low or 1
        if total.low > whole.interval.high:
            return 0
        if length > 1 and total.meets(whole.interval) and slack * SURE <= whole.interval.high:
            return length
    return 0


def ends(parts: Sequence[Fact], length: int) -> bool:
    """Whether a list ends after so many of its parts: nothing follows, or what does stands behind a semicolon as no part does."""
    if length == len(parts):
        return True
    return parts[length].before[:1] in SEMICOLONS and all(
        part.before[:1] not in SEMICOLONS for part in parts[1:length]
    )


@lru_cache(maxsize=4096)
def divided(names: tuple[str, ...]) -> bool:
    """Whether parts called so divide a whole without a rest: all parts of a division, in words alike but for that."""
    for division in partitions():
        if len(division) != len(names):
            continue
        rests, taken = set(), set()
        for name in names:
            for place, words in enumerate(division):
                word = next((word for word in words if word in name), None)
                if word is not None and place not in taken:
                    taken.add(place)
                    rests.add(name.replace(word, "", 1))
                    break
        if len(taken) == len(division) and len(rests) == 1:
            return True
    return False


@cache
def partitions() -> tuple[tuple[tuple[str, ...], ...], ...]:
    """The divisions of `data/partitions.tsv`, each as its parts, each part as its words, the longest first."""
    text = files("chengjian.audit").joinpath("data/partitions.tsv").read_text("utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return tuple(
        tuple(tuple(sorted(part.split("|"), key=len, reverse=True)) for part in line.split("\t"))
        for line in lines
    )


__all__ = ["Listing", "divided", "listings"]
