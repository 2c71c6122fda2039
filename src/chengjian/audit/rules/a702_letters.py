"""A702: letters where digits belong."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chengjian.audit.facts import Facts
from chengjian.audit.registry import audit
from chengjian.audit.words import at_words, prose
from chengjian.model import Finding

LIKE = {"O": "0", "o": "0", "Ｏ": "0", "〇": "0", "l": "1", "I": "1", "|": "1"}
LETTERS = "OoＯlI〇"
# A number with a decimal point or two digits at least, one of them a letter, that a unit follows.
MIXED = re.compile(
    rf"(?<![A-Za-z\d.|])(?=[\d.]*[{LETTERS}])(?=[{LETTERS}.]*\d)[\d{LETTERS}]+(?:\.[\d{LETTERS}]+)?"
    r"(?=[万亿]|元|%|％|家|户|人|吨|千瓦|公里|平方|亩|倍|[个名座所项条件岁天])"
)


@audit("A702", name="letter-for-digit", severity="error")
def letter_for_digit(facts: Facts) -> Iterator[Finding]:
    """A letter in a number that looks like a digit: 1O2.5亿元, l28家.

    Applies to: O, o, l and I among digits before a unit, in prose.
    Mend: print the digit.
    """
    for sentence in prose(facts, MIXED):
        for match in MIXED.finditer(sentence.text):
            meant = "".join(LIKE.get(char, char) for char in match.group())
            yield at_words(
                "A702", "error", sentence, match.start(), match.end(),
                f"“{match.group()}”里有字母，应是 {meant}", f"letters among the digits: {match.group()} for {meant}",
                meant,
            )  # fmt: skip
