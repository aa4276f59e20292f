"""What differs from the last version of a review, or from the one that --against names.

The pipeline opens a `Comparison` when chapters are done: a process of its own imports what it needs
while formats are rendered, and compares as soon as the new review is whole. build.make calls
`compare_with` for --against. Both publish reports/<period>-changes/.
"""

from __future__ import annotations

import multiprocessing
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from annual_review.build.drafts import review_before
from annual_review.build.folders import changes_folder
from annual_review.build.publishing import publish
from annual_review.build.run import Run
from annual_review.engine.jobs import Job
from annual_review.engine.preloading import preload
from annual_review.errors import ReviewError
from annual_review.language import _
from annual_review.project.period import PeriodName

_MODULES = (
    "annual_review.changes.compare",
    "annual_review.changes.figure_rows",
    "annual_review.changes.workbook",
    "annual_review.document.reading",
)
_PAGE = "changes.html"


@dataclass(frozen=True)
class _Order:
    """Two folders of reviews, what the older is called, and the folder to write."""

    old: Path
    new: Path
    name: str
    folder: Path


class Comparison:
    """A comparison of the review that a run makes with its last version, or the one it replaces."""

    def __init__(self, run: Run) -> None:
        self._period, reports = run.sources.settings.period_name, run.reports
        self._target = changes_folder(reports, self._period)
        before = review_before(reports, self._period, run.sources.settings.official.draft)
        self._old, name, self._is_last_version = before
        self._order = _Order(self._old, run.folder, name, run.work / "changes")
        self._job: Job[tuple[int, int, int] | None] | None = None
        if (self._old / "figures.json").is_file():
            receiver, self._orders = multiprocessing.Pipe(duplex=False)
            self._job = Job(_serve, receiver)
            receiver.close()

    def report(self) -> list[str]:
        """Compare, write the page and the workbook, and return a line about them.

        Nothing is said where nothing differs. A comparison that fails stops nothing.
        """
        if self._job is None:
            return []
        try:
            with suppress(BrokenPipeError):  # the process has ended; its result says why
                self._orders.send(self._order)
            counts = self._job.result()
        except Exception as error:  # the review is made, whatever is wrong
            why = error.what if isinstance(error, ReviewError) else type(error).__name__
            return [_("warning: what has changed cannot be listed: {reason}", reason=why)]
        if counts is None:
            return []
        from annual_review.changes.lines import counts_line  # noqa: PLC0415

        return [counts_line(counts, self._target / _PAGE)]

    def publish(self) -> None:
        """Publish what `report` wrote; remove the list of changes from a version that is the same.

        Where nothing differs from the review that was replaced, the list of its changes stays.
        """
        if self._order.folder.is_dir():
            publish(self._order.folder, self._target)
        elif self._is_last_version:
            shutil.rmtree(self._target, ignore_errors=True)


def _serve(orders: Connection) -> tuple[int, int, int] | None:
    """Import what is needed, wait for the order, and compare."""
    preload(_MODULES)
    order: _Order = orders.recv()
    from annual_review.changes import compare_reviews  # noqa: PLC0415 - heavy
    from annual_review.changes.report import write_report  # noqa: PLC0415

    changes = compare_reviews(order.old, order.new)
    if not changes:
        return None
    write_report(changes, order.old, order.new, order.folder, order.name)
    return len(changes.changed), len(changes.same_value), len(changes.texts)


def compare_with(old: Path, reports: Path, period: PeriodName) -> list[str]:
    """Compare a period's review with another one; publish what differs, and return lines about it.

    Raises InputError for a folder that holds no figures.
    """
    from annual_review.changes import compare_reviews  # noqa: PLC0415 - heavy
    from annual_review.changes.lines import change_lines  # noqa: PLC0415
    from annual_review.changes.report import write_report  # noqa: PLC0415

    new, target = reports / str(period), changes_folder(reports, period)
    changes = compare_reviews(old, new)
    if changes:
        made = Path(tempfile.mkdtemp(prefix=f".work-{period}-", dir=reports))
        try:
            made.chmod(0o755)  # mkdtemp makes it private, and it holds nothing private
            write_report(changes, old, new, made, _name_of(old, reports))
            publish(made, target)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    return [
        _("Compared with {folder}:", folder=old),
        *change_lines(changes, target / _PAGE),
    ]


def _name_of(folder: Path, reports: Path) -> str:
    """Return what a folder is called on the page: without the path of this machine."""
    if reports in folder.parents:
        return folder.relative_to(reports).as_posix()
    return f"{folder.parent.name}/{folder.name}".lstrip("/")
