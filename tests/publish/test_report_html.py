"""The page of a checked document: complete, true to the text, and safe from it."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest
from lxml import html
from material import DRAFT, made

import chengjian
from chengjian.checking import Check
from chengjian.publish.report_html import report

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{7*7}}"


def page(check: Check, name: str = "draft.txt") -> html.HtmlElement:
    return html.document_fromstring(report(check, name))


def test_marks_say_the_verdicts() -> None:
    root = page(made())
    marks = {m.text: m.get("class") for m in root.xpath("//article//a[contains(@class, 'm ')]")}
    assert marks["128.6亿元"] == "m holds"
    assert marks["29.9%"] == "m violated flagged noted"
    assert marks["1.25万人"] == "m unknown"


def test_text_is_whole() -> None:
    root = page(made())
    for sup in root.xpath("//article//sup"):
        sup.drop_tree()
    said = "".join(root.xpath("//article")[0].text_content().split())
    assert said == "".join(DRAFT.split())


def test_every_mark_has_its_proof() -> None:
    root = page(made())
    for mark in root.xpath("//article//a[contains(@class, 'm ')]"):
        (detail,) = root.xpath(f"//*[@id='{mark.get('aria-describedby')}']")
        assert detail.text_content().strip()
    assert "52.4 / 43.7" in root.xpath("//*[@id='findings']")[0].text_content()


def test_only_its_own_script_and_style_may_run() -> None:
    text = report(made(), "draft.txt")
    policy = html.document_fromstring(text).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for tag in ("script", "style"):
        (body,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.S)
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert not re.search(r"(?:src|href)=[\"']?(?:https?:)?//|@import|url\(", text)


@pytest.mark.parametrize("at", ["text", "name", "title"])
def test_hostile_documents_stay_text(at: str) -> None:
    text = HOSTILE + "\n" + DRAFT if at == "text" else DRAFT
    name = HOSTILE.replace("/", "") if at == "name" else "draft.txt"
    if at == "title":
        reading = chengjian.read_text(DRAFT, title=HOSTILE, region="620200", date="2025", name=name)
        check = Check([reading], [], [], [], {})
    else:
        check = made(text, name)
    made_page = report(check, name)
    assert made_page.count("<script") == 1
    assert "<img" not in made_page
    root = html.document_fromstring(made_page)
    assert not [a for e in root.iter() if isinstance(e.tag, str) for a in e.attrib if a.startswith("on")]
    assert "49" not in root.xpath("//h1")[0].text_content()


def test_tables_keep_their_cells() -> None:
    text = "2024年全市主要指标\n\n| 指标 | 数值（亿元） |\n|---|---|\n| 地区生产总值 | 128.6 |\n| <b>财政收入</b> | 12.5 |\n"
    reading = chengjian.read_text(text, name="t.md", region="620200", date="2025")
    root = page(Check([reading], [], [], [], {}), "t.md")
    rows = [[cell.text_content() for cell in row] for row in root.xpath("//article//tr")]
    assert rows == [["指标", "数值（亿元）"], ["地区生产总值", "128.6"], ["<b>财政收入</b>", "12.5"]]
