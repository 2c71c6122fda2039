"""Small collections of documents, and building them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from chengjian.panel.building import Summary, build
from chengjian.panel.collection import Source

BULLETIN = "嘉峪关市2024年国民经济和社会发展统计公报\n\n"
BULLETIN += "2024年，全市地区生产总值128.6亿元，比上年增长6.2%。年末常住人口31.5万人。\n"
REPORT = "2025年嘉峪关市政府工作报告\n\n2024年，全市地区生产总值128亿元以上，接待游客1200万人次。\n"


def write(folder: Path, **texts: str) -> list[Source]:
    """Write texts as files; the sources of all files of the folder."""
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return [Source(name=path.name, path=str(path)) for path in sorted(folder.glob("*.txt"))]


def made(sources: list[Source], into: Path, **options: Any) -> Summary:
    """Build in this process."""
    return build(sources, into, **{"jobs": 0, **options})


def rows(panel: Path, sql: str) -> list[tuple[Any, ...]]:
    """The answer of a panel to a query."""
    with duckdb.connect(str(panel), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def contents(panel: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All that a panel holds, but for when and how fast it was made."""
    held = {}
    for table in (
        "blocks",
        "observations",
        "unread",
        "proofs",
        "findings",
        "derivations",
        "cells",
        "cell_sources",
    ):
        held[table] = sorted(rows(panel, f"SELECT * FROM {table}"), key=repr)
    held["documents"] = sorted(
        rows(panel, "SELECT * EXCLUDE (path, modified, seconds) FROM documents"), key=repr
    )
    return held
