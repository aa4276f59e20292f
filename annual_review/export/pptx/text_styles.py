"""How text in a placeholder is set: what its layout, its master and the master's styles say.

PowerPoint looks for each property in the placeholder of the layout, in that of the master, and in
the master's text styles, in this order (ECMA-376, part 1, 19.3.1.51 and 21.1.2.4.13).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER as PH
from pptx.oxml.ns import qn
from pptx.slide import Slide

from annual_review.export.pptx.fitting import TextBox
from annual_review.export.pptx.layouts import TITLES

EMU = 12700  # of a point
_INSETS = {"lIns": 91440, "rIns": 91440, "tIns": 45720, "bIns": 45720}
_USUAL_SIZE = 18.0
_STYLES = {"title": "p:titleStyle", "body": "p:bodyStyle", "other": "p:otherStyle"}


def text_box_of(shape: Any, slide: Slide) -> tuple[TextBox, float]:
    """Return the room for text in a shape of a slide, and the size in points that it is set in."""
    layers = list(_layers(shape, slide))
    insets = {name: _inset(layers, name) for name in _INSETS}
    style = [one for one in (_level(layer) for layer in layers) if one is not None]
    box = TextBox(
        width=(shape.width - insets["lIns"] - insets["rIns"]) / EMU,
        height=(shape.height - insets["tIns"] - insets["bIns"]) / EMU,
        indent=int(_attribute(style, "marL", "0")) / EMU,
        spacing=_spacing(style),
        **_space_before(style),
    )
    sizes = (one.find(qn("a:defRPr")) for one in style)
    written = (one.get("sz") for one in sizes if one is not None)
    size = next((value for value in written if value), None)
    return box, int(size) / 100 if size else _USUAL_SIZE


def _layers(shape: Any, slide: Slide) -> Iterator[Any]:
    """Yield the elements that say how a shape's text is set, the nearest first."""
    yield shape._element
    if not shape.is_placeholder:
        return
    layout: Any = slide.slide_layout
    kind = shape.placeholder_format.type
    for holder in layout.placeholders:
        if holder.placeholder_format.idx == shape.placeholder_format.idx:
            yield holder._element
    role = _role(kind)
    for holder in layout.slide_master.placeholders:
        of_master = holder.placeholder_format.type
        if of_master == kind or (role != "other" and _role(of_master) == role):
            yield holder._element
    found = layout.slide_master._element.find(f".//{qn(_STYLES[role])}")
    if found is not None:
        yield found


def _role(kind: PH) -> str:
    """Return by which of the master's styles a placeholder of a type is set."""
    if kind in TITLES:
        return "title"
    return "other" if kind in (PH.FOOTER, PH.SLIDE_NUMBER, PH.DATE) else "body"


def _level(layer: Any) -> Any | None:
    """Return the properties of the first level of text in a layer, or None."""
    return layer.find(f".//{qn('a:lvl1pPr')}")


def _inset(layers: list[Any], name: str) -> int:
    for layer in layers:
        body = layer.find(f".//{qn('a:bodyPr')}")
        if body is not None and body.get(name) is not None:
            return int(body.get(name))
    return _INSETS[name]


def _attribute(styles: list[Any], name: str, usual: str) -> str:
    found = (one.get(name) for one in styles if one.get(name) is not None)
    return str(next(found, usual))


def _spacing(styles: list[Any]) -> float:
    """Return the distance of lines, 1 for single."""
    for style in styles:
        percent = style.find(f"{qn('a:lnSpc')}/{qn('a:spcPct')}")
        if percent is not None:
            return _percent(percent.get("val"))
    return 1.0


def _space_before(styles: list[Any]) -> dict[str, float]:
    for style in styles:
        percent = style.find(f"{qn('a:spcBef')}/{qn('a:spcPct')}")
        if percent is not None:
            return {"before_ems": 1.2 * _percent(percent.get("val"))}
        fixed = style.find(f"{qn('a:spcBef')}/{qn('a:spcPts')}")
        if fixed is not None:
            return {"before": int(fixed.get("val")) / 100}
    return {}


def _percent(text: str) -> float:
    """Return a percentage, written as 20000 or as 20%."""
    return float(text[:-1]) / 100 if text.endswith("%") else int(text) / 100_000
