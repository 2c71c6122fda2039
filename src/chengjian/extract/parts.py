"""Parts of a whole: what 其中 begins, and what the name of a part leaves to the whole's."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from chengjian.codes.units import units
from chengjian.extract import noun
from chengjian.extract.mention import Draft, Mention, Sentence

# What counts things or people: only there does a part share the whole's noun; amounts share its head.
COUNTING = frozenset(("count", "persons", "households", "person_times"))
# 专任教师23万人，其中高等学校7万人: a part's own words are few.
LONGEST_PART = 8
SECTOR = re.compile("城镇|农村|城市|乡村|城乡")
# Parts that are nouns of their own: 经营主体6.8万户，其中企业1.6万户.
NAMED = frozenset(("企业", "公司", "商户", "农户"))
OWN_HEAD = re.compile("(?:率|额|量|数|值|项目|资金|人口|人数|人次|用户|总计|合计|个体|主体)$")
# 卫生技术人员中，乡镇卫生院1139人: the whole stands before 中.
ANNOUNCED = re.compile("(?:^|[。；])(?:在)?([^，。；,]{2,12})中[，,]")

Code = Callable[[str, str, str | None], str | None]


class Wholes:
    """The whole that the parts of a sentence are counted of: its name, its unit, and how much of it is left."""

    def __init__(self) -> None:
        self.name = ""
        self.unit = ""
        self.left: Decimal | None = None
        self._sentence: Sentence | None = None

    def complete(self, draft: Draft, m: Mention, code_of: Code) -> None:
        """Give the draft the whole's noun if it is a part that only says which: 上市公司29家，其中主板23家."""
        if draft.measure != "level" or type(draft.value) is not Decimal or not _counts(draft.unit):
            return
        self._open(draft, m, code_of)
        if draft.unit != self.unit or not self.name:
            return
        if self.left is not None:
            if draft.value > self.left:
                self.name = ""
                return
            self.left -= draft.value
        part = draft.indicator
        if (
            2 <= len(part) <= LONGEST_PART
            and part not in NAMED
            and not noun.action_of(part)
            and not OWN_HEAD.search(part)
            and not part.endswith(self.name[-2:])
            and "占" not in part
            and code_of(part, "", draft.unit) is None
        ):
            draft.indicator = self._named(part, draft.unit, code_of)

    def _open(self, draft: Draft, m: Mention, code_of: Code) -> None:
        """Find the whole where 其中 or 中 begins its parts; forget it where the sentence is over."""
        if "其中" in m.text[m.begin : m.q.start]:
            whole = next(
                (
                    d
                    for d in reversed(m.sentence.drafts or ([m.last] if m.last is not None else []))
                    if d.measure == "level" and d.unit == draft.unit and type(d.value) is Decimal
                ),
                None,
            )
            self._take(whole.topic if whole else "", draft.unit, whole.value if whole else None, m.sentence)
        elif not m.sentence.drafts:
            found = ANNOUNCED.search(m.text, m.back(), m.q.start)
            name = noun.tidy(found[1]) if found else ""
            if name and code_of(name, "", draft.unit):
                self._take(name, draft.unit, None, m.sentence)
            elif self._sentence is not m.sentence:
                self.name = ""
        elif self._sentence is not m.sentence:
            self.name = ""

    def _take(self, name: str, unit: str, value: Decimal | None, sentence: Sentence) -> None:
        verb = noun.action_of(name)
        self.name = name[len(verb) :] if len(name) > len(verb) + 1 else name
        self.unit, self.left, self._sentence = unit, value, sentence

    def _named(self, part: str, unit: str, code_of: Code) -> str:
        """The part with as much of the whole's name as the codelist knows, else with all that is short."""
        whole = SECTOR.sub("", self.name) if SECTOR.fullmatch(part) else self.name
        names = [part + whole[-length:] for length in (len(whole), 4, 2) if length <= len(whole)]
        known = next((name for name in names if code_of(name, "", unit)), None)
        return known or part + (noun.head_of(whole) or whole)


def _counts(unit: str) -> bool:
    return units().dimension.get(unit) in COUNTING
