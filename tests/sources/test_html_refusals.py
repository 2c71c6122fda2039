"""Pages that hold no article say what they are; hostile pages are read or refused within seconds."""

from __future__ import annotations

import pytest

from chengjian.sources import SourceError
from chengjian.sources.cleaning import MAX_PLACES
from chengjian.sources.html import document_from_html

SENTENCE = (
    "全年全市地区生产总值128.6亿元，比上年增长6.2%，其中第一产业增加值12.3亿元，增长3.1%；工业投资增长8.4%。"
)
LINKS = "".join(f'<li><a href="/{n}">第{n}期统计月报发布</a></li>' for n in range(30))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<title>404 Not Found</title><h1>Not Found</h1>", "error page"),
        ("<title>提示</title><p>您访问的页面不存在或已删除</p>", "error page"),
        ("<script>$_ts=window['$_ts'];</script>", "robots"),
        ("<title>Just a moment...</title><div id='cf-chl'></div>", "robots"),
        ("<p>请完成验证后继续访问</p><p>拖动滑块</p>", "robots"),
        ("<form>用户名<input name=u>密码<input type=password></form><p>用户登录</p>", "login"),
        ('<meta http-equiv="refresh" content="0;url=/a.html">', "leads on"),
        ("<script>window.location.href='/index.html'</script>", "leads on"),
        ("<frameset><frame src=a.html></frameset>", "frames"),
        ("<iframe src='/view.html'></iframe>", "frames"),
        ("<p>预算报告</p><p><a href='/files/report.pdf'>下载</a></p>", "report.pdf"),
        ("<div class=article><img src=1.jpg><img src=2.jpg></div>", "picture"),
        (f"<ul>{LINKS}</ul>", "links"),
        ("<div id=app></div><script src=app.js></script>", "no text"),
        ("", "no text"),
    ],
)
def test_a_page_without_an_article_says_what_it_is(body: str, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        document_from_html(f"<html><body>{body}</body></html>".encode(), "page")


@pytest.mark.parametrize(
    "beside",
    [
        "<script>location.href</script>",
        "<p>共404家企业。</p>",
        "<input type=password>",
        f"<ul>{LINKS}</ul>",
        "<noscript>请启用JavaScript</noscript>",
    ],
)
def test_an_article_beside_such_things_is_read(beside: str) -> None:
    data = f"<body>{beside}<div>{f'<p>{SENTENCE}</p>' * 8}</div></body>".encode()
    assert [block.text for block in document_from_html(data, "page").blocks][-8:] == [SENTENCE] * 8


@pytest.mark.parametrize(
    "hostile",
    [
        "<div>" * 10_000,
        "<table><tr><td>" * 10_000,
        "<table><tr>" + "<td colspan=99999999 rowspan=99999999>1" * 50 + "<tr><td>甲<td>乙</tr>" * 500 + "</table>",
        "<sup><a href=x>" * 10_000,
        '<p title="' + "a" * 1_000_000 + '">',
        "<p " + "a='b' " * 50_000 + ">",
        "<a href='x" * 50_000 + "'>",
        "<a =" * 50_000,
        "<!--" * 50_000 + "-->",
        "</p></div></td>" * 30_000,
        "<p>" + "&amp" * 50_000 + "</p>",
        "<p>" + "&#xD800;&#0;&#99999999;" * 5000 + "</p>",
        "<script>" + "</scrip" * 50_000 + "</script>",
        "<p>" + "增长6.2%，<br>" * 5000 + "</p>",
        "<p>甲</p><p>1</p>" * 5000,
        "<td>1" * 10_000,
    ],
    ids=["divs", "tables", "spans", "marks", "huge attribute", "attributes", "quotes", "no end", "comments", "ends", "entities",
         "characters that are none", "script", "line breaks", "cells", "loose cells"],
)  # fmt: skip
def test_hostile_markup_is_read_in_bounds(hostile: str) -> None:
    data = f"<body><p>{SENTENCE}</p>{hostile}<p>{SENTENCE}</p></body>".encode("utf-8", "replace")
    try:
        document = document_from_html(data, "page")
    except SourceError:
        return
    assert SENTENCE in "".join(block.text for block in document.blocks)
    assert sum(len(row) for block in document.blocks for row in block.rows) < 4 * MAX_PLACES


def test_a_page_larger_than_any_page_is_refused() -> None:
    with pytest.raises(SourceError, match="larger than 50 MB"):
        document_from_html(b"<p>" + b" " * 50_000_000, "page")
