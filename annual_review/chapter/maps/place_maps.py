"""A map of the places of an office: each coloured by its number, in a few classes.

The boundaries come from the GeoJSON that office.yaml names (boundaries.py); nothing is loaded. A
place without a number is hatched, 无数据; one without a boundary is named in a note below the map.
How it is drawn is in drawing.py, where the names stand in labels.py, what the classes are in
classes.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd

from annual_review.chapter.charts.cache import ChartOrNotice, cached
from annual_review.chapter.charts.numbers import floats, no_data, number_words, saying
from annual_review.chapter.charts.parts import has_bars, missing_notice_of
from annual_review.chapter.clauses import Part
from annual_review.chapter.counted_rows import places_behind
from annual_review.chapter.drawing_libraries import prepare_libraries
from annual_review.chapter.drawings.rows import note_of_rows, rows_of
from annual_review.chapter.findings import finding
from annual_review.chapter.maps.boundaries import Boundaries
from annual_review.chapter.small_counts.cells import protected
from annual_review.chapter.small_counts.words import NOT_LISTED, note_of
from annual_review.document.blocks import Chart, Span, Spans
from annual_review.errors import FigureError, did_you_mean
from annual_review.language import _

_boundaries: dict[str, Callable[[], Boundaries]] = {}
_KEY = "office"


def set_boundaries(read: Callable[[], Boundaries]) -> None:
    """Keep the function that reads the boundaries of the office under review."""
    _boundaries[_KEY] = cache(read)


def places_map(values: pd.Series, caption: str, unit: str, *, says: Part = "") -> ChartOrNotice:
    """Draw a map of places, each coloured by its number; return a chart for `show`.

        show(places_map(tally(aid["乡镇"]), "各乡镇救助户数", "户"))

    `values` are numbers by place, as `tally` returns them, in any spelling of the townships;
    `caption` stands below the map, its number is added; `unit` is the measure word, printed above
    the map; `says` is as for `bars`. A darker place has more. One of the file without a number is
    hatched: 无数据. One of `values` without a boundary is named below the map, with its number.

    Returns None for fewer than two places with a number that is not 0, and a notice if the register
    was not sent. Raises FigureError if office.yaml names no boundaries (`map:`), or none of the
    places is in them, and ParamsError for a file that cannot be read.
    """
    values, threshold = protected(values)
    if not has_bars(values):
        return missing_notice_of(values)
    boundaries = _boundaries_of_office()
    outside = [str(place) for place in values.index if not boundaries.find(place)]
    if len(outside) == len(values):
        hint = did_you_mean(outside[0], boundaries.polygons)
        raise FigureError(
            _(
                "None of the places has a boundary in {file}: {names}.",
                file=boundaries.file,
                names="、".join(outside[:6]),
            ),
            remedy=hint or _("It has {names}.", names="、".join(list(boundaries.polygons)[:6])),
        )
    if not threshold:
        chart = _draw_map(values, caption, unit, boundaries=boundaries)
        note = _note(values, outside, unit, caption)
    else:
        with saying(NOT_LISTED):
            chart = _draw_map(values, caption, unit, boundaries=boundaries)
            note = (*_note(values, outside, unit, caption), Span(note_of(threshold), is_name=True))
    if not isinstance(chart, Chart):
        return chart
    return replace(chart, says=finding(says), note=note)


def _boundaries_of_office() -> Boundaries:
    if _KEY not in _boundaries:
        raise FigureError(_("No review is open."), remedy=_("Begin with review = open_review()."))
    return _boundaries[_KEY]()


def _note(values: pd.Series, outside: list[str], unit: str, caption: str) -> Spans:
    """Return the note below a map: places without a boundary, and the rows behind the numbers."""
    word, numbers = number_words(values), dict(zip(values.index, floats(values), strict=True))
    named = [f"{place}{_amount(numbers[place], word, unit)}" for place in outside]
    lost = f"没有边界、未画在图上的：{'、'.join(named)}。" if named else ""
    is_counted = places_behind(values) is not None
    rows = note_of_rows(caption, rows_of([values])) if is_counted else ()
    return (Span(f"{lost}{rows[0].text if rows else ''}"),) if lost or rows else ()


def _amount(number: float, word: Callable[[float], str], unit: str) -> str:
    return no_data() if np.isnan(number) else f"{word(number)}{unit}"


@cached
def _draw_map(
    values: pd.Series, caption: str, unit: str, *, boundaries: Boundaries
) -> ChartOrNotice:
    prepare_libraries()
    from annual_review.chapter.maps.drawing import draw_map  # noqa: PLC0415 - see charts/style.py

    return draw_map(values, caption, unit, boundaries)
