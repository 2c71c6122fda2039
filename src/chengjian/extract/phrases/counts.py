"""Counted things that stand after the number, and what money was spent on."""

from __future__ import annotations

import re

from chengjian.extract import noun
from chengjian.extract.mention import Draft, Mention
from chengjian.extract.registry import phrase

OBJECT_END = re.compile(r"[，。；,;：:！？!?\n（(—]")
COUNT_IN = re.compile(r"[\d.,]+(?:[多余]?[万亿千百]*[多余]?)[个家项处座所条件套台批户名亩公里]*(?:万)?")
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
    end = min(stop.start() if stop else len(m.text), start + 40)
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
    lead = m.lead
    bare = bool(before) and noun.is_bare_verb(before)
    money = money_unit(m)
    if m.text[m.begin : m.q.start].endswith(("了", "共有", "另有", "还有")) and m.q.unit != "%" and not money:
        # 承接了16场大型演唱会, 共有0.58万人领取失业保险金: the number's own noun follows.
        following = m.following()
        if following:
            draft = Draft(m.q, "level", following)
            draft.counted = True
            return draft
    listed = m.text[m.begin : m.q.start].endswith(("等", "和", "及", "与"))
    if before and not bare and not money and m.q.unit != "%" and (company := company_of(m, before)):
        # 酒钢集团240万千瓦智慧电网项目: whose it is.
        following = m.following()
        if following:
            draft = Draft(m.q, "level", following)
            draft.counted = True
            draft.subject = company
            return draft
    if before and m.text[m.q.start - 1] in "：:" and m.q.unit != "%" and not money:
        following = m.following()
        if following:
            draft = Draft(m.q, "level", following)
            draft.counted = True
            return draft
    hedged = lead.roles and lead.roles <= {"and", "of", "pause", "time", "total", "over", "under", "about"}
    if before and not bare and not lead.far and hedged and not money and m.q.unit != "%" and len(before) <= 4:
        # 动员超6000名志愿者: a verb, a hedge, the number, the noun.
        following = m.following()
        if following and not noun.head_of(before):
            return Draft(m.q, "level", before + following, following)
    if before and not bare and not lead.far:
        if money or lead.roles - {"and", "of", "pause", "time", "total"} or m.q.unit == "%":
            return None
        if noun.head_of(before) or noun.is_generic(before):
            return None
        following = m.following()
        if not following:
            return None
        kept = noun.action_of(before) if listed else before if len(before) <= 10 else ""
        indicator = kept + following
        draft = Draft(m.q, "level", indicator)
        draft.counted = True
        return draft
    if lead.roles & {"respective", "share"} and m.topic():
        return None
    if lead.far:
        bare = False
    if (
        m.sentence.drafts
        and lead.roles & {"level", "to", "over", "under", "about"}
        and not bare
        and not lead.introduced
    ):
        # ，达到35家: the topic goes on, unless a noun follows and the topic was counted in another unit.
        funds = money and m.text.startswith(("资金", "投资", "补贴", "贷款", "债券"), m.q.end)
        if m.topic() and m.last is not None and not funds and not (m.last.unit != m.q.unit and not money):
            return None
    if money and not before and "arranged" in lead.roles and OBJECT_VERB.match(m.text, m.q.end):
        # 统筹安排28.1亿元，支持国道建设
        return Draft(m.q, "level", "安排" + object_of_money(m))
    if money and bare:
        spent = OBJECT_VERB.match(m.text, m.q.end)
        counted = (
            m.last is not None
            and m.sentence.drafts
            and m.last.measure == "level"
            and m.last.unit not in ("元", "%")
        )
        if counted and not spent:
            return Draft(m.q, "level", m.topic() + before, m.topic())
        return Draft(m.q, "level", before + object_of_money(m))
    following = whole_clause(m) if m.q.unit == "%" else m.following()
    if money and following.startswith(("资金", "投资", "补贴", "贷款", "债券")) and not bare:
        return Draft(m.q, "level", following + object_of_money(m).removeprefix(following))
    if not following:
        if bare and money:
            return Draft(m.q, "level", before)
        return None
    draft = Draft(m.q, "level", (before if bare else "") + following, following)
    draft.counted = True
    return draft
