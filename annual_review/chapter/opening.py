"""Opening a review: the clean registers of a year, and of the years before it where they are."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from annual_review.chapter.cleaning_notebook import clean_year
from annual_review.chapter.earlier import Remembered
from annual_review.chapter.evidence import show_rows
from annual_review.chapter.protected_names import protect_names
from annual_review.chapter.review import Review
from annual_review.chapter.sentences import let_cells_show_blocks
from annual_review.project.earlier_years import read_earlier_years, years_before
from annual_review.project.loading import load_settings
from annual_review.project.notebook_parameters import notebook_paths
from annual_review.project.paths import Paths
from annual_review.project.settings import Settings, YearParams
from annual_review.records.cleaned import Cleaned
from annual_review.records.saved import SavedRecords

Records = Cleaned | SavedRecords


def open_review(
    year: int | None = None, data: str = "", params: str = "", records: str = "", members: str = ""
) -> Review:
    """Open the clean registers of a year; `review["宣讲台账"]` is then one of them.

    In a run they are those that the run has cleaned. In JupyterLab they are cleaned here and now,
    by the cells of 01_clean.ipynb, and nothing is written; it is the newest year of data/, or
    that of the environment variable ANNUAL_REVIEW_YEAR, unless a `year` is given.

    Other places than those of the run or the project may be given: `data`, the folder of the year's
    registers, `params`, the file of the year, `records`, the folder of clean tables, `members`, the
    folder with the reviews of an office's members. The years before are opened when something is
    compared with them. Raises InputError where no year can be found, and the errors of cleaning.
    """
    given = {"year": year, "data": data, "params": params, "records": records, "members": members}
    opened_year, paths = notebook_paths(sys._getframe(1).f_globals, **given)
    settings = load_settings(opened_year, paths.params)
    cleaned = SavedRecords(paths.records) if paths.records else clean_year(settings, paths)
    review = Review(settings, cleaned)
    makers = {
        then: partial(_open_earlier, review, then, opened)
        for then, opened in _earlier(paths, settings).items()
    }
    review = replace(review, earlier=Remembered(makers))
    review.remember_rows()
    let_cells_show_blocks()
    protect_names()
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
    return {then: partial(_cleaned, place) for then, place in places.items()}


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


def _cleaned(paths: Paths, settings: Settings) -> Records:
    return clean_year(settings, paths)
