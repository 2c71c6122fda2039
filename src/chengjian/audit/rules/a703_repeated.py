"""A703: a passage that stands twice and differs in its figures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chengjian.audit.facts import Facts
from chengjian.audit.registry import audit
from chengjian.audit.words import prose
from chengjian.model import Finding, Sentence

NUMBER = re.compile(r"(?<![A-Za-z\d.])\d+(?:[.,]\d+)*(?![年月日号\d.])")
# A sentence shorter than this may well stand twice; with fewer words around its numbers it is a form, not a text.
LONG, WORDS = 30, 20
LABEL = re.compile(r"[\s　]+|^[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]")


@audit("A703", name="repeated-passage-differs", severity="warning")
def repeated_passage_differs(facts: Facts) -> Iterator[Finding]:
    """A sentence that stands twice in a document, word for word but for a figure.

    Applies to: sentences of prose of some length, with the same dates.
    Mend: see which figure is right; take the repetition out.
    """
    seen: dict[tuple[str, str], tuple[Sentence, list[str]]] = {}
    for sentence in prose(facts):
        if sentence.kind != "paragraph" or len(sentence.text) < LONG or not sentence.numbers:
            continue
        plain = LABEL.sub("", sentence.text)
        masked = NUMBER.sub("#", plain)
        if len(masked) - masked.count("#") < WORDS:
            continue
        numbers = NUMBER.findall(plain)
        first, earlier = seen.setdefault((sentence.document, masked), (sentence, numbers))
        if numbers == earlier or not _most_alike(numbers, earlier):
            continue
        differing = [(a, b) for a, b in zip(earlier, numbers, strict=True) if a != b]
        told = "、".join(f"{a} 与 {b}" for a, b in differing)
        ids = [n.observation for s in (sentence, first) for n in s.numbers if n.observation]
        yield Finding(
            rule="A703",
            severity="warning",
            document=sentence.document,
            start=sentence.start,
            end=sentence.end,
            message=f"同一段话出现两次，数字不同：{told}",
            message_en="the same passage stands twice with other figures: "
            + ", ".join(f"{a} and {b}" for a, b in differing),
            observations=tuple(ids),
            calculation="",
        )


def _most_alike(numbers: list[str], earlier: list[str]) -> bool:
    """Whether the passages are one, miscopied: all its figures agree but one, which differs by a slip."""
    differing = [(a, b) for a, b in zip(earlier, numbers, strict=True) if a != b]
    return len(differing) == 1 and _miscopied(*differing[0])


def _miscopied(one: str, other: str) -> bool:
    """Whether a number is another with two digits swapped, one misread, or the point moved."""
    return sorted(one.replace(".", "")) == sorted(other.replace(".", "")) or (
        len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1
    )
