"""Bytes to text."""

from __future__ import annotations

import codecs

import charset_normalizer

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Beginnings of formats that are no text, named so that the message can say what the file is.
SIGNATURES = (
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive (or Word/Excel file)"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x7fELF", "a program"),
)
SAMPLE = 200_000
LOST = "\ufffd"
MAX_LOST = 8


class SourceError(ValueError):
    """The bytes are not a document that can be read; the message says why and what to do."""


def decode(data: bytes) -> tuple[str, str]:
    """The text of `data` and the name of its encoding.

    Tries byte order marks, UTF-8, GB 18030 (which covers GB2312 and GBK), then what charset-normalizer
    finds. Raises SourceError where the bytes are no text.
    """
    for signature, kind in SIGNATURES:
        if data.startswith(signature):
            raise SourceError(f"this is {kind}, not a text file; give a .txt or .md file")
    for mark, name in BOMS:
        if data.startswith(mark):
            try:
                return data.decode(name), name
            except UnicodeDecodeError as error:
                raise SourceError(
                    f"the byte order mark says {name}, but byte {error.start} is not"
                ) from error
    try:
        text, name = data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        text, name = _other(data)
    if _is_binary(text):
        raise SourceError("this is not text: it is full of control characters (a binary file named as text?)")
    return text, name


def _other(data: bytes) -> tuple[str, str]:
    """The text of bytes that are no clean UTF-8.

    A few bytes that are none (a download cut off in a character) are replaced by U+FFFD; many are refused, since text
    in a wrong encoding reads as numbers that nobody wrote.
    """
    repaired = data.decode("utf-8", "replace")
    if repaired.count(LOST) <= MAX_LOST and _looks_chinese(repaired):
        return repaired, "utf-8"
    for name in ("gb18030", "utf-16-le", "utf-16-be"):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if _looks_chinese(text):
            return text, name
    repaired = data.decode("gb18030", "replace")
    if repaired.count(LOST) <= MAX_LOST and _looks_chinese(repaired):
        return repaired, "gb18030"
    best = charset_normalizer.from_bytes(data[:SAMPLE]).best()
    try:
        text = data.decode(best.encoding) if best is not None else ""
    except (UnicodeDecodeError, LookupError) as error:
        raise SourceError("the encoding changes within the file; save the file as UTF-8") from error
    if best is None or not _looks_chinese(text):
        raise SourceError("the encoding is none that can be read; save the file as UTF-8")
    return text, best.encoding


def _looks_chinese(text: str) -> bool:
    """Whether most of the text's letters are common Chinese characters, punctuation or ASCII."""
    sample = text[:SAMPLE]
    common = sum("一" <= c <= "鿿" or c < "\x80" or "　" <= c <= "〿" or "！" <= c <= "｠" for c in sample)
    return common >= 0.9 * len(sample) and "\x00" not in sample


def _is_binary(text: str) -> bool:
    sample = text[:SAMPLE]
    control = sum(c < " " and c not in "\t\n\r\f\v" for c in sample)
    return "\x00" in sample[:1000] or control > 0.05 * len(sample)
