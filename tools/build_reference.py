"""Build the reference panel that the package ships from the city yearbooks: `build_reference.py FOLDER`.

Reads every file of FOLDER that a mapping of `chengjian.panel` knows, applies the corrections that `reference.yml`
declares, withholds what cannot be true by its checks, and writes the data file with a list of what was
withheld. Prints what it did.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from chengjian.codes.indicators import indicators
from chengjian.codes.regions import regions
from chengjian.panel.official import Official, mapping_for, read_official

ROOT = Path(__file__).resolve().parent.parent
OUTPUT = ROOT / "src/chengjian/codes/data/reference.parquet"
WITHHELD = ROOT / "tools/reference_withheld.csv"
KEY = ["region", "indicator", "measure", "scope"]


def main() -> None:
    """Build the panel and write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    rules = yaml.safe_load((ROOT / "tools/reference.yml").read_text("utf-8"))
    frames = []
    for path in sorted(folder.iterdir()):
        mapping = mapping_for(path)
        if mapping is None:
            continue
        official = read_official(path, mapping, corrections=_corrections(rules["corrections"], path.name))
        for problem in official.problems:
            print(f"{path.name}!{problem.cell}: {problem.text}: {problem.reason}")
        frames.append(_frame(official))
        print(f"{path.name}: {len(official.entries):,} figures of {official.period}")
    if not frames:
        sys.exit(f"{folder} has no file that a mapping knows")
    panel = pl.concat(frames)
    panel = panel.with_columns(reason=_reasons(panel, rules))
    withheld = panel.filter(pl.col("reason").is_not_null())
    kept = panel.filter(pl.col("reason").is_null()).drop("reason")
    print(withheld.group_by("reason").len().sort("len", descending=True))
    print(f"kept {len(kept):,}, withheld {len(withheld):,} ({len(withheld) / len(panel):.2%})")
    shown = ["source", "cell", "region", "indicator", "measure", "scope", "year", "value", "reason"]
    withheld.select(shown).sort("source", "indicator", "scope", "region").write_csv(WITHHELD)
    order = ["indicator", "measure", "scope", "year", "region"]
    words = ("region", "indicator", "measure", "scope", "unit", "source", "table")
    shorter = (pl.col(word).cast(pl.Categorical) for word in words)
    kept = kept.drop("cell").sort(order).with_columns(*shorter, pl.col("year").cast(pl.Int16))
    kept.write_parquet(OUTPUT, compression="zstd", compression_level=19, statistics=False)
    print(f"{OUTPUT.relative_to(ROOT)}: {OUTPUT.stat().st_size / 1e6:.2f} MB")


def _corrections(declared: list[dict[str, str]], name: str) -> dict[str, tuple[str, str]]:
    return {c["cell"]: (c["expect"], c["value"]) for c in declared if c["file"] == name}


