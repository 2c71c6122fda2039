"""`chengjian check`: what it says, in which form, and with which exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from calling import Run, started

CLEAN = "2024年云溪市外贸进出口总额52.4亿元，比上年的43.7亿元增长19.9%。\n"
WRONG = CLEAN.replace("19.9%", "29.9%")


@pytest.fixture
def wrong(folder: Path) -> Path:
    path = folder / "wrong.txt"
    path.write_text(WRONG, encoding="utf-8")
    return path


@pytest.fixture
def clean(folder: Path) -> Path:
    path = folder / "clean.txt"
    path.write_text(CLEAN, encoding="utf-8")
    return path


def test_findings_are_shown_where_they_stand(run: Run, wrong: Path) -> None:
    result = run("check", wrong.name)
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[0].startswith("error[A201] ")
    assert "wrong.txt:1:" in lines[1]
    shown, below = (line.partition("│ ")[2] for line in lines[3:5])
    at = shown.index("29.9%")
    columns = len(shown[:at].encode("gbk"))
    assert below[columns : columns + 5] == "^^^^^"
    assert any("52.4亿元 ÷ 43.7亿元" in line for line in lines)
    assert "1 处问题" in result.stdout


def test_nothing_found(run: Run, clean: Path) -> None:
    result = run("check", clean.name)
    assert result.exit_code == 0
    assert "没有发现问题" in result.stdout


def test_unreadable_document_is_named_and_wins(run: Run, wrong: Path) -> None:
    result = run("check", wrong.name, "none.txt")
    assert result.exit_code == 2
    assert "none.txt" in result.stderr
    assert "A201" in result.stdout


@pytest.mark.parametrize(
    "options", [("--ignore", "A2"), ("--select", "A1,A202"), ("--ignore", "growth-contradicts-levels")]
)
def test_rules_are_chosen(run: Run, wrong: Path, options: tuple[str, str]) -> None:
    assert run("check", wrong.name, *options).exit_code == 0


def test_unknown_code_is_refused(run: Run, wrong: Path) -> None:
    result = run("check", wrong.name, "--select", "A20l")
    assert result.exit_code == 2
    assert "did you mean A201?" in result.stderr


def test_json_has_the_records(run: Run, wrong: Path) -> None:
    record = json.loads(run("check", wrong.name, "--format", "json").stdout)
    (finding,) = record["findings"]
    assert finding["rule"] == "A201"
    assert finding["fingerprint"]
    assert {"documents", "failed", "findings", "derivations", "proofs", "verdicts"} == set(record)
    assert set(record["verdicts"].values()) <= {"holds", "violated", "unknown"}


@pytest.mark.parametrize("suffix", ["txt", "json", "sarif", "html"])
def test_form_goes_by_the_name_of_the_file(run: Run, wrong: Path, suffix: str) -> None:
    assert run("check", wrong.name, "--output", f"out.{suffix}").exit_code == 1
    text = (wrong.parent / f"out.{suffix}").read_text(encoding="utf-8")
    assert "A201" in text
    assert "\x1b" not in text


def test_several_pages_go_into_a_folder(run: Run, wrong: Path, clean: Path) -> None:
    assert run("check", wrong.name, clean.name, "--format", "html", "--output", "pages").exit_code == 1
    assert sorted(p.name for p in (wrong.parent / "pages").iterdir()) == ["clean.txt.html", "wrong.txt.html"]
    assert run("check", wrong.name, clean.name, "--format", "html").exit_code == 2


def test_document_is_never_overwritten(run: Run, wrong: Path) -> None:
    assert run("check", wrong.name, "--output", wrong.name).exit_code == 2
    assert wrong.read_text(encoding="utf-8") == WRONG


def test_word_review_needs_a_word_file(run: Run, wrong: Path) -> None:
    result = run("check", wrong.name, "--output", "out.docx")
    assert result.exit_code == 2
    assert "no Word file" in result.stderr


def test_baseline_accepts_with_a_reason(run: Run, wrong: Path) -> None:
    base = ("--baseline", "accepted.yml")
    assert run("check", wrong.name, *base).exit_code == 2
    assert run("check", wrong.name, *base, "--write-baseline", "--reason", "口径不同").exit_code == 0
    result = run("check", wrong.name, *base)
    assert result.exit_code == 0
    assert "1 处已接受" in result.stdout
    assert "reason: 口径不同" in (wrong.parent / "accepted.yml").read_text(encoding="utf-8")
    wrong.write_text("全市概况。\n\n" + WRONG, encoding="utf-8")
    assert run("check", wrong.name, *base).exit_code == 0
    sarif = json.loads(run("check", wrong.name, *base, "--format", "sarif").stdout)
    assert sarif["runs"][0]["results"][0]["suppressions"][0]["justification"] == "口径不同"


def test_stale_and_unreasoned_entries_are_named(run: Run, wrong: Path) -> None:
    base = ("--baseline", "accepted.yml")
    run("check", wrong.name, *base, "--write-baseline")
    assert "without a reason" in run("check", wrong.name, *base).stderr
    wrong.write_text(CLEAN, encoding="utf-8")
    result = run("check", wrong.name, *base)
    assert result.exit_code == 0
    assert "found no more" in result.stderr


@pytest.mark.parametrize("text", ["- {fingerprint: a, why: b}", "a: [", "- 3"])
def test_bad_baseline_is_refused(run: Run, wrong: Path, text: str) -> None:
    (wrong.parent / "accepted.yml").write_text(text, encoding="utf-8")
    result = run("check", wrong.name, "--baseline", "accepted.yml")
    assert result.exit_code == 2
    assert "accepted.yml" in result.stderr


@pytest.mark.parametrize(("name", "head"), [("chengjian.toml", ""), ("pyproject.toml", "[tool.chengjian]\n")])
def test_settings_are_found_upwards(
    run: Run, wrong: Path, monkeypatch: pytest.MonkeyPatch, name: str, head: str
) -> None:
    (wrong.parent / name).write_text(head + 'ignore = ["A201"]\n', encoding="utf-8")
    below = wrong.parent / "a" / "b"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert run("check", wrong).exit_code == 0
    assert run("check", wrong, "--ignore", "A101").exit_code == 1


def test_settings_for_some_documents(run: Run, wrong: Path) -> None:
    (wrong.parent / "chengjian.toml").write_text(
        '[per-document-ignores]\n"wr*.txt" = ["A2"]\n', encoding="utf-8"
    )
    assert run("check", wrong.name).exit_code == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("selct = []", "did you mean select"),
        ("severity = 'loud'", "severity"),
        ("select = 3", "select"),
        ("x = ", "no TOML"),
        ('select = ["A99"]', "A99"),
    ],
)
def test_bad_settings_are_refused(run: Run, wrong: Path, text: str, said: str) -> None:
    (wrong.parent / "chengjian.toml").write_text(text, encoding="utf-8")
    result = run("check", wrong.name)
    assert result.exit_code == 2
    assert said in result.stderr


def test_severity_hides_what_is_less(run: Run, wrong: Path) -> None:
    assert run("check", wrong.name, "--severity", "error").exit_code == 1
    assert run("check", wrong.name, "--severity", "fatal").exit_code == 2


def test_statistics(run: Run, wrong: Path) -> None:
    result = run("check", wrong.name, "--statistics")
    assert result.exit_code == 1
    assert result.stdout.split()[:3] == ["1", "A201", "growth-contradicts-levels"]


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "parquet", "txt"])
def test_reference_figures_are_held_against(run: Run, folder: Path, suffix: str) -> None:
    known = folder / "known.txt"
    known.write_text("2023年全市外贸进出口总额43.7亿元。\n", encoding="utf-8")
    if suffix != "txt":
        run("read", known.name, "--output", f"known.{suffix}", "--region", "620200")
    draft = folder / "draft.txt"
    draft.write_text("2024年全市外贸进出口总额52.4亿元，比上年增长29.9%。\n", encoding="utf-8")
    options = ("--region", "620200", "--reference", f"known.{suffix}")
    result = run("check", draft.name, *options)
    if suffix == "txt":
        assert result.exit_code in (0, 1)
    else:
        assert result.exit_code == 1, result.output
        assert "A201" in result.stdout


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"indicator": "no_such"}, "no indicator no_such"),
        ({"value": "NaN"}, "NaN is no figure"),
        ({"value": "1E+999999999"}, "is no figure"),
        ({"low": "3", "high": "1"}, "is more than high"),
        ({"period": "banana"}, "'banana' is no period"),
        ({"value": []}, "empty ratio"),
    ],
)
def test_reference_that_is_no_figure_is_named(
    run: Run, clean: Path, change: dict[str, object], said: str
) -> None:
    known = clean.parent / "known.jsonl"
    run("read", clean.name, "--output", known.name)
    row = json.loads(known.read_text("utf-8").splitlines()[0])
    known.write_text(json.dumps(row | change, ensure_ascii=False), encoding="utf-8")
    result = run("check", clean.name, "--reference", known.name)
    assert result.exit_code == 2
    assert "line 1" in result.stderr
    assert said in result.stderr


@pytest.mark.parametrize(("name", "text"), [("bad.jsonl", "{"), ("bad.parquet", "x"), ("none.csv", None)])
def test_bad_reference_is_named(run: Run, clean: Path, name: str, text: str | None) -> None:
    if text is not None:
        (clean.parent / name).write_text(text, encoding="utf-8")
    result = run("check", clean.name, "--reference", name)
    assert result.exit_code == 2
    assert name in result.stderr


def test_standard_input_as_a_process(folder: Path) -> None:
    result = started("check", "-", input=WRONG.encode(), cwd=folder)
    assert result.returncode == 1
    assert "A201" in result.stdout.decode()


def test_terminal_is_not_steered(run: Run, folder: Path) -> None:
    path = folder / "odd.txt"
    path.write_text(WRONG.replace("外贸", "外\x1b[2J贸"), encoding="utf-8")
    assert "\x1b" not in run("check", path.name).stdout


def test_cell_of_a_table_is_shown_with_its_heads(run: Run, folder: Path) -> None:
    path = folder / "table.md"
    path.write_text(
        "2025年主要指标\n\n| 指标 | 2024年 | 2025年 |\n|---|---|---|\n| 森林覆盖率（%） | 23.1 | 123.4 |\n",
        encoding="utf-8",
    )
    lines = run("check", path.name, "--region", "620200").stdout.splitlines()
    (shown,) = (at for at, line in enumerate(lines) if line.endswith("森林覆盖率（%） │ 2025年 │ 123.4"))
    assert lines[shown + 1].endswith(" ^^^^^")
