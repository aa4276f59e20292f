"""Folders that may be remote (any URL that fsspec opens): fetch files to a copy, put changes back.

offices.worker uses them for data and reports, offices.run for the index.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath
from typing import Any

from annual_review.build.publishing import is_private
from annual_review.engine.fingerprints import digest
from annual_review.engine.step_cache import files_under
from annual_review.errors import InputError
from annual_review.files import make_private
from annual_review.language import _


class Folder:
    """A folder whose files are used in `path`: the folder itself if it is local, else a copy.

    Raises InputError for a URL that no installed library can open.
    """

    def __init__(self, place: str, copy: Path) -> None:
        self.place, self._fetched = place, dict[str, str]()
        self._system: Any = None
        self.path = Path(place)
        if "://" in place:
            self.path = copy
            self._system, self._root = _open(place)
            self._root = self._root.rstrip("/")

    def fetch(
        self, below: str, wanted: Callable[[PurePosixPath], bool] = lambda path: True
    ) -> None:
        """Copy the files below a path that are `wanted`, by their path within the folder."""
        if self._system is None:
            return
        self._system.invalidate_cache()
        names = [name for name in self._names(below) if wanted(PurePosixPath(name))]
        for name in names:
            (self.path / name).parent.mkdir(parents=True, exist_ok=True)
        copies = [str(self.path / name) for name in names]
        if names:
            self._system.get([self._remote(name) for name in names], copies)
        self._fetched |= {name: digest(self.path / name) for name in names}

    def touch(self, below: str) -> None:
        """Make an empty file for each file below a path that was not fetched."""
        if self._system is None:
            return
        for name in self._names(below):
            if not (path := self.path / name).exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.touch()

    def put(self, below: str, last: str = "") -> None:
        """Put back the files below a path that have changed since, and remove deleted ones.

        `last` is the path of a file that is put last: it shows that all others are complete.
        """
        if self._system is None:
            return
        found = {
            path.relative_to(self.path).as_posix(): digest(path)
            for path in _files(self.path / below)
        }
        fetched = {name for name in self._fetched if PurePosixPath(name).is_relative_to(below)}
        changed = [name for name, now in found.items() if self._fetched.get(name) != now]
        self._put(name for name in changed if name != last)
        for name in sorted(fetched - found.keys()):
            self._system.rm_file(self._remote(name))  # `rm` would expand a name as a pattern
        self._put(name for name in changed if name == last)

    def _put(self, names: Iterable[str]) -> None:
        wanted = list(names)
        remote = [self._remote(name) for name in wanted]
        for parent in sorted({name.rpartition("/")[0] for name in remote}):
            self._system.makedirs(parent, exist_ok=True)
        if wanted:
            self._system.put([str(self.path / name) for name in wanted], remote)
        self._make_private(wanted)

    def _make_private(self, names: Iterable[str]) -> None:
        """Let only the owner open what is personal, if the URL is that of a local folder."""
        if "file" not in self._system.protocol:
            return
        for name in map(PurePosixPath, names):
            if is_private(name):
                make_private(Path(self._remote(name.as_posix())))
            for above in name.parents:
                if is_private(above):
                    Path(self._remote(above.as_posix())).chmod(0o700)

    def _names(self, below: str) -> list[str]:
        """Return the files below a path; names that lead out of it are dropped."""
        try:
            found: list[str] = self._system.find(self._remote(below))
        except FileNotFoundError:
            return []
        names = [path.removeprefix(self._root).lstrip("/") for path in sorted(found)]
        paths = [PurePosixPath(name) for name in names]
        within = [path for path in paths if path.is_relative_to(below) and ".." not in path.parts]
        return [path.as_posix() for path in within]

    def _remote(self, name: str) -> str:
        return f"{self._root}/{name}"

    def with_places(self, text: str) -> str:
        """Return a text with the folder's own place instead of the copy's path."""
        return text if self._system is None else text.replace(str(self.path), self.place)


def _files(path: Path) -> Iterable[Path]:
    return [path] if path.is_file() else files_under(path)


def _open(place: str) -> tuple[Any, str]:
    """Return fsspec's file system for a URL, and the folder's path in it."""
    remedy = _("Install the library that fsspec names, or name a folder.")
    try:
        from fsspec.core import url_to_fs  # noqa: PLC0415 - of an extra

        system, root = url_to_fs(place)
    except (ImportError, ValueError) as error:
        raise InputError(_("It cannot be opened: {reason}.", reason=error), place, remedy) from None
    return system, str(system._strip_protocol(root))  # fsspec's, seen with 2026.9
