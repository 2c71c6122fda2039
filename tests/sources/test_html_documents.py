"""Pages to documents: the article, its title and date, offsets into the source."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

import chengjian
from chengjian.extract.origin import infer
from chengjian.model import Document
from chengjian.sources.cleaning import WIDTH
from chengjian.sources.html import document_from_html
from chengjian.sources.html.markup import ENTITY

SENTENCE = (
    "全年全市地区生产总值128.6亿元，比上年增长6.2%，其中第一产业增加值12.3亿元，增长3.1%；工业投资增长8.4%。"
)
TITLE = "酒泉市2025年统计公报"
PAGE = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>{title}_酒泉市人民政府</title>
<meta name="PubDate" content="2026-03-18 09:30"><script>var a = "<p>增长99%。</p>";</script><style>p {{ }}</style></head>
<body><div class="top-nav"><a href="/">首页</a><a href="/a">政务公开</a><a href="/b">统计数据</a></div>
<div class="breadcrumb">当前位置：<a href="/">首页</a> &gt; 统计公报</div>
<div class="article"><h1>{title}</h1><p>来源：市统计局 浏览次数：1250</p>{article}</div>
<div class="share">分享到：<a href="#">微信</a></div>
<ul class="list"><li><a href="/1">酒泉市2024年统计公报发布</a><li><a href="/2">酒泉市2023年统计公报发布</a>
<li><a href="/3">酒泉市2022年统计公报发布</a></ul>
<div class="footer"><p>版权所有：酒泉市人民政府 电话：0000-1234567</p></div></body></html>"""


def page(article: str, charset: str = "utf-8", title: str = TITLE) -> bytes:
    return PAGE.format(article=article, charset=charset, title=title).encode(charset)


def read(article: str, charset: str = "utf-8") -> Document:
    return document_from_html(page(f"<p>{SENTENCE}</p>" * 3 + article, charset), "page.html")


def texts(document: Document) -> list[str]:
    """The texts of the article's own blocks: without the title and the sentences that every page here has."""
    found = [block.text for block in document.blocks]
    assert found[:4] == [TITLE, *[SENTENCE] * 3]
    return found[4:]


def check(document: Document) -> None:
    """Every clean character maps to a raw place that holds it, or an entity that stands for it."""
    for block in document.blocks:
        ends = [*block.starts[1:], len(block.text)]
        assert block.starts[0] == 0
        for start, end, offset in zip(block.starts, ends, block.offsets, strict=True):
            assert start < end
            for at in range(start, end):
                place = offset + at - start
                raw = document.raw[place : place + 1].translate(WIDTH)
                clean = block.text[at]
                if raw == clean or clean == "\ufffd" or (block.kind == "table" and clean in "\t\n "):
                    continue
                if clean == " " and raw in "\t\n":
                    continue
                entity = ENTITY.match(document.raw, place) or ENTITY.match(document.raw, place - 1)
                assert entity and clean in html.unescape(entity[0]).translate(WIDTH)
    for repair in document.repairs:
        assert 0 <= repair.start <= repair.end <= len(document.raw)


def test_article_without_its_page() -> None:
    document = read("<p>全市财政收入23.4亿元。</p>")
    assert texts(document) == ["全市财政收入23.4亿元。"]
    assert (document.title, document.published) == (TITLE, "2026-03-18")
    assert (document.format, document.publisher) == ("html", "酒泉市人民政府")
    check(document)


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gbk", "gb18030", "utf-8-sig", "utf-16"])
def test_encodings(charset: str) -> None:
    document = read("", charset)
    assert texts(document) == []
    check(document)


@pytest.mark.parametrize("declared", [b'charset="utf-8"', b'charset="iso-8859-1"', b"", b'charset="none"'])
def test_bytes_decide_where_the_declaration_is_wrong(declared: bytes) -> None:
    data = page(f"<p>{SENTENCE}</p>" * 4, "gb18030").replace(b'charset="gb18030"', declared)
    if declared == b'charset="iso-8859-1"':
        data = data.replace(declared, b'charset="gb2312"')
    assert document_from_html(data, "page").blocks[-1].text == SENTENCE
    assert (
        document_from_html(page(SENTENCE * 4).replace(b"utf-8", b"gb2312"), "page").blocks[-1].text
        == SENTENCE * 4
    )


