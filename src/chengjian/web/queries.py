"""What is asked of the cells of a panel: cities, indicators, series, ranks, sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from chengjian.codes.indicators import indicators
from chengjian.publish.sdmx import COLUMNS
from chengjian.web.store import Row, Store

# The measures that a series is made of, the likeliest first.
MAIN = ("level", "ratio", "growth", "multiple", "change", "average_growth")
YEAR = "regexp_full_match(period, '\\d{4}')"


def summary(store: Store) -> Row:
    """How much there is."""
    found = store.kept(
        """SELECT (SELECT count(*) FROM documents WHERE status = 'read') AS documents,
                  (SELECT count(*) FROM observations) AS observations, (SELECT count(*) FROM findings) AS findings,
                  (SELECT count(*) FROM cells) AS cells, (SELECT count(DISTINCT region) FROM cells) AS regions,
                  (SELECT count(DISTINCT indicator) FROM cells) AS indicators,
                  (SELECT min(left(period, 4)) FROM cells) AS first, (SELECT max(left(period, 4)) FROM cells
                   WHERE status <> 'target') AS last"""
    )
    return found[0]


def regions_with_data(store: Store) -> list[Row]:
    """The regions that have cells, with how many and of which domains."""
    return store.kept(
        """SELECT region, count(*) AS cells, count(DISTINCT indicator) AS indicators,
                  count(*) FILTER (agreement = 'contradicted' OR verdict = 'violated') AS contradicted,
                  max(left(period, 4)) FILTER (status <> 'target') AS last
           FROM cells GROUP BY region ORDER BY region"""
    )


# What a page says of a cell; the rest of its columns is for those who ask for all.
SHOWN = (
    "region", "indicator", "measure", "period", "base_period", "value", "unit", "printed", "origin", "status", "bound",
    "verdict", "agreement", "document",
)  # fmt: skip


def cells_of(store: Store, region: str, columns: Sequence[str] = ()) -> list[Row]:
    """All cells of a region, with some of their columns or with all."""
    return store.rows(
        f"SELECT {', '.join(columns) or '*'} FROM cells WHERE region = $1 ORDER BY indicator, measure, period",
        region,
    )


def targets_of(store: Store, region: str) -> list[Row]:
    """What is aimed at for a region, beside what was reached: indicator, period, value, unit, printed."""
    return store.rows(
        """SELECT t.indicator, t.measure, t.period, t.value, t.unit, t.printed, t.bound, k.key, t."start"
           FROM side.targets AS t JOIN keys AS k USING (document) WHERE t.region = $1""",
        region,
    )


def series(store: Store, wanted: Sequence[str], keys: Sequence[str] = ()) -> dict[tuple[str, str], list[Row]]:
    """The yearly values of regions by (region, indicator), of all indicators or of some."""
    if not wanted:
        return {}
    found = store.rows(
        f"""SELECT region, indicator, measure, period, base_period, value, unit, status, origin, agreement, verdict,
                   printed, bound
            FROM cells WHERE region IN (SELECT unnest($1::VARCHAR[]))
              AND (len($2) = 0 OR indicator IN (SELECT unnest($2::VARCHAR[])))
              AND measure IN ('level', 'growth', 'ratio') AND {YEAR} AND value IS NOT NULL
            ORDER BY region, indicator, measure, period""",
        list(wanted), list(keys),
    )  # fmt: skip
    made: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in found:
        made[row["region"], row["indicator"]].append(row)
    return made


Place = tuple[str, str, str, str | None]


def places(store: Store, region: str, level: str) -> dict[Place, Row]:
    """The place of a region among those of its level, by (indicator, measure, latest period, unit): `place` of `n`."""
    made: dict[Place, Row] = {}
    for row in store.rows("SELECT * FROM side.places WHERE region = $1 AND level = $2", region, level):
        known = indicators().by_id.get(row["indicator"])
        row["place"] = row["below"] if known and known.direction == "down" else row["above"]
        made[row["indicator"], row["measure"], row["period"], row["unit"]] = row
    return made


def indicators_with_data(store: Store) -> list[Row]:
    """The indicators that have cells: of how many regions, which years."""
    return store.kept(
        """SELECT indicator, count(*) AS cells, count(DISTINCT region) AS regions, min(left(period, 4)) AS first,
                  max(left(period, 4)) FILTER (status <> 'target') AS last
           FROM cells GROUP BY indicator ORDER BY regions DESC, cells DESC"""
    )


def coverage(store: Store, indicator: str) -> list[Row]:
    """For which measures and periods an indicator has values, and of how many regions, the fullest first."""
    return store.rows(
        """SELECT measure, period, unit, count(DISTINCT region) AS regions,
                  count(DISTINCT region) FILTER (right(region, 2) = '00' AND right(region, 4) <> '0000') AS prefectures
           FROM side.ranked WHERE indicator = $1 AND (value IS NOT NULL OR printed IS NOT NULL)
           GROUP BY ALL ORDER BY measure, period DESC""",
        indicator,
    )


def ranking(store: Store, indicator: str, measure: str, period: str, level: str) -> list[Row]:
    """The values of an indicator in a period over the regions of a level (empty: all), the highest first."""
    pattern = {"province": "__0000", "prefecture": "____00"}.get(level, "______")
    return store.rows(
        """SELECT region, value, unit, printed, bound, status, origin, verdict, agreement, document, kind, base_period,
                  measure, rank() OVER (ORDER BY value DESC) AS place
           FROM side.ranked WHERE indicator = $1 AND measure = $2 AND period = $3 AND value IS NOT NULL AND region LIKE $4
             AND ($5 <> 'prefecture' OR region NOT LIKE '__0000' OR left(region, 2) IN ('11', '12', '31', '50'))
           QUALIFY row_number() OVER (PARTITION BY region ORDER BY base_period DESC NULLS FIRST) = 1
           ORDER BY value DESC, region""",
        indicator, measure, period, pattern, level,
    )  # fmt: skip


def cell(store: Store, region: str, indicator: str, measure: str, period: str) -> list[Row]:
    """The cells of one place, thing, measure and time; several where they compare with different bases."""
    return store.rows(
        """SELECT c.*, k.key FROM cells AS c LEFT JOIN keys AS k ON k.document = c.document
           WHERE c.region = $1 AND c.indicator = $2 AND c.measure = $3 AND c.period = $4
           ORDER BY c.base_period DESC NULLS FIRST""",
        region, indicator, measure, period,
    )  # fmt: skip


def sources(store: Store, region: str, indicator: str, measure: str, period: str) -> list[Row]:
    """All that states a cell, ranked, with the sentence and the document of each."""
    found = store.rows(
        """SELECT s.rank, s.relation, s.base_period, s.value, s.unit, s.observation AS id, s.document, k.key, d.title,
                  d.date, d.vintage, d.kind, t.name AS kind_name, t.english AS kind_english
           FROM cell_sources AS s JOIN documents AS d ON d.document = s.document JOIN keys AS k ON k.document = s.document
           LEFT JOIN kinds AS t ON t.kind = d.kind
           WHERE s.region = $1 AND s.indicator = $2 AND s.measure = $3 AND s.period = $4
           ORDER BY s.base_period DESC NULLS FIRST, s.rank LIMIT 200""",
        region, indicator, measure, period,
    )  # fmt: skip
    seen = observed(store, (row["id"] for row in found), EVIDENCE)
    none = dict.fromkeys(EVIDENCE)
    return [{**row, **seen.get(row["id"], {**none, "tail": None})} for row in found]


EVIDENCE = (
    "text", "start", "sentence", "bound", "status", "verdict", "scope", "measure", "indicator_text"
)  # fmt: skip


def observed(store: Store, ids: Iterable[str], columns: Sequence[str]) -> dict[str, Row]:
    """Observations by id, with some of their columns and the `tail` that an address has of each.

    The rows are asked for by document and place: whole parts of the table are passed over, and no id is compared but theirs.
    """
    places: dict[str, set[int]] = defaultdict(set)
    for number in (wanted := set(ids)):
        # A document's name may have a # of its own, and so may what stands behind the place of a number.
        for at, sign in enumerate(number):
            if sign == "#" and (start := number[at + 1 :].partition("#")[0]).isdecimal():
                places[number[:at]].add(int(start))
    if not places:
        return {}
    names = sorted(places)
    starts = sorted(set().union(*places.values()))
    said = ", ".join(f"${at + 1}" for at in range(len(names)))
    rows = store.rows(
        f"""SELECT id, document, tail(document, id) AS tail, {", ".join(f'"{name}"' for name in columns)}
            FROM observations WHERE document IN ({said}) AND "start" IN (SELECT unnest(${len(names) + 1}::INTEGER[]))""",
        *names, starts,
    )  # fmt: skip
    return {row["id"]: row for row in rows if row["id"] in wanted}


def derivations(store: Store, region: str, indicator: str, measure: str, period: str) -> list[Row]:
    """What implies a cell that nobody states, or that is stated too."""
    return store.rows(
        """SELECT v.*, k.key, d.title FROM derivations AS v LEFT JOIN keys AS k USING (document)
           LEFT JOIN documents AS d USING (document)
           WHERE v.region = $1 AND v.indicator = $2 AND v.measure = $3 AND v.period = $4 LIMIT 20""",
        region, indicator, measure, period,
    )  # fmt: skip


def cell_of(store: Store, observation: Row) -> Row | None:
    """The cell that an observation is a source of."""
    found = store.rows(
        """SELECT * FROM cell_sources WHERE region = $1 AND indicator = $2 AND measure = $3 AND document = $4""",
        observation["region"], observation["indicator"], observation["measure"], observation["document"],
    )  # fmt: skip
    return next((row for row in found if row["observation"] == observation["id"]), None)


def measured(store: Store, region: str, period: str) -> set[tuple[str, str]]:
    """Of which indicators and measures there is a cell of a region and period."""
    found = store.rows(
        "SELECT DISTINCT indicator, measure FROM cells WHERE region = $1 AND period = $2", region, period
    )
    return {(row["indicator"], row["measure"]) for row in found}


def exchanged(
    store: Store,
    areas: Sequence[str],
    keys: Sequence[str],
    measures: Sequence[str],
    span: tuple[str, str],
    most: int,
) -> list[Row]:
    """Cells with a value in the columns of `publish.sdmx`: of regions, indicators and measures (empty: all), by years."""
    return store.rows(
        f"""SELECT {COLUMNS} FROM cells WHERE value IS NOT NULL
              AND (len($1) = 0 OR region IN (SELECT unnest($1::VARCHAR[])))
              AND (len($2) = 0 OR indicator IN (SELECT unnest($2::VARCHAR[])))
              AND (len($3) = 0 OR measure IN (SELECT unnest($3::VARCHAR[])))
              AND ($4 = '' OR left(period, 4) >= $4) AND ($5 = '' OR left(period, 4) <= $5) LIMIT $6""",
        list(areas), list(keys), list(measures), *span, most,
    )  # fmt: skip
