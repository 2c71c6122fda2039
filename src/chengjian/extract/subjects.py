"""Whose statistic a number is: the document's region, another place, a body, a tier of government."""

from __future__ import annotations

import re
from itertools import pairwise

from chengjian.codes.regions import Region, regions
from chengjian.extract.lead import PAUSES
from chengjian.extract.lexer import T
from chengjian.extract.mention import REACH, Draft, Mention
from chengjian.extract.places import OF_GROUP, Place

TIER = re.compile(
    r"^(?P<tier>[市省区县州]本级|[市省区县州]级|[市省区县州]直)(?=.*(?:预算|收入|支出|税收|债务|债券|基金|财政|转移支付|社会保险|安排|偿还|留用|争取|筹措|统筹|本息|资金|经费))"
)
FISCAL = re.compile("预算|收入|支出|税|债|基金|财政|补助|结转|结余|调入|调出|上解|资金|经费|本息|本金|利息")
YEAR_FIRST = re.compile(r"(?:（[^）]*）)?(?:\d{4}年度?)?")
BARE_TIERS = ("市本级", "市级", "市直", "省级", "省本级", "县本级", "区本级", "县级", "区级")
TIERS_OF = {"province": "省区市", "prefecture": "市州地盟", "county": "县区市旗"}
# Bodies that publish figures of their own; they stay the subject as a region does.
STATISTICAL = re.compile(r"(?:经开区|高新区|开发区|工业园|园区|产业园|集中区|集团|公司|机场|新区)$")
SCENE = re.compile(
    rf"(?:而|如今|今天|眼下)?(?:走进|来到|走入|在)(?P<org>[一-鿿]{{2,12}}?(?:{OF_GROUP}|公司|股份|经开区|高新区|工业园区?|产业园区?))(?!支持|带动|推动|牵头)"
)
OF_SCENE = re.compile("走进|来到|走入")
ORGANISATION = re.compile(
    r"(?P<org>(?!上市|国有|民营|外资|分|子|新增|引进|培育|各|全国|保险|证券)[一-鿿]{2,12}?(?:集团|公司))"
    r"(?=投资|实施|完成|实现|营业|工业|产值|年产|总资产|利润|累计|入|销售)"
)
PRONOUN = re.compile(
    r"该?(?P<kind>园区|公司|集团|机场)(?!数|总|内|个|化|建设|改造)(?:全年|累计)?(?:完成|实现|新增(?=航线))?"
)
ACTS = re.compile(
    r"(?:全|市|县|区)?(?:打造|建设|建成|纳入|入选|完成|实现|坚持|持续|深入|加快|推进|推动|聚焦|突出|累计|成功|获|荣|不断|积极|大力|创|以|把|将|先后|率先|有|共|新|做|强|首次|进入|荣登|跻身|锚定|围绕|立足|抢抓|扎实|全力|全面|着力|严格|认真|坚定|地区生产总值|规上|规模以上|固定资产|一般公共|社会消费品)"
)


SPEAKS = re.compile("的[^，。；：]{1,10}：")
TIER_HEADING = re.compile(
    "[市省区县州]本级|[市省]级(?=一般|政府性|国有|社会|预算|重点|收支|支出|收入|财政|部门)"
)
# 省批准我市政府债务限额: whose it is stands after who gave it.
OWN_GIVEN = re.compile("(?:批准|下达|转贷|核定|分配|测算|批复)(我[市省区县州]|全[市省区县州])")
WHOLE_REGION = re.compile("全(?:[市省区县州盟旗]|地区|自治区|口径)")
# The tier at the end of a subject: 潍坊市市级.
OWN_TIER = re.compile("(?<=[市省区县州盟旗])(?:[市省区县州盟旗]本级|[市省区县州]级|[市省区县州]直)$")
# The numbers of headings, the outer first.
KINDS_OF_HEADING = (
    re.compile("[一二三四五六七八九十]{1,3}、"),
    re.compile("[（(][一二三四五六七八九十]{1,3}[)）]"),
    re.compile(r"\d{1,2}[.．、]"),
    re.compile(r"[（(]\d{1,2}[)）]"),
)


