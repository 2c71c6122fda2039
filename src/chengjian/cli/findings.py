"""Findings for people at a terminal: the place, the words with the numbers underlined, the calculation, the correction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import msgspec
from click import style

from chengjian.arithmetic.wording import SEVERITIES as LABELS
from chengjian.audit.registry import Rule
from chengjian.cli.excerpt import STOPS, Underline, excerpt, printable, width
from chengjian.model import Finding, Fix, Observation, Sentence, Severity
from chengjian.publish.material import SEVERITIES, Material
from chengjian.sources.sentences import sentences

COLOURS: dict[Severity, str] = {"error": "red", "warning": "yellow", "info": "blue"}
NARROWEST = 40
OTHER = "cyan"


class Shown(msgspec.Struct, frozen=True):
    """A text to be shown, with numbers underlined: where it is from, and its line or page for the margin."""

    label: str
    document: str
    offset: int
    text: str
    marks: list[Underline]


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
        shown = self._shown(finding)
        gutter = max((len(one.label) for one in shown), default=1)
        yield from self._excerpts(shown, gutter)
        note = " " * (gutter + 1) + style("=", fg="blue", bold=True)
        for n, line in enumerate(finding.calculation.splitlines()):
            yield f"{' ' * (gutter + 2) if n else note} {printable(line)}"
        if finding.fix is not None:
            yield f"{note} {style('只有一种改法', bold=True)} the only correction:"
            yield from (f"{' ' * (gutter + 3)}{line}" for line in self._diff(finding.fix))
        name = f"（{rule.name}）" if rule is not None else ""
        yield f"{note} {style(printable(finding.message_en) + name, dim=True)}"
        yield ""

    def _excerpts(self, shown: Sequence[Shown], gutter: int) -> Iterator[str]:
        bar = style("│", fg="blue")
        blank = " " * (gutter + 1) + bar
        last = None
        for at, one in enumerate(shown):
            where = self._where(one.document, one.offset)
            if where != last:
                arrow = style(":::" if at else "-->", fg="blue", bold=True)
                yield f"{' ' * gutter}{arrow} {where}"
                yield blank
            last = where
            number = style(one.label.rjust(gutter), fg="blue", bold=True)
            for line, below in excerpt(one.text, one.marks, self.columns - gutter - 4):
                yield f"{number} {bar} {line}"
                number = " " * gutter
                if below:
                    yield f"{blank} {below}"

    def _where(self, document: str, offset: int) -> str:
        place = self.material.place(document, offset)
        name = printable(document)
        if self.material.has_lines(document):
            return f"{name}:{place.line}:{place.column}"
        return f"{name}, 第 {place.page} 页" if place.page is not None else name

    def _shown(self, finding: Finding) -> list[Shown]:
        """What to show of a finding: each sentence with all its numbers, each cell of a table by itself."""
        involved = [o for o in self.material.involved(finding) if o.id in self._of(o.document)[1]]
        order = sorted(involved, key=lambda o: (o.document != finding.document, o.id != finding.culprit))
        groups: dict[tuple[str, int | str], list[Observation]] = {}
        for o in order:
            at = self._numeral(o)[0]
            table = self._of(o.document)[0][at].kind == "table"
            groups.setdefault((o.document, o.id if table else at), []).append(o)
        if not groups:
            return [self._bare(finding)]
        return [self._group(finding, members) for members in groups.values()]

    def _group(self, finding: Finding, members: Sequence[Observation]) -> Shown:
        """The sentence of these numbers, or the heads of the cell, with the numbers underlined."""
        first = min(members, key=lambda o: o.start)
        sentence = self._of(first.document)[0][self._numeral(first)[0]]
        marks = []
        text = sentence.text
        if sentence.kind == "table":
            heads = "".join(f"{head} │ " for head in (first.row_head, first.column_head) if head)
            text = heads + first.text
            places = [(len(heads), len(text))]
        else:
            places = [self._numeral(o)[1:] for o in members]
        main = self._main(finding)
        for o, (at, to) in zip(members, places, strict=True):
            at_fault = o.id == main
            colour = COLOURS[finding.severity] if at_fault else OTHER
            marks.append(Underline(at, to, "^" if at_fault else "~", colour))
        return Shown(self._label(first.document, first.start), first.document, first.start, text, marks)

    def _label(self, document: str, offset: int) -> str:
        """What stands in the margin: the line, or the page."""
        place = self.material.place(document, offset)
        return str(place.line if self.material.has_lines(document) else place.page or "")

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

    def _numeral(self, o: Observation) -> tuple[int, int, int]:
        """The sentence that a number stands in, and where it begins and ends in it."""
        index, number = self._of(o.document)[1][o.id]
        numeral = self._of(o.document)[0][index].numbers[number]
        return index, numeral.at, numeral.to

    def _of(self, document: str) -> tuple[list[Sentence], dict[str, tuple[int, int]]]:
        """The sentences of a document, and the sentence and place in it of each observation."""
        if document not in self.material.readings:
            return [], {}
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

    def _bare(self, finding: Finding) -> Shown:
        """The characters that a finding points at, where it is about no observation in a sentence."""
        raw = self.material.readings[finding.document].source.raw
        begin = raw.rfind("\n", 0, finding.start) + 1
        end = raw.find("\n", finding.end)
        line = raw[begin : end if end >= 0 else len(raw)]
        mark = Underline(finding.start - begin, finding.end - begin, "^", COLOURS[finding.severity])
        label = self._label(finding.document, finding.start)
        return Shown(label, finding.document, finding.start, line, [mark])

    def _diff(self, fix: Fix) -> Iterator[str]:
        """The clause before and after the correction."""
        lead = tail = ""
        o = self.material.observations.get(fix.observation or "")
        if o is not None and fix.start == o.start and o.id in self._of(o.document)[1]:
            index, at, to = self._numeral(o)
            text = self._of(o.document)[0][index].text
            lead, tail = text[max(0, at - 16) : at], text[to : to + 10]
            lead = lead[max(lead.rfind(char) for char in STOPS) + 1 :]
            tail = tail[: min((i for i, char in enumerate(tail) if char in STOPS), default=len(tail))]
        for sign, one, other, colour in (
            ("-", fix.text, fix.replacement, "red"),
            ("+", fix.replacement, fix.text, "green"),
        ):
            words = printable(lead) + changed(one, other, colour) + printable(tail)
            yield f"{style(sign, fg=colour)} {words}"


def common(one: str, other: str) -> int:
    """How many characters two texts have in common at their beginning."""
    return next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def changed(text: str, other: str, colour: str) -> str:
    """The text coloured, and what lies between its common beginning and end with the other one underlined."""
    begin = common(text, other)
    end = common(text[begin:][::-1], other[begin:][::-1])
    parts = (text[:begin], text[begin : len(text) - end], text[len(text) - end :])
    return "".join(
        style(printable(part), fg=colour, bold=True, underline=at == 1)
        for at, part in enumerate(parts)
        if part
    )


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
