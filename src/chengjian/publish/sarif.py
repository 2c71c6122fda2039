"""A check as SARIF 2.1.0, the form in which code hosts, editors and pipelines take findings.

Offsets and columns count Unicode characters. A document that is no text has no lines: there a result names the page
and quotes the number instead.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from chengjian import __version__
from chengjian.audit.registry import Rule
from chengjian.checking import Check
from chengjian.model import Finding, Fix, Severity
from chengjian.publish.material import Material, all_fingerprints

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
HOME = "https://pypi.org/project/chengjian/"
LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
Json = dict[str, Any]


def sarif(
    check: Check,
    rules: Mapping[str, Rule],
    failures: Sequence[tuple[str, str]] = (),
    accepted: Mapping[str, str] | None = None,
) -> Json:
    """The check as a SARIF log of one run.

    `rules` are the audit rules by code; `failures` the documents that could not be read, with the reason; `accepted`
    the reason for each fingerprint of a finding that was accepted, which is then marked as suppressed.
    """
    material = Material(check)
    used = sorted({finding.rule for finding in check.findings})
    indices = {code: at for at, code in enumerate(used)}
    marks = all_fingerprints(material)
    names = [*material.readings, *(name for name, _ in failures if name not in material.readings)]
    artifacts = {name: at for at, name in enumerate(names)}
    writer = _Writer(material, artifacts)
    results = []
    for finding, mark in zip(check.findings, marks, strict=True):
        result = writer.result(finding, indices[finding.rule])
        result["partialFingerprints"] = {"chengjian/v1": mark}
        if accepted is not None and mark in accepted:
            result["suppressions"] = [{"kind": "external", "justification": accepted[mark]}]
        results.append(result)
    notes = [
        {
            "level": "error",
            "message": {"text": reason},
            "locations": [{"physicalLocation": {"artifactLocation": writer.artifact(name)}}],
        }
        for name, reason in failures
    ]
    driver = {
        "name": "chengjian",
        "version": __version__,
        "informationUri": HOME,
        "rules": [_rule(code, rules.get(code)) for code in used],
    }
    run: Json = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "language": "zh-CN",
        "artifacts": [{"location": {"uri": uri(name)}} for name in names],
        "invocations": [{"executionSuccessful": not failures, "toolExecutionNotifications": notes}],
        "results": results,
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def uri(name: str) -> str:
    """The document's path as a URI, relative where the path is."""
    path = PurePath(name)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix(), safe="/")


class _Writer:
    """Writes results with the places of their numbers."""

    def __init__(self, material: Material, artifacts: Mapping[str, int]) -> None:
        self.material = material
        self.artifacts = artifacts

    def artifact(self, name: str) -> Json:
        return {"uri": uri(name), "index": self.artifacts[name]}

    def result(self, finding: Finding, index: int) -> Json:
        text = finding.message + (f"\n{finding.calculation}" if finding.calculation else "")
        markdown = f"**{finding.message}**" + (f"\n\n`{finding.calculation}`" if finding.calculation else "")
        result: Json = {
            "ruleId": finding.rule,
            "ruleIndex": index,
            "level": LEVELS[finding.severity],
            "message": {"text": text, "markdown": markdown},
            "locations": [self.location(finding.document, finding.start, finding.end)],
            "properties": {"messageEnglish": finding.message_en, "calculation": finding.calculation},
        }
        others = self.material.involved(finding)
        related = [
            self.location(o.document, o.start, o.end)
            | {"id": at, "message": {"text": f"{o.indicator_text} {o.text}".strip()}}
            for at, o in enumerate(others, 1)
        ]
        if related:
            result["relatedLocations"] = related
        if finding.fix is not None and self.material.has_lines(finding.document):
            result["fixes"] = [self.fix(finding, finding.fix)]
        return result

    def location(self, document: str, start: int, end: int) -> Json:
        reading = self.material.readings[document]
        physical: Json = {"artifactLocation": self.artifact(document)}
        location: Json = {"physicalLocation": physical}
        if self.material.has_lines(document):
            physical["region"] = self.region(document, start, end)
        else:
            page = self.material.place(document, start).page
            where = f"p. {page}: " if page else ""
            location["logicalLocations"] = [{"name": where + reading.source.raw[start:end], "kind": "text"}]
        return location

    def region(self, document: str, start: int, end: int) -> Json:
        first, last = self.material.place(document, start), self.material.place(document, end)
        return {
            "startLine": first.line,
            "startColumn": first.column,
            "endLine": last.line,
            "endColumn": last.column,
            "charOffset": start,
            "charLength": end - start,
            "snippet": {"text": self.material.readings[document].source.raw[start:end]},
        }

    def fix(self, finding: Finding, fix: Fix) -> Json:
        observation = self.material.observations.get(fix.observation or "")
        document = observation.document if observation is not None else finding.document
        return {
            "description": {"text": f"{fix.text} → {fix.replacement}"},
            "artifactChanges": [
                {
                    "artifactLocation": self.artifact(document),
                    "replacements": [
                        {
                            "deletedRegion": self.region(document, fix.start, fix.end),
                            "insertedContent": {"text": fix.replacement},
                        }
                    ],
                }
            ],
        }


def _rule(code: str, rule: Rule | None) -> Json:
    """What the log says of a rule; of one that is not known, its code."""
    if rule is None:
        return {"id": code}
    doc = inspect.cleandoc(rule.doc)
    summary = " ".join(doc.partition("\n\n")[0].split())
    return {
        "id": code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": summary},
        "fullDescription": {"text": doc},
        "help": {"text": doc},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
    }
