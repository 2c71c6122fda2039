"""Who watches a long reading: told of each page that takes seconds, since its text is recognised."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

# The page that is begun, from 1, and how many the document has.
Told = Callable[[int, int], None]
_told: ContextVar[Told | None] = ContextVar("told", default=None)


@contextmanager
def watched(told: Told) -> Iterator[None]:
    """Within it, `told` is called with the number of each page whose text is going to be recognised, and the number of all."""
    before = _told.set(told)
    try:
        yield
    finally:
        _told.reset(before)


def tell(page: int, pages: int) -> None:
    """Tell who watches, if anybody does, that a slow page is begun."""
    told = _told.get()
    if told is not None:
        told(page, pages)
