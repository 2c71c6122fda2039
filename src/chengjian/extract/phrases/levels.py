"""Levels: values, counts, shares and rates at a time."""

from __future__ import annotations

import re

from chengjian.extract import noun
from chengjian.extract.mention import Draft, Mention
from chengjian.extract.registry import phrase

COUNTED = ("count", "physical", "money", "percent")
ANY = ("money", "physical", "count", "percent", "multiple", "time", "none")
HEDGES = frozenset(("over", "under", "about", "at_least", "at_most", "joint_over", "total_over", "to"))
GREAT_TAIL = re.compile(r"大关|门槛|台阶|以上(?![一-鿿])")
SEQUEL = re.compile(r"(?:惠及|覆盖|受益|带动|拉动|撬动|辐射|参与|通达)(?=[一-鿿])")
GREAT_UNITS = frozenset(
    ("元", "人次", "人", "美元", "吨", "千瓦", "千瓦时", "斤", "亩", "辆", "户", "次", "列", "件", "标箱")
)
INDEX_END = ("指数", "系数", "得分", "评分", "分值", "综合得分", "弹性系数", "数")
TIME_END = re.compile(r"(?:居住|停留|时数|天数|时间|时限|寿命|年限|工期|周期|时长|日数|期限|用时|天|时|工龄|里程|优良)$")
OBJECT_END = re.compile(r"[，。；,;：:！？!?\n（(—]")
COUNT_IN = re.compile(r"[\d.,]+(?:[多余]?[万亿千百]*[多余]?)[个家项处座所条件套台批户名亩公里]*(?:万)?")
OBJECT_VERB = re.compile(r"(?:了|，)?(?:组织实施|实施|用于|推进|开展|新建|建设|支持|保障|落实|提高|提升|改善|完善|推动|加强|聚焦|确保|促进)了?")
MONEY_VERBS = (
    "投入",
    "投资",
    "完成投资",
    "争取",
    "安排",
    "下达",
    "落实",
    "发放",
    "兑现",
    "总投资",
    "计划投资",
    "支付",
    "奖补",
)


def is_great_enough(m: Mention) -> bool:
    """Whether a spelled-out magnitude states a number (突破千亿元大关) and is no name (千亿级集群)."""
    if m.lead.roles & HEDGES or (m.q.bound == "over" and m.q.unit) or m.text[: m.q.start].endswith("达到"):
        return True
    return bool(m.q.unit in GREAT_UNITS and GREAT_TAIL.match(m.tail))


def object_of_money(m: Mention) -> str:
    """What money was spent on: 投资190亿元实施了108个技改项目 → 技改项目."""
    verb = OBJECT_VERB.match(m.text, m.q.end)
    start = verb.end() if verb else m.q.end
    stop = OBJECT_END.search(m.text, start)
    end = min(stop.start() if stop else len(m.text), start + 40)
    phrase = COUNT_IN.sub("", m.text[start:end])
    return noun.tidy(phrase.removeprefix("的"))


USED_FOR = re.compile(r"(?:以上|左右)?(?:用于|投向|投入|来自)[^，。；,;]{2,24}")
WHOLE = re.compile(r"([^，。；,]{2,20})中[，,]")
DESCRIBES = re.compile(r"的([“《]?[^，。；、,;：:]{2,14})")


@phrase("X114", name="from-to", kinds=ANY)
def from_to(m: Mention) -> Draft | None:
    """The two levels of a movement: 由2020年的42.7%提升到73%, 从28.3万元增至84.8万元, 缩小至2.3:1.

    Period: of the first, the time that stands with it, else the year before the period spoken of.
    Does not read: 由…牵头 and other uses of 由 without a second level.
    """
    roles = m.lead.roles
    index = m.kind != "none" or "." in m.q.text or m.phrase().endswith(INDEX_END)
    if not index or m.mask[m.q.end : m.q.end + 1] == "版":
        return None
    last = m.last
    if (
        roles & {"to", "turn"}
        and last is not None
        and "from" in (last.roles or ())
        and last.measure == "growth"
        and not m.phrase()
    ):
        # 增速由9.1%放缓至5.8%: both are growth.
        draft = Draft(m.q, "growth", last.indicator)
        if last.value < 0 and re.search("[降跌]幅", m.text[m.sentence.start : last.start]):
            draft.value = -draft.value
        return draft
    if "to" in roles:
        before = m.phrase()
        if before and noun.is_bare_verb(before) and m.topic():
            return Draft(m.q, "level", m.topic())
        return unitless_level(m, m.subject_phrase())
    if "from" in roles and m.phrase():
        return unitless_level(m, m.subject_phrase())
    return None


def unitless_level(m: Mention, indicator: str) -> Draft | None:
    """A level; a number without a unit is an index with unit 1."""
    if not indicator:
        return None
    draft = Draft(m.q, "level", indicator)
    draft.unit = draft.unit or "1"
    return draft


