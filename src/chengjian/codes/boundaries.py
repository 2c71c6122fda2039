"""The boundaries of China's prefectures, simplified, and the centre of each; whence they are: NOTICE.

`data/china.json` is GeoJSON (made by `tools/build_map.py`): a feature a prefecture by its code, and the lines and islets of the
South China Sea as `maritime` and `islets`.
"""

from __future__ import annotations

import json
import math
from functools import cache
from importlib.resources import files
from typing import Any

Ring = list[list[float]]


@cache
def boundaries() -> dict[str, dict[str, Any]]:
    """The GeoJSON geometry of each prefecture by its code, with `maritime` and `islets`."""
    text = files("chengjian.codes").joinpath("data/china.json").read_text("utf-8")
    return {feature["id"]: feature["geometry"] for feature in json.loads(text)["features"]}


@cache
def centre(code: str) -> tuple[float, float] | None:
    """Longitude and latitude of a prefecture's centre of area, in degrees; None where the boundaries have none.

    Of all its polygons together, in the sinusoidal projection, which keeps areas. It is not the seat of government.
    """
    geometry = boundaries().get(code)
    if geometry is None or geometry["type"] not in ("Polygon", "MultiPolygon"):
        return None
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    parts = [_moments(ring, at == 0) for polygon in polygons for at, ring in enumerate(polygon)]
    area, x, y = (sum(part[k] for part in parts) for k in range(3))
    if area <= 0:
        return None
    latitude = y / area
    return x / area / math.cos(math.radians(latitude)), latitude


def _moments(ring: Ring, outer: bool) -> tuple[float, float, float]:
    """Area of a ring and the moments of its area, whichever way it runs; those of a hole are below 0."""
    points = [(longitude * math.cos(math.radians(latitude)), latitude) for longitude, latitude in ring]
    area = x = y = 0.0
    for (x0, y0), (x1, y1) in zip(points, points[1:] + points[:1], strict=True):
        cross = x0 * y1 - x1 * y0
        area, x, y = area + cross / 2, x + (x0 + x1) * cross / 6, y + (y0 + y1) * cross / 6
    sign = (1 if area >= 0 else -1) * (1 if outer else -1)
    return sign * area, sign * x, sign * y
