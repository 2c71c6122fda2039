"""Place and date of a document: from what the reader is told, else from title, letterhead, name and text."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import PurePath

from chengjian.codes.regions import Region, regions
from chengjian.extract.places import Gazetteer, Place
from chengjian.extract.timeline import UNDATED
from chengjian.model import Document, Origin

FULL_DATE = re.compile(r"(20\d{2})[年./-](0?[1-9]|1[0-2])[月./-](0?[1-9]|[12]\d|3[01])(?!\d)")
YEAR_MONTH = re.compile(r"(20\d{2})年(0?[1-9]|1[0-2])月")
TITLE_YEAR = re.compile(r"(20\d{2})年")
TITLE = re.compile(r"公报|工作报告|综述|预算|决算|执行情况|计划|回顾|纪实|发展")
YEARS = re.compile(r"(?<!\d)(20[0-4]\d)(?=年)")
# The year that a title names, of 2020—2023年 the last.
NAMED_YEAR = re.compile(r"(?:20\d{2}年?[-—–－~～至]{1,2})?(20\d{2})")
LEVELS = ("province", "prefecture", "county")
# 张掖日报 says where a paper is from, not what its article is about.
PAPER = re.compile("(?:日|晚|商|晨|都市)报|新闻网|新闻|发布|融媒|电视台|在线")
SEVERAL = 4
HEAD_CHARS = 1500
LETTERHEAD = 300
# A document dated up to this month speaks, unless it says otherwise, of the year before.
LAST_REVIEW_MONTH = 6


def infer(document: Document, date: str | None = None, region: str | None = None) -> Origin:
    """Date, place and title of the document; `date` and `region` override what is found.

    Raises UnknownRegion or AmbiguousRegion where `region` is given and is not one region.
    """
    title = _title(document)
    head = _head(document)
    date_from, region_from = "given", "given"
    if date is None:
        date, date_from = _date(document, title, head)
    if region is None:
        found, region_from = _region(document, title, head)
        code = found.code if found else None
    else:
        code = regions().resolve(region).code
    return Origin(date, code, title, date_from, region_from)


def _title(document: Document) -> str | None:
    """The title that the format states, or else the first line, that names a kind of document; else any title or heading."""
    if document.title and TITLE.search(document.title):
        return document.title
    first = document.title
    for block in document.blocks[: 4 if document.title else 15]:
        if block.kind == "table" or len(block.text) < 6:
            continue
        if len(block.text) <= 60 and TITLE.search(block.text):
            return block.text.strip("#—- ")
        if first is None and block.kind == "heading" and len(block.text) >= 8:
            first = block.text.strip("#—- ")
    return first


def _head(document: Document) -> str:
    pieces: list[str] = []
    size = 0
    for block in document.blocks:
        pieces.append(block.text)
        size += len(block.text)
        if size > HEAD_CHARS:
            break
    return "\n".join(pieces)[:HEAD_CHARS]


def _date(document: Document, title: str | None, head: str) -> tuple[str | None, str]:
    named = max((int(y) for y in TITLE_YEAR.findall(title or "")), default=0)
    # A page shows other dates too; the document's own is not before the year that its title names.
    match = next((m for m in FULL_DATE.finditer(head) if int(m[1]) >= named), None)
    published = document.published
    if published and int(published[:4]) >= named and (match is None or match.start() > LETTERHEAD):
        return published, "published"
    if match:
        return f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}", "letterhead"
    match = YEAR_MONTH.search(head[:400])
    if match:
        return f"{match[1]}-{int(match[2]):02d}", "letterhead"
    for text, source in ((title or "", "title"), (PurePath(document.name).stem, "file name")):
        match = NAMED_YEAR.search(text)
        if match:
            year = int(match[1])
            # A bulletin or review of a year comes out in the next; a work report bears its own year.
            if re.search(r"工作报告", text + (title or "")):
                return f"{year}-01", source
            if re.search(r"公报|预算执行|决算|综述|回顾|bulletin", text):
                return f"{year + 1}-03", source
            return f"{year}-12", source
    years = Counter(int(y) for block in document.blocks[:200] for y in YEARS.findall(block.text))
    if years:
        common = [y for y, n in years.items() if n >= max(1, max(years.values()) // 3)]
        return f"{max(common)}-12", "years in the text"
    return None, "unknown"


def _region(document: Document, title: str | None, head: str) -> tuple[Region | None, str]:
    gazetteer = Gazetteer(None)
    # A table names the places that it compares.
    letterhead = head[:LETTERHEAD]
    if any(block.kind == "table" for block in document.blocks[:5]):
        prose = [block.text for block in document.blocks[:15] if block.kind != "table"]
        letterhead = "\n".join(prose)[:LETTERHEAD]
    places = (
        (title or "", "title"),
        (PurePath(document.name).stem, "file name"),
        (letterhead, "letterhead"),
        (document.publisher or "", "publisher"),
    )
    # The name of a newspaper is the last to be asked.
    for papers in (False, True):
        for text, source in places:
            named = [
                place
                for place in gazetteer.find(text)
                if place.code and place.level in LEVELS and (papers or not PAPER.match(text, place.end))
            ]
            if named:
                nested = _nested(named)
                best = max(named, key=lambda p: LEVELS.index(p.level) if nested else -p.start)
                return regions().by_code(best.code or ""), source
    counts: Counter[str] = Counter()
    for block in document.blocks[:100]:
        for place in gazetteer.find(block.text):
            if place.code and place.level in LEVELS:
                counts[place.code] += 1
    if counts:
        code, number = counts.most_common(1)[0]
        above = next((r.code for r in regions().parents(code) if r.level == "province"), None)
        cities = {one for one in counts if regions().by_code(one).level == "prefecture"}
        if (
            above in counts
            and sum(any(r.code == above for r in regions().parents(c)) for c in cities) >= SEVERAL
        ):
            # The cities of a province one after the other: the document is the province's.
            return regions().by_code(above or ""), "places in the text"
        if number >= 2:
            return regions().by_code(code), "places in the text"
    return None, "unknown"


def _nested(places: list[Place]) -> bool:
    """Whether the places are one inside the other (甘肃省嘉峪关市), so that the smallest is meant."""
    codes = [p.code or "" for p in places]
    last = codes[-1]
    above = {r.code for r in regions().parents(last)} | {last}
    return all(code in above for code in codes)


def review_year(date: str | None, document: Document, title: str | None) -> tuple[int, int]:
    """The year that the document reviews and the year of its date.

    The title's year where it reviews one; else the year of the date, or the one before in the months in which
    reviews come out. Without any date the latest year that the text speaks of is both, without any year UNDATED.
    """
    if date is None:
        years = [int(y) for block in document.blocks[:200] for y in YEARS.findall(block.text)]
        year = max(years, default=UNDATED)
        return year, year
    now = int(date[:4])
    month = int(date[5:7]) if len(date) >= 7 else 12
    named = [int(y) for y in TITLE_YEAR.findall(title or "") if int(y) < now]
    if named and re.search(r"公报|执行|决算|综述|回顾|纪实", title or ""):
        return named[0], now
    return (now - 1 if month <= LAST_REVIEW_MONTH else now), now
