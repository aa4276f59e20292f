"""Watch the inputs of a review, and report each burst of changes a moment after it.

`watched_by` returns what counts as an input; `Watcher.changes` yields what has changed, for
preview.session.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from watchfiles import awatch

from annual_review.build.manifest import read_manifest
from annual_review.build.options import RunOptions
from annual_review.engine.fingerprints import PACKAGE, is_skipped
from annual_review.engine.reads import PLACES, Roots
from annual_review.project.earlier_years import years_before
from annual_review.project.members import member_ids, member_roots
from annual_review.project.params_files import params_with_bases, shared_params

STEP = 20  # ms without a further change, after which a burst of changes is over
_MAX_BURST = 1000  # ms, after which a burst is reported though it goes on
_OVERLAP = (_MAX_BURST + 2 * STEP) / 1000  # seconds, after which everything is reported
_POLL_INTERVAL = 0.3  # seconds, while a folder is missing
# Suffixes that editors and browsers give to files that they are still writing.
_UNFINISHED = ("~", ".tmp", ".swp", ".part", ".crdownload")


@dataclass(frozen=True)
class Watched:
    """What counts as an input: all visible files in `folders`, and `places`, files or folders.

    Of a folder among `places` only its list of names counts. Nothing in `outputs` counts.
    """

    folders: frozenset[Path]
    places: frozenset[Path]
    outputs: Path

    def counts(self, path: Path) -> bool:
        """Return whether a change of `path` may change the review."""
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
        """Return the folders of single places: watching a file ends when it is replaced."""
        parents = {path.parent for path in self.places} | {
            path for path in self.places if path.is_dir()
        }
        return frozenset(path for path in parents if path.is_dir())


def watched_by(options: RunOptions) -> Watched:
    """Return what a review depends on; what its chapters read is known after the first build."""
    folders = {
        "data": options.data,
        "params": options.params.parent,
        "notebooks": options.notebooks,
    }
    ids, members = member_ids(options.params), options.reviews
    shared = shared_params(options.params) | member_roots(options.params, members, ids)
    last = read_manifest(options.folder)
    roots = Roots(folders | shared)
    read = {roots.path(name) for name in last.get("elsewhere", {}) if name != PLACES}
    fonts = {options.params.parent / name for name in last.get("fonts", [])}
    earlier = years_before(options.data, options.params, members, options.period).values()
    if ids and not options.data.is_dir():  # an office with members may have no registers
        del folders["data"]
    forms = {options.forms} if options.forms.is_dir() else set()
    years = {options.data.parent} if options.data.name == str(options.year) else set()
    return Watched(
        frozenset({*folders.values(), *earlier, *forms, PACKAGE}),
        frozenset({*read, *fonts, *years, *params_with_bases(options.params).values()}),
        options.reports,
    )


class Watcher:
    """Reports changes, a burst at a time.

    `watched_now` returns what counts; it is called again after `refresh`.
    """

    def __init__(self, watched_now: Callable[[], Watched]) -> None:
        self._watched_now = watched_now
        self._found = asyncio.Queue[frozenset[Path] | Exception]()
        self._stop = asyncio.Event()
        self._jobs: list[asyncio.Task[None]] = []

    def refresh(self) -> None:
        """Ask again what counts: a build may have read other files than the one before."""
        self._found.put_nowait(frozenset())

    async def changes(self) -> AsyncIterator[frozenset[Path]]:
        """Yield the paths that have changed.

        A folder that disappears and comes back, as when another branch is checked out, is watched
        again; all folders are then reported, since changes in the meantime were not seen.
        """
        was_lost = False
        try:
            while True:
                watched = self._watched_now()
                await self._start(watched)
                if was_lost:
                    yield watched.folders
                    was_lost = False
                while not was_lost and self._watched_now() == watched:
                    if changed := await self._next():
                        yield changed
                    was_lost = not changed.isdisjoint(watched.folders)
                if was_lost:
                    await self._wait_for_folders()
        finally:
            self._stop.set()  # awatch checks it every few milliseconds
            await asyncio.gather(*self._jobs, return_exceptions=True)

    async def _wait_for_folders(self) -> None:
        """Wait until all watched folders exist; an earlier year's may be removed for good."""
        while not all(folder.is_dir() for folder in self._watched_now().folders):
            await asyncio.sleep(_POLL_INTERVAL)

    async def _start(self, watched: Watched) -> None:
        """Start to watch; stop the old watchers later, when they have reported everything."""
        asyncio.get_running_loop().call_later(_OVERLAP, self._stop.set)
        self._stop = asyncio.Event()
        around = watched.around - watched.folders
        existing = [folder for folder in watched.folders if folder.is_dir()]
        self._jobs = [job for job in self._jobs if not job.done()]
        for folders, recursive in ((existing, True), (sorted(around), False)):
            if folders:
                watch = self._watch(watched, folders, self._stop, recursive=recursive)
                self._jobs.append(asyncio.create_task(watch))
        await asyncio.sleep(0)  # lets the tasks start

    async def _next(self) -> frozenset[Path]:
        found = await self._found.get()
        if isinstance(found, Exception):
            raise found
        return found

    async def _watch(
        self, watched: Watched, folders: Iterable[Path], stop: asyncio.Event, *, recursive: bool
    ) -> None:
        try:
            async for events in awatch(
                *folders,
                watch_filter=lambda _, path: watched.counts(Path(path)),
                debounce=_MAX_BURST,
                step=STEP,
                stop_event=stop,
                recursive=recursive,
            ):
                self._found.put_nowait(frozenset(Path(path) for _, path in events))
        except Exception as error:  # raised again by `changes`
            self._found.put_nowait(error)
