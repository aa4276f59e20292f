"""Folders that lie here or elsewhere: what fsspec reaches is worked on in a copy of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath
from typing import Any

from annual_review.engine.fingerprints import digest
from annual_review.engine.store import files_under
from annual_review.errors import InputError


def is_elsewhere(place: str) -> bool:
    """Tell whether a place is a URL."""
    return "://" in place


class Folder:
    """A folder that is worked on in `path`: itself if it lies here, else a copy of what is fetched.

    Raises InputError for a URL that nothing installed can open.
    """

    def __init__(self, place: str, copy: Path) -> None:
        self.place, self._known = place, dict[str, str]()
        self._system: Any = None
        self.path = Path(place)
        if is_elsewhere(place):
            self.path = copy
            self._system, self._root = _opened(place)
            self._root = self._root.rstrip("/")

    def fetch(
        self, below: str, wanted: Callable[[PurePosixPath], bool] = lambda path: True
    ) -> None:
        """Copy what lies below a path, as far as it is `wanted` by its path within the folder."""
        if self._system is None:
            return
        self._system.invalidate_cache()
        names = [name for name in self._names(below) if wanted(PurePosixPath(name))]
        for name in names:
            (self.path / name).parent.mkdir(parents=True, exist_ok=True)
        copies = [str(self.path / name) for name in names]
        if names:
            self._system.get([self._there(name) for name in names], copies)
        self._known |= {name: digest(self.path / name) for name in names}

    def note(self, below: str) -> None:
        """Have an empty file in place of each that lies below a path and was not fetched."""
        if self._system is None:
            return
        for name in self._names(below):
            if not (path := self.path / name).exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.touch()

    def put(self, below: str, last: str = "") -> None:
        """Put back what has changed below a path since it was fetched, and remove what is gone.

        `last` is the path of the file that says that all others are there.
        """
        if self._system is None:
            return
        found = {
            path.relative_to(self.path).as_posix(): digest(path)
            for path in _files(self.path / below)
        }
        known = {name for name in self._known if PurePosixPath(name).is_relative_to(below)}
        changed = [name for name, now in found.items() if self._known.get(name) != now]
        self._put(name for name in changed if name != last)
        for name in sorted(known - found.keys()):
            self._system.rm_file(self._there(name))  # `rm` would take a name for a pattern
        self._put(name for name in changed if name == last)

    def _put(self, names: Iterable[str]) -> None:
        wanted = list(names)
        there = [self._there(name) for name in wanted]
        for parent in sorted({name.rpartition("/")[0] for name in there}):
            self._system.makedirs(parent, exist_ok=True)
        if wanted:
            self._system.put([str(self.path / name) for name in wanted], there)

    def _names(self, below: str) -> list[str]:
        """Return the files below a path; a name that would lead out of it is none."""
        try:
            found: list[str] = self._system.find(self._there(below))
        except FileNotFoundError:
            return []
        names = [path.removeprefix(self._root).lstrip("/") for path in sorted(found)]
        paths = [PurePosixPath(name) for name in names]
        within = [one for one in paths if one.is_relative_to(below) and ".." not in one.parts]
        return [one.as_posix() for one in within]

    def _there(self, name: str) -> str:
        return f"{self._root}/{name}"

    def as_named(self, text: str) -> str:
        """Return a text that names places as the caller did, not those of the copy."""
        return text if self._system is None else text.replace(str(self.path), self.place)


def _files(path: Path) -> Iterable[Path]:
    return [path] if path.is_file() else files_under(path)


def _opened(place: str) -> tuple[Any, str]:
    """Return fsspec's file system of a URL, and the folder's path in it."""
    remedy = "Install what fsspec asks for, or name a folder."
    try:
        from fsspec.core import url_to_fs  # noqa: PLC0415 - of an extra

        system, root = url_to_fs(place)
    except (ImportError, ValueError) as error:
        raise InputError(f"It cannot be opened: {error}.", place, remedy) from None
    return system, str(system._strip_protocol(root))
