"""What the language of budget reports leaves out: the account, the kind of debt, the budget behind a side's name."""

from __future__ import annotations

import re

from chengjian.extract.mention import Draft, Mention

# The accounts of public finance, and the two sides of one.
ACCOUNT = re.compile(
    r"(?:一般公共预算|政府性基金预算?|国有资本经营预算|.{0,16}(?:保险|医疗)基金)(?=(?:财政)?总?(?:收入|支出))|“?三保”?"
)
NAMED = re.compile("一般公共预算|政府性基金预算|国有资本经营预算|社会保险基金(?=预算)")
SIDES = re.compile(
    "(?P<tier>[市省区县州]本?级)?(?:实际|当年|本年|累计|全年|地方级?)?(?:预算)?(?P<side>收入|支出)"
)
# A sentence that only says which account the next ones speak of: 1.一般公共预算。全市收入完成…
OPENS = re.compile(
    rf"(?:^|[。；\n])[^，。；\n]{{0,12}}(?P<account>{NAMED.pattern})(?:预算|收支|收入|支出|和|执行|完成|平衡|预计)*(?:情况|方面)?[。：:，,]"
)
# What was planned of a side: 一般公共预算收入年初预算合计, 支出预算.
BUDGETED = re.compile(
    r"(?:.{0,24}(?:批准的?|汇总的?))?(?:\d{4}年度?)?(?:全[市省州区县])?(?P<side>.*?(?:收入|支出))(?:年初|调整|变动|汇总)?(?:收入|支出)?预算(?:调整)?(?:数|安排)?(?:合计|总额|总计|调整)?"
)
PLANNED = re.compile("(?:年初|调整后?的?|变动|变更)预算数?")
ADJUSTED = re.compile("调整|变更|变动")
DEBT_KIND = re.compile("(?:地方)?(?:政府)?(?P<kind>一般|专项)债(?P<form>务|券)")
DEBT = re.compile("(?:地方)?(?:政府)?(?:法定|显性)?债[务券]")
DEBT_SIDE = re.compile("(?:年末|年底|期末)?(?P<side>限额|余额)")
OF_DEBT = re.compile("(?P<debt>.*债务)(?:限额|余额)")
LEVEL = (re.compile("[一二三四五六七八九十]{1,3}、"), re.compile("[（(][一二三四五六七八九十]{1,3}[)）]"))


class Accounts:
    """The account that a document's headings and sentences speak of, and what it completes."""

    def __init__(self) -> None:
        self.account = ""
        self._section = ""

    def heading(self, text: str) -> None:
        """Take in a heading: the one account that it names holds below it, until the next heading of its kind."""
        named = {found[0] for found in NAMED.finditer(text)}
        if len(named) == 1:
            self._section = named.pop()
        elif named or any(level.match(text) for level in LEVEL):
            self._section = ""

    def paragraph(self) -> None:
        """Begin a paragraph: the section's account is spoken of."""
        self.account = self._section

    def complete(self, draft: Draft, m: Mention) -> None:
        """Give the draft's indicator what its sentence leaves to the account, the debt or the budget spoken of."""
        self._budget(draft, m)
        self._side(draft, m)
        if draft.unit in ("元", "%", "个百分点"):
            _debt(draft, m)

    def _budget(self, draft: Draft, m: Mention) -> None:
        """支出预算41亿元: the side itself, as it was planned."""
        found = (
            BUDGETED.fullmatch(draft.indicator) if draft.unit == "元" and draft.measure == "level" else None
        )
        if (
            PLANNED.fullmatch(draft.indicator)
            and draft.unit == "元"
            and m.last is not None
            and m.sentence.drafts
        ):
            # 年初预算41亿元，调整预算44亿元: of the same side.
            draft.account = "adjusted" if ADJUSTED.match(draft.indicator) else "budget"
            draft.indicator = draft.topic = m.last.topic
            return
        if found is not None:
            draft.account = "adjusted" if ADJUSTED.search(m.text, m.begin, m.q.start) else "budget"
            draft.indicator = draft.topic = found["side"]

    def _side(self, draft: Draft, m: Mention) -> None:
        named = ACCOUNT.match(draft.indicator)
        if named:
            self.account = named[0]
            return
        bare = SIDES.fullmatch(draft.indicator) if draft.unit in ("元", "%") else None
        if bare is None:
            return
        *_, opened = (None, *OPENS.finditer(m.text, 0, m.q.start))
        if opened is not None and not any(ACCOUNT.match(d.indicator) for d in m.sentence.drafts):
            self.account = opened["account"]
        if self.account:
            # 市级收入: the tier stays for the subject to be found in.
            draft.indicator = draft.topic = (bare["tier"] or "") + self.account + bare["side"]


def _debt(draft: Draft, m: Mention) -> None:
    """政府债务限额12亿元（一般债务4亿元）: the kind is of the limit; 限额12亿元、余额10亿元: of the same debt."""
    kind = DEBT_KIND.fullmatch(draft.indicator)
    if kind is not None:
        whole = next(
            (
                d.topic
                for d in reversed(m.sentence.drafts)
                if DEBT.search(d.topic) and not re.search("一般|专项", d.topic)
            ),
            "",
        )
        found = list(DEBT.finditer(whole))
        of = found[-1] if found else None
        if of is not None and of.end() < len(whole) + (of.start() > 0):
            draft.indicator = draft.topic = (
                f"{whole[: of.start()]}{kind['kind']}债{kind['form']}{whole[of.end() :]}"
            )
        return
    side = DEBT_SIDE.fullmatch(draft.indicator)
    if side is None:
        return
    debt = OF_DEBT.fullmatch(m.last.topic) if m.last is not None else None
    if debt is not None:
        draft.indicator = draft.topic = debt["debt"] + side["side"]
    elif not m.sentence.drafts:
        before = m.text[max(0, m.q.start - 60) : m.q.start]
        if "债务" in before:
            draft.indicator = draft.topic = "政府债务" + side["side"]
