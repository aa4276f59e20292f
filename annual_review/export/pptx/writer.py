"""Write the slides: the cover, then a slide for each plan, and more where a text does not fit.

Texts are set in the sizes of the template, down to `_LEAST`, and go on on another slide rather than
get smaller; charts are PowerPoint's own, a heatmap, a map and a drawing of one's own are pictures.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER as PH
from pptx.presentation import Presentation
from pptx.slide import SlideLayout

from annual_review.document.blocks import Document, Spans, plain
from annual_review.document.title_lines import title_lines
from annual_review.export.pptx.drawings import Box, add_chart, draw_pictures
from annual_review.export.pptx.fitting import TextBox
from annual_review.export.pptx.glance import add_glance
from annual_review.export.pptx.layouts import TITLES, Layouts, holder_of
from annual_review.export.pptx.marks import add_marks, marks_of
from annual_review.export.pptx.notes import notes_of
from annual_review.export.pptx.plan import SlidePlan, clauses_of, cut, plan_slides
from annual_review.export.pptx.runs import write_lines, write_sentences
from annual_review.export.pptx.template import (
    is_accent_readable,
    is_dark,
    open_template,
)
from annual_review.export.pptx.text_styles import text_box_of
from annual_review.export.typesetting import publication_date
from annual_review.files import zip_bytes, zip_parts

_LEAST, _LEAST_TITLE = 18.0, 20.0  # points
_LEAST_ON_COVER = 12.0
_MOST_SENTENCES = 4  # on a slide
_TEXT_PART, _GAP = 0.42, 0.02  # of a content's width, beside a chart
_GLANCE_PART = 0.64  # of a content's height, above a few sentences
_NO_DATE = dt.date(1970, 1, 1)
_ZIP_YEAR = 1980


def slides_file(document: Document) -> bytes:
    """Return the slides of a review as a presentation.

    Raises ParamsError for an office's template that cannot be used, and TypesettingError for a
    drawing that cannot be read.
    """
    presentation, layouts = open_template(document)
    plans = plan_slides(document)
    deck = Deck(presentation, layouts, document, draw_pictures(plans, document))
    deck.add_cover()
    for plan in plans:
        deck.add(plan)
    properties = presentation.core_properties
    properties.title, properties.author = document.title[:255], document.office[:255]
    properties.last_modified_by, properties.language = properties.author, "zh-CN"
    properties.comments, properties.keywords, properties.subject = "", "", ""
    properties.revision = 1
    date = dt.datetime.combine(publication_date(document) or _NO_DATE, dt.time())
    properties.created = properties.modified = date
    saved = io.BytesIO()
    presentation.save(saved)
    return zip_bytes(zip_parts(saved.getvalue()), _ZIP_YEAR, mode=0o644)


@dataclass(frozen=True)
class Stage:
    """A slide that is being filled: its title, the placeholder of its text, places of contents.

    `text` is None where the layout has no place for text; `chart` is the place of a chart.
    """

    slide: Any
    text: Any | None
    chart: Box | None


class Deck:
    """The slides of a review, one after the other."""

    def __init__(
        self,
        presentation: Presentation,
        layouts: Layouts,
        document: Document,
        pictures: dict[int, bytes],
    ) -> None:
        self._presentation, self._layouts, self._document = presentation, layouts, document
        self._pictures = pictures
        self._is_accent_readable = is_accent_readable(presentation)
        self._is_dark = is_dark(presentation)

    def add_cover(self) -> None:
        """Add the title, the office and the date, and the notice on the data."""
        document = self._document
        layout = self._layouts.cover or self._layouts.single or self._layouts.bare
        slide = self._new(layout)
        self._set_title(slide, document.title, document.title)
        lines = [line for line in (document.office, document.date_line) if line]
        lines += marks_of(document)
        text: Any = holder_of(slide, PH.SUBTITLE, PH.BODY, PH.OBJECT)
        if text is None and lines:
            text = self._text_box(slide)
        if lines:
            box, size = text_box_of(text, slide)
            fitting = box.size_of(lines, size, _LEAST_ON_COVER) or _LEAST_ON_COVER
            write_lines(text.text_frame, lines, fitting if fitting != size else None)
        self._clear(slide, [text] if lines else [])

    def add(self, plan: SlidePlan) -> None:
        """Add a slide, and others that go on with what it has no room for."""
        rest, place = self._add(plan, _suffix(plan.number)), plan.number + 1
        while rest:
            more = replace(plan, sentences=tuple(rest), chart=None, glance=None, asides=())
            rest, place = self._add(more, _suffix(place)), place + 1

    def _add(self, plan: SlidePlan, suffix: str) -> Sequence[Spans]:
        """Add a slide; return the sentences that it has no room for."""
        stage = self._stage(plan)
        self._set_title(stage.slide, plan.title, plan.chapter, suffix)
        shown: Sequence[Spans] = ()
        rest: Sequence[Spans] = plan.sentences
        if stage.text is not None and plan.sentences:
            box, size = text_box_of(stage.text, stage.slide)
            shown, rest, fitting = fitted(plan.sentences, box, size)
            clauses = [one for sentence in shown for one in clauses_of(sentence)]
            write_sentences(stage.text.text_frame, clauses, fitting if fitting != size else None)
        if plan.glance and stage.chart:
            add_glance(stage.slide, plan.glance, stage.chart, accent=self._is_accent_readable)
            if stage.text is not None:  # read after the figures that it stands below
                stage.slide.shapes._spTree.append(stage.text._element)
        if plan.chart and stage.chart:
            picture = self._pictures.get(id(plan.chart))
            add_chart(stage.slide, plan.chart, stage.chart, picture, on_dark=self._is_dark)
        filled = replace(plan, sentences=tuple(shown))
        chapter = plan.chapter if plan.chapter != plan.title else ""
        kept = [stage.text] if stage.text is not None and shown else []
        self._clear(stage.slide, kept)
        add_marks(stage.slide, self._presentation, self._document, chapter)
        if notes := notes_of(filled, self._document):
            stage.slide.notes_slide.notes_text_frame.text = notes
        return rest

    def _stage(self, plan: SlidePlan) -> Stage:
        """Return a new slide with places for what a plan shows."""
        layouts, has_drawing = self._layouts, bool(plan.chart)
        if has_drawing and plan.sentences and layouts.pair:
            slide = self._new(layouts.pair)
            chart = _holder(slide, layouts.chart)
            return Stage(slide, _holder(slide, layouts.text), Box.of(chart))
        slide = self._new(layouts.single or layouts.bare)
        text = _holder(slide, layouts.content) if layouts.single else self._text_box(slide)
        whole = Box.of(text)
        if plan.glance and plan.sentences:
            whole.rows(_GLANCE_PART, 1 - _GLANCE_PART).place(text)
            return Stage(slide, text, whole.rows(0, _GLANCE_PART))
        if plan.glance:
            return Stage(slide, None, whole)
        if not has_drawing:
            return Stage(slide, text, None)
        if not plan.sentences:
            return Stage(slide, None, whole)
        beside = whole.part(_TEXT_PART + _GAP, 1 - _TEXT_PART - _GAP)
        whole.part(0, _TEXT_PART).place(text)
        return Stage(slide, text, beside)

    def _new(self, layout: SlideLayout) -> Any:
        slide: Any = self._presentation.slides.add_slide(layout)
        return slide

    def _text_box(self, slide: Any) -> Any:
        """Return a text box below the title, where a template has no layout with a text."""
        width, height = self._presentation.slide_width or 0, self._presentation.slide_height or 0
        title: Any = holder_of(slide, *TITLES)
        top = max(title.top + title.height, round(0.2 * height))
        top = top if top < 0.5 * height else round(0.2 * height)
        left = round(0.06 * width)
        box = slide.shapes.add_textbox(left, top, width - 2 * left, round(0.88 * height) - top)
        box.text_frame.word_wrap = True
        return box

    def _set_title(self, slide: Any, title: str, otherwise: str, suffix: str = "") -> None:
        """Set a title, broken by sense; the chapter's in place of a finding that does not fit."""
        holder: Any = holder_of(slide, *TITLES)
        box, size = text_box_of(holder, slide)
        for text in dict.fromkeys((f"{title}{suffix}", f"{otherwise}{suffix}")):
            lines, fitting = title_fitted(text, box, size)
            if fitting is not None:
                break
        write_lines(
            holder.text_frame, ["\v".join(lines)], fitting or _LEAST_TITLE, usual=fitting == size
        )

    def _clear(self, slide: Any, kept: Sequence[Any]) -> None:
        """Remove the placeholders that are empty."""
        stay = {one._element for one in (*kept, holder_of(slide, *TITLES)) if one is not None}
        for holder in list(slide.placeholders):
            if holder._element not in stay:
                holder._element.getparent().remove(holder._element)


