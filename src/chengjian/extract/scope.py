"""The running context of one document: its timeline and its subjects, and how a draft is settled in them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from chengjian.arithmetic.periods import year_of
from chengjian.codes.regions import Region
from chengjian.extract.accounts import account_of_words
from chengjian.extract.mention import Draft, Mention
from chengjian.extract.settling import settle_bound, settle_period, settle_status
from chengjian.extract.subjects import Subjects
from chengjian.extract.timeline import UNDATED, Timeline

# How far a period can lie from the year that it was reckoned from.
SPREAD = 10


class Scope:
    """What the numbers of a document inherit; see Timeline and Subjects."""

    def __init__(self, home: Region | None, timeline: Timeline) -> None:
        self.home = home
        self.home_name = home.name if home else None
        self.timeline = timeline
        self.subjects = Subjects(home)

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Within it a paragraph stands aside: what it speaks of holds for nothing that comes behind it."""
        kept = dict(vars(self.timeline)), dict(vars(self.subjects))
        self.timeline.paragraph()
        self.subjects.paragraph()
        yield
        vars(self.timeline).update(kept[0])
        vars(self.subjects).update(kept[1])

    def sentence(self, text: str, begin: int) -> None:
        """Begin a sentence at this place of its block's text."""
        self.subjects.sentence(begin)
        self.subjects.opening(text, begin)
        self.timeline.sentence(begin == 0)

    def settle(self, draft: Draft, m: Mention) -> None:
        """Fill in what the draft has not of its own: bound, subject, period, base and status."""
        roles = draft.roles = draft.roles if draft.roles is not None else m.lead.roles
        settle_bound(draft, m, roles)
        self.subjects.settle(draft, m)
        settle_period(draft, m, roles, self.timeline)
        settle_status(draft, m, roles, self.timeline)
        if draft.account is not None:
            draft.status = "target" if draft.status == "actual" else draft.status
        elif draft.measure == "level" and draft.unit == "元":
            draft.account = account_of_words(m.text[m.begin : m.q.start], draft.indicator, draft.status)
            if draft.account == "adjusted" and draft.status == "actual":
                draft.status = "target"
        if self.timeline.review == UNDATED:
            draft.period = known(draft.period)
            draft.base = known(draft.base)


def known(period: str | None) -> str | None:
    """The period, None where it was reckoned from an unknown year."""
    return period if period and year_of(period) > UNDATED + SPREAD else None
