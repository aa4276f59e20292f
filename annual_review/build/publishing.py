"""A private folder for each run, and the one move that puts it in the place of the last review.

The pipeline makes a review in a `workspace` and calls `publish` at the end, so that a reader of
reports/<period>/ always sees a complete review.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePath

from filelock import BaseFileLock, FileLock, Timeout

from annual_review.build.folders import ACCEPTED, FAILED, KEPT, failed_folder
from annual_review.errors import InputError, os_reason
from annual_review.files import make_private
from annual_review.language import _
from annual_review.project.members import RECORDS
from annual_review.project.period import PeriodName

TO_FIX = "to_fix.xlsx"
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2  # linux/fcntl.h, linux/fs.h; see renameat2(2)


@contextmanager
def workspace(reports: Path, period: PeriodName, waiting: Callable[[], None]) -> Iterator[Path]:
    """Make a private folder in `reports`, for this run of `period` alone, and remove it at the end.

    Waits for another run of the period, and calls `waiting` once before. Cleans up after a run that
    was killed. Raises InputError if nothing can be written there.
    """
    lock = _lock(reports, period)
    with _held(lock, waiting):
        _recover(reports, period)
        _remove_left(reports, period)
        folder = Path(tempfile.mkdtemp(prefix=f".work-{period}-", dir=reports))
        try:
            yield folder
        finally:
            _remove(folder)


def _remove(folder: Path) -> None:
    """Remove a folder, in which a kernel that is being killed may still write for a moment."""
    for __ in range(20):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.05)


def _lock(reports: Path, period: PeriodName) -> FileLock:
    """Return the lock of a period's reports. Raises InputError if the folder is not writable."""
    try:
        reports.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=reports):
            pass
    except OSError as error:
        raise InputError(
            _("Nothing can be written there: {reason}.", reason=os_reason(error)),
            str(reports),
            _("Fix its permissions, or name another folder with --reports."),
        ) from None
    return FileLock(reports / f".lock-{period}")


@contextmanager
def _held(lock: BaseFileLock, waiting: Callable[[], None]) -> Iterator[None]:
    try:
        lock.acquire(timeout=0)
    except Timeout:
        waiting()
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _recover(reports: Path, period: PeriodName) -> None:
    """Restore a review that a run which was killed had set aside."""
    for name in (str(period), *(f"{period}-{kind}" for kind in ("check", "changes", "brief"))):
        target, aside = reports / name, _set_aside(reports, name)
        if aside.exists() and not target.exists():
            aside.rename(target)
        shutil.rmtree(aside, ignore_errors=True)


def _remove_left(reports: Path, period: PeriodName) -> None:
    """Remove the private folders of runs that were killed: of `period`, or of one not running."""
    for left in reports.glob(".work-*-*"):
        of_period = left.name.removeprefix(".work-").rpartition("-")[0]
        lock = reports / f".lock-{of_period}"
        if of_period == str(period):
            shutil.rmtree(left, ignore_errors=True)
        elif lock.exists():
            with suppress(Timeout, OSError), FileLock(lock).acquire(timeout=0):
                shutil.rmtree(left, ignore_errors=True)


def _set_aside(reports: Path, name: str) -> Path:
    return reports / f".last-{name}"


def is_private(name: PurePath) -> bool:
    """Return whether a file, by its path in the reports, may hold what is personal.

    >>> [is_private(PurePath(name)) for name in ("2021/records/a.parquet", "2021/review.html")]
    [True, False]
    """
    return name.name == TO_FIX or any(
        part == RECORDS or part.startswith(KEPT) or part.endswith((FAILED, ACCEPTED))
        for part in name.parts
    )


def publish(folder: Path, target: Path) -> None:
    """Move `folder` to `target`, in the place of what is there; on Linux atomically.

    Its clean tables and the rows to fix can be opened by their owner alone.
    """
    for name in (RECORDS, TO_FIX):
        make_private(folder / name)
    if not target.exists():
        folder.rename(target)
    elif not _exchange(folder, target):
        aside = _set_aside(target.parent, target.name)
        target.rename(aside)
        folder.rename(target)
        shutil.rmtree(aside, ignore_errors=True)


def _exchange(first: Path, second: Path) -> bool:
    """Exchange two folders atomically with renameat2(2); return False where that is impossible."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    paths = os.fsencode(first), os.fsencode(second)
    status: int = renameat2(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE)
    return status == 0


def save_failed_notebook(executed: Path, reports: Path, period: PeriodName) -> Path | None:
    """Copy a notebook that failed to `failed_folder`; return the copy, None if there is none."""
    if not executed.exists():
        return None
    target = failed_folder(reports, period) / executed.name
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(executed, target)
        make_private(target.parent)
    except OSError:  # the error of the notebook matters more
        shutil.rmtree(target.parent, ignore_errors=True)
        return None
    return target
