"""What a file is, by its content, and archives of files."""

from __future__ import annotations

import io
import zipfile

import pytest

from chengjian.model import Document
from chengjian.sources import Failure, SourceError, document, documents
from chengjian.sources import archive as archives
from chengjian.sources.opening import format_of

TEXT = "全市地区生产总值128.6亿元，比上年增长6.2%。"


def packed(**members: bytes | str) -> bytes:
    """A ZIP archive of these members, in which two underscores stand for a slash."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (TEXT.encode(), "text"),
        (b"", "text"),
        (b"\n%PDF-1.4\n", "pdf"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image"),
        (b"\xef\xbb\xbf\n<!DOCTYPE html>", "html"),
        (b"<html xmlns:o='x'>", "html"),
        ("<HTML><p>全市</p>".encode("utf-16"), "html"),
        (packed(word__document_xml=b"").replace(b"document_xml", b"document.xml"), "docx"),
        (packed(xl__workbook_xml=b"").replace(b"workbook_xml", b"workbook.xml"), "xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "Workbook".encode("utf-16-le"), "xlsx"),
    ],
)
def test_format_by_content(data: bytes, expected: str) -> None:
    assert format_of(data, "misnamed.txt") == expected


def test_a_name_makes_a_table_of_a_text() -> None:
    assert format_of(b"a,1\n", "x.csv") == "csv"
    assert format_of(b"a,1\n", "x.txt") == "text"
    assert format_of(b"<html><body>", "x.csv") == "html"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"Rar!\x1a\x07\x00", "RAR"),
        (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
        (b"PK\x05\x06" + b"\0" * 18, "empty"),
        (b"{\\rtf1", "RTF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "old Word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office"),
        (b"PK\x03\x04 and nothing more", "damaged"),
        (packed(a=TEXT, b=TEXT), "several files"),
    ],
)
def test_what_cannot_be_read_is_said(data: bytes, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        document(data, "x")


def test_members_of_an_archive_are_documents_of_their_own() -> None:
    inner = packed(c_txt=TEXT)
    data = packed(a_txt=TEXT, folder__b_txt=b"\0\1\2", inner_zip=inner, folder__=b"")
    found = list(documents(data, "all.zip"))
    assert [f.name for f in found] == ["all.zip/a_txt", "all.zip/folder/b_txt", "all.zip/inner_zip/c_txt"]
    assert isinstance(found[0], Document)
    assert isinstance(found[1], Failure)
    assert isinstance(found[2], Document)


def test_archives_are_not_opened_for_ever() -> None:
    data = packed(x=TEXT)
    for _ in range(5):
        data = packed(x=data)
    (failure,) = documents(data, "deep.zip")
    assert isinstance(failure, Failure)
    assert "unpack it" in failure.reason


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "..\\..\\x", "a/./b", "\x1b[31m"])
def test_a_members_path_leads_nowhere(name: str) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, TEXT)
    (made,) = documents(file.getvalue(), "z.zip")
    assert isinstance(made, Document)
    assert made.name.startswith("z.zip/")
    assert ".." not in made.name
    assert made.name.isprintable()


def test_names_in_gbk() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("NAME.txt", TEXT)
    data = file.getvalue().replace(b"NAME", "公报".encode("gbk"))
    assert [made.name for made in documents(data, "z.zip")] == ["z.zip/公报.txt"]


def test_an_archive_that_claims_too_much_is_not_opened() -> None:
    with pytest.raises(SourceError, match="claims to unpack"):
        list(documents(packed(bomb=b"\0" * 20_000_000), "bomb.zip"))


def test_too_many_members(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_MEMBERS", 1)
    with pytest.raises(SourceError, match="2 members"):
        list(documents(packed(a=TEXT, b=TEXT), "z.zip"))


def test_a_member_whose_size_is_a_lie_is_damaged_alone() -> None:
    good, bad = TEXT.encode(), b"x" * 1000
    data = bytearray(packed(bad=bad, good=good))
    at = data.index(b"bad") + 3
    data[at : at + 4] = b"\xff\xff\xff\xff"
    first, second = documents(bytes(data), "z.zip")
    assert isinstance(first, Failure)
    assert "damaged" in first.reason
    assert isinstance(second, Document)


def test_an_encrypted_member_is_said() -> None:
    data = bytearray(packed(a=TEXT))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    (failure,) = documents(bytes(data), "z.zip")
    assert isinstance(failure, Failure)
    assert "encrypted" in failure.reason
