"""The styles part of a Word document as XML: styles of paragraphs, characters and tables.

`exporter` puts it into the package. The values of paragraph styles are in `styles`.
"""

from __future__ import annotations

from annual_review.export.docx.elements import Element, qualified, w
from annual_review.export.docx.fonts import SONG, WordFonts, run_fonts
from annual_review.export.docx.page import PageSetup
from annual_review.export.docx.styles import Style

OFFICE = "Office"  # the style of the office's name in its colour
_SHADE = "F6F6F6"


def styles_part(
    styles: dict[str, Style], fonts: WordFonts, setup: PageSetup, color: str = ""
) -> Element:
    """Return the document's defaults and its styles; `color` is the office's own."""
    return w(
        "styles",
        w("docDefaults", w("rPrDefault", _default_run(fonts, setup)), w("pPrDefault", w("pPr"))),
        *(_paragraph_style(style, fonts) for style in styles.values()),
        w(
            "style",
            w("name", val="Default Paragraph Font"),
            type="character",
            default=1,
            styleId="a",
        ),
        _character_style("Strong", "Strong", fonts.of("heading")),
        _character_style("Emphasis", "Emphasis", fonts.of("subheading")),
        _character_style("Code", "HTML Code", fonts.of("heading"), w("sz", val=28)),
        _character_style("SmallTitle", "图表题", w("color", val="464646"), w("sz", val=21)),
        _character_style(OFFICE, "单位", w("color", val=color)) if color else None,
        _character_style("Hyperlink", "Hyperlink", w("u", val="single", color="A6A6A6")),
        _no_list(),
        _normal_table(),
        _review_table(),
    )


def _default_run(fonts: WordFonts, setup: PageSetup) -> Element:
    return w(
        "rPr",
        fonts.of("body"),
        w("sz", val=2 * setup.size),
        w("szCs", val=2 * setup.size),
        w("lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA"),
    )


def _paragraph_style(style: Style, fonts: WordFonts) -> Element:
    is_normal = style.id == "Normal"
    element = w(
        "style",
        w("name", val=style.name),
        None if is_normal else w("basedOn", val="Normal"),
        w("next", val=style.next) if style.next else None,
        w("qFormat"),
        _paragraph_properties(style),
        _run_properties(style, fonts),
        type="paragraph",
        styleId=style.id,
    )
    if is_normal:
        element.set(qualified("default"), "1")
    return element


def _paragraph_properties(style: Style) -> Element:
    return w(
        "pPr",
        w("keepNext") if style.keep else None,
        w("widowControl", val=0),
        _bar(style.bar_color) if style.bar else None,
        w("shd", val="clear", color="auto", fill=_SHADE) if style.shaded else None,
        w("tabs", w("tab", val="right", leader="dot", pos=style.tab)) if style.tab else None,
        w("autoSpaceDE", val=0),
        w("autoSpaceDN", val=0),
        None if style.tracking else w("snapToGrid", val=0),
        _spacing(style),
        w("ind", left=style.left, right=style.right, firstLine=style.first),
        w("jc", val=style.align),
        w("outlineLvl", val=style.level - 1) if style.level else None,
    )


def _spacing(style: Style) -> Element:
    line, rule = (style.line, "exact") if style.line else (240, "auto")
    return w("spacing", before=style.before, after=style.after, line=line, lineRule=rule)


def _bar(color: str) -> Element:
    return w("pBdr", w("left", val="single", sz=20, space=8, color=color))


def _run_properties(style: Style, fonts: WordFonts) -> Element:
    size = round(2 * style.size)
    return w(
        "rPr",
        run_fonts(SONG, SONG) if style.id == "Footer" else fonts.of(style.role),
        w("b") if style.bold else None,
        w("color", val=style.color) if style.color else None,
        w("spacing", val=style.tracking),
        w("sz", val=size),
        w("szCs", val=size),
    )


def _character_style(id: str, name: str, *properties: Element) -> Element:
    return w(
        "style",
        w("name", val=name),
        w("basedOn", val="a"),
        w("qFormat"),
        w("rPr", *properties),
        type="character",
        styleId=id,
    )


def _no_list() -> Element:
    return w("style", w("name", val="No List"), type="numbering", default=1, styleId="NoList")


def _normal_table() -> Element:
    margins = _margins(0, 108)
    return w(
        "style",
        w("name", val="Normal Table"),
        w("tblPr", w("tblInd", w=0, type="dxa"), margins),
        type="table",
        default=1,
        styleId="TableNormal",
    )


def _review_table() -> Element:
    """Return the three-line table, with its lines above and below; `tables` draws the third."""
    thick = {"val": "single", "sz": 10, "space": 0, "color": "000000"}
    return w(
        "style",
        w("name", val="三线表"),
        w("basedOn", val="TableNormal"),
        w("qFormat"),
        w("tblPr", w("tblBorders", w("top", **thick), w("bottom", **thick)), _margins(80, 110)),
        type="table",
        styleId="ReviewTable",
    )


def _margins(above: int, beside: int) -> Element:
    sides = {"top": above, "left": beside, "bottom": above, "right": beside}
    return w("tblCellMar", *(w(side, w=room, type="dxa") for side, room in sides.items()))
