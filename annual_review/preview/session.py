"""A preview that follows: every change of an input is built, and shown as soon as it is there."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial

from annual_review.build.options import RunOptions
from annual_review.build.rendering import PAGE
from annual_review.build.warm_process import Outdated
from annual_review.errors import BuildError, ChapterError, ReviewError
from annual_review.preview.builder import (
    Builder,
    Event,
    Failed,
    Published,
    Rendered,
)
from annual_review.preview.server import Shown, start_server
from annual_review.preview.watching import Watcher, watched_by
from annual_review.project.loading import load_settings
from annual_review.project.register_files import register_files

_PATIENCE = 0.4  # seconds for whoever is still writing an input that cannot be read
_SEE = "The terminal may say why; it begins anew when something is saved."
_SIGNALS = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]


def preview(options: RunOptions) -> int:
    """Serve the review, build it at every change, and return 0 when it is ended.

    Raises InputError for inputs that are wrong from the start, or a port that is taken.
    """
    load_settings(options.year, options.params)
    register_files(options.data)
    asyncio.run(_Preview(options, partial(print, flush=True)).run())
    return 0


class _Preview:
    """Watches, orders what has to be built, and shows what came of it.

    Each order has a number, so that nothing of an older one is shown after a newer one.
    """

    def __init__(self, options: RunOptions, say: Callable[[str], None]) -> None:
        self._options, self._say = options, say
        self._folder = options.reports / str(options.year)
        self._shown = Shown()
        with suppress(OSError):
            self._shown.page = (self._folder / PAGE).read_bytes()
        self._number, self._tried_again = 0, False
        self._said: list[str] = []

    async def run(self) -> None:
        """Go on until a signal ends it."""
        ended = asyncio.Event()
        self._changed, self._watcher = asyncio.Event(), Watcher(partial(watched_by, self._options))
        for number in _SIGNALS:
            with suppress(NotImplementedError):  # Windows: KeyboardInterrupt ends it
                asyncio.get_running_loop().add_signal_handler(number, ended.set)
        server, port = start_server(self._shown, self._folder, self._options.port)
        self._say(f"Preview: http://127.0.0.1:{port}/ (Ctrl-C ends it)")
        self._builder = Builder()
        try:
            await self._until(ended)
        finally:
            server.stop()
            await server.close_all_connections()
        self._say("The preview has ended.")

    async def _until(self, ended: asyncio.Event) -> None:
        """Follow until the end is asked for, or one of those at work cannot go on."""
        self._order()
        work = [asyncio.create_task(one) for one in (ended.wait(), self._watch(), self._listen())]
        try:
            done, _ = await asyncio.wait(work, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in work:
                task.cancel()
            self._builder.end()
            await asyncio.gather(*work, return_exceptions=True)

    async def _watch(self) -> None:
        async for _ in self._watcher.changes():
            self._tried_again = False
            self._changed.set()
            self._order()

    def _order(self) -> None:
        self._number += 1
        self._shown.begin()
        self._builder.order(self._number, self._options)

    async def _listen(self) -> None:
        """Take up what comes from the builder."""
        while True:
            try:
                number, event = await asyncio.to_thread(self._builder.event)
            except EOFError:
                await self._begin_anew()
                continue
            if number == self._number:
                self._take_up(event)

    async def _begin_anew(self) -> None:
        """Have another builder at the next change, in place of one that came to an end."""
        error = BuildError("The process that builds has ended.", remedy=_SEE)
        self._say(f"error: {error}")
        self._shown.fail(error)
        self._changed.clear()
        await self._changed.wait()
        self._replace_builder()

    def _replace_builder(self) -> None:
        self._builder.end()
        self._builder = Builder()
        self._order()

    def _take_up(self, event: Event) -> None:
        match event:
            case Outdated():
                self._replace_builder()
            case Rendered(page):
                self._shown.show(page)
            case Published(lines, seconds):
                self._options = replace(self._options, force=False)
                self._shown.done()
                self._watcher.look_again()
                self._say_what_is_new([*lines, f"Took {seconds:.1f} s."])
            case Failed(error):
                self._fail(error)

    def _fail(self, error: ReviewError) -> None:
        """Show an error; but what cannot be read may not be wholly written yet."""
        if isinstance(error, ChapterError) or self._tried_again:
            self._say(f"error: {error}")
            self._shown.fail(error)
        else:
            self._tried_again = True
            asyncio.get_running_loop().call_later(_PATIENCE, self._try_again, self._number)

    def _try_again(self, number: int) -> None:
        if number == self._number:
            self._order()

    def _say_what_is_new(self, lines: list[str]) -> None:
        """Say what a run says, but nothing that stood there the last time."""
        for line in lines:
            if line not in self._said:
                self._say(line)
        self._said = lines
