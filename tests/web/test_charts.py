"""Charts and map: what is drawn is what was given."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengjian.publish import maps
from chengjian.web import charts
from chengjian.web.charts import Bar, Point, Series

numbers = st.floats(-1e15, 1e15, allow_nan=False)
years = st.integers(1990, 2040)
points = st.lists(
    st.builds(Point, years.map(float), numbers, st.sampled_from(["", "derived", "contradicted", "target"])),
    max_size=12,
)


@given(numbers, numbers, st.integers(2, 9))
def test_ticks_hold_what_they_must_and_are_round(low: float, high: float, about: int) -> None:
    low, high = sorted((low, high))
    marks = charts.ticks(low, high, about)
    slack = (marks[-1] - marks[0]) * 1e-6
    assert marks[0] <= low + slack
    assert marks[-1] >= high - slack
    assert 2 <= len(marks) <= about + 3
    assert marks == sorted(marks)


@given(st.lists(points, min_size=1, max_size=4))
def test_lines_stay_inside_and_are_well_formed(several: list[list[Point]]) -> None:
    series = [Series(f"城市<{at}>&", sorted(one, key=lambda p: p.x), at) for at, one in enumerate(several)]
    svg = charts.lines(series, 'GDP "<', str)
    if not svg:
        assert all(len(one) < 2 for one in several)
        return
    root = ElementTree.fromstring(svg)
    width, height = float(root.get("width", "0")), float(root.get("height", "0"))
    for dot in root.iter("{http://www.w3.org/2000/svg}circle"):
        assert -1 <= float(dot.get("cx", "-9")) <= width + 1
        assert -1 <= float(dot.get("cy", "-9")) <= height + 1
    assert charts.spark(series, "") is not None


@given(st.lists(st.floats(0, 1e12), min_size=5, max_size=60))
def test_a_histogram_counts_every_value(values: list[float]) -> None:
    svg = charts.histogram(values, [("甲", values[0], 0)], "x", lambda v: f"{v:g}")
    assert sum(int(n) for n in re.findall(r": (\d+)</title>", svg)) == len(values)


def test_a_cross_says_contradiction_and_a_dash_target() -> None:
    series = [Series("甲", [Point(2020, 1), Point(2021, 2, "contradicted"), Point(2025, 4, "target")])]
    svg = charts.lines(series, "x", str)
    assert svg.count('class="cross"') == 1
    assert svg.count("stroke-dasharray") == 1


def test_bars_begin_at_zero() -> None:
    svg = charts.bars([Bar("甲", 10, "10"), Bar("乙", -5, "-5")], "x")
    rects = [
        (float(x), float(w)) for x, w in re.findall(r'<rect[^>]* x="([\d.]+)"[^>]* width="([\d.]+)"', svg)
    ]
    assert rects[0][0] == pytest.approx(rects[1][0] + rects[1][1], abs=0.2)
    assert rects[0][1] == pytest.approx(2 * rects[1][1], abs=0.3)


def test_the_map_shows_the_whole_territory() -> None:
    mains, insets, _ = maps._shapes()
    assert len(mains) > 365
    assert {"710000", "810000", "820000", "460300", "650100", "540600"} <= set(mains)
    assert mains["maritime"].count("M") == insets["maritime"].count("M") == 10
    assert insets["islets"].count("M") > 100


def test_every_prefecture_of_the_codelist_is_on_the_map() -> None:
    from chengjian.codes.regions import regions

    mains, _, _ = maps._shapes()
    assert not [r.name for r in regions() if r.present and r.level == "prefecture" and r.code not in mains]


def test_the_map_is_coloured_by_fifths() -> None:
    mains, _, _ = maps._shapes()
    codes = [code for code in mains if code.isdigit()][:100]
    svg = maps.china(
        {code: float(at) for at, code in enumerate(codes)}, {codes[0]: "<b>"}, {codes[0]: "/x"}, "t", "d"
    )
    ElementTree.fromstring(svg)
    main = svg[: svg.index("<svg", 10)]
    assert [main.count(f'class="q{step}"') for step in range(5)] == [20] * 5


@given(st.floats(75, 134), st.floats(4, 53))
def test_the_projection_keeps_order_and_area(x: float, y: float) -> None:
    d = 0.01
    (x0, y0), (x1, y1), (x2, y2) = maps.project(x, y), maps.project(x + d, y), maps.project(x, y + d)
    assert x1 > x0
    assert y2 > y0
    import math

    area = (x1 - x0) * (y2 - y0) - (y1 - y0) * (x2 - x0)
    true = math.radians(d) * (math.sin(math.radians(y + d)) - math.sin(math.radians(y)))
    assert area == pytest.approx(true, rel=2e-3)
