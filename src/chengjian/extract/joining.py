"""How the words of a table's heads, stubs and title make the name of what a cell measures."""

from __future__ import annotations

import re
from functools import lru_cache

from chengjian.extract import noun
from chengjian.extract.cells import AREAS, STUB_PREFIX
from chengjian.extract.completion import code_of

# What a part's name leaves out of the whole's: 商品房销售面积, 其中住宅 → 住宅销售面积.
KIND_OF_WHOLE = re.compile("^(?:房屋|商品房|商品住宅|粮食)")
TOTAL = re.compile("(?:合计|小计|总计|总额|总量|总数|全部|总和|合 计)$")
BELONGS = re.compile("^(?:其中|#|＃|—|-)|其中")
FULL = re.compile("(?:率|指数|数|量|额|值|重|费)$")
# The accounts of public finance, and the row that sums one side up.
ACCOUNT = re.compile("一般公共预算|公共财政预算|政府性基金|国有资本经营|社会保险基金")
SUM_OF_SIDE = re.compile(
    r"(?:本年|当年|本级|全[市省区县州]|地方|[市省区县州]本?级|年度)?(?P<account>一般公共预算|公共财政预算|政府性基金|国有资本经营)?(?:预算)?(?P<side>收入|支出)(?P<sum>合计|小计)?"
)
KIND_OF_DEBT = re.compile("(?:一般|专项)债[务券]")
OF_BONDS = re.compile("还本付息|还本|付息")
SUMS_UP = re.compile("(?:合计|总计)$")
LEVELS = (
    re.compile("[一二三四五六七八九十]{1,3}[、.．]"),
    re.compile("[（(][一二三四五六七八九十]{1,3}[)）]"),
    re.compile(r"\d{1,2}[、.．](?!\d)"),
    re.compile(r"[（(]\d{1,2}[)）]|\d{1,2}[)）]|[①-⑳]"),
)
UNNUMBERED = len(LEVELS) + 1
# The nouns that the rows of a table share with its title.
SHARED = (
    "价格", "人口", "存款", "贷款", "产量", "增加值", "投资", "支出", "收入", "零售额", "出口", "进口", "存栏", "出栏", "面积",
)  # fmt: skip


def level_of(stub: str) -> int:
    """How deep a row stands by its number: 合计 0, 一、 1, （一） 2, 1. 3, （1） 4, none 5, 其中 6."""
    if SUMS_UP.search(stub):
        return 0
    if BELONGS.match(stub):
        return UNNUMBERED + 1
    return next((at for at, pattern in enumerate(LEVELS, 1) if pattern.match(stub)), UNNUMBERED)


def belongs_to(stub: str) -> bool:
    """Whether the row says that it is a part of the row above (其中)."""
    return BELONGS.search(stub) is not None


@lru_cache(maxsize=65536)
def own_name(stub: str) -> str:
    """The stub without number and 其中."""
    name = stub
    while True:
        shorter = STUB_PREFIX.sub("", name).strip()
        if shorter == name:
            return name
        name = shorter


@lru_cache(maxsize=65536)
def joined(outer: str, inner: str, part: bool = False) -> str:
    """What two words, one the whole of the other, name together.

    债务余额 and 一般债务 are 一般债务余额; 一般债务 and 限额 一般债务限额; what is a noun of its own stays alone.
    `part`: the inner is a row, which stands for itself unless it says too little.
    """
    if not inner or TOTAL.fullmatch(inner):
        return outer
    if not outer or outer in inner:
        return inner
    if inner in outer:
        return outer if not part else inner
    together = outer + inner
    done = OF_BONDS.search(outer) if KIND_OF_DEBT.fullmatch(inner) else None
    if done is not None:
        # 还本情况 above 专项债券: what became of them, not how many there are.
        return inner + done[0]
    if not part and code_of(together):
        return together
    tail = noun.tail_of(outer) or noun.head_of(outer)
    own = noun.head_of(inner)
    if tail and not own and not inner.endswith(tail) and tail != outer:
        # 教育 below 一般公共预算支出 is 教育支出.
        for with_tail in (inner + tail, inner + tail[-2:]):
            if code_of(with_tail):
                return with_tail
    if own and len(own) < len(inner):
        return inner
    if own:
        return together if not part or code_of(together) else inner
    if code_of(inner) or part:
        return inner
    return together


def another_part(whole: str, name: str) -> str | None:
    """The name of a row that may be a part of `whole` as the row above it was; None where it begins something else.

    教育 below 其中：科学技术 of 一般公共预算支出 is 教育支出: if only then it has a name of its own.
    """
    if TOTAL.search(name) or not whole.endswith(noun.head_of(name)):
        return None
    together = joined(whole, name, part=True)
    return together if not code_of(name) and code_of(together) else name


def indicator_of(name: str, words: str, topic: str, unit: str, side: str = "") -> str:
    """Stub and head together; what the stub lacks (价格, 人口) is taken from the title.

    `side`: the side of the account (收入, 支出) of the panel that the row stands in.
    """
    if not name:
        if not words:
            return topic
        return _of_topic(words, topic)
    summed = _sum(name, topic, side)
    if summed:
        name = summed
    if ACCOUNT.search(words) and noun.head_of(name):
        # 税收收入 under 一般公共预算收入 is a noun of its own.
        words = ""
    indicator = name
    if not noun.head_of(name) and topic and not summed:
        shared = _shared(topic, unit)
        if shared and not name.endswith(shared) and len(name) <= 14 and not FULL.search(name):
            indicator = name + shared
    if words and words not in indicator:
        indicator += words
    return indicator


def _of_topic(words: str, topic: str) -> str:
    """What a head measures where the rows are places or years: 限额 under a title of 一般债务 is 一般债务限额."""
    if not topic or code_of(words) or words in topic:
        return words if len(words) > 2 or not topic else (topic if words in topic else words)
    together = joined(topic, words)
    return together if code_of(together) else words


def _sum(name: str, topic: str, side: str) -> str:
    """The name of a row that sums up: 合计 is the title's own, 本年收入合计 the income of the title's account."""
    if TOTAL.fullmatch(name):
        account = ACCOUNT.search(topic)
        if name in ("总计",) and account:
            return account[0] + "预算" * (account[0][-1] != "算") + side + name
        if account and "收支" in topic and side:
            return account[0] + side
        return topic or name
    found = SUM_OF_SIDE.fullmatch(name)
    if found is None:
        return ""
    account = ACCOUNT.search(found["account"] or topic)
    if account is None or (found["sum"] is None and len(name) > 4 and found["account"] is None):
        return ""
    return account[0] + ("预算" if account[0].endswith(("基金", "经营")) else "") + found["side"]


def _shared(topic: str, unit: str) -> str:
    """The noun that a title's rows share: 居民消费价格比上年涨跌幅度 → 价格, 年末人口数及其构成 → 人口."""
    for word in SHARED:
        if (
            word in topic
            and not (word == "面积" and unit not in AREAS)
            and not (word == "产量" and unit in AREAS)
        ):
            return word
    return ""
