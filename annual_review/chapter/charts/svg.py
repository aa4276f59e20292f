"""Write a figure of matplotlib as a small SVG whose texts are texts: can be selected and searched.

matplotlib's own file has styles that a page's Content-Security-Policy refuses, groups around each
part and six decimals. Here styles are attributes, and nothing is kept that does not draw. The
family of the texts stands once, at the root: Typst has it among its fonts, the page a subset of it.
"""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple

import matplotlib as mpl
from matplotlib.backend_bases import FigureCanvasBase, GraphicsContextBase, RendererBase
from matplotlib.backends.backend_mixed import MixedModeRenderer
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.text import Text

from annual_review.chapter.charts.svg_patterns import narrow_tile
from annual_review.document.fonts import SANS

# The review's font, then those of the computer, for a picture that is seen outside of the page.
FAMILIES = "'Noto Sans SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif"
SVG_PARAMS: dict[str, Any] = {"svg.fonttype": "none", "svg.hashsalt": "annual-review"}
_HALO = "halo:"
_HALO_WIDTH = 2.5  # points

_SVG, _XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_LOOKS = """
    fill stroke opacity fill-opacity stroke-opacity stroke-width stroke-dasharray stroke-dashoffset
    stroke-linejoin stroke-linecap stroke-miterlimit font-size text-anchor image-rendering
"""
_STYLES = frozenset(_LOOKS.split())
_SHAPES = """
    d x y x1 y1 x2 y2 width height transform clip-path patternUnits patternTransform
    preserveAspectRatio
"""
_ATTRIBUTES = frozenset(_SHAPES.split())
_NOT_DRAWN = frozenset({"metadata", "style", "title"})
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_NO_TURN = re.compile(r"\s*rotate\(-?0(?: [\d.-]+ [\d.-]+)?\)")
_AROUND_COMMAND = re.compile(r" ?\b([MLCQHVz])(?: |$)")  # of a path
_REFERENCE = re.compile(r"url\(#(.+?)\)")
_JOINS = {"stroke-linejoin": "round", "stroke-linecap": "butt"}  # matplotlib's own style of all


def halo(ground: str) -> str:
    """Return the gid of a text that a line of a colour surrounds, as on a map."""
    return f"{_HALO}{ground}"


def svg_of_figure(
    figure: Figure, dpi: float = 72, fit: Callable[[Figure, RendererBase], None] | None = None
) -> bytes:
    """Return a figure as SVG; the same figure gives the same bytes.

    `dpi` is the resolution of what is a picture within it, `fit` arranges what is in a figure
    without a layout of its own. matplotlib's settings have to hold SVG_PARAMS meanwhile.
    """
    written = io.StringIO()
    width, height = figure.get_size_inches()
    figure.patch.set_visible(False)  # it lies on the page's own ground
    figure.dpi = 72
    no_metadata = dict.fromkeys(("Creator", "Date", "Format", "Type"))
    svg: Any = _Renderer  # matplotlib's own renderers have no types
    own = svg(width * 72, height * 72, written, image_dpi=dpi, metadata=no_metadata)
    mixed: Any = MixedModeRenderer
    renderer = mixed(figure, width, height, dpi, own)
    canvas = figure.canvas
    _Canvas(figure).renderer = renderer
    try:
        if fit:
            fit(figure, renderer)
        figure.draw(renderer)
    finally:
        figure.set_canvas(canvas)
    renderer.finalize()
    return _small(written.getvalue())


class _Canvas(FigureCanvasBase):
    """Lets the layout measure texts as they are drawn; else each is measured twice."""

    renderer: RendererBase

    def get_renderer(self) -> RendererBase:
        return self.renderer


class _Renderer(RendererSVG):
    """Writes texts as texts, and formulas, whose signs are of several fonts, as paths."""

    def draw_text(  # noqa: PLR0917 - as matplotlib has it
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: Any = False,
        mtext: Text | None = None,
    ) -> None:
        draw: Any = super().draw_text
        if not ismath:
            draw(gc, x, y, s, prop, angle, ismath, mtext)
            return
        with mpl.rc_context({"svg.fonttype": "path"}):
            draw(gc, x, y, s, prop, angle, ismath, mtext)

    def _get_font_height_metrics(self, prop: FontProperties) -> tuple[float, float, float]:
        """Return ascent, descent and gap of the font; matplotlib reads its tables for each text."""
        size = prop.get_size_in_points()
        ascent, descent, gap = _heights()
        return ascent * size, descent * size, gap * size


@lru_cache(maxsize=1)
def _heights() -> tuple[float, float, float]:
    """Return ascent, descent and gap between lines of the review's font, in ems."""
    font: Any = get_font(str(SANS))
    lines, em = font.get_sfnt_table("OS/2"), font.get_sfnt_table("head")["unitsPerEm"]
    names = ("sTypoAscender", "sTypoDescender", "sTypoLineGap")
    ascent, descent, gap = (float(lines[name] / em) for name in names)
    return ascent, -descent, gap


