"""PDF with a text layer: lines into paragraphs in reading order, each with its place."""

from pdfs import Paper

from chengjian.sources.pdf import document_from_pdf


def test_lines_of_a_paragraph_are_joined_and_know_their_place():
    paper = Paper()
    paper.text(200, 80, "云河市2024年统计公报", 20)
    paper.lines(96, 140, ["2024年全市地区生产总值达到128.6亿元，比上年增长6.2%，其中第"])
    paper.lines(72, 160, ["一产业增加值12.5亿元，增长3.1%。"])
    paper.lines(96, 180, ["全年粮食产量3.2万吨。"])
    document = document_from_pdf(paper.data(), "a.pdf")
    assert [(block.kind, block.text) for block in document.blocks] == [
        ("heading", "云河市2024年统计公报"),
        (
            "paragraph",
            "2024年全市地区生产总值达到128.6亿元，比上年增长6.2%，其中第一产业增加值12.5亿元，增长3.1%。",
        ),
        ("paragraph", "全年粮食产量3.2万吨。"),
    ]
    assert document.pages == 1
    at = document.raw.index("粮食")
    place = next(run for run in document.layout if run.start <= at < run.end)
    assert place.page == 1
    assert place.box is not None
    left, top, right, bottom = place.box
    assert 90 < left < 100 < right
    assert 165 < top < 180 < bottom + 2


def test_a_ruled_table_gives_its_grid():
    paper = Paper()
    paper.text(200, 80, "2024年收入完成情况表", 16)
    paper.text(400, 100, "单位：万元", 10)
    cells = [["项目", "预算数", "执行数"], ["税收收入", "1,200", "1,350"], ["非税收入", "800", "790"]]
    paper.grid([72, 250, 350, 450], [110, 130, 150, 170], cells)
    document = document_from_pdf(paper.data(), "a.pdf")
    assert [block.kind for block in document.blocks] == ["heading", "heading", "table"]
    table = document.blocks[-1]
    assert [[table.text[a:b] for a, b in row] for row in table.rows] == cells
