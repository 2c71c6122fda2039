"""Charts as SVG text: small series, lines, bars, a histogram.

They are part of the page: they take its colours, light or dark (classes of the style sheet; the attributes beside them
serve where there is none, in Word and PDF), print as they are, need no script, and cost a millisecond. Every chart
has a title and a description for those who do not see it; the table beside it says the same in numbers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Literal

import msgspec
from markupsafe import Markup, escape

Flag = Literal["", "derived", "contradicted", "target", "expected"]
COLOURS = ("#8a2b1d", "#29629c", "#4d7a3a", "#b7791f", "#6b3fa0", "#3a7d7c")
GREY, LINE, INK = "#7c8790", "#dfe3e6", "#1d2226"
FONT = "'Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif"


class Point(msgspec.Struct, frozen=True):
    """A value at a year; `flag` says what the reader must know of it; `said` is it in words."""

    x: float
    y: float
    flag: Flag = ""
    said: str = ""


class Series(msgspec.Struct, frozen=True):
    """A named line; `tone` is its colour, from 0, -1 for grey."""

    name: str
    points: Sequence[Point]
    tone: int = 0


class Bar(msgspec.Struct, frozen=True):
    """A bar of a ranking: its name, its value and how that is said."""

    name: str
    value: float
    said: str
    tone: int = 0


def spark(series: Sequence[Series], title: str, width: int = 132, height: int = 34) -> Markup:
    """Small lines without axes, the last value of the first series marked; empty where nothing can be drawn."""
    points = [p for one in series for p in one.points]
    if len({p.x for p in points}) < 2:
        return Markup("")
    across, up = _scales(points, (3, width - 5), (height - 4, 4), zero=False)
    drawn = [
        _path(one, across, up, 1.1 if at else 1.7)
        for at, one in reversed(list(enumerate(series)))
        if one.points
    ]
    last = series[0].points[-1] if series[0].points else None
    dots = "".join(_dot(p, series[0].tone, across, up, 2.3) for p in series[0].points if p.flag or p is last)
    return _svg(width, height, title, "", "".join(drawn) + dots, "spark")


def lines(
    series: Sequence[Series],
    title: str,
    said: Callable[[float], str],
    *,
    width: int = 680,
    height: int = 300,
    zero: bool = False,
) -> Markup:
    """Lines over years with their names at their ends; empty where no series has two points."""
    shown = [one for one in series if one.points]
    points = [p for one in shown for p in one.points]
    if all(len(one.points) < 2 for one in shown):
        return Markup("")
    low, high = min(p.y for p in points), max(p.y for p in points)
    marks = ticks(min(low, 0.0) if zero else low, max(high, 0.0) if zero else high, 5)
    labels = [said(mark) for mark in marks]
    left = 10 + max(_breadth(label) for label in labels) * 11.5
    right = 14 + max(_breadth(one.name) for one in shown) * 12.5
    across, up = _scales(
        points, (left + 6, width - right - 6), (height - 28, 14), zero=zero, extra=(marks[0], marks[-1])
    )
    parts = []
    for mark, label in zip(marks, labels, strict=True):
        y = up(mark)
        colour = GREY if mark == 0 else LINE
        parts.append(
            f'<line class="grid" x1="{left:.0f}" x2="{width - right:.0f}" y1="{y:.1f}" y2="{y:.1f}" stroke="{colour}"/>'
            + _text(left - 7, y + 4, label, "end", "axis")
        )
    years = sorted({p.x for p in points})
    step = max(1, math.ceil((years[-1] - years[0] + 1) * 34 / max(width - left - right, 1)))
    span = range(math.ceil(years[0]), math.floor(years[-1]) + 1)
    parts += [
        _text(across(year), height - 8, str(year), "middle", "axis")
        for year in span
        if (span[-1] - year) % step == 0
    ]
    for one in reversed(shown):
        parts.append(_path(one, across, up, 2.2 if one.tone >= 0 else 1.6))
        parts += [_dot(p, one.tone, across, up, 3.4) for p in one.points]
    ends = _apart([(up(one.points[-1].y), one) for one in shown], 16, height - 24)
    for y, one in ends:
        parts.append(_text(width - right + 2, y + 4, one.name, "start", _tone(one.tone), colour_of(one.tone)))
    described = "；".join(
        f"{one.name}：" + "，".join(f"{p.x:g} {p.said or said(p.y)}" for p in one.points) for one in shown
    )
    return _svg(width, height, title, described[:4000], "".join(parts), "lines")


def bars(items: Sequence[Bar], title: str, *, width: int = 680) -> Markup:
    """Horizontal bars from zero, each with its name and value."""
    if not items:
        return Markup("")
    left = 12 + max(_breadth(bar.name) for bar in items) * 13
    right = 12 + max(_breadth(bar.said) for bar in items) * 12
    low, high = min(0.0, *(b.value for b in items)), max(0.0, *(b.value for b in items))
    span = (high - low) or 1.0
    room = max(width - left - right, 40)
    row = 26
    parts = []
    for at, bar in enumerate(items):
        y = 4 + at * row
        start = left + (min(bar.value, 0.0) - low) / span * room
        length = max(abs(bar.value) / span * room, 1)
        parts.append(
            _text(left - 8, y + 16, bar.name, "end", "label")
            + f'<rect class="{_tone(bar.tone)}" x="{start:.1f}" y="{y + 3}" width="{length:.1f}" height="16"'
            f' fill="{colour_of(bar.tone)}"/>' + _text(start + length + 7, y + 16, bar.said, "start", "axis")
        )
    described = "；".join(f"{bar.name} {bar.said}" for bar in items)
    return _svg(width, 8 + row * len(items), title, described, "".join(parts), "bars")


def histogram(
    values: Sequence[float],
    marked: Sequence[tuple[str, float, int]],
    title: str,
    said: Callable[[float], str],
    *,
    width: int = 680,
    height: int = 190,
) -> Markup:
    """How values are spread, with the places of some named ones (name, value, tone)."""
    if len(values) < 5:
        return Markup("")
    marks = ticks(min(values), max(values), 6)
    low, high = marks[0], marks[-1]
    number = min(40, max(8, round(math.sqrt(len(values)) * 1.8)))
    step = (high - low) / number or 1.0
    bins = [0] * number
    for value in values:
        bins[min(number - 1, int((value - low) / step))] += 1
    left, right, top, base = 16, 24, 16 + 16 * len(marked), height - 26 + 16 * len(marked)
    room = width - left - right
    tallest = max(bins)
    parts = []
    for at, found in enumerate(bins):
        if found:
            x, tall = left + at * room / number, found / tallest * (base - top)
            parts.append(
                f'<rect class="bin" x="{x + 0.5:.1f}" y="{base - tall:.1f}" width="{room / number - 1:.1f}"'
                f' height="{tall:.1f}" fill="#c9cfd4"><title>{escape(said(low + at * step))} – '
                f"{escape(said(low + (at + 1) * step))}: {found}</title></rect>"
            )
    parts.append(
        f'<line class="grid" x1="{left}" x2="{width - right}" y1="{base}" y2="{base}" stroke="{GREY}"/>'
    )
    parts += [
        _text(left + (mark - low) / ((high - low) or 1) * room, base + 18, said(mark), "middle", "axis")
        for mark in marks
    ]
    for at, (name, value, tone) in enumerate(marked):
        x, y = left + (value - low) / ((high - low) or 1) * room, 12 + 16 * at
        # A name stands at the side where no other line crosses it.
        crossed = any(0 < other - value < (high - low) * 0.09 for _, other, _ in marked)
        anchor = "end" if x > width * 0.7 or crossed else "start"
        parts.append(
            f'<line class="{_tone(tone)}" x1="{x:.1f}" x2="{x:.1f}" y1="{y}" y2="{base}" stroke="{colour_of(tone)}"'
            ' stroke-width="1.6"/>'
            + _text(x + (-5 if anchor == "end" else 5), y + 4, name, anchor, _tone(tone), colour_of(tone))
        )
    described = "；".join(f"{name} {said(value)}" for name, value, _ in marked)
    return _svg(width, base + 26, title, described, "".join(parts), "histogram")


def ticks(low: float, high: float, about: int) -> list[float]:
    """Round numbers from at or below `low` to at or above `high`, some `about` of them."""
    if not high > low:
        pad = abs(low) * 0.1 or 1.0
        low, high = low - pad, high + pad
    raw = (high - low) / max(about - 1, 1)
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * k for k in (1, 2, 2.5, 5, 10) if power * k >= raw * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [float(f"{at * step:.12g}") for at in range(first, last + 1)]


def colour_of(tone: int) -> str:
    """The colour of a tone on paper."""
    return GREY if tone < 0 else COLOURS[tone % len(COLOURS)]


def _tone(tone: int) -> str:
    return "tg" if tone < 0 else f"t{tone % len(COLOURS)}"


Scale = Callable[[float], float]


def _scales(
    points: Sequence[Point],
    across: tuple[float, float],
    up: tuple[float, float],
    *,
    zero: bool,
    extra: Sequence[float] = (),
) -> tuple[Scale, Scale]:
    xs = [p.x for p in points]
    ys = [p.y for p in points] + ([0.0] if zero else []) + list(extra)
    return _scale(min(xs), max(xs), *across), _scale(min(ys), max(ys), *up)


def _scale(low: float, high: float, begin: float, end: float) -> Scale:
    if high <= low:
        middle = (begin + end) / 2
        return lambda _: middle
    return lambda value: begin + (value - low) / (high - low) * (end - begin)


def _path(series: Series, across: Scale, up: Scale, width: float) -> str:
    """The line through the points; what is only aimed at is dashed."""
    if len(series.points) < 2:
        return ""
    pieces = []
    solid = [p for p in series.points if p.flag != "target"]
    runs: list[tuple[Sequence[Point], str]] = [(solid, "")]
    if len(solid) < len(series.points):
        runs.append((series.points[max(len(solid) - 1, 0) :], ' stroke-dasharray="3 3"'))
    for run, dashes in runs:
        if len(run) > 1:
            d = "M" + "L".join(f"{across(p.x):.1f} {up(p.y):.1f}" for p in run)
            pieces.append(
                f'<path class="{_tone(series.tone)}" d="{d}" fill="none" stroke="{colour_of(series.tone)}"'
                f' stroke-width="{width}" stroke-linejoin="round" stroke-linecap="round"{dashes}/>'
            )
    return "".join(pieces)


def _dot(point: Point, tone: int, across: Scale, up: Scale, radius: float) -> str:
    """A filled dot; hollow where derived, expected or aimed at; a cross where sources contradict."""
    x, y, colour = across(point.x), up(point.y), colour_of(tone)
    title = f"<title>{point.x:g} {escape(point.said)}</title>" if point.said else ""
    if point.flag == "contradicted":
        r = radius + 0.6
        return (
            f'<path class="cross" d="M{x - r:.1f} {y - r:.1f}L{x + r:.1f} {y + r:.1f}M{x - r:.1f} {y + r:.1f}'
            f'L{x + r:.1f} {y - r:.1f}" stroke="#b3261e" stroke-width="1.8">{title}</path>'
        )
    fill = "#fff" if point.flag else colour
    kind = "hollow" if point.flag else "full"
    return (
        f'<circle class="{_tone(tone)} {kind}" cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{fill}" stroke="{colour}"'
        f' stroke-width="1.3">{title}</circle>'
    )


def _text(x: float, y: float, text: str, anchor: str, kind: str, colour: str = "#5b6670") -> str:
    return (
        f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}" font-size="12">'
        f"{escape(text)}</text>"
    )


def _apart(ends: list[tuple[float, Series]], least: float, lowest: float) -> list[tuple[float, Series]]:
    """The places of labels moved so far that none covers another."""
    placed: list[tuple[float, Series]] = []
    for y, one in sorted(ends, key=lambda end: end[0]):
        placed.append((max(y, placed[-1][0] + least) if placed else y, one))
    over = placed[-1][0] - lowest if placed else 0
    return [(y - max(over, 0), one) for y, one in placed]


def _breadth(text: str) -> float:
    """How wide a text is, in Chinese characters."""
    return sum(1.0 if ord(char) > 0x2E80 else 0.58 for char in text)


def _svg(width: float, height: float, title: str, description: str, inner: str, kind: str) -> Markup:
    described = f"<desc>{escape(description)}</desc>" if description else ""
    return Markup(
        f'<svg class="chart {kind}" role="img" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}"'
        f' width="{width:g}" height="{height:g}" font-family="{FONT}" aria-label="{escape(title)}">'
        f"{described}{inner}</svg>"
    )
