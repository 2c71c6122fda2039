"""Write the sample documents that are no text: `samples/summary.pdf`, `tables.xlsx`, `notice.docx` (`make samples`).

Text and layout are this project's own; the figures are those of the yearbook that `samples/README.md` names, in the
reference panel. They are built again only by those who change them, since fonts and libraries decide about every byte; a
change of figures needs one in `samples/expected.csv`, too.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from pathlib import Path

import docx
import typst
import xlsxwriter
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
FONT = "Noto Serif CJK SC"
NOTICE = "（示例文稿：文字由本项目自拟，数字出处见 README.md，请勿引用。）"

SUMMARY = f"""
#set document(title: "武威市2023年国民经济和社会发展统计公报（示例）", date: none)
#set page(
  paper: "a5", margin: (x: 18mm, y: 20mm),
  header: align(right, text(8pt)[武威市2023年统计公报（示例）]),
  footer: context align(center, text(9pt)[— #counter(page).display() —]),
)
#set text(font: "{FONT}", size: 10.5pt, lang: "zh")
#set par(first-line-indent: (amount: 2em, all: true), justify: true, leading: 0.8em)
#set heading(numbering: none)
#show heading: set text(12pt)
#align(center, text(16pt, weight: "bold")[武威市2023年国民经济和社会发展\\ 统计公报（示例）])
{NOTICE}

= 一、综合
全年地区生产总值#footnote[地区生产总值按当年价格计算，增长速度按不变价格计算。2022年地区生产总值为663亿元。]708亿元，按不变价格计算，比上年增长7.0%。三次产业结构为32.81:18.06:49.12。人均地区生产总值49302元。

年末常住人口143万人#footnote[2020年末常住人口为146万人。]，常住人口城镇化率50.87%。

= 二、财政和金融
全年一般公共预算收入32.39亿元，比上年增长16.5%；一般公共预算支出255.98亿元，增长8.0%。其中，教育支出38.90亿元，增长2.2%；科学技术支出2.72亿元，增长50.2%。年末金融机构人民币各项存款余额1433.49亿元，比上年末增长7.0%；各项贷款余额1040.55亿元，增长7.6%。

= 三、贸易、交通和环境
全年社会消费品零售总额184.92亿元，比上年增长10.7%。全社会用电量81.20亿千瓦时。年末高速公路通车里程634公里，比上年末增加22公里。空气质量优良天数比率97.4%。

#align(center)[表1　2023年武威市财政、金融和消费情况]
#align(right, text(9pt)[单位：万元])
#set text(9.5pt)
#set par(first-line-indent: 0pt)
#table(
  columns: (1fr, auto, auto, auto), align: (left, right, right, right), inset: 7pt,
  table.header([指标], [2023年], [2022年], [增长（%）]),
  [一般公共预算收入], [323889], [278034], [16.5],
  [一般公共预算支出], [2559835], [2371228], [8.0],
  [其中：教育支出], [388964], [380471], [2.2],
  [#h(3em)科学技术支出], [27157], [18075], [50.2],
  [社会消费品零售总额], [1849163], [1670070], [10.7],
  [金融机构人民币各项存款余额], [14334946], [13402037], [7.0],
  [金融机构人民币各项贷款余额], [10405475], [9671364], [7.6],
  [规模以上工业企业利润总额], [125650], [138590], [-9.3],
)
"""

# Year, then revenue, expenditure and education of the whole city and of its district, 万元.
BUDGETS = (
    (2020, 269519, 1795833, 265827, 86393, 385137, 81851),
    (2021, 282595, 1571062, 269023, 90788, 402478, 83008),
    (2022, 312913, 1947515, 276614, 107000, 402537, 84278),
    (2023, 349019, 1967762, 287219, 119062, 455632, 87075),
)
BANKS = (("人民币各项存款余额", 1165.9029, 1049.9777), ("人民币各项贷款余额", 865.3248, 751.397))
INSURED = (
    ("城镇职工基本养老保险", 160126, 242185),
    ("职工基本医疗保险", 191901, 201430),
    ("失业保险", 124947, 131717),
)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NOTES = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:footnotes xmlns:w="{W}"><w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:id="1"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>2022年末城镇职工基本养老保险参保人数为16.01万人。</w:t></w:r></w:p>
</w:footnote></w:footnotes>"""
NOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
NOTES_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"


def summary() -> bytes:
    """A bulletin of two pages: running head, page numbers, footnotes, a table that goes on over the page end."""
    return typst.compile(SUMMARY.encode(), format="pdf")


def tables() -> bytes:
    """Two sheets: heads of two rows over years, with places; descending years, with a growth shown as a percentage."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"created": datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)})
        title, head = book.add_format({"bold": True, "align": "center"}), book.add_format({"align": "center"})
        whole, two = book.add_format({"num_format": "#,##0"}), book.add_format({"num_format": "0.00"})
        share = book.add_format({"num_format": "0.0%"})
        sheet = book.add_worksheet("表1")
        sheet.merge_range("A1:G1", "表1 2020—2023年张掖市一般公共预算收支（示例）", title)
        sheet.merge_range("A2:G2", "单位：万元", book.add_format({"align": "right"}))
        sheet.merge_range("A3:A4", "年份", head)
        sheet.merge_range("B3:D3", "全市", head)
        sheet.merge_range("E3:G3", "甘州区", head)
        sheet.write_row("B4", ("一般公共预算收入", "一般公共预算支出", "其中：教育支出") * 2, head)
        for row, (year, *values) in enumerate(BUDGETS, 4):
            sheet.write_string(row, 0, f"{year}年")
            sheet.write_row(row, 1, values, whole)
        sheet = book.add_worksheet("表2")
        sheet.merge_range("A1:D1", "表2 张掖市金融机构存贷款（示例）", title)
        sheet.write_row("A2", ("指标（亿元）", "2023年末", "2022年末", "比上年末增长"), head)
        for row, (name, now, before) in enumerate(BANKS, 2):
            sheet.write_string(row, 0, name)
            sheet.write_number(row, 1, now, two)
            sheet.write_number(row, 2, before, two)
            sheet.write_formula(row, 3, f"=B{row + 1}/C{row + 1}-1", share, now / before - 1)
        sheet.write_string(5, 0, NOTICE)
    return undated(file.getvalue())


def notice() -> bytes:
    """A letter: the city named in the letterhead alone, a footnote, a table."""
    word = docx.Document()
    word.sections[0].header.paragraphs[0].text = "平凉市统计局（示例）"
    word.add_heading("2023年社会事业发展情况", 1)
    word.add_paragraph(NOTICE)
    word.add_paragraph(
        "年末全市有医院56家，医院床位14096张，比上年末增加1514张。执业（助理）医师6908人，增长9.6%。"
        "养老机构32个，养老机构床位2759张。公共图书馆图书总藏量114万册。"
    )
    marked = word.add_paragraph("年末城镇职工基本养老保险参保人数")
    mark = marked.add_run()
    mark.font.superscript = True
    mark._element.append(parse_xml(f'<w:footnoteReference xmlns:w="{W}" w:id="1"/>'))
    marked.add_run("24.22万人，失业保险参保人数13.17万人。")
    word.add_paragraph("社会保险参保人数（单位：人）")
    grid = word.add_table(1, 3, "Table Grid")
    for cell, text in zip(grid.rows[0].cells, ("险种", "2022年末", "2023年末"), strict=True):
        cell.text = text
    for row in INSURED:
        for cell, value in zip(grid.add_row().cells, row, strict=True):
            cell.text = str(value)
    name = PackURI("/word/footnotes.xml")
    part = Part(name, NOTES_TYPE, NOTES.encode(), word.part.package)
    word.part.relate_to(part, NOTES_RELATION)
    file = io.BytesIO()
    word.save(file)
    return undated(file.getvalue())


def undated(data: bytes) -> bytes:
    """The archive with the same date for all its members, so that equal contents are equal files."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def main() -> None:
    """Write the files."""
    for name, make in (("summary.pdf", summary), ("tables.xlsx", tables), ("notice.docx", notice)):
        (SAMPLES / name).write_bytes(make())


if __name__ == "__main__":
    main()
