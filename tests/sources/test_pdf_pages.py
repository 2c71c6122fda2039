"""PDF with a text layer: lines into paragraphs in reading order, each with its place."""

from pdfs import Paper

from chengjian.sources.pdf.reader import read_pdf


def test_lines_of_a_paragraph_are_joined_and_know_their_place():
    paper = Paper()
    paper.text(200, 80, "云河市2024年统计公报", 20)
    paper.lines(96, 140, ["2024年全市地区生产总值达到128.6亿元，比上年增长6.2%，其中第"])
    paper.lines(72, 160, ["一产业增加值12.5亿元，增长3.1%。"])
    paper.lines(96, 180, ["全年粮食产量3.2万吨。"])
    document = read_pdf(paper.data(), "a.pdf")
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
    document = read_pdf(paper.data(), "a.pdf")
    assert [block.kind for block in document.blocks] == ["heading", "heading", "table"]
    table = document.blocks[-1]
    assert [[table.text[a:b] for a, b in row] for row in table.rows] == cells


def test_two_columns_are_read_one_after_the_other():
    paper = Paper()
    paper.text(150, 60, "云河市人民政府工作报告摘要", 18)
    left = [
        "全年财政收入稳步增长，支出结构进一",
        "步优化，民生支出占比保持在八成以上",
        "，重点项目资金得到充分保障，年度预",
        "算执行情况总体良好，收支实现平衡。",
    ]
    right = [
        "全市新增就业人数超过三万人，城镇登",
        "记失业率控制在较低水平，居民收入继",
        "续快于经济增长，社会保障覆盖面不断",
        "扩大，养老服务体系建设加快推进中。",
    ]
    for i, (one, two) in enumerate(zip(left, right, strict=True)):
        paper.text(72, 100 + 18 * i, one)
        paper.text(320, 100 + 18 * i, two)
    document = read_pdf(paper.data(), "a.pdf")
    texts = [block.text for block in document.blocks]
    assert texts[1:] == ["".join(left), "".join(right)]


def test_figures_in_columns_without_lines_make_a_table():
    paper = Paper()
    paper.text(72, 60, "各县区主要指标", 16)
    rows = [
        ("地区", "生产总值", "增长"),
        ("东山县", "128.6", "6.2"),
        ("西河区", "95.1", "-1.3"),
        ("南坪区", "77.0", "4.0"),
    ]
    for i, (name, value, growth) in enumerate(rows):
        paper.text(72, 100 + 18 * i, name, 11)
        paper.text(200, 100 + 18 * i, value, 11)
        paper.text(320, 100 + 18 * i, growth, 11)
    table = read_pdf(paper.data(), "a.pdf").blocks[-1]
    assert [tuple(table.text[a:b] for a, b in row) for row in table.rows] == rows


def test_a_table_goes_on_over_the_page_with_and_without_its_head():
    head = ["地区", "限额", "余额"]
    parts = [
        [head, ["东山县", "12.5", "11.0"]],
        [head, ["西河区", "8.5", "8.1"]],
        [["南坪区", "3.5", "3.1"], ["北岭区", "1.5", "1.1"]],
    ]
    paper = Paper()
    for number, cells in enumerate(parts, 1):
        paper.text(400, 90, "单位：亿元", 10)
        paper.grid([72, 250, 350, 450], [100, 120, 140], cells)
        paper.text(290, 810, f"- {number} -", 9)
        paper.page()
    document = read_pdf(paper.data(), "a.pdf")
    assert [block.kind for block in document.blocks] == ["heading", "table"]
    table = document.blocks[1]
    read = [[table.text[a:b] for a, b in row] for row in table.rows]
    assert read == [head, parts[0][1], parts[1][1], *parts[2]]
    at = document.raw.index("北岭区")
    assert next(run.page for run in document.layout if run.start <= at < run.end) == 3


def test_rows_without_lines_between_them_are_told_apart_by_their_figures():
    paper = Paper()
    xs = [72, 250, 350, 450]
    for y in (100, 120, 200):
        paper.rule(72, y, 450, y)
    for x in xs[1:-1]:
        paper.rule(x, 100, x, 200)
    rows = [
        ["项目", "预算数", "决算数"],
        ["教育支出", "1,200", "1,350"],
        ["其中", "", "20"],
        ["卫生支出", "800", "790"],
    ]
    for i, row in enumerate(rows):
        paper.row(xs, 114 + 20 * i, row)
    table = read_pdf(paper.data(), "a.pdf").blocks[-1]
    assert [[table.text[a:b] for a, b in row] for row in table.rows] == rows


def test_a_cell_that_covers_several_columns_stands_at_each_of_them():
    paper = Paper()
    for y, left in ((100, 72), (120, 200), (140, 72), (160, 72)):
        paper.rule(left, y, 440, y)
    for x, top in ((72, 100), (200, 100), (320, 120), (440, 100)):
        paper.rule(x, top, x, 160)
    paper.text(80, 124, "地区", 10)
    paper.text(260, 114, "债务限额", 10)
    paper.row([72, 200, 320, 440], 134, ["", "一般债务", "专项债务"])
    paper.row([72, 200, 320, 440], 154, ["东山县", "12.5", "11.0"])
    table = read_pdf(paper.data(), "a.pdf").blocks[-1]
    assert [[table.text[a:b] for a, b in row] for row in table.rows] == [
        ["地区", "债务限额", "债务限额"],
        ["地区", "一般债务", "专项债务"],
        ["东山县", "12.5", "11.0"],
    ]
    assert table.rows[0][0] == table.rows[1][0]
    assert table.rows[0][1] == table.rows[0][2]


