"""Projections with their back-test, targets and how they stand, and claimed places, on made-up figures."""

from __future__ import annotations

import re
from decimal import Decimal

import numpy as np
import polars as pl
import pytest

from chengjian.codes.regions import regions
from chengjian.evaluate.claims import claims
from chengjian.evaluate.plans import Progress, Target, assess, target_of, targets
from chengjian.evaluate.projection import Projection, needed_pace, project
from chengjian.evaluate.table import DataError
from chengjian.model import Observation

GANSU = [r.code for r in regions().children("620000", 2023) if r.level == "prefecture"]
HERE = "620200"


def series(
    indicator: str, given: dict[str, dict[int, float]], measure: str = "level", unit: str = "元"
) -> pl.DataFrame:
    rows = [
        (region, indicator, measure, str(year), unit, float(v), float(v), float(v))
        for region, values in given.items()
        for year, v in values.items()
    ]
    columns = ["region", "indicator", "measure", "period", "unit", "value", "low", "high"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def growing(
    rate: float, noise: float = 0.02, years: range = range(2018, 2024)
) -> dict[str, dict[int, float]]:
    """Every region's output, growing by `rate` a year with noise."""
    random = np.random.default_rng(2)
    return {
        code: {y: 100 * (1 + rate) ** (y - years[0]) * float(np.exp(random.normal(0, noise))) for y in years}
        for code in GANSU
    }


# ---- projections ------------------------------------------------------------------------------------------


def test_a_projection_says_how_wide_and_why() -> None:
    found = project(series("gdp", growing(0.08)), HERE, "gdp")
    assert found.model in ("drift", "peers")
    assert found.years == list(range(2024, 2031))
    assert found.middle[-1] == pytest.approx(found.known[-1][1] * 1.08**7, rel=0.1)
    low, high = found.intervals[80]
    wide_low, wide_high = found.intervals[95]
    assert (wide_low < low).all() and (low < found.middle).all() and (high < wide_high).all()
    assert (np.diff(np.log(high / low)) > 0).all()
    assert found.test.regions == len(GANSU) and found.test.horizon == 3 and found.test.widened >= 1


def test_the_back_test_uses_nothing_of_the_future() -> None:
    # A jump in the last year that no earlier year hints at must show as error, whatever the model.
    given = growing(0.05, noise=0.001)
    for values in given.values():
        values[2023] *= 2
    found = project(series("gdp", given), HERE, "gdp", model="peers")
    assert found.test.error > 30 and found.test.coverage[0] < 0.8


def test_models_by_hand() -> None:
    given = {
        HERE: {2018: 100.0, 2019: 120.0, 2020: 144.0, 2021: 172.8},
        "620300": dict.fromkeys(range(2018, 2022), 50.0),
    }
    frame = series("gdp", given)
    assert project(frame, HERE, "gdp", model="naive").middle == pytest.approx([172.8] * 9)
    assert project(frame, HERE, "gdp", model="drift", to=2022).middle == pytest.approx([172.8 * 1.2])
    # The median change of the two is half of ln 1.2.
    assert project(frame, HERE, "gdp", model="peers", to=2022).middle == pytest.approx([172.8 * 1.2**0.5])
    growth = series("gdp", {HERE: {2018: 4.0, 2019: 8.0, 2020: 6.0, 2021: 6.0}}, "growth", "%")
    assert project(growth, HERE, "gdp", measure="growth", model="mean").middle == pytest.approx([6.0] * 9)


def test_a_single_gap_is_filled_and_said() -> None:
    given = growing(0.1, noise=0)
    del given[HERE][2020]
    found = project(series("gdp", given), HERE, "gdp")
    assert found.filled == [2020]
    assert dict(found.known)[2020] == pytest.approx(121)
    rising = {code: {y: 90.0 + y - 2018 for y in values} for code, values in given.items()}
    shares = project(series("urbanization_rate", rising, unit="%"), HERE, "urbanization_rate")
    assert shares.middle.max() <= 100 and shares.intervals[95][1].max() <= 100


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"region": "110000"}, "no figures of gdp"),
        ({"to": 2020}, "reach to 2023 already"),
        ({"model": "oracle"}, "no model is called oracle"),
        ({"indicator": "pm25"}, "no figures of pm25"),
    ],
)
def test_what_cannot_be_projected(changes: dict[str, object], message: str) -> None:
    asked: dict[str, object] = {"region": HERE, "indicator": "gdp"} | changes
    with pytest.raises(DataError, match=message):
        project(series("gdp", growing(0.05)), **asked)  # type: ignore[arg-type]


def test_short_series_are_refused() -> None:
    with pytest.raises(DataError, match="needs 4 years in a row; of gdp for 620200 there are 3"):
        project(series("gdp", growing(0.05, years=range(2021, 2024))), HERE, "gdp")


