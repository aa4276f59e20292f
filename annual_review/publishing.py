"""Publishing: a private folder for each run, and one move that puts it in place of the last one."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from annual_review.errors import InputError

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2  # linux/fcntl.h, linux/fs.h; see renameat2(2)


@contextmanager
def workspace(reports: Path, year: int) -> Iterator[Path]:
    """Make a folder beside the reports that is gone at the end, whatever happens.

    Raises InputError if nothing can be written there.
    """
    try:
        reports.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f".work-{year}-", dir=reports))
    except OSError as error:
        raise InputError(
            f"Nothing can be written there: {error.strerror}.",
            str(reports),
            "Mend its permissions, free some room, or name another place with --reports.",
        ) from None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(built: Path, target: Path) -> None:
    """Put the folder `built` in place of `target`; on Linux in one step, with no moment between."""
    if not target.exists():
        built.rename(target)
    elif not _exchange(built, target):
        aside = built.with_name(f"{built.name}-last")
        target.rename(aside)
        built.rename(target)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; False where the system cannot."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    paths = os.fsencode(one), os.fsencode(other)
    status: int = renameat2(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE)
    return status == 0


def keep_failed(executed: Path, reports: Path, year: int) -> Path | None:
    """Keep a notebook that failed where it can be read; return where it lies."""
    if not executed.exists():
        return None
    target = failed_folder(reports, year) / executed.name
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(executed, target)
    return target


def failed_folder(reports: Path, year: int) -> Path:
    """Return the folder that holds the notebooks of a run that failed."""
    return reports / f"{year}-failed"