def test_page_numbers_and_running_heads_are_no_text():
    paper = Paper()
    sentences = ["全市新建学校三所。", "全市新建医院两所。", "全市新建公园五个。", "全市新建道路九条。"]
    for number, sentence in enumerate(sentences, 1):
        paper.text(220, 40, "云河市财政预算报告", 9)
        paper.text(96, 120, sentence)
        paper.text(280, 815, f"第 {number} 页 共 4 页", 9)
        paper.page()
    document = read_pdf(paper.data(), "a.pdf")
    assert [block.text for block in document.blocks] == sentences


def test_a_raised_mark_is_no_part_of_the_number_before_it():
    paper = Paper()
    paper.text(96, 120, "全年生产总值")
    paper.text(168, 115, "[2]", 6)
    paper.text(178, 120, "13778.34亿元，占地57km")
    paper.text(305, 115, "2", 6)
    document = read_pdf(paper.data(), "a.pdf")
    assert document.blocks[0].text == "全年生产总值13778.34亿元，占地57km2"
    assert "[2]" in document.raw


def test_a_slanted_watermark_is_left_out_and_a_turned_page_read_upright():
    paper = Paper()
    canvas = paper.canvas
    for i in range(6):
        paper.text(96, 120 + 20 * i, f"第{i}项收入完成12.5亿元，比上年增长3.1%。")
    canvas.saveState()
    canvas.translate(200, 400)
    canvas.rotate(45)
    canvas.drawString(0, 0, "内部资料严禁外传")
    canvas.restoreState()
    paper.page()
    canvas.translate(500, 100)
    canvas.rotate(90)
    canvas.setFont("STSong-Light", 12)
    for i in range(6):
        canvas.drawString(0, -20 * i, f"第{i}项支出完成8.5亿元，比上年下降1.1%。")
    document = read_pdf(paper.data(), "a.pdf")
    texts = [block.text for block in document.blocks]
    assert texts[0].startswith("第0项收入完成12.5亿元，比上年增长3.1%。第1项收入")
    assert texts[-1].startswith("第0项支出完成8.5亿元，比上年下降1.1%。第1项支出")
    assert "内部" not in document.raw


def test_a_title_of_two_lines_is_one_and_a_date_under_it_none_of_it():
    paper = Paper()
    paper.text(180, 80, "云河省2024年地方政府一般债务", 16)
    paper.text(236, 104, "分地区余额情况表", 16)
    paper.text(365, 94, "[1]", 8)
    paper.text(242, 128, "（2025年6月8日）", 16)
    paper.text(400, 160, "单位：亿元", 10)
    paper.grid([72, 250, 450], [170, 190, 210], [["地区", "年末余额"], ["东山市", "12.5"]])
    texts = [block.text for block in read_pdf(paper.data(), "a.pdf").blocks]
    assert texts[:3] == ["云河省2024年地方政府一般债务分地区余额情况表", "（2025年6月8日）", "单位：亿元"]


def test_turned_words_beside_upright_ones_are_left_out():
    paper = Paper()
    paper.lines(72, 140, ["2024年全市地区生产总值达到128.6亿元，比上年增长6.2%。"])
    paper.canvas.saveState()
    paper.canvas.translate(40, 400)
    paper.canvas.rotate(90)
    paper.canvas.drawString(0, 0, "- 62 -")
    paper.canvas.restoreState()
    document = read_pdf(paper.data(), "a.pdf")
    assert [block.text for block in document.blocks] == [
        "2024年全市地区生产总值达到128.6亿元，比上年增长6.2%。"
    ]


def test_the_numbers_of_a_chart_are_no_table():
    paper = Paper()
    paper.text(200, 80, "图1 2021年—2023年货物进出口总额")
    for y, row in ((120, "1400 9.47 6.81"), (150, "1200 23.87 1151.71"), (180, "1000 15.47 987.60")):
        for x, figure in zip((90, 200, 320), row.split(), strict=True):
            paper.text(x, y, figure, 10)
    for x in (80, 180, 300, 400):
        paper.rule(x, 400, x, 500)
    for y in (400, 450, 500):
        paper.rule(80, y, 400, y)
    for x, figure in ((90, "67.90"), (200, "74.47"), (320, "86.43")):
        paper.text(x, 430, figure, 10)
    paper.text(150, 210, "2021年", 10)
    paper.text(300, 210, "2022年", 10)
    assert all(block.kind != "table" for block in read_pdf(paper.data(), "a.pdf").blocks)


def test_columns_without_a_line_between_them_are_told_apart_by_their_figures():
    paper = Paper()
    rows = [
        ("粮食", "303.2", "0.3"),
        ("油料", "18.7", "-0.5"),
        ("蔬菜", "267.0", "2.5"),
        ("瓜果", "31.4", "1.8"),
    ]
    for x in (72, 200, 440):
        paper.rule(x, 100, x, 230)
    for y in (100, 130, 230):
        paper.rule(72, y, 440, y)
    for x, lines in ((76, ["产品"]), (230, ["产量", "（万吨）"]), (340, ["比上年", "增长%"])):
        paper.lines(x, 112, lines, 9, 12)
    for at, (name, output, growth) in enumerate(rows):
        paper.text(76, 150 + 22 * at, name, 10)
        paper.text(245, 150 + 22 * at, output, 10)
        paper.text(360, 150 + 22 * at, growth, 10)
    (table,) = read_pdf(paper.data(), "a.pdf").blocks
    assert [[table.text[a:b] for a, b in row] for row in table.rows] == [
        ["产品", "产量（万吨）", "比上年增长%"],
        *(list(row) for row in rows),
    ]
