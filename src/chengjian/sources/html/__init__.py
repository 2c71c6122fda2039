"""HTML pages to documents: the article of a page, its tables, its title and date; offsets point into the source."""

from chengjian.sources.html.document import document_from_html

__all__ = ["document_from_html"]
