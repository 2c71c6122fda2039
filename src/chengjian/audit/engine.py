"""All rules over all facts: what is violated and by whom, what holds, and what follows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal

import msgspec

from chengjian.arithmetic.intervals import Interval
from chengjian.audit.bindings import Binding, Missing, Piece
from chengjian.audit.facts import Fact, Facts, series_name, settled
from chengjian.audit.linking import nearness
from chengjian.audit.localise import Case, cases
from chengjian.audit.registry import Rule, rules
from chengjian.audit.repair import Edit
from chengjian.audit.writing import calculation, printed
from chengjian.model import Derivation, Finding, Fix, Proof, Severity, Verdict

LESS: dict[Severity, Severity] = {"error": "warning", "warning": "info", "info": "info"}
VERBS = (
    ("增长", "下降"),
    ("上升", "下降"),
    ("提高", "下降"),
    ("增加", "减少"),
    ("提升", "下降"),
    ("上涨", "下降"),
)


class Outcome(msgspec.Struct):
    """What the audit of some facts gave.

    `verdicts` has the observations that at least one identity binds, by id.
    """

    findings: list[Finding]
    proofs: list[Proof]
    derivations: list[Derivation]
    verdicts: dict[str, Verdict]


def examine(facts: Facts, select: Collection[str] = (), ignore: Collection[str] = ()) -> Outcome:
    """Run the rules whose codes begin with one of `select` (all, if empty) and with none of `ignore`."""
    outcome = Outcome([], [], [], {})
    bound: list[Binding] = []
    known = {source.name for source in facts.sources if source.known}
    known -= {source.name for source in facts.sources if not source.known}
    for item in run(facts, select, ignore):
        if isinstance(item, Finding):
            if item.document not in known:
                outcome.findings.append(item)
        elif item.missing is not None:
            outcome.derivations += derived(item, facts)
        else:
            bound.append(item)
    outcome.derivations = narrowest(outcome.derivations)
    _conclude(outcome, facts, bound)
    return outcome


def narrowest(found: Iterable[Derivation]) -> list[Derivation]:
    """Of what is derived several times the one with the least doubt, in their order."""
    best: dict[tuple[object, ...], Derivation] = {}
    for one in found:
        cell = (one.region, one.subject, one.indicator, one.indicator_text, one.measure, one.period, one.unit)
        earlier = best.get(cell)
        if earlier is None or doubt(one) < doubt(earlier):
            best[cell] = one
    return list(best.values())


def doubt(derivation: Derivation) -> Decimal:
    """How wide the interval of a derivation is."""
    assert derivation.low is not None
    assert derivation.high is not None
    return derivation.high - derivation.low


def run(
    facts: Facts, select: Collection[str] = (), ignore: Collection[str] = ()
) -> Iterator[Finding | Binding]:
    """What the chosen rules find and bind, each identity between the same facts once, with its verdict."""
    seen: set[tuple[object, ...]] = set()
    for code, rule in rules().items():
        if not wanted(code, select, ignore):
            continue
        for item in rule.function(facts):
            if isinstance(item, Finding):
                yield item
                continue
            key = (item.identity.name, frozenset(fact.id for fact in item.facts), item.missing, pieces(item))
            observations = [t.observation if isinstance(t, Fact) else None for t in item.terms]
            if key in seen or not item.identity.applies(observations) or all(f.known for f in item.facts):
                continue
            seen.add(key)
            item.rule = code
            if item.missing is None:
                item.verdict = item.identity.check(item.values())
            yield item


def pieces(binding: Binding) -> tuple[int, ...]:
    """Which terms of a ratio a binding is about."""
    return tuple(term.index for term in binding.terms if isinstance(term, Piece))


def wanted(code: str, select: Collection[str], ignore: Collection[str]) -> bool:
    """Whether a rule is chosen: codes may be given by their beginnings (A2)."""
    return (not select or code.startswith(tuple(select))) and not (ignore and code.startswith(tuple(ignore)))


def _conclude(outcome: Outcome, facts: Facts, bound: list[Binding]) -> None:
    violated = [binding for binding in bound if binding.verdict == "violated"]
    holding = [binding for binding in bound if binding.verdict == "holds"]
    for binding in holding:
        for fact in binding.facts:
            outcome.verdicts[fact.id] = "holds"
    for binding in bound:
        if binding.verdict != "violated":
            outcome.proofs.append(proof(binding))
            for fact in binding.facts:
                outcome.verdicts.setdefault(fact.id, "unknown")
    found: list[Finding] = []
    for case in cases(violated, holding, facts):
        for binding in case.bindings:
            outcome.proofs.append(proof(binding))
            for fact in binding.facts:
                if case.culprit is None or fact is case.culprit:
                    outcome.verdicts[fact.id] = "violated"
                else:
                    outcome.verdicts.setdefault(fact.id, "unknown")
        found += _findings(case)
    # What is printed several times is reported once.
    said = {(f.rule, f.culprit or f.observations, f.calculation): f for f in reversed(found)}
    outcome.findings += said.values()
    place = {source.name: number for number, source in enumerate(facts.sources)}
    outcome.findings.sort(key=lambda f: (place.get(f.document, len(place)), f.start, f.rule))


def proof(binding: Binding) -> Proof:
    """What an identity found, for the record."""
    return Proof(
        identity=binding.identity.name,
        verdict=binding.verdict,
        observations=tuple(fact.id for fact in binding.facts),
        calculation=calculation(binding),
    )


def _findings(case: Case) -> Iterator[Finding]:
    """A finding for each rule that a case violates; only the first of them carries the fix."""
    fix = _fix(case)
    by_rule: dict[str, list[Binding]] = {}
    for binding in case.bindings:
        by_rule.setdefault(binding.rule, []).append(binding)
    for code, bindings in by_rule.items():
        for binding in bindings:
            yield _finding(rule_of(code), binding, case.culprit, fix)
            fix = None


def rule_of(code: str) -> Rule:
    """The rule of this code."""
    return rules()[code]


def _finding(rule: Rule, binding: Binding, culprit: Fact | None, fix: Fix | None) -> Finding:
    facts = binding.facts
    at = culprit or next(fact for fact in facts if not fact.known)
    what = binding.what or facts[0].observation.indicator_text
    said = {"what": what, "whose": at.observation.subject or "", "text": printed(facts[0])}
    return Finding(
        rule=rule.code,
        severity=severity(rule, binding),
        document=at.observation.document,
        start=at.observation.start,
        end=at.observation.end,
        message=rule.message.format(**said),
        message_en=rule.message_en.format(**said),
        observations=tuple(fact.id for fact in facts),
        calculation=calculation(binding),
        culprit=culprit.id if culprit else None,
        fix=fix,
    )


def severity(rule: Rule, binding: Binding) -> Severity:
    """How sure a finding is: less where a figure is hedged, least where a laxer rounding would explain it, or by a yearbook."""
    found: Severity = binding.severity or (
        rule.severity if rule.severity != "error" else nearness(*binding.facts)
    )
    if any(fact.standing == "yearbook" for fact in binding.facts):
        # Revised since, and printed of another tier or scope now and then.
        return "info"
    exact = not any(fact.hedged for fact in binding.facts)
    if exact and binding.identity.check([_laxer(interval) for interval in binding.values()]) != "violated":
        return "info"
    return LESS[found] if found == "error" and any(fact.hedged for fact in binding.facts) else found


def _laxer(interval: Interval | None) -> Interval | None:
    """The interval of a number that was cut off or rounded twice: half as wide again on either side."""
    if interval is None or not interval.bounded:
        return interval
    return interval.widened((interval.high - interval.low) / 2)


def _fix(case: Case) -> Fix | None:
    if case.culprit is None or len(case.edits) != 1:
        return None
    return fix_of(case.culprit, case.edits[0])


def fix_of(fact: Fact, edit: Edit) -> Fix | None:
    """The edit as a correction of the text; a wrong sign is a wrong verb before the number."""
    observation = fact.observation
    start, text, replacement = observation.start, observation.text, edit.text
    if edit.kind == "sign":
        pair = next(
            ((a, b) if fact.before.endswith(a) else (b, a) for a, b in VERBS if fact.before.endswith((a, b))),
            None,
        )
        if pair is None:
            return None
        start, text, replacement = start - len(pair[0]), pair[0] + text, pair[1] + text
    return Fix(
        observation=fact.id,
        start=start,
        end=observation.end,
        text=text,
        replacement=replacement,
        value=edit.value,
    )


def derived(binding: Binding, facts: Facts) -> Iterator[Derivation]:
    """The missing term of a binding, where its interval is bounded on both sides and no document states it, hedged or not.

    What only the yearbooks have is still said of the documents.
    """
    at = binding.missing
    assert at is not None
    term = binding.terms[at]
    assert isinstance(term, Missing)
    interval = binding.identity.solve(binding.values(), at)
    if not interval.bounded:
        return
    like = term.like.observation
    what = series_name(term.indicator, term.indicator_text) if term.indicator_text else term.like.what
    stated = facts.at.get((term.like.where, what, term.measure, settled(term.period)), ())
    if any(fact.standing != "yearbook" for fact in stated):
        return
    yield Derivation(
        document=like.document,
        indicator=term.indicator if term.indicator_text else like.indicator,
        indicator_text=term.indicator_text or like.indicator_text,
        subject=like.subject,
        region=like.region,
        measure=term.measure,
        unit=term.unit,
        value=(interval.low + interval.high) / 2,
        low=interval.low,
        high=interval.high,
        period=term.period,
        base_period=term.base_period,
        identity=binding.identity.name,
        observations=tuple(fact.id for fact in binding.facts),
        proof=calculation(binding),
    )


__all__ = ["Outcome", "examine", "fix_of", "severity", "wanted"]
