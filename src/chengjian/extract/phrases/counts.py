"""Counted things that stand after the number, and what money was spent on."""

from __future__ import annotations

import re

from chengjian.extract import noun
from chengjian.extract.mention import Draft, Mention
from chengjian.extract.registry import phrase

OBJECT_END = re.compile(r"[，。；,;：:！？!?\n（(—]")
COUNT_IN = re.compile(r"[\d.,]+(?:[多余]?[万亿千百]*[多余]?)(?:[个家项处座所条件套台批户名亩]|公里)")
LONGEST_OBJECT = 40
# 为800个老旧小区引入物业服务, 承接了16场演唱会, 共有0.58万人领取失业保险金: the number's own noun follows.
OWN_FOLLOWS = re.compile("(?:了|共有|另有|还有|(?:^|[，,；;])为|(?:^|[，,；;])以[一-鿿]{2,8}为)$")
GRADE = re.compile("(?:国家|省|市|县|部|自治区|[十百千万]{1,2}亿).{0,2}级")
NEXT_GRADE = re.compile(
    r"[、和及]?\d+[多余]?[个家座所项处][^，。、\d]{1,6}?级([一-鿿]{2,12}?)(?=[，。、；]|和|$)"
)
LISTED = re.compile("(?:入选|获评|进入)[一-鿿“”]{2,24}")
GOES_ON = frozenset(("level", "to", "over", "under", "about"))
JOINS = frozenset(("and", "of", "pause", "time", "total"))
HEDGED = JOINS | {"over", "under", "about", "at_least", "at_most"}
# 给予每户最高3万元补助: what is given stands after the number.
GIVES = re.compile("(?P<to>.*?)(?:给予|发放|奖励|补助|补贴|资助)(?P<whom>.{0,10}?)(?:每[人户名个家])?$")
PER_PERSON = re.compile("[为对给向]?每[人户名个家]")
GIVEN = ("补贴", "补助", "奖励", "救助", "资助", "津贴", "奖补", "贴息", "补偿", "一次性")
OBJECT_VERB = re.compile(
    r"(?:了|，)?(?:组织实施|实施|用于|推进|开展|新建|建设|支持|保障|落实|提高|提升|改善|完善|推动|加强|聚焦|确保|促进)了?"
)
COUNTED = ("count", "physical", "money", "percent")
COMPANY = re.compile(
    "(?!走进|来到|走入|上市|国有|民营|外资|支持|引进|培育|新增|组建)[一-鿿]{2,12}(?:集团|公司|股份|[铜铝镍锌矿钢药酒乳纸]业)"
)
LOCAL_COMPANY = re.compile("[一-鿿]{2,10}(?:新能源|能源|科技|新材料|化工|种业)")
SAID_OF_SHARE = re.compile("(?:及?以上|左右)?的?([一-鿿“”]{2,20})(?=[，。；、,])")


def object_of_money(m: Mention) -> str:
    """What money was spent on: 投资190亿元实施了108个技改项目 → 技改项目."""
    verb = OBJECT_VERB.match(m.text, m.q.end)
    start = verb.end() if verb else m.q.end
    stop = OBJECT_END.search(m.text, start)
    end = stop.start() if stop else len(m.text)
    if end > start + LONGEST_OBJECT:
        # No word is cut in two: of a long list, what stands before a pause.
        pause = m.text.rfind("、", start, start + LONGEST_OBJECT)
        end = pause if pause > start else start + LONGEST_OBJECT
    phrase = COUNT_IN.sub("", m.text[start:end])
    return noun.tidy(phrase.removeprefix("的"))


def whole_clause(m: Mention) -> str:
    """What is said of a share of things: 60%以上的耕地变成了良田 → 耕地变成良田."""
    said = SAID_OF_SHARE.match(m.text, m.q.end, m.limit)
    following = m.following()
    if said and following and said[1].startswith(following):
        return noun.tidy(said[1].replace("了", ""))
    return following


def company_of(m: Mention, phrase: str) -> str:
    """The company that the phrase before a number is, by its name or by a place and a line of business; else ""."""
    if not m.text.endswith(phrase, 0, m.q.start):
        return ""
    start = m.q.start - len(phrase)
    place = next(
        (p for p in m.places_between(m.begin, start + 1) if p.end == start or p.start == start), None
    )
    if COMPANY.fullmatch(phrase) or (place is not None and LOCAL_COMPANY.fullmatch(phrase)):
        return m.text[place.start : m.q.start] if place is not None else phrase
    return ""


def money_unit(m: Mention) -> bool:
    """Whether the number is an amount of money."""
    return m.q.unit == "元" or m.q.unit.endswith("美元")


@phrase("X111", name="counted-noun", kinds=COUNTED)
def counted_noun(m: Mention) -> Draft | None:
    """The counted thing stands after the number: 新培育6个国家级产业集群, 为138万名残疾人发放补贴.

    Indicator: the noun phrase after the number, with the verb before where it makes a flow (新增, 改造).
    Does not read: 实施重大项目377项, whose noun stands before (X110).
    """
    before = m.phrase()
    bare = bool(before) and noun.is_bare_verb(before)
    money = money_unit(m)
    things = not money and m.q.unit != "%"
    named = before if before and not bare else ""
    draft: Draft | None = None
    if things:
        draft = _own_noun(m, before, named)
    elif money and named:
        draft = _given(m, named)
    if draft is None and named and not m.lead.far:
        draft = _behind(m, named) if things else None
    elif draft is None and not _belongs_to_topic(m, bare, money):
        draft = (
            _spent(m, before, bare and not m.lead.far)
            if money
            else _counted(m, before, bare and not m.lead.far)
        )
    return draft


