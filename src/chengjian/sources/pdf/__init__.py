"""PDF to documents: text in reading order, tables with their cells, the place of every line on its page."""

from chengjian.sources.pdf.guard import document_from_pdf, picture_of_page

__all__ = ["document_from_pdf", "picture_of_page"]
