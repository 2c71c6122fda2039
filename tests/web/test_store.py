"""The tables beside the panel say what the panel says, row by row."""

from __future__ import annotations

from pathlib import Path

from chengjian.panel.building import build
from chengjian.panel.collection import Source
from chengjian.web import queries, texts
from chengjian.web.store import Store

PREFECTURES = (
    "region LIKE '____00' AND (region NOT LIKE '__0000' OR left(region, 2) IN ('11', '12', '31', '50'))"
)


def test_places_are_counted_among_the_regions_of_the_level(reference: Store) -> None:
    for region in ("620200", "310000"):
        found = queries.places(reference, region, "prefecture")
        assert found
        for (indicator, measure, period, unit), row in list(found.items())[::7]:
            others = [
                one["value"]
                for one in reference.rows(
                    f"""SELECT value FROM cells WHERE indicator = $1 AND measure = $2 AND period = $3
                        AND unit IS NOT DISTINCT FROM $4 AND status = 'actual' AND value IS NOT NULL AND {PREFECTURES}""",
                    indicator, measure, period, unit,
                )
            ]  # fmt: skip
            mine = reference.rows(
                """SELECT value FROM cells WHERE region = $1 AND indicator = $2 AND measure = $3 AND period = $4
                   AND unit IS NOT DISTINCT FROM $5""",
                region, indicator, measure, period, unit,
            )  # fmt: skip
            assert row["n"] == len(others) >= 5
            assert row["above"] in {sum(v > one["value"] for v in others) + 1 for one in mine}
            assert row["below"] in {sum(v < one["value"] for v in others) + 1 for one in mine}


def test_every_observation_is_found_by_its_id(store: Store) -> None:
    rows = store.rows("SELECT id, text FROM observations")
    seen = queries.observed(store, (row["id"] for row in rows), ("text",))
    assert {row["id"]: row["text"] for row in rows} == {number: row["text"] for number, row in seen.items()}
    assert not queries.observed(store, ["none.txt#3", "review.txt", "#", "review.txt#x"], ("text",))


def test_an_observation_is_found_by_its_address_and_leads_to_its_cell(store: Store) -> None:
    sources = {row["observation"]: row for row in store.rows("SELECT * FROM cell_sources")}
    assert sources
    rows = store.rows(
        "SELECT id, tail(document, id) AS tail, key FROM observations JOIN keys USING (document) ORDER BY id"
    )
    # Some of each document, and enough that are sources of cells.
    for row in rows[::6]:
        found = texts.observation(store, row["key"], row["tail"])
        assert found is not None
        assert found["id"] == row["id"]
        assert queries.cell_of(store, found) == sources.get(row["id"])


def test_targets_are_those_that_documents_state(tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    report.write_text(
        "2025年，全市地区生产总值增长7.1%，粮食产量41万吨。\n"
        "2026年，全市经济社会发展主要预期目标是：地区生产总值增长6.5%左右，城镇新增就业1.2万人，粮食产量稳定在40万吨以上。\n",
        "utf-8",
    )
    source = Source(
        name="report.txt", path=str(report), title="金昌市政府工作报告", date="2026-02", region="620300"
    )
    build([source], tmp_path / "panel.duckdb", jobs=0)
    store = Store.open(tmp_path / "panel.duckdb")
    found = {
        (row["indicator"], row["measure"]): row["printed"] for row in queries.targets_of(store, "620300")
    }
    store.close()
    assert found == {
        ("gdp", "growth"): "6.5%",
        ("urban_new_employment", "level"): "1.2万人",
        ("grain_output", "level"): "40万吨",
    }


def test_what_was_kept_cannot_be_changed_by_who_asked(store: Store) -> None:
    queries.summary(store)["cells"] = -1
    assert queries.summary(store)["cells"] > 0
