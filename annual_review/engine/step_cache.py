"""The cache: the files that steps of earlier runs have made, to rerun only what has changed.

A step (a chapter, the figures, a format) has parts that are known before it runs (its notebook, the
parameters, the package, the libraries) and reads that are known after it. An entry of the cache
holds the digests of both and the files with their digests. An entry that is damaged, of another
version, or whose digests differ is not used. build.run keeps the cache in reports/.kept-<year>/.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annual_review.engine.fingerprints import combined_digest, differences, digest
from annual_review.engine.reads import Reads, Roots
from annual_review.files import write_json
from annual_review.language import N_

CHART_CACHE = "CHART_CACHE"  # the environment variable that names the cache of charts to kernels
_VERSION = "2"  # of the entries' form
_ENTRY_FILE = "kept.json"
DAMAGED = N_("the cached files are damaged")  # reasons to make a step again
OTHER_VERSION = N_("another version wrote the cache")
_MAX_FILES = 300
_MAX_ENTRIES = 3  # of a step, so that undoing a change finds the entry of before


@dataclass(frozen=True)
class Step:
    """A step of a run: its name, and the digests of the parts that are known before it runs."""

    name: str
    parts: Mapping[str, str]

    @property
    def key(self) -> str:
        """Return the name of the entry for these parts."""
        parts = combined_digest(self.parts)
        return combined_digest({"step": self.name, "version": _VERSION, "parts": parts})[:32]


@dataclass
class StepCache:
    """The cache in a folder: `<step>/<key>/` is an entry; `roots` are this run's folders."""

    folder: Path
    roots: Roots
    reads: Reads = field(default_factory=dict)  # of all steps of this run, restored or run

    def restore(self, step: Step, target: Path) -> list[str] | None:
        """Copy a step's files into `target` and return None; else return what has changed.

        Nothing has changed, and the list is empty, for a step that was never saved.
        """
        all_reasons: list[list[str]] = []
        for folder in self._entries(step.name):
            try:
                entry, reasons = self._check(folder, step)
            except (OSError, ValueError, KeyError, TypeError, AttributeError):
                shutil.rmtree(folder, ignore_errors=True)
                entry, reasons = {}, [DAMAGED]
            if not reasons:
                _copy(folder, entry["files"], target)
                self.reads |= entry["reads"]
                return None
            all_reasons.append(reasons)
        return all_reasons[0] if all_reasons else []

    def _check(self, folder: Path, step: Step) -> tuple[dict[str, Any], list[str]]:
        """Return an entry, and why it cannot be used for a step. Raises if it is damaged."""
        entry: dict[str, Any] = json.loads((folder / _ENTRY_FILE).read_text(encoding="utf-8"))
        if entry["version"] != _VERSION:
            return entry, [OTHER_VERSION]
        reasons = differences(entry["parts"], step.parts)
        reasons = reasons or sorted(self.roots.changed(entry["reads"]))
        if not reasons:
            _check_files(folder, entry["files"])
        return entry, reasons

    def save(self, step: Step, reads: Reads, folder: Path, files: Iterable[Path]) -> None:
        """Save a step's `files`, which are in `folder`; on a full disk, save nothing."""
        target = self.folder / step.name / step.key
        self.reads |= reads
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self.folder) as draft:
                _write(Path(draft) / "entry", step, reads, folder, files)
                shutil.rmtree(target, ignore_errors=True)
                target.parent.mkdir(exist_ok=True)
                (Path(draft) / "entry").rename(target)
        except OSError:
            return

    def prune(self, names: Iterable[str]) -> None:
        """Remove all steps but those named, and of each all entries but the last used ones."""
        wanted = set(names)
        for step in [path for path in self.folder.glob("*") if path.is_dir()]:
            old = self._entries(step.name)[_MAX_ENTRIES:] if step.name in wanted else [step]
            for path in old:
                shutil.rmtree(path, ignore_errors=True)

    def _entries(self, name: str) -> list[Path]:
        """Return the folders of a step's entries, the last used first."""
        found = [path for path in (self.folder / name).glob("*") if path.is_dir()]
        return sorted(found, key=lambda path: path.stat().st_mtime_ns, reverse=True)


def _check_files(folder: Path, files: Mapping[str, str]) -> None:
    """Raise ValueError for a file of an entry that has changed."""
    for name, known in files.items():
        if digest(folder / "files" / name) != known:
            raise ValueError(name)


def _copy(folder: Path, files: Mapping[str, str], target: Path) -> None:
    with suppress(OSError):
        os.utime(folder)  # marks it as the last used
    for name in files:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / "files" / name, target / name)


def _write(entry: Path, step: Step, reads: Reads, folder: Path, files: Iterable[Path]) -> None:
    digests: dict[str, str] = {}
    for path in files:
        name = path.relative_to(folder).as_posix()
        (entry / "files" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, entry / "files" / name)
        digests[name] = digest(path)
    content = {"version": _VERSION, "parts": dict(step.parts), "reads": reads, "files": digests}
    write_json(entry / _ENTRY_FILE, content)


def files_under(folder: Path, excluded: Path | None = None) -> Iterator[Path]:
    """Yield the files in `folder` and below in order, hidden ones too, but none in `excluded`."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not (excluded and path.is_relative_to(excluded)):
            yield path


def prune_files(folder: Path) -> None:
    """Remove the files of a folder that were not used for longest, all but the last few hundred."""
    found = [(path.stat().st_mtime_ns, path) for path in folder.glob("*")]
    for _, path in sorted(found, reverse=True)[_MAX_FILES:]:
        path.unlink(missing_ok=True)