def test_chances_follow_the_interval() -> None:
    found: Projection = project(series("gdp", growing(0.08)), HERE, "gdp")
    high = float(found.intervals[80][1][0])
    assert found.chance(2024, high) == pytest.approx(0.1, abs=1e-6)
    assert found.chance(2024, high, at_least=False) == pytest.approx(0.9, abs=1e-6)
    assert found.chance(2024, float(found.middle[0])) == pytest.approx(0.5)
    best, middle, worst = found.reached(float(found.middle[2]))
    assert best is not None and best <= 2026 == middle and (worst is None or worst >= 2026)
    assert needed_pace([(2023, 100)], 121, 2025, relative=True) == pytest.approx(10)
    assert needed_pace([(2023, 60)], 66, 2025, relative=False) == pytest.approx(3)
    assert needed_pace([(2025, 60)], 66, 2025, relative=False) is None


# ---- targets ----------------------------------------------------------------------------------------------


def target(
    indicator: str,
    value: float,
    years: tuple[int, int],
    measure: str = "level",
    bound: str | None = None,
    unit: str = "元",
) -> Target:
    return target_of(indicator, measure, bound, value, years, HERE, unit, str(value), "plan.txt")


def stand(frame: pl.DataFrame, wanted: Target) -> Progress:
    found = assess(frame, [wanted])[0]
    assert bilingual(found.note)
    return found


def bilingual(note: str) -> bool:
    """Whether a note, if there is one, says it in Chinese and then in English."""
    return not note or bool(re.fullmatch(r"(?=.*[\u4e00-\u9fff]).*[a-z]{2} [a-z]{2,}.*", note))


GDP = series(
    "gdp", growing(0.08) | {HERE: {2018: 100.0, 2019: 110, 2020: 120, 2021: 130, 2022: 125, 2023: 140}}
)


@pytest.mark.parametrize(
    ("value", "year", "verdict", "met_in"),
    [(105, 2020, "met", 2019), (130, 2021, "met", 2021), (130, 2022, "missed", 2023), (150, 2023, "missed", None),
     (110, 2026, "met", 2019),     (900, 2025, "behind", None), (141, 2030, "on_track", None)],
)  # fmt: skip
def test_levels(value: float, year: int, verdict: str, met_in: int | None) -> None:
    found = stand(GDP, target("gdp", value, (year, year)))
    assert (found.verdict, found.met_in) == (verdict, met_in)


def test_what_lies_ahead_has_a_pace_a_chance_and_years() -> None:
    found = stand(GDP, target("gdp", 200, (2021, 2025)))
    assert found.pace == pytest.approx(100 * ((200 / 140) ** 0.5 - 1))
    assert found.past == pytest.approx(100 * (1.4**0.2 - 1))
    assert found.chance is not None and 0 < found.chance < 0.5
    assert found.expected is not None and found.expected[1] is not None and found.expected[1] > 2025


def test_targets_to_keep_below() -> None:
    air = series("pm25", {HERE: {2019: 30.0, 2020: 24.0, 2021: 26.0}}, unit="微克/立方米")
    assert not target("pm25", 25, (2021, 2021), unit="微克/立方米").at_least
    assert stand(air, target("pm25", 25, (2021, 2021), unit="微克/立方米")).verdict == "missed"
    assert stand(air, target("pm25", 28, (2021, 2021), unit="微克/立方米")).met_in == 2020
    assert target("gdp", 5, (2021, 2021), bound="at_most").at_least is False


def test_what_the_digits_leave_open_is_unknown() -> None:
    frame = GDP.with_columns(low=pl.col("value") - 5, high=pl.col("value") + 5)
    assert stand(frame, target("gdp", 123, (2020, 2020))).verdict == "unknown"
    assert stand(frame, target("gdp", 126, (2020, 2020))).verdict == "missed"


def test_growth_and_average_growth() -> None:
    frame = series("gdp", {HERE: {2021: 8.0, 2022: 4.0, 2023: 6.0}}, "growth", "%")
    assert stand(frame, target("gdp", 7, (2021, 2021), "growth", unit="%")).verdict == "met"
    assert stand(frame, target("gdp", 7, (2023, 2023), "growth", unit="%")).verdict == "missed"
    assert stand(frame, target("gdp", 7, (2024, 2024), "growth", unit="%")).verdict == "unknown"
    found = stand(frame, target("gdp", 6, (2021, 2025), "average_growth", unit="%"))
    so_far = 1.08 * 1.04 * 1.06
    assert found.past == pytest.approx(100 * (so_far ** (1 / 3) - 1))
    assert found.pace == pytest.approx(100 * ((1.06**5 / so_far) ** 0.5 - 1))
    assert stand(frame, target("gdp", 5.5, (2021, 2023), "average_growth", unit="%")).verdict == "met"
    assert stand(frame, target("gdp", 6.5, (2021, 2023), "average_growth", unit="%")).verdict == "missed"


