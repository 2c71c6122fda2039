"""What a page says of itself: title, site, date of publication."""

from __future__ import annotations

import re

import msgspec

from chengjian.sources.cleaning import Piece
from chengjian.sources.html.markup import Node

DATE = r"((?:19|20)\d{2})\s*[-年/.]\s*(0?[1-9]|1[0-2])\s*[-月/.]\s*(0?[1-9]|[12]\d|3[01])(?!\d)"
META_DATES = (
    "pubdate", "publishdate", "article:published_time", "og:published_time", "datepublished", "publish_time",
    "firstpublishedtime", "weibo: article:create_at", "dc.date", "date", "createdate", "og:release_date",
)  # fmt: skip
META_TITLES = ("articletitle", "og:title", "twitter:title", "itemname", "name", "title")
META_SITES = ("sitename", "og:site_name", "contentsource", "author")
PUBLISHED = re.compile(
    r"(?:发布|发文|成文|公开|生成|更新|印发|添加|录入)?(?:时间|日期)\s*[\]】]?\s*[:：]?\s*[\[【]?\s*" + DATE
)
ANY_DATE = re.compile(DATE)
PARTS = re.compile(r"\s*(?:[_|｜]|\s[-–—]+\s|--+|——(?=[^—]*(?:网|政府|局|门户)))\s*")
SITE = re.compile(
    r"(?:人民政府|政府网|门户网站|网站|新闻网|[^、，]{1,12}网|[^、，]{1,12}局|信息公开|统计信息|在线|日报|首页)$"
)
NEAR = 1500


class Head(msgspec.Struct):
    """A page's title without the name of its site, that name, and the ISO date on which it was published."""

    title: str | None = None
    pieces: list[Piece] = []
    site: str | None = None
    published: str | None = None


def read_head(root: Node, body: str) -> Head:
    """What the page says of itself; `body` is its text from the top."""
    metas: dict[str, str] = {}
    title: Node | None = None
    h1: list[Node] = []
    for node in root.nodes():
        if node.name == "meta":
            key = node.get("name") or node.get("property") or node.get("itemprop")
            if key:
                metas.setdefault(key.strip().lower(), node.get("content").strip())
        elif node.name == "title" and title is None:
            title = node
        elif node.name == "h1" and not node.hidden:
            h1.append(node)
    head = Head()
    head.site = next((metas[key] for key in META_SITES if metas.get(key)), None)
    _title(head, metas, title, h1)
    head.published = _published(metas, body)
    return head


def _title(head: Head, metas: dict[str, str], title: Node | None, h1: list[Node]) -> None:
    whole = title.text() if title else ""
    parts = [part for part in PARTS.split(whole) if part]
    if head.site is None and len(parts) > 1 and SITE.search(parts[-1]):
        head.site = parts[-1]
    best = parts[0] if parts else ""
    if parts and SITE.search(best) and len(parts) > 1 and len(parts[-1]) > len(best):
        best = parts[-1]
    for node in h1:
        text = node.text()
        if len(text) >= 6 and (text in whole or best[:12] in text or not best):
            head.title, head.pieces = text, [piece for piece in node.pieces() if piece.text.strip()]
            return
    meta = next((metas[key] for key in META_TITLES if len(metas.get(key, "")) >= 6), "")
    if meta and (not best or len(best) < 6):
        head.title = meta
        return
    if best and title:
        head.title = best
        for piece in title.pieces():
            at = piece.text.find(best)
            if at >= 0:
                head.pieces = [Piece(piece.offset + at, best)]
                break


def _published(metas: dict[str, str], body: str) -> str | None:
    for key in META_DATES:
        match = ANY_DATE.search(metas.get(key, ""))
        if match:
            return _iso(match)
    near = PUBLISHED.search(body[: 4 * NEAR]) or ANY_DATE.search(body[:NEAR])
    return _iso(near) if near else None


def _iso(match: re.Match[str]) -> str:
    return f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}"
