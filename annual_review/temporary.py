"""A private folder for the temporary files of a run, which the next run removes if it was killed.

temporary_folder    a folder that only this process and its children use
as_temporary        the same, and the place of all temporary files meanwhile
run_folder          the folder of `as_temporary`

What a run leaves for a moment in $TMPDIR may hold rows of registers: copies of remote folders, what
kernels and libraries write. All of it goes into one folder, annual-review-…, that nobody else can
open. Its process holds a lock on a file in it. A run that starts removes the folders beside its own
that belong to the same user and that no process locks any more.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows, where a file that is open cannot be removed
    fcntl = None  # type: ignore[assignment]

PREFIX = "annual-review-"
_LOCK = ".lock"
_made: list[str] = []  # the folders of as_temporary in this process, the innermost last
_VARIABLES = ("TMPDIR", "TEMP", "TMP")  # where tempfile and the libraries look, in this order


@contextmanager
def temporary_folder(folder: Path | None = None) -> Iterator[Path]:
    """Make a folder in $TMPDIR, or in `folder`, and remove it at the end; only its owner opens it.

    Those of processes that were killed are removed before.
    """
    beside = folder or Path(tempfile.gettempdir())
    _remove_abandoned(beside)
    made, lock = _make_locked(beside)
    try:
        yield made
    finally:
        _remove(made, lock)


@contextmanager
def as_temporary() -> Iterator[Path]:
    """Make all temporary files of this process and its children in one `temporary_folder`."""
    with temporary_folder() as made:
        before, known = {name: os.environ.get(name) for name in _VARIABLES}, tempfile.tempdir
        _made.append(str(made))
        os.environ |= dict.fromkeys(_VARIABLES, str(made))
        tempfile.tempdir = str(made)
        try:
            yield made
        finally:
            _made.remove(str(made))
            tempfile.tempdir = known
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value


def run_folder() -> Path | None:
    """Return the folder of `as_temporary` in this process; None outside of it."""
    return Path(_made[-1]) if _made and tempfile.tempdir == _made[-1] else None


def _make_locked(beside: Path) -> tuple[Path, int]:
    """Make a folder and lock the file in it, until no other process has removed it meanwhile."""
    while True:
        made = Path(tempfile.mkdtemp(prefix=PREFIX, dir=beside))
        lock = os.open(made / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        with suppress(OSError):  # a file system without locks: nobody removes it
            if fcntl:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if (made / _LOCK).exists():
            return made, lock
        os.close(lock)


def _remove_abandoned(beside: Path) -> None:
    for left in beside.glob(f"{PREFIX}*"):
        with suppress(OSError):
            if _is_own_folder(left) and (lock := _take_lock(left)) is not None:
                _remove(left, lock)


def _is_own_folder(path: Path) -> bool:
    found = path.lstat()
    is_own = not hasattr(os, "getuid") or found.st_uid == os.getuid()
    return stat.S_ISDIR(found.st_mode) and is_own


def _take_lock(folder: Path) -> int | None:
    """Lock the file of a folder; return None while its process lives. Raises OSError without it."""
    lock = os.open(folder / _LOCK, os.O_RDWR)
    try:
        if fcntl:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return lock
    except OSError:
        os.close(lock)
        return None
    os.close(lock)
    (folder / _LOCK).unlink()  # raises while its process has it open
    return os.open(os.devnull, os.O_RDONLY)


def _remove(folder: Path, lock: int) -> None:
    """Remove a folder, in which a kernel that is being killed may still write for a moment."""
    if not fcntl:
        os.close(lock)
    for _ in range(20):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            break
        time.sleep(0.05)
    if fcntl:
        os.close(lock)