class Subjects:
    """The running subject of one document about `home` (None: unknown)."""

    def __init__(self, home: Region | None) -> None:
        self.home = home
        self.home_name = home.name if home else None
        self.ancestors = {r.code: r for r in regions().parents(home.code)} if home else {}
        self._codes: dict[str | None, tuple[str | None, bool]] = {
            None: (None, False),
            self.home_name: (home.code if home else None, False),
        }
        self._whole = self._section_whole = False
        self._tier: str | None = None
        self._section: str | None = None
        self._level = len(KINDS_OF_HEADING)
        self._subject = self.home_name
        self._seen = 0
        self._begin = 0

    def sentence(self, begin: int) -> None:
        """Begin a sentence: the document's own region is spoken of again."""
        self._subject = self._tier or self.home_name
        self._seen = self._begin = begin

    def opening(self, text: str, begin: int) -> None:
        """Take in the scene that a sentence opens with: 走进某集团的车间, 在某工业园."""
        scene = SCENE.match(text, begin)
        if scene:
            self._subject = scene["org"]

    def heading(self, text: str) -> None:
        """Take in a heading: the tier of government that it names holds below it, until the next heading of its kind."""
        found = TIER_HEADING.search(text)
        level = next(
            (at for at, kind in enumerate(KINDS_OF_HEADING) if kind.match(text)), len(KINDS_OF_HEADING)
        )
        if found and self.home and found[0][0] in TIERS_OF[self.home.level] and not WHOLE_REGION.search(text):
            self._section, self._level = self.home.name + found[0], level
            self._section_whole = False
        elif (
            WHOLE_REGION.search(text) or level < self._level or (level == self._level < len(KINDS_OF_HEADING))
        ):
            self._section, self._level = None, len(KINDS_OF_HEADING)
            self._section_whole = WHOLE_REGION.search(text) is not None
        self.paragraph()

    def paragraph(self) -> None:
        """Begin a paragraph: the section's tier of government is spoken of, if any."""
        self._tier = self._section
        self._whole = self._section_whole

    def code_of(self, subject: str | None) -> tuple[str | None, bool]:
        """The code of the region that the subject is or whose tier of government it is, None where it is none.

        And whether it is only the region's own tier of government (潍坊市市级).
        """
        if subject not in self._codes:
            name = OWN_TIER.sub("", subject or "")
            found = regions().find(name, within=self.home.code if self.home else None) or regions().find(name)
            tier = (subject or "")[len(name) :]
            codes = {r.code for r in found if r.name == name and (not tier or tier[0] in TIERS_OF[r.level])}
            self._codes[subject] = (codes.pop(), bool(tier)) if len(codes) == 1 else (None, False)
        return self._codes[subject]

    def settle(self, draft: Draft, m: Mention) -> None:
        """Give the draft its subject, and take the subject's name off its indicator."""
        if draft.subject is not None:
            return
        self._follow_topics(m)
        lead = m.lead
        if lead.noun is None and m.last is not None and m.sentence.drafts and not m.places and not lead.scope:
            # What goes on without a noun of its own is said of the same subject.
            draft.subject = m.last.subject
            draft.scope = m.last.scope
            return
        given = OWN_GIVEN.search(m.whole_phrase()) if not lead.scope else None
        if lead.scope or given:
            self._tier = None
            self._whole = WHOLE_REGION.match(lead.scope) is not None
            self._subject = self._scope_subject(lead.scope or (given[1] if given else ""))
        elif lead.noun is not None and lead.place is not None and draft.measure != "rank":
            self._take_place(m, lead.noun, lead.place)
        self._take_body(draft, m)
        if self._subject == self._tier != self._section and self._tier and not FISCAL.search(draft.indicator):
            self._subject = self.home_name
        draft.subject = draft.subject or self._subject
        if draft.subject != self.home_name:
            # What another tier or place was spoken of between belongs to no whole.
            self._whole = self._whole and self._subject == self.home_name
        elif self._whole:
            draft.scope = "total"

    def _follow_topics(self, m: Mention) -> None:
        if not m.all_places:
            return
        for place in m.places_between(max(self._seen, m.back()), m.q.start):
            if place.start < self._seen:
                continue
            if self._is_topic(place, m.mask, m.q.start):
                self._subject = place.name
                self._seen = place.end
            elif (
                place.level != "body"
                and self._opens_clause(place, m.mask)
                and m.mask.find("，", place.end, m.q.start) >= 0
            ):
                # Another place has begun to be spoken of, and is over.
                self._subject = self.home_name

    def _take_place(self, m: Mention, phrase: tuple[int, int], span: tuple[int, int]) -> None:
        """The place, or the enumeration of places, that begins the noun phrase."""
        if m.text[m.q.start - 1] == "等":
            return
        named = m.places_between(m.begin + span[0], m.begin + span[1])
        if not named or (named[-1].code in self.ancestors and named[-1].level != "body"):
            return
        inside = m.places_between(m.begin, m.begin + phrase[0])
        between = [m.mask[a.end : b.start] for a, b in pairwise(inside)]
        listed = len(inside) > 1 and all(words in ("、", "和", "及", "与", "") for words in between)
        self._subject = "、".join(p.name for p in inside) if listed else named[-1].name

    def _take_body(self, draft: Draft, m: Mention) -> None:
        scene = OF_SCENE.match(draft.indicator)
        if scene and self._subject and draft.indicator.startswith(self._subject, scene.end()):
            # 走进某集团的冶炼车间: the scene is set, the thing is seen.
            seen = draft.indicator[scene.end() + len(self._subject) :].removeprefix("的")
            draft.indicator = draft.topic = seen or draft.indicator
        pronoun = PRONOUN.match(draft.indicator)
        tier = TIER.match(draft.indicator)
        if m.lead.noun is not None and self._subject == self.home_name and draft.measure == "level":
            body = ORGANISATION.match(draft.indicator)
            if body:
                self._subject = body["org"]
                draft.indicator = draft.topic = draft.indicator[body.end() :]
        elif pronoun and len(draft.indicator) > pronoun.end() + 1:
            name = self._named_before(pronoun["kind"], m)
            if name:
                self._subject = name
                draft.indicator = draft.topic = draft.indicator[pronoun.end() :]
        if draft.indicator in BARE_TIERS and self.home and m.last is not None:
            # 其中：市直12.8亿元: the tier's share of the topic.
            draft.subject = self.home.name + draft.indicator
            draft.indicator = draft.topic = m.last.topic
        elif tier and self.home and tier["tier"][0] in TIERS_OF[self.home.level]:
            draft.indicator = draft.topic = YEAR_FIRST.sub(
                "", draft.indicator[tier.end() :].removeprefix("的")
            )
            # A tier holds until another is named: budget reports speak of one a paragraph.
            self._subject = self._tier = self.home.name + tier["tier"]

    def _named_before(self, kind: str, m: Mention) -> str | None:
        """The body that 园区, 公司 or 机场 alone refers back to: the last of that kind, not far before."""
        endings = ("园", "区") if kind == "园区" else (kind,)
        for place in reversed(m.places_between(m.q.start - REACH, m.q.start)):
            if place.level == "body" and place.name.endswith(endings):
                return place.name
        return None

    def _is_topic(self, place: Place, mask: str, upto: int) -> bool:
        """Whether the place opens a clause, so that what follows is said of it."""
        if place.code in self.ancestors and place.level != "body":
            return False
        start = self._clause_start(place, mask)
        if mask[upto - 1 : upto] == "等" or mask[place.start - 1 : place.start] == "、":
            # 株洲先进轨道交通等4个集群: a place in an example; 赤峰、通辽…: one of several in passing.
            return False
        if not self._opens_clause(place, mask) and not self._opened(mask, start):
            return False
        if place.level == "body" and not STATISTICAL.search(place.name) and not SPEAKS.match(mask, place.end):
            # A body speaks for the numbers of its own clause; those after it, once one of its own was read.
            return mask.find("，", place.end, upto) < 0 and mask.find(",", place.end, upto) < 0
        after = mask[place.end : place.end + 1]
        if after == "的" and SPEAKS.match(mask, place.end):
            # 高新区的账本更直观：…: what follows the colon is said of it.
            return True
        if after in "，," and mask[start - 1 : start] == "在":
            return True
        cut = mask.find("，", place.end, upto) >= 0 or mask.find(",", place.end, upto) >= 0
        if cut and not ACTS.match(mask, place.end):
            return False
        return after not in ("的", "、", "和", "与", "到", "至", "等", "籍", "")

    def _clause_start(self, place: Place, mask: str) -> int:
        start = place.start
        while start > self._begin and mask[start - 1] in (T, " "):
            start -= 1
        return start

    def _opens_clause(self, place: Place, mask: str) -> bool:
        """Whether nothing but a time stands between the last pause and the place."""
        start = self._clause_start(place, mask)
        before = mask[start - 1] if start > self._begin else "。"
        return before in PAUSES or before in "、“—"

    def _opened(self, mask: str, start: int) -> bool:
        return mask[max(0, start - 2) : start] in ("其中", "支持", "此外", "同时", "目前", "如今") or (
            mask[start - 1] == "在" and (start < 2 or mask[start - 2] in PAUSES or start - 1 == self._begin)
        )

    def _scope_subject(self, word: str) -> str | None:
        """Whose 全市, 全省 or 我县 it is: the document's region, or the region above of that kind."""
        if self.home is None:
            return None
        wanted = word.strip("全我本的域自治")[:1]
        kinds = {"省": "province", "国": "country"}
        if kinds.get(wanted) == "province" and self.home.level != "province":
            for region in self.ancestors.values():
                if region.level == "province":
                    return region.name
        return self.home_name
