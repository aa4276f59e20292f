"""Compare two reviews by their folders: figures, the rows behind them, and their texts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from annual_review.changes.figures import figure_changes
from annual_review.changes.model import Changes, MovedSheet
from annual_review.changes.review_files import LEDGER, RECORDS, ReviewFiles
from annual_review.changes.texts import text_changes
from annual_review.language import N_, _, stored

_OTHER_PERIOD = N_(
    "One is the review of {old}, the other of {new}: figures are compared by their ids, rows are "
    "not compared."
)
_NO_RECORDS = N_("{folder} has no clean tables: rows are compared by their places alone.")
_NO_CHAPTERS = N_("{folder} has no executed chapters: sentences are not compared.")
_UNREAD = N_("{file} cannot be read: it is not compared.")


def compare_reviews(old: Path, new: Path) -> Changes:
    """Return what differs between two reviews, given their folders.

    A folder holds figures.json at least; rows need ledger.csv and records/ as well, sentences
    notebooks/. What is missing is said in `Changes.limits`, whose messages are stored for any
    language (`language.restored`). Raises InputError for a folder without figures.json.
    """
    before, after = ReviewFiles(old), ReviewFiles(new)
    limits = list(_limits(before, after))
    unread: list[Path] = []
    texts = tuple(text_changes(before, after, unread)) if before.chapters and after.chapters else ()
    moved: tuple[MovedSheet, ...] = ()
    if are_of_other_registers(before, after):
        figures = tuple(figure_changes(before.figures, after.figures, None))
    elif _are_rows_equal(before, after):
        figures = ()
    else:
        from annual_review.changes.figure_rows import RowComparison  # noqa: PLC0415 - heavy

        rows = RowComparison(before, after)
        figures = tuple(figure_changes(before.figures, after.figures, rows))
        moved = tuple(rows.moved_sheets())
        unread += rows.unread
    limits += [stored(_(_UNREAD, file=path)) for path in unread]
    return Changes(figures, texts, moved, tuple(limits))


def are_of_other_registers(old: ReviewFiles, new: ReviewFiles) -> bool:
    """Return whether two reviews are of other periods or offices: their rows do not correspond."""
    return any(one != other for one, other in _names(old, new) if one and other)


def _names(old: ReviewFiles, new: ReviewFiles) -> list[tuple[str, str]]:
    return [(old.period, new.period), (old.label, new.label)]


def _limits(old: ReviewFiles, new: ReviewFiles) -> Iterator[str]:
    for one, other in _names(old, new):
        if one and other and one != other:
            yield stored(_(_OTHER_PERIOD, old=one, new=other))
            break
    else:
        yield from (
            stored(_(_NO_RECORDS, folder=review.folder))
            for review in (old, new)
            if not review.has_records
        )
    yield from (
        stored(_(_NO_CHAPTERS, folder=review.folder))
        for review in (old, new)
        if not review.chapters
    )


def _are_rows_equal(old: ReviewFiles, new: ReviewFiles) -> bool:
    """Return whether figures and clean tables are the same, byte for byte."""
    if old.figures != new.figures or _ledger_bytes(old) != _ledger_bytes(new):
        return False
    files = [
        {path.relative_to(review.folder / RECORDS): path for path in review.table_files.values()}
        for review in (old, new)
    ]
    return files[0].keys() == files[1].keys() and all(
        path.read_bytes() == files[1][name].read_bytes() for name, path in files[0].items()
    )


def _ledger_bytes(review: ReviewFiles) -> bytes:
    path = review.folder / LEDGER
    return path.read_bytes() if path.is_file() else b""
