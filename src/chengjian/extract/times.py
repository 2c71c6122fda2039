"""Time expressions: one regular expression of all of them; `context.resolve` says what they mean."""

from __future__ import annotations

import re

DASH = "-—–~～－至到"
YEAR = r"(?:(?:19|20)\d{2}|二[〇○零][〇○零一二三四五六七八九]{2})"
MONTH = r"(?:1[0-2]|0?[1-9])"
DAY = r"[0-3]?\d日"
SOME = "[三四五六七八九十两]"
PLAN = r"[“\"‘]?十[一二三四五六七]五[”\"’]?"
MONTHS = rf"{MONTH}[{DASH}]{MONTH}月份?"
ONE_MONTH = rf"{MONTH}月份?(?:{DAY}(?:[{DASH}](?:{MONTH}月)?{DAY})?|[底末初份])?"
PARTS = (
    r"前[三3]个?季度|前\d{1,2}个?月|前[一二三四五六七八九十]{1,2}个?月|上半年|下半年|第?[一二三四1-4]季度末?"
)
IN_YEAR = rf"(?:{MONTHS}|{PARTS}|{ONE_MONTH}|年?[末底]|年?初(?!步)|年中|同期|同月|以来)"
# Some years back from what is reviewed: 五年来, 过去三年, 近三年, 这五年.
PAST = (
    rf"(?:过去|最近|近|这|前)?(?:{SOME}|\d{{1,2}})年多?来|过去的?(?:[一二]|{SOME}|\d{{1,2}})年|近{SOME}年|这[五三]年"
    rf"|一年来|多年来|近年来|(?<![连用])(?:[三五十35]|10)年间|前[四4五5]年(?!前)|(?:{SOME}|\d{{1,2}})年前"
)
# 五年上升3.2个百分点, 3年翻一番: a number of years right before a verb.
SPELL = (
    r"(?<![一二三四五六七八九十\d连续第])(?:[三五十]|[35]|10)年"
    r"(?=实现|翻|上升|提高|增长|下降|增加|累计|新增|新建|安排|投入|筹集)|(?<=现)[三五]年(?=翻)"
)
CLOCK = r"(?:[01]?\d|2[0-3])[时点][0-5]\d分?|(?:[01]\d|2[0-3])[:：][0-5]\d(?:[:：][0-5]\d)?(?![\d%.])"
YEAR_END = (
    r"(?<![一二三四五六七八九十两\d])(?:年末|年底|年初(?!预|安|批|步)|年内)|期末|岁末|月末|季末|\d{1,2}月末"
)

# The lookahead spares most characters the try of every alternative; it must hold each one's first characters.
TIME = re.compile(
    rf"""
    (?=[0-9二去上前今明当同全截下第一三四五六七八九十两“"‘过最近这多目如现日年期岁月季未本])(?:
    {YEAR}年?[{DASH}](?:{YEAR}|\d{{2}})年(?:间|期间)?(?!来)
  | {YEAR}年{MONTH}月{DAY}(?:[{DASH}](?:{YEAR}年)?(?:{MONTH}月)?{DAY})?
  | {YEAR}[./-]{MONTH}[./-][0-3]?\d(?!\d|\.\d|月)
  | (?:截至|截止)?(?:{YEAR}年度?|去年度?|上年度?|前年|今年|本年度?|明年|当年|同年|全年){IN_YEAR}?止?
  | {MONTH}月?[{DASH}]{MONTH}月份?
  | {MONTH}月止
  | {ONE_MONTH}(?!\d)
  | 上个?(?:月|季度)|(?:今后|未来)(?:[三五十]|\d{{1,2}})年
  | {SPELL}
  | 前[三3]个?季度|前[一二三四五六七八九十\d]{{1,2}}个月|上半年|下半年|第?[一二三四1-4]季度末?
  | [“"]?{PLAN}(?:规划|计划)?(?:时期|期间|期末|以来|五年|末|初|收官之年|前[四4]年|头[四4]年)?
  | {PAST}
  | 截至(?:目前|当前|现在|年底|年末)|截止目前|目前|当前|如今|现在|日前
  | {CLOCK}
  | {YEAR_END}
    )""",
    re.X,
)
