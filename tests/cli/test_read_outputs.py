"""The forms in which `chengjian read` writes."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import polars
import pytest
from calling import PLAIN, Run, rows

import chengjian
from chengjian.arithmetic.wording import humanised, scaled
from chengjian.cli import outputs
from chengjian.model import Observation, Unread

RATIO = "三次产业比重为1.9:63.6:34.5，粮食产量12万吨，“引号”，居全省第六位。\n"


@pytest.fixture
def several(folder: Path) -> Path:
    (folder / "in").mkdir()
    for number in range(5):
        (folder / "in" / f"{number}.txt").write_text(PLAIN + RATIO, encoding="utf-8")
    return folder / "in"


@pytest.mark.usefixtures("several")
def test_csv_is_the_record(run: Run) -> None:
    result = run("read", "in", "--format", "csv", "-q")
    found = list(csv.DictReader(io.StringIO(result.stdout)))
    assert [row["id"] for row in found] == [row["id"] for row in rows(run("read", "in"))]
    assert list(found[0]) == list(Observation.__struct_fields__)
    assert not result.stdout_bytes.startswith(b"\xef\xbb\xbf")
    ratio = next(row for row in found if row["measure"] == "ratio")
    assert (ratio["value"], ratio["low"]) == ("1.9:63.6:34.5", "")


def test_csv_fields_with_line_ends_and_quotes() -> None:
    row = Unread("a,b.txt", 0, 2, "1\r2", 'say "x"\nand')
    text = io.BytesIO()
    sheet = outputs.Csv.__new__(outputs.Csv)
    sheet.names, sheet.file = Unread.__struct_fields__, text
    sheet.write(outputs.Batch("a,b.txt", chengjian.Origin(), "", [row]))
    assert list(csv.reader(io.StringIO(text.getvalue().decode(), newline=""))) == [
        ["a,b.txt", "0", "2", "1\r2", 'say "x"\nand']
    ]


@pytest.mark.usefixtures("several")
@pytest.mark.parametrize("size", [3, 50_000])
def test_parquet_is_the_record_whatever_its_parts(
    run: Run, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(outputs, "PART", size)
    assert run("read", "in", "--output", "all.parquet").exit_code == 0
    frame = polars.read_parquet("all.parquet")
    expected = rows(run("read", "in"))
    assert frame["id"].to_list() == [row["id"] for row in expected]
    assert frame["value"][0] == expected[0]["value"]
    assert frame["number"][0] == pytest.approx(12_860_000_000)
    assert frame.schema["start"] == polars.Int64


@pytest.mark.usefixtures("several")
def test_parquet_into_a_pipe(run: Run) -> None:
    result = run("read", "in", "--format", "parquet", "-q")
    assert polars.read_parquet(io.BytesIO(result.stdout_bytes)).height == len(rows(run("read", "in")))


def test_parquet_of_nothing_has_its_columns(run: Run, folder: Path) -> None:
    (folder / "none.txt").write_text("没有数字。", encoding="utf-8")
    assert run("read", "none.txt", "-o", "none.parquet", "-q").exit_code == 0
    assert polars.read_parquet("none.parquet").columns == [*Observation.__struct_fields__, "number"]
    assert run("read", "none.txt", "-o", "unread.parquet", "-q", "--unread").exit_code == 0
    assert polars.read_parquet("unread.parquet").columns == list(Unread.__struct_fields__)


@pytest.mark.usefixtures("several")
@pytest.mark.parametrize(
    ("name", "begins"),
    [("a.jsonl", b"{"), ("a.csv", b"id,"), ("a.parquet", b"PAR1"), ("a.txt", b"in")],
)
def test_the_name_of_the_file_chooses_the_form(run: Run, name: str, begins: bytes) -> None:
    assert run("read", "in", "--output", name).stdout == ""
    assert Path(name).read_bytes().startswith(begins)


@pytest.mark.usefixtures("several")
def test_the_option_goes_before_the_name(run: Run) -> None:
    run("read", "in", "--output", "a.csv", "--format", "jsonl")
    assert Path("a.csv").read_bytes().startswith(b"{")


@pytest.mark.parametrize(
    ("output", "said"),
    [("gone/a.csv", "make it first"), ("in", "is a folder"), ("in/0.txt", "would be overwritten")],
)
def test_outputs_that_cannot_be(run: Run, several: Path, output: str, said: str) -> None:
    before = (several / "0.txt").read_bytes()
    result = run("read", "in", "--output", output)
    assert result.exit_code == 2
    assert said in result.stderr
    assert (several / "0.txt").read_bytes() == before


@pytest.mark.usefixtures("several")
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("form", outputs.FORMATS)
def test_a_full_disk_is_one_line(run: Run, form: str) -> None:
    result = run("read", "in", "--output", "/dev/full", "--format", form, "-q")
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert line.startswith("error: /dev/full cannot be written: ")


@pytest.mark.usefixtures("several")
def test_documents_are_written_as_they_are_read(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    real = chengjian.reading.read_document  # type: ignore[attr-defined]

    def watching(text: object, **given: str) -> object:
        sizes.append(Path("a.jsonl").stat().st_size)
        return real(text, **given)

    monkeypatch.setattr("chengjian.reading.read_document", watching)
    run("read", "in", "--output", "a.jsonl")
    assert len(sizes) == 5
    assert sizes == sorted(set(sizes))


@pytest.mark.usefixtures("several")
@pytest.mark.parametrize("width", ["40", "60", "80", "100", "120", "160"])
def test_table_fits_the_terminal(run: Run, width: str) -> None:
    from rich.cells import cell_len

    result = run("read", "in/0.txt", "--format", "table", env={"COLUMNS": width})
    assert "地区生产总值" in result.stdout.replace("\n", "").replace(" ", "") or int(width) < 60
    assert all(cell_len(line) <= int(width) for line in result.stdout.splitlines())
    assert "\x1b" not in result.stdout


@pytest.mark.usefixtures("several")
def test_table_reads_chinese(run: Run) -> None:
    result = run("read", "in/0.txt", "--format", "table", "--region", "620200", env={"COLUMNS": "160"})
    for word in (
        "位置",
        "指标",
        "地区",
        "嘉峪关市",
        "128.6亿元",
        "+6.2%",
        "第6位",
        "1.9:63.6:34.5",
        "12万吨",
        "gdp",
        "X110",
    ):
        assert word in result.stdout
    lines = [line.split() for line in result.stdout.splitlines()]
    assert {line[0] for line in lines if line and line[0].isdigit()} == {"1", "2"}


def test_table_of_nothing_says_so(run: Run, folder: Path) -> None:
    (folder / "none.txt").write_text("没有数字。", encoding="utf-8")
    assert "（没有）" in run("read", "none.txt", "--format", "table").stdout


def test_table_does_not_let_the_text_steer(run: Run, folder: Path) -> None:
    (folder / "evil.txt").write_text(
        "\x1b[31m粮食[red]产量[/red]12万吨，\x1b]0;x\x07棉花（1.5比2.5）。", encoding="utf-8"
    )
    for option in ((), ("--unread",), ("--repairs",)):
        assert "\x1b" not in run("read", "evil.txt", "--format", "table", *option).stdout


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        ("12860000000.0", "元", "128.6亿"),
        ("1300000000000", "元", "1.3万亿"),
        ("-58000", "人", "-5.8万"),
        ("9999", "户", "9999"),
        ("123456", "%", "123456"),
        ("0.50", "个百分点", "0.5"),
        ("1E+5", "吨", "10万"),
        ("0", "个", "0"),
    ],
)
def test_scaled(value: str, unit: str, said: str) -> None:
    assert scaled(Decimal(value), unit) == said


def test_humanised_of_every_measure() -> None:
    text = "城乡居民收入比2.3:1，增长6.2%，下降3.5%，居全省第六位，连续12个月，是2020年的3.4倍。"
    said = [humanised(row) for row in chengjian.read_text("收入" + text).observations]
    assert "2.3:1" in said
    assert "-3.5%" in said