@phrase("X112", name="share", kinds=("percent",))
def share(m: Mention) -> Draft | None:
    """A share of a whole: 占全部装机的75%, 占比61.7%, 占工业总产值比重为51.1%.

    Unit: %.
    Indicator: X占Y比重.
    """
    before = m.phrase()
    used = USED_FOR.match(m.text, m.q.end)
    if used and before and "of" in m.lead.roles:
        return Draft(m.q, "level", before + used[0])
    at = before.rfind("占")
    if at < 0:
        return None
    if at == len(before) - 1:
        # 消费支出中，食品烟酒支出占29.4%: the whole stands before 中.
        wholes = WHOLE.findall(m.text[m.sentence.start : m.q.start])
        if wholes and before[:-1]:
            return Draft(m.q, "level", before + noun.tidy(wholes[-1]) + "比重", before[:-1])
    if before[at:] in ("占比", "占比重", "占比例"):
        topic = m.topic() if m.sentence.drafts else ""
        indicator = before if at else topic + "占比"
        return Draft(m.q, "level", indicator, topic or indicator)
    whole = before[at:]
    part = before[:at] or (m.topic() if m.sentence.drafts else "")
    if part.endswith("所"):
        part = part[:-1]
    if not whole.endswith(("比重", "比例", "比", "份额")):
        whole = whole.removesuffix("的") + "比重"
    return Draft(m.q, "level", part + whole, part or whole)


@phrase("X115", name="range", kinds=("range",))
def range_end(m: Mention) -> Draft | None:
    """Each end of a range: 3—5万元 is at least 30000 and at most 50000 元.

    Bound: at_least and at_most.
    Does not read: ranges of years, months or ages that only define a group.
    """
    if m.q.unit in ("岁", "周岁", "年", "月", "日", "时", "分"):
        return None
    if m.q.hint == "high" and m.last is not None and m.last.quantity.hint == "low":
        draft = Draft(m.q, m.last.measure, m.last.indicator, m.last.topic)
        if m.last.value < 0:
            draft.value = -draft.value
        return draft
    measure = "level"
    if m.lead.sign and "to" not in m.lead.roles:
        measure = "change" if m.q.unit == "个百分点" or m.q.unit != "%" else "growth"
    if "average" in m.lead.roles and m.lead.sign:
        measure = "average_growth"
    indicator = m.subject_phrase() or m.following()
    draft = Draft(m.q, measure, indicator)  # type: ignore[arg-type]
    if m.lead.sign == "-" and measure != "level":
        draft.value = -draft.value
    return draft if indicator else None


@phrase("X116", name="spelled-out-magnitude", kinds=("great",))
def spelled_out_magnitude(m: Mention) -> Draft | None:
    """A magnitude written out: 突破千亿元大关, 超百万人次, 迈过百亿门槛.

    Bound: over, where the verb says so.
    Does not read: 千亿级园区, 百万千瓦级基地, 万众, 千家万户.
    """
    if not is_great_enough(m) or m.q.unit in ("年", "天", "岁", "里"):
        return None
    own = m.phrase() and not noun.is_bare_verb(m.phrase()) and not m.lead.far
    indicator = (m.subject_phrase() if own or not m.q.bound else "") or m.following() or m.subject_phrase()
    if not indicator:
        return None
    draft = Draft(m.q, "level", indicator)
    if not draft.unit:
        draft.unit = unit_of_topic(m, indicator)
    if m.q.hint:
        draft.bound = "over"
    return draft


def unit_of_topic(m: Mention, indicator: str) -> str:
    """The unit of a magnitude printed without one: that of the last level, else what the phrase suggests."""
    for draft in reversed(m.sentence.drafts):
        if draft.topic == indicator and draft.measure == "level":
            return draft.unit
    if re.search(
        r"(?:产值|收入|总额|生产总值|规模|投资|存款|贷款|余额|经济总量|消费|税收|营收|进出口|财政|门槛|台阶|增加值|资金|经费)$",
        indicator,
    ) or re.search("台阶|门槛", m.tail):
        return "元"
    if re.search(r"人数|人口|游客|群众|用户|旅客|人才|学生|职工|对象", indicator):
        return "人"
    return "个"


@phrase("X117", name="unitless-index", kinds=("none",))
def unitless(m: Mention) -> Draft | None:
    """A number without unit that is an index or counts people: 指数达到92.5, 为138万残疾人发放补贴.

    Unit: 1 for an index; 人 or 个 where the noun after a scale word says so.
    Does not read: bare numbers (they are listed as unread).
    """
    if m.q.scale:
        following = m.following()
        bare = noun.is_bare_verb(m.phrase())
        if following and (bare or m.lead.far or not (m.phrase() and m.lead.roles)):
            draft = Draft(m.q, "level", following)
            draft.unit = (
                "人"
                if re.search(
                    r"人|群众|居民|学生|员|者|农户|职工|游客|旅客|市民|民|儿童|老|兵|生$|对象", following[:12]
                )
                else "个"
            )
            before = m.phrase()
            if before and noun.is_bare_verb(before):
                draft.indicator = before + following
            return draft
        if m.phrase():
            draft = Draft(m.q, "level", m.subject_phrase())
            draft.unit = unit_of_topic(m, draft.indicator)
            return draft
        return None
    before = m.phrase()
    if not before and m.topic().endswith(("指数", "系数")) and m.sentence.drafts and "." in m.q.text:
        draft = Draft(m.q, "level", m.topic())
        draft.unit = "1"
        return draft
    if before.endswith(INDEX_END) and ("." in m.q.text or m.lead.roles):
        draft = Draft(m.q, "level", m.subject_phrase())
        draft.unit = "1"
        return draft
    return None