def _small(content: str) -> bytes:
    """Return matplotlib's SVG with attributes in place of styles, without what draws nothing."""
    root = ET.fromstring(content)  # noqa: S314 - matplotlib has just written it
    names = _ids_in_use(root)
    sizes = Counter(
        size for one in root.iter(f"{{{_SVG}}}text") if (size := _styles(one).get("font-size"))
    )
    usual = sizes.most_common(1)[0][0] if sizes else ""
    attributes = {
        "xmlns": _SVG,
        **{name: root.get(name, "") for name in ("width", "height", "viewBox")},
        "font-family": FAMILIES,
        "font-size": usual.removesuffix("px"),
        **_JOINS,
    }
    inner = _joined(_parts(root, names, usual))
    return f"<svg{_listed(attributes)}>{inner}</svg>".encode()


def _ids_in_use(root: ET.Element) -> dict[str, str]:
    """Return a short id for each that something refers to."""
    used = [
        name
        for one in root.iter()
        for value in one.attrib.values()
        for name in (*_REFERENCE.findall(value), *([value[1:]] if value[:1] == "#" else []))
    ]
    return {name: f"p{number}" for number, name in enumerate(dict.fromkeys(used))}


class _Part(NamedTuple):
    """An element: its name, its attributes and what is in it."""

    tag: str
    attributes: dict[str, str]
    inner: str

    @property
    def look(self) -> dict[str, str]:
        """The attributes that neighbours may have in common."""
        return {name: one for name, one in self.attributes.items() if name in _STYLES}

    def written(self, without: dict[str, str]) -> str:
        """Return the element, but for attributes that a group around it has."""
        own = {name: one for name, one in self.attributes.items() if name not in without}
        start = f"<{self.tag}{_listed(own)}"
        return f"{start}>{self.inner}</{self.tag}>" if self.inner else f"{start}/>"


def _parts(parent: ET.Element, names: dict[str, str], usual: str) -> Iterator[_Part]:
    """Yield what is in an element and draws something, without groups that change nothing."""
    for element in parent:
        tag = element.tag.removeprefix(f"{{{_SVG}}}")
        if tag in _NOT_DRAWN:
            continue
        if tag == "pattern":
            narrow_tile(element)
        attributes = dict(_attributes(element, names, usual))
        if tag == "g" and not attributes:
            yield from _parts(element, names, usual)
            continue
        if tag == "text":
            inner = _escaped("".join(element.itertext()))
        else:
            inner = _joined(_parts(element, names, usual))
        if inner or tag not in ("g", "defs", "text"):
            yield _Part(tag, attributes, inner)


def _joined(parts: Iterable[_Part]) -> str:
    """Return elements; neighbours that look alike are a group, which says so once."""
    written = ""
    for look, alike in groupby(parts, key=lambda part: (part.tag, part.look)):
        run = list(alike)
        shared = look[1] if len(run) > 1 and look[0] in ("path", "text", "use") else {}
        inner = "".join(part.written(shared) for part in run)
        written += f"<g{_listed(shared)}>{inner}</g>" if shared else inner
    return written


def _attributes(
    element: ET.Element, names: dict[str, str], usual: str
) -> Iterator[tuple[str, str]]:
    id = element.get("id", "")
    if id in names:
        yield "id", names[id]
    if id.startswith(_HALO):
        yield from _halo(id.removeprefix(_HALO)).items()
    for name, value in (*element.attrib.items(), *_styles(element).items()):
        if name == f"{{{_XLINK}}}href":
            yield "href", f"#{names[value[1:]]}" if value[:1] == "#" else value
        elif name == "font-size":
            if value != usual:
                yield name, value.removesuffix("px")
        elif name in _STYLES or name in _ATTRIBUTES:
            decimals = 4 if name in ("transform", "patternTransform") else 2
            short = _shortened(_NO_TURN.sub("", value), decimals, names)
            if short and _JOINS.get(name) != short:
                yield name, short


def _shortened(value: str, decimals: int, names: dict[str, str]) -> str:
    """Return a value with fewer decimals and with the ids as they are here."""
    value = _REFERENCE.sub(lambda found: f"url(#{names[found[1]]})", value)
    value = _NUMBER.sub(lambda found: _rounded(found[0], decimals), value)
    return _AROUND_COMMAND.sub(r"\1", " ".join(value.split()))


def _rounded(number: str, decimals: int) -> str:
    text = f"{float(number):.{decimals}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _styles(element: ET.Element) -> dict[str, str]:
    """Return the declarations of an element's style that draw."""
    declarations = (one.partition(":") for one in element.get("style", "").split(";"))
    return {
        name.strip(): value.strip() for name, _, value in declarations if name.strip() in _STYLES
    }


def _halo(ground: str) -> dict[str, str]:
    line = {"stroke": ground, "stroke-width": f"{_HALO_WIDTH}", "stroke-linejoin": "round"}
    return {"paint-order": "stroke", **line}


def _listed(attributes: dict[str, str]) -> str:
    return "".join(f' {name}="{_escaped(value)}"' for name, value in attributes.items())


def _escaped(text: str) -> str:
    return text.translate({38: "&amp;", 60: "&lt;", 62: "&gt;", 34: "&quot;"})
