"""The search box: names of cities, indicators and documents, by characters or by pinyin, and free questions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal

import msgspec

from chengjian.codes.indicators import indicators
from chengjian.codes.regions import regions
from chengjian.web import queries
from chengjian.web.store import Store

Kind = Literal["city", "indicator", "document"]
SUGGESTIONS = 10
# Of how many documents the titles are searched as one types; the page of documents searches all.
TITLES = 5000


class Hit(msgspec.Struct, frozen=True):
    """Something that has a page: its name, and what stands small beside it."""

    kind: Kind
    name: str
    note: str
    english: str
    path: str


class Entry(msgspec.Struct, frozen=True):
    """A hit with what it is looked up by; the lighter the nearer to the top."""

    hit: Hit
    names: tuple[str, ...]
    sounds: tuple[str, ...]
    weight: int


class Index:
    """All that has a page, to be found as one types."""

    def __init__(self, store: Store) -> None:
        self.cities = {row["region"]: row for row in queries.regions_with_data(store)}
        self.known = {row["indicator"]: row for row in queries.indicators_with_data(store)}
        self.entries = [*self._cities(), *self._indicators(), *self._documents(store)]

    def suggest(self, words: str, most: int = SUGGESTIONS) -> list[Hit]:
        """What the words may mean, the likeliest first: names that begin with them, contain them, sound like them."""
        wanted = re.sub(r"\s+", "", words.lower())[:64]
        if not wanted:
            return []
        latin = wanted.isascii()
        found: list[tuple[int, int, int, Hit]] = []
        for at, entry in enumerate(self.entries):
            near = _near(wanted, entry.names, entry.sounds if latin else ())
            if near is not None:
                found.append((near, entry.weight, at, entry.hit))
        found.sort(key=lambda one: one[:3])
        return [hit for *_, hit in found[:most]]

    def mentioned(self, question: str) -> list[Hit]:
        """The cities and indicators that a question names, the longest names first."""
        text = question.lower()
        named: list[tuple[int, int, Hit]] = []
        for entry in self.entries:
            if entry.hit.kind != "document":
                longest = max(
                    (len(name) for name in entry.names if len(name) > 1 and name in text), default=0
                )
                if longest:
                    named.append((-longest, entry.weight, entry.hit))
        named.sort(key=lambda one: one[:2])
        return [hit for *_, hit in named[:8]]

    def _cities(self) -> Iterator[Entry]:
        for region in regions():
            known = self.cities.get(region.code)
            if not region.present or (known is None and region.level == "county"):
                continue
            above = "" if region.parent is None else regions().by_code(region.parent).short
            note = " · ".join(word for word in (above, region.code) if word)
            weight = {"prefecture": 0, "province": 1, "county": 2}[region.level] + (0 if known else 4)
            hit = Hit("city", region.name, note, _latin(region.short), f"/city/{region.code}")
            names = (*region.names(), region.code)
            yield Entry(hit, _lower(names), _sounds((region.short,)), weight)

    def _indicators(self) -> Iterator[Entry]:
        domains = {key: domain.name for key, domain in indicators().domains.items()}
        for key, row in self.known.items():
            one = indicators().by_id.get(key)
            if one is None:
                continue
            hit = Hit("indicator", one.name, domains[one.domain], one.english, f"/indicator/{key}")
            weight = 1 if row["regions"] > 20 else 3
            yield Entry(
                hit, _lower((one.name, *one.aliases[:12], one.english, key)), _sounds((one.name,)), weight
            )

    def _documents(self, store: Store) -> Iterator[Entry]:
        rows = store.rows(
            """SELECT k.key, coalesce(d.title, d.document) AS title, d.date FROM documents AS d JOIN keys AS k USING (document)
               WHERE d.status = 'read' ORDER BY d.date DESC NULLS LAST LIMIT $1""",
            TITLES,
        )
        for row in rows:
            hit = Hit("document", row["title"], row["date"] or "", "", f"/document/{row['key']}")
            yield Entry(hit, _lower((row["title"],)), (), 6)


def _near(wanted: str, names: tuple[str, ...], sounds: tuple[str, ...]) -> int | None:
    """How near the words are to a name, 0 the nearest; None where they are not in it."""
    best: int | None = None
    for name in names:
        if name == wanted:
            return 0
        if best != 1 and name.startswith(wanted):
            best = 1
        elif best is None and wanted in name:
            best = 3
    for sound in sounds:
        if sound == wanted:
            return 1
        if sound.startswith(wanted) and (best is None or best > 2):
            best = 2
    return best


def _lower(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.lower().replace(" ", "") for name in names if name))


@lru_cache(20_000)
def _syllables(name: str) -> tuple[str, ...]:
    from pypinyin import lazy_pinyin

    return tuple(lazy_pinyin(name))


def _sounds(names: Iterable[str]) -> tuple[str, ...]:
    """A name as one types it: all of its syllables, or the first letters (jiayuguan, jyg)."""
    made: list[str] = []
    for name in names:
        syllables = _syllables(name)
        made += ["".join(syllables).lower(), "".join(s[:1] for s in syllables).lower()]
    return tuple(made)


def _latin(name: str) -> str:
    return "".join(_syllables(name)).capitalize()


def target(hits: list[Hit], words: str) -> str | None:
    """Where a search leads at once: a name that was written in full."""
    wanted = re.sub(r"\s+", "", words)
    same = [hit for hit in hits if wanted in (hit.name, hit.english.lower())]
    return same[0].path if len(same) == 1 else None


def sentences(store: Store, words: str, most: int = 20) -> list[dict[str, object]]:
    """Sentences of the documents that have all the words, the newest documents first."""
    parts = [part for part in words.split()[:6] if part]
    if not parts or sum(map(len, parts)) < 2:
        return []
    condition = " AND ".join(f"contains(o.sentence, ${at})" for at in range(2, len(parts) + 2))
    return store.rows(
        f"""SELECT o.sentence, min(o."start") AS "start", k.key, d.title, d.date, d.document
            FROM observations AS o JOIN documents AS d USING (document) JOIN keys AS k USING (document)
            WHERE {condition} GROUP BY ALL ORDER BY d.date DESC NULLS LAST LIMIT $1""",
        most, *parts,
    )  # fmt: skip
