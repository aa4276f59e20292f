"""The paragraph styles of a Word document: fonts, sizes and spacing of every kind of paragraph.

`styles_part` writes them as XML, and `paging` counts lines with them. Built-in styles have Word's
own names, so that Word recognizes the outline.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from annual_review.document.fonts import Role
from annual_review.export.docx.page import PageSetup
from annual_review.project.document_parts import DocumentParts

_GREY = "464646"
_PLAIN = DocumentParts()
_BRANDED = ("Heading1", "Byline", "GlanceNumber")  # styles whose text has the office's colour


@dataclass(frozen=True)
class Style:
    """A paragraph style; lengths in twips, `size` in points.

    `line` is an exact line height, or 0 for that of the content; `bar` draws a line on the left;
    `level` is that of the outline, from 1.
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
    bar_color: str = "787878"
    next: str = ""
    tab: int = 0


def paragraph_styles(
    setup: PageSetup, entries: int = 0, parts: DocumentParts = _PLAIN
) -> dict[str, Style]:
    """Return the paragraph styles by id, in the office's colour and style of headings.

    `entries` is the length of the table of contents.
    """
    styles = [*_prose(setup), *_headings(setup, parts), *_cover(setup), *_floats(setup)]
    styles += _contents(setup, 0 if parts.contents and not parts.cover else entries)
    named = {style.id: style for style in styles}
    if ink := hex_of(parts):
        named |= {id: replace(named[id], color=ink) for id in _BRANDED}
        named["Notice"] = replace(named["Notice"], bar_color=ink)
    return named


def hex_of(parts: DocumentParts) -> str:
    """Return the office's colour as WordprocessingML writes one: 9C1F1F; "" without one."""
    return (parts.ink or "").removeprefix("#").upper()


def _prose(setup: PageSetup) -> list[Style]:
    size, pitch, indent = setup.size, setup.pitch, setup.indent
    body = Style("Normal", "Normal", size=size, line=pitch, tracking=setup.tracking)
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


def _headings(setup: PageSetup, parts: DocumentParts) -> list[Style]:
    roles: tuple[Role, ...] = ("heading", "subheading", "body", "body", "body", "body")
    return [
        Style(
            f"Heading{level}",
            f"heading {level}",
            role,
            setup.size,
            setup.pitch,
            before=setup.pitch if level == 1 else 0,
            first=0 if parts.headings == "decimal" else setup.indent,
            keep=True,
            level=level,
            bold=level == 3,
            tracking=setup.tracking,
            next="BodyText",
        )
        for level, role in enumerate(roles, 1)
    ]


def _cover(setup: PageSetup) -> list[Style]:
    return [
        Style("Title", "Title", "title", 22, 720, align="center"),
        Style("Subtitle", "Subtitle", "body", setup.size, 2 * setup.pitch, align="center"),
        Style(
            "Byline",
            "署名",
            "subheading",
            setup.size,
            setup.pitch,
            before=setup.pitch // 2,
            after=setup.pitch,
            align="center",
        ),
    ]


def _contents(setup: PageSetup, entries: int) -> list[Style]:
    """Return the styles of the table of contents, with closer lines if it then fits a page."""
    heading = Style(
        "TOCHeading", "TOC Heading", "title", 22, 720, after=setup.pitch, align="center"
    )
    room = setup.height - heading.line - heading.after - 40
    loose, close = setup.size * 30, setup.size * 25
    fitting = room // entries if entries else loose
    lines = [
        Style(
            f"TOC{level}",
            f"toc {level}",
            "heading" if level == 1 else "body",
            setup.size,
            min(fitting, loose) if fitting >= close else loose,
            left=(level - 1) * setup.indent // 2,
            tab=setup.width,
        )
        for level in (1, 2, 3)
    ]
    return [heading, *lines, Style("SectionEnd", "分节", size=1, line=20)]


def _floats(setup: PageSetup) -> list[Style]:
    """Return the styles of charts, tables, main figures and footers."""
    return [
        Style("Picture", "图", size=1, before=160, align="center", keep=True),
        Style("Finding", "图表要点", "heading", 12, 360, before=120, align="center", keep=True),
        Style("Caption", "caption", "heading", 12, 360, before=60, after=160, align="center"),
        Style("ChartNote", "图注", "heading", 10.5, 320, after=160, align="center", color=_GREY),
        Style("TableCaption", "表题", "heading", 12, 360, 200, 60, align="center", keep=True),
        Style("TableText", "表文", size=10.5, line=310),
        Style("TableHead", "表头", "heading", 10.5, 310, keep=True),
        Style("EvidenceChapter", "依据章题", "heading", 10.5, 310, before=200, after=40, keep=True),
        Style("EvidenceRegister", "依据台账", size=9, line=260, before=100, after=20, keep=True),
        Style("EvidenceText", "依据", size=9, line=260, left=480, after=40),
        Style("GlanceNumber", "要览数字", "heading", 22, 560, align="center", keep=True),
        Style("GlanceLabel", "要览说明", "heading", 11, 320, align="center", color=_GREY),
        Style("Gap", "表间", size=1, line=200),
        Style("Footer", "footer", size=14, line=360),
    ]
