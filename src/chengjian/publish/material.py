"""A check laid out for those who publish it: by document, by observation, by line."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import PurePath

import msgspec

from chengjian.checking import Check
from chengjian.model import Finding, Observation, Proof, Severity

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
# Whether raw offsets are offsets of the file itself, so that a line of it can be named.
TEXTS = frozenset(("text", "html", "csv"))


class Place(msgspec.Struct, frozen=True):
    """Where a character stands: its line and column, from 1, and its page where there are pages."""

    line: int
    column: int
    page: int | None = None


class Material:
    """The parts of a check, found by document and by observation."""

    def __init__(self, check: Check) -> None:
        self.check = check
        self.readings = {reading.document: reading for reading in check.readings}
        self.observations: dict[str, Observation] = {
            o.id: o for reading in check.readings for o in reading.observations
        }
        self.findings: dict[str, list[Finding]] = defaultdict(list)
        for finding in check.findings:
            self.findings[finding.document].append(finding)
        self.proofs: dict[str, list[Proof]] = defaultdict(list)
        for proof in check.proofs:
            for number in proof.observations:
                self.proofs[number].append(proof)
        self._lines: dict[str, list[int]] = {}

    def place(self, document: str, offset: int) -> Place:
        """Where a raw offset of a document stands."""
        source = self.readings[document].source
        starts = self._lines.get(document)
        if starts is None:
            starts = [0, *(at + 1 for at, char in enumerate(source.raw) if char == "\n")]
            self._lines[document] = starts
        line = bisect_right(starts, offset)
        page = None
        if source.layout:
            run = bisect_right(source.layout, offset, key=lambda run: run.start) - 1
            page = source.layout[max(run, 0)].page
        return Place(line, offset - starts[line - 1] + 1, page)

    def has_lines(self, document: str) -> bool:
        """Whether lines and offsets are those of the file itself, not of what was drawn from a PDF or Word file."""
        return self.readings[document].source.format in TEXTS

    def involved(self, finding: Finding) -> list[Observation]:
        """The observations of a finding that the check knows, in the order that the finding names them."""
        return [self.observations[number] for number in finding.observations if number in self.observations]


def fingerprints(
    findings: Sequence[Finding], observations: Mapping[str, Observation], raw: Mapping[str, str]
) -> list[str]:
    """A fingerprint for each finding that survives shifted offsets, moved files and reworded messages.

    Made of the rule, the document's file name and the numbers as printed; the second finding with all of these the
    same gets another. Where a finding is about no observation, the characters that it points at count.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    made = []
    for finding in findings:
        numbers = sorted(
            f"{PurePath(o.document).name}:{o.indicator_text}:{o.text}"
            for number in finding.observations
            if (o := observations.get(number)) is not None
        )
        if not numbers:
            numbers = ["".join(raw.get(finding.document, "")[finding.start : finding.end].split())]
        key = (finding.rule, PurePath(finding.document).name, *numbers)
        seen[key] += 1
        text = "\x1f".join((*key, str(seen[key])))
        made.append(hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:24])
    return made


def all_fingerprints(material: Material) -> list[str]:
    """The fingerprints of all findings of a check, in their order."""
    raw = {name: reading.source.raw for name, reading in material.readings.items()}
    return fingerprints(material.check.findings, material.observations, raw)
