"""Open the template of the slides: the office's own params/template.pptx, or the package's.

The masters and layouts of an office's template win: its fonts, colours and places. Slides that it
holds are left out.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pptx
from lxml import etree
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml.ns import qn
from pptx.presentation import Presentation

from annual_review.document.blocks import Document
from annual_review.document.fonts import family_of
from annual_review.errors import ParamsError
from annual_review.export.pptx.default_template import default_template
from annual_review.export.pptx.layouts import Layouts, find_layouts
from annual_review.language import _
from annual_review.project.slides_template import unreadable_slides
from annual_review.values.colours import contrast

_COLOR = "#1f4257"
_FONT = "微软雅黑"  # of Windows and of Office for Mac; WPS has a similar one
_LEAST_CONTRAST = 3.0  # of large text (WCAG 2.2, 1.4.3)
_UNUSED = ("thumbnail", "printerSettings")


def open_template(document: Document) -> tuple[Presentation, Layouts]:
    """Return a presentation without slides, and the layouts of its slides.

    Raises ParamsError for an office's template that cannot be read or has no layout with a title.
    """
    if document.slides_template is None:
        families = {role: family_of(path) for role, path in document.fonts.items()}
        presentation = default_template(
            document.parts.ink or _COLOR,
            families.get("heading") or _FONT,
            families.get("body") or _FONT,
        )
    else:
        presentation = open_own(document.slides_template)
    _drop(presentation.part)
    _drop(presentation.part.package)
    return presentation, layouts_of(presentation, document.slides_template)


def open_own(file: Path) -> Presentation:
    """Return an office's template without its slides. Raises ParamsError for what is none."""
    try:
        presentation = pptx.Presentation(str(file))
        slides = presentation.slides._sldIdLst
        for slide in list(slides):
            presentation.part.drop_rel(slide.rId)
            slides.remove(slide)
        for sections in presentation.part._element.findall(f".//{{{_P14}}}sectionLst"):
            sections.getparent().getparent().remove(sections.getparent())  # they list the slides
    except Exception as error:  # whatever python-pptx and lxml raise of a file they cannot read
        raise unreadable_slides(file) from error
    return presentation


_P14 = "http://schemas.microsoft.com/office/powerpoint/2010/main"


def layouts_of(presentation: Presentation, file: Path | None) -> Layouts:
    """Return the layouts of a template. Raises ParamsError if none of them has a title."""
    layouts = find_layouts(presentation)
    if layouts is None:
        raise ParamsError(
            _("No layout of the template has a title."),
            str(file),
            _("Add a layout with a title in PowerPoint: View, Slide Master."),
        )
    return layouts


def is_accent_readable(presentation: Presentation) -> bool:
    """Return whether large numbers may be in the theme's first accent colour."""
    theme = _theme(presentation)
    accent, ground = _color(theme, "accent1"), _color(theme, _ground(presentation))
    return bool(accent and ground) and contrast(accent, ground) >= _LEAST_CONTRAST


def is_dark(presentation: Presentation) -> bool:
    """Return whether the ground of slides is dark, on which the colours of charts are not read."""
    ground = _color(_theme(presentation), _ground(presentation))
    return bool(ground) and contrast(ground, "#ffffff") > contrast(ground, "#000000")


def _theme(presentation: Presentation) -> Any:
    return etree.fromstring(presentation.slide_master.part.part_related_by(RT.THEME).blob)


def _ground(presentation: Presentation) -> str:
    """Return which colour of the theme is the background."""
    names = presentation.slide_master._element.find(qn("p:clrMap"))
    return str(names.get("bg1", "lt1")) if names is not None else "lt1"


def _color(theme: Any, name: str) -> str:
    """Return a colour of a theme as #rrggbb, "" if it is written in another way."""
    holder = theme.find(f".//{qn('a:clrScheme')}/{qn('a:' + name)}")
    for one in holder if holder is not None else ():
        value = one.get("lastClr") or one.get("val", "")
        if len(value) == 6:
            return f"#{value.lower()}"
    return ""


def _drop(part: Any) -> None:
    """Drop what a presentation does not need: a picture of it, the settings of a printer."""
    rels = part._rels
    for id in [id for id, one in rels.items() if one.reltype.endswith(_UNUSED)]:
        rels.pop(id)
