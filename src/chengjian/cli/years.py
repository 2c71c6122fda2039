"""Years on the command line: one, several, a range; and scores of several years as a table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.table import Table

    from chengjian.evaluate.recipe import Evaluation
    from chengjian.evaluate.uncertainty import Uncertainty

FIRST, LAST = 1949, 2100
RANGE = re.compile(r"(\d{4})(?:\s*[-–—~～至/]\s*(\d{4}))?年?")


class Years(click.ParamType[list[str]]):
    """A year, a range (2019-2023), or several of both parted by commas; each between 1949 and 2100."""

    name = "years"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> list[str]:
        """The years in order."""
        found: set[int] = set()
        for part in re.split(r"[,，、]", str(value)):
            match = RANGE.fullmatch(part.strip())
            first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
            if not FIRST <= first <= last <= LAST:
                said = (
                    f"{part.strip()!r} is no year between {FIRST} and {LAST}, nor a range such as 2019-2023"
                )
                self.fail(said, param, ctx)
            found.update(range(first, last + 1))
        return [str(year) for year in sorted(found)]


def years_table(
    result: Evaluation, uncertainty: Mapping[str, Uncertainty] | None, shown: Sequence[str], rows: int
) -> Table:
    """A row a region in the order of the last year's ranks: in each year its rank, with its interval, and its score."""
    from rich.table import Table
    from rich.text import Text

    from chengjian.evaluate.table import name_of
    from chengjian.evaluate.years import over_years

    frame = over_years(result, uncertainty)
    years = [int(year) for year in result.table.years]
    cells = {(row["year"], row["region"]): row for row in frame.iter_rows(named=True)}
    title = (
        f"{result.framework.name} {years[0]}—{years[-1]}  {len(result.table.regions)} 个地区  名次（得分）"
    )
    table = Table(title=title, box=None, padding=(0, 2, 0, 0), title_justify="left")
    table.add_column("地区", no_wrap=True)
    for year in years:
        table.add_column(str(year), justify="right", no_wrap=True)
    table.add_column("名次变化", justify="right", no_wrap=True)
    order = frame.filter(frame["year"] == years[-1])["region"].to_list()
    for code in order[:rows] + [code for code in order[rows:] if code in shown]:
        line = [cells[year, code] for year in years]
        said = [_rank(row, uncertainty is not None) for row in line]
        moved = line[0]["rank"] - line[-1]["rank"]
        bold = "bold" if code in shown else ""
        table.add_row(*map(Text, [name_of(code), *said, f"{moved:+d}" if moved else "0"]), style=bold)
    return table


def _rank(row: Mapping[str, float], interval: bool) -> str:
    spread = f" {row['rank_low']:.0f}–{row['rank_high']:.0f}" if interval else ""
    return f"{row['rank']:.0f}{spread} ({row['score']:.1f})"


def remarks(result: Evaluation) -> list[str]:
    """What is said below the table: how much of each year is imputed, and whether scores compare between years."""
    from chengjian.evaluate.years import comparable, imputed_shares

    shares = imputed_shares(result)
    lines = ["插补 imputed: " + ", ".join(f"{year} {share:.1%}" for year, share, _ in shares)]
    if result.gaps:
        lines.append(
            f"多年比较少用 {len(result.gaps)} 项指标，名次与只评一年的不同 fewer indicators than for one year"
        )
    lines += [
        f"{year} 年多数为插补 mostly imputed: {'、'.join(titles)}" for year, _, titles in shares if titles
    ]
    if not comparable(result.recipe):
        lines.append(
            "得分只在当年之内比较，不能跨年相比 a score stands within its year only: scores do not compare between years"
        )
    return lines
