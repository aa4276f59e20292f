"""Run the preview: on every change of an input, order a build, then show the page or the error.

`preview` is what the command calls for --watch. A change (preview.watching) starts a build in the
builder's process (preview.builder) and interrupts a running one; the page is shown
(preview.server) as soon as it is rendered, before the review is published. When the code has
changed, a new builder takes over. An error that is not a chapter's is first retried once, since
the input may be half written.
"""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress
from dataclasses import replace
from functools import partial

from annual_review.build.options import RunOptions
from annual_review.build.warm_process import Outdated
from annual_review.errors import BuildError, ChapterError, ReviewError
from annual_review.language import N_, _
from annual_review.preview.builder import (
    Builder,
    BuildFailed,
    Event,
    PageRendered,
    ReviewPublished,
    no_page,
)
from annual_review.preview.server import Shown, start_server
from annual_review.preview.watching import Watcher, watched_by
from annual_review.project.loading import load_settings
from annual_review.project.outputs import PAGE
from annual_review.project.register_files import register_files
from annual_review.versions import require_unsealed

_RETRY_AFTER = 0.4  # seconds, for an input that may be half written
_RESTART = N_("The terminal may show why; the next change starts it again.")
_SIGNALS = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]


def preview(options: RunOptions) -> int:
    """Serve the review and build it at every change, until a signal; return exit status 0.

    Raises InputError for inputs that are wrong at the start, for a review that has no page or is
    sealed, and for a port that is in use.
    """
    require_unsealed(options.reports, options.period)
    settings = load_settings(options.year, options.params, part=options.period.part)
    if PAGE not in settings.output_files:
        raise no_page()
    register_files(options.data)
    asyncio.run(_Preview(options).run())
    return 0


class _Preview:
    """Watches, orders builds, and shows their events.

    Orders are numbered, so that an event of an older order is never shown after a newer one.
    """

    def __init__(self, options: RunOptions) -> None:
        self._options = options
        self._folder = options.folder
        self._shown = Shown()
        with suppress(OSError):
            self._shown.page = (self._folder / PAGE).read_bytes()
        self._number, self._has_retried = 0, False
        self._printed: list[str] = []

    async def run(self) -> None:
        """Run until a signal ends it."""
        ended = asyncio.Event()
        self._changed, self._watcher = asyncio.Event(), Watcher(partial(watched_by, self._options))
        for number in _SIGNALS:
            with suppress(NotImplementedError):  # Windows: KeyboardInterrupt ends it
                asyncio.get_running_loop().add_signal_handler(number, ended.set)
        server, port = start_server(self._shown, self._folder, self._options.port)
        print(_("Preview: http://127.0.0.1:{port}/ (Ctrl-C ends it)", port=port), flush=True)
        self._builder = Builder()
        try:
            await self._until(ended)
        finally:
            server.stop()
            await server.close_all_connections()
        print(_("The preview has ended."), flush=True)

    async def _until(self, ended: asyncio.Event) -> None:
        """Watch and listen until `ended` is set, or one of the tasks raises."""
        self._order()
        tasks = [
            asyncio.create_task(coroutine)
            for coroutine in (ended.wait(), self._watch(), self._listen())
        ]
        try:
            done, __ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            self._builder.end()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _watch(self) -> None:
        """Order a build at every change."""
        async for __ in self._watcher.changes():
            self._has_retried = False
            self._changed.set()
            self._order()

    def _order(self) -> None:
        self._number += 1
        self._shown.begin()
        self._builder.order(self._number, self._options)

    async def _listen(self) -> None:
        """Handle the builder's events."""
        while True:
            try:
                number, event = await asyncio.to_thread(self._builder.event)
            except EOFError:
                await self._restart_after_change()
                continue
            if number == self._number:
                self._handle(event)

    async def _restart_after_change(self) -> None:
        """Show that the builder has ended, and start another one at the next change."""
        error = BuildError(_("The process that builds has ended."), remedy=_(_RESTART))
        self._show_error(error)
        self._changed.clear()
        await self._changed.wait()
        self._replace_builder()

    def _replace_builder(self) -> None:
        self._builder.end()
        self._builder = Builder()
        self._order()

    def _handle(self, event: Event) -> None:
        match event:
            case Outdated():
                self._replace_builder()
            case PageRendered(page):
                self._shown.show(page)
            case ReviewPublished(lines, seconds):
                self._options = replace(self._options, force=False)
                self._shown.done()
                self._watcher.refresh()
                self._print_new([*lines, _("Took {seconds:.1f} s.", seconds=seconds)])
            case BuildFailed(error):
                self._fail(error)

    def _fail(self, error: ReviewError) -> None:
        """Show an error, but retry first if an input may be half written."""
        if isinstance(error, ChapterError) or self._has_retried:
            self._show_error(error)
        else:
            self._has_retried = True
            asyncio.get_running_loop().call_later(_RETRY_AFTER, self._retry, self._number)

    def _show_error(self, error: ReviewError) -> None:
        print(_("error: {error}", error=error), flush=True)
        self._shown.fail(error)

    def _retry(self, number: int) -> None:
        if number == self._number:
            self._order()

    def _print_new(self, lines: list[str]) -> None:
        """Print the lines of a run that were not among those of the last one."""
        for line in lines:
            if line not in self._printed:
                print(line, flush=True)
        self._printed = lines
