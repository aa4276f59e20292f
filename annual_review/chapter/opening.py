"""Opening a review: the clean registers of a year, and of the years before it where they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from annual_review.chapter.earlier import Remembered
from annual_review.chapter.evidence import show_rows
from annual_review.chapter.review import Review
from annual_review.chapter.sentences import let_cells_show_blocks
from annual_review.cleaning.clean import clean
from annual_review.project.earlier_years import read_earlier_years, years_before
from annual_review.project.loading import load_settings
from annual_review.project.paths import Paths, paths_of
from annual_review.project.settings import Settings, YearParams
from annual_review.records.cleaned import Cleaned
from annual_review.records.gathering import gather
from annual_review.records.saved import SavedRecords
from annual_review.registers.inputs import read_inputs

Records = Cleaned | SavedRecords


def open_review(
    year: int, data: str = "", params: str = "", records: str = "", members: str = ""
) -> Review:
    """Open the year's clean registers: those that the run has cleaned, else cleaned here and now.

    `members` is the folder with the reviews of an office's members, reports/ if it is empty. The
    years before are opened when something is compared with them. Nothing is written. Raises the
    errors of cleaning.
    """
    paths = paths_of(year, data, params, records, members=members)
    settings = load_settings(year, paths.params)
    cleaned = SavedRecords(paths.records) if paths.records else _clean(paths, settings)
    review = Review(settings, cleaned)
    makers = {
        then: partial(_open_earlier, review, then, opened)
        for then, opened in _earlier(paths, settings).items()
    }
    review = replace(review, earlier=Remembered(makers))
    review.remember_rows()
    let_cells_show_blocks()
    show_rows(by_hand=paths.records is None)
    return review


def _earlier(paths: Paths, settings: Settings) -> dict[int, Callable[[Settings], Records]]:
    """Return the years before that there are, each with what opens its records."""
    if paths.records is not None:
        years = read_earlier_years(paths.records)
        folders = {then: paths.records / str(then) for then, why in years.items() if not why}
        return {then: partial(_saved, folder) for then, folder in folders.items()}
    folders = years_before(paths.data, paths.params, paths.members, settings.year)
    places = {then: replace(paths, data=folder) for then, folder in folders.items()}
    return {then: partial(_clean, place) for then, place in places.items()}


def _open_earlier(review: Review, year: int, opened: Callable[[Settings], Records]) -> Review:
    """Open an earlier year, as far as the year of `review` has come."""
    settings = review.settings.model_copy(update={"year": year, "params": YearParams()})
    until = review.until
    return Review(settings, opened(settings), limit=until and _same_day(until, year))


def _same_day(day: dt.date, year: int) -> dt.date:
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=year, day=28) if leap_day else day.replace(year=year)


def _saved(folder: Path, settings: Settings) -> Records:
    return SavedRecords(folder)


def _clean(paths: Paths, settings: Settings) -> Records:
    inputs = read_inputs(paths.data, optional=bool(settings.office.members))
    own = clean(inputs.sheets, settings, inputs.corrections, inputs.ignored)
    return gather(own, settings, paths)
