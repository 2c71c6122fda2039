"""Frameworks with clear errors, figures into tables, the recipe replayed and changed, and how sure the ranks are."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import polars as pl
import pytest

from chengjian.codes.reference import reference
from chengjian.codes.regions import regions
from chengjian.evaluate.frameworks import FrameworkError, load, parse, shipped
from chengjian.evaluate.recipe import Evaluation, Recipe, evaluate
from chengjian.evaluate.regional import PARTS, convergence, parts
from chengjian.evaluate.reporting import standings
from chengjian.evaluate.table import DataError, tabulate
from chengjian.evaluate.uncertainty import Choices, around, main_effects, simulate

FRAMEWORK = """
id: small
name: 小
english: Small
source: made up
dimensions:
  - id: wealth
    name: 财富
    english: Wealth
    weight: 3
    indicators: [{indicator: gdp_per_capita}, {indicator: gdp, measure: growth}]
  - id: air
    name: 空气
    english: Air
    indicators:
      - {indicator: pm25}
      - {indicator: total_exports, per: gdp, times: 100, unit: "%"}
      - {indicator: fdi_utilised, optional: true}
"""
CODES = ["620200", "620300", "620900", "110000", "440300", "310000"]


def figures(**changes: dict[str, float | None]) -> pl.DataFrame:
    """A small panel of 2023: six regions and the figures that the framework wants."""
    given: dict[str, dict[str, float | None]] = {
        "gdp_per_capita": dict(zip(CODES, [120, 100, 80, 200, 195, 190], strict=True)),
        "gdp growth": dict(zip(CODES, [8, 6, 7, 5, 6, 5.0], strict=True)),
        "pm25": dict(zip(CODES, [20, 22, 25, 32, 18, 28], strict=True)),
        "gdp": dict(zip(CODES, [380, 600, 960, 4300, 3400, 4700], strict=True)),
        "total_exports": dict(zip(CODES, [4, 20, 6, 600, 2400, 1700], strict=True)),
    }
    rows = []
    for key, values in (given | changes).items():
        indicator, _, measure = key.partition(" ")
        rows += [
            (c, indicator, measure or "level", "2023", v, v * 0.99, v * 1.01)
            for c, v in values.items()
            if v is not None
        ]
    return pl.DataFrame(
        rows, schema=["region", "indicator", "measure", "period", "value", "low", "high"], orient="row"
    )


def small(recipe: Recipe | None = None, **changes: dict[str, float | None]) -> Evaluation:
    return evaluate(figures(**changes), parse(FRAMEWORK.encode(), "small.yml"), year="2023", recipe=recipe)


# ---- frameworks -------------------------------------------------------------------------------------------


def test_shipped_frameworks() -> None:
    assert set(shipped()) == {"high_quality_development", "twelve_domains", "resource_cities"}
    assert len(shipped()["high_quality_development"].dimensions) == 5
    assert len(shipped()["twelve_domains"].dimensions) == 12
    assert all(f.source and all(item.title for item in f.items()) for f in shipped().values())


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_framework_of_the_readme_is_one(name: str) -> None:
    text = (Path(__file__).parents[2] / name).read_text("utf-8")
    shown = next(part for part in text.split("```yaml\n") if part.startswith("id: mine"))
    assert [d.id for d in parse(shown.split("```")[0].encode(), name).dimensions] == ["wealth", "air"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("id: small", "idd: small", "idd"),
        ("gdp_per_capita", "gdp_per_head", "gdp_per_head is no indicator"),
        ("indicator: pm25", "indicator: resident_population", "direction: up or down"),
        ("id: air", "id: wealth", "wealth stands twice"),
        ("indicator: pm25", "indicator: gdp_per_capita", "stands twice"),
        ("weight: 3", "weight: -3", "must not be negative"),
        ("weight: 3", "weight: heavy", "float"),
        ("measure: growth", "measure: growth, per: gdp", "cannot be divided"),
        ("weight: 3", "comparisons: [[1, 2]]", "2 rows of 2"),
        ("weight: 3", "comparisons: [[1, 2], [2, 1]]", "reciprocal"),
        ("weight: 3", "comparisons: [[1, .nan], [.nan, 1]]", "reciprocal"),
        ("weight: 3", "comparisons: [[1, -2], [-0.5, 1]]", "positive"),
        ("weight: 3", "weight: .nan", "must not be negative"),
        ("weight: 3", "weight: .inf", "must not be negative"),
        ("indicator: pm25", "indicator: pm25, weight: .nan", "must not be negative"),
        ("indicator: pm25", "indicator: pm25, weight: 1.0e308", "above 1e"),
        ("indicator: pm25", "indicator: pm25, target: .nan", "a target a number"),
        ("times: 100", "times: .inf", "times must be a number"),
        ("per: gdp,", "per: total_exports,", "divided by itself"),
        ("id: air", "id: score", "no column of the results"),
        ("id: air", "id: 空气", "no column of the results"),
        ("english: Air", "english: Air\n    english: Wind", "english: stands twice"),
        ("name: 空气", "name: " + "空" * 201, "at most 200 characters"),
        ("name: 空气", 'name: "\\e[31m"', "printable"),
        ("dimensions:", "dimensions: [", "small.yml"),
        ("source: made up", "source: &a [x]\nname: *a", "references"),
        ("source: made up", "source: " + "[" * 40 + "]" * 40, "nested more than 30 deep"),
        ("source: made up", "source: " + "[" * 5000, "nesting depth"),
        ("source: made up", "source: " + "x" * 1_000_000, "larger than"),
    ],
)
def test_a_wrong_framework_says_what_is_wrong(old: str, new: str, message: str) -> None:
    with pytest.raises(FrameworkError, match=message):
        parse(FRAMEWORK.replace(old, new).encode(), "small.yml")


def test_weights_that_are_all_nothing_are_refused() -> None:
    none = FRAMEWORK.replace("weight: 3", "weight: 0").replace("english: Air", "english: Air\n    weight: 0")
    with pytest.raises(FrameworkError, match="one must be above 0"):
        parse(none.encode(), "small.yml")


@pytest.mark.parametrize("coverage", [-1, 1.5, float("nan")])
def test_a_coverage_is_a_part_of_one(coverage: float) -> None:
    with pytest.raises(ValueError, match="part of one"):
        Recipe(region_coverage=coverage)


def test_an_unknown_framework_names_those_that_are() -> None:
    with pytest.raises(FrameworkError, match=r"high_quality_development .*\.yml file"):
        load("five_dimensions")


# ---- figures ----------------------------------------------------------------------------------------------


def test_quotients_keep_their_interval() -> None:
    table = tabulate(figures(), parse(FRAMEWORK.encode(), "small.yml").items(), ["2023"])
    at = table.regions.index("620300"), [i.id for i in table.items].index("total_exports_per_gdp")
    cell = [array[0, at[0], at[1]] for array in (table.low, table.value, table.high)]
    assert cell == pytest.approx([2000 / 600 * 0.99 / 1.01, 2000 / 600, 2000 / 600 * 1.01 / 0.99])


def test_population_is_derived_from_output_per_head() -> None:
    framework = parse(
        FRAMEWORK.replace("per: gdp, times: 100", "per: resident_population").encode(), "small.yml"
    )
    table = tabulate(figures(), framework.items(), ["2023"])
    at = table.regions.index("620200")
    assert table.value[0, at, 3] == pytest.approx(4 / (380 / 120))
    assert table.derived[0, at, 3] and not table.derived[0, at, 0]


def test_missing_columns_and_years_are_said() -> None:
    items = parse(FRAMEWORK.encode(), "small.yml").items()
    with pytest.raises(DataError, match="no column low, high"):
        tabulate(figures().drop("low", "high"), items, ["2023"])
    with pytest.raises(DataError, match="no figures of 1999"):
        tabulate(figures(), items, ["1999"])


# ---- the recipe -------------------------------------------------------------------------------------------


def test_scores_by_hand() -> None:
    result = small(Recipe(outliers="none"))
    at = result.table.regions.index("620200")
    wealth = ((120 - 80) / 120 + (8 - 5) / 3) / 2
    ratio = [4 / 380, 20 / 600, 6 / 960, 600 / 4300, 2400 / 3400, 1700 / 4700]
    air = ((32 - 20) / (32 - 18) + (ratio[0] - min(ratio)) / (max(ratio) - min(ratio))) / 2
    assert result.parts[0, at] == pytest.approx([100 * wealth, 100 * air])
    assert result.total[0, at] == pytest.approx(100 * (3 * wealth + air) / 4)
    assert result.frame()["rank"].to_list() == sorted(result.rank)


def test_the_log_is_the_recipe() -> None:
    recipe = Recipe(
        normalise="rank", across="geometric", weights="critic", impute=("cross",), region_coverage=0.5
    )
    result = small(recipe)
    settings: dict[str, object] = {}
    for step in result.log:
        settings |= step.settings
    settings["impute"] = tuple(str(settings["impute"]).split(","))
    again = msgspec.convert(settings, Recipe, strict=False)
    assert again == recipe
    assert small(again).total == pytest.approx(result.total)
    changed = small(msgspec.structs.replace(again, across="arithmetic"))
    assert changed.parts == pytest.approx(result.parts)
    assert (changed.total >= result.total).all()


def test_imputed_values_are_flagged() -> None:
    gaps = {"pm25": dict(zip(CODES, [20, 22, 25, 32, None, 28], strict=True))}
    result = small(**gaps)
    at = result.table.regions.index("440300")
    assert result.frame().filter(pl.col("region") == "440300")["imputed"].item() == 1
    assert result.filled[0, at, 2] == 25
    without = small(Recipe(impute=()), **gaps)
    assert "pm25" not in [item.indicator for item in without.table.items]
    assert any("gaps that nothing fills" in said for said in without.left_out)


def test_ties_are_counted() -> None:
    tied = small(pm25=dict(zip(CODES, [20.0, 20, 20, 32, 33, 34], strict=True)))
    found = {s.indicator: (s.rank, s.tied) for s in standings(tied, "620300")}
    assert found["pm25"] == (1, 2) and found["gdp_per_capita"][1] == 0


def test_screening_says_what_it_leaves_out() -> None:
    few = {"pm25": dict.fromkeys(CODES, None) | {"620200": 20.0}}
    result = small(**few)
    assert [said.split(":")[0] for said in result.left_out] == ["细颗粒物（PM2.5）年平均浓度"]
    with pytest.raises(DataError, match="at least 3"):
        evaluate(figures(), parse(FRAMEWORK.encode(), "small.yml"), year="2023", regions=["620200", "620300"])


def test_ahp_weights_and_their_consistency() -> None:
    pairs = FRAMEWORK.replace("source: made up", "source: made up\ncomparisons: [[1, 3], [0.33333, 1]]")
    result = evaluate(figures(), parse(pairs.encode(), "p.yml"), year="2023", recipe=Recipe(weights="ahp"))
    assert result.dimension_weights == pytest.approx([0.75, 0.25], abs=1e-4)
    with pytest.raises(DataError, match="no target is set"):
        small(Recipe(normalise="target"))


# ---- uncertainty ------------------------------------------------------------------------------------------

NOTHING = Choices(
    data=False,
    impute=(("cross",),),
    outliers=("none",),
    normalise=("minmax",),
    weights=("given",),
    weight_noise=0,
    across=("arithmetic",),
    inclusion=False,
)


def test_a_dummy_choice_has_no_influence() -> None:
    result = small(Recipe(outliers="none"))
    choices = msgspec.structs.replace(NOTHING, outliers=("none", "none"), across=("arithmetic", "harmonic"))
    found = simulate(result, choices, runs=256)
    first, _, total, _ = found.sobol["outliers"]
    assert (first, total) == (0, 0)
    assert found.sobol["across"][2] == pytest.approx(1, abs=0.1)


def test_without_change_the_ranks_are_the_nominal_ones() -> None:
    for method in ("minmax", "zscore", "rank", "percentile"):
        result = small(Recipe(outliers="none", normalise=method))  # type: ignore[arg-type]
        found = simulate(
            result, msgspec.structs.replace(NOTHING, normalise=(method,), outliers=("none", "none")), runs=64
        )
        assert (found.ranks == found.nominal).all()
        assert found.scores[0] == pytest.approx(result.total[0], rel=1e-4)


def test_the_way_of_imputing_matters_only_where_something_is_imputed() -> None:
    ways = msgspec.structs.replace(
        NOTHING, impute=(("time", "group", "cross"), ("cross",)), across=("arithmetic", "harmonic")
    )
    assert simulate(small(), ways, runs=128).sobol["impute"][2] == 0
    gaps = {"pm25": dict(zip(CODES, [20, 22, 25, 32, None, 28], strict=True))}
    frame = pl.concat([figures(**gaps), figures(pm25={"440300": 60.0}).with_columns(period=pl.lit("2022"))])
    result = evaluate(frame, parse(FRAMEWORK.encode(), "small.yml"), year="2023")
    assert result.filled[0, result.table.regions.index("440300"), 2] == 60
    assert result.filled_by(("cross",))[0, result.table.regions.index("440300"), 2] == 25
    assert (
        simulate(result, msgspec.structs.replace(ways, across=("arithmetic",)), runs=128).sobol["impute"][2]
        > 0.9
    )


def test_what_is_varied_begins_with_the_recipe() -> None:
    recipe = Recipe(normalise="frontier", within="geometric", weights="critic", impute=(), across="topsis")
    choices = around(recipe)
    firsts = (choices.normalise[0], choices.within, choices.weights[0], choices.impute, choices.across[0])
    assert firsts == ("frontier", ("geometric",), "critic", ((),), "topsis")
    assert simulate(small(recipe), runs=60).ranks.shape[1] == len(CODES)


def test_same_seed_same_ranks_however_many_threads() -> None:
    result = small()
    one, two = (simulate(result, runs=300, threads=n) for n in (1, 2))
    assert (one.ranks == two.ranks).all() and one.sobol == two.sobol
    assert not (simulate(result, runs=300, seed=5).ranks == one.ranks).all()


def test_who_is_ahead() -> None:
    found = simulate(small(), runs=400)
    assert found.ahead("440300", "620900") > 0.9
    assert found.ahead("440300", "620900") + found.ahead("620900", "440300") == pytest.approx(1)
    low, middle, high = found.interval()
    assert ((low <= middle) & (middle <= high)).all()
    with pytest.raises(ValueError, match="nothing is varied"):
        simulate(small(), NOTHING)


def test_main_effects() -> None:
    random = np.random.default_rng(1)
    scores = random.uniform(0, 100, (400, 3))
    effects = main_effects(scores, scores @ np.array([0.8, 0.2, 0.0]))
    # Var of each part over the whole: 0.64 / 0.68 and 0.04 / 0.68.
    assert effects == pytest.approx([0.64 / 0.68, 0.04 / 0.68, 0], abs=0.05)


def test_parts_of_the_country_and_convergence() -> None:
    result = evaluate(reference(), shipped()["resource_cities"], year="2023")
    found = parts(result)
    assert found is not None
    several, gini = found
    assert [part.name for part in several] == ["东部", "中部", "西部", "东北"]
    assert sum(part.regions for part in several) == len(result.table.regions)
    assert gini.within + gini.between + gini.transvariation == pytest.approx(gini.whole)
    # Every code of a province has its part.
    assert {
        r.code[:2] for r in regions() if r.level == "province" and r.present and r.code[:2] < "70"
    } == set(PARTS)
    met = convergence(reference(), result.table.regions)
    assert met is not None and (met.first, met.last) == (2018, 2023) and met.beta.regions > 280
    assert parts(small()) is None and convergence(figures(), CODES) is None


def test_the_shipped_panel_carries_the_shipped_frameworks() -> None:
    for framework in shipped().values():
        result = evaluate(reference(), framework, year="2023")
        assert len(result.table.regions) >= 290
        assert not result.left_out
        assert result.rank.min() == 1
