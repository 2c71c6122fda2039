"""The word lists of `extract/data`: tables of words with what they mean, and words that are looked for in a text."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

CONDITION = re.compile(r"(?P<kind><!|!|=)(?P<what>\S+)")


def _rows(name: str) -> list[tuple[int, list[str]]]:
    text = files("chengjian.extract").joinpath(f"data/{name}.tsv").read_text("utf-8")
    return [
        (number, line.rstrip().split("\t"))
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip() and not line.startswith("#")
    ]


@cache
def word_table(name: str) -> dict[str, tuple[str, str]]:
    """A word list of `extract/data`: word → (role, value).

    Raises ValueError on a line of more than three fields or a word listed twice.
    """
    table: dict[str, tuple[str, str]] = {}
    for number, fields in _rows(name):
        if len(fields) > 3 or len(fields) < 2 or fields[0] in table:
            raise ValueError(
                f"{name}.tsv line {number}: want word, role, value, and each word once: {fields!r}"
            )
        table[fields[0]] = (fields[1], fields[2] if len(fields) == 3 else "")
    return table


@cache
def words_of(role: str) -> str:
    """The regular expression of the words that `data/patterns.tsv` lists for `role`, the longer before the shorter.

    A condition keeps a word from being found inside another: `!次` not before 次, `=至到` only before 至 or 到,
    `<!出` not after 出; words of several characters are parted by |.
    Raises ValueError on a malformed line, a word listed twice for one role, and a role without words.
    """
    listed: dict[str, str] = {}
    for number, fields in _rows("patterns"):
        if len(fields) not in (2, 3) or (fields[0] == role and fields[1] in listed):
            raise ValueError(
                f"patterns.tsv line {number}: want role, word, condition, each word once a role: {fields!r}"
            )
        if fields[0] == role:
            listed[fields[1]] = _conditional(fields[1], fields[2] if len(fields) == 3 else "", number)
    if not listed:
        raise ValueError(f"patterns.tsv: no word has the role {role!r}")
    return "|".join(listed[word] for word in sorted(listed, key=lambda word: -len(word)))


def _conditional(word: str, conditions: str, number: int) -> str:
    before = after = ""
    for condition in conditions.split():
        found = CONDITION.fullmatch(condition)
        if found is None:
            raise ValueError(f"patterns.tsv line {number}: want !…, =… or <!…: {condition!r}")
        what = found["what"]
        choice = (
            "|".join(re.escape(one) for one in what.split("|")) if "|" in what else f"[{re.escape(what)}]"
        )
        if found["kind"] == "<!":
            before += f"(?<!{choice})"
        else:
            after += f"(?{found['kind']}{choice})"
    return before + re.escape(word) + after
