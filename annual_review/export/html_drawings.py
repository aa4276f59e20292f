"""Put the drawings of a chart into the page as elements, so that their texts are the page's own.

Only what is listed here reaches the page. Ids are made different in all drawings of the page.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator

from markupsafe import Markup, escape

from annual_review.document.blocks import Chart

_SVG = "{http://www.w3.org/2000/svg}"
_TAG_NAMES = "g path rect text use image defs pattern clipPath"
_ATTRIBUTE_NAMES = """
    d x y x1 y1 x2 y2 width height transform clip-path patternUnits patternTransform
    preserveAspectRatio fill stroke opacity fill-opacity stroke-opacity stroke-width
    stroke-dasharray stroke-dashoffset stroke-linejoin stroke-linecap stroke-miterlimit font-size
    text-anchor image-rendering paint-order id href
"""
_TAGS, _ATTRIBUTES = frozenset(_TAG_NAMES.split()), frozenset(_ATTRIBUTE_NAMES.split())
_ROOT = ("viewBox", "font-size", "stroke-linejoin", "stroke-linecap")


def drawings(chart: Chart, place: str) -> Markup:
    """Return both drawings of a chart as elements; `place` is a name that no other chart has.

    A style sheet shows one of them. A chart without a narrow drawing has one, which scrolls.
    """
    if not chart.narrow:
        return _element(chart.content, chart, "wide", place)
    narrow = _element(chart.narrow, chart, "narrow", f"{place}n")
    return narrow + _element(chart.content, chart, "wide", place)


def _element(content: bytes, chart: Chart, kind: str, place: str) -> Markup:
    root = ET.fromstring(content)  # noqa: S314 - of this package, and only what is listed is kept
    attributes = {
        "class": kind,
        "role": "img",
        "aria-label": chart.description,
        **{name: value for name in _ROOT if (value := root.get(name))},
    }
    inner = Markup("").join(_written(child, place) for child in root)
    return Markup("<svg{}>{}</svg>").format(_listed(attributes.items()), inner)


def _written(element: ET.Element, place: str) -> Markup:
    tag = element.tag.removeprefix(_SVG)
    if tag not in _TAGS:
        return Markup("")
    inner = Markup("").join(_written(child, place) for child in element)
    if tag == "text":
        inner = escape(element.text or "")
    attributes = _listed(_attributes(element, place))
    return Markup("<{0}{1}>{2}</{0}>").format(tag, attributes, inner)  # tag is one of _TAGS


def _attributes(element: ET.Element, place: str) -> Iterator[tuple[str, str]]:
    for name, value in element.attrib.items():
        if name not in _ATTRIBUTES:
            continue
        if name == "id":
            yield name, f"{place}-{value}"
        elif name == "href":
            if value.startswith("#"):
                yield name, f"#{place}-{value[1:]}"
            elif value.startswith("data:image/png;base64,"):
                yield name, value
        else:
            yield name, value.replace("url(#", f"url(#{place}-")


def _listed(attributes: Iterable[tuple[str, str]]) -> Markup:
    return Markup("").join(Markup(' {}="{}"').format(*one) for one in attributes)
