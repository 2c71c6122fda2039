"""Which documents `chengjian read` finds, and what is known of them beforehand."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from calling import PLAIN, Run, rows

BARE = "粮食产量12万吨，比上年增长3%。\n"


def documents(result: object) -> list[str]:
    return list(dict.fromkeys(row["document"] for row in rows(result)))  # type: ignore[arg-type]


def write(path: Path, text: str = PLAIN, encoding: str = "utf-8") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding=encoding)
    return path


@pytest.fixture
def tree(folder: Path) -> Path:
    for name in (
        "b.txt",
        "a.md",
        "sub/deep/c.markdown",
        "sub/D.TXT",
        "e.dat",
        ".hidden/f.txt",
        ".g.txt",
        "documents.csv",
    ):
        write(folder / "tree" / name)
    return folder / "tree"


@pytest.mark.usefixtures("tree")
def test_folders_are_read_recursively_in_order(run: Run) -> None:
    found = documents(run("read", "tree"))
    below = ("a.md", "b.txt", "sub/D.TXT", "sub/deep/c.markdown")
    assert found == [str(Path("tree", name)) for name in below]


def test_a_file_named_is_tried_whatever_its_name(run: Run, tree: Path) -> None:
    assert documents(run("read", tree / "e.dat", tree / ".g.txt")) == [
        str(tree / "e.dat"),
        str(tree / ".g.txt"),
    ]


@pytest.mark.usefixtures("tree")
def test_patterns_that_the_shell_left_alone(run: Run) -> None:
    assert documents(run("read", "tree/*.md", "tree/**/*.markdown")) == [
        "tree/a.md",
        "tree/sub/deep/c.markdown",
    ]
    assert run("read", "tree/*.pdf").exit_code == 1
    assert "nothing matches" in run("read", "tree/*.pdf").stderr


def test_a_name_with_brackets_is_no_pattern(run: Run, folder: Path) -> None:
    write(folder / "report[1].txt")
    assert documents(run("read", "report[1].txt")) == ["report[1].txt"]


def test_the_same_document_is_read_once(run: Run, tree: Path) -> None:
    (tree / "link.txt").symlink_to(tree / "b.txt")
    once = documents(run("read", "tree/b.txt", "tree", tree / "b.txt", "./tree/../tree/b.txt"))
    assert once == ["tree/b.txt", "tree/a.md", "tree/sub/D.TXT", "tree/sub/deep/c.markdown"]


def test_two_files_of_one_name_differ(run: Run, folder: Path) -> None:
    write(folder / "x" / "report.txt")
    write(folder / "y" / "report.txt")
    found = rows(run("read", "x/report.txt", "y/report.txt"))
    assert len({row["id"] for row in found}) == len(found) == 4


def test_standard_input(run: Run) -> None:
    result = run("read", "-", input=PLAIN)
    assert documents(result) == ["-"]
    assert documents(run("read", "-", "-", input=PLAIN.encode("gb18030"))) == ["-"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-32"])
def test_encodings(run: Run, folder: Path, encoding: str) -> None:
    write(folder / "e.txt", PLAIN * 5, encoding)
    assert len(rows(run("read", "e.txt"))) == 10


def test_bad_files_are_named_and_the_others_read(run: Run, document: Path) -> None:
    here = document.parent
    (here / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (here / "report.txt").write_bytes(b"Rar!\x1a\x07...")
    (here / "empty.txt").write_bytes(b"")
    (here / "none").mkdir()
    result = run("read", "gone.txt", "binary.txt", "none", "report.txt", "empty.txt", "plain.txt")
    assert result.exit_code == 1
    assert documents(result) == ["plain.txt"]
    said = {
        line.split(": ")[1]: line for line in result.stderr.splitlines() if line.startswith(("error", "hint"))
    }
    assert "no such file" in said["gone.txt"]
    assert "UTF-8" in said["binary.txt"]
    assert "RAR" in said["report.txt"]
    assert ".txt" in said["none"]
    assert said["empty.txt"].startswith("hint")
    assert result.stderr.splitlines()[-1].endswith("4 failed")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions do not bind here")
def test_a_file_without_permission(run: Run, document: Path) -> None:
    locked = write(document.parent / "locked.txt")
    locked.chmod(0)
    result = run("read", locked, document)
    assert result.exit_code == 1
    assert "permission" in result.stderr
    assert len(rows(result)) == 2


def test_a_file_that_cannot_be_opened(run: Run, document: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.read_bytes

    def refused(path: Path) -> bytes:
        if path.name == "locked.txt":
            raise PermissionError(13, "Permission denied")
        return real(path)

    write(document.parent / "locked.txt")
    monkeypatch.setattr(Path, "read_bytes", refused)
    result = run("read", "locked.txt", document.name)
    assert result.exit_code == 1
    assert "error: locked.txt: there is no permission" in result.stderr
    assert documents(result) == ["plain.txt"]


def test_a_document_that_is_too_large(run: Run, document: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chengjian.reading.MAX_BYTES", 20)
    result = run("read", document, "-", input=PLAIN)
    assert result.exit_code == 1
    assert result.stderr.count("split it") == 2


def test_names_cannot_steer_the_terminal(run: Run, folder: Path) -> None:
    write(folder / "a\x1b[2Jb.txt")
    for form in ("table", "jsonl"):
        result = run("read", "a\x1b[2Jb.txt", "c\x1b[2Jd.txt", "--format", form)
        assert "\x1b" not in result.stdout + result.stderr


def test_a_name_that_is_no_utf8(run: Run, folder: Path) -> None:
    name = os.fsdecode(b"\xd6\xd0.txt")
    try:
        write(folder / name)
    except OSError:
        pytest.skip("this file system has names in UTF-8 only")
    assert documents(run("read", name)) == ["��.txt"]


# The manifest -----------------------------------------------------------------------------------------


def manifest(folder: Path, *lines: str) -> Path:
    return write(folder / "list.csv", "\n".join(lines) + "\n")


def test_manifest_says_date_and_region(run: Run, folder: Path) -> None:
    write(folder / "docs" / "a.txt", BARE)
    write(folder / "docs" / "b.txt", BARE)
    write(
        folder / "docs" / "list.csv", "file,title,date,region\na.txt,甲,2023-03,嘉峪关市\nb.txt,,2020-12,\n"
    )
    found = rows(run("read", "docs", "--manifest", "docs/list.csv"))
    assert {(row["document"], row["period"], row["region"]) for row in found} == {
        ("docs/a.txt", "2022", "620200"),
        ("docs/b.txt", "2020", None),
    }
    assert rows(run("read", "--manifest", "docs/list.csv")) == found


def test_manifest_with_codes_bom_and_blank_lines(run: Run, folder: Path) -> None:
    write(folder / "a.txt", BARE)
    write(folder / "list.csv", "file, region_code ,region\r\n\r\na.txt,620300,不看这里\r\n", "utf-8-sig")
    assert {row["region"] for row in rows(run("read", "a.txt", "--manifest", "list.csv"))} == {"620300"}


def test_options_go_before_sidecars_before_manifest(run: Run, folder: Path) -> None:
    write(folder / "a.txt", BARE)
    listed = manifest(folder, "file,date,region", "a.txt,2018-12,金昌市")

    def read(*options: str) -> set[tuple[str, str]]:
        return {
            (row["period"], row["region"])
            for row in rows(run("read", "a.txt", "--manifest", listed, *options))
        }

    assert read() == {("2018", "620300")}
    write(folder / "a.yml", "date: 2019-12\n")
    assert read() == {("2019", "620300")}
    write(folder / "a.txt.yml", "date: 2020-12-31\nregion: 620200\ntitle: 某市的答卷\nother: [1]\n")
    assert read() == {("2020", "620200")}
    assert read("--date", "2021-12") == {("2021", "620200")}
    assert read("--region", "酒泉市") == {("2020", "620900")}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("date: [2024]", "date: it must be one word"),
        ("date: 2024-20", "date: '2024-20'"),
        ("region: 亚特兰蒂斯", "region: no region"),
        ("- a list", "no YAML"),
        ("date: 'open", "no YAML"),
    ],
)
def test_a_wrong_sidecar_fails_its_document(run: Run, document: Path, text: str, said: str) -> None:
    write(document.with_name("plain.txt.yml"), text)
    write(document.with_name("other.txt"))
    result = run("read", "plain.txt", "other.txt")
    assert result.exit_code == 1
    assert documents(result) == ["other.txt"]
    assert f"error: plain.txt: its sidecar plain.txt.yml, {said}" in result.stderr or said in result.stderr


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("name,date", "plain.txt,2024"), "list.csv line 1: there is no column 'file'"),
        ((), "list.csv line 1: there is no column 'file'"),
        (("file,date", "plain.txt,24"), "list.csv line 2, column date: '24'"),
        (("file,region", "plain.txt,朝阳区"), "list.csv line 2, column region: '朝阳区' may be"),
        (("file,region_code", "", "plain.txt,1"), "list.csv line 3, column region_code: no region"),
        (
            ("file,date", "plain.txt,2024", "./plain.txt,2023"),
            "list.csv line 3, column file: ./plain.txt is listed",
        ),
        (("file,date", ",2024"), "list.csv line 2, column file: it is empty"),
        (("file,date", "plain.txt,2024,x"), "list.csv line 2: more fields"),
        (("file,date", '"plain.txt,2024'), "list.csv line 2"),
        (
            ("file,date,region", "plain.txt,24,哪里"),
            "line 2, column region: no region",
        ),
    ],
)
def test_a_wrong_manifest_names_line_and_column(
    run: Run, document: Path, lines: tuple[str, ...], said: str
) -> None:
    result = run("read", document, "--manifest", manifest(document.parent, *lines))
    assert result.exit_code == 2
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_manifest_that_is_none(run: Run, document: Path) -> None:
    assert "cannot be read" in run("read", document, "--manifest", "gone.csv").stderr
    (document.parent / "list.csv").write_bytes("file,region\nplain.txt,嘉峪关市\n".encode("gb18030"))
    result = run("read", document, "--manifest", "list.csv")
    assert result.exit_code == 2
    assert "UTF-8" in result.stderr


def test_a_manifest_row_without_file_is_named_and_the_others_go_on(run: Run, document: Path) -> None:
    listed = manifest(document.parent, "file,date", "gone.txt,2024", "plain.txt,2025")
    result = run("read", "--manifest", listed)
    assert result.exit_code == 1
    assert "error: " in result.stderr
    assert "line 2: there is no file gone.txt" in result.stderr
    assert len(rows(result)) == 2
    only_told = run("read", document, "--manifest", listed)
    assert only_told.exit_code == 0
    assert "warning: " in only_told.stderr


@pytest.mark.parametrize("suffix", ["csv", "txt.yml"])
def test_what_is_read_is_not_overwritten(run: Run, document: Path, suffix: str) -> None:
    listed = manifest(document.parent, "file,date", "plain.txt,2025")
    kept = {"csv": Path(listed), "txt.yml": document.with_name("plain.txt.yml")}[suffix]
    if suffix == "txt.yml":
        kept.write_text("date: 2024-03\n", "utf-8")
    before = kept.read_bytes()
    result = run("read", document, "--manifest", listed, "-f", "csv", "-o", kept)
    assert result.exit_code == 2
    assert "it would be overwritten" in result.stderr
    assert kept.read_bytes() == before


def test_a_misspelt_key_of_a_sidecar_is_named(run: Run, document: Path) -> None:
    document.with_name("plain.txt.yml").write_text("regoin: 620200\n", "utf-8")
    result = run("read", document)
    assert result.exit_code == 1
    assert "did you mean region?" in result.stderr


def test_a_suffix_that_names_no_form(run: Run, document: Path) -> None:
    result = run("read", document, "-o", document.with_suffix(".xlsx"))
    assert result.exit_code == 2
    assert ".parquet" in result.stderr
    assert not document.with_suffix(".xlsx").exists()


def test_an_empty_manifest(run: Run, folder: Path) -> None:
    result = run("read", "--manifest", manifest(folder, "file,date"))
    assert result.exit_code == 1
    assert "nothing to read" in result.stderr
