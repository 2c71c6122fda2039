"""Ranks."""

from __future__ import annotations

import re

from chengjian.extract import noun
from chengjian.extract.mention import Draft, Mention
from chengjian.extract.registry import phrase

LEADS_RANK = re.compile(
    r"居|列|排|位|名|入|进|获|跻身|跃|升至|进入|领跑|保持|全国|全省|全市|全区|世界|全球|西北|西部|地区|第|和|、|与|及|增幅|增速|总量|[\ue001]|得|为|是|达|成为|城市|夺"
)
# The verb that puts the ranked thing in its place; what follows it is the field, not the thing.
AT_PLACE = re.compile(
    r"(?:稳|位|跃|均|继续)?居(?!民|住|家|委)|位列|排名|排在|跻身|进入|挺进|升至|跃升|(?:稳|连续)列"
)
CONTEST = re.compile(r"(.*(?:考核|评价|排名|评选|测评|评估|竞赛))中$")
GROWTH_CUE = re.compile("增速|增幅")
# A field this long is more than a place.
OWN_FIELD = 4
OWNER = re.compile("的(?P<place>\ue001+)")
DESCRIBED = re.compile(r"(?:、[^，。、]{0,8}第[一二三四五六七八九十\d]+位?)*的([^，。；、,]{2,20})")


def joined_topics(m: Mention) -> str:
    """The topics of the drafts just before, joined: …达6.89件，…67.54%，均位列全省前三."""
    names: list[str] = []
    for draft in reversed(m.sentence.drafts):
        if draft.measure in ("rank", "streak") and names:
            break
        if names and draft.rule != "X810" and m.last is not None and m.last.rule == "X810":
            break
        if draft.topic and draft.topic not in names:
            names.append(draft.topic)
        if len(names) == 3:
            break
    return "、".join(reversed(names))


def is_of_growth(m: Mention, indicator: str) -> bool:
    """Whether a rank is that of the growth just stated, no amount being stated with it: 增长6%，居全国第四."""
    last = m.last
    grown = last is not None and last.measure in ("growth", "average_growth") and last.unit == "%"
    if last is None or not grown or not m.sentence.drafts or m.lead.roles & {"from", "to"}:
        return False
    amounts = any(d.measure == "level" and d.topic == last.topic for d in m.sentence.drafts)
    return indicator == last.topic and not amounts and not GROWTH_CUE.match(m.lead.cue)


@phrase("X510", name="rank", kinds=("rank",))
def rank(m: Mention) -> Draft | None:
    """A place in an order: 第六位, 居全省第四, 首位, 排名全国第十二; 前三位 has the bound at_most.

    Unit: 位.
    Indicator: what is ranked.
    Does not read: ordinals in names (第二产业), 第一方阵, 前列.
    """
    lead = m.text[m.begin : m.q.start]
    if lead.endswith(("摆在", "放在", "置于", "作为", "坚持", "始终把")):
        return None
    if m.text.startswith("”", m.q.end) and "个" in m.text[max(m.begin, m.q.start - 6) : m.q.start]:
        # “十个全国第一”成果: a slogan.
        return None
    if m.q.text[0] in "第前" and m.q.text[-1] not in "位名次" and not LEADS_RANK.search(lead[-10:]):
        return None
    before, *field = AT_PLACE.split(m.phrase()) if m.override is None else [m.phrase()]
    before = noun.TRAILING.sub("", before)
    contest = CONTEST.match(before)
    if contest:
        # 在…综合考核评价中稳居第一: the contest is what is ranked.
        before = contest[1]
    if before.endswith(("地区", "流域", "片区", "市州", "中", "内")) or before in ("综合排名", "排名"):
        before = ""
    topic = m.topic() if m.sentence.drafts else ""
    alone = m.last is not None and m.last.measure == "streak" and m.last.topic == m.last.indicator
    if not before and field and len(field[-1]) >= OWN_FIELD and alone:
        # 连续9年稳居科研城市指数榜首: the field is all that is named.
        before = field[-1]
    if m.override is not None:
        indicator = before
    elif before and topic and (noun.is_attribute(before) or noun.is_generic(before)):
        indicator = topic + before
    elif not before and ("joint" in m.lead.roles or re.search(r"均(?:居|列|位|排|为|保持|获|名)", lead)):
        indicator = joined_topics(m)
    elif before and not (m.lead.far and topic):
        indicator = before
    else:
        indicator = topic or before
    grown = GROWTH_CUE.match(m.lead.cue)
    if grown and indicator and not indicator.endswith(grown[0]):
        # 税收收入增速居全国第二: the growth ranks, not the amount.
        indicator += grown[0]
    if not before and m.override is None and is_of_growth(m, indicator):
        indicator += "增长"
    if not indicator:
        indicator = m.following() or described(m) or ("综合排名" if "排名" in lead else "")
    if not indicator:
        return None
    own = bool(topic) and topic in indicator and "、" not in indicator.partition(topic)[2]
    own = own and indicator != joined_topics(m)
    draft = Draft(m.q, "rank", indicator, topic if own else indicator)
    owner = OWNER.match(m.mask, m.q.end)
    if owner:
        # 排名全国第66位的X: X is what is ranked.
        draft.subject = m.text[owner.start("place") : owner.end("place")]
    return draft


def described(m: Mention) -> str:
    """The noun that ranks before it describe: 全国第六、西北第一的完整铝产业链."""
    match = DESCRIBED.match(m.text, m.q.end)
    return noun.tidy(match[1]) if match else ""


@phrase("X511", name="rank-in-places", kinds=("place",))
def rank_in_places(m: Mention) -> Draft | None:
    """A rank without 第: 排名跃升至235位, 位列12位, 全国百强县第66位.

    Unit: 位.
    Does not read: 位 and 名 that count people (4位院士).
    """
    lead = m.text[m.begin : m.q.start]
    if m.lead.sign:
        return None
    if not re.search(r"(?:排名|位次|名次|位列|位居|排|列|居)(?:全[国省市区])?[^，,]{0,8}$", lead):
        return None
    draft = Draft(m.q, "rank", m.subject_phrase() or "排名")
    draft.unit = "位"
    return draft
