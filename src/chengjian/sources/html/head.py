"""What a page says of itself: its title, and the day on which it was published."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from chengjian.sources.cleaning import Piece
from chengjian.sources.html.blocks import Line
from chengjian.sources.html.markup import Node

DATE = r"((?:19|20)\d{2})\s*[-年/.]\s*(0?[1-9]|1[0-2])\s*[-月/.]\s*(0?[1-9]|[12]\d|3[01])(?!\d)(?!日?\s*星期)"
META_DATES = ("pubdate", "publishdate", "article:published_time", "og:published_time", "datepublished",
              "publish_time", "firstpublishedtime", "og:release_date", "dc.date", "date")  # fmt: skip
META_TITLES = ("articletitle", "og:title", "twitter:title", "itemname")
META_SITES = ("sitename", "og:site_name", "contentsource")
PUBLISHED = re.compile(
    r"(?:发布|发文|成文|公开|发表|印发|录入)?(?:时间|日期|发布于)\s*[\]】]?\s*[:：]?\s*[\[【]?\s*" + DATE
)
ANY_DATE = re.compile(DATE)
# What parts the title from the names of channel and site.
PARTS = re.compile(r"\s*[_|｜]\s*|\s+[-–—]+\s+|--+")
# A site's name behind a dash: 关于……的报告-云溪市人民政府.
SITE_BEHIND = re.compile(r"\s*[-–—]+\s*[^-–—\d，。]{2,24}$")
# ——2026年1月20日在第五届人民代表大会第七次会议上
MEETING = re.compile("^[—－-]|会议|大会|会上")
SITE = re.compile("政府|[局网报港台委办会厅院]$|门户|在线|信息")
KIND = re.compile("公报|报告|综述|预算|决算|执行情况|草案|规划|计划|回顾|纪实|核算结果|运行情况|形势|统计")
YEAR = re.compile("20[0-4][0-9]年")
MARKS = re.compile(r"\W")
LONGEST = 90
SHORTEST = 6
BEFORE = 12
FRONT = 6
ENOUGH = 3


class Head(msgspec.Struct):
    """A page's title without the name of its site, where it stands, the site's name, and the ISO date of publication."""

    title: str | None = None
    pieces: list[Piece] = []
    published: str | None = None
    publisher: str | None = None


def read_head(root: Node, told: Sequence[str], before: Sequence[Line], article: Sequence[Line]) -> Head:
    """Title and date, from the lines before the article and its first ones, the page's title and its meta tags.

    `told` are the texts of tables of what the page says of itself.
    """
    metas: dict[str, str] = {}
    title: Node | None = None
    headings: list[Line] = []
    for node in root.nodes():
        if node.name == "meta":
            key = node.get("name") or node.get("property") or node.get("itemprop")
            metas.setdefault(key.strip().lower(), node.get("content").strip())
        elif node.name == "title" and title is None:
            title = node
        elif node.name == "h1" and not node.hidden:
            headings.append(Line([piece for piece in node.pieces() if piece.text.strip()], 1, False))
    head = Head()
    _title(head, metas, title, [*headings, *before[-BEFORE:], *article[:FRONT]])
    head.published = _published(metas, told, before, article)
    head.publisher = next((metas[key] for key in META_SITES if metas.get(key)), None) or _site(title)
    return head


def _site(title: Node | None) -> str | None:
    """The name of the site that stands in the page's title behind that of the article."""
    whole = title.text() if title else ""
    named = short_title(whole)
    behind = [part for part in re.split(r"[_|｜]|[-–—]+", whole.replace(named, "", 1)) if part.strip()]
    return behind[-1].strip() if behind and SITE.search(behind[-1]) else None


def _title(head: Head, metas: dict[str, str], title: Node | None, lines: Sequence[Line]) -> None:
    """The line that the page's title or a meta tag also says, or that names a kind of document; else the page's title."""
    whole = title.text() if title else ""
    named = short_title(whole)
    said = MARKS.sub("", whole) + "\n" + "\n".join(MARKS.sub("", metas.get(key, "")) for key in META_TITLES)
    best: Line | None = None
    best_score = ENOUGH - 1
    for line in lines:
        text = line.text
        if not SHORTEST <= len(text) <= LONGEST or "。" in text:
            continue
        plain = MARKS.sub("", text)
        score = (
            4 * (bool(plain) and plain in said)
            + 2 * bool(KIND.search(text))
            + bool(YEAR.search(text))
            + (line.level == 1)
        )
        if score > best_score:
            best, best_score = line, score
    if best is not None and (best_score >= 2 + ENOUGH or not KIND.search(named)):
        head.title = short_title(" ".join(best.text.split()))
        head.pieces = _part(best.pieces, head.title)
        return
    if not named:
        head.title = next((metas[key] for key in META_TITLES if metas.get(key)), None)
        return
    head.title = named
    head.pieces = _part(list(title.pieces()), named) if title else []


def short_title(whole: str) -> str:
    """A page's title without the names of channel and site."""
    parts = [part for part in PARTS.split(whole) if part]
    best = next(
        (part for part in parts if KIND.search(part) and YEAR.search(part)), parts[0] if parts else ""
    )
    while (match := SITE_BEHIND.search(best)) and match.start() >= SHORTEST:
        rest = best[: match.start()]
        if KIND.search(match[0]) and not (KIND.search(rest) and YEAR.search(rest)):
            break
        best = rest
    subtitle = best.find("——")
    if subtitle > SHORTEST and KIND.search(best, 0, subtitle):
        best = best[:subtitle]
    return best.strip()


def _part(pieces: Sequence[Piece], wanted: str) -> list[Piece]:
    """What of the pieces says `wanted`; all of them where no single one does."""
    for piece in pieces:
        at = piece.text.find(wanted)
        if at >= 0:
            return [Piece(piece.offset + at, wanted)]
    return list(pieces)


def _published(
    metas: dict[str, str], told: Sequence[str], before: Sequence[Line], article: Sequence[Line]
) -> str | None:
    """The date that stands, with a word for it, near the title; else the last one before the article; else a meta tag's."""
    above = [" ".join(line.text.split()) for line in before[-2 * BEFORE :]]
    first = [" ".join(line.text.split()) for line in article[:FRONT]]
    match = PUBLISHED.search("\n".join([*told, *above, *(line for line in first if len(line) < LONGEST)]))
    match = match or _date(reversed(above)) or _date(told)
    match = match or _date(metas.get(key, "") for key in META_DATES) or _date(first)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])).isoformat() if match else None
    except ValueError:
        return None


def _date(lines: Iterable[str]) -> re.Match[str] | None:
    """The first date in short lines that do not say when a meeting was held."""
    return next(
        (
            found
            for line in lines
            if len(line) < LONGEST and not MEETING.search(line) and (found := ANY_DATE.search(line))
        ),
        None,
    )
