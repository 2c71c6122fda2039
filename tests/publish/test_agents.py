"""The MCP server: its tools as an agent calls them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from chengjian.panel.reading import Panel
from chengjian.publish.agents import MOST_CHARACTERS, MOST_ROWS, Tools, server

DRAFT = (
    "2024年，全市地区生产总值120亿元，其中第一产业增加值20亿元、第二产业增加值50亿元、第三产业增加值60亿元。"
)


@pytest.fixture(scope="module")
def panel() -> Iterator[Panel]:
    with Panel.reference() as reference:
        yield reference


def called(panel: Panel, *calls: tuple[str, dict[str, Any]]) -> list[Any]:
    """What a client gets from the server for each call: the result, or the error as text."""
    anyio = pytest.importorskip("anyio")
    mcp = pytest.importorskip("mcp")

    async def run() -> list[Any]:
        answers: list[Any] = []
        async with mcp.Client(server(panel)) as client:
            answers.append(sorted(tool.name for tool in (await client.list_tools()).tools))
            for name, arguments in calls:
                result = await client.call_tool(name, arguments)
                text = result.content[0].text
                answers.append(text if result.is_error else json.loads(text))
        return answers

    return list(anyio.run(run))


def test_a_client_finds_and_calls_the_tools(panel: Panel) -> None:
    tools, checked, asked, cell, lost = called(
        panel,
        ("check_text", {"text": DRAFT, "region": "嘉峪关", "date": "2025"}),
        ("ask", {"question": "嘉峪关2022年GDP"}),
        ("look_up", {"region": "嘉峪关", "indicator": "gdp", "period": "2022", "measure": "level"}),
        ("look_up", {"region": "无此地", "indicator": "gdp"}),
    )
    assert tools == [
        "ask", "check_text", "list_indicators", "list_regions", "look_up", "read_figures", "search_observations",
    ]  # fmt: skip
    assert any("120" in finding["calculation"] for finding in checked["findings"])
    assert asked["sentences"] == ["嘉峪关市2022年地区生产总值363亿元。"]
    assert cell["cells"][0]["sources"][0]["document"] == "中国城市统计年鉴2023"
    assert "无此地" in lost


def test_lists_are_cut_and_say_how_many_there_are(panel: Panel) -> None:
    tools = Tools(panel)
    found = tools.list_regions(level="county", limit=10_000)
    assert len(found["regions"]) == MOST_ROWS < found["total"]
    assert tools.list_regions("620200")["regions"] == [
        {"code": "620200", "name": "嘉峪关市", "level": "prefecture", "within": "甘肃省"}
    ]
    assert tools.list_indicators("地区生产总值")["indicators"][0]["id"] == "gdp"
    assert tools.list_indicators("gross domestic product")["indicators"][0]["id"] == "gdp"


def test_observations_are_found_by_region_indicator_and_words(panel: Panel) -> None:
    found = Tools(panel).search_observations(region="嘉峪关", indicator="gdp", limit=3)
    assert len(found["observations"]) == 3 < found["total"]
    assert Tools(panel).search_observations("没有这样的话", region="嘉峪关")["total"] == 0


def test_figures_of_a_text(panel: Panel) -> None:
    figures = Tools(panel).read_figures(DRAFT, region="嘉峪关")
    assert figures["total"] == 4
    assert figures["observations"][0]["indicator"] == "gdp"


def test_a_long_text_is_refused(panel: Panel) -> None:
    with pytest.raises(ValueError, match="longer"):
        Tools(panel).check_text("长" * (MOST_CHARACTERS + 1))
