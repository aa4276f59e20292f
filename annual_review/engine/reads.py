"""What a kernel reads: the files that it opens and the folders that it lists.

Python tells of each by its audit hooks (PEP 578), whoever opens it: pandas, a chapter, a module
that a chapter imports. What a library opens without Python is not told of.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import sys
import sysconfig
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from annual_review.engine.fingerprints import PACKAGE, digest_of, is_skipped

_LISTED = frozenset({"os.listdir", "os.scandir"})
_SYSTEM = ("/proc", "/sys", "/dev", "/etc", "/usr/share/zoneinfo")
# Whoever imports a module, or seeks a package's metadata, lists the whole path of Python.
_IMPORTERS = re.compile(r"\bimportlib\b|\bimportlib_metadata\b|\bpkgutil\.py$")
_KERNELS_OWN = ("kernel-", "ipykernel_", "matplotlib-")  # in the folder of temporary files

PLACES = "where data/, params/ and notebooks/ lie"
_INPUTS = ("data", "params", "notebooks")

Reads = dict[str, str]


def note_reads(target: str) -> None:
    """From now on, add to the file `target` what this process reads, a line of JSON each."""
    notes = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    strange = tuple(f"{path}{os.sep}" for path in (*_libraries(), *_SYSTEM))
    seen: set[str] = {os.path.abspath(target)}  # noqa: PTH100 - called for every file, be quick

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        path, flags = _opened(event, arguments)
        if not isinstance(path, str | bytes | os.PathLike):
            return
        whole = os.path.abspath(os.fsdecode(path))  # noqa: PTH100
        if whole in seen or f"{whole}{os.sep}".startswith(strange):
            return
        if flags & (os.O_TRUNC | os.O_EXCL):
            seen.add(whole)  # what it has written itself is nothing that it was given
        elif not flags & os.O_WRONLY:
            seen.add(whole)
            os.write(notes, json.dumps(whole).encode() + b"\n")

    sys.addaudithook(hook)


def _libraries() -> set[str]:
    """Return where Python and its libraries lie, as named and as resolved."""
    places = [Path(path) for path in (sys.prefix, sys.base_prefix)]
    parts = [place / part for place in places for part in ("lib", "lib64", "etc", "share", "bin")]
    parts += [Path(path) for path in sysconfig.get_paths().values()]
    parts = [part for part in parts if part not in places]
    return {str(way) for part in parts for way in (part, part.resolve())}


def _opened(event: str, arguments: tuple[Any, ...]) -> tuple[Any, int]:
    """Return which path an event opens or lists, and with which flags; None for all others."""
    if event == "open":
        return arguments[0], arguments[2]
    if event in _LISTED and not _IMPORTERS.search(sys._getframe(2).f_code.co_filename):
        return arguments[0] or ".", os.O_RDONLY
    return None, 0


def read_notes(notes: Path) -> list[Path]:
    """Return what was read, in order; compiled modules by their source, no hidden files.

    Raises OSError if nothing was noted, which is never true of a kernel that ran.
    """
    lines = notes.read_text(encoding="utf-8").splitlines()
    found = [_source(Path(json.loads(line))) for line in lines]
    return list(dict.fromkeys(path for path in found if not is_skipped(Path(path.name))))


def _source(path: Path) -> Path:
    if path.parent.name != "__pycache__":
        return path
    try:
        return Path(importlib.util.source_from_cache(str(path)))
    except ValueError:
        return path


class Roots:
    """The folders of a run, by name: what is read within one is known by its place there.

    What is read of `kept`, a folder of earlier results, is of no account.
    """

    def __init__(self, roots: Mapping[str, Path], kept: Path | None = None) -> None:
        self._roots = dict(roots)
        home = Path.home()
        noise = [home / name for name in (".cache", ".config", ".ipython", ".jupyter", ".local")]
        self._noise = [*noise, PACKAGE, *([kept] if kept else [])]
        self._temporary = Path(tempfile.gettempdir()).resolve()

    def name(self, path: Path) -> str | None:
        """Return a name that holds in other runs too, or None for what is of no account."""
        for name, root in self._roots.items():
            if path == root:
                return f"{name}/"
            if path.is_relative_to(root):
                return f"{name}/{path.relative_to(root).as_posix()}"
        return None if self._is_noise(path) else path.as_posix()

    def _is_noise(self, path: Path) -> bool:
        """Tell whether a path belongs to the kernel or a library's cache, of this run or ever."""
        if any(path.is_relative_to(noise) for noise in self._noise):
            return True
        within = path.is_relative_to(self._temporary)
        return within and path.relative_to(self._temporary).as_posix().startswith(_KERNELS_OWN)

    def path(self, name: str) -> Path:
        """Return what `name` stands for in this run."""
        root, _, rest = name.partition("/")
        return self._roots[root] / rest if root in self._roots else Path(name)

    def digests(self, paths: Iterable[Path]) -> Reads:
        """Return the digest of what was read, by name.

        What lies outside of all folders is only that for a run with the same folders.
        """
        names = {name for path in paths if (name := self.name(path))}
        if any(Path(name).is_absolute() for name in names):
            names.add(PLACES)
        return {name: self._digest(name) for name in sorted(names)}

    def changed(self, reads: Reads) -> Iterator[str]:
        """Yield the names of what is no longer as it was read."""
        return (name for name, known in reads.items() if self._digest(name) != known)

    def _digest(self, name: str) -> str:
        if name == PLACES:
            return json.dumps([str(self._roots.get(root, "")) for root in _INPUTS])
        return digest_of(self.path(name))
