"""Cities side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from chengjian.codes.indicators import indicators
from chengjian.web import queries
from chengjian.web.store import Row, Store
from chengjian.web.words import Words

MOST = 6
# What is compared where nothing is chosen: of each domain what most of the cities have, up to so many.
EACH = 4


class Compared(msgspec.Struct, frozen=True):
    """An indicator over the cities, in the latest period that most of them have."""

    key: str
    name: str
    domain: str
    measure: str
    period: str
    unit: str
    cells: list[Row | None]

    @property
    def widths(self) -> list[int]:
        """Each value as a share of the greatest, in hundredths; 0 where there is none or it is negative."""
        values = [cell["value"] if cell else 0.0 for cell in self.cells]
        top = max((abs(value) for value in values), default=0.0)
        return [round(max(value, 0.0) / top * 100) if top else 0 for value in values]


def rows(store: Store, cities: Sequence[str], domain: str, keys: Sequence[str], w: Words) -> list[Compared]:
    """What the cities can be compared by."""
    if len(cities) < 2:
        return []
    series = queries.series(store, cities, list(keys))
    by_key: dict[str, list[tuple[str, list[Row]]]] = {}
    for (region, key), found in series.items():
        by_key.setdefault(key, []).append((region, found))
    made: list[Compared] = []
    used: Counter[str] = Counter()
    for one in indicators().by_id.values():
        if one.id not in by_key or (domain and one.domain != domain):
            continue
        compared = _compared(one.id, one.domain, by_key[one.id], cities, w)
        if compared is None or (not domain and not keys and used[one.domain] >= EACH):
            continue
        used[one.domain] += 1
        made.append(compared)
    return made


def _compared(
    key: str, domain: str, found: list[tuple[str, list[Row]]], cities: Sequence[str], w: Words
) -> Compared | None:
    """The measure, period and unit that most of the cities share, the latest of the fullest."""
    votes: Counter[tuple[str, str, str]] = Counter()
    cells: dict[tuple[str, str, str, str], Row] = {}
    for region, values in found:
        for row in values:
            if row["status"] == "target":
                continue
            place = row["measure"], row["period"], row["unit"] or ""
            if (region, *place) not in cells:
                votes[place] += 1
            cells[(region, *place)] = row
    if not votes:
        return None
    order = {measure: -at for at, measure in enumerate(queries.MAIN)}
    (measure, period, unit), number = max(votes.items(), key=lambda v: (v[1], order[v[0][0]], v[0][1]))
    if number < 2:
        return None
    chosen = [cells.get((city, measure, period, unit)) for city in cities]
    return Compared(key, w.indicator(key), domain, measure, period, unit, chosen)
