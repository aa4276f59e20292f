"""Publishing: a private folder for each run, and one move that puts it in place of the last one."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import BaseFileLock, FileLock, Timeout

from annual_review.engine.fingerprints import Fingerprints, changed, fingerprints
from annual_review.engine.reads import Roots
from annual_review.errors import InputError
from annual_review.files import write_json

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2  # linux/fcntl.h, linux/fs.h; see renameat2(2)


@contextmanager
def workspace(reports: Path, year: int, waiting: Callable[[], None]) -> Iterator[Path]:
    """Make a folder beside the reports that is gone at the end, for this run of `year` alone.

    Another run of the year is waited for, and `waiting` called once before. What a run that was
    killed has left behind is put in order. Raises InputError if nothing can be written there.
    """
    lock = _lock(reports, year)
    with _held(lock, waiting):
        _recover(reports, year)
        folder = Path(tempfile.mkdtemp(prefix=f".work-{year}-", dir=reports))
        try:
            yield folder
        finally:
            _remove(folder)


def _remove(folder: Path) -> None:
    """Remove a folder in which a kernel that is just being killed may still write something."""
    for _ in range(20):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.05)


def _lock(reports: Path, year: int) -> FileLock:
    """Return the lock of a year's reports, in a folder that can be written to."""
    try:
        reports.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=reports):
            pass
    except OSError as error:
        raise _unwritable(reports, error) from None
    return FileLock(reports / f".lock-{year}")


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


def _recover(reports: Path, year: int) -> None:
    """Put in order what a run that was killed has left: its folder, and a review set aside."""
    for name in (str(year), f"{year}-check"):
        target, aside = reports / name, _aside(reports, name)
        if aside.exists() and not target.exists():
            aside.rename(target)
        shutil.rmtree(aside, ignore_errors=True)
    for left in reports.glob(f".work-{year}-*"):
        shutil.rmtree(left, ignore_errors=True)


def _aside(reports: Path, name: str) -> Path:
    return reports / f".last-{name}"


def _unwritable(reports: Path, error: OSError) -> InputError:
    return InputError(
        f"Nothing can be written there: {error.strerror}.",
        str(reports),
        "Mend its permissions, or name another place with --reports.",
    )


def publish(built: Path, target: Path) -> None:
    """Put the folder `built` in place of `target`; on Linux in one step, with no moment between."""
    if not target.exists():
        built.rename(target)
    elif not _exchange(built, target):
        aside = _aside(target.parent, target.name)
        target.rename(aside)
        built.rename(target)
        shutil.rmtree(aside, ignore_errors=True)


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
    """Keep a notebook that failed where it can be read; return where it lies, if it could be."""
    if not executed.exists():
        return None
    target = failed_folder(reports, year) / executed.name
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(executed, target)
    except OSError:  # the error that is being told matters more
        shutil.rmtree(target.parent, ignore_errors=True)
        return None
    return target


def failed_folder(reports: Path, year: int) -> Path:
    """Return the folder that holds the notebooks of a run that failed."""
    return reports / f"{year}-failed"


def kept_folder(reports: Path, year: int) -> Path:
    """Return the folder of what runs keep for the next one; it may be deleted at any time."""
    return reports / f".kept-{year}"


MANIFEST = "manifest.json"


def write_manifest(
    folder: Path,
    year: int,
    inputs: Fingerprints,
    *,
    elsewhere: Fingerprints,
    fonts: Sequence[Path],
    warnings: Sequence[str],
) -> None:
    """Write the manifest of the review in `folder`, as its last file.

    `inputs` are the run's own inputs, `elsewhere` what chapters have read beside them, `fonts` the
    office's own, from params/.
    """
    manifest = {
        "year": year,
        "inputs": inputs,
        "elsewhere": elsewhere,
        "fonts": [path.as_posix() for path in fonts],
        "outputs": fingerprints(folder),
        "warnings": list(warnings),
    }
    write_json(folder / MANIFEST, manifest)


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of the review in `folder`; nothing if there is none that can be read."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        parts = [found[name] for name in ("inputs", "elsewhere", "outputs")]
        whole = all(isinstance(part, dict) for part in parts)
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return found if whole else {}


def changes(manifest: Mapping[str, Any], now: Fingerprints, roots: Roots) -> list[str]:
    """Return the names of what a review was made of that is no longer what it was."""
    return changed(manifest["inputs"], now) + sorted(roots.changed(manifest["elsewhere"]))


def is_whole(folder: Path, manifest: Mapping[str, Any]) -> bool:
    """Tell whether every file of a review is there, and is what it was."""
    outputs = fingerprints(folder)
    return outputs.pop(MANIFEST, "") != "" and outputs == manifest["outputs"]
