"""The package's own template: four layouts on 16:9, in the review's colours.

It is made of python-pptx's, whose masters and layouts PowerPoint, WPS and LibreOffice know, so that
an office may go on from a deck that a run has made: its colours and fonts are those of the theme.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pptx
from lxml import etree
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.presentation import Presentation
from pptx.util import Inches

Box = tuple[float, float, float, float]  # left, top, width, height in inches

WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
_KEPT = ("title", "obj", "twoObj", "titleOnly")  # types of layouts (ECMA-376, 19.7.15)
_TITLE: Box = (0.7, 0.5, 11.93, 1.0)
_BODY: Box = (0.7, 1.85, 11.93, 4.95)
_TEXT: Box = (0.7, 1.85, 4.9, 4.95)
_CHART: Box = (5.8, 1.85, 6.83, 4.95)
_COVER_TITLE: Box = (0.95, 1.7, 11.4, 2.3)
_COVER_TEXT: Box = (0.95, 4.35, 11.4, 1.6)
_FEET: Mapping[PP_PLACEHOLDER, Box] = {
    PP_PLACEHOLDER.FOOTER: (0.7, 6.92, 10.2, 0.35),
    PP_PLACEHOLDER.SLIDE_NUMBER: (11.63, 6.92, 1.0, 0.35),
}
_INK, _QUIET = "1D2328", "4A535B"
_ACCENTS = ("6190AA", "B09B6C", "6B3A1E", "8A662A", "C9DAE3")  # from the second on


def default_template(color: str, heading_font: str, text_font: str) -> Presentation:
    """Return a presentation without slides; `color` (#rrggbb) is that of what is emphasised."""
    presentation = pptx.Presentation()
    presentation.slide_width, presentation.slide_height = WIDTH, HEIGHT
    for layout in list(presentation.slide_layouts):
        if _type(layout) not in _KEPT:
            presentation.slide_layouts.remove(layout)
    master: Any = presentation.slide_master
    _place(master.placeholders, {PP_PLACEHOLDER.TITLE: _TITLE, PP_PLACEHOLDER.BODY: _BODY, **_FEET})
    for layout in presentation.slide_layouts:
        _arrange(layout)
    _set_styles(master._element)
    for holder in master.placeholders:
        kind = holder.placeholder_format.type
        if kind == PP_PLACEHOLDER.TITLE:
            holder._element.txBody.find(qn("a:bodyPr")).set("anchor", "b")
        elif kind == PP_PLACEHOLDER.FOOTER:
            holder._element.txBody.find(f".//{qn('a:lvl1pPr')}").set("algn", "l")
    _add_rule(master._element, (_TITLE[0] + 0.1, _TITLE[1] + _TITLE[3] + 0.08, 11.73, 0.02))
    _set_theme(presentation, color.lstrip("#").upper(), heading_font, text_font)
    return presentation


def _type(layout: Any) -> str:
    return str(layout._element.get("type", ""))


def _arrange(layout: Any) -> None:
    """Put the placeholders of a layout where its type has them."""
    kind = _type(layout)
    boxes: dict[PP_PLACEHOLDER, Box] = dict(_FEET)
    if kind == "title":
        boxes |= {PP_PLACEHOLDER.CENTER_TITLE: _COVER_TITLE, PP_PLACEHOLDER.SUBTITLE: _COVER_TEXT}
        layout._element.set("showMasterSp", "0")  # not the line of the other layouts
        _add_rule(layout._element, (0, 0, 0.38, 7.5))
        _add_rule(layout._element, (_COVER_TITLE[0] + 0.1, _COVER_TEXT[1] - 0.25, 1.6, 0.05))
        for holder in layout.placeholders:
            is_title = holder.placeholder_format.type == PP_PLACEHOLDER.CENTER_TITLE
            if is_title or holder.placeholder_format.type == PP_PLACEHOLDER.SUBTITLE:
                _set_cover_style(holder._element.txBody, 40 if is_title else 20)
    elif kind == "twoObj":
        halves = iter((_TEXT, _CHART))
        for holder in layout.placeholders:
            if holder.placeholder_format.type == PP_PLACEHOLDER.OBJECT:
                _move(holder, next(halves))
                holder._element.txBody.find(qn("a:lstStyle")).clear()
    for holder in list(layout.placeholders):
        if holder.placeholder_format.type == PP_PLACEHOLDER.DATE:
            holder._element.getparent().remove(holder._element)
    _place(layout.placeholders, boxes)


def _place(holders: Iterable[Any], boxes: Mapping[PP_PLACEHOLDER, Box]) -> None:
    for holder in holders:
        box = boxes.get(holder.placeholder_format.type)
        if box:
            _move(holder, box)


def _move(shape: object, box: Box) -> None:
    for name, value in zip(("left", "top", "width", "height"), box, strict=True):
        setattr(shape, name, Inches(value))


def _set_styles(master: etree._Element) -> None:
    """Set the type of titles and texts: sizes, colours, marks of paragraphs."""
    title = master.find(f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    title.set("algn", "l")
    _set_run(title.find(qn("a:defRPr")), 28, "accent1", bold=True)
    body = master.find(f".//{qn('p:bodyStyle')}")
    for level, size in enumerate((24, 20, 18, 18, 18), 1):
        style = body.find(qn(f"a:lvl{level}pPr"))
        _set_run(style.find(qn("a:defRPr")), size, "tx1")
    first = body.find(qn("a:lvl1pPr"))
    first.set("marL", "256032")
    first.set("indent", "-256032")
    for tag in ("a:spcBef", "a:buFont", "a:buChar"):
        first.remove(first.find(qn(tag)))
    space = '<a:spcBef {0}><a:spcPts val="900"/></a:spcBef>'
    mark = '<a:buClr {0}><a:schemeClr val="accent1"/></a:buClr>'
    font = '<a:buFont {0} typeface="Arial"/>'
    sign = '<a:buChar {0} char="•"/>'
    for at, xml in enumerate((space, mark, font, sign)):
        first.insert(at, parse_xml(xml.format(nsdecls("a"))))


def _set_run(style: etree._Element, size: int, color: str, *, bold: bool = False) -> None:
    style.set("sz", str(100 * size))
    if bold:
        style.set("b", "1")
    for fill in style.iter(qn("a:schemeClr")):
        fill.set("val", color)


def _set_cover_style(body: etree._Element, size: int) -> None:
    """Set the title of the cover, or what is below it: at the left, at the foot of its place."""
    body.find(qn("a:bodyPr")).set("anchor", "b" if size > 20 else "t")
    styles = body.find(qn("a:lstStyle"))
    styles.clear()
    color = "" if size > 20 else '<a:solidFill><a:schemeClr val="tx2"/></a:solidFill>'
    styles.append(
        parse_xml(
            f'<a:lvl1pPr {nsdecls("a")} marL="0" indent="0" algn="l"><a:buNone/>'
            f'<a:defRPr sz="{100 * size}">{color}</a:defRPr></a:lvl1pPr>'
        )
    )


def _add_rule(slide: etree._Element, box: Box) -> None:
    """Add a line in the colour, behind everything; it is decoration (a:decorative)."""
    tree = slide.find(f"{qn('p:cSld')}/{qn('p:spTree')}")
    place = (int(Inches(one)) for one in box)
    tree.insert(2, parse_xml(_RULE.format(nsdecls("p", "a"), *place, len(tree) + 90)))


_RULE = """<p:sp {0}><p:nvSpPr><p:cNvPr id="{5}" name="Line"><a:extLst>
<a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}"><adec:decorative
 xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext>
</a:extLst></p:cNvPr><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr><a:xfrm>
<a:off x="{1}" y="{2}"/><a:ext cx="{3}" cy="{4}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>
</a:prstGeom><a:solidFill><a:schemeClr val="accent1"/></a:solidFill><a:ln><a:noFill/></a:ln>
</p:spPr></p:sp>"""


def _set_theme(presentation: Presentation, color: str, heading: str, text: str) -> None:
    """Set the fonts and colours of the theme, which python-pptx keeps as bytes."""
    part = presentation.slide_master.part.part_related_by(RT.THEME)
    theme = etree.fromstring(part.blob)
    theme.set("name", "Review")
    for tag, family in (("a:majorFont", heading), ("a:minorFont", text)):
        fonts = theme.find(f".//{qn(tag)}")
        for kind in ("a:latin", "a:ea"):
            fonts.find(qn(kind)).set("typeface", family)
        for script in fonts.findall(qn("a:font")):
            if script.get("script") in ("Hans", "Hant"):
                script.set("typeface", family)
    colors = theme.find(f".//{qn('a:clrScheme')}")
    wanted = {"dk1": _INK, "dk2": _QUIET, "lt2": "F1EFE8"}
    wanted |= {f"accent{at}": one for at, one in enumerate((color, *_ACCENTS), 1)}
    for name, value in wanted.items():
        holder = colors.find(qn(f"a:{name}"))
        holder.clear()
        etree.SubElement(holder, qn("a:srgbClr")).set("val", value)
    part.blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)
