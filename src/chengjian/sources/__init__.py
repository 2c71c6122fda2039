"""Bytes to documents: decoding, cleaning, mending, blocks; every clean character knows its raw place."""

from chengjian.sources.decoding import SourceError, decode
from chengjian.sources.opening import SUFFIXES, Failure, document, documents
from chengjian.sources.text import document_from_text

__all__ = ["SUFFIXES", "Failure", "SourceError", "decode", "document", "document_from_text", "documents"]