def _suffix(place: int) -> str:
    """Return what a title ends in that others have, too: nothing, then （续）, then （续2）."""
    return "" if place == 0 else "（续）" if place == 1 else f"（续{place}）"


def _holder(slide: Any, number: int) -> Any:
    return next(one for one in slide.placeholders if one.placeholder_format.idx == number)


def title_fitted(text: str, box: TextBox, size: float) -> tuple[list[str], float | None]:
    """Return the lines of a title and the greatest size at which they fit, None if none does."""
    least = min(_LEAST_TITLE, size)
    for points in _sizes(size, least):
        lines = list(title_lines(text, 0.95 * (box.width - box.indent) / points))
        if box.holds(["\n".join(lines)], points):
            return lines, points
    return [text], None


def fitted(
    sentences: Sequence[Spans], box: TextBox, size: float
) -> tuple[list[Spans], list[Spans], float]:
    """Return the sentences that a box holds, those that it does not, and their size.

    A sentence that no slide holds is divided after a comma.
    """
    usual = max(size, _LEAST)
    for count in range(min(len(sentences), _MOST_SENTENCES), 0, -1):
        points = box.size_of(_texts(sentences[:count]), usual, _LEAST)
        if points is not None:
            return list(sentences[:count]), list(sentences[count:]), points
    head, tail = _divided(sentences[0], box)
    return [head], [*tail, *sentences[1:]], _LEAST


def _texts(sentences: Sequence[Spans]) -> list[str]:
    """Return the paragraphs that sentences are written in."""
    return [plain(clause) for sentence in sentences for clause in clauses_of(sentence)]


def _divided(sentence: Spans, box: TextBox) -> tuple[Spans, list[Spans]]:
    """Return the part of a sentence that a box holds at the least size, and the rest of it."""
    text = plain(sentence)
    marks = [at + 1 for at, char in enumerate(text) if char in "；，、" and at + 1 < len(text)]
    places = [*sorted(marks, reverse=True), *range(len(text) - 1, 0, -1)]
    end = next((at for at in places if box.holds(_texts([cut(sentence, 0, at)]), _LEAST)), 0)
    if not end:  # not even a character: a template without room for text
        return sentence, []
    return cut(sentence, 0, end), [cut(sentence, end, len(text))]


def _sizes(most: float, least: float) -> Iterator[float]:
    size = most
    while size > least:
        yield size
        size -= 2
    yield least
