"""Record what a kernel reads: the files that it opens and the folders that it lists.

`record_reads` adds an audit hook (PEP 578), which Python calls for every file, whether pandas, a
chapter or a module that a chapter imports opens it; a library that opens a file without Python is
not seen. `recorded_reads` reads the record, `Roots` gives the paths names that hold in other runs.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from annual_review.engine.fingerprints import PACKAGE, is_skipped, path_digest
from annual_review.language import N_
from annual_review.temporary import run_folder

_LISTING_EVENTS = frozenset({"os.listdir", "os.scandir"})
_EVENTS = _LISTING_EVENTS | {"open", "os.mkdir"}
_SYSTEM = ("/proc", "/sys", "/dev", "/etc", "/usr/share/zoneinfo")
# Importing a module, or looking for a package's metadata, lists all folders of sys.path.
_IMPORTERS = re.compile(r"\bimportlib\b|\bimportlib_metadata\b|\bpkgutil\.py$")
_KERNEL_FILES = ("kernel-", "ipykernel_", "matplotlib-")  # in the folder of temporary files

PLACES = N_("the places of data/, params/ and notebooks/")
_INPUTS = ("data", "params", "notebooks")

Reads = dict[str, str]  # digests by name (see Roots.name)


def record_reads(target: str) -> None:
    """Append to the file `target`, from now on, each path that this process reads, as JSON."""
    record = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    ignored = tuple(f"{path}{os.sep}" for path in (*_library_folders(), *_SYSTEM))
    seen: set[str] = {os.path.abspath(target)}  # noqa: PTH100 - called for every file, be quick
    made: set[str] = set()  # folders, in which all files are outputs, whoever writes them

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event not in _EVENTS:  # nearly all of them: builtins.id, for one, of every copy
            return
        if event == "os.mkdir" and not os.path.exists(arguments[0]):  # noqa: PTH110
            made.add(os.path.abspath(os.fsdecode(arguments[0])))  # noqa: PTH100
            return
        path, flags = _opened(event, arguments)
        if not isinstance(path, str | bytes | os.PathLike):
            return
        absolute = os.path.abspath(os.fsdecode(path))  # noqa: PTH100
        if absolute in seen or f"{absolute}{os.sep}".startswith(ignored):
            return
        if absolute in made or os.path.dirname(absolute) in made:  # noqa: PTH120
            return
        if flags & (os.O_TRUNC | os.O_EXCL):
            seen.add(absolute)  # its own output, which is no input even if it is read later
        elif not flags & os.O_WRONLY:
            seen.add(absolute)
            os.write(record, json.dumps(absolute).encode() + b"\n")

    sys.addaudithook(hook)


def _library_folders() -> set[str]:
    """Return the folders of Python and its libraries, as they are named and resolved."""
    prefixes = [Path(path) for path in (sys.prefix, sys.base_prefix)]
    names = ("lib", "lib64", "etc", "share", "bin")
    folders = [prefix / name for prefix in prefixes for name in names]
    folders += [Path(path) for path in sysconfig.get_paths().values()]
    folders = [folder for folder in folders if folder not in prefixes]
    return {str(path) for folder in folders for path in (folder, folder.resolve())}


def _opened(event: str, arguments: tuple[Any, ...]) -> tuple[Any, int]:
    """Return the path that an audit event opens or lists, and the flags; None for other events.

    The frame of the caller (sys._getframe, seen with CPython 3.11) shows whether an import lists.
    """
    if event == "open":
        return arguments[0], arguments[2]
    if event in _LISTING_EVENTS and not _IMPORTERS.search(sys._getframe(2).f_code.co_filename):
        return arguments[0] or ".", os.O_RDONLY
    return None, 0


def recorded_reads(record: Path) -> list[Path]:
    """Return the recorded paths in order, without hidden files; the source of compiled modules.

    Raises OSError if there is no record, which every kernel that has run leaves.
    """
    lines = record.read_text(encoding="utf-8").splitlines()
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
    """The folders of a run by name, so that a path in one of them has a name in every run.

    Paths in `cache`, the folder of earlier results, are ignored. `digest` gives the digest of what
    is at a path.
    """

    def __init__(
        self,
        roots: Mapping[str, Path],
        cache: Path | None = None,
        digest: Callable[[Path], str] = path_digest,
    ) -> None:
        self._roots, self._digest_of = dict(roots), digest
        home = Path.home()
        ignored = [home / name for name in (".cache", ".config", ".ipython", ".jupyter", ".local")]
        self._ignored = [*ignored, PACKAGE, *([cache] if cache else [])]
        self._temporary = Path(tempfile.gettempdir()).resolve()

    def name(self, path: Path) -> str | None:
        """Return the name of a path: `<root>/<path in it>`, or itself; None if it is ignored."""
        for name, root in self._roots.items():
            if path == root:
                return f"{name}/"
            if path.is_relative_to(root):
                return f"{name}/{path.relative_to(root).as_posix()}"
        return None if self._is_ignored(path) else path.as_posix()

    def _is_ignored(self, path: Path) -> bool:
        """Return whether a path belongs to the kernel or to a library's cache."""
        if any(path.is_relative_to(folder) for folder in self._ignored):
            return True
        is_temporary = path.is_relative_to(self._temporary)
        within = path.relative_to(self._temporary).as_posix() if is_temporary else ""
        is_of_run = is_temporary and run_folder() is not None
        return is_of_run or within.startswith(_KERNEL_FILES)

    def path(self, name: str) -> Path:
        """Return the path that `name` has in this run."""
        root, _, rest = name.partition("/")
        return self._roots[root] / rest if root in self._roots else Path(name)

    def digests(self, paths: Iterable[Path]) -> Reads:
        """Return the digests of paths by name.

        A path outside of all roots only counts for runs with the same roots, so these are added.
        """
        names = {name for path in paths if (name := self.name(path))}
        if any(Path(name).is_absolute() for name in names):
            names.add(PLACES)
        return {name: self._digest(name) for name in sorted(names)}

    def changed(self, reads: Reads) -> Iterator[str]:
        """Yield the names whose digests are no longer those in `reads`."""
        return (name for name, known in reads.items() if self._digest(name) != known)

    def _digest(self, name: str) -> str:
        if name == PLACES:
            return json.dumps([str(self._roots.get(root, "")) for root in _INPUTS])
        return self._digest_of(self.path(name))
