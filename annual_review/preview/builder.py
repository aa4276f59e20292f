"""The builder of a preview: a process that has imported everything, and forks one for each build.

Unlike the process that watches and serves, it has a single thread, so it may fork
(build.warm_process). `Builder` starts it and sends it orders; a new order interrupts the running
build as Ctrl-C would. preview.session reads its events.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from annual_review.build.first_use import FirstUse
from annual_review.build.make import make_review
from annual_review.build.options import RunOptions
from annual_review.build.warm_process import (
    ImportedCode,
    Outdated,
    interrupt,
    interrupt_on_sigterm,
    warm_up,
)
from annual_review.engine.jobs import THE_BUILD, Job, follow_parent
from annual_review.errors import BuildError, InputError, ReviewError, as_sentence
from annual_review.language import _
from annual_review.project.outputs import PAGE
from annual_review.temporary import as_temporary

_GRACE = 20.0  # seconds for the process to end once it gets no more orders


@dataclass(frozen=True)
class BuilderReady:
    """Everything is imported."""


@dataclass(frozen=True)
class PageRendered:
    """The page is rendered; the other formats are not yet, and nothing is published."""

    page: bytes


@dataclass(frozen=True)
class ReviewPublished:
    """The review is published; `lines` are what a run prints."""

    lines: list[str]
    seconds: float


@dataclass(frozen=True)
class BuildFailed:
    """The review could not be built."""

    error: ReviewError


Event = BuilderReady | Outdated | PageRendered | ReviewPublished | BuildFailed


class Builder:
    """The builder's process, as its parent sees it."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")  # imports the code as it is now
        orders, self._orders = context.Pipe(duplex=False)
        self._events, events = context.Pipe(duplex=False)
        self._process = context.Process(target=_serve, args=(os.getpid(), orders, events))
        self._process.start()
        orders.close()
        events.close()
        self.is_ready = False

    def order(self, number: int, options: RunOptions) -> None:
        """Order a build, with a number; a running build is interrupted."""
        with suppress(BrokenPipeError):  # it has ended: `event` raises
            self._orders.send((number, options))

    def event(self) -> tuple[int, Event]:
        """Wait for the next event; return the order's number and the event.

        Raises EOFError if the process has ended.
        """
        try:
            number, event = self._events.recv()
        except OSError:
            raise EOFError from None
        self.is_ready = True
        return number, event

    def end(self) -> None:
        """Interrupt the running build, and end the process."""
        self._orders.close()
        if not self.is_ready:
            self._process.terminate()
        self._process.join(_GRACE)
        self._process.kill()
        self._process.join()


def _serve(parent: int, orders: Connection, events: Connection) -> None:
    """Build what is ordered, until the orders end or the code has changed."""
    follow_parent(parent)
    warm_up()
    code, first_use = ImportedCode(), FirstUse()
    events.send((0, BuilderReady()))
    build: _Build | None = None
    with suppress(EOFError, BrokenPipeError):  # the parent has closed the pipe
        while True:
            ready = wait([orders, *(build.pipes if build else [])])
            if orders in ready:
                number, options = _newest(orders, build)
                if not code.is_current():
                    events.send((number, Outdated()))
                    return
                build = _Build(number, options)
            elif build:
                for event in build.events():
                    events.send((build.number, event))
                    if isinstance(event, ReviewPublished):
                        first_use.after(build.options)
                build = build if build.pipes else None
    if build:
        build.interrupt()


def _newest(orders: Connection, build: _Build | None) -> tuple[int, RunOptions]:
    """Return the newest order, after interrupting the build of an older one."""
    try:
        order: tuple[int, RunOptions] = orders.recv()
        while orders.poll():
            order = orders.recv()
        return order
    finally:
        if build:
            build.interrupt()


class _Build:
    """A build in a process of its own; `pipes` are those to wait for, none once it has ended."""

    def __init__(self, number: int, options: RunOptions) -> None:
        self.number, self.options = number, options
        self._pages, sender = multiprocessing.Pipe(duplex=False)
        self._job = Job[ReviewPublished](_build, options, sender, name=THE_BUILD)
        sender.close()
        self.pipes: list[Any] = [self._pages, self._job.answer]

    def events(self) -> Iterator[Event]:
        """Yield what has happened since the last call."""
        try:
            while self._pages in self.pipes and self._pages.poll():
                yield PageRendered(self._pages.recv_bytes())
        except (EOFError, OSError):
            self.pipes.remove(self._pages)
        if self._job.answer.poll():
            self.pipes.clear()
            yield self._result()

    def _result(self) -> Event:
        try:
            return self._job.result()
        except ReviewError as error:
            return BuildFailed(error)
        except Exception as error:
            return BuildFailed(BuildError(as_sentence(f"{type(error).__name__}: {error}")))

    def interrupt(self) -> None:
        """End the build; the last review is unchanged."""
        interrupt(self._job.process)


def no_page() -> InputError:
    """Return the error of a preview of a review without a page."""
    what = _("outputs: html is not among them, and the preview shows that page.")
    return InputError(what, "params/", _("Add html to outputs:, or run it without --watch."))


def _build(options: RunOptions, pages: Connection) -> ReviewPublished:
    """Build the review, and send its page as soon as it is rendered.

    Raises InputError if it has none any more.
    """
    interrupt_on_sigterm()
    began, sent = time.monotonic(), False

    def rendered(path: Path) -> None:
        nonlocal sent
        if path.name == PAGE:
            pages.send_bytes(path.read_bytes())
            sent = True

    with as_temporary():
        lines = make_review(options, began, rendered)
    if not sent:  # nothing has changed
        page = options.folder / PAGE
        if not page.is_file():
            raise no_page()
        rendered(page)
    pages.close()
    return ReviewPublished(lines, time.monotonic() - began)
