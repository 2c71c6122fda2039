"""A brief as a page, as a Word file, as PDF."""

from __future__ import annotations

import base64
import hashlib
import io
from importlib.resources import files
from typing import Any

import msgspec
from markupsafe import Markup

from chengjian.web.brief import Brief, rows_of
from chengjian.web.rendering import environment

FONT = "Noto Sans CJK SC"
SCALE = 2.5


def html(brief: Brief) -> bytes:
    """One page, complete in itself: no script, nothing fetched."""
    style = files("chengjian.web").joinpath("templates/brief.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    text = (
        environment()
        .get_template("brief.html")
        .render(b=brief, rows_of=rows_of, style=Markup(style), digest=digest)
    )
    return text.encode()


def docx(brief: Brief) -> bytes:
    """A Word file that can be worked on: real headings, real tables, charts as pictures."""
    import docx as word
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor
    from vl_convert import svg_to_png

    document: Any = word.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2)
    for style in ("Normal", "Title", "Heading 1", "Heading 2"):
        font = document.styles[style].font
        font.name = "Microsoft YaHei"
        font.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "Microsoft YaHei")
        font.color.rgb = RGBColor(0x1D, 0x22, 0x26) if style != "Title" else RGBColor(0x8A, 0x2B, 0x1D)
    document.styles["Normal"].font.size = Pt(10)
    document.core_properties.title = brief.title
    document.add_heading(brief.title, 0)
    document.add_paragraph(brief.subtitle)
    document.add_paragraph(brief.lead)
    document.add_heading(brief.words["figures"], 1)
    table = document.add_table(rows=1, cols=len(brief.heads), style="Light List")
    for cell, head in zip(table.rows[0].cells, brief.heads, strict=True):
        cell.text = head
    for name, figures in brief.groups:
        merged = table.add_row().cells
        merged[0].merge(merged[-1]).text = name
        for row in rows_of(figures):
            for at, (cell, said) in enumerate(zip(table.add_row().cells, row["cells"], strict=True)):
                cell.text = said
                if at in (1, 3, 4):
                    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if brief.drawings:
        document.add_heading(brief.words["charts"], 1)
        for drawing in brief.drawings:
            document.add_heading(drawing.title, 2)
            picture = io.BytesIO(svg_to_png(str(drawing.svg), scale=SCALE))
            shape = document.add_picture(picture, width=Cm(13))
            shape._inline.docPr.set("descr", drawing.title)
    if brief.findings:
        document.add_heading(brief.words["findings"], 1)
        for severity, message, calculation in brief.findings:
            document.add_paragraph(f"{severity}：{message}\n{calculation}".strip(), style="List Bullet")
    for head, items, style in (
        ("sources", brief.sources, "List Number"),
        ("caveats", brief.caveats, "List Bullet"),
    ):
        document.add_heading(brief.words[head], 1)
        for item in items:
            document.add_paragraph(item, style=style)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf(brief: Brief) -> bytes:
    """A4 by Typst; the words of documents go in as data, never as markup."""
    import typst

    template = files("chengjian.web").joinpath("templates/brief.typ").read_bytes()
    data = {
        **msgspec.to_builtins(brief, builtin_types=(Markup,)),
        "drawings": [{"title": one.title, "svg": str(one.svg)} for one in brief.drawings],
        "groups": [{"name": name, "rows": rows_of(figures)} for name, figures in brief.groups],
    }
    made = typst.compile(template, format="pdf", sys_inputs={"data": msgspec.json.encode(data).decode()})
    assert isinstance(made, bytes)
    return made
