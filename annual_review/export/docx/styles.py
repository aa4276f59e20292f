"""The part of a Word document that holds its styles: of paragraphs, characters and tables."""

from __future__ import annotations

from dataclasses import dataclass, replace

from annual_review.document.fonts import Role
from annual_review.export.docx.elements import Element, qualified, w
from annual_review.export.docx.page import SONG, Faces, Sheet, fonts

_SHADE = "F6F6F6"


def styles_part(styles: dict[str, Style], faces: Faces, sheet: Sheet) -> Element:
    """Return the document's defaults and its styles."""
    return w(
        "styles",
        w("docDefaults", w("rPrDefault", _default_run(faces, sheet)), w("pPrDefault", w("pPr"))),
        *(_paragraph_style(style, faces) for style in styles.values()),
        w(
            "style",
            w("name", val="Default Paragraph Font"),
            type="character",
            default=1,
            styleId="a",
        ),
        _character_style("Strong", "Strong", faces.of("heading")),
        _character_style("Emphasis", "Emphasis", faces.of("subheading")),
        _character_style("Code", "HTML Code", faces.of("heading"), w("sz", val=28)),
        _character_style("Hyperlink", "Hyperlink", w("u", val="single", color="A6A6A6")),
        _no_list(),
        _normal_table(),
        _review_table(),
    )


def _default_run(faces: Faces, sheet: Sheet) -> Element:
    return w(
        "rPr",
        faces.of("body"),
        w("sz", val=2 * sheet.size),
        w("szCs", val=2 * sheet.size),
        w("lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA"),
    )


def _paragraph_style(style: Style, faces: Faces) -> Element:
    is_normal = style.id == "Normal"
    made = w(
        "style",
        w("name", val=style.name),
        None if is_normal else w("basedOn", val="Normal"),
        w("next", val=style.next) if style.next else None,
        w("qFormat"),
        _paragraph_properties(style),
        _run_properties(style, faces),
        type="paragraph",
        styleId=style.id,
    )
    if is_normal:
        made.set(qualified("default"), "1")
    return made


def _paragraph_properties(style: Style) -> Element:
    return w(
        "pPr",
        w("keepNext") if style.keep else None,
        w("widowControl", val=0),
        _bar() if style.bar else None,
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


def _bar() -> Element:
    return w("pBdr", w("left", val="single", sz=20, space=8, color="787878"))


def _run_properties(style: Style, faces: Faces) -> Element:
    size = round(2 * style.size)
    return w(
        "rPr",
        fonts(SONG, SONG) if style.id == "Footer" else faces.of(style.role),
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
    """Return the table of three lines: above, below the header, below."""
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


_GREY = "464646"


@dataclass(frozen=True)
class Style:
    """A paragraph style; lengths in twips, `size` in points. `line` is exact; 0: as high as asked.

    `bar` draws a line at the left, `level` is that of the outline, from 1.
    """

    id: str
    name: str
    role: Role = "body"
    size: float = 16
    line: int = 0
    before: int = 0
    after: int = 0
    left: int = 0
    right: int = 0
    first: int = 0
    align: str = "left"
    keep: bool = False
    level: int = 0
    bold: bool = False
    tracking: int = 0
    color: str = ""
    shaded: bool = False
    bar: bool = False
    next: str = ""
    tab: int = 0


def styles_of(sheet: Sheet, entries: int = 0) -> dict[str, Style]:
    """Return the paragraph styles by id; the contents have so many `entries`."""
    made = [*_prose(sheet), *_headings(sheet), *_cover(sheet), *_floats(sheet)]
    made += _contents(sheet, entries)
    return {style.id: style for style in made}


def _prose(sheet: Sheet) -> list[Style]:
    size, pitch, indent = sheet.size, sheet.pitch, sheet.indent
    body = Style("Normal", "Normal", size=size, line=pitch, tracking=sheet.tracking)
    text = replace(body, align="both")
    return [
        body,
        replace(text, id="BodyText", name="Body Text", first=indent),
        replace(text, id="ListBullet", name="List Bullet"),
        replace(text, id="ListNumber", name="List Number"),
        replace(text, id="Quote", name="Quote", left=indent, right=indent),
        Style("Note", "注", size=12, line=400, first=480, align="both"),
        Style(
            "Notice",
            "提示",
            "heading",
            12,
            400,
            before=180,
            after=180,
            left=300,
            right=200,
            shaded=True,
            bar=True,
        ),
        Style(
            "Verbatim", "HTML Preformatted", "heading", 10.5, 310, 100, 100, 160, 160, shaded=True
        ),
    ]


def _headings(sheet: Sheet) -> list[Style]:
    roles: tuple[Role, ...] = ("heading", "subheading", "body", "body", "body", "body")
    return [
        Style(
            f"Heading{level}",
            f"heading {level}",
            role,
            sheet.size,
            sheet.pitch,
            before=sheet.pitch if level == 1 else 0,
            first=sheet.indent,
            keep=True,
            level=level,
            bold=level == 3,
            tracking=sheet.tracking,
            next="BodyText",
        )
        for level, role in enumerate(roles, 1)
    ]


def _cover(sheet: Sheet) -> list[Style]:
    return [
        Style("Title", "Title", "title", 22, 720, align="center"),
        Style("Subtitle", "Subtitle", "body", sheet.size, 2 * sheet.pitch, align="center"),
    ]


def _contents(sheet: Sheet, entries: int) -> list[Style]:
    """Return the styles of the contents, whose lines are closer where one page can hold them."""
    heading = Style(
        "TOCHeading", "TOC Heading", "title", 22, 720, after=sheet.pitch, align="center"
    )
    room = sheet.height - heading.line - heading.after - 40
    loose, close = sheet.size * 30, sheet.size * 25
    fitting = room // entries if entries else loose
    lines = [
        Style(
            f"TOC{level}",
            f"toc {level}",
            "heading" if level == 1 else "body",
            sheet.size,
            min(fitting, loose) if fitting >= close else loose,
            left=(level - 1) * sheet.indent // 2,
            tab=sheet.width,
        )
        for level in (1, 2, 3)
    ]
    return [heading, *lines, Style("SectionEnd", "分节", size=1, line=20)]


def _floats(sheet: Sheet) -> list[Style]:
    """Return the styles of what stands between paragraphs: charts, tables, the glance."""
    return [
        Style("Picture", "图", size=1, before=160, align="center", keep=True),
        Style("Caption", "caption", "heading", 12, 360, before=60, after=160, align="center"),
        Style("TableCaption", "表题", "heading", 12, 360, 200, 60, align="center", keep=True),
        Style("TableText", "表文", size=10.5, line=310),
        Style("TableHead", "表头", "heading", 10.5, 310, keep=True),
        Style("EvidenceText", "依据", size=9, line=260),
        Style("EvidenceHead", "依据表头", "heading", 9, 260, keep=True),
        Style("GlanceNumber", "要览数字", "heading", 22, 560, align="center", keep=True),
        Style("GlanceLabel", "要览说明", "heading", 11, 320, align="center", color=_GREY),
        Style("Gap", "表间", size=1, line=200),
        Style("Footer", "footer", size=14, line=360),
    ]
