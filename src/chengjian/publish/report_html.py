"""One self-contained page of a checked document: every number marked by its verdict, the proofs at hand.

Documents are hostile: all that comes of them is escaped, and the page's own policy lets no script or style run but the
two that are written into it, by their hashes, and nothing be fetched.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import msgspec
from markupsafe import Markup, escape

from chengjian import __version__
from chengjian.arithmetic.wording import SEVERITIES, STATUSES, VERDICT_NAMES, VERDICTS
from chengjian.arithmetic.wording import said as value_said
from chengjian.checking import Check
from chengjian.codes.regions import regions
from chengjian.model import Finding, Observation, Proof, Unread, Verdict
from chengjian.publish.marks import Mark, Piece, State, parts
from chengjian.publish.material import Material

if TYPE_CHECKING:
    from jinja2 import Template

STATES: tuple[State, ...] = ("holds", "violated", "unknown", "unread")
SIGNS: dict[Verdict, tuple[str, str]] = {
    "holds": ("✓", "成立"),
    "violated": ("✗", "不成立"),
    "unknown": ("?", "不能断定"),
}
MEASURES = {
    "level": "", "growth": "增速", "average_growth": "年均增速", "change": "增减", "multiple": "倍数", "rank": "位次",
    "ratio": "比", "streak": "连续",
}  # fmt: skip


def report(check: Check, document: str) -> str:
    """The page of one document of the check, complete in itself. Raises KeyError where the check has no such document."""
    material = Material(check)
    reading = material.readings[document]
    findings = sorted(material.findings[document], key=lambda f: (f.start, f.rule))
    numbers = _numbers(check, material, document, findings)
    keys = {number.id: number.key for number in numbers if number.id}
    noted = {number.key: number.said for number in numbers}
    places = {id(finding): at for at, finding in enumerate(findings, 1)}

    def text(pieces: Sequence[Piece]) -> Markup:
        return Markup("").join(_piece(piece, noted, places) for piece in pieces)

    origin = reading.origin
    place = regions().by_code(origin.region) if origin.region else None
    style, script = _resource("report.css"), _resource("report.js")
    marks = [Mark(number.key, number.start, number.end, number.state) for number in numbers]
    states = Counter(number.state for number in numbers)
    severities = Counter[str](finding.severity for finding in findings)
    return _template().render(
        title=origin.title or PurePath(document).name,
        name=PurePath(document).name,
        region=place.name if place else "",
        date=origin.date or "",
        version=__version__,
        style=Markup(style),
        script=Markup(script),
        style_hash=_hash(style),
        script_hash=_hash(script),
        findings=[_finding(f, places[id(f)]) | {"numbers": _involved(f, material, keys)} for f in findings],
        severities=[(severity, label, severities[severity]) for severity, label in SEVERITIES.items()],
        states=[(state, *VERDICT_NAMES[state], states[state]) for state in STATES],
        counts={"total": len(numbers)},
        parts=parts(reading.source, marks),
        numbers=[_shown(number, places) for number in numbers],
        text=text,
    )


class Number(msgspec.Struct, frozen=True):
    """A number of the document as the page has it: `id` is its observation, empty where it was not read."""

    key: str
    id: str
    start: int
    end: int
    text: str
    state: State
    what: str
    said: list[Finding]
    proofs: list[Proof]


def _numbers(check: Check, material: Material, document: str, findings: Sequence[Finding]) -> list[Number]:
    """The numbers of the document in its order, each with the findings and proofs about it."""
    reading = material.readings[document]
    of: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        for number in finding.observations:
            of[number].append(finding)
    items: list[Observation | Unread] = sorted(
        [*reading.observations, *reading.unread], key=lambda item: item.start
    )
    made: list[Number] = []
    for at, item in enumerate(items, 1):
        key = f"n{at}"
        if isinstance(item, Unread):
            said = [f for f in findings if not f.observations and f.start < item.end and item.start < f.end]
            made.append(Number(key, "", item.start, item.end, item.text, "unread", "", said, []))
        else:
            state: State = check.verdicts.get(item.id, "unknown")
            proofs = material.proofs.get(item.id, [])
            what = described(item)
            made.append(
                Number(key, item.id, item.start, item.end, item.text, state, what, of[item.id], proofs)
            )
    return made


def _shown(number: Number, places: dict[int, int]) -> dict[str, Any]:
    """What the page says of a number. What a finding says already is not said again by its proof."""
    calculations = {finding.calculation for finding in number.said}
    if number.state == "unread":
        note = "没有规则能读出这个数字，因此也没有核对。"
    else:
        note = "" if number.proofs or number.said else "没有其他数字可以核对它。"
    return {
        "key": number.key,
        "text": number.text,
        "state": number.state,
        "label": VERDICTS[number.state],
        "what": number.what,
        "note": note,
        "findings": [_finding(f, places[id(f)]) for f in number.said],
        "proofs": [_proof(proof) for proof in number.proofs if proof.calculation not in calculations],
    }


def _involved(finding: Finding, material: Material, keys: dict[str, str]) -> list[dict[str, Any]]:
    """The numbers that a finding is about; those of other documents have no key on the page."""
    return [
        {"key": keys.get(o.id), "text": o.text, "document": o.document, "culprit": o.id == finding.culprit}
        for o in material.involved(finding)
    ]


def described(o: Observation) -> str:
    """An observation in a line: whose, what, when, how much."""
    period = f"{o.period}（比 {o.base_period}）" if o.period and o.base_period else o.period or ""
    between = ""
    if o.low is not None and o.high is not None:
        low, high = (value_said(end, o.unit) for end in (o.low, o.high))
        between = f"在 {low} 与 {high} 之间"
    words = (o.subject or "", o.indicator_text, MEASURES[o.measure], period, STATUSES[o.status], between)
    return " · ".join(word for word in words if word)


def _finding(finding: Finding, number: int) -> dict[str, Any]:
    return {
        "number": number,
        "rule": finding.rule,
        "severity": finding.severity,
        "label": SEVERITIES[finding.severity],
        "message": finding.message,
        "message_en": finding.message_en,
        "calculation": finding.calculation,
        "fix": finding.fix,
    }


def _proof(proof: Proof) -> dict[str, str]:
    sign, label = SIGNS[proof.verdict]
    return {"verdict": proof.verdict, "sign": sign, "label": label, "calculation": proof.calculation}


def _piece(piece: Piece, noted: dict[str, list[Finding]], numbered: dict[int, int]) -> Markup:
    mark = piece.mark
    if mark is None:
        return escape(piece.text)
    said = noted[mark.key]
    flags = ""
    if said:
        flags = " flagged noted" + (" info" if all(f.severity == "info" for f in said) else "")
    notes = Markup("").join(Markup("<sup>{}</sup>").format(numbered[id(f)]) for f in said)
    return Markup('<a class="m {}{}" id="{}" href="#d{}" aria-describedby="d{}">{}{}</a>').format(
        mark.state, flags, mark.key, mark.key, mark.key, piece.text, notes
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _resource(name: str) -> str:
    return files("chengjian.publish").joinpath("templates", name).read_text("utf-8")


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    made = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return made.from_string(_resource("report.html.j2"))
