"""Bytes to text."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengjian.sources import SourceError, decode
from chengjian.sources.decoding import SIGNATURES

TEXT = (
    "嘉峪关市2024年国民经济和社会发展统计公报\n"
    "全年全市地区生产总值386.2亿元，按不变价格计算，比上年增长6.2%。其中，第一产业增加值8.1亿元，增长5.4%；"
    "第二产业增加值236.4亿元，增长7.0%；第三产业增加值141.7亿元，增长4.9%。\n"
    "年末常住人口31.5万人，城镇化率为94.6%，居民消费价格上涨0.3%。\n"
)
SHORT = "全市地区生产总值128.6亿元，比上年增长6.2%。"
# Chinese letters and marks as documents use them, and ASCII.
LETTERS = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
CHINESE = st.text(LETTERS | st.sampled_from("，。；、：（）“”0123456789.%\n "), min_size=1)


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gb2312", "gb18030"),
        ("gbk", "gb18030"),
        ("gb18030", "gb18030"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
        ("utf-32-le", "utf_32_le"),
        ("utf-32-be", "utf_32_be"),
    ],
)
def test_encoding(encoding: str, name: str) -> None:
    assert decode(TEXT.encode(encoding)) == (TEXT, name)


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_byte_order_mark_is_believed_and_dropped(mark: bytes, encoding: str) -> None:
    assert decode(mark + TEXT.encode(encoding))[0] == TEXT
    assert decode(mark)[0] == ""


@pytest.mark.parametrize(
    "data", [codecs.BOM_UTF8 + b"\xff", codecs.BOM_UTF16_LE + b"\x00", codecs.BOM_UTF16_LE + b"\x00\xd8"]
)
def test_byte_order_mark_that_lies_is_named(data: bytes) -> None:
    with pytest.raises(SourceError, match="byte order mark says utf"):
        decode(data)


def test_nothing_is_an_empty_text() -> None:
    assert decode(b"") == ("", "utf-8")


def test_form_feeds_are_text() -> None:
    assert decode("第一页\f第二页\v".encode())[0] == "第一页\f第二页\v"


@pytest.mark.parametrize("signature", SIGNATURES, ids=lambda signature: signature[1])
def test_other_formats_are_named(signature: tuple[bytes, str]) -> None:
    mark, kind = signature
    with pytest.raises(SourceError, match=kind.split("(")[0].strip()):
        decode(mark + bytes(range(256)))


@pytest.mark.parametrize(
    "data",
    [
        b"\x00",
        b"\x00" * 100,
        b"GDP\x0012.3",
        TEXT.encode().replace("。".encode(), b"\x00"),
        bytes(range(256)) * 10,
        b"\x01\x02\x03\x04\x05" * 20,
    ],
    ids=["one NUL", "NULs", "NUL in ASCII", "NUL in Chinese", "all bytes", "control characters"],
)
def test_binary_is_refused(data: bytes) -> None:
    with pytest.raises(SourceError):
        decode(data)


def test_a_stray_control_character_is_text() -> None:
    text = TEXT.replace("公报", "\x07公报\x1b")
    assert decode(text.encode())[0] == text


@pytest.mark.parametrize(("first", "second"), [("utf-8", "gb18030"), ("gb18030", "utf-8")])
@pytest.mark.parametrize("text", [TEXT, TEXT * 10, SHORT], ids=["document", "long", "short"])
def test_mixed_encodings_are_not_read_as_something_else(first: str, second: str, text: str) -> None:
    try:
        read, _ = decode(text.encode(first) + text.encode(second))
    except SourceError as error:
        assert "UTF-8" in str(error)
    else:
        # Read at all, it is read with marks where it could not be, never as another script.
        assert text in read


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("text", [TEXT, SHORT], ids=["document", "short"])
def test_text_cut_in_the_middle_of_a_character_is_not_read_as_something_else(
    encoding: str, text: str
) -> None:
    try:
        read, _ = decode(text.rstrip().encode(encoding)[:-1])
    except SourceError as error:
        assert "UTF-8" in str(error)
    else:
        assert read.startswith(text.rstrip()[:-1])


@pytest.mark.parametrize("data", [b"\x80", b"\xff" * 50, b"\xfe\xfd\xfc"], ids=["one", "many", "three"])
def test_noise_is_refused(data: bytes) -> None:
    with pytest.raises(SourceError):
        decode(data)


@given(CHINESE)
def test_any_chinese_text_comes_back_from_utf8(text: str) -> None:
    assert decode(text.encode())[0] == text
    assert decode(codecs.BOM_UTF8 + text.encode())[0] == text


@given(st.lists(st.sampled_from(TEXT.splitlines()), min_size=1, max_size=5).map("\n".join))
def test_common_chinese_comes_back_from_gb18030(text: str) -> None:
    assert decode(text.encode("gb18030")) == (text, "gb18030")


@given(st.binary(max_size=200))
def test_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        text, encoding = decode(data)
    except SourceError as error:
        assert str(error)
    else:
        assert isinstance(text, str)
        codecs.lookup(encoding)
