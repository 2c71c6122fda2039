"""The words before a number: which noun phrase they name and how the number is said of it.

A lead is the masked text from the number before (or from the sentence's beginning) to this number. It is
read from the number to the left: first the cues (达, 比上年增长, 超过, 分别, 预计…), then the noun phrase up
to the last pause; what introduces the noun phrase (全市, 其中, a time, a verb) is peeled off its left
side. Leads recur, so each is parsed once and kept.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from chengjian.extract.lexer import N, P, T
from chengjian.extract.lexicon import word_table, words_of

Span = tuple[int, int]
PAUSES = ",，；;。！？!?：:\n"
MAX_CUE = 8
SIGNED = frozenset(("grow", "grow_over", "grow_under", "grow_about", "better"))
_BRACKET = re.compile(r"[（(][^（）()]{0,24}[）)]$")
_PLACES = (
    rf"(?:{P}+|全国|全省|全市|全区|全州|全县|世界|全球|[东西中]部(?:地区)?|东北(?:地区)?|上级|国家|同类城市|周边地区|常年(?:同期)?|历年|历史|多年|考核|全部规上工业|全部工业)"
    rf"(?:、|和|及|与|以及|{P}|全国|全省|全市|全区|[东西中]部(?:地区)?)*(?:同期)?的?(?:考核)?"
    rf"(?:规上工业|规模以上工业|工业|城镇|农村)?(?:平均(?:水平|值|数|增速|线)?|水平|目标|要求|总体水平|增速|均值|增幅)*"
)
AGAINST = re.compile(
    rf"(?:(?P<verb>高于|高出|低于|快于|慢于|好于|优于|大于|小于|多于|少于|超过|超出|超|领先于?|落后于?)(?P<a>{_PLACES})"
    rf"|[比较](?P<b>{_PLACES})(?:分别)?(?P<adj>偏?[高低多少]|快|慢|长|短|增加|减少|提高|降低|下降)出?)(?:约|近|达|了|超过)?$"
)
# Before 目标 these make it a noun: 全年度目标, 既定目标, 计划目标.
OWN_TARGET = (T, "定", "度", "划")
COMPARING = frozenset(("高于", "低于", "快于", "慢于", "多于", "少于", "好于", "优于", "超过", "高出"))
# The roles of cues that a pause may part from the number; what else stands before it speaks of something else.
ACROSS = frozenset(("pause", "yoy", "ring", "base", "real", "compared", "and"))
# 较T多, 比T少: a difference against a time, said with an adjective.
THAN_TIME = re.compile(f"[比较](?P<base>{T}+)(?:同期)?(?P<adj>多|少|高|低|快|慢|长|短)出?(?:了|约|近|达)?$")
_LESS = frozenset("低慢小少落短减降下")


class Lead:
    """What is known of a lead: offsets are in the lead.

    noun: the noun phrase, None where there is none; far: it stands before a pause. roles: the roles of
    the cues between noun and number; words: the cues, nearest first. sign: "+" or "-" of the growth verb. base: a time
    after 比 or 较. time: the nearest time that is no base. place: a place that begins the noun phrase; scope: the word
    that names the document's own region (全市, 我市). against: the places in 高于…, and above: its direction.
    introduced: the words peeled off the noun's left side. rest: where the cues end (the noun phrase ends there).
    """

    __slots__ = (
        "above", "against", "base", "cue", "far", "introduced", "noun", "place", "rest", "roles", "scope", "sign", "time",
    )  # fmt: skip

    def __init__(self) -> None:
        self.noun: Span | None = None
        self.far = False
        self.roles: frozenset[str] = frozenset()
        self.cue = ""
        self.sign = ""
        self.base: Span | None = None
        self.time: Span | None = None
        self.place: Span | None = None
        self.scope = ""
        self.against: Span | None = None
        self.above = True
        self.introduced: tuple[str, ...] = ()
        self.rest = 0


@cache
def _cues(rank: bool) -> dict[str, tuple[str, str]]:
    return word_table("cues") | (word_table("ranks") if rank else {})


@lru_cache(maxsize=100_000)
def parse(lead: str, rank: bool = False) -> Lead:
    """What the words of `lead` say of the number that follows them; `rank`: the number is a rank."""
    result = Lead()
    end = _peel_right(lead, result, _cues(rank))
    result.rest = end
    _peel_left(lead, end, result)
    return result


def _peel_right(lead: str, result: Lead, table: dict[str, tuple[str, str]]) -> int:
    """Read the cues from the number to the left; where they end."""
    roles: list[str] = []
    end = _differences(lead, result, roles)
    while end:
        char = lead[end - 1]
        if char == N:
            end -= 1
            continue
        if char == T:
            end = _time_at(lead, end, result, roles)
            continue
        length = _longest(lead, max(0, end - MAX_CUE), end, table)
        if not length:
            bracket = _BRACKET.search(lead, max(0, end - 30), end) if char in "）)" else None
            if bracket and (T not in bracket[0] or len(bracket[0]) > 3):
                end = bracket.start()
                continue
            break
        cue = lead[end - length : end]
        role, value = table[cue]
        if (
            role == "target"
            and cue.startswith("目标")
            and lead[end - length - 1 : end - length] in OWN_TARGET
        ):
            # 完成全年目标的114.7%: the target itself is the noun.
            break
        if role == "stop" or ("pause" in roles and role not in ACROSS):
            break
        if role in SIGNED and not result.sign:
            result.sign = value or role
            result.cue = cue
        roles.append(role)
        end -= length
    end = _shared_verb(lead, end, roles)
    result.roles = frozenset(roles)
    return end


def _differences(lead: str, result: Lead, roles: list[str]) -> int:
    """Read what compares at the end of the lead: 高于全国, 比上年多; where it begins."""
    end = len(lead)
    against = AGAINST.search(lead, max(0, end - 40)) if end else None
    if against is not None:
        group = "a" if against["a"] is not None else "b"
        result.against = against.span(group)
        word = against["verb"] or against["adj"]
        result.above = word[-1] not in _LESS and word[0] not in _LESS
        roles.append("against")
        if "分别" in against[0]:
            roles.append("respective")
        end = against.start()
    than = THAN_TIME.search(lead, max(0, end - 30)) if end else None
    if than is not None:
        result.base = than.span("base")
        result.sign = "-" if than["adj"] in _LESS else "+"
        roles += ("grow", "base")
        end = than.start()
    return end


def _time_at(lead: str, end: int, result: Lead, roles: list[str]) -> int:
    """Read the time that ends at `end`, as base if 比, 较 or a comparing verb introduces it; where it begins."""
    start = _begin_of_run(lead, end)
    before = lead[start - 1 : start]
    if before in ("比", "较", "同") or (before in ("与", "和", "在") and "compared" in roles):
        result.base = result.base or (start, end)
        roles.append("base")
        return start - 1
    if lead[start - 2 : start] in COMPARING:
        result.base = result.base or (start, end)
        roles.append("base")
    else:
        result.time = result.time or (start, end)
        roles.append("time")
    return start


def _longest(lead: str, first: int, end: int, table: dict[str, tuple[str, str]]) -> int:
    """The length of the longest word of the table that ends at `end` and begins at `first` at the earliest, 0 if none."""
    for start in range(first, end):
        if lead[start:end] in table:
            return end - start
    return 0


def _shared_verb(lead: str, end: int, roles: list[str]) -> int:
    """Where the noun phrase ends if 分别 stands before a verb: A、B分别开行x、y."""
    shared = lead.rfind("分别", max(0, end - 30), end)
    if shared > 0 and not any(c in PAUSES for c in lead[shared:end]) and "respective" not in roles:
        roles.append("respective")
        if lead[:shared].rstrip("、和")[-1:] != P:
            return shared
    return end


def _begin_of_run(lead: str, end: int) -> int:
    """Where the run of masked characters that ends at `end` begins."""
    start = end - 1
    while start and lead[start - 1] == lead[end - 1]:
        start -= 1
    return start


def _end_of_run(lead: str, start: int, end: int) -> int:
    """Where the run of masked characters that begins at `start` ends, `end` at the latest."""
    stop = start + 1
    while stop < end and lead[stop] == lead[start]:
        stop += 1
    return stop


def _begin_of_phrase(lead: str, end: int) -> int:
    """Where the words begin that no pause parts from `end`, in a bracket if one is open there."""
    start = end
    while start and lead[start - 1] not in PAUSES:
        start -= 1
    opened = max(lead.rfind("（", start, end), lead.rfind("(", start, end))
    closed = opened >= start and (lead.find("）", opened, end) >= 0 or lead.find(")", opened, end) >= 0)
    return opened + 1 if opened >= start and not closed else start


# 加上级补助收入 is 加 and 上级: the opener 加上 lends its last character to it.
SHARED = "上级"
# When it will be: 项目全部建成投产后年产值可达….
STANDS = re.compile(rf"(?:项目|工程)?(?:全部|全面)?(?:{words_of('done')})+后")


def _peel_left(lead: str, end: int, result: Lead) -> None:
    """Find the noun phrase that ends at `end`, without what introduces it."""
    table = word_table("openers")
    start = _begin_of_phrase(lead, end)
    introduced: list[str] = []
    if start + 1 < end and lead[start] in "比较" and lead[start + 1] == T:
        # 比T第七次人口普查时提高: the whole phrase is the base.
        result.base = (start + 1, _end_of_run(lead, start + 1, end))
        start = end
    while start < end:
        char = lead[start]
        if char in (T, P):
            stop = _end_of_run(lead, start, end)
            if char == T:
                result.time = result.time or (start, stop)
            else:
                result.place = result.place or (start, stop)
            start = stop
            continue
        stands = STANDS.match(lead, start, end) if "后" in lead else None
        if stands is not None:
            start = stands.end()
            continue
        length = next(
            (n for n in range(min(MAX_CUE, end - start), 0, -1) if lead[start : start + n] in table), 0
        )
        if not length:
            break
        if lead.startswith(SHARED, start + length - 1):
            length -= 1
        word = lead[start : start + length]
        role, _ = table.get(word, ("link", ""))
        if role == "stop":
            break
        if role != "scope":
            introduced.append(word)
        elif not introduced or "省" not in word:
            # 全省 in 在全省率先 says where, not whose; only 全市 and the like may stand later.
            result.scope = word
        start += length
    if start >= end and introduced and table[introduced[-1]][1] == "noun":
        # 议案5件、建议87件: a word that may introduce a noun is one itself.
        start -= len(introduced.pop())
    result.introduced = tuple(introduced)
    result.far = any(c in PAUSES for c in lead[end:])
    if start < end:
        result.noun = (start, end)
