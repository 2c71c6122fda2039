"""`chengjian plan` and `chengjian project`: what they say, and of what they know nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from calling import Run

PLAN = """\
金昌市人民政府工作报告
2021年2月

到2025年，地区生产总值达到650亿元，细颗粒物年均浓度控制在21微克/立方米以下。“十四五”时期地区生产总值年均增长7%以上。
2020年，人均地区生产总值居全省第二位。
"""


@pytest.fixture
def draft(folder: Path) -> Path:
    path = folder / "plan.txt"
    path.write_text(PLAN, "utf-8")
    return path


def test_targets_and_places_of_a_document(run: Run, draft: Path) -> None:
    said = run("plan", "金昌", draft.name).stdout
    assert "金昌市  3 项目标" in said
    assert "2025  地区生产总值 ≥ 650亿元" in said and "达到的概率约" in said
    assert "已提前达到  2025  细颗粒物" in said
    assert "2021—2025  地区生产总值年均增速 ≥ 7%" in said and "其余各年须平均" in said
    # Two of fourteen are autonomous prefectures, which the yearbook does not have.
    assert "14 个地区中有 12 个的数据" in said
    made = json.loads(run("plan", "620300", draft.name, "-f", "json").stdout)
    assert [row["target"]["indicator"] for row in made["targets"]] == ["gdp", "gdp", "pm25"]
    assert made["claims"][0]["verdict"] == "unknown"


def test_projection_says_its_interval_assumption_and_back_test(run: Run) -> None:
    said = run("project", "嘉峪关", "gdp", "--to", "2025").stdout
    assert "80% 区间" in said and "假设：" in said and "回测：" in said and "当年价格" in said
    made = json.loads(run("project", "620200", "地区生产总值", "-f", "json", "--to", "2024").stdout)
    row = made["projection"][0]
    assert row["low_95"] < row["low_80"] < row["middle"] < row["high_80"] < row["high_95"]
    assert "第四次全国经济普查" in said and "不足为凭" not in said
    assert "不足为凭" in run("project", "嘉峪关", "total_exports", "--to", "2025").stdout
    assert "超过 3 年的部分" in run("project", "嘉峪关", "gdp", "--growth").stdout


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["plan", "金昌"], 2, "name a panel"),
        (["plan", "金昌", "none.txt"], 1, "none.txt"),
        (["plan", "无此地", "plan.txt"], 2, "no region is called"),
        (["plan", "酒泉", "plan.txt"], 1, "no target and no claimed place of 酒泉"),
        (["plan", "金昌", "--panel", "none.duckdb"], 1, "there is no panel"),
        (["project", "无此地", "gdp"], 2, "no region is called"),
        (["project", "嘉峪关", "无此指标"], 2, "无此指标"),
        (["project", "嘉峪关", "gdp", "--to", "2020"], 1, "reach to 2023 already"),
    ],
)
def test_errors_say_what_to_do(
    run: Run, draft: Path, arguments: list[str], status: int, message: str
) -> None:
    result = run(*arguments)
    assert draft.exists()
    assert result.exit_code == status
    assert message in result.stderr
