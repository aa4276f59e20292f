"""The desk that an office's year is made on: the folders themselves, or copies of what it needs."""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath

from annual_review.build.make import unchanged
from annual_review.build.options import RunOptions
from annual_review.build.publishing import MANIFEST, failed_folder, kept_folder
from annual_review.files import write_text
from annual_review.offices.folders import Folder
from annual_review.offices.orders import Order, Outcome, Parcel, unpacked
from annual_review.offices.warm_workers import Made, Refused, build_warm

ERROR = "error.txt"  # in the folder of a run that failed: why
_YEAR = re.compile(r"[12][0-9]{3}")


class OfficeDesk:
    """Where an order's data and reports are worked on; `copies` is an empty folder for them."""

    def __init__(self, order: Order, copies: Path) -> None:
        self._order = order
        self._data = Folder(order.data, copies / "data")
        self._reports = Folder(order.reports, copies / "reports")

    def fetch(self) -> None:
        """Fetch the registers, the last review and what was kept, and the members' records."""
        order, year = self._order, str(self._order.year)
        self._data.fetch(order.office, self._is_of_use)
        for name in self._own():
            self._reports.fetch(name)
        for member in order.members:
            self._reports.fetch(f"{member}/{year}/records")
            self._reports.fetch(f"{member}/{year}-failed", lambda path: path.name == ERROR)

    def _is_of_use(self, path: PurePosixPath) -> bool:
        """Tell whether a file of the registers is of the year or an earlier one."""
        then = path.parts[1]
        return _YEAR.fullmatch(then) is not None and int(then) <= self._order.year

    def _own(self) -> list[str]:
        """Return what belongs to the office's year, within the reports."""
        order, folder = self._order, Path(self._order.office)
        own = kept_folder(folder, order.year), failed_folder(folder, order.year)
        return [f"{order.office}/{order.year}", *(path.as_posix() for path in own)]

    def options(self, params: Path, notebooks: Path) -> RunOptions:
        """Return the options that make the review, as if they had been given by hand."""
        order = self._order
        return RunOptions(
            order.year,
            self._data.path / order.office / str(order.year),
            params / f"{order.year}.yaml",
            self._reports.path / order.office,
            notebooks,
            force=order.force,
            strict=order.strict,
            members=self._reports.path if order.members else None,
        )

    def put(self, *, failed: bool) -> None:
        """Put back what has changed; of a run that failed, only what it says of that."""
        review, *others = self._own()
        for name in others[-1:] if failed else others:
            self._reports.put(name)
        if not failed:
            self._reports.put(review, last=f"{review}/{MANIFEST}")

    def as_named(self, text: str) -> str:
        """Return a text that names places as the order does."""
        return self._data.as_named(self._reports.as_named(text))


def note_error(reports: Path, year: int, error: str) -> None:
    """Write why an office's run failed beside its last review, or remove what was written."""
    folder = failed_folder(reports, year)
    with suppress(OSError):  # what became of the run matters more
        if error:
            folder.mkdir(parents=True, exist_ok=True)
            write_text(folder / ERROR, f"{error}\n")
        else:
            (folder / ERROR).unlink(missing_ok=True)
            folder.rmdir()  # if it is empty


def build_office(order: Order, notebooks: Parcel | None, members: Sequence[Outcome]) -> Outcome:
    """Make an office's review, and return what became of it: this is the task that Dask schedules.

    A review whose inputs have not changed stands. `members` are only waited for. Raises LostError
    or OSError for what may go better another time, or on another worker.
    """
    del members
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="review-office-", ignore_cleanup_errors=True) as copies,
        unpacked(order, notebooks) as inputs,
    ):
        desk = OfficeDesk(order, Path(copies).resolve())
        desk.fetch()
        options = desk.options(inputs.params, inputs.notebooks)
        last = _identity(options)
        answer = _unchanged(options) or build_warm(options)

        def as_named(text: str) -> str:
            return inputs.as_named(desk.as_named(text))

        error = as_named(str(answer.error)) if isinstance(answer, Refused) else ""
        note_error(options.reports, options.year, error)
        desk.put(failed=bool(error))
        is_new = _identity(options) != last
    return _outcome(order, time.monotonic() - began, answer, as_named, is_new=is_new)


def _unchanged(options: RunOptions) -> Made | None:
    """Return what there is to say of a review since which nothing has changed."""
    try:
        lines = unchanged(options)
    except (OSError, ValueError):
        return None  # told when it is built
    return Made(tuple(lines)) if lines else None


def _outcome(
    order: Order,
    seconds: float,
    answer: Made | Refused,
    as_named: Callable[[str], str],
    *,
    is_new: bool,
) -> Outcome:
    """Put an answer into the words of who gave the order."""
    if isinstance(answer, Refused):
        error, status = as_named(str(answer.error)), answer.error.exit_status
        return Outcome(order.office, order.year, "failed", seconds, (), error, status)
    lines = tuple(map(as_named, answer.lines))
    return Outcome(order.office, order.year, "built" if is_new else "unchanged", seconds, lines)


def _identity(options: RunOptions) -> tuple[int, int] | None:
    """Return what tells a review from another one, though it may have the same content."""
    try:
        found = (options.reports / str(options.year) / MANIFEST).stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns
