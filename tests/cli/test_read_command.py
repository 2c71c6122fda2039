"""`chengjian read`: its options, its messages and its exit status."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from calling import PLAIN, Run, rows

import chengjian
from chengjian.cli import read as read_module
from chengjian.model import Observation


def test_pipe_gets_json_lines_with_the_fields_of_the_record(run: Run, document: Path) -> None:
    result = run("read", document.name)
    assert result.exit_code == 0
    level, growth = rows(result)
    assert list(level) == list(Observation.__struct_fields__)
    assert (level["indicator"], level["unit"], level["period"]) == ("gdp", "元", "2024")
    assert Decimal(level["value"]) == 12_860_000_000
    assert (growth["measure"], growth["value"], growth["base_period"]) == ("growth", "6.2", "2023")
    assert PLAIN[level["start"] : level["end"]] == level["text"] == "128.6亿元"


def test_output_is_that_of_the_library(run: Run, document: Path) -> None:
    expected = chengjian.read(document, date="2025-01", region="620200", name="plain.txt").to_jsonl()
    assert run("read", "plain.txt", "--date", "2025-01", "--region", "嘉峪关市").stdout_bytes == expected


@pytest.mark.parametrize("region", ["嘉峪关市", "嘉峪关", "620200"])
def test_region_by_name_or_code(run: Run, document: Path, region: str) -> None:
    assert {row["region"] for row in rows(run("read", document, "--region", region))} == {"620200"}


def test_date_moves_what_the_text_leaves_open(run: Run, folder: Path) -> None:
    (folder / "open.txt").write_text("全市粮食产量12万吨，比上年增长3%。", encoding="utf-8")
    for date, period in (("2025-02", "2024"), ("2022-12", "2022")):
        assert {row["period"] for row in rows(run("read", "open.txt", "--date", date))} == {period}


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--date", "2024-13", "YYYY-MM"),
        ("--date", "last year", "YYYY-MM"),
        ("--region", "亚特兰蒂斯市", "no region is called"),
        ("--region", "999999", "no region is called"),
        ("--region", "嘉峪", "did you mean 嘉峪关"),
        ("--region", "朝阳区", "110105 北京市朝阳区"),
        ("--format", "xml", "'xml'"),
        ("--colour", "no", "--colour"),
    ],
)
def test_wrong_usage_is_one_line_and_two(
    run: Run, document: Path, option: str, value: str, said: str
) -> None:
    result = run("read", document, option, value)
    assert result.exit_code == 2
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.endswith("(see chengjian read --help)\n") or "main read --help" in result.stderr
    assert not result.stdout


def test_nothing_named_is_wrong_usage(run: Run) -> None:
    result = run("read")
    assert result.exit_code == 2
    assert "standard input" in result.stderr


def test_unread_numbers_instead_of_observations(run: Run, folder: Path) -> None:
    (folder / "odd.txt").write_text("（84.8比28.3）。全市粮食产量12万吨。\n", encoding="utf-8")
    expected = chengjian.read(folder / "odd.txt").unread
    assert expected
    found = rows(run("read", "odd.txt", "--unread"))
    assert [row["text"] for row in found] == [row.text for row in expected]
    assert list(found[0]) == ["document", "start", "end", "text", "sentence"]
    assert "84.8" in run("read", "odd.txt", "--unread", "--format", "table").stdout


def test_repairs_instead_of_observations(run: Run, folder: Path) -> None:
    broken = "全市地区生产总值完成128.6亿元，固定资产投资完成96.\n5亿元，比上年增长6.2%。\n"
    (folder / "broken.txt").write_text(broken, encoding="utf-8")
    (row,) = rows(run("read", "broken.txt", "--repairs"))
    assert (row["document"], row["kind"], row["text"]) == ("broken.txt", "joined", "\n")
    assert "接行" in run("read", "broken.txt", "--repairs", "--format", "table").stdout


def test_unread_and_repairs_are_two_questions(run: Run, document: Path) -> None:
    assert run("read", document, "--unread", "--repairs").exit_code == 2


def test_summary_of_several_documents(run: Run, document: Path) -> None:
    (document.parent / "other.txt").write_text(PLAIN, encoding="utf-8")
    result = run("read", "plain.txt", "other.txt", "gone.txt")
    assert result.stderr.splitlines()[-1] == "2 documents, 4 observations, 0 unread numbers, 1 failed"
    assert "documents" not in run("read", "plain.txt").stderr


def test_hint_once_where_place_and_date_are_unknown(run: Run, folder: Path) -> None:
    (folder / "bare.txt").write_text("粮食产量12万吨，增长3%。棉花产量2万吨。", encoding="utf-8")
    result = run("read", "bare.txt")
    (hint,) = result.stderr.splitlines()
    assert hint.startswith("hint: bare.txt: ")
    assert "--date" in hint
    assert "--region" in hint
    assert result.exit_code == 0
    assert "--region" not in run("read", "bare.txt", "--region", "620200").stderr
    assert run("read", "bare.txt", "--quiet").stderr == ""
    assert run("read", "bare.txt", "--region", "620200", "--date", "2024").stderr == ""


def test_quiet_does_not_hide_errors(run: Run, document: Path) -> None:
    result = run("read", document.name, "gone.txt", "-q")
    assert result.stderr == "error: gone.txt: there is no such file or folder\n"
    assert result.exit_code == 1


def test_a_fault_of_the_program_spoils_one_document_only(
    run: Run, document: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (document.parent / "worse.txt").write_text("毒\n", encoding="utf-8")
    real = chengjian.reading.read_document  # type: ignore[attr-defined]

    def failing(document: chengjian.Document, **given: str) -> object:
        if document.name == "worse.txt":
            raise ZeroDivisionError("by the test")
        return real(document, **given)

    monkeypatch.setattr("chengjian.reading.read_document", failing)
    result = run("read", "worse.txt", "plain.txt")
    assert result.exit_code == 1
    assert len(rows(result)) == 2
    assert "error: worse.txt: internal error" in result.stderr
    assert "ZeroDivisionError: by the test" in result.stderr


def test_debugging_shows_where_an_error_arose(
    run: Run, document: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHENGJIAN_DEBUG", "1")
    monkeypatch.setattr("chengjian.reading.read_document", lambda *_, **__: 1 / 0)
    assert isinstance(run("read", document).exception, ZeroDivisionError)


def test_interrupt_is_130(run: Run, document: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(read_module, "attempt", interrupted)
    assert run("read", document).exit_code == 130


def test_help_teaches(run: Run) -> None:
    for command in ((), ("read",), ("explain",), ("rule",)):
        said = run(*command, "--help").stdout
        assert "chengjian " in said
        assert any("一" <= c <= "鿿" for c in said)
    assert "\n    curl" in run("read", "-h").stdout


def test_version(run: Run) -> None:
    assert run("--version").stdout == f"chengjian {chengjian.__version__}\n"


def test_unknown_command(run: Run) -> None:
    result = run("raed")
    assert result.exit_code == 2
    assert "raed" in result.stderr