@pytest.mark.parametrize(
    ("article", "expected"),
    [
        ("<p>投资<span>12</span><span>3.4</span>亿元。</p>", ["投资123.4亿元。"]),
        ("<p>投资&nbsp;&nbsp;12&#46;4亿&#x5143;。</p>", ["投资12.4亿元。"]),
        ("<p>投资１２．４亿元。</p>", ["投资12.4亿元。"]),
        ("<p>生产总值[2]128.6亿元。</p>", ["生产总值128.6亿元。"]),
        ("<p>生产总值<span>[</span>2<b>]</b>128.6亿元。</p>", ["生产总值128.6亿元。"]),
        ("<p>生产总值<sup>2</sup>达到64.5亿元。</p>", ["生产总值达到64.5亿元。"]),
        ('<p>生产总值<a href="#_ftn2" name="_ftnref2">[2]</a>64.5亿元。</p>', ["生产总值64.5亿元。"]),
        ('<p>生产总值<span style="vertical-align: super">3</span>64.5亿元。</p>', ["生产总值64.5亿元。"]),
        ("<p>面积12.5km<sup>2</sup>，比上年多。</p>", ["面积12.5km2，比上年多。"]),
        ("<p>发文〔2025〕3号。</p>", ["发文〔2025〕3号。"]),
        (
            '<p>可见。<span style="display:none">增长99%。<span>x</span></span>仍可见。</p>',
            ["可见。仍可见。"],
        ),
        ("<p>前面。<!-- 增长99%。 -->后面。</p>", ["前面。后面。"]),
        ("<p>前<![if !supportLists]>1.<![endif]>后。<o:p></o:p></p>", ["前1.后。"]),
        ("<p>第一行，增长6.2%。<br>第二行，增长3.1%。</p>", ["第一行，增长6.2%。", "第二行，增长3.1%。"]),
        ("<p>全年粮食产量，比上年<br/>增长3.2%。</p>", ["全年粮食产量，比上年增长3.2%。"]),
        ("<ul><li>收入12亿元。<li>支出34亿元。</ul>", ["收入12亿元。", "支出34亿元。"]),
        (
            "<p>一、综合 初步核算，全年投资12.3亿元，增长较快。</p>",
            ["一、综合", "初步核算，全年投资12.3亿元，增长较快。"],
        ),
        ("<h2>一、综合</h2><p>投资12亿元。</p>", ["一、综合", "投资12亿元。"]),
        ("<p>未关<p>也未关<div>仍未关", ["未关", "也未关", "仍未关"]),
        ("<pre>投资12亿元。</pre><p>责任编辑：王某</p><p>【打印】【关闭】</p>", ["投资12亿元。"]),
    ],
)
def test_text_of_an_article(article: str, expected: list[str]) -> None:
    document = read(article)
    assert texts(document) == expected
    check(document)


def test_headings_have_their_level() -> None:
    block = read("<h3>主要指标</h3><p>投资12亿元。</p>").blocks[-2]
    assert (block.kind, block.level) == ("heading", 3)


def test_repairs_say_what_was_left_out_or_joined() -> None:
    document = read("<p>生产总值<sup>2</sup>达到１２亿元，比上年<br>增长3.2%。[3]</p>")
    found = {(repair.kind, document.raw[repair.start : repair.end]) for repair in document.repairs}
    assert {("footnote", "<sup>2"), ("footnote", "[3]"), ("width", "１２"), ("joined", "<br>")} <= found


def test_article_within_a_layout_table() -> None:
    nested = (
        f"<table><tr><td><table><tr><td><p>{SENTENCE}</p></td></tr></table></td><td>边栏</td></tr></table>"
    )
    assert SENTENCE in texts(read(nested))


@pytest.mark.parametrize(
    ("beside", "published"),
    [
        ("<p>发布时间：2026年3月5日 10:20</p>", "2026-03-05"),
        ("<p>今天是2026年5月9日 星期六</p>", "2026-03-18"),
        ("<p>——2026年1月7日在市人民代表大会会议上</p>", "2026-03-18"),
        ("<p>发布时间：2026-02-31</p>", None),
    ],
)
def test_date_of_publication_stands_near_the_title(beside: str, published: str | None) -> None:
    data = page(f"<p>{SENTENCE}</p>" * 3).replace(b"</h1>", b"</h1>" + beside.encode())
    assert document_from_html(data, "page").published == published


def test_origin_is_what_the_page_says() -> None:
    plain = page(f"<p>{SENTENCE}</p>" * 3, title="2025年统计公报")
    origin = infer(document_from_html(plain, "page.html"))
    assert (origin.title, origin.date, origin.date_from) == ("2025年统计公报", "2026-03-18", "published")
    assert (origin.region, origin.region_from) == ("620900", "publisher")


def test_pictures_are_told() -> None:
    assert "1 picture" in read('<p><img src="chart.png"></p>').notes[0]


MARKUP = st.sampled_from((
    "<p>", "</p>", "<br>", "<span>", "</span>", "<sup>", "</sup>", "<b", ">", "<!--", "-->", "&nbsp;", "&#37;", "&amp",
    "&", "<", "<table>", "<tr>", "<td>", "<td colspan=3>", "</td>", "</table>", "<div>", "</div>", "[1]", "<h2>", "</a>",
    "<a href='#_ftn1'>", "全市生产总值", "12.3", "亿元", "，", "。", " ", "\n", "\u3000", "\u200b", "１２", "%", "\x00",
    "<script>", "</script>", '"', "=",
))  # fmt: skip


@given(st.lists(MARKUP, max_size=40).map("".join))
def test_every_clean_character_knows_its_raw_place(article: str) -> None:
    check(document_from_html(page(f"<p>{SENTENCE}</p>" * 3 + article), "page"))


def test_a_number_that_an_entity_spells_is_read_as_it_shows() -> None:
    data = page(f"<p>{SENTENCE}</p>" * 3 + "<p>工业投资增长７.5&#37;，消费增长3&#46;2%。</p>")
    rows = chengjian.read(data, name="page.html").observations[-2:]
    assert [(row.text, str(row.value)) for row in rows] == [("7.5%", "7.5"), ("3.2%", "3.2")]
