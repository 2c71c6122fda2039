"""What is said of a check: the findings that nobody accepted, in the form asked for."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click
import msgspec

from chengjian.cli.main import complain

if TYPE_CHECKING:
    from chengjian.audit.registry import Rule
    from chengjian.checking import Check
    from chengjian.cli.baseline import Baseline

Form = Literal["text", "json", "sarif", "html", "docx"]
COULD_NOT = 2
# Columns of a file, which has no terminal's width.
COLUMNS = 100


class CannotWriteError(click.ClickException):
    """The output cannot be written; nothing was found out for whoever reads it."""

    exit_code = COULD_NOT


class Outcome:
    """What is said of a check: without what was accepted."""

    def __init__(
        self,
        whole: Check,
        known: Mapping[str, Rule],
        accepted: Baseline | None,
        failures: list[tuple[str, str]],
    ) -> None:
        from chengjian.publish.material import Material, all_fingerprints

        self.whole, self.known, self.accepted, self.failures = whole, known, accepted, failures
        self.material = Material(whole)
        self.fingerprints = all_fingerprints(self.material)
        entries = accepted.entries if accepted is not None else {}
        self.reported = [
            finding
            for finding, mark in zip(whole.findings, self.fingerprints, strict=True)
            if mark not in entries
        ]
        self.open = msgspec.structs.replace(whole, findings=self.reported)

    def write(self, form: Form, output: Path | None, ctx: click.Context) -> None:
        """Write the findings in this form."""
        if form == "text":
            self._put(self._text(output is None), output)
        elif form == "json":
            self._put(self._json(), output)
        elif form == "sarif":
            from chengjian.publish.sarif import sarif

            reasons = {mark: e.reason for mark, e in self.accepted.entries.items()} if self.accepted else {}
            log = sarif(self.whole, self.known, self.failures, reasons)
            self._put(json.dumps(log, ensure_ascii=False, indent=1) + "\n", output)
        else:
            self._marked(form, output, ctx)

    def _text(self, terminal: bool) -> str:
        from chengjian.cli.findings import Printer, summary
        from chengjian.publish.material import Material

        columns = shutil.get_terminal_size((COLUMNS, 24)).columns if terminal else COLUMNS
        printer = Printer(Material(self.open), self.known, columns)
        lines = [line for finding in self.reported for line in printer.finding(finding)]
        accepted = len(self.whole.findings) - len(self.reported)
        lines += summary(self.material, self.reported, accepted, len(self.failures))
        return "\n".join(lines) + "\n"

    def _json(self) -> str:
        """The records: findings, derivations and proofs, and the verdict on each observation."""
        marks = dict(zip(map(id, self.whole.findings), self.fingerprints, strict=True))
        findings = [
            msgspec.to_builtins(finding) | {"fingerprint": marks[id(finding)]} for finding in self.reported
        ]
        record = {
            "documents": [reading.document for reading in self.whole.readings],
            "failed": [{"document": name, "reason": reason} for name, reason in self.failures],
            "findings": findings,
            "derivations": msgspec.to_builtins(self.whole.derivations),
            "proofs": msgspec.to_builtins(self.whole.proofs),
            "verdicts": self.whole.verdicts,
        }
        return json.dumps(record, ensure_ascii=False, indent=1) + "\n"

    def _marked(self, form: Form, output: Path | None, ctx: click.Context) -> None:
        """The documents themselves, marked."""
        from chengjian.cli.marked import write_marked

        for name, reason in write_marked(self.open, form, output, ctx):
            complain(f"{name}: {reason}")
            self.failures.append((name, reason))

    def statistics(self, output: Path | None) -> None:
        """How often each rule found something."""
        from chengjian.cli.findings import statistics, summary

        lines = [*statistics(self.reported, self.known)]
        lines += [""] if lines else []
        accepted = len(self.whole.findings) - len(self.reported)
        lines += summary(self.material, self.reported, accepted, len(self.failures))
        self._put("\n".join(lines) + "\n", output)

    def write_baseline(self, path: Path, reason: str) -> None:
        """Accept all findings."""
        from chengjian.cli.baseline import baseline_text

        kept = self.accepted.entries if self.accepted is not None else {}
        text = baseline_text(self.whole.findings, self.fingerprints, self.material, kept, reason)
        self._put(text, path)
        click.echo(f"{path}: {len(self.whole.findings)} findings accepted", err=True)

    def hints(self, path: Path | None) -> None:
        """What the reader should be told of the baseline."""
        if self.accepted is None:
            return
        stale = self.accepted.stale(self.fingerprints)
        for entry in stale:
            numbers = "、".join(entry.numbers)
            complain(
                f"{path}: {entry.rule} {numbers} is found no more; take the entry {entry.fingerprint} out",
                "hint",
            )
        lacking = len(self.accepted.without_reason())
        if lacking:
            complain(f"{path}: {lacking} accepted without a reason; write one to each", "hint")

    def _put(self, text: str, output: Path | None) -> None:
        if output is None:
            click.echo(text, nl=False)
            return
        try:
            output.write_text(click.unstyle(text), encoding="utf-8", errors="replace")
        except OSError as error:
            raise CannotWriteError(f"{output} cannot be written: {error.strerror}") from None
