"""What is asked of the documents of a panel: their text, what stands in it, what was found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from chengjian.model import Block, Document
from chengjian.publish.marks import Mark, Part, State, parts
from chengjian.web.queries import observed
from chengjian.web.store import Row, Store, key

# What a page shows of a long document at a time, in blocks and in characters.
BLOCKS, CHARACTERS = 600, 60_000
PAGE = 50


def documents(store: Store, *, words: str = "", region: str = "", kind: str = "", at: int = 0) -> list[Row]:
    """A page of the collection, newest first: those whose title or name has the words, of a region, of a kind."""
    return store.rows(
        """SELECT k.key, d.document, d.title, d.kind, t.name AS kind_name, t.english AS kind_english, d.date, d.region,
                  d.format, d.status, d.reason, d.observations, d.unread, count(*) OVER () AS total,
                  coalesce(f.findings, 0) AS findings
           FROM documents AS d JOIN keys AS k USING (document) LEFT JOIN kinds AS t ON t.kind = d.kind
           LEFT JOIN side.found AS f USING (document)
           WHERE ($1 = '' OR contains(lower(coalesce(d.title, '') || ' ' || d.document), lower($1)))
             AND ($2 = '' OR d.region = $2 OR (right($2, 2) = '00' AND starts_with(d.region, left($2, 4)))
                  OR (right($2, 4) = '0000' AND starts_with(d.region, left($2, 2))))
             AND ($3 = '' OR d.kind = $3)
           ORDER BY d.date DESC NULLS LAST, d.document LIMIT $4 OFFSET $5""",
        words, region, kind, PAGE, at,
    )  # fmt: skip


def document(store: Store, key: str) -> Row | None:
    """A document by its key, without where its file lay."""
    return store.one(
        """SELECT k.key, d.* EXCLUDE (path, file, hash, key), t.name AS kind_name, t.english AS kind_english
           FROM keys AS k JOIN documents AS d USING (document) LEFT JOIN kinds AS t ON t.kind = d.kind
           WHERE d.document = $1""",
        store.document(key),
    )


class Stretch(msgspec.Struct, frozen=True):
    """Blocks of a document that a page shows: from the first to before the last, and whether there is more."""

    first: int
    last: int
    before: int | None
    after: int | None


def stretch(store: Store, name: str, at: int) -> Stretch:
    """The blocks to show beginning with `at`, as many as a page bears."""
    sizes = store.rows(
        "SELECT block, length(text) AS size FROM blocks WHERE document = $1 ORDER BY block", name
    )
    starts, room = [0], CHARACTERS
    for row in sizes:
        room -= row["size"]
        if room < 0 or row["block"] - starts[-1] >= BLOCKS:
            if row["block"] > starts[-1]:
                starts.append(row["block"])
            room = CHARACTERS - row["size"]
    page = max(i for i, start in enumerate(starts) if start <= max(at, 0))
    end = sizes[-1]["block"] + 1 if sizes else 0
    last = starts[page + 1] if page + 1 < len(starts) else end
    return Stretch(
        starts[page], last, starts[page - 1] if page else None, last if page + 1 < len(starts) else None
    )


def on_page(store: Store, name: str, page: int) -> Stretch:
    """The blocks that begin on a page or have numbers on it; none (first = last) where there are no such."""
    found = store.one(
        """SELECT min(block) AS first, max(block) + 1 AS last FROM (
               SELECT block FROM blocks WHERE document = $1 AND page = $2
               UNION ALL SELECT block FROM observations WHERE document = $1 AND page = $2)""",
        name, page,
    )  # fmt: skip
    if found is None or found["first"] is None:
        return Stretch(0, 0, None, None)
    return Stretch(found["first"], min(found["last"], found["first"] + BLOCKS), None, None)


def observations(store: Store, name: str, shown: Stretch) -> list[Row]:
    """The observations that stand in the blocks shown."""
    found = store.rows(
        """SELECT "start", "end", text, verdict, page, box FROM observations
           WHERE document = $1 AND block >= $2 AND block < $3""",
        name, shown.first, shown.last,
    )  # fmt: skip
    return sorted(found, key=lambda row: row["start"])


class Body(msgspec.Struct, frozen=True):
    """Parts of a text; `leaves` says before which of them, by their places, a page of the original begins, and which."""

    parts: list[Part]
    leaves: dict[int, int]


def body(store: Store, name: str, shown: Stretch, seen: Sequence[Row]) -> Body:
    """The text shown, cut at its numbers."""
    rows = store.rows(
        """SELECT kind, text, starts, offsets, level, cells, page FROM blocks
           WHERE document = $1 AND block >= $2 AND block < $3 AND (cells IS NOT NULL OR trim(text) <> '') ORDER BY block""",
        name, shown.first, shown.last,
    )  # fmt: skip
    leaves, page = {}, 0
    for at, row in enumerate(rows):
        if row["page"] and row["page"] > page:
            page = leaves[at] = row["page"]
    blocks = [
        Block(
            row["kind"],
            row["text"],
            tuple(row["starts"]),
            tuple(row["offsets"]),
            row["level"] or 0,
            tuple(tuple((cell[0], cell[1]) for cell in line) for line in row["cells"] or ()),
        )
        for row in rows
    ]
    marks = [Mark(str(row["start"]), row["start"], row["end"], state(row["verdict"])) for row in seen]
    marks += [
        Mark("", row["start"], row["end"], "unread")
        for row in store.rows('SELECT "start", "end" FROM unread WHERE document = $1', name)
    ]
    marks.sort(key=lambda mark: (mark.start, mark.state == "unread"))
    return Body(list(parts(Document(name, "", blocks, []), marks)), leaves)


def state(verdict: str | None) -> State:
    """The state of a number by the verdict on it."""
    return "holds" if verdict == "holds" else "violated" if verdict == "violated" else "unknown"


FINDINGS = """SELECT f.*, k.key, d.title, d.region, d.date, d.kind, count(*) OVER () AS total
    FROM findings AS f JOIN documents AS d USING (document) JOIN keys AS k USING (document)"""


def findings_of(store: Store, name: str) -> list[Row]:
    """What was found in a document, in the order of its text."""
    found = store.rows(f'{FINDINGS} WHERE f.document = $1 ORDER BY f."start", f.rule', name)
    return _with_numbers(store, found)


def findings(
    store: Store, *, rule: str = "", severity: str = "", region: str = "", document: str = "", at: int = 0
) -> list[Row]:
    """A page of what was found in the collection, the gravest first."""
    found = store.rows(
        f"""{FINDINGS} WHERE ($1 = '' OR f.rule = $1) AND ($2 = '' OR f.severity = $2)
              AND ($3 = '' OR d.region = $3 OR (right($3, 4) = '0000' AND starts_with(d.region, left($3, 2))))
              AND ($4 = '' OR k.key = $4)
            ORDER BY CASE f.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, d.date DESC NULLS LAST,
                     f.document, f."start" LIMIT $5 OFFSET $6""",
        rule, severity, region, document, PAGE, at,
    )  # fmt: skip
    return _with_numbers(store, found)


def facets(store: Store) -> dict[str, list[Row]]:
    """By what findings can be chosen, and how many there are of each."""
    return {
        "rule": store.kept("SELECT rule AS value, count(*) AS n FROM findings GROUP BY 1 ORDER BY 1"),
        "severity": store.kept(
            "SELECT severity AS value, count(*) AS n FROM findings GROUP BY 1 ORDER BY 2 DESC"
        ),
        "region": store.kept(
            """SELECT d.region AS value, count(*) AS n FROM findings JOIN documents AS d USING (document)
               WHERE d.region IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 200"""
        ),
    }


def _with_numbers(store: Store, found: list[Row]) -> list[Row]:
    """Each finding with the numbers that it is about, and its correction."""
    ids = {number for row in found for number in row["observations"] or ()}
    known = observed(store, ids, ("text", "start", "sentence", "period", "indicator_text"))
    for row in known.values():
        row["key"] = key(row["document"])
    for row in found:
        row["numbers"] = [known[number] for number in row["observations"] or () if number in known]
        row["fix"] = _fix(row["fix"])
        row["number"] = f"f{row['start']}-{row['rule']}"
    return found


def _fix(text: str | None) -> dict[str, Any] | None:
    if not text:
        return None
    try:
        found = msgspec.json.decode(text)
    except msgspec.DecodeError:
        return None
    return found if isinstance(found, dict) else None


def observation(store: Store, key: str, tail: str) -> Row | None:
    """An observation with its document."""
    name, start = store.document(key), tail.partition("~")[0]
    if name is None or not start.isdecimal() or len(start) > 9:
        return None
    rows = store.rows(
        """SELECT o.*, tail(o.document, o.id) AS tail, d.title, d.date, d.kind, t.name AS kind_name,
                  t.english AS kind_english
           FROM observations AS o JOIN documents AS d USING (document) LEFT JOIN kinds AS t ON t.kind = d.kind
           WHERE o.document = $1 AND o."start" = $2""",
        name, int(start),
    )  # fmt: skip
    return next(({**row, "key": key} for row in rows if row["tail"] == tail), None)


def proofs(store: Store, row: Row) -> list[Row]:
    """The identities that were held against an observation, those that it breaks first."""
    return store.rows(
        """SELECT identity, verdict, calculation, observations FROM proofs
           WHERE (document = $2 OR document IS NULL) AND list_contains(observations, $1)
           ORDER BY CASE verdict WHEN 'violated' THEN 0 WHEN 'holds' THEN 1 ELSE 2 END LIMIT 20""",
        row["id"], row["document"],
    )  # fmt: skip


def found_about(store: Store, row: Row) -> list[Row]:
    """The findings about an observation."""
    found = store.rows(
        f"""{FINDINGS} WHERE (f.document = $2 OR f.region_group IS NOT NULL) AND list_contains(f.observations, $1)
            ORDER BY f.rule LIMIT 20""",
        row["id"], row["document"],
    )  # fmt: skip
    return _with_numbers(store, found)


def projects(store: Store, region: str, limit: int = 60) -> list[Row]:
    """What documents about a region say of companies, parks and projects: capacities, sizes, investments."""
    found = store.rows(
        """SELECT o.id, o.subject, o.indicator_text, o.text, o.period, o.status, tail(o.document, o.id) AS tail,
                  o."start", o.verdict, k.key, d.title
           FROM documents AS d JOIN keys AS k USING (document) JOIN observations AS o USING (document)
           WHERE d.region = $1 AND o.region IS NULL AND o.subject IS NOT NULL AND o.repeats IS NULL
             AND o.measure = 'level' ORDER BY d.date DESC NULLS LAST, o.subject, o."start" LIMIT $2""",
        region, limit,
    )  # fmt: skip
    return [row for row in found if not re.fullmatch(r"全[国球]|世界", row["subject"])]
