"""Findings for people at a terminal: the place, the words with the numbers underlined, the calculation, the correction."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from click import style

from chengjian.audit.registry import Rule
from chengjian.cli.excerpt import Underline, excerpt, printable, width
from chengjian.model import Finding, Observation, Sentence, Severity
from chengjian.publish.material import SEVERITIES, Material
from chengjian.sources.sentences import sentences

COLOURS: dict[Severity, str] = {"error": "red", "warning": "yellow", "info": "blue"}
LABELS: dict[Severity, str] = {"error": "错误", "warning": "存疑", "info": "提示"}
NARROWEST = 40
OTHER = "cyan"


class Printer:
    """Writes the findings of a check, document by document."""

    def __init__(self, material: Material, rules: Mapping[str, Rule], columns: int) -> None:
        self.material = material
        self.rules = rules
        self.columns = max(columns, NARROWEST)
        self._sentences: dict[str, tuple[list[Sentence], dict[str, tuple[int, int]]]] = {}

    def finding(self, finding: Finding) -> Iterator[str]:
        """The lines of one finding, an empty one at the end."""
        colour = COLOURS[finding.severity]
        rule = self.rules.get(finding.rule)
        head = style(f"{finding.severity}[{finding.rule}]", fg=colour, bold=True)
        yield f"{head} {style(printable(finding.message), bold=True)}"
        marks = self._marks(finding)
        gutter = max((len(str(label)) for label, _, _, _ in marks), default=1)
        bar = style("│", fg="blue")
        blank = " " * (gutter + 1) + bar
        first = True
        for label, document, offset, shown in marks:
            arrow = style("-->" if first else ":::", fg="blue", bold=True)
            yield f"{' ' * gutter}{arrow} {self._where(document, offset)}"
            first = False
            yield blank
            text, underlines = shown
            number = style(str(label).rjust(gutter), fg="blue", bold=True)
            for line, below in excerpt(text, underlines, self.columns - gutter - 4):
                yield f"{number} {bar} {line}"
                number = " " * gutter
                if below:
                    yield f"{blank} {below}"
        note = " " * (gutter + 1) + style("=", fg="blue", bold=True)
        if finding.calculation:
            for n, line in enumerate(finding.calculation.splitlines()):
                yield f"{note if n == 0 else ' ' * (gutter + 2)} {printable(line)}"
        if finding.fix is not None:
            yield f"{note} {style('只有一种改法', bold=True)} the only correction:"
            yield from (f"{' ' * (gutter + 3)}{line}" for line in self._diff(finding))
        name = f"（{rule.name}）" if rule is not None else ""
        yield f"{note} {style(printable(finding.message_en) + name, dim=True)}"
        yield ""

    def _where(self, document: str, offset: int) -> str:
        place = self.material.place(document, offset)
        name = printable(document)
        if self.material.has_lines(document):
            return f"{name}:{place.line}:{place.column}"
        return f"{name}, 第 {place.page} 页" if place.page is not None else name

    def _marks(self, finding: Finding) -> list[tuple[int | str, str, int, tuple[str, list[Underline]]]]:
        """What to show of a finding: for each sentence its line, document, offset, text and underlines."""
        involved = self.material.involved(finding)
        shown: dict[tuple[str, int], list[tuple[int, int, Observation | None]]] = {}
        order = sorted(involved, key=lambda o: (o.document != finding.document, o.id != finding.culprit))
        for o in order:
            if o.document not in self.material.readings:
                continue
            found = self._of(o.document)[1].get(o.id)
            if found is not None:
                shown.setdefault((o.document, found[0]), []).append((*self._at(o), o))
        if not shown:
            return list(self._bare(finding))
        marks = []
        for (document, at), numbers in shown.items():
            sentence = self._of(document)[0][at]
            place = self.material.place(document, min(o.start for _, _, o in numbers if o is not None))
            lines = self.material.has_lines(document)
            label: int | str = place.line if lines else place.page or ""
            start = min(o.start for _, _, o in numbers if o is not None)
            underlines = [
                Underline(
                    a,
                    b,
                    "^" if o is not None and o.id in (finding.culprit, self._main(finding)) else "~",
                    COLOURS[finding.severity]
                    if o is not None and o.id in (finding.culprit, self._main(finding))
                    else OTHER,
                )
                for a, b, o in numbers
            ]
            marks.append((label, document, start, (sentence.text, underlines)))
        return marks

    def _main(self, finding: Finding) -> str:
        """The observation that the finding points at."""
        if finding.culprit is not None:
            return finding.culprit
        return next(
            (
                o.id
                for o in self.material.involved(finding)
                if o.document == finding.document and o.start == finding.start
            ),
            "",
        )

    def _at(self, o: Observation) -> tuple[int, int]:
        _, at, to = self._numeral(o)
        return at, to

    def _numeral(self, o: Observation) -> tuple[int, int, int]:
        index, number = self._of(o.document)[1][o.id]
        numeral = self._of(o.document)[0][index].numbers[number]
        return index, numeral.at, numeral.to

    def _of(self, document: str) -> tuple[list[Sentence], dict[str, tuple[int, int]]]:
        """The sentences of a document, and the sentence and place in it of each observation."""
        if document not in self._sentences:
            reading = self.material.readings[document]
            made = sentences(reading.source, reading.observations, reading.unread)
            where = {
                n.observation: (at, place)
                for at, sentence in enumerate(made)
                for place, n in enumerate(sentence.numbers)
                if n.observation is not None
            }
            self._sentences[document] = made, where
        return self._sentences[document]

    def _bare(self, finding: Finding) -> Iterator[tuple[int | str, str, int, tuple[str, list[Underline]]]]:
        """The characters that a finding points at, where it is about no observation in a sentence."""
        raw = self.material.readings[finding.document].source.raw
        begin = raw.rfind("\n", 0, finding.start) + 1
        end = raw.find("\n", finding.end)
        line = raw[begin : end if end >= 0 else len(raw)]
        place = self.material.place(finding.document, finding.start)
        mark = Underline(finding.start - begin, finding.end - begin, "^", COLOURS[finding.severity])
        label = place.line if self.material.has_lines(finding.document) else place.page or ""
        yield label, finding.document, finding.start, (line, [mark])

    def _diff(self, finding: Finding) -> Iterator[str]:
        """The clause before and after the correction."""
        fix = finding.fix
        assert fix is not None
        o = self.material.observations.get(fix.observation)
        before, after = fix.text, fix.replacement
        lead = tail = ""
        if o is not None and o.document in self.material.readings and o.id in self._of(o.document)[1]:
            index, at, to = self._numeral(o)
            text = self._of(o.document)[0][index].text
            lead, tail = text[max(0, at - 16) : at], text[to : to + 10]
            stop = max(lead.rfind(char) for char in "，。；,;")
            lead = lead[stop + 1 :]
            tail = tail[: min((i for i, char in enumerate(tail) if char in "，。；,;"), default=len(tail))]
        yield style("- ", fg="red") + printable(lead) + changed(before, after, "red") + printable(tail)
        yield style("+ ", fg="green") + printable(lead) + changed(after, before, "green") + printable(tail)


def changed(text: str, other: str, colour: str) -> str:
    """The text coloured, and what differs from the other in it bold."""
    made = []
    for tag, a, b, _, _ in difflib.SequenceMatcher(None, text, other, False).get_opcodes():
        if a < b:
            made.append(style(printable(text[a:b]), fg=colour, bold=tag != "equal", underline=tag != "equal"))
    return "".join(made)


def summary(material: Material, findings: Sequence[Finding], accepted: int, failed: int) -> Iterator[str]:
    """What the check amounts to: the findings, and how many numbers could be checked at all."""
    check = material.check
    total = sum(len(reading.observations) for reading in check.readings)
    unread = sum(len(reading.unread) for reading in check.readings)
    verdicts = Counter(check.verdicts.get(o, "unknown") for o in material.observations)
    by = Counter(finding.severity for finding in findings)
    said = "，".join(
        style(f"{LABELS[severity]} {by[severity]}", fg=COLOURS[severity])
        for severity in SEVERITIES
        if by[severity]
    )
    fixes = sum(finding.fix is not None for finding in findings)
    head = f"{len(findings)} 处问题（{said}）" if findings else style("没有发现问题", fg="green")
    more = [f"{fixes} 处只有一种改法"] if fixes else []
    more += [f"另有 {accepted} 处已接受"] if accepted else []
    more += [style(f"{failed} 份没有读成", fg="red")] if failed else []
    yield style("，".join([f"{len(check.readings)} 份文稿：{head}", *more]) + "。", bold=True)
    yield style(
        f"{total:,} 个数字：{verdicts['holds']:,} 个核对无误，{verdicts['violated']:,} 个有矛盾，"
        f"{verdicts['unknown']:,} 个无从核对；另有 {unread:,} 个没有读出。",
        dim=True,
    )


def statistics(findings: Sequence[Finding], rules: Mapping[str, Rule]) -> Iterator[str]:
    """How often each rule found something, the most frequent first."""
    counts = Counter(finding.rule for finding in findings)
    wide = max((len(str(n)) for n in counts.values()), default=1)
    names = {code: rules[code].name if code in rules else "" for code in counts}
    longest = max((width(name) for name in names.values()), default=1)
    for code, number in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        fixes = sum(f.fix is not None for f in findings if f.rule == code)
        severity = Counter(f.severity for f in findings if f.rule == code).most_common(1)[0][0]
        mark = f"  [{fixes} 处可改]" if fixes else ""
        yield (
            f"{number:>{wide}}  {style(code, fg=COLOURS[severity], bold=True)}  {names[code]:<{longest}}  "
            f"{severity}{mark}"
        )
