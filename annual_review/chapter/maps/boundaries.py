"""Boundaries of places: read the GeoJSON that office.yaml names, and find each place in it.

`map: townships.geojson` names a file in the folder of office.yaml (RFC 7946). Every feature with a
polygon is a place; the property that holds its name is the one whose values are most often names of
the office's places or members, or that which `map: {file: …, name: …}` says.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annual_review.errors import ParamsError, did_you_mean
from annual_review.language import N_, _
from annual_review.project.settings import Settings
from annual_review.registers.encodings import decode_text
from annual_review.values.cell_text import loose_key
from annual_review.values.county_names import everyday_name
from annual_review.values.places import Places

Ring = list[tuple[float, float]]
Polygon = list[Ring]  # an outer ring and holes
_CORNERS = 3  # of a ring, at least
_MOST_LISTED = 8
_REMEDY = N_("Export the boundaries as GeoJSON (RFC 7946, longitude and latitude) again.")


@dataclass(frozen=True)
class Boundaries:
    """The polygons of places by name; `is_geographic` says that they are in degrees."""

    polygons: Mapping[str, list[Polygon]]
    is_geographic: bool
    file: str = ""
    read: Callable[[str], str] = field(default=str, compare=False)
    digest: str = ""

    def __repr__(self) -> str:
        """Return a digest of the file, by which a drawn map is found again."""
        return f"Boundaries({self.digest})"

    def find(self, place: object) -> str:
        """Return the name under which a place has its polygons; "" if it has none."""
        name = self.read(str(place))
        return name if name in self.polygons else ""


def read_boundaries(
    path: Path, settings: Settings, name: str = "", members: Sequence[str] = ()
) -> Boundaries:
    """Return the boundaries in a GeoJSON file.

    `name` is the property with the names of places; without it the one is taken that names most of
    the office's places, or of its `members`. Raises ParamsError, which says what is wrong.
    """
    features = _features(path)
    read = reader_of_places(settings)
    known = {*settings.office.places, *map(read, members)}
    key = name or _property_of_names(features, known, read, path)
    polygons: dict[str, list[Polygon]] = {}
    for number, feature in enumerate(features, 1):
        properties = feature.get("properties") or {}
        if name and name not in properties:
            what = _("Feature {number} has no property '{name}'.", number=number, name=name)
            raise ParamsError(what, str(path), did_you_mean(name, properties) or _has(properties))
        place = str(properties.get(key) or "").strip()
        shapes = _polygons(
            feature.get("geometry"),
            _("Feature {number} ({place})", number=number, place=place or "?"),
            path,
        )
        if place and shapes:
            polygons.setdefault(read(place), []).extend(shapes)
    if not polygons:
        raise ParamsError(_("No feature is a polygon with a name."), str(path), _(_REMEDY))
    is_geographic = _are_degrees(polygons, path)
    digest = hashlib.sha256(path.read_bytes() + key.encode()).hexdigest()[:20]
    return Boundaries(polygons, is_geographic, path.name, read, digest)


def reader_of_places(settings: Settings) -> Callable[[str], str]:
    """Return a function that reads a name: a place in any spelling, a county's everyday name."""
    places = Places(settings.office)

    def read(text: str) -> str:
        is_known = places.is_known(text)
        return str(places.read(text).value) if is_known else everyday_name(loose_key(text))

    return read


def _features(path: Path) -> list[dict[str, Any]]:
    text = decode_text(path.read_bytes())
    if text is None:
        raise ParamsError(_("It is no text."), str(path), _(_REMEDY))
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        what = _(
            "Line {line}, column {column}: it is no JSON ({reason}).",
            line=error.lineno,
            column=error.colno,
            reason=error.msg,
        )
        raise ParamsError(what, str(path), _(_REMEDY)) from None
    kind = content.get("type") if isinstance(content, dict) else None
    if kind == "Topology":
        raise ParamsError(_("It is TopoJSON."), str(path), _(_REMEDY))
    features = [content] if kind == "Feature" else content.get("features") if kind else None
    if not isinstance(features, list) or not features:
        raise ParamsError(_("It holds no list of features."), str(path), _(_REMEDY))
    for number, feature in enumerate(features, 1):
        if not isinstance(feature, dict) or not isinstance(feature.get("properties") or {}, dict):
            raise ParamsError(
                _("Feature {number} has no properties.", number=number), str(path), _(_REMEDY)
            )
    return features