def _noun_after(m: Mention) -> str:
    """The noun after the number; a bare grade is completed by the noun of the next: 3个国家级、5个省级产业园."""
    following = m.following()
    graded = NEXT_GRADE.match(m.text, m.after_end) if GRADE.fullmatch(following) else None
    return following + graded[1] if graded else following


def _followed(m: Mention) -> Draft | None:
    """The noun after the number alone, None where there is none."""
    following = _noun_after(m)
    if not following:
        return None
    draft = Draft(m.q, "level", following)
    draft.counted = True
    return draft


def _own_noun(m: Mention, before: str, named: str) -> Draft | None:
    """The noun after the number, where the words before it are a verb, another's name or announce it."""
    draft: Draft | None = None
    if OWN_FOLLOWS.search(m.text[m.begin : m.q.start]):
        draft = _followed(m)
    if draft is None and named and (company := company_of(m, named)):
        # 酒钢集团240万千瓦智慧电网项目: whose it is.
        draft = _followed(m)
        if draft is not None:
            draft.subject = company
    if draft is None and before and m.text[m.q.start - 1] in "：:":
        draft = _followed(m)
    hedged = m.lead.roles and m.lead.roles <= HEDGED
    if draft is None and named and not m.lead.far and hedged and len(named) <= 4:
        # 动员超6000名志愿者: a verb, a hedge, the number, the noun.
        following = m.following()
        if following and not noun.head_of(named):
            draft = Draft(m.q, "level", named + following, following)
    return draft


def _given(m: Mention, named: str) -> Draft | None:
    """An amount that is given to somebody: 为每名学生发放1200元补贴."""
    gives = GIVES.fullmatch(named)
    if gives is None or not m.text.startswith(GIVEN, m.q.end):
        return None
    following = m.following()
    return (
        Draft(m.q, "level", PER_PERSON.sub("", gives["to"] + gives["whom"]) + following, following)
        if following
        else None
    )


def _behind(m: Mention, named: str) -> Draft | None:
    """A noun on both sides: 县域商业体系建设12个县, unless the one before is measured itself."""
    if m.lead.roles - JOINS or noun.head_of(named) or noun.is_generic(named):
        return None
    listed = m.text[m.begin : m.q.start].endswith(("等", "和", "及", "与"))
    draft = _followed(m)
    if draft is not None:
        kept = noun.action_of(named) if listed else named if len(named) <= 10 else ""
        draft.indicator = draft.topic = kept + draft.indicator
    return draft


def _belongs_to_topic(m: Mention, bare: bool, money: bool) -> bool:
    """Whether the number goes on with the topic, so that no noun after it is counted: ，达到35家."""
    roles = m.lead.roles
    if roles & {"respective", "share"} and m.topic():
        return True
    if not (m.sentence.drafts and roles & GOES_ON) or (bare and not m.lead.far) or m.lead.introduced:
        return False
    # A noun that follows is counted where the topic was counted in another unit.
    funds = money and m.text.startswith(("资金", "投资", "补贴", "贷款", "债券"), m.q.end)
    return bool(m.topic() and m.last is not None and not funds and (m.last.unit == m.q.unit or money))


def _spent(m: Mention, before: str, bare: bool) -> Draft | None:
    """What an amount of money was spent on: 统筹安排28.1亿元，支持国道建设; 投资190亿元实施了108个技改项目."""
    to = OBJECT_VERB.match(m.text, m.q.end)
    if not m.phrase() and "arranged" in m.lead.roles and to:
        return Draft(m.q, "level", "安排" + object_of_money(m))
    if bare:
        last = m.last
        counted = last is not None and m.sentence.drafts and last.measure == "level"
        if counted and last is not None and last.unit not in ("元", "%") and not to:
            return Draft(m.q, "level", m.topic() + before, m.topic())
        return Draft(m.q, "level", before + object_of_money(m))
    following = m.following()
    if following.startswith(("资金", "投资", "补贴", "贷款", "债券")):
        return Draft(m.q, "level", following + object_of_money(m).removeprefix(following))
    return _followed_by(m, following)


def _counted(m: Mention, before: str, bare: bool) -> Draft | None:
    """The thing after the number, with the verb before it: 新培育6个国家级产业集群."""
    following = whole_clause(m) if m.q.unit == "%" else _noun_after(m)
    listed = (
        LISTED.match(m.text, m.q.end, m.limit) if not following and m.q.unit in ("人", "名", "位") else None
    )
    if listed:
        # 47人入选省级人才计划
        m.after_end = listed.end()
        following = listed[0]
    return _followed_by(m, following, before if bare else "")


def _followed_by(m: Mention, following: str, verb: str = "") -> Draft | None:
    if not following:
        return None
    draft = Draft(m.q, "level", verb + following, following)
    draft.counted = True
    return draft
