"""An evaluation as a workbook: the ranks, the values, the weights, and how it was made."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING

import polars as pl

from chengjian.evaluate.reporting import influence, overall_weights, ranking, values
from chengjian.evaluate.uncertainty import FACTORS, Uncertainty
from chengjian.evaluate.years import over_years

if TYPE_CHECKING:
    from chengjian.evaluate.recipe import Evaluation


def evaluation_workbook(
    result: Evaluation,
    uncertainty: Uncertainty | None,
    yearly: Mapping[str, Uncertainty] | None = None,
) -> bytes:
    """The workbook's bytes: sheets 名次, 历年, 数值, 权重, 步骤, and 选择的影响 where there was a simulation.

    `yearly` are the simulations of all years, where there are several (see `simulate_years`).
    """
    import xlsxwriter

    buffer = io.BytesIO()
    weights = pl.DataFrame(
        {
            "indicator": [item.id for item in result.table.items],
            "title": [item.title for item in result.table.items],
            "better": ["more" if item.up else "less" for item in result.table.items],
            "weight": overall_weights(result),
        }
    )
    steps = pl.DataFrame(
        [(s.step, ", ".join(f"{k}={v}" for k, v in s.settings.items()), s.did) for s in result.log],
        schema=["step", "settings", "did"], orient="row",
    )  # fmt: skip
    sheets = {
        "名次": ranking(result, uncertainty),
        **({"历年": over_years(result, yearly)} if len(result.table.years) > 1 else {}),
        "数值": values(result),
        "权重": weights,
        "维度影响": influence(result),
        "步骤": steps,
    }
    if uncertainty is not None:
        sheets["选择的影响"] = pl.DataFrame(
            [(FACTORS[name], *indices) for name, indices in uncertainty.sobol.items()],
            schema=["choice", "first", "first_error", "total", "total_error"], orient="row",
        )  # fmt: skip
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        for name, frame in sheets.items():
            frame.write_excel(
                book, name, autofit=True, freeze_panes=(1, 0), table_style="Table Style Light 1"
            )
    return buffer.getvalue()
