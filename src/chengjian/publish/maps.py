"""The map of China as SVG: prefectures coloured by the fifth of the values they are in, the South China Sea in its own frame.

The boundaries are those of `codes/boundaries`, drawn in Albers' conic projection with the parallels 25° and 47°, as the
standard maps of China are. Pages colour the classes `q0` to `q4` and `qn` anew where they have a style for dark; elsewhere
the colours that the areas carry themselves hold.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise

from markupsafe import Markup, escape

from chengjian.codes.boundaries import boundaries

STEPS = 5
# Light to dark; the style sheet has the same for dark pages.
SHADES = ("#f6e3da", "#e9bba8", "#d58d76", "#b3553f", "#7c2415")
NONE = "#ebeae6"
WIDTH = 760
NORTH, SOUTH, MIDDLE, ORIGIN = 47.0, 25.0, 105.0, 35.0
# The lowest latitude of the main frame; what lies south of it stands in the frame of its own.
LOWEST = 14.0
INSET = (106.0, 2.5, 123.5, 24.2)
INSET_WIDTH = 118.0

Projected = tuple[float, float]
Placing = Callable[[float, float], Projected]


@cache
def _shapes() -> tuple[dict[str, str], dict[str, str], float]:
    """The paths of the main frame and of the inset, by code, and the height of the main frame."""
    features = boundaries()
    corners = [project(73.4, 39.0), project(135.2, 48.0), project(122.0, 53.7), project(110.0, LOWEST)]
    left, right = corners[0][0], corners[1][0]
    top, bottom = corners[2][1], corners[3][1]
    scale = (WIDTH - 8) / (right - left)

    def main(x: float, y: float) -> Projected:
        px, py = project(x, y)
        return (px - left) * scale + 4, (top - py) * scale + 4

    west, south, east, north = INSET
    inset_scale = INSET_WIDTH / (project(east, south)[0] - project(west, south)[0])
    base = project(west, south)[0], project((west + east) / 2, north)[1]

    def inset(x: float, y: float) -> Projected:
        px, py = project(x, y)
        return (px - base[0]) * inset_scale, (base[1] - py) * inset_scale

    mains: dict[str, str] = {}
    insets: dict[str, str] = {}
    for code, geometry in features.items():
        mains[code] = _path(geometry, main, 0.8)
        if _lowest(geometry) < north:
            insets[code] = _path(geometry, inset, 0.7)
    return mains, insets, (top - bottom) * scale + 8


def project(longitude: float, latitude: float) -> Projected:
    """Albers' equal-area conic projection of degrees, in radians of the globe, north up."""
    first, second, origin = math.radians(SOUTH), math.radians(NORTH), math.radians(ORIGIN)
    n = (math.sin(first) + math.sin(second)) / 2
    c = math.cos(first) ** 2 + 2 * n * math.sin(first)
    rho = math.sqrt(c - 2 * n * math.sin(math.radians(latitude))) / n
    rho0 = math.sqrt(c - 2 * n * math.sin(origin)) / n
    theta = n * math.radians(longitude - MIDDLE)
    return rho * math.sin(theta), rho0 - rho * math.cos(theta)


def _lowest(geometry: dict[str, object]) -> float:
    def lows(value: object) -> float:
        assert isinstance(value, list)
        return value[1] if isinstance(value[0], float | int) else min(lows(item) for item in value)

    return lows(geometry["coordinates"]) if geometry["coordinates"] else 90.0


def _path(geometry: dict[str, object], place: Placing, least: float) -> str:
    """SVG path data; points are dots, steps shorter than `least` are left out."""
    kind, coordinates = geometry["type"], geometry["coordinates"]
    assert isinstance(coordinates, list)
    if kind == "MultiPoint":
        return "".join(f"M{x:.1f} {y:.1f}h.01" for x, y in (place(*point) for point in coordinates))
    nested = {"Polygon": coordinates, "LineString": [coordinates], "MultiLineString": coordinates}
    rings = nested.get(str(kind)) or [ring for polygon in coordinates for ring in polygon]
    closed = "Z" if "Polygon" in str(kind) else ""
    return "".join(filter(None, (_ring(ring, place, least, closed) for ring in rings)))


def _ring(ring: list[list[float]], place: Placing, least: float, closed: str) -> str:
    """A ring or line as relative steps, in tenths: the shortest that SVG allows."""
    at: tuple[int, int] | None = None
    made: list[str] = []
    for point in ring:
        x, y = (round(value * 10) for value in place(*point))
        if at is None:
            made.append(f"M{x / 10:g} {y / 10:g}l")
        elif abs(x - at[0]) + abs(y - at[1]) < least * 10:
            continue
        else:
            made.append(_step(x - at[0]) + _step(y - at[1]))
        at = x, y
    return "".join(made) + closed if len(made) > 2 or (not closed and len(made) > 1) else ""


