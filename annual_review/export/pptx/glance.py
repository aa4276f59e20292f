"""The main figures on a slide: each large, with what it counts below it."""

from __future__ import annotations

import math
from typing import Any

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

from annual_review.document.blocks import Glance
from annual_review.export.pptx.drawings import Box
from annual_review.export.pptx.fitting import TextBox
from annual_review.export.pptx.runs import write_lines
from annual_review.export.pptx.text_styles import EMU

_LARGE, _LEAST = 48.0, 20.0  # points
_LABEL, _LEAST_LABEL = 20.0, 14.0
_SIDE_BY_SIDE = 4
_INSET = 8  # points, beside texts
_OF_BOLD = 0.85
_SHARE = 0.6  # of a cell's height, for the number


def add_glance(slide: Any, glance: Glance, box: Box, *, accent: bool) -> None:
    """Add a box of text for each figure, in rows; `accent` numbers are in the theme's colour."""
    columns = _columns(len(glance.items))
    rows = math.ceil(len(glance.items) / columns)
    width, height = box.width // columns, box.height // rows
    # Bold digits, in whatever font the template has, are wider than those that are measured.
    number_box = TextBox(_OF_BOLD * width / EMU - 2 * _INSET, _SHARE * height / EMU)
    label_box = TextBox(width / EMU - 2 * _INSET, (1 - _SHARE) * height / EMU)
    numbers = [span.text for span, _label in glance.items]
    labels = [label for _span, label in glance.items]
    large = min(_one_line(number_box, text, _LARGE, _LEAST) for text in numbers)
    small = min(label_box.size_of([text], _LABEL, _LEAST_LABEL) or _LEAST_LABEL for text in labels)
    for place, (number, label) in enumerate(zip(numbers, labels, strict=True)):
        left = box.left + place % columns * width
        top = box.top + place // columns * height
        cell: Any = slide.shapes.add_textbox(left, top, width, height)
        cell.name = label
        frame = cell.text_frame
        frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
        write_lines(frame, [number], large)
        frame.paragraphs[0].runs[0].font.bold = True
        if accent:
            frame.paragraphs[0].runs[0].font.color.theme_color = MSO_THEME_COLOR.ACCENT_1
        below = frame.add_paragraph()
        write_lines(_Line(below), [label], small)
        for paragraph in frame.paragraphs:
            paragraph.alignment = PP_ALIGN.CENTER


class _Line:
    """A paragraph that is written like a box of one."""

    def __init__(self, paragraph: Any) -> None:
        self.paragraphs = [paragraph]


def _columns(count: int) -> int:
    """Return how many figures stand side by side.

    >>> [_columns(count) for count in (1, 2, 3, 4, 5, 6, 7, 8, 9)]
    [1, 2, 3, 2, 3, 3, 4, 4, 3]
    """
    if count <= 3:
        return max(count, 1)
    if count == 4:
        return 2
    return 4 if count in (7, 8) or count > 9 else 3


def _one_line(box: TextBox, text: str, most: float, least: float) -> float:
    """Return the greatest size at which a text is one line."""
    sizes = (most - step for step in range(int(most - least)))
    return next(
        (size for size in sizes if box.holds([text], size) and _is_line(box, text, size)), least
    )


def _is_line(box: TextBox, text: str, size: float) -> bool:
    return box.height_of([text], size) <= 1.5 * size
