"""Make an office's review on a Dask worker: `build_office` is the task that Dask runs.

It fetches the registers and the last review, unless the folders are local, makes the review in a
fork of the worker's warm process (offices.warm_workers), puts back what has changed, and returns
the outcome.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath

from annual_review.build.folders import cache_folder, failed_folder
from annual_review.build.make import unchanged
from annual_review.build.manifest import MANIFEST
from annual_review.build.options import RunOptions
from annual_review.errors import ReviewError
from annual_review.files import make_private, write_text
from annual_review.language import in_chinese, mapped
from annual_review.offices.folders import Folder
from annual_review.offices.orders import ERROR_FILE, FileBundle, OfficeOrder, Outcome, unpacked
from annual_review.offices.warm_workers import ReviewFailed, ReviewMade, build_warm
from annual_review.project.params_files import params_of_period
from annual_review.project.period import PeriodName
from annual_review.temporary import temporary_folder
from annual_review.versions.folders import versions_folder

_YEAR = re.compile(r"[12][0-9]{3}")


def build_office(
    order: OfficeOrder, notebooks: FileBundle | None, members: Sequence[Outcome]
) -> Outcome:
    """Make an office's review unless its inputs are unchanged, and return the outcome.

    `members` only make Dask wait for the members' reviews. Raises LostError or OSError for what may
    succeed at another time or on another worker.
    """
    del members
    began = time.monotonic()
    with (
        temporary_folder() as copies,
        unpacked(order, notebooks) as inputs,
    ):
        staged = StagedOffice(order, copies.resolve())
        staged.fetch()
        options = staged.options(inputs.params, inputs.notebooks)
        last = _identity(options)
        answer = _unchanged(options) or build_warm(options)
        is_new = _identity(options) != last

        def with_places(text: str) -> str:
            return inputs.with_places(staged.with_places(text))

        error = ""
        if isinstance(answer, ReviewFailed):
            error = mapped(answer.error.masked, with_places)
        write_error(options.reports, options.period, error)
        staged.put(failed=bool(error))
    seconds = time.monotonic() - began
    if isinstance(answer, ReviewFailed):
        status = answer.error.exit_status
        return Outcome(order.office, order.period, "failed", seconds, (), error, status)
    lines = tuple(mapped(line, with_places) for line in answer.lines)
    return Outcome(order.office, order.period, "built" if is_new else "unchanged", seconds, lines)


def _unchanged(options: RunOptions) -> ReviewMade | None:
    """Return the lines about a review whose inputs have not changed."""
    try:
        lines = unchanged(options)
    except (OSError, ValueError, ReviewError):  # it may be sealed
        return None  # the build will raise it
    return ReviewMade(tuple(lines)) if lines else None


def _identity(options: RunOptions) -> tuple[int, int] | None:
    """Return what tells a published review from another one with the same content."""
    try:
        found = (options.folder / MANIFEST).stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


def write_error(reports: Path, period: PeriodName, error: str) -> None:
    """Write why an office's run failed to <period>-failed/error.txt, or remove that file.

    It is in Chinese, since the index of offices and the review of a prefecture quote it.
    """
    folder = failed_folder(reports, period)
    with suppress(OSError):  # the outcome itself matters more
        if error:
            folder.mkdir(parents=True, exist_ok=True)
            write_text(folder / ERROR_FILE, f"{in_chinese(error)}\n")
            make_private(folder)
        else:
            (folder / ERROR_FILE).unlink(missing_ok=True)
            folder.rmdir()  # fails if it holds notebooks


class StagedOffice:
    """The data and reports of an order, staged: local folders, or copies in the folder `copies`."""

    def __init__(self, order: OfficeOrder, copies: Path) -> None:
        self._order = order
        self._data = Folder(order.data, copies / "data")
        self._reports = Folder(order.reports, copies / "reports")

    def fetch(self) -> None:
        """Fetch the registers, the last review with its cache, and the members' records."""
        order, period = self._order, str(self._order.period)
        self._data.fetch(order.office, self._is_wanted)
        for name in self._own_folders():
            self._reports.fetch(name)
        for member in order.members:
            for name in dict.fromkeys((period, str(order.period.year))):  # the year has its parts
                self._reports.fetch(f"{member}/{name}/records")
                self._reports.fetch(f"{member}/{name}-failed", lambda path: path.name == ERROR_FILE)

    def _is_wanted(self, path: PurePosixPath) -> bool:
        """Return whether a register is of the year or an earlier one."""
        folder = path.parts[1]
        return _YEAR.fullmatch(folder) is not None and int(folder) <= self._order.period.year

    def _own_folders(self) -> list[str]:
        """Return the folders of the office's period in reports: review, cache, versions, failures.

        The last one has the notebooks of a run that failed.
        """
        order, folder = self._order, Path(self._order.office)
        places = (cache_folder, versions_folder, failed_folder)
        others = [place(folder, order.period) for place in places]
        return [f"{order.office}/{order.period}", *(path.as_posix() for path in others)]

    def options(self, params: Path, notebooks: Path) -> RunOptions:
        """Return the options with which a run makes the review."""
        order = self._order
        return RunOptions(
            order.period,
            self._data.path / order.office / str(order.period.year),
            params_of_period(params, order.period),
            self._reports.path / order.office,
            notebooks,
            force=order.force,
            strict=order.strict,
            members=self._reports.path if order.members else None,
        )

    def put(self, *, failed: bool) -> None:
        """Put back what has changed; after a failed run, only the folder that says why."""
        review, *others = self._own_folders()
        for name in others[-1:] if failed else others:
            self._reports.put(name)
        if not failed:
            self._reports.put(review, last=f"{review}/{MANIFEST}")

    def with_places(self, text: str) -> str:
        """Return a text with the order's places instead of the copies' paths."""
        return self._data.with_places(self._reports.with_places(text))
