"""The foot of a slide: its chapter, the notice on its data, and its number."""

from __future__ import annotations

from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER as PH
from pptx.enum.text import PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.presentation import Presentation
from pptx.slide import Slide

from annual_review.document.blocks import Document
from annual_review.export.pptx.layouts import holder_of
from annual_review.export.pptx.runs import write_lines
from annual_review.export.pptx.text_styles import EMU, text_box_of

_SIZE, _LEAST = 12.0, 9.0  # points
_MARGIN, _HEIGHT, _NUMBER = 0.05, 28, 60  # a part of the slide's width; points
_GAP = "　"


def add_marks(slide: Any, presentation: Presentation, document: Document, chapter: str) -> None:
    """Add the foot of a slide, in the placeholders of its layout where it has them."""
    of_layout = {one.placeholder_format.type: one for one in slide.slide_layout.placeholders}
    width, height = presentation.slide_width or 0, presentation.slide_height or 0
    number = _holder(slide, of_layout, PH.SLIDE_NUMBER)
    if number is None:
        number = _box(slide, width - round(_MARGIN * width) - _NUMBER * EMU, _NUMBER * EMU, height)
        number.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
    number.name = "页码"
    _write_number(number)
    marks = marks_of(document)
    least = _GAP.join(marks)
    texts = [_GAP.join(filter(None, (*marks[:-1], chapter, *marks[-1:]))), least]
    if not texts[0]:
        return
    foot = _holder(slide, of_layout, PH.FOOTER)
    if foot is None or not _fits(foot, slide, least or texts[0]):
        if foot is not None:
            foot._element.getparent().remove(foot._element)
        left = round(_MARGIN * width)
        foot = _box(slide, left, width - 2 * left - _NUMBER * EMU, height)
    foot.name = "页脚"
    box, size = text_box_of(foot, slide)
    size = min(size, _SIZE)
    text = next((one for one in texts if box.size_of([one], size, _LEAST)), least or texts[0])
    write_lines(foot.text_frame, [text], box.size_of([text], size, _LEAST) or _LEAST)


def marks_of(document: Document) -> list[str]:
    """Return what every slide says of itself: that it is secret, a draft, or of made-up data."""
    return [*document.official.marks, *filter(None, [document.data_note])]


def _holder(slide: Slide, of_layout: dict[PH, Any], kind: PH) -> Any | None:
    """Return the placeholder of a kind, made after that of the layout; None if it has none."""
    if kind not in of_layout:
        return None
    slide.shapes.clone_placeholder(of_layout[kind])
    return holder_of(slide, kind)


def _fits(shape: Any, slide: Slide, text: str) -> bool:
    box, size = text_box_of(shape, slide)
    return box.size_of([text], min(size, _SIZE), _LEAST) is not None


def _box(slide: Any, left: int, width: int, height: int) -> Any:
    """Return a text box at the foot of a slide."""
    tall = _HEIGHT * EMU
    box = slide.shapes.add_textbox(left, height - round(1.3 * tall), width, tall)
    box.text_frame.word_wrap = True
    return box


def _write_number(shape: Any) -> None:
    """Write the field of a slide's number, which PowerPoint counts (ECMA-376, 21.1.2.2.4)."""
    paragraph = shape.text_frame.paragraphs[0]._p
    field = parse_xml(
        f'<a:fld {nsdecls("a")} id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">'
        f'<a:rPr lang="zh-CN" sz="{round(100 * _SIZE)}"/><a:t>‹#›</a:t></a:fld>'
    )
    last = paragraph.find(qn("a:endParaRPr"))
    paragraph.append(field) if last is None else last.addprevious(field)
