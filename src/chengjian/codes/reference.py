"""The reference panel: official figures of China's prefecture-level cities that the package ships.

The main indicators of some 297 cities from 2018 on, as the China City Statistical Yearbook (中国城市统计年鉴) prints
them. `data/reference.parquet` is made by `tools/build_reference.py`, which withholds what cannot be true;
`tools/reference_withheld.csv` lists that, with the reason.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import polars as pl

FIRST, LAST = 2018, 2023


@cache
def _whole() -> pl.DataFrame:
    import polars as pl

    path = files("chengjian.codes").joinpath("data/reference.parquet")
    stored = pl.read_parquet(path.read_bytes())
    half = pl.col("step") / 2
    return stored.select(
        pl.col("region").cast(pl.String),
        pl.col("indicator").cast(pl.String),
        pl.col("measure").cast(pl.String),
        pl.col("scope").cast(pl.String),
        pl.col("year").cast(pl.String).alias("period"),
        "value",
        (pl.col("value") - half).alias("low"),
        (pl.col("value") + half).alias("high"),
        pl.col("unit").cast(pl.String),
        pl.col("source").cast(pl.String),
        pl.col("table").cast(pl.String),
    )


def reference(scope: Literal["city", "districts"] | None = "city") -> pl.DataFrame:
    """The reference panel as a Polars frame, one row for each figure.

    Columns: `region` (GB/T 2260 code of the prefecture or province-level city), `indicator` (id of the codelist), `measure`
    (level or growth), `scope` (city: the whole prefecture, 全市; districts: its urban districts, 市辖区), `period` (the year),
    `value` in the base of `unit`, `low` and `high` (the interval of what prints so), `source` (the yearbook) and
    `table`. `scope` chooses one of the two; None gives both. The frame is read once and shared: it is never changed in place.
    """
    import polars as pl

    whole = _whole()
    return whole if scope is None else whole.filter(pl.col("scope") == scope)