def _frame(official: Official) -> pl.DataFrame:
    rows = []
    listed = {entry.region for entry in official.entries}
    for entry in official.entries:
        o = entry.observation
        assert isinstance(o.value, Decimal) and o.low is not None
        place = _current(entry.region, int(official.period), listed)
        step = float((o.value - o.low) * 2)
        rows.append(
            (place, o.indicator, o.measure, entry.scope, int(official.period), float(o.value), step, o.unit, official.title,
             entry.table, entry.cell)
        )  # fmt: skip
    columns = [*KEY, "year", "value", "step", "unit", "source", "table", "cell"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def _current(code: str, year: int, listed: set[str]) -> str:
    """The code that the place has today; its own where it became part of another that is listed too."""
    now = regions().current(regions().by_code(code, year))
    return code if now is None or now.code in listed else now.code


def _reasons(panel: pl.DataFrame, rules: dict[str, Any]) -> pl.Series:
    """Why each figure is withheld, null where it is kept; the first check that fails is named."""
    found: dict[int, str] = {}
    panel = panel.with_row_index("row")
    for check in (_limits, _hundred, _continuity, _erratic, _points, _pairs, _within, _districts):
        alive = panel.filter(~pl.col("row").is_in(list(found)))
        for row, reason in check(alive, rules):
            found.setdefault(row, reason)
    return pl.Series([found.get(row) for row in range(len(panel))], dtype=pl.String)


def _limits(panel: pl.DataFrame, rules: dict[str, Any]) -> Iterator[tuple[int, str]]:
    limits: dict[str, list[float]] = rules["limits"]
    for row, indicator, measure, value in panel.select("row", "indicator", "measure", "value").iter_rows():
        entry = indicators().by_id[indicator]
        default = [0, 100] if entry.unit == "percent" else [0, float("inf")]
        if indicator == "industrial_profit" or measure == "growth":
            default = [-float("inf"), float("inf")]
        low, high = limits.get(indicator if measure == "level" else f"{indicator} {measure}", default)
        if not low <= value <= high:
            yield row, "outside of what can be"


def _hundred(panel: pl.DataFrame, rules: dict[str, Any]) -> Iterator[tuple[int, str]]:
    parts = panel.filter(pl.col("indicator").is_in(rules["hundred"]))
    sums = parts.group_by("region", "scope", "year").agg(pl.col("value").sum().alias("sum"), pl.len())
    wrong = sums.filter(
        (pl.col("len") == len(rules["hundred"])) & ((pl.col("sum") - 100).abs() > rules["hundred_tolerance"])
    )
    for row in parts.join(wrong, on=["region", "scope", "year"], how="semi")["row"]:
        yield row, "the shares do not add up to 100"


def _series(panel: pl.DataFrame) -> Iterator[list[tuple[int, int, float]]]:
    ordered = panel.sort("year").group_by(KEY, maintain_order=True).agg("row", "year", "value")
    for rows, years, values in ordered.select("row", "year", "value").iter_rows():
        yield list(zip(rows, years, values, strict=True))


def _near(series: list[tuple[int, int, float]], at: int) -> list[float]:
    """The figures beside one in time; for the first and last the two nearest, since one of them may be wrong itself."""
    last = len(series) - 1
    beside = (1, 2) if at == 0 else (last - 2, last - 1) if at == last else (at - 1, at + 1)
    return [series[k][2] for k in beside if 0 <= k <= last and k != at]


def _continuity(panel: pl.DataFrame, rules: dict[str, Any]) -> Iterator[tuple[int, str]]:
    for rule, several in _amounts(panel, rules):
        for series in several:
            for at, (row, _, value) in enumerate(series):
                near = _near(series, at)
                if not near or max(value, *near) <= rule["count"]:
                    continue
                factor = rule["spike"] if 0 < at < len(series) - 1 else rule["edge"]
                if all(value > n * factor for n in near) or all(value * factor < n for n in near):
                    yield row, "out of line with the years beside it"


def _erratic(panel: pl.DataFrame, rules: dict[str, Any]) -> Iterator[tuple[int, str]]:
    """Series that jump up and down again: which of their figures are true cannot be told."""
    for rule, several in _amounts(panel, rules):
        for series in several:
            pairs = [(a, b) for (_, _, a), (_, _, b) in pairwise(series) if max(a, b) > rule["count"]]
            if any(b > a * rule["edge"] for a, b in pairs) and any(a > b * rule["edge"] for a, b in pairs):
                for row, _, _ in series:
                    yield row, "a series that jumps up and down"


def _amounts(
    panel: pl.DataFrame, rules: dict[str, Any]
) -> Iterator[tuple[dict[str, float], Iterator[list[tuple[int, int, float]]]]]:
    """The series of each indicator that is no rate, with the rule of continuity that holds for it."""
    kind = {i: k for k in ("steady", "volatile") for i in rules[k]}
    rates = {i for i, e in indicators().by_id.items() if e.unit in ("percent", "permille", "concentration")}
    levels = panel.filter(
        (pl.col("measure") == "level") & (pl.col("value") > 0) & ~pl.col("indicator").is_in(list(rates))
    )
    for (indicator,), one in levels.group_by("indicator"):
        yield rules["continuity"][kind.get(str(indicator), "ordinary")], _series(one)


def _points(panel: pl.DataFrame, rules: dict[str, Any]) -> Iterator[tuple[int, str]]:
    for indicator, points in rules["points"].items():
        for series in _series(panel.filter(pl.col("indicator") == indicator)):
            for at, (row, _, value) in enumerate(series):
                near = _near(series, at)
                far = [value - n for n in near]
                if far and (all(d > points for d in far) or all(d < -points for d in far)):
                    yield row, "out of line with the years beside it"


def _pairs(panel: pl.DataFrame, rules: dict[str, Any]) -> Iterator[tuple[int, str]]:
    """Two figures of one row of a table that are both out of line, or in line only with each other's years."""
    for rule in rules["pairs"]:
        one, other = (panel.filter((pl.col("indicator") == i) & (pl.col("value") > 0)) for i in rule["of"])
        both = one.join(other, on=["region", "measure", "scope", "year"], suffix="_other").sort("year")
        grouped = both.group_by("region", "measure", "scope", maintain_order=True)
        for _, rows in grouped:
            pairs = [list(rows.select("row", "year", f"value{of}").iter_rows()) for of in ("", "_other")]
            seconds = rows["row_other"].to_list()
            for at, ((row, _, first), (_, _, second)) in enumerate(zip(*pairs, strict=True)):
                near = [
                    [n / value for n in _near(series, at)]
                    for series, value in zip(pairs, (first, second), strict=True)
                ]
                away = [n for several in near for n in several]
                # The middle of the other years, which hold the rest of the series.
                rest = [sorted(v for k, (_, _, v) in enumerate(series) if k != at) for series in pairs]
                if len(rest[0]) < 2:
                    continue
                middle = [several[len(several) // 2] for several in rest]
                if all(n > rule["together"] for n in away) or all(n * rule["together"] < 1 for n in away):
                    reason = "out of line with the years beside it, with its pair"
                elif _apart(first, middle[0]) > rule["apart"] < _apart(second, middle[1]) and (
                    _apart(first, middle[1]) < rule["near"] > _apart(second, middle[0])
                ):
                    reason = "exchanged with its pair, by the other years"
                else:
                    continue
                yield row, reason
                yield seconds[at], reason


def _apart(one: float, other: float) -> float:
    """How many times the lesser the greater is."""
    return max(one, other) / min(one, other)


def _within(panel: pl.DataFrame, rules: dict[str, Any]) -> Iterator[tuple[int, str]]:
    keys = ["region", "scope", "measure", "year"]
    for part, whole in rules["within"].items():
        both = panel.filter(pl.col("indicator") == part).join(
            panel.filter(pl.col("indicator") == whole), on=keys, suffix="_whole"
        )
        allowed = pl.col("value_whole") + pl.col("step") + pl.col("step_whole")
        for row in both.filter(pl.col("value") > allowed)["row"]:
            yield row, f"more than the whole ({whole})"


def _districts(panel: pl.DataFrame, _rules: dict[str, Any]) -> Iterator[tuple[int, str]]:
    """The districts' figure where it is more than the city's, which has passed the other checks."""
    adding = [i for i, e in indicators().by_id.items() if e.additive or e.kind == "stock"]
    levels = panel.filter((pl.col("measure") == "level") & pl.col("indicator").is_in(adding))
    keys = ["region", "indicator", "year"]
    both = levels.filter(pl.col("scope") == "districts").join(
        levels.filter(pl.col("scope") == "city"), on=keys, suffix="_city"
    )
    allowed = pl.col("value_city") * 1.01 + pl.col("step") + pl.col("step_city")
    negative = (pl.col("value") < 0) | (pl.col("value_city") < 0)
    for row in both.filter(
        (pl.col("value") > allowed) & ~negative & (pl.col("indicator") != "industrial_profit")
    )["row"]:
        yield row, "more in the districts than in the city"


if __name__ == "__main__":
    main()
