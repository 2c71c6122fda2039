"""What a number inherits: the document's date and place, the section's status, the paragraph's time."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache

from chengjian.arithmetic.numerals import DIGITS, NumeralError, chinese
from chengjian.arithmetic.periods import months, span
from chengjian.extract.lexicon import words_of
from chengjian.model import Status

_PREFIX = re.compile(r"^(?:截至|截止|到|至)")
_PLAN = re.compile(r"十([一二三四五六七])五")
_YEARS = re.compile(r"(\d{4})年?[-—–~～－至到](\d{4}|\d{2})年")
_DATE = re.compile(r"(\d{4})(?:年(\d{1,2})月(\d{1,2})日|[./-](\d{1,2})[./-](\d{1,2}))")
_HEAD = re.compile(r"^(?:(\d{4})年|(去年|上年|前年|今年|本年度?|明年|当年|同年|全年))度?")
_MONTHS = re.compile(r"(\d{1,2})月?[-—–~～－至到](\d{1,2})月")
_FIRST_MONTHS = re.compile(r"前([一二三四五六七八九十]{1,2}|\d{1,2})个?月")
_MONTH = re.compile(r"(\d{1,2})月(?:份)?(?:(\d{1,2})日)?")
_QUARTER = re.compile(r"第?([一二三四1-4])季度")
_PAST = re.compile(r"([一二三四五六七八九十两]{1,3}|\d{1,2})年")
_SINCE = re.compile(".*来|过去|近|这五|这三|前|[5五]年间$|.*年前$")
SOME_YEARS = re.compile("(?:[三五十]|[35]|10)年间?")
_HAN_YEAR = re.compile(r"二[〇○零]([〇○零一二三四五六七八九])([〇○零一二三四五六七八九])")

# What kind of time an expression is: a plain period; a plan or several years; now; one with no period of its own.
PLAIN, PLAN, PAST, NOW, VAGUE, PREVIOUS = "plain", "plan", "past", "now", "vague", "previous"


class Time:
    """A time expression resolved: its period (None where it has none of its own) and its kind."""

    __slots__ = ("kind", "period")

    def __init__(self, period: str | None, kind: str) -> None:
        self.period = period
        self.kind = kind


def _small(text: str) -> int:
    return int(text) if text.isascii() else int(chinese(text))


@lru_cache(maxsize=16384)
def resolve(text: str, review: int, current: int, now: int) -> Time:
    """The period that a time expression means.

    `review`: the year that the document reviews; `current`: the year that the text speaks of here;
    `now`: the year of the document's date. 去年 goes back from `now`, 上年 from `current`.
    """
    try:
        time = _resolve(text.strip("“”\"'’‘"), review, current, now)
    except (NumeralError, ValueError):
        return Time(None, VAGUE)
    first, _, last = (time.period or "").partition("/")
    # 0年来, 2030到24年: no calendar runs backwards.
    return Time(None, VAGUE) if last and last < first else time


def _resolve(text: str, review: int, current: int, now: int) -> Time:
    plan = _PLAN.search(text)
    if plan:
        return _of_plan(plan, text[plan.end() :].strip('”’"规划计'), review)
    text = _HAN_YEAR.sub(lambda m: f"20{DIGITS[m[1]]}{DIGITS[m[2]]}", text)
    years = _YEARS.search(text)
    if years:
        return _of_years(years)
    day = _DATE.search(text)
    if day:
        return Time(_date(int(day[1]), int(day[2] or day[4]), int(day[3] or day[5])), PLAIN)
    text = _PREFIX.sub("", text)
    head = _HEAD.match(text)
    year = _year_of_head(head, current, now) if head else current
    text = text[head.end() :] if head else text
    if head and text == "初":
        # What stands at the beginning of a year stood at the end of the one before.
        return Time(str(year - 1), PLAIN)
    if head and text.startswith("以来") and year < review:
        return Time(span(year, review), PLAN)
    past = _past(text, review) if _SINCE.match(text) else None
    if past is not None:
        return past
    period = _part_of_year(text, year)
    if period or head:
        return Time(period or str(year), PLAIN)
    return _relative(text, review, current)


def _of_plan(plan: re.Match[str], tail: str, review: int) -> Time:
    """The period of a five-year plan, or the part of it that the words after it name."""
    first, last = plan_years(plan)
    if tail[:1] == "末" or tail.startswith(("期末", "收官")):
        return Time(str(last), PLAIN)
    if tail.startswith("初"):
        return Time(str(first), PLAIN)
    if tail.startswith(("前四", "前4", "头四", "头4")):
        return Time(span(first, last - 1), PLAN)
    if tail.startswith("以来"):
        return Time(span(first, max(first, min(last, review))), PLAN)
    return Time(span(first, last), PLAN)


def _of_years(years: re.Match[str]) -> Time:
    """The period between two years."""
    first, last = int(years[1]), int(years[2] if len(years[2]) == 4 else years[1][:2] + years[2])
    if first % 5 == 0 and first < last and years[0][4:6].strip("年")[:1] in ("至", "到"):
        # 2020年至2025年 goes from the end of one plan to the end of the next; its first year is the base.
        first += 1
    return Time(span(first, last), PLAN)


def _year_of_head(head: re.Match[str], current: int, now: int) -> int:
    """The year that a time expression begins with: 2024年, 去年, 上年, 今年."""
    if head[1]:
        return int(head[1])
    return {
        "去年": now - 1, "上年": current - 1, "前年": now - 2, "今年": now, "本年": current, "本年度": current,
        "明年": now + 1,
    }.get(head[2], current)  # fmt: skip


def _relative(text: str, review: int, current: int) -> Time:
    """What a time without a year means: 年初, 上月, 今后五年, 目前."""
    if text == "年初":
        return Time(str(current - 1), PLAIN)
    if text.startswith("上") and ("月" in text or "季度" in text):
        return Time(None, PREVIOUS)
    if text.startswith(("今后", "未来")):
        count = _PAST.search(text)
        return Time(span(review + 1, review + _small(count[1])), PLAN) if count else Time(None, VAGUE)
    if SOME_YEARS.fullmatch(text):
        return Time(span(review - _small(text.strip("年间")) + 1, review), PAST)
    if "目前" in text or "当前" in text or text in ("如今", "现在", "日前"):
        return Time(str(review), NOW)
    return Time(None, VAGUE)


def _past(text: str, review: int) -> Time | None:
    match = _PAST.search(text)
    if match is not None and text.endswith("年前"):
        return Time(str(review - _small(match[1])), PLAIN)
    if match is None or "个月" in text or "季度" in text:
        return None if match is None and not text.startswith(("近年", "多年")) else Time(None, VAGUE)
    count = _small(match[1])
    if count == 1:
        return Time(str(review), PLAIN)
    if count > 10:
        return Time(None, VAGUE)
    return Time(span(review - count + 1, review), PAST)


def _date(year: int, month: int, day: int) -> str:
    """A day of the calendar; raises ValueError where there is none."""
    return datetime.date(year, month, day).isoformat()


def _part_of_year(text: str, year: int) -> str | None:
    match = _MONTHS.search(text)
    if match:
        first, last = int(match[1]), int(match[2])
        return months(year, first, last) if 1 <= first <= last <= 12 else None
    match = _FIRST_MONTHS.search(text)
    if match:
        last = _small(match[1])
        return months(year, 1, last) if 1 <= last <= 12 else None
    if "前三" in text or "前3" in text:
        return months(year, 1, 9)
    if "上半年" in text:
        return months(year, 1, 6)
    if "下半年" in text:
        return months(year, 7, 12)
    match = _QUARTER.search(text)
    if match:
        number = DIGITS[match[1]] if match[1] in DIGITS else int(match[1])
        return f"{year}-Q{number}"
    match = _MONTH.search(text)
    if match:
        month = int(match[1])
        if 1 < month <= 12 and text.endswith("止"):
            return months(year, 1, month)
        if 1 <= month <= 12:
            return _date(year, month, int(match[2])) if match[2] else f"{year}-{month:02d}"
    return None


TARGET_HEADING = re.compile(words_of("heading_ahead"))
TITLE_OF_KIND = re.compile(r"工作报告|公报|公告|的报告|会议")
# What alone makes a heading one of a review, with no year or plan in it.
LOOKS_BACK = re.compile(
    r"回顾|回眸|完成情况|执行情况|工作总结|(?<!安排)(?<!编制)(?<!汇编)(?<!草案)(?<!计划)情况$"
)
CHAPTER = re.compile("[一二三四五六七八九]、")
SHORT_HEADING = 30
REVIEW_HEADING = re.compile(
    r"回顾|回眸|成就|成绩|完成情况|执行情况|主要工作|工作总结|过去|综述|(?<!安排)(?<!编制)(?<!汇编)(?<!草案)(?<!计划)情况$|巡礼|决胜|收官|答卷|五年"
)
TARGET_SENTENCE = re.compile(
    r"预期目标|主要目标|力争|争取(?=达|实现|完成|突破|到20)|确保(?![\d.]+[万亿]*元)|目标是|目标为|要达到|到20[3-9]\d年|今后五年|未来五年|下一步"
)
# Words that speak of the future in their own clause only.
TARGET_CLAUSE = re.compile(
    r"(?<!完成)(?<!年度)(?<!占)(?<!提升)(?<!行动)计划(?=[一-鿿])(?!生育|单列|书|数|内|外|的|完成率|执行|共|所|资金|项目|任务)|拟(?!建、|建新)|将[^近，,。]{0,12}(?:达|超|建|新)"
)
EXPECTED = re.compile(
    r"预计|有望|(?<![超稳善强达及的向])(?<!符合)(?<!好于)(?<!信心)预期(?!寿命|目标|性|不断|稳|向好|总体|引导|管理|持续)"
    r"|初步测算|估计"
)
# What a work will do once it stands: 建成后年发电量可达….
PROMISED = re.compile(rf"(?:{words_of('done')})后(?![^。；]*(?:已|累计))[^。；]{{0,40}}?[可将能]")
_HEADING_YEAR = re.compile(r"(20\d{2})年(?!\d{1,2}月)")


class Section:
    """What a heading sets for the text below it: the status, the year and the plan that it speaks of.

    `later`: a plan still to come that it names last, of which a paragraph below it begins to speak.
    """

    __slots__ = ("later", "plan", "status", "year")

    def __init__(
        self,
        status: Status = "actual",
        year: int | None = None,
        plan: str | None = None,
        later: str | None = None,
    ) -> None:
        self.status = status
        self.year = year
        self.plan = plan
        self.later = later


# A figure's or table's own title speaks for what stands under it alone.
AXIS = re.compile(r"(?:(?:19|20)\d{2}年?\s*){2,}")
CAPTION = re.compile(r"[（(]?[附续]?[图表]\s*(?:\d|[一二三四五六七八九十]+\s)")


def section_of(heading: str, review: int, now: int) -> Section | None:
    """The section that a heading opens, None where it says nothing of status, year or plan.

    Of several years and plans the first decides; the paragraphs below say themselves when they go on to the next.
    """
    if TITLE_OF_KIND.search(heading) or CAPTION.match(heading) or AXIS.fullmatch(heading):
        return None
    target = TARGET_HEADING.search(heading) is not None
    reviewing = REVIEW_HEADING.search(heading) is not None
    year_found, plan_found = _HEADING_YEAR.search(heading), _PLAN.search(heading)
    *_, last_plan = [plan_years(found) for found in _PLAN.finditer(heading)] or [(0, 0)]
    # A newspaper's title looks ahead in passing; a chapter says what its paragraphs are about.
    later = span(*last_plan) if last_plan[0] > review and CHAPTER.match(heading) else None
    if plan_found and (year_found is None or plan_found.start() < year_found.start()):
        first, last = plan_years(plan_found)
        if last > review and (target or CHAPTER.match(heading)):
            return Section("target", last, span(first, last))
        if last <= now and (reviewing or not target):
            return Section("actual", last, span(first, last), later)
    if year_found:
        year = int(year_found[1])
        if year > review and (target or not reviewing):
            return Section("target", year)
        if year <= review and (reviewing or len(heading) < SHORT_HEADING):
            return Section("actual", year, later=later)
    if target and not reviewing:
        return Section("target", review + 1)
    return Section("actual") if LOOKS_BACK.search(heading) else None


def plan_years(found: re.Match[str]) -> tuple[int, int]:
    """The first and last year of a five-year plan: 十四五 is 2021 to 2025."""
    first = 1956 + 5 * (10 + DIGITS[found[1]] - 1)
    return first, first + 4
