"""Bytes to documents: decoding, cleaning, mending, blocks; every clean character knows its raw place."""

from chengjian.sources.text import SourceError, decode, document_from_text

__all__ = ["SourceError", "decode", "document_from_text"]
