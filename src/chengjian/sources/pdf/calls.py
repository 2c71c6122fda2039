"""PDFium asked for many things at once.

A page has thousands of glyphs and lines, and a call from Python for each costs more than PDFium's own work on it. Here the
calls run in `map`, with plain addresses for what PDFium fills in, and the numbers come back as lists. They keep the
interpreter's lock (PYFUNCTYPE), whose release would cost as much as the call.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterable
from itertools import repeat

import pypdfium2.raw as raw

_FLOAT = ctypes.sizeof(ctypes.c_float)


def _function(of: object, *arguments: type) -> Callable[..., int]:
    """A function of PDFium that takes plain numbers as addresses."""
    address = ctypes.cast(of, ctypes.c_void_p).value  # type: ignore[arg-type]
    assert address is not None
    return ctypes.PYFUNCTYPE(ctypes.c_int, *arguments)(address)


_HANDLE = ctypes.c_void_p
_loose_box = _function(raw.FPDFText_GetLooseCharBox, _HANDLE, ctypes.c_int, _HANDLE)
_bounds = _function(raw.FPDFPageObj_GetBounds, _HANDLE, _HANDLE, _HANDLE, _HANDLE, _HANDLE)
_object = ctypes.PYFUNCTYPE(_HANDLE, _HANDLE, ctypes.c_int)(
    ctypes.cast(raw.FPDFPage_GetObject, ctypes.c_void_p).value or 0
)
_kind = _function(raw.FPDFPageObj_GetType, _HANDLE)

Columns = tuple[list[float], list[float], list[float], list[float]]


def char_boxes(textpage: object, count: int, wanted: list[int]) -> Columns:
    """The left, top, right and bottom of the first `count` glyphs, in user space; 0 where a glyph is not wanted or has none."""
    boxes = (ctypes.c_float * (4 * count))()
    base = ctypes.addressof(boxes)
    handle = ctypes.cast(textpage, ctypes.c_void_p)  # type: ignore[arg-type]
    _run(map(_loose_box, repeat(handle), wanted, [base + 16 * i for i in wanted]))
    numbers: list[float] = list(boxes)
    return numbers[0::4], numbers[1::4], numbers[2::4], numbers[3::4]


def page_objects(page: object, count: int) -> list[tuple[int, int]]:
    """The first `count` objects of a page: their addresses and kinds."""
    handle = ctypes.cast(page, ctypes.c_void_p)  # type: ignore[arg-type]
    objects = list(map(_object, repeat(handle), range(count)))
    return list(zip(objects, map(_kind, objects), strict=True))


def object_bounds(objects: list[int]) -> Columns:
    """The left, bottom, right and top of page objects, in the space that they stand in."""
    count = len(objects)
    numbers = (ctypes.c_float * (4 * count))()
    base = ctypes.addressof(numbers)
    size = count * _FLOAT
    places = (range(base + k * size, base + (k + 1) * size, _FLOAT) for k in range(4))
    _run(map(_bounds, objects, *places))
    listed: list[float] = list(numbers)
    return listed[:count], listed[count : 2 * count], listed[2 * count : 3 * count], listed[3 * count :]


def _run(calls: Iterable[int]) -> None:
    """Make the calls; what they return says nothing."""
    deque(calls, maxlen=0)
