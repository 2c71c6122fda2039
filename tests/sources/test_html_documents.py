"""Pages to documents: the article, its title and date, offsets into the source."""

from __future__ import annotations

from chengjian.model import Document
from chengjian.sources.html import document_from_html

SENTENCE = (
    "全年全市地区生产总值128.6亿元，比上年增长6.2%，其中第一产业增加值12.3亿元，增长3.1%；工业投资增长8.4%。"
)
PAGE = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>云溪市2025年统计公报_云溪市人民政府</title>
<meta name="PubDate" content="2026-03-18 09:30"><script>var a = "<p>增长99%。</p>";</script></head>
<body><div class="top-nav"><a href="/">首页</a><a href="/a">政务公开</a><a href="/b">统计数据</a></div>
<div class="breadcrumb">当前位置：<a href="/">首页</a> &gt; 统计公报</div>
<div class="article">{article}</div>
<div class="share">分享到：<a href="#">微信</a></div>
<div class="footer"><p>版权所有：云溪市人民政府 电话：0000-1234567</p></div></body></html>"""


def page(article: str, charset: str = "utf-8") -> bytes:
    return PAGE.format(article=article, charset=charset).encode(
        "gb18030" if charset.startswith("gb") else charset
    )


def read(article: str, charset: str = "utf-8") -> Document:
    return document_from_html(page(article, charset), "page.html")


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


def test_article_title_and_date() -> None:
    document = read(f"<p>{SENTENCE}</p>" * 4)
    assert texts(document) == ["云溪市2025年统计公报"] + [SENTENCE] * 4
    assert (document.title, document.published) == ("云溪市2025年统计公报", "2026-03-18")
    assert document.format == "html"
