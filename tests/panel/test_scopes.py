"""Whether a figure is of the region's own series, by the words that name it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from chengjian.model import Observation
from chengjian.panel.settings import scopes


def named(indicator: str | None, text: str, scope: str | None = None) -> str:
    row = Observation(
        id="o", document="d", start=0, end=1, text="1", indicator=indicator, indicator_text=text, subject="", region="620200",
        measure="level", value=Decimal(1), unit="1", low=Decimal(1), high=Decimal(1), bound=None, period="2024", base_period=None,
        status="actual", rule="X100", scope=scope,
    )  # fmt: skip
    return scopes().of(row)


@pytest.mark.parametrize(
    ("indicator", "text", "series"),
    [
        ("pm25", "细颗粒物年均浓度", "whole"),
        ("pm25", "PM2.5年均浓度", "whole"),
        ("pm25", "计划的细颗粒物年均浓度", "part"),
        ("installed_capacity_new_energy", "新能源累计装机", "whole"),
        ("fiscal_expenditure_education", "一般公共预算教育支出", "whole"),
        ("fiscal_expenditure_education", "教育支出预算", "part"),
        ("newly_registered_business_entities", "日均新登记经营主体", "part"),
        ("three_public_expenses", "三公经费预算", "part"),
        ("budget_completion_rate_general_public_budget_revenue", "一般公共预算收入完成调整预算", "part"),
        ("general_public_budget_revenue", "一般公共预算收入", "whole"),
        (None, "累计什么", "part"),
        (None, "什么", "whole"),
    ],
)
def test_a_word_of_the_name_makes_no_other_series(indicator: str | None, text: str, series: str) -> None:
    assert named(indicator, text) == series


def test_a_tier_of_its_own_goes_before_words() -> None:
    assert named("pm25", "预算", "own") == "own"
