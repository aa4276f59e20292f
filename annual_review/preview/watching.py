"""What a preview watches: the inputs of a review, told of a moment after they have changed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from watchfiles import awatch

from annual_review.build.options import RunOptions
from annual_review.build.publishing import read_manifest
from annual_review.engine.fingerprints import PACKAGE, is_skipped
from annual_review.engine.reads import PLACES, Roots
from annual_review.project.earlier_years import years_before
from annual_review.project.members import member_ids, member_roots
from annual_review.project.params_files import params_with_bases, shared_params

STEP = 50  # ms without a further change, after which a burst of saves is over
_LONGEST = 1000  # ms, after which a burst is told of though it goes on
_OVERLAP = (_LONGEST + 2 * STEP) / 1000  # seconds, after which all is told
_PATIENCE = 0.3  # seconds between two looks for a folder that has gone
# Editors and browsers name so what they are still writing.
_UNFINISHED = ("~", ".tmp", ".swp", ".part", ".crdownload")


@dataclass(frozen=True)
class Watched:
    """What counts: all that is visible in `folders`, and single `places`, files or folders.

    Of a folder among `places` only the names in it count. Nothing counts that lies in `outputs`.
    """

    folders: frozenset[Path]
    places: frozenset[Path]
    outputs: Path

    def counts(self, path: Path) -> bool:
        """Tell whether a change of `path` may change the review."""
        if path.is_relative_to(self.outputs) or path.name.endswith(_UNFINISHED):
            return False
        if path in self.places:
            return True
        if path.parent in self.places and not is_skipped(Path(path.name)):
            return True
        return any(
            path.is_relative_to(folder) and not is_skipped(path.relative_to(folder))
            for folder in self.folders
        )

    @property
    def around(self) -> frozenset[Path]:
        """The folders in which single places lie: a file that is replaced cannot be watched."""
        parents = {path.parent for path in self.places} | {
            path for path in self.places if path.is_dir()
        }
        return frozenset(path for path in parents if path.is_dir())


def watched_by(options: RunOptions) -> Watched:
    """Return what the review of a run depends on; what chapters read is known once it is built."""
    folders = {
        "data": options.data,
        "params": options.params.parent,
        "notebooks": options.notebooks,
    }
    ids, members = member_ids(options.params), options.reviews
    shared = shared_params(options.params) | member_roots(options.params, members, ids)
    last = read_manifest(options.reports / str(options.year))
    read = {
        Roots(folders | shared).path(name) for name in last.get("elsewhere", {}) if name != PLACES
    }
    fonts = {options.params.parent / name for name in last.get("fonts", [])}
    earlier = years_before(options.data, options.params, members, options.year).values()
    if ids and not options.data.is_dir():  # it has no registers of its own
        del folders["data"]
    years = {options.data.parent} if options.data.name == str(options.year) else set()
    return Watched(
        frozenset({*folders.values(), *earlier, PACKAGE}),
        frozenset({*read, *fonts, *years, *params_with_bases(options.params).values()}),
        options.reports,
    )


class Watcher:
    """Tells of what has changed, a burst of changes at a time.

    `watched_now` says what counts; it is asked again when `look_again` is called.
    """

    def __init__(self, watched_now: Callable[[], Watched]) -> None:
        self._watched_now = watched_now
        self._found = asyncio.Queue[frozenset[Path] | Exception]()
        self._stop = asyncio.Event()
        self._jobs: list[asyncio.Task[None]] = []

    def look_again(self) -> None:
        """What counts may be something else by now."""
        self._found.put_nowait(frozenset())

    async def changes(self) -> AsyncIterator[frozenset[Path]]:
        """Yield what has changed.

        A folder that goes and comes back, as when another branch is checked out, is watched again;
        all folders are named then: who knows what happened meanwhile.
        """
        was_lost = False
        try:
            while True:
                watched = self._watched_now()
                await self._begin(watched)
                if was_lost:
                    yield watched.folders
                    was_lost = False
                while not was_lost and self._watched_now() == watched:
                    if changed := await self._next():
                        yield changed
                    was_lost = not changed.isdisjoint(watched.folders)
                if was_lost:
                    await self._all_there()
        finally:
            self._stop.set()  # a thread looks for it every few milliseconds
            await asyncio.gather(*self._jobs, return_exceptions=True)

    async def _all_there(self) -> None:
        """Wait for the folders that are watched now; an earlier year may be gone for good."""
        while not all(folder.is_dir() for folder in self._watched_now().folders):
            await asyncio.sleep(_PATIENCE)

    async def _begin(self, watched: Watched) -> None:
        """Watch; what was watched before is left when all that happened till now has been told."""
        asyncio.get_running_loop().call_later(_OVERLAP, self._stop.set)
        self._stop = asyncio.Event()
        around = watched.around - watched.folders
        there = [folder for folder in watched.folders if folder.is_dir()]
        self._jobs = [job for job in self._jobs if not job.done()]
        for folders, recursive in ((there, True), (sorted(around), False)):
            if folders:
                follow = self._follow(watched, folders, self._stop, recursive=recursive)
                self._jobs.append(asyncio.create_task(follow))
        await asyncio.sleep(0)  # they begin

    async def _next(self) -> frozenset[Path]:
        found = await self._found.get()
        if isinstance(found, Exception):
            raise found
        return found

    async def _follow(
        self, watched: Watched, folders: Iterable[Path], stop: asyncio.Event, *, recursive: bool
    ) -> None:
        try:
            async for events in awatch(
                *folders,
                watch_filter=lambda _, path: watched.counts(Path(path)),
                debounce=_LONGEST,
                step=STEP,
                stop_event=stop,
                recursive=recursive,
            ):
                self._found.put_nowait(frozenset(Path(path) for _, path in events))
        except Exception as error:  # raised where changes are waited for
            self._found.put_nowait(error)
