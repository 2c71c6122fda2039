"""What an indicator phrase lacks when it stands in a list, and which entry of the codelist it is."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from chengjian.codes.indicators import indicators
from chengjian.extract import noun
from chengjian.extract.enumeration import parallel
from chengjian.extract.fiscal import Accounts
from chengjian.extract.mention import Draft, Mention
from chengjian.extract.parts import Wholes

FISCAL_TARGET = re.compile(
    r"^(?:完成)?(?:年初|年度|调整|全年|变动|汇总|代编|批准|省定|省下达|目标|下达)*(?:预算|计划|目标|任务|调整预算数|预算数)(?:数|任务|目标)?$"
)
SELF_HEADED = re.compile(
    r"(?:率|比|额|量|数|值|项目|企业数|指数|资金|总额|余额|规模|人口|就业|浓度|游客|旅客|人次|人数|用户|总计|合计|资产|负债|结余|结转|补助|返还|贴息|预备费|调入|调出|注入|监管|基金|资本金|经费)$"
)
BRANCH = re.compile(
    r"(?:居民|险|贸易|店|超市|购物中心|城镇|乡村|农村|业|企业|制造|经济|产品|服务|加工|工业|品|类|产业|行业|投资者|户|供应)$"
)
GRADES = ("国家级", "省级", "市级", "县级", "自治区级", "国家", "部级", "世界级")
# Sectors that say nothing without what they are sectors of; animals are counted in several measure words.
SECTORS = frozenset(("城镇", "乡村", "农村", "城市", "县域", "城区"))
HERDS = frozenset(["头", "只", "匹", "羽", "口", "峰", "头（只）"])
# No more characters are a sector's name that the codelist must know with its head: 电子信息, 新材料.
SHORT = 6
# Heads in the words that the members of their list have: 粮食总产42万吨，蔬菜18万吨.
SHORTENED = {"总产": "产量", "价格总水平": "价格", "价格指数": "价格"}
GROWTHLIKE = frozenset(("growth", "average_growth"))
# What is a flow by its own name.
OWN_FLOW = re.compile("(?:就业|输转|产量|产值|收入)$")
# What is left of an account.
BALANCES = frozenset(("结余", "结转", "结转收入", "结余收入"))
OF_BALANCE = re.compile("(上年|累计|滚存|年终|当年|本年|历年)(?:结余|结转)")
FLOW_PREFIX = re.compile(
    r"^(?:新增加?|新建成?|新改建|新改扩建|新（改）建|新培育|新认定|新入选|新创建|新打造|新组建|新评定|新备案|净增|新引进|新签约|新开工改造|新开工|新获批|新增认定)"
)


ANNOUNCED = re.compile(
    r"(?:从|按)?([^，。；,]{2,16}?)(?:中|看|有升有降|增减不一|(?:保持|继续)?(?:稳定|平稳|较快|快速)增长)[，,。]"
)
# The head of a list of products, whatever unit each is counted in.
ANY_UNIT = "任何单位"
# Whose trade it is: 货物进出口总额.
TRADE = re.compile("(?P<whose>.{0,12}?)进出口(?:总额|总值|额)?$")
GROWN = re.compile("(?:新增|净增)$")
# What became of the things that are counted: 15件民生实事全部兑现.
# 地区生产总值最终核实数: the vintage of a figure is no part of what it measures.
REVISED = re.compile("(?:初步核算|最终核实|最终核算|快报|核实|核定)数?$")
EVENT = re.compile(
    "(?:如期|全部|全面|扎实|顺利|加快|基本|正式)*(?:兑现|办结|完成|推进|落地见效|获批建设|受益|建成(?:投用|投运|使用|运营|启用)?"
    "|投入(?:使用|运营|运行)|投运|启用|揭牌(?:运行|运营|成立)?|挂牌(?:运行|成立)?|开诊(?:运营)?)$"
)
# What of a quantity ranks: its growth, which is none of the codelist's quantities.
GROWTH_END = re.compile("(?:增速|增幅|增长)$")
# What is reckoned by the unit of something else, and by what.
PER_UNIT = re.compile(
    r"(?:单位|每?万元)[A-Za-z一-鿿]{2,8}?(?=能耗|能源消耗|水耗|用水量|电耗|碳排放|二氧化碳)"
)
PER_UNIT_OF = re.compile("能耗|能源消耗|水耗|用水量|电耗|碳排放|二氧化碳")
PER_HEAD = re.compile(r".*?居民(?:人均)?(?=.)")
# What comes of accidents.
DEATHS = frozenset(("死亡", "造成死亡", "死亡人数"))
ACCIDENT = re.compile("(?:死亡|伤亡)?事故")
# What delegates hand in.
PAPERS = frozenset(("建议", "提案", "议案"))
OF_DELEGATES = re.compile(".*(?:人大代表|政协委员|人大|政协)(?=议案|建议|提案)")
# The parts of income, and what no one earns or spends in a year on average.
INCOMES = frozenset(("工资性收入", "经营净收入", "财产净收入", "转移净收入"))
MOST_PER_HEAD = 1_000_000
# What begins a sentence that goes on with the list of the one before.
PART_OF = re.compile(r"其中|[分按][^，,]{1,8}[看分]")


class Completer:
    """Completes the drafts of a document and finds their codes."""

    def __init__(self) -> None:
        self.heads: dict[str, str] = {}
        self.topics: dict[str, str] = {}
        self.prefix = ""
        self.whole: tuple[str, str] | None = None
        self.share_of = ""
        self.accounts = Accounts()
        self.wholes = Wholes()

    def heading(self, text: str) -> None:
        """Take in a heading: the account of public finance that it names."""
        self.accounts.heading(text)
        self.paragraph()

    def paragraph(self) -> None:
        """Begin a paragraph: lists do not reach over its edge."""
        self.heads.clear()
        self.prefix = ""
        self.accounts.paragraph()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Within it a paragraph stands aside: what it names completes nothing that comes behind it."""
        kept = vars(self) | {name: dict(getattr(self, name)) for name in ("heads", "topics")}
        kept["accounts"] = copy.copy(self.accounts)
        self.paragraph()
        yield
        vars(self).update(kept)

    def finish(self, draft: Draft, m: Mention) -> None:
        """Complete the draft's indicator from what stands before it in the sentence."""
        self._target_share(draft, m)
        if draft.indicator.endswith("占比重") and (self.share_of or self.whole):
            # 其中工业用电60.98亿千瓦时，占60.1%: of the whole that 其中 goes back to, or of the last share's.
            whole = self.share_of or (self.whole[0] if self.whole else "")
            draft.indicator = draft.indicator.removesuffix("比重") + whole + "比重"
        if draft.rule == "X112" and "占" in draft.indicator and m.sentence.drafts:
            self.share_of = draft.indicator.rpartition("占")[2].removesuffix("比重")
        elif not m.sentence.drafts:
            self.share_of = ""
        if m.override is None:
            self._grade(draft, m)
            self._part(draft, m)
            self._prefix(draft, m)
            self._head(draft, m)
        if not draft.indicator:
            draft.indicator = draft.topic
        if m.lead.noun is None and m.last is not None and draft.measure in ("level", "rank"):
            # 通车里程新增300公里、突破1.1万公里: the second is of the whole.
            last = m.last
            if len(draft.indicator) > 2 and GROWN.search(draft.indicator):
                draft.indicator = draft.topic = GROWN.sub("", draft.indicator)
            if (
                m.lead.roles & {"total", "total_over"}
                and last.unit == draft.unit
                and draft.value > last.value
            ):
                # 新增1000处监测点、累计达8000处
                draft.indicator = draft.topic = noun.ADDED.sub("", draft.indicator) or draft.indicator
        self._account(draft, m)

    def _target_share(self, draft: Draft, m: Mention) -> None:
        """完成预算的100.1%: the share of a target that the topic reached."""
        if (
            draft.unit == "%"
            and draft.measure == "level"
            and FISCAL_TARGET.match(draft.indicator)
            and m.last is not None
        ):
            draft.indicator = m.last.topic + "完成" + draft.indicator.removeprefix("完成")
            draft.topic = m.last.topic
        elif is_share_of_budget(draft, m) and m.last is not None:
            # 为年初预算18亿元的101.2%
            draft.topic = m.last.topic
            draft.indicator = m.last.topic + (
                "完成调整预算" if m.last.account == "adjusted" else "完成年初预算"
            )

    def _account(self, draft: Draft, m: Mention) -> None:
        """收入总计2.4亿元。支出完成1.5亿元: of the account that the paragraph speaks of."""
        self.accounts.complete(draft, m)
        if draft.indicator in BALANCES:
            which = OF_BALANCE.search(m.text[m.begin : m.q.start])
            if which:
                draft.indicator = draft.topic = which[1] + draft.indicator

    def _grade(self, draft: Draft, m: Mention) -> None:
        """国家级…企业1家、省级6家: a bare grade stands for the topic of that grade."""
        if draft.indicator in GRADES and m.last is not None and m.sentence.drafts:
            topic = m.last.topic
            grade = next((g for g in GRADES if topic.startswith(g)), "")
            draft.indicator = draft.indicator + re.sub("^及?以上", "", topic[len(grade) :])
            draft.topic = draft.indicator

    def _part(self, draft: Draft, m: Mention) -> None:
        """办件175件。其中跨省37件、跨市49件: a part's short name is completed by the whole's noun."""
        if any(word.startswith("其中") for word in m.lead.introduced) and m.last is not None:
            self.whole = (m.last.topic, m.last.unit)
        elif (
            m.text[m.begin : m.begin + 1] != "、" and m.lead.noun is not None and "占" not in draft.indicator
        ):
            self.whole = None
        trade = TRADE.match(m.sentence.drafts[0].topic) if m.sentence.drafts else None
        if trade and trade["whose"] and draft.indicator.startswith(("出口", "进口")):
            # 货物进出口总额982亿元，其中，出口790亿元
            draft.indicator = draft.topic = trade["whose"] + draft.indicator
        self.wholes.complete(draft, m, code_of)

    def _prefix(self, draft: Draft, m: Mention) -> None:
        """新改建道路6条、停车场18个: the verb of the first member holds for the list."""
        found = FLOW_PREFIX.match(draft.indicator)
        if found:
            self.prefix = found[0]
            return
        listed = m.text[m.begin : m.begin + 1] in ("、", "和", "及") and m.sentence.drafts
        if not listed:
            self.prefix = ""
            return
        last = m.last
        if (
            self.prefix and last is not None and draft.measure == "level" and last.measure == "level"
            and not noun.action_of(draft.indicator) and draft.unit != "%" and not OWN_FLOW.search(draft.indicator)
            and not draft.indicator.endswith(("总量", "总数", "存量", "保有量"))
        ):  # fmt: skip
            draft.indicator = self.prefix + draft.indicator
            draft.topic = draft.indicator

    def _head(self, draft: Draft, m: Mention) -> None:
        """棉花1.82万吨 after 粮食产量4.18万吨: the head of the list's first member holds for the next."""
        self._announced(draft, m)
        self._per_head(draft, m)
        self._per_unit(draft, m)
        if draft.indicator == "收入比":
            draft.indicator = draft.topic = "城乡居民收入比"
        if draft.indicator in DEATHS and m.last is not None and ACCIDENT.search(m.last.topic):
            # 生产安全事故28起，死亡26人
            draft.indicator = draft.topic = ACCIDENT.split(m.last.topic)[0] + "事故死亡人数"
        if draft.indicator in PAPERS and m.last is not None and m.sentence.drafts:
            # 办理人大代表议案5件、建议87件
            whose = OF_DELEGATES.search(m.last.topic)
            draft.indicator = draft.topic = (whose[0] if whose else "") + draft.indicator
        own = noun.head_of(draft.indicator)
        kind = (
            "增长"
            if draft.measure in GROWTHLIKE and draft.unit == "%"
            else "头"
            if draft.unit in HERDS
            else draft.unit
        )
        if own:
            self.heads.pop(kind, None)
            if noun.is_inherited(own):
                self.heads[kind] = SHORTENED.get(own) or own.removeprefix("总")
                self.topics[kind] = draft.topic
            listed = (
                m.last is not None
                and m.sentence.drafts
                and not m.lead.introduced
                and "；" not in m.text[m.begin : m.q.start]
            )
            twin = parallel(m.last.topic, draft.indicator) if listed and m.last is not None else ""
            if twin:
                draft.indicator = draft.topic = twin
            return
        if not m.lead.noun or draft.measure not in ("level", "growth") or m.q.kind != "number":
            return
        head = self.heads.get(kind) or (self.heads.get(ANY_UNIT) if is_of_things(draft) else None)
        if head is None or draft.counted or noun.action_of(draft.indicator) or draft.rule in ("X112", "X810"):
            return
        fits = len(draft.indicator) <= 24 and not SELF_HEADED.search(draft.indicator)
        branch = head == "价格" or kind not in ("增长", "%", "元") or BRANCH.search(draft.indicator)
        if not branch and (len(draft.indicator) > SHORT or not code_of(draft.indicator + head)):
            fits = False
        if fits and self._same_list(m):
            tail = self.topics.get(kind, head) if draft.indicator in SECTORS else head
            # 工业用电 and 用电量 share their middle.
            draft.indicator += tail[2:] if draft.indicator.endswith(tail[:2]) else tail
            draft.topic = draft.indicator
        elif not fits or not m.sentence.drafts:
            # What begins a sentence of its own, with no head that we know, begins no list of the old head.
            self.heads.pop(kind, None)

    def _announced(self, draft: Draft, m: Mention) -> None:
        """主要工业产品产量中，水泥386.5万吨: the head of the list stands before it."""
        found = ANNOUNCED.search(m.text, m.back(), m.q.start) if not m.sentence.drafts else None
        head = noun.head_of(found[1]) if found else ""
        if found and not head and found[1].endswith("产品"):
            # 主要产品中，水泥386.5万吨: of products, what is made.
            head = "产量"
        if head == "产量" and draft.unit not in ("元", "人", "%", "户", "家", "个"):
            self.heads[draft.unit], self.topics[draft.unit] = head, head
            self.heads[ANY_UNIT], self.topics[ANY_UNIT] = head, head
        elif noun.is_inherited(head):
            for unit in ("吨", "米", "千瓦时", "台", "辆", "增长", "平方米", draft.unit):
                self.heads[unit], self.topics[unit] = head.removeprefix("总"), head

    def _per_head(self, draft: Draft, m: Mention) -> None:
        """农村居民人均食品烟酒支出6240元、居住支出4310元: whose and per head holds for the list."""
        named = draft.indicator.endswith(("支出", "收入")) and "居民" not in draft.indicator
        if not named or draft.unit != "元" or draft.value > MOST_PER_HEAD or m.last is None:
            return
        listed = bool(m.sentence.drafts) or draft.indicator in INCOMES
        whose = PER_HEAD.match(m.last.topic) if listed and not m.places else None
        if whose and "人均" in whose[0] and "人均" not in draft.indicator:
            draft.indicator = draft.topic = whose[0] + draft.indicator

    def _per_unit(self, draft: Draft, m: Mention) -> None:
        """单位GDP能耗下降35%、碳排放下降39.7%: what both are reckoned by."""
        listed = m.text[m.begin : m.begin + 1] in ("、", "和") and m.sentence.drafts and m.last is not None
        by = PER_UNIT.match(m.last.topic) if listed and m.last is not None else None
        if by and PER_UNIT_OF.match(draft.indicator):
            draft.indicator = draft.topic = by[0] + draft.indicator

    def _same_list(self, m: Mention) -> bool:
        """Whether the number stands in a list with the one before: after ； 、 ， or 其中, not far away."""
        between = m.text[m.begin : m.q.start]
        if not m.sentence.drafts and not PART_OF.search(between) and not ANNOUNCED.search(between):
            return False
        return len(between) <= 40 and not re.search(r"累计|新增|完成|实现|建成|接待|发放", between)

    def code(self, draft: Draft) -> str | None:
        """The codelist's id of the draft's indicator, None where it has none."""
        if draft.measure in ("rank", "streak") and GROWTH_END.search(draft.indicator):
            return None
        topic = draft.topic if draft.measure in ("rank", "streak", "change") else ""
        own_unit = draft.measure == "level" or (draft.measure == "change" and draft.unit != "个百分点")
        return code_of(draft.indicator, topic, draft.unit if own_unit else None)


def is_of_things(draft: Draft) -> bool:
    """Whether the number measures or counts products, not money, people or shares."""
    return draft.unit not in ("元", "人", "%", "‰", "户", "家", "个", "个百分点", "倍")


def is_share_of_budget(draft: Draft, m: Mention) -> bool:
    """Whether the number is the share of a budget just named that was reached: 为年初预算18亿元的101.2%."""
    planned = m.last is not None and m.last.account in ("budget", "adjusted")
    return planned and draft.unit == "%" and draft.measure == "level" and m.text[m.begin : m.q.start] == "的"


@lru_cache(maxsize=65536)
def code_of(phrase: str, topic: str = "", unit: str | None = None) -> str | None:
    """The id of the indicator that the phrase names and that is printed in `unit`: as it stands, or by its topic."""
    table = indicators()
    for candidate in (phrase, topic):
        if candidate:
            found = table.match(candidate, unit)
            if found is None and (thing := EVENT.sub("", REVISED.sub("", candidate))) != candidate:
                found = table.match(thing, unit)
            if found is not None:
                return found
    return None