@phrase("X118", name="duration", kinds=("time",))
def duration(m: Mention) -> Draft | None:
    """A length of time that is itself the statistic: 优良天数达310天, 平均办理时间压缩到3天.

    Unit: as printed.
    Does not read: how long a procedure or a trip takes in passing, 三年行动, 5年规划.
    """
    before = m.phrase()
    if not before or m.q.kind == "han":
        return None
    if TIME_END.search(before) or (
        m.lead.roles & {"level", "to"}
        and m.q.unit in ("天", "小时", "岁", "分钟")
        and len(before) >= 4
        and not m.following()
    ):
        return Draft(m.q, "level", m.subject_phrase())
    return None


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
    money = m.q.unit == "元" or m.q.unit.endswith("美元")
    if m.text[m.begin : m.q.start].endswith(("了", "共有", "另有", "还有")) and m.q.unit != "%" and not money_unit(m):
        # 承接了16场大型演唱会, 共有0.58万人领取失业保险金: the number's own noun follows.
        following = m.following()
        if following:
            draft = Draft(m.q, "level", following)
            draft.counted = True
            return draft
    listed = m.text[m.begin : m.q.start].endswith(("等", "和", "及", "与"))
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
        if listed:
            indicator = noun.action_of(before) + following
        else:
            indicator = before + following if len(before) <= 10 else following
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
    following = m.following()
    if money and following.startswith(("资金", "投资", "补贴", "贷款", "债券")) and not bare:
        return Draft(m.q, "level", following + object_of_money(m).removeprefix(following))
    if not following:
        if bare and money:
            return Draft(m.q, "level", before)
        return None
    draft = Draft(m.q, "level", (before if bare else "") + following, following)
    draft.counted = True
    return draft


@phrase("X110", name="level", kinds=tuple(kind for kind in ANY if kind != "multiple"))
def level(m: Mention) -> Draft | None:
    """A value, count or rate whose noun phrase stands before it: 地区生产总值达128.6亿元.

    Unit: as printed, its scale word multiplied out.
    Does not read: growth (X210), shares (X112), counted nouns after the number (X111).
    """
    if m.q.unit in ("岁", "周岁", "年", "") or (m.q.kind == "number" and m.q.unit in ("月", "日", "号")):
        return None
    if "time" in kinds_of_unit(m.q.unit):
        return None
    before = m.phrase()
    topic = m.topic()
    if before and noun.is_bare_verb(before):
        if topic and m.sentence.drafts and (len(before) < 4 or (m.last is not None and m.last.unit == m.q.unit)):
            own = noun.action_of(topic)
            rest = topic[len(own) :] if len(topic) > len(own) + 1 else topic
            return Draft(m.q, "level", before + rest if own else topic + before, topic)
        return Draft(m.q, "level", before)
    if "net" in m.lead.roles:
        indicator = (before or topic) + "净增"
        return Draft(m.q, "level", indicator, before or topic)
    indicator = m.subject_phrase()
    if m.lead.introduced and not before and topic:
        verb = m.lead.introduced[-1]
        indicator = verb + topic if verb in noun.actions() else topic
    if not indicator:
        indicator = m.following()
    if not indicator:
        return None
    longest = 8 if m.last is not None and m.last.unit == "元" else 14
    if (
        SEQUEL.match(before)
        and m.last is not None
        and m.sentence.drafts
        and 2 <= len(topic) <= longest
        and m.last.measure == "level"
    ):
        # 改造老旧小区123个、惠及群众4.28万户: what the first brought.
        return Draft(m.q, "level", topic + before, topic)
    described = DESCRIBES.match(m.text, m.q.end)
    if described and len(before) <= 4 and m.q.unit not in ("元", "个") and before:
        # 厚度0.05毫米的镍带: the noun after it is what is measured.
        thing = noun.tidy(described[1])
        if thing and not noun.VERB_FIRST.match(thing):
            return Draft(
                m.q,
                "level",
                thing + before if m.q.unit != "%" or not before.endswith("覆盖") else before + thing,
                thing,
            )
    if m.q.unit == "%" and described and before.endswith("覆盖"):
        return Draft(m.q, "level", before + noun.tidy(described[1]))
    return Draft(m.q, "level", indicator)


def kinds_of_unit(unit: str) -> tuple[str, ...]:
    """The dimension of a unit as a tuple, empty where it has none."""
    from chengjian.codes.units import units

    dimension = units().dimension.get(unit.split("/")[0])
    return (dimension,) if dimension else ()