def _step(tenths: int) -> str:
    """A step with its separator: -1.2, or  .7 after a space."""
    text = f"{tenths / 10:g}".replace("0.", ".", 1) if abs(tenths) < 10 else f"{tenths / 10:g}"
    return text if text.startswith("-") else " " + text


def breaks(values: Sequence[float]) -> list[float]:
    """The four values that part the sorted values into fifths."""
    ordered = sorted(values)
    if not ordered:
        return []
    found = [ordered[min(len(ordered) - 1, round(len(ordered) * k / STEPS))] for k in range(1, STEPS)]
    return sorted(set(found))


def legend(values: Sequence[float], said: Callable[[float], str]) -> list[tuple[int, str]]:
    """The shades of a map of these values, each with the words for its fifth; `said` prints a value."""
    edges = breaks(values)
    if not edges:
        return []
    words = [f"< {said(edges[0])}"]
    words += [f"{said(low)} – {said(high)}" for low, high in pairwise(edges)]
    return list(enumerate([*words, f"≥ {said(edges[-1])}"]))


def china(
    values: Mapping[str, float],
    titles: Mapping[str, str],
    links: Mapping[str, str],
    title: str,
    description: str,
    marked: Iterable[str] = (),
) -> Markup:
    """The map: `values` by region code colour it, `titles` are said on pointing, `links` are where a region leads.

    The regions `marked` are outlined.
    """
    mains, insets, height = _shapes()
    parts = breaks(list(values.values()))
    shades = {code: sum(value >= edge for edge in parts) for code, value in values.items()}
    areas = []
    for code, d in mains.items():
        if code in ("maritime", "islets"):
            continue
        shade = shades.get(code)
        fill, kind = (NONE, "qn") if shade is None else (SHADES[shade], f"q{shade}")
        named = f"<title>{escape(titles[code])}</title>" if code in titles else ""
        area = f'<path class="{kind}" fill="{fill}" d="{d}">{named}</path>'
        if code in links:
            area = f'<a href="{escape(links[code])}" tabindex="-1" aria-label="{escape(titles.get(code, code))}">{area}</a>'
        areas.append(area)
    outlines = "".join(f'<path class="marked" d="{mains[code]}"/>' for code in marked if code in mains)
    if outlines:
        areas.append(f'<g fill="none" stroke="#111" stroke-width="1.6">{outlines}</g>')
    line = f'<path class="border" d="{mains["maritime"]}" fill="none" stroke="#7c8790" stroke-width="1.6"/>'
    return Markup(
        f'<svg class="map" role="group" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}"'
        f' aria-label="{escape(title)}"><desc>{escape(description)}</desc>'
        f'<g stroke="#fff" stroke-width=".5" stroke-linejoin="round">{"".join(areas)}</g>{line}'
        f"{_inset(insets, shades, height)}</svg>"
    )


def _inset(insets: Mapping[str, str], shades: Mapping[str, int], height: float) -> str:
    west, south, east, north = INSET
    scale = INSET_WIDTH / (project(east, south)[0] - project(west, south)[0])
    tall = (project((west + east) / 2, north)[1] - project((west + east) / 2, south)[1]) * scale
    inner = "".join(
        f'<path class="{"qn" if code not in shades else f"q{shades[code]}"}"'
        f' fill="{NONE if code not in shades else SHADES[shades[code]]}" d="{d}"/>'
        for code, d in insets.items()
        if code not in ("maritime", "islets")
    )
    x, y = WIDTH - INSET_WIDTH - 2, height - tall - 2
    return (
        f'<svg x="{x:.0f}" y="{y:.0f}" width="{INSET_WIDTH:.0f}" height="{tall:.0f}">'
        f'<rect class="sea" width="100%" height="100%" fill="#fff"/><g stroke="#fff" stroke-width=".3">{inner}</g>'
        f'<path class="border" d="{insets["islets"]}" fill="none" stroke="#7c8790" stroke-width="1" stroke-linecap="round"/>'
        f'<path class="border" d="{insets["maritime"]}" fill="none" stroke="#7c8790" stroke-width="1.4"/>'
        '<rect class="frame" width="100%" height="100%" fill="none" stroke="#7c8790" stroke-width="1.4"/>'
        f'<text class="axis" x="{INSET_WIDTH - 6:.0f}" y="{tall - 8:.0f}" text-anchor="end" font-size="10"'
        ' fill="#5b6670">南海诸岛</text></svg>'
    )
