"""Write texts into a box: numbers of figures bold, the language of each run named."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.util import Pt

from annual_review.document.blocks import Span, Spans

_LANGUAGES = {"lang": "zh-CN", "altLang": "en-US"}


def write_sentences(frame: Any, sentences: Sequence[Spans], size: float | None) -> None:
    """Write sentences, each a paragraph; `size` in points, None for that of the template."""
    for place, sentence in enumerate(sentences):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        for span in sentence:
            run = paragraph.add_run()
            run.text = span.text
            run.font.bold = True if _is_strong(span) else None
            _set(run, size)


def write_lines(
    frame: Any, lines: Sequence[str], size: float | None, *, usual: bool = False
) -> None:
    r"""Write paragraphs of plain text; \v is a break of a line. `usual`: the template's size."""
    for place, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        for part, text in enumerate(line.split("\v")):
            if part:
                paragraph.add_line_break()
            run = paragraph.add_run()
            run.text = text
            _set(run, None if usual else size)


def _is_strong(span: Span) -> bool:
    return bool(span.figure) or span.style == "strong"


def _set(run: Any, size: float | None) -> None:
    if size is not None:
        run.font.size = Pt(size)
    properties = run._r.get_or_add_rPr()
    for name, value in _LANGUAGES.items():
        properties.set(name, value)
