"""Documents held against each other: the identities over what several of them say of a region and its counties.

Each document is asked only for its best value of each cell, so that the work grows with the cells and not with the
documents' length; a prefecture and its counties are checked together, which is what bounds the memory.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from itertools import groupby
from typing import Any

import duckdb

from chengjian.audit.engine import Outcome, examine
from chengjian.audit.facts import Facts
from chengjian.model import Observation, Origin
from chengjian.panel.rows import Row, arrow, derivation_row, finding_row, proof_row

# The group of a region `r.region`: its prefecture, the whole of a municipality.
GROUP = "CASE WHEN left(r.region, 2) IN ('11', '12', '31', '50') THEN left(r.region, 2) ELSE left(r.region, 4) END"
# A group with more values than this is no city; its documents are checked each by itself only.
MOST = 50_000
TABLES = ("proofs", "findings", "derivations")
CHOSEN = "(SELECT region FROM chosen_regions)"


def forget(connection: duckdb.DuckDBPyConnection) -> None:
    """Take back what was found across documents in the regions of `chosen_regions`."""
    groups = f"(SELECT DISTINCT {GROUP} FROM chosen_regions AS r)"
    for table in TABLES:
        connection.execute(f"DELETE FROM {table} WHERE region_group IN {groups}")
    connection.execute(
        "UPDATE observations SET verdict = verdict_alone, culprit = culprit_alone "
        f"WHERE region IN {CHOSEN} AND (verdict <> verdict_alone OR culprit <> culprit_alone)"
    )


def cross(connection: duckdb.DuckDBPyConnection) -> bool:
    """Check the ranked `candidates` of each group across documents; whether any verdict changed."""
    names = ", ".join(f'o."{name}"' for name in Observation.__struct_fields__)
    best = connection.execute(
        f"SELECT {GROUP} AS grouped, d.date, d.region AS about, r.period AS cell_period, {names} "
        "FROM (FROM candidates WHERE series = 'whole' QUALIFY row_number() OVER ("
        "  PARTITION BY region, indicator, measure, period, base_period, unit, document ORDER BY rank) = 1) AS r "
        "JOIN observations AS o ON o.id = r.id JOIN documents AS d ON d.document = o.document "
        'ORDER BY grouped, d.date NULLS FIRST, o.document, o."start"'
    ).fetchall()
    rows: dict[str, list[Row]] = {table: [] for table in TABLES}
    verdicts: list[tuple[str, str, bool]] = []
    for group, found in groupby(best, lambda row: row[0]):
        members = list(found)
        documents = {row[4 + DOCUMENT] for row in members}
        if len(documents) > 1 and len(members) <= MOST:
            _examine(group, members, rows, verdicts)
    for table, made in rows.items():
        if made:
            connection.register("incoming", arrow(table, made))
            connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM incoming")
            connection.unregister("incoming")
    if verdicts:
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE verdicts (id VARCHAR, verdict VARCHAR, culprit BOOLEAN)"
        )
        ids, said, blamed = zip(*verdicts, strict=True)
        connection.execute(
            "INSERT INTO verdicts SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[]), unnest(?::BOOLEAN[])",
            [list(ids), list(said), list(blamed)],
        )
        connection.execute(
            "UPDATE observations SET verdict = CASE WHEN observations.verdict = 'violated' THEN 'violated' "
            "ELSE v.verdict END, culprit = observations.culprit OR v.culprit "
            "FROM verdicts AS v WHERE observations.id = v.id"
        )
    return bool(verdicts)


DOCUMENT = Observation.__struct_fields__.index("document")


def _examine(
    group: str,
    members: list[tuple[Any, ...]],
    rows: dict[str, list[Row]],
    verdicts: list[tuple[str, str, bool]],
) -> None:
    facts = Facts()
    home: dict[str, str] = {}
    for (date, about, document), stated in groupby(members, lambda row: (row[1], row[2], row[4 + DOCUMENT])):
        observations = [_observation(row[4:], row[3]) for row in stated]
        home |= {row.id: document for row in observations}
        facts.add(document, Origin(date=date, region=about), observations)
    outcome = examine(facts)

    def several(ids: Iterable[str]) -> bool:
        return len({home[id_] for id_ in ids if id_ in home}) > 1

    proofs = [proof for proof in outcome.proofs if several(proof.observations)]
    findings = [finding for finding in outcome.findings if several(finding.observations)]
    derivations = [value for value in outcome.derivations if several(value.observations)]
    rows["proofs"] += [proof_row(proof, None, group) for proof in proofs]
    rows["findings"] += [finding_row(finding, group) for finding in findings]
    rows["derivations"] += [derivation_row(value, group) for value in derivations]
    verdicts += _verdicts(Outcome(findings, proofs, derivations, {}))


def _verdicts(outcome: Outcome) -> list[tuple[str, str, bool]]:
    """What the proofs across documents say of each observation: violated goes before holds."""
    blamed = {finding.culprit for finding in outcome.findings if finding.culprit}
    said: dict[str, str] = {}
    for proof in outcome.proofs:
        for id_ in proof.observations:
            if proof.verdict == "violated":
                if not blamed.intersection(proof.observations) or id_ in blamed:
                    said[id_] = "violated"
            elif proof.verdict == "holds":
                said.setdefault(id_, "holds")
    return [(id_, verdict, id_ in blamed) for id_, verdict in said.items()]


def _observation(fields: tuple[Any, ...], period: str) -> Observation:
    """A row of the table as a record, with the period of its cell."""
    row = dict(zip(Observation.__struct_fields__, fields, strict=True))
    value = row["value"]
    row["value"] = tuple(map(Decimal, value.split(":"))) if ":" in value else Decimal(value)
    row |= {end: None if row[end] is None else Decimal(row[end]) for end in ("low", "high")}
    return Observation(**(row | {"period": period}))
