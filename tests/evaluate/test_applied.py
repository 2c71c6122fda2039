"""Studies on a panel: results by hand, what rounding and single regions can change, and what is refused."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from chengjian.codes.boundaries import centre
from chengjian.codes.indicators import indicators
from chengjian.codes.regions import regions
from chengjian.evaluate.applied import KINDS, METHODS, study
from chengjian.evaluate.breaks import breaks, known
from chengjian.evaluate.figures import figures
from chengjian.evaluate.frameworks import load
from chengjian.evaluate.systems import coupled, hindered, own_framework
from chengjian.evaluate.table import DataError

EAST, WEST = ["320100", "320200", "320300"], ["620200", "620300", "620900"]
CODES = EAST + WEST


def frame(gdp: dict[str, list[float]], half: float = 0.0, people: float = 1.0) -> pl.DataFrame:
    """Output and output per head of six regions by year, each figure uncertain by `half`."""
    rows = []
    for year, values in gdp.items():
        for code, value in zip(CODES, values, strict=True):
            rows.append((code, "gdp", "level", year, value, value - half, value + half, "made up"))
            head = value / people
            rows.append((code, "gdp_per_capita", "level", year, head, head - half, head + half, "made up"))
    names = ["region", "indicator", "measure", "period", "value", "low", "high", "source"]
    return pl.DataFrame(rows, schema=names, orient="row")


SAME = {"2022": [10.0] * 6, "2023": [30.0, 30, 30, 10, 10, 10]}


def test_theil_and_dagum_between_two_parts() -> None:
    """Equal in 2022; in 2023 all of the difference lies between the parts."""
    found = study("theil", frame(SAME), "gdp")
    first, last = found.rows
    assert first["whole"] == pytest.approx(0, abs=1e-12)
    assert last["whole"] == pytest.approx(0.75 * np.log(1.5) + 0.25 * np.log(0.5))
    assert last["between_share"] == pytest.approx(100) and last["low"] == pytest.approx(last["high"])
    assert found.what == ["地区生产总值", "常住人口"] and found.sources == ["made up"]
    gini = study("dagum", frame(SAME), "gdp_per_capita").rows[1]
    assert gini["whole"] == pytest.approx(0.25) and gini["between"] == pytest.approx(0.25)
    assert study("theil", frame(SAME), "gdp_per_capita").rows == found.rows


def test_sigma_and_beta_by_hand() -> None:
    found = study("sigma", frame(SAME), "gdp")
    assert [row["variation"] for row in found.rows] == pytest.approx(
        [0, np.std([30] * 3 + [10] * 3, ddof=1) / 20]
    )
    assert any("变异系数上升" in note for note in found.notes)
    # All come half the way to 20 in logarithms.
    start = np.array([5.0, 10, 15, 25, 30, 40])
    moving = {"2020": start.tolist(), "2022": np.sqrt(start * 20).tolist()}
    row = study("beta", frame(moving), "gdp_per_capita").rows[0]
    assert row["beta"] == pytest.approx(-0.25) and row["speed"] == pytest.approx(100 * np.log(2) / 2)
    with pytest.raises(DataError, match="needs two years"):
        study("beta", frame(SAME), "gdp_per_capita", ["2023"])


def test_the_centre_moves_towards_what_grows() -> None:
    found = study("gravity", frame(SAME), "gdp")
    first, last = found.rows
    places = np.array([centre(code) for code in CODES])
    assert (first["longitude"], first["latitude"]) == pytest.approx(tuple(places.mean(axis=0)))
    assert first["shift"] is None and last["towards"] in ("东", "东南") and 300 < last["shift"] < 700


def test_rounding_widens_and_leverage_names_the_region() -> None:
    wide = study("sigma", frame(SAME, half=2.0), "gdp").rows[1]
    assert wide["low"] < wide["variation"] < wide["high"]
    alone = {"2023": [10.0, 10, 10, 10, 10, 90]}
    assert any(
        "0.0000" not in note and "酒泉市" in note for note in study("sigma", frame(alone), "gdp").notes
    )


@pytest.mark.parametrize(
    ("kind", "indicator", "message"),
    [
        ("theil", "pm25", "does not add up"),
        ("gravity", "gdp_per_capita", "does not add up"),
        ("sigma", "pm25", "no figures of pm25"),
    ],
)
def test_what_does_not_suit_a_study(kind: str, indicator: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        study(kind, frame(SAME), indicator)  # type: ignore[arg-type]


def test_a_decomposition_needs_two_groups() -> None:
    with pytest.raises(DataError, match="of one group"):
        study(
            "dagum",
            frame(SAME).with_columns(region=pl.col("region").replace(EAST, ["620100", "620400", "620500"])),
            "gdp",
        )


def test_regions_without_a_figure_in_each_year_are_left_out_and_counted() -> None:
    lacking = frame(SAME).filter(~((pl.col("region") == "620900") & (pl.col("period") == "2022")))
    found = study("sigma", lacking, "gdp")
    assert found.regions == 5 and any("333 个地级单位中 5 个" in note for note in found.notes)


def test_coupling_of_single_indicators_by_hand() -> None:
    """Min–max of both indicators is the same here: C = 1, T = D² = the score."""
    found = coupled(frame(SAME), own_framework(["gdp", "gdp_per_capita"]), ["2023"])
    assert found.rows[0]["degree"] == pytest.approx(1) and found.rows[-1]["degree"] == pytest.approx(0)
    assert found.rows[0]["grade"] == "优质协调" and found.rows[-1]["grade"] == "极度失调"
    assert found.rows[0]["low"] <= found.rows[0]["degree"] <= found.rows[0]["high"]


def test_obstacles_add_up() -> None:
    moving = frame({"2023": [10.0, 20, 30, 40, 50, 60]})
    own = own_framework(["gdp", "gdp_per_capita"], each=False)
    rows = hindered(moving, own, ["2023"], show=["620200"]).rows
    assert sum(row["obstacle"] for row in rows) == pytest.approx(100)
    means = hindered(moving, own, ["2023"]).rows
    # The best region lacks nothing, so that its row is all zeros.
    assert sum(row["obstacle"] for row in means) == pytest.approx(100 * 5 / 6)
    assert sum(row["first"] for row in means) == 5
    with pytest.raises(DataError, match="at least two"):
        own_framework(["gdp", "gdp"])


def test_breaks_are_said_only_where_years_cross_them() -> None:
    assert len(breaks(["gdp"], ["2018", "2019"])) == 1
    assert (
        breaks(["gdp"], ["2019", "2023"])
        == []
        == breaks(["pm25"], ["2018", "2023"])
        == breaks(["gdp"], ["2018"])
    )
    assert len(breaks(["gdp_per_capita"], ["2018", "2023"])) == 2
    assert all(name in indicators().by_id for b in known() for name in b.indicators)
    assert all(b.before < b.after and b.says and b.source for b in known())


def test_every_study_has_a_formula_and_a_source() -> None:
    assert set(METHODS) == set(KINDS) and all(m.formula and m.source for m in METHODS.values())


def test_the_reference_panel_carries_the_framework() -> None:
    found = coupled(figures(), load("resource_cities"), ["2022", "2023"])
    assert len(found.rows) == 2 * found.regions > 500
    assert {row["region"] for row in found.rows} <= {r.code for r in regions()}
