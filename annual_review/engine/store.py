"""What earlier runs made, kept by all that it depends on, so that nothing is made twice.

A step of a run (a chapter, the figures, a format) depends on parts that are known before it is done
(its notebook, the parameters, the package, the libraries) and on what it then turned out to read.
Its files are kept with the digests of both and with their own: what is damaged, of another version
or made from anything else is made anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annual_review.engine.fingerprints import changed as differing
from annual_review.engine.fingerprints import digest
from annual_review.engine.reads import Reads, Roots
from annual_review.files import write_json

KEPT_CHARTS = "KEPT_CHARTS"  # names, in the environment of kernels, where charts are kept
_FORM = "1"  # of what is kept; another one is not understood
_KEPT = "kept.json"
_MOST_FILES = 300
_MOST = 3  # versions of a step: going back and forth costs nothing


@dataclass(frozen=True)
class Step:
    """Something that a run makes: its name, and the digests of the parts known before."""

    name: str
    parts: Mapping[str, str]

    @property
    def key(self) -> str:
        """Return a name for these parts."""
        text = json.dumps([_FORM, self.name, dict(self.parts)], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:32]


@dataclass
class Store:
    """A folder of kept steps; `roots` are this run's own folders."""

    folder: Path
    roots: Roots
    reads: Reads = field(default_factory=dict)  # all that the steps of this run have read

    def restore(self, step: Step, into: Path) -> list[str] | None:
        """Put a step's files into a folder and return None; else say what they no longer fit.

        A step that was never made before fits nothing, and there is nothing to say.
        """
        all_reasons: list[list[str]] = []
        for entry in self._entries(step.name):
            try:
                kept, reasons = self._look(entry, step)
            except (OSError, ValueError, KeyError, TypeError, AttributeError):
                shutil.rmtree(entry, ignore_errors=True)
                kept, reasons = {}, ["what was kept is damaged"]
            if not reasons:
                _copy(entry, kept["files"], into)
                self.reads |= kept["reads"]
                return None
            all_reasons.append(reasons)
        return all_reasons[0] if all_reasons else []

    def _look(self, entry: Path, step: Step) -> tuple[dict[str, Any], list[str]]:
        """Return what is kept there, and why it does not fit. Raises if it is damaged."""
        kept: dict[str, Any] = json.loads((entry / _KEPT).read_text(encoding="utf-8"))
        if kept["form"] != _FORM:
            return kept, ["another version kept it"]
        known = kept["parts"]
        changed = differing(known, step.parts) or sorted(self.roots.changed(kept["reads"]))
        if not changed:
            _require_whole(entry, kept["files"])
        return kept, changed

    def keep(self, step: Step, reads: Reads, folder: Path, files: Iterable[Path]) -> None:
        """Keep a step's `files`, which lie in `folder`; a disk that is full keeps nothing."""
        target = self.folder / step.name / step.key
        self.reads |= reads
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self.folder) as made:
                _write(Path(made) / "entry", step, reads, folder, files)
                shutil.rmtree(target, ignore_errors=True)
                target.parent.mkdir(exist_ok=True)
                (Path(made) / "entry").rename(target)
        except OSError:
            return

    def tidy(self, names: Iterable[str]) -> None:
        """Forget steps that a run no longer has, and of each the versions not used for longest."""
        wanted = set(names)
        for step in [path for path in self.folder.glob("*") if path.is_dir()]:
            old = self._entries(step.name)[_MOST:] if step.name in wanted else [step]
            for path in old:
                shutil.rmtree(path, ignore_errors=True)

    def _entries(self, name: str) -> list[Path]:
        """Return what is kept of a step, the one used last first."""
        found = [path for path in (self.folder / name).glob("*") if path.is_dir()]
        return sorted(found, key=lambda path: path.stat().st_mtime_ns, reverse=True)


def _require_whole(entry: Path, files: Mapping[str, str]) -> None:
    """Raise ValueError for a file that is not what it was."""
    for name, known in files.items():
        if digest(entry / "files" / name) != known:
            raise ValueError(name)


def _copy(entry: Path, files: Mapping[str, str], into: Path) -> None:
    with suppress(OSError):
        os.utime(entry)  # it was used last
    for name in files:
        (into / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(entry / "files" / name, into / name)


def _write(entry: Path, step: Step, reads: Reads, folder: Path, files: Iterable[Path]) -> None:
    digests: dict[str, str] = {}
    for path in files:
        name = path.relative_to(folder).as_posix()
        (entry / "files" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, entry / "files" / name)
        digests[name] = digest(path)
    kept: dict[str, Any] = {"form": _FORM, "parts": dict(step.parts), "reads": reads}
    write_json(entry / _KEPT, kept | {"files": digests})


def digest_of_all(parts: Mapping[str, str]) -> str:
    """Return one digest for many."""
    return hashlib.sha256(json.dumps(dict(parts), sort_keys=True).encode()).hexdigest()


def files_under(folder: Path, but: Path | None = None) -> Iterator[Path]:
    """Yield the files under `folder` that aren't under `but`, in order; hidden ones, too."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not (but and path.is_relative_to(but)):
            yield path


def forget_oldest(folder: Path) -> None:
    """Remove the files of a folder that were not used for longest, but for the last few hundred."""
    found = [(path.stat().st_mtime_ns, path) for path in folder.glob("*")]
    for _, path in sorted(found, reverse=True)[_MOST_FILES:]:
        path.unlink(missing_ok=True)
