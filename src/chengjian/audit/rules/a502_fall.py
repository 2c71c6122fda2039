"""A502: falls of more than everything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from chengjian.audit.facts import Facts
from chengjian.audit.registry import audit
from chengjian.audit.words import about, number, of_units
from chengjian.model import Finding

# What can be negative can fall by more than all of itself.
SIGNED = re.compile("利润|盈|亏|损|差|余|净|收益|增量|增加额|增长额|结转|顺差|逆差|自然增长")
ALL = Decimal(-100)


@audit("A502", name="fall-beyond-all", severity="error")
def fall_beyond_all(facts: Facts) -> Iterator[Finding]:
    """A fall by more than 100 %.

    Applies to: prose, and what cannot be negative; profits, balances and net figures are left alone.
    Mend: correct the figure.
    """
    for fact in of_units(facts, ("growth", "average_growth"), ("%",)):
        value = number(fact)
        if value is None or value >= ALL or fact.table or SIGNED.search(fact.observation.indicator_text):
            continue
        said = fact.observation.text.lstrip("-－−")
        yield about(
            "A502", "error", fact,
            f"{fact.observation.indicator_text}下降 {said}：不会降到没有以下",
            f"nothing falls by {said}",
            calculation=f"100% − {said} < 0",
        )  # fmt: skip
