"""Open a review: the clean registers of a year, and of the earlier years that data/ holds.

Every chapter begins with `review = open_review()`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from annual_review.cell_errors import explain_errors
from annual_review.chapter.charts.palette import use_color
from annual_review.chapter.cleaning_notebook import clean_year
from annual_review.chapter.declared_order import set_declared_orders
from annual_review.chapter.drawing_libraries import prepare_when_imported
from annual_review.chapter.earlier import LazyMapping
from annual_review.chapter.evidence import is_interactive, set_interactive
from annual_review.chapter.known_fields import share_known_fields
from annual_review.chapter.maps.boundaries import Boundaries, read_boundaries
from annual_review.chapter.maps.place_maps import set_boundaries
from annual_review.chapter.office_words import set_words
from annual_review.chapter.protected_names import protect_names
from annual_review.chapter.review import Review
from annual_review.chapter.sentences import let_cells_show_blocks
from annual_review.chapter.small_counts.registers import any_is_small
from annual_review.chapter.targets import Targets, set_targets
from annual_review.document.left_out import PRIVATE_MIME
from annual_review.errors import FigureError
from annual_review.language import _
from annual_review.project.earlier_years import read_earlier_years, years_before
from annual_review.project.loading import load_settings, map_file
from annual_review.project.notebook_parameters import notebook_paths
from annual_review.project.paths import Paths
from annual_review.project.settings import Settings
from annual_review.project.year_params import YearParams
from annual_review.records.cleaned import Cleaned
from annual_review.records.saved import SavedRecords

Records = Cleaned | SavedRecords


def open_review(
    year: int | str | None = None,
    data: str = "",
    params: str = "",
    records: str = "",
    members: str = "",
) -> Review:
    """Open the clean registers of a year; return the review, of which they are read by name.

        review = open_review()
        cases = review["调解维权台账"]

    In a run they are those that the run has cleaned. In JupyterLab they are cleaned now, by the
    cells of 01_clean.ipynb, and nothing is written.

    `year` is the year, or a part of one ("2021-h1"), by default that of the run; in JupyterLab the
    one in the environment variable ANNUAL_REVIEW_YEAR, else the newest year in data/. The other
    arguments are paths, by default those of the run or the project: `data`, the folder of the
    year's registers; `params`, the period's file; `records`, the folder of clean tables; `members`,
    the folder with the reviews of an office's members. Earlier years are opened when something is
    compared with them.

    Raises InputError if no year can be found, and the errors of cleaning.
    """
    given = {"year": year, "data": data, "params": params, "records": records, "members": members}
    period, paths = notebook_paths(sys._getframe(1).f_globals, **given)
    settings = load_settings(period.year, paths.params, part=period.part)
    cleaned = SavedRecords(paths.records) if paths.records else clean_year(settings, paths)
    review = Review(settings, cleaned)
    earlier = {
        earlier_year: partial(_open_earlier, review, earlier_year, open_records)
        for earlier_year, open_records in _earlier_records(paths, settings).items()
    }
    review = replace(review, earlier=LazyMapping(earlier))
    review.enable_evidence()
    set_targets(Targets(review.origin, review.year, settings.params.targets, paths.params))
    set_words(settings.words)
    _declare_orders(review)
    set_boundaries(partial(_boundaries, review, paths.params))
    let_cells_show_blocks()
    protect_names()
    use_color(settings.document.color)
    prepare_when_imported()
    explain_errors()
    set_interactive(interactive=paths.records is None)
    if any_is_small() and not is_interactive():
        _mark_private()
    return review


def _mark_private() -> None:
    """Let the run keep no output that is no part of the review: it may show small numbers."""
    from IPython.display import display  # noqa: PLC0415 - only a kernel shows anything

    display({PRIVATE_MIME: {}}, raw=True)  # type: ignore[no-untyped-call]


def _boundaries(review: Review, params: Path) -> Boundaries:
    """Return the boundaries of the office's places. Raises FigureError if it names none."""
    settings = review.settings
    file = map_file(settings, params)
    if file is None or settings.office.map is None:
        raise FigureError(
            _("There is no map: office.yaml names no boundaries of places."),
            remedy=_(
                "Put a GeoJSON with the townships' polygons into the folder of "
                "office.yaml, and write in office.yaml: map: townships.geojson."
            ),
        )
    members = [member.label for member in review.members]
    return read_boundaries(file, settings, settings.office.map.name, members)


def _declare_orders(review: Review) -> None:
    """Let charts know the order of choices, lines of work, townships and members."""
    book = review.settings.book
    fields = [field for name in book.registers for field in book.fields_of(name).values()]
    members = [member.label for member in review.members]
    kinds = [list(field.choices) for field in fields if field.kind == "category"]
    set_declared_orders([*kinds, review.lines], [list(review.settings.office.places), members])


def _earlier_records(paths: Paths, settings: Settings) -> dict[int, Callable[[Settings], Records]]:
    """Return the earlier years, each with a function that opens its records."""
    if paths.records is not None:
        years = read_earlier_years(paths.records)
        folders = {year: paths.records / str(year) for year, error in years.items() if not error}
        return {year: partial(_open_saved, folder) for year, folder in folders.items()}
    folders = years_before(paths.data, paths.params, paths.members, settings.period_name)
    return {
        year: partial(clean_year, paths=replace(paths, data=folder))
        for year, folder in folders.items()
    }


def _open_saved(folder: Path, settings: Settings) -> Records:
    return SavedRecords(folder)


def _open_earlier(review: Review, year: int, open_records: Callable[[Settings], Records]) -> Review:
    """Open an earlier year: the same part of it, if only a part of this year is counted."""
    settings = review.settings.model_copy(update={"year": year, "params": YearParams()})
    part = None if review.period.is_whole_year else review.period.in_year(year)
    earlier = Review(settings, open_records(settings), part=part)
    share_known_fields(earlier.origin, review.origin)
    return earlier
