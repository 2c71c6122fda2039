"""A812: ranges whose first number lost its 万 or 亿."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from chengjian.audit.facts import Facts
from chengjian.audit.registry import audit
from chengjian.audit.words import at_words, prose
from chengjian.model import Finding

RANGE = re.compile(
    r"(?P<low>\d(?<![\d.\-－—~～A-Za-z年].)\d*(?:\.\d+)?)[-－–—~～至](?P<high>\d+(?:\.\d+)?)(?P<scale>[万亿])"
)
DOWN = re.compile(
    r"(?P<low>\d(?<![\d.\-－—~～A-Za-z].)\d*(?:\.\d+)?)(?P<unit>%|％|[万亿]?元|[万亿])?[-－–—~～]"
    r"(?P<high>\d+(?:\.\d+)?)(?P<end>%|％|[万亿]?元)"
)


@audit("A812", name="range-misprinted", severity="info")
def range_misprinted(facts: Facts) -> Iterator[Finding]:
    """A range that can be read in two ways (3-5万元: three yuan to fifty thousand?), or that runs backwards (8%-5%).

    Applies to: prose. GB/T 15835-2011 lets a unit stand once where nobody can misread it, but not 万 and 亿. A range that runs
    backwards is a warning, a missing 万 or 亿 a note.
    Mend: write 3万～5万元; the smaller number first.
    """
    for sentence in prose(facts, RANGE, DOWN):
        for match in RANGE.finditer(sentence.text):
            scale = match["scale"]
            yield at_words(
                "A812", "info", sentence, match.start(), match.end(),
                f"“{match.group()}”应写“{match['low']}{scale}～{match['high']}{scale}”",
                "the first number of the range has lost its scale",
            )  # fmt: skip
        for match in DOWN.finditer(sentence.text):
            if match["unit"] in (None, match["end"], match["end"].removesuffix("元")) and Decimal(
                match["low"]
            ) > Decimal(match["high"]):
                yield at_words(
                    "A812", "warning", sentence, match.start(), match.end(),
                    f"“{match.group()}”前大后小", "the range runs backwards",
                )  # fmt: skip
