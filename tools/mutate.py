"""How many slips the audit finds (`make mutate`).

Takes documents, finds the numbers that take part in at least one identity that holds, corrupts one at a time beyond what
rounding leaves open, reads and checks the document again, and says by kind of slip how many were found, how often the
right number was named where enough binds it, how many were repaired to exactly what they were, and how many numbers were
checkable at all. Documents: the samples, and the gold documents and reports where they are there; or those named.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import chengjian
from chengjian.arithmetic.intervals import Interval
from chengjian.arithmetic.numerals import decimal, decimals
from chengjian.audit.bindings import Binding
from chengjian.audit.engine import VERBS, run
from chengjian.audit.facts import Facts
from chengjian.audit.localise import possible
from chengjian.audit.repair import NUMERAL, numeral_edits, scale_edits
from chengjian.checking import check
from chengjian.model import Finding, Observation
from chengjian.reading import Reading
from chengjian.sources.sentences import sentences
from gold import ROOT, Source, shared_location, sources

COUNTS = ("made", "found", "bound", "right", "another", "twice", "twice_right", "repaired", "elsewhere")
FAMILIES = ("digit", "swap", "drop", "point", "scale", "sign", "points")
KINDS = {"misread": "digit", "swapped": "swap", "doubled": "drop", "added": "drop", "point": "point"}


@dataclass
class Slip:
    """A number as it was, and the text that stands in its place; `verb` is how far before the number it begins."""

    family: str
    observation: Observation
    text: str
    verb: int = 0


@dataclass
class Tally:
    """What became of the slips of one family."""

    made: int = 0
    found: int = 0
    bound: int = 0
    right: int = 0
    another: int = 0
    repaired: int = 0
    elsewhere: int = 0
    twice: int = 0
    twice_right: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def line(self, name: str) -> str:
        """The tally as a line of the table."""
        found, right = share(self.found, self.made), share(self.right, self.bound)
        twice, repaired = share(self.twice_right, self.twice), share(self.repaired, self.made)
        another = share(self.another, self.bound)
        named = f"{self.bound:6} {right:>7} {another:>8} {self.twice:9} {twice:>7}"
        return f"{name:8} {self.made:6} {found:>7} {named} {repaired:>9} {self.elsewhere:10}"


def bindings_of(reading: Reading) -> dict[str, list[Binding]]:
    """The identities that hold in a document, by the observations that they bind."""
    facts = Facts()
    around = sentences(reading.source, reading.observations, reading.unread)
    facts.add(reading.document, reading.origin, reading.observations, around)
    found: dict[str, list[Binding]] = {}
    for item in run(facts):
        if isinstance(item, Binding) and item.missing is None and item.verdict == "holds":
            for fact in item.facts:
                found.setdefault(fact.id, []).append(item)
    return found


def slips(reading: Reading, observation: Observation, bound: Sequence[Binding]) -> Iterator[Slip]:
    """The slips of one number that break at least one of its identities."""
    fact = next(f for b in bound for f in b.facts if f.id == observation.id)
    value = observation.value
    if isinstance(value, tuple):
        return
    found = NUMERAL.search(observation.text)
    if found is None or observation.bound is not None:
        return
    number = number_of(found[0])
    if not number:
        return
    regions = [possible(fact, [binding]) for binding in bound]

    def breaks(new: Decimal, numeral: str = found[0]) -> bool:
        half = (
            Decimal("0.5").scaleb(-decimals(numeral)) * abs(new / number_of(numeral)) if new else Decimal(0)
        )
        printed = Interval(new - half, new + half)
        return bool(new) and any(region is not None and not region.meets(printed) for region in regions)

    for kind, numeral in numeral_edits(found[0]):
        if kind in KINDS and breaks(number_of(numeral) * (value / number), numeral):
            text = observation.text[: found.start()] + numeral + observation.text[found.end() :]
            yield Slip(KINDS[kind], observation, text)
    for _, text, new in scale_edits(observation.text, value):
        if breaks(new):
            yield Slip("scale", observation, text)
    before = reading.source.raw[max(0, observation.start - 2) : observation.start]
    for one, other in VERBS:
        for verb, opposite in ((one, other), (other, one)):
            if before == verb and breaks(-value):
                yield Slip("sign", observation, opposite + observation.text, len(verb))
    unit = observation.text[found.end() :].strip()
    if observation.measure in ("growth", "change") and unit in ("%", "％", "个百分点"):
        swapped = "个百分点" if observation.unit == "%" else "%"
        yield Slip("points", observation, re.sub("%|％|个百分点", swapped, observation.text))


def number_of(numeral: str) -> Decimal:
    """The number that digits print."""
    return decimal(numeral.replace("，", ",").replace("．", "."))


def reread(source: Source, reading: Reading, slip: Slip | None) -> Reading:
    """The document with a slip in it."""
    raw = reading.source.raw
    if slip is not None:
        start, end = slip.observation.start - slip.verb, slip.observation.end
        raw = raw[:start] + slip.text + raw[end:]
    return chengjian.read_text(raw, date=source.date, region=source.region, name=reading.document)


def judge(
    tally: Tally, slip: Slip, made: list[Finding], known: set[object], enough: int, reading: Reading
) -> None:
    """Count what the audit said of a slip."""
    new = [f for f in made if (f.rule, f.calculation, f.message) not in known]
    start, end = slip.observation.start - slip.verb, slip.observation.start + len(slip.text)
    places = {o.id: o.start for o in reading.observations}
    about = [
        f for f in new
        if start <= f.start < end or any(start <= places.get(id_, -1) < end for id_ in f.observations)
    ]  # fmt: skip
    tally.made += 1
    tally.elsewhere += len(new) - len(about)
    if not about:
        tally.missed.append(f"{slip.observation.indicator_text} {slip.observation.text} → {slip.text}")
        return
    tally.found += 1
    culprits = [f for f in about if f.culprit and start <= places.get(f.culprit, -1) < end]
    direct = [f for f in about if start <= f.start < end and not f.culprit and len(f.observations) <= 1]
    right = bool(culprits or direct)
    if enough:
        tally.bound += 1
        tally.right += right
        tally.another += not right and any(f.culprit for f in about)
    if enough > 1:
        tally.twice += 1
        tally.twice_right += right
    if enough and not right:
        said = "; ".join(f"{f.rule} {f.calculation} → {f.culprit}" for f in about)
        tally.wrong.append(f"{slip.observation.text} → {slip.text}: {said}")
    raw = slip.observation.text
    tally.repaired += any(
        f.fix and f.fix.replacement.endswith(raw) and f.fix.replacement != slip.text for f in about
    )


def chosen(slips_of: Sequence[Slip], chance: random.Random) -> list[Slip]:
    """One slip of each family."""
    by_family: dict[str, list[Slip]] = {}
    for slip in slips_of:
        by_family.setdefault(slip.family, []).append(slip)
    return [chance.choice(found) for found in by_family.values()]


def try_document(
    source: Source, limit: int, chance: random.Random, tallies: dict[str, Tally]
) -> Counter[str]:
    """Corrupt numbers of a document, at most so many of them; how many it has, and how many are checkable."""
    reading = chengjian.read(source.path, date=source.date, region=source.region)
    reading = reread(source, reading, None)
    base = {(f.rule, f.calculation, f.message) for f in check(reading).findings}
    bound = bindings_of(reading)
    by_id = {o.id: o for o in reading.observations}
    two_sided = {id_ for id_, found in bound.items() if any(b.identity.two_sided for b in found)}
    counts = Counter(numbers=len(by_id), bound=len(bound), checkable=len(two_sided))
    for id_ in chance.sample(sorted(two_sided), min(limit, len(two_sided))):
        useful = [b for b in bound[id_] if b.identity.two_sided]
        enough = len(useful) if len(useful) > 1 else int(any(len(b.facts) >= 3 for b in useful))
        for slip in chosen(list(slips(reading, by_id[id_], useful)), chance):
            again = reread(source, reading, slip)
            judge(tallies[slip.family], slip, check(again).findings, set(base), enough, again)
    return counts


def coverage(name: str, counts: Counter[str]) -> str:
    """How many numbers of a document are bound, and bound to both sides."""
    part = share(counts["checkable"], counts["numbers"])
    return f"{name:34} {counts['numbers']:8} {counts['bound']:6} {counts['checkable']:6} {part}"


def share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "–"


def main() -> int:
    parser = argparse.ArgumentParser(description="How many slips the audit finds.")
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="MANIFEST", help="documents.csv with other documents"
    )
    parser.add_argument(
        "--numbers", type=int, default=25, help="numbers corrupted in each document (default 25)"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--missed", action="store_true", help="list the slips that were not found, or not named"
    )
    arguments = parser.parse_args()
    shared = shared_location()
    usual = [ROOT / "samples", shared / "gold", shared / "corpus" / "reports"]
    manifests = arguments.files or [m for folder in usual if (m := folder / "documents.csv").is_file()]
    chance = random.Random(arguments.seed)
    tallies = {family: Tally() for family in FAMILIES}
    total: Counter[str] = Counter()
    print(f"{'document':34} {'numbers':>8} {'bound':>6} {'checkable':>10}")
    for source in (source for manifest in manifests for source in sources(manifest)):
        if source.path.suffix not in (".txt", ".md"):
            continue
        counts = try_document(source, arguments.numbers, chance, tallies)
        total += counts
        print(coverage(source.name, counts))
    print(coverage("all", total), "\n")
    print(
        "bound: in an identity of three figures or more, or in two identities; of these the culprit right, or another"
    )
    head = ("slip", "made", "found", "bound", "right", "another", "in two", "right", "repaired", "elsewhere")
    print("{:8} {:>6} {:>7} {:>6} {:>7} {:>8} {:>9} {:>7} {:>9} {:>10}".format(*head))
    every = Tally()
    for family, tally in tallies.items():
        print(tally.line(family))
        for name in COUNTS:
            setattr(every, name, getattr(every, name) + getattr(tally, name))
    print(every.line("all"))
    if arguments.missed:
        print("\nNot found:", *(line for tally in tallies.values() for line in tally.missed), sep="\n  ")
        print(
            "\nAnother named, or none:",
            *(line for tally in tallies.values() for line in tally.wrong),
            sep="\n  ",
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