def observation(**given: object) -> Observation:
    plain: dict[str, object] = {
        "id": "d#0", "document": "d", "start": 0, "end": 1, "text": "500亿元", "indicator": "gdp",
        "indicator_text": "地区生产总值", "subject": "嘉峪关市", "region": HERE, "measure": "level", "value": Decimal(500),
        "unit": "元", "low": None, "high": None,
        "bound": None, "period": "2025", "base_period": None, "status": "target", "rule": "X140",
    }  # fmt: skip
    return Observation(**(plain | given))  # type: ignore[arg-type]


def test_targets_of_documents() -> None:
    stated = [
        observation(), observation(), observation(status="actual"), observation(indicator=None), observation(region="110000"),
        observation(period="2025-06"), observation(measure="rank"),
        observation(period="2021/2025", measure="average_growth", unit="%"),
    ]  # fmt: skip
    found = targets(stated, HERE)
    assert [(t.measure, t.first, t.last) for t in found] == [
        ("average_growth", 2021, 2025),
        ("level", 2025, 2025),
    ]
    assert stand(GDP, target("tourism_spending", 5, (2025, 2025))).verdict == "unknown"


# ---- claimed places ---------------------------------------------------------------------------------------


def placed(
    place: int, sentence: str, frame: pl.DataFrame, **given: object
) -> tuple[str, tuple[int, int] | None]:
    rank = observation(
        text=f"第{place}位",
        measure="rank",
        value=Decimal(place),
        unit="位",
        period="2023",
        status="actual",
        **given,
    )
    found = claims([(rank, sentence)], frame)[0]
    assert bilingual(found.note)
    return found.verdict, found.place


ORDER = {
    code: {2023: float(100 - at)}
    for at, code in enumerate(["620100", HERE, *sorted(set(GANSU) - {"620100", HERE})])
}


def test_claims_with_all_rivals_known() -> None:
    frame = series("gdp", ORDER)
    assert placed(2, "地区生产总值居全省第2位", frame) == ("holds", (2, 2))
    assert placed(1, "地区生产总值居全省第1位", frame) == ("violated", (2, 2))
    assert placed(3, "地区生产总值居全省第3位", frame, bound="at_most") == ("holds", (2, 2))


def test_claims_with_rivals_missing() -> None:
    some = series("gdp", {code: values for code, values in ORDER.items() if code not in ("622900", "623000")})
    assert placed(2, "地区生产总值居全省第2位", some) == ("unknown", (2, 4))
    assert placed(1, "地区生产总值居全省第1位", some) == ("violated", (2, 4))
    assert placed(5, "地区生产总值居全省第5位", some) == ("violated", (2, 4))


def test_figures_that_print_alike_leave_the_place_open() -> None:
    frame = series("gdp", ORDER).with_columns(low=pl.col("value") - 0.6, high=pl.col("value") + 0.6)
    assert placed(1, "地区生产总值居全省第1位", frame) == ("unknown", (1, 3))


@pytest.mark.parametrize(
    "sentence",
    ["地区生产总值居第2位", "地区生产总值居西部同类城市第2位", "上半年地区生产总值居全省第2位"],
)
def test_claims_among_others_are_unknown(sentence: str) -> None:
    assert placed(2, sentence, series("gdp", ORDER))[0] == "unknown"


def test_a_place_behind_a_growth_may_be_of_either() -> None:
    both = pl.concat(
        [series("gdp", ORDER), series("gdp", {c: {2023: 5.0 + (c == HERE)} for c in GANSU}, "growth", "%")]
    )
    assert placed(1, "地区生产总值560亿元，增长6%，居全省第1位", both)[0] == "unknown"
    assert placed(9, "地区生产总值560亿元，增长6%，居全省第9位", both)[0] == "violated"


def test_claims_of_growth_are_held_against_growth() -> None:
    frame = pl.concat(
        [series("gdp", ORDER), series("gdp", {c: {2023: 5.0 - (c == HERE)} for c in GANSU}, "growth", "%")]
    )
    assert (
        placed(2, "增速居全省第2位", frame, indicator_text="地区生产总值增速", indicator=None)[0]
        == "violated"
    )
    assert (
        placed(14, "增速居全省第14位", frame, indicator_text="地区生产总值增速", indicator=None)[0] == "holds"
    )
    assert placed(2, "增速居全省第2位", frame, indicator_text="某某增速", indicator=None)[0] == "unknown"
