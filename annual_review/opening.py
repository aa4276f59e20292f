"""Opening a review: the clean registers of a year, and of the years before it where they are."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial

from annual_review.cleaning import clean
from annual_review.inputs import read_inputs
from annual_review.params import load_settings
from annual_review.paths import Paths, paths_of
from annual_review.records import Cleaned
from annual_review.remembered import Remembered
from annual_review.review import Review
from annual_review.saved_records import SavedRecords
from annual_review.settings import Settings, YearParams


def open_review(year: int, data: str = "", params: str = "", records: str = "") -> Review:
    """Open the year's clean registers: those that the run has cleaned, else cleaned here and now.

    The years before are opened when something is compared with them. Nothing is written. Raises the
    errors of cleaning.
    """
    paths = paths_of(year, data, params, records)
    settings = load_settings(year, paths.params)
    review = Review(settings, _cleaned(paths, settings))
    makers = {then: partial(_open_earlier, review, then, at) for then, at in paths.earlier.items()}
    review = replace(review, earlier=Remembered(makers))
    review.remember_rows()
    return review


def _open_earlier(review: Review, year: int, paths: Paths) -> Review:
    """Open an earlier year, as far as the year of `review` has come."""
    settings = review.settings.model_copy(update={"year": year, "params": YearParams()})
    until = review.until
    return Review(settings, _cleaned(paths, settings), limit=until and _same_day(until, year))


def _same_day(day: dt.date, year: int) -> dt.date:
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=year, day=28) if leap_day else day.replace(year=year)


def _cleaned(paths: Paths, settings: Settings) -> Cleaned | SavedRecords:
    if paths.records is not None:
        return SavedRecords(paths.records)
    inputs = read_inputs(paths.data)
    return clean(inputs.sheets, settings, inputs.corrections, inputs.ignored)
