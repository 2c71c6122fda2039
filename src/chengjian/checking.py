"""Checking: every figure of a document, or of a collection, held against the others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import msgspec

from chengjian.audit.engine import examine
from chengjian.audit.facts import Facts
from chengjian.audit.yearbooks import NAME as YEARBOOKS
from chengjian.audit.yearbooks import yearbook_figures
from chengjian.model import Derivation, Finding, Observation, Origin, Proof, Verdict
from chengjian.reading import Reading, read
from chengjian.sources.sentences import sentences


class Check(msgspec.Struct, frozen=True):
    """What was found when figures were held against one another.

    `findings` in the order of the documents and their texts; `proofs`: every identity that could be asked, with its
    verdict; `derivations`: what the figures imply and nobody states; `verdicts` by observation id, for those that some
    identity binds (holds, violated; unknown is never a pass). `readings` are the documents as read.
    """

    readings: list[Reading]
    findings: list[Finding]
    proofs: list[Proof]
    derivations: list[Derivation]
    verdicts: dict[str, Verdict]


def check(
    source: str | Path | bytes | Reading | Iterable[Reading],
    *,
    reference: Sequence[Observation] = (),
    select: Collection[str] = (),
    ignore: Collection[str] = (),
    date: str | None = None,
    region: str | None = None,
    title: str | None = None,
    name: str | None = None,
    yearbooks: bool = True,
) -> Check:
    """Hold the figures of a document against one another, or those of several readings together.

    `source`: a path, bytes, a reading, or readings of one collection, which are also held against each other.
    `reference`: observations taken as known, such as last year's. `yearbooks`: whether cities are also held against the
    reference panel that the package ships. `select` and `ignore`: rule codes or their beginnings. `date`, `region`,
    `title`, `name` and errors as for `read`. Raises ValueError where two readings have the same name.
    """
    if isinstance(source, str | Path | bytes):
        readings = [read(source, date=date, region=region, title=title, name=name)]
    else:
        readings = [source] if isinstance(source, Reading) else list(source)
    facts = Facts()
    names: set[str] = set()
    for reading in readings:
        if reading.document in names:
            raise ValueError(
                f"two documents are called {reading.document!r}; read them with names of their own"
            )
        names.add(reading.document)
        around = sentences(reading.source, reading.observations, reading.unread)
        facts.add(reading.document, reading.origin, reading.observations, around)
    if reference:
        facts.add("reference", Origin(), reference, standing="known")
    if yearbooks:
        figures = yearbook_figures(o for reading in readings for o in reading.observations)
        facts.add(YEARBOOKS, Origin(), figures, standing="yearbook")
    outcome = examine(facts, select, ignore)
    return Check(readings, outcome.findings, outcome.proofs, outcome.derivations, outcome.verdicts)
