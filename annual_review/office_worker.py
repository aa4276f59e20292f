"""What a worker of Dask does: it makes an office's review, and tells what became of it."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from annual_review.make import unchanged
from annual_review.manifest import MANIFEST
from annual_review.office_desk import OfficeDesk, note_error
from annual_review.office_orders import Order, Parcel, unpacked
from annual_review.office_server import Made, Refused
from annual_review.options import RunOptions
from annual_review.outcomes import Outcome
from annual_review.warm_servers import build_warm


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