def _property_of_names(
    features: Sequence[Mapping[str, Any]],
    known: set[str],
    read: Callable[[str], str],
    path: Path,
) -> str:
    """Return the property that names most of the places that are known; else the only text."""
    texts: dict[str, list[str]] = {}
    for feature in features:
        for key, value in (feature.get("properties") or {}).items():
            if isinstance(value, str) and value.strip():
                texts.setdefault(key, []).append(value)
    found = {key: len(known & set(map(read, values))) for key, values in texts.items()}
    if best := max(found, key=lambda key: found[key], default=""):
        if found[best]:
            return best
        whole = [key for key, values in texts.items() if len(set(values)) == len(features)]
        if not known and len(whole) == 1:
            return whole[0]
    what = (
        _(
            "No property of its features names a township of office.yaml: {names}.",
            names=_listed(texts),
        )
        if texts
        else _("No property of its features names a township of office.yaml: there is none.")
    )
    raise ParamsError(
        what,
        str(path),
        _("Name the property: map: {file: …, name: …}, or correct the names."),
    )


def _listed(names: Iterable[str]) -> str:
    listed = list(names)
    more = "…" if len(listed) > _MOST_LISTED else ""
    return f"{'、'.join(listed[:_MOST_LISTED])}{more}"


def _has(properties: Iterable[str]) -> str:
    """Return a sentence that names the properties of a feature."""
    listed = _listed(properties)
    return _("It has {names}.", names=listed) if listed else _("It has no properties at all.")


def _polygons(geometry: Any, place: str, path: Path) -> list[Polygon]:
    """Return the polygons of a geometry; lines and points have none."""
    if not isinstance(geometry, dict):
        return []
    kind: str = geometry.get("type", "")
    content: Any = geometry.get("coordinates")
    if kind == "GeometryCollection":
        parts = geometry.get("geometries") or []
        return [shape for part in parts for shape in _polygons(part, place, path)]
    if kind not in ("Polygon", "MultiPolygon"):
        return []
    try:
        shapes = [content] if kind == "Polygon" else list(content)
        polygons = [[_ring(ring) for ring in shape] for shape in shapes]
    except (TypeError, ValueError, IndexError) as error:
        what = _("{place}: its coordinates cannot be read ({error}).", place=place, error=error)
        raise ParamsError(what, str(path), _(_REMEDY)) from None
    return [polygon for polygon in polygons if polygon]


def _ring(positions: Any) -> Ring:
    ring = [(float(position[0]), float(position[1])) for position in positions]
    if not all(math.isfinite(number) for position in ring for number in position):
        raise ValueError(_("a coordinate is no number"))
    if len(set(ring)) < _CORNERS:
        raise ValueError(_("a ring has fewer than three corners"))
    return ring if ring[0] == ring[-1] else [*ring, ring[0]]


def _are_degrees(polygons: Mapping[str, list[Polygon]], path: Path) -> bool:
    """Return whether coordinates are longitude and latitude. Raises ParamsError if swapped."""
    points = [
        point
        for shapes in polygons.values()
        for shape in shapes
        for ring in shape
        for point in ring
    ]
    widest = max(abs(x) for x, __ in points), max(abs(y) for __, y in points)
    if widest[0] <= 180 and widest[1] <= 90:
        return True
    if widest[0] <= 90 and widest[1] <= 180:
        raise ParamsError(
            _("A latitude is {widest:g}, and none is beyond 90.", widest=widest[1]),
            str(path),
            _("Longitude comes before latitude: swap them in the export."),
        )
    return False
