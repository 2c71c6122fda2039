"""The original Word file back, with a comment at each number in question.

Nothing but the comments is added: a run that a number begins or ends in is cut there, its looks kept. Places are
found by the same walk over the file that read it.
"""

from __future__ import annotations

import copy
import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from chengjian.arithmetic.wording import SEVERITIES
from chengjian.checking import Check
from chengjian.model import Finding
from chengjian.publish.material import Material
from chengjian.sources.docx import TEXT, Paragraph, Text, W, opened, walk

if TYPE_CHECKING:
    from docx.document import Document as WordFile

AUTHOR, INITIALS = "城鉴 chengjian", "城鉴"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class NoWordFileError(ValueError):
    """The document was no Word file, so there is none to put comments into."""


def review(check: Check, document: str, data: bytes) -> bytes:
    """The Word file `data`, which the document was read from, with the findings as comments.

    Raises NoWordFileError where it was read from something else, SourceError where the file cannot be opened.
    """
    material = Material(check)
    reading = material.readings[document]
    if reading.source.format != "docx":
        raise NoWordFileError(
            f"it is no Word file but {reading.source.format}; --format html marks documents of any kind"
        )
    file = opened(data)
    findings = sorted(material.findings[document], key=lambda f: (f.start, f.rule))
    body = file.element.body
    texts = [text for text in _texts(file) if body in text.element.iterancestors()]
    cuts = sorted({at for finding in findings for at in _place(finding, material)})
    _cut_runs(texts, cuts)
    texts = [text for text in _texts(file) if body in text.element.iterancestors()]
    for finding in findings:
        start, end = _place(finding, material)
        runs = [text.element for text in texts if text.start < end and start < text.start + len(text.text)]
        # Headers and footnotes take no comments: what stands there is said at the beginning.
        runs = runs or [text.element for text in texts[:1]]
        if runs:
            _comment(file, runs, comment_text(finding))
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def comment_text(finding: Finding) -> str:
    """What a comment says: the finding, its arithmetic, and the only correction where there is one."""
    lines = [f"【{SEVERITIES[finding.severity]} {finding.rule}】{finding.message}"]
    if finding.calculation:
        lines.append(finding.calculation)
    if finding.fix is not None:
        lines.append(f"只有一种改法：{finding.fix.text} → {finding.fix.replacement}")
    lines.append(finding.message_en)
    return "\n".join("".join(c for c in line if c.isprintable()) for line in lines)


def _place(finding: Finding, material: Material) -> tuple[int, int]:
    """Where the comment goes: the number at fault, else what the finding points at."""
    culprit = material.observations.get(finding.culprit or "")
    if culprit is not None and culprit.document == finding.document:
        return culprit.start, culprit.end
    return finding.start, finding.end


def _texts(file: WordFile) -> Iterator[Text]:
    """The texts of the file in the order of their raw places."""
    for part in walk(file):
        if isinstance(part, Paragraph):
            yield from part.texts
        else:
            yield from (
                text for row in part.rows for cells, _, _ in row for one in cells for text in one.texts
            )


def _cut_runs(texts: Iterable[Text], cuts: list[int]) -> None:
    """Cut the runs, so that one begins or ends at each of these raw places."""
    by_run: dict[int, list[Text]] = {}
    for text in texts:
        by_run.setdefault(id(text.element), []).append(text)
    for pieces in by_run.values():
        first, last = pieces[0].start, pieces[-1].start + len(pieces[-1].text)
        for cut in reversed([cut for cut in cuts if first < cut < last]):
            _cut(pieces, cut)


def _cut(pieces: list[Text], cut: int) -> None:
    """Move what stands behind `cut` in a run into a run of its own behind it."""
    run = pieces[0].element
    holders = [child for child in run if child.tag in _HOLDERS]
    if len(holders) != len(pieces):
        # Texts in elements inside the run: leave it whole, and comment on all of it.
        return
    behind = copy.deepcopy(run)
    for child in list(behind):
        if child.tag != f"{W}rPr":
            behind.remove(child)
    at = next(
        i for i, piece in enumerate(pieces) if cut < piece.start + len(piece.text) or cut == piece.start
    )
    holder, within = holders[at], cut - pieces[at].start
    following = [child for child in run if run.index(child) > run.index(holder)]
    if within > 0:
        rest = copy.deepcopy(holder)
        text = holder.text or ""
        holder.text, rest.text = text[:within], text[within:]
        for one in (holder, rest):
            one.set(SPACE, "preserve")
        behind.append(rest)
    else:
        behind.append(holder)
    for child in following:
        behind.append(child)
    run.addnext(behind)


_HOLDERS = frozenset((TEXT, *(f"{W}{name}" for name in ("tab", "br", "cr", "noBreakHyphen", "ptab"))))


def _comment(file: WordFile, runs: list[Any], text: str) -> None:
    from docx.text.run import Run

    ends = [Run(element, file) for element in (runs[0], runs[-1])]
    file.add_comment(ends, text=text, author=AUTHOR, initials=INITIALS)
