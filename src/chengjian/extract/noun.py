"""Noun phrases: how an indicator's phrase is cut out of the text and tidied."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from chengjian.extract.lexicon import word_table, words_of

QUOTES = {"“": "”", "‘": "’", "《": "》", "（": "）", "(": ")", "「": "」"}
EDGE = " \t\n,，.。;；:：、!！?？·|*#>-—…"
ASIDE = re.compile(r"[（(][^（）()\n]{0,12}(?:含|包括|下同|口径|计算|不变价|可比价)[^（）()\n]{0,24}[）)]")
# 建筑业总产值在上年下降后实现转正: what the thing went through is no part of its name.
# 出版《…》等专著: examples of a kind are no part of its name.
EXAMPLES = re.compile("《[^》]*》(?:[、和]《[^》]*》)*等(?=[一-鿿]{2})")
RECKONED = re.compile(r"^(?:经)?(?:初步|最终|统一|快报)?核算(?:后)?的?(?=[^，,]{4})")
AFTER_FALL = re.compile(r"在[^，]{0,4}(?:下降|增长|回落)[^，]{0,4}后.*$")
# 地区生产总值连跨两个万亿元台阶: the stairs are no part of what climbs them.
STAIRS = re.compile(r"(?:连续|接连|先后|连)*(?:跨|迈|登|站)[上过越]*[^，]{0,8}台阶.*$")
# 省财政厅下达我市2025年政府债务限额: what stands before the document's own region is who did it.
OWN_REGION = re.compile(
    r"(?!.*占).{0,40}(?:批准的?|下达|转贷|核定|分配|测算|批复|锁定的)"
    r"(?:(?:我市|全市|我省|全省|我县|我区|我州)(?:\d{4}年度?)?|\d{4}年度?|(?=[市省区县州]本级|[市省区县州]级|法定))"
    r"|(?:\d{4}年度?)(?=[一-鿿]{3})"
)
# 剔除一次性因素后增长5%: what was left out of the reckoning is no name.
# 湖泊如明珠镶嵌, 道路如织网般延伸: what a thing is likened to is no part of its name.
LIKE = "(?:宛如|犹如|如同|恰似|好似|仿佛|宛若|如(?![期何意果此下今东皋]))"
PICTURE = f"(?:{words_of('picture')})"
LIKENED = re.compile(
    rf"{LIKE}[^，]{{1,14}}?(?:一?般|一样)的?(?:地?{PICTURE}.*)?|{LIKE}[^，]{{1,6}}?{PICTURE}.*"
)
EXCLUDING = re.compile(r"(?:剔除|扣除|扣减|还原)[^，]{1,24}(?:后|影响|因素)的?(?:全[省市州县区旗盟])?")
LONG = 14
# No head in `data/nouns.tsv` is longer.
LONGEST = 12
# How the name of an index ends, whose values have no unit.
INDEX_END = ("指数", "系数", "得分", "评分", "分值", "综合得分", "弹性系数", "数")
# Totals, and the beginnings of what was added to one.
WHOLES = frozenset(("总量", "总数", "规模", "总规模", "保有量", "存量", "数量"))
# Totals that are said of an amount by name: 预算收入增长4.6%，总量突破1900亿元.
SUMS = frozenset(("总量", "总额", "总值"))
SUMMED = ("收入", "支出", "进出口", "进口", "出口", "投资", "税收", "消费")
# What is one character long and counted all the same: 16个区均获评.
UNITS_OF_COUNTRY = frozenset("区县市村镇乡州旗")
ADDED = re.compile("^(?:累计)?(?:净增|新增|新建|新培育|新认定|新引进)(?:各类)?")
# What stands between a noun phrase and its verb and is no part of it.
TRAILING = re.compile(f"(?:{words_of('trailing')})+$")
# Verbs after which, in a long phrase, only the object is what is measured.
CUT = re.compile(f"(?:{words_of('cut')})(?!率|费|者|商|人口)")
# 三大产业对经济增长贡献: what is said of both keeps both.
SAID_OF_BOTH = re.compile("占|对.*(?:贡献|拉动|依存|弹性)[率度]?$")
# What ends the noun phrase after a number: verbs that say something of it, and whatever joins it to the rest.
AFTER_STOP = re.compile(rf"[，。；、,;：:！？!?（(）)\n|\t]|以上(?![一-鿿]{{2}})|{words_of('after_noun')}")
HEDGE_AFTER = re.compile(r"(?:及?以上|左右|上下(?!游|班|铺|联)|以内|以下)?的?")
SHORT_BRACKET = re.compile(r"[（(][^（）()\d，。]{1,8}[）)](?=[一-鿿])")
NEXT_MEMBER = re.compile(r"(?:[一-鿿]{2,6}、)?[一-鿿]{2,14}?(?=[，。；,;]|和$)")
VERB_FIRST = re.compile(words_of("no_noun"))


@cache
def _words(role: str) -> frozenset[str]:
    return frozenset(w for w, (r, _) in word_table("nouns").items() if r == role)


def is_generic(phrase: str) -> bool:
    """Whether the phrase says too little alone (产量), so that the topic before it is meant."""
    role, also = word_table("nouns").get(phrase, ("", ""))
    return role == "generic" or "generic" in also.split()


def is_inherited(phrase: str) -> bool:
    """Whether the phrase is a head that the members of a list share (产量)."""
    return "inherited" in word_table("nouns").get(phrase, ("", ""))[1].split()


def is_attribute(phrase: str) -> bool:
    """Whether the phrase is an attribute of the topic itself (增速)."""
    return phrase in _words("attribute")


@cache
def actions() -> dict[str, str]:
    """Verbs of counting: word → flow or act."""
    return {word: role for word, (role, _) in word_table("actions").items()}


@lru_cache(maxsize=65536)
def head_of(phrase: str) -> str:
    """The statistical head that ends the phrase, "" if none: 棉花种植面积 → 种植面积."""
    return _ending(phrase, _words("head"))


def _ending(phrase: str, words: frozenset[str]) -> str:
    """The longest of the words that ends the phrase, "" if none does."""
    return next(
        (phrase[at:] for at in range(max(0, len(phrase) - LONGEST), len(phrase)) if phrase[at:] in words), ""
    )


@cache
def _tails() -> frozenset[str]:
    """Heads and whatever says too little alone."""
    table = word_table("nouns").items()
    return frozenset(w for w, (role, also) in table if role == "head" or "generic" in (role, *also.split()))


@lru_cache(maxsize=65536)
def tail_of(phrase: str) -> str:
    """What ends the phrase and can be exchanged for another of its kind, "" if nothing: 普通中学在校学生 → 在校学生."""
    return _ending(phrase, _tails())


def bare(phrase: str) -> str:
    """The phrase without its statistical head: 第一产业增加值 → 第一产业."""
    head = head_of(phrase)
    return phrase[: -len(head)] if head and len(head) < len(phrase) else phrase


@lru_cache(maxsize=65536)
def action_of(phrase: str) -> str:
    """The verb that begins the phrase, "" if none: 新改建停车场 → 新改建."""
    table = actions()
    for length in range(min(8, len(phrase)), 0, -1):
        role = table.get(phrase[:length])
        if role is not None:
            # 服务业 only begins like a verb.
            return "" if role == "noun" else phrase[:length]
    return ""


@lru_cache(maxsize=65536)
def is_bare_verb(phrase: str) -> bool:
    """Whether the phrase is nothing but verbs of counting, so that its object must follow the number."""
    rest = phrase.strip(EDGE)
    while rest:
        verb = action_of(rest)
        if not verb:
            return False
        rest = rest[len(verb) :].lstrip("了和、或并")
    return True


@lru_cache(maxsize=65536)
def tidy(phrase: str) -> str:
    """The phrase without dangling quotes, brackets and punctuation, and in a long one without its first verbs."""
    phrase = STAIRS.sub("", phrase)
    phrase = EXAMPLES.sub("", RECKONED.sub("", phrase))
    if "如" in phrase or "似" in phrase or "仿佛" in phrase or "宛若" in phrase:
        phrase = LIKENED.sub("", phrase) or phrase
    excluding = EXCLUDING.match(phrase)
    if excluding:
        phrase = phrase[excluding.end() :]
    own = OWN_REGION.match(phrase)
    if own and len(phrase) > own.end() + 1:
        phrase = phrase[own.end() :]
    phrase = AFTER_FALL.sub("", ASIDE.sub("", phrase)).replace(" ", "").strip(EDGE)
    if len(phrase) > LONG:
        cuts = [m.end() for m in CUT.finditer(phrase) if m.end() <= len(phrase) - 4]
        if cuts and not SAID_OF_BOTH.search(phrase):
            phrase = phrase[cuts[-1] :]
    phrase = TRAILING.sub("", balanced(phrase))
    if phrase.endswith(("的", "等")):
        phrase = phrase[:-1]
    return phrase.strip(EDGE)


def balanced(phrase: str) -> str:
    """Drop quotes and brackets whose other half is missing."""
    for opener, closer in QUOTES.items():
        if phrase.count(opener) != phrase.count(closer):
            if opener in "（(" and phrase.rfind(opener) > phrase.rfind(closer):
                phrase = phrase[: phrase.rfind(opener)]
            else:
                phrase = phrase.replace(opener, "").replace(closer, "")
    return phrase


def after(text: str, start: int, limit: int) -> int:
    """Where the noun phrase that begins at `start` ends; `start` itself where there is none.

    `limit`: the beginning of the next number, which it cannot pass.
    """
    hedge = HEDGE_AFTER.match(text, start, limit)
    if hedge:
        start = hedge.end()
    if start >= limit or not ("一" <= text[start] <= "鿿" or text[start] in "“《‘" or text[start].isalpha()):
        return start
    if VERB_FIRST.match(text, start):
        return start
    at = start + 1
    while True:
        stop = AFTER_STOP.search(text, at, min(limit, start + 40))
        if stop is None:
            end = min(limit, start + 40)
            return end - 1 if end == limit and text[end - 1] in "近约超逾达共的为是" else end
        if stop[0] == "被" and stop.start() == start + 1:
            # 13个县被命名为示范县: so short a noun says too little alone.
            at = stop.end()
            continue
        # 45个县（市、区）整县建设: a short bracket belongs to the noun.
        bracket = SHORT_BRACKET.match(text, stop.start(), limit)
        if bracket:
            at = bracket.end()
            continue
        # 3.18万名高血压、糖尿病患者: a short first member goes on to the next, unless that is counted itself.
        if stop[0] == "、" and stop.start() - start <= 6:
            more = NEXT_MEMBER.match(text, stop.end(), limit)
            if more and not action_of(more[0]):
                return more.end()
        return stop.start()
