"""Enumerations: the members of A、B和C, each completed with what they share."""

from __future__ import annotations

import re
from functools import lru_cache

from chengjian.extract.noun import EDGE, head_of, is_attribute

SEPARATOR = re.compile(r"、|和(?!谐|平|美)|以及|(?<!普)及(?!以|格|时)|与(?!会)")
LISTING = re.compile("、|和(?!谐|平|美)")
ENUMERATING = re.compile("、")
COUNT_WORDS = ("起数", "人数", "件数", "数量", "总量", "户数", "次数", "家数", "宗数", "总数")
OF_KIND = re.compile("等((?:产业|行业|产品|商品|领域).*)$")
SPENT = "支出"
SHORT = 4
ORDINALS = "一二三四五六七八九十"
# One word for two things that 分别 tells apart.
PAIRS = {
    "城镇和农村常住居民": ("城镇常住居民", "农村常住居民"),
    "城镇、农村常住居民": ("城镇常住居民", "农村常住居民"),
    "城镇和农村居民": ("城镇居民", "农村居民"),
    "城镇、农村居民": ("城镇居民", "农村居民"),
    "城乡常住居民": ("城镇常住居民", "农村常住居民"),
    "城乡居民": ("城镇居民", "农村居民"),
    "城乡低保": ("城市低保", "农村低保"),
    "城乡最低生活保障": ("城市最低生活保障", "农村最低生活保障"),
    "城乡特困": ("城市特困", "农村特困"),
    "进出口": ("进口", "出口"),
    "预算收支": ("预算收入", "预算支出"),
    "本外币存贷款": ("本外币存款", "本外币贷款"),
    "存贷款": ("存款", "贷款"),
}
# Words whose counterparts share what stands around them: 存款余额、贷款余额.
COUNTERPARTS = (
    ("存款", "贷款"),
    ("进口", "出口"),
    ("客运", "货运"),
    ("收入", "支出"),
    ("城镇", "农村"),
    ("出生", "死亡"),
)


@lru_cache(maxsize=16384)
def members(phrase: str, count: int) -> tuple[str, ...]:
    """The members of the enumeration that `phrase` is, `count` of them wanted; else the phrase alone.

    城乡居民人均可支配收入 → 城镇居民…, 农村居民…; 生产安全事故起数、死亡人数 → the second with 生产安全事故;
    小学、初中生师比 → the first with 生师比; 工业战略性新兴产业、高新技术产业产值占比 → the first with 产值占比.
    """
    phrase = phrase.strip(EDGE)
    kind = OF_KIND.search(phrase)
    if kind and phrase.count("、") == count - 1:
        # 食品、医药、信息等产业增加值: all of that kind.
        return tuple(
            piece.removesuffix(kind[1][:2]) + kind[1] for piece in phrase[: kind.start()].split("、")
        )
    pieces = [piece for piece in SEPARATOR.split(phrase) if piece]
    for separator in (LISTING, ENUMERATING):
        # 仪器设备及器械、机器人: 及 and 和 may stand inside a member.
        if len(pieces) > count:
            pieces = [piece for piece in separator.split(phrase) if piece]
    for pair, both in PAIRS.items():
        at = phrase.find(pair)
        if at >= 0 and count == len(both) and (len(pieces) != count or SEPARATOR.search(pair)):
            return tuple(phrase[:at] + one + phrase[at + len(pair) :] for one in both)
    if len(pieces) < 2:
        return (phrase,)
    tail = _shared_tail(pieces[-1])
    if not tail and any(piece.endswith(SPENT) for piece in pieces[:-1]):
        # 教育、社会保障和就业支出、卫生健康: spending all of them.
        pieces[-1] += SPENT
        tail = SPENT
    like = all(len(piece) <= SHORT for piece in pieces[:-1])
    completed = [_with_tail(piece, pieces[-1], tail, like) for piece in pieces[:-1]]
    last = _with_begin(pieces[0], pieces[-1])
    ordinal = last[0] in ORDINALS and (pieces[0][0] == "第" or pieces[0] in ORDINALS)
    completed.append("第" + last if ordinal else last)
    return tuple(completed)


def _shared_tail(last: str) -> str:
    """What the last member says of all: its statistical head, with a share's whole behind it."""
    body, whole = (last[: last.index("占")], last[last.index("占") :]) if "占" in last[1:] else (last, "")
    head = head_of(body)
    return (head if len(head) < len(body) else "") + whole


def _with_tail(piece: str, last: str, tail: str, like: bool) -> str:
    if last[0] in ORDINALS and piece.removeprefix("第") in ORDINALS:
        # 第一、二、三产业增加值
        return "第" + piece.removeprefix("第") + last[1:]
    if piece.endswith(COUNT_WORDS):
        return piece
    if tail and not piece.endswith(tail) and not head_of(piece):
        return piece + tail
    like = like or piece[-2:] == last[len(piece) - 2 : len(piece)]
    if not tail and like and len(piece) <= SHORT and len(last) >= len(piece) + 2 and not head_of(piece):
        # 小学、初中生师比: the members' own words are as long as each other.
        rest = last[1:] if piece.startswith("第") and not last.startswith("第") else last[len(piece) :]
        return piece + rest
    return piece


def _with_begin(first: str, last: str) -> str:
    """The last member with the beginning that only the first one prints."""
    word = next((w for w in COUNT_WORDS if first.endswith(w)), "")
    if word and len(last) <= SHORT and len(first) >= len(last) + 3 and first[-2:] != last[-2:]:
        return first[: -len(word)] + last
    if is_attribute(last) or last in ("强度", "规模", "总量"):
        # 全社会研发投入增速和强度: both of the same.
        own = next((first[-n:] for n in (2, 3) if is_attribute(first[-n:]) and len(first) > n), "")
        if own:
            return first[: -len(own)] + last
    return parallel(first, last) or last


def parallel(before: str, phrase: str) -> str:
    """`phrase` with the beginning of `before` where they differ in counterparts only, else "".

    金融机构本外币存款余额, 贷款余额 → 金融机构本外币贷款余额.
    """
    if len(before) <= len(phrase):
        return ""
    twin = before[-len(phrase) :]
    for one, other in COUNTERPARTS:
        if twin.replace(one, other) == phrase or twin.replace(other, one) == phrase:
            return before[: -len(phrase)] + phrase if twin != phrase else ""
    return ""
