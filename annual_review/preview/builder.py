"""The builder of a preview: a process that has imported everything, and forks one for each build.

It has a single thread, unlike the process that watches and serves, so that it may fork. A newer
order ends the build that is going on, as Ctrl-C would.
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

from annual_review.build.make import make_review
from annual_review.build.options import RunOptions
from annual_review.build.warm_process import (
    Outdated,
    end_as_by_ctrl_c,
    end_build,
    get_warm,
    program,
)
from annual_review.engine.jobs import Job, follow
from annual_review.errors import BuildError, ReviewError

_GRACE = 10.0  # seconds for a build that is asked to end


@dataclass(frozen=True)
class Ready:
    """Everything is imported."""


@dataclass(frozen=True)
class Rendered:
    """The page is there, before the other formats are, and before it is published."""

    page: bytes


@dataclass(frozen=True)
class Published:
    """The review is published; `lines` are what a run says of it."""

    lines: list[str]
    seconds: float


@dataclass(frozen=True)
class Failed:
    """The review could not be built."""

    error: ReviewError


Event = Ready | Outdated | Rendered | Published | Failed


class Builder:
    """The process, seen from the one that it works for."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")  # with the program as it is now
        orders, self._orders = context.Pipe(duplex=False)
        self._events, events = context.Pipe(duplex=False)
        self._process = context.Process(target=_serve, args=(os.getpid(), orders, events))
        self._process.start()
        orders.close()
        events.close()
        self.is_ready = False

    def order(self, number: int, options: RunOptions) -> None:
        """Ask for a build, by a number; one that is going on is ended."""
        with suppress(BrokenPipeError):  # it has ended: `event` tells
            self._orders.send((number, options))

    def event(self) -> tuple[int, Event]:
        """Wait for what happens next, and to which order. Raises EOFError once it has ended."""
        try:
            number, event = self._events.recv()
        except OSError:
            raise EOFError from None
        self.is_ready = True
        return number, event

    def end(self) -> None:
        """End the build that is going on, and the process."""
        self._orders.close()
        if not self.is_ready:
            self._process.terminate()
        self._process.join(2 * _GRACE)
        self._process.kill()
        self._process.join()


def _serve(parent: int, orders: Connection, events: Connection) -> None:
    """Build what is ordered until there will be no more orders, or the program has changed."""
    follow(parent)
    get_warm()
    known = program()
    events.send((0, Ready()))
    build: _Build | None = None
    with suppress(EOFError, BrokenPipeError):  # whoever gave the orders has ended
        while True:
            ready = wait([orders, *(build.ends if build else [])])
            if orders in ready:
                number, options = _newest(orders, build)
                if program() != known:
                    events.send((number, Outdated()))
                    return
                build = _Build(number, options)
            elif build:
                for event in build.news():
                    events.send((build.number, event))
                build = build if build.ends else None
    if build:
        build.end()


def _newest(orders: Connection, build: _Build | None) -> tuple[int, RunOptions]:
    """Return the newest order, once the build of an older one has ended."""
    try:
        order: tuple[int, RunOptions] = orders.recv()
        while orders.poll():
            order = orders.recv()
        return order
    finally:
        if build:
            build.end()


class _Build:
    """A build in a process of its own."""

    def __init__(self, number: int, options: RunOptions) -> None:
        self.number = number
        self._pages, sender = multiprocessing.Pipe(duplex=False)
        self._job = Job[Published](_build, options, sender, name="the build")
        sender.close()
        self.ends: list[Any] = [self._pages, self._job.answer]

    def news(self) -> Iterator[Event]:
        """Yield what has happened; a build that is over has no `ends` any more."""
        try:
            while self._pages in self.ends and self._pages.poll():
                yield Rendered(self._pages.recv_bytes())
        except (EOFError, OSError):
            self.ends.remove(self._pages)
        if self._job.answer.poll():
            self.ends.clear()
            yield self._outcome()

    def _outcome(self) -> Event:
        try:
            return self._job.result()
        except ReviewError as error:
            return Failed(error)
        except Exception as error:
            return Failed(BuildError(f"{type(error).__name__}: {error}."))

    def end(self) -> None:
        """End the build: the last review stands, and nothing is left of this one."""
        end_build(self._job.process)


def _build(options: RunOptions, pages: Connection) -> Published:
    """Build the review and send its page as soon as it is there."""
    from annual_review.build.rendering import PAGE  # noqa: PLC0415 - heavy

    end_as_by_ctrl_c()
    began, sent = time.monotonic(), False

    def rendered(path: Path) -> None:
        nonlocal sent
        if path.name == PAGE:
            pages.send_bytes(path.read_bytes())
            sent = True

    lines = make_review(options, began, rendered)
    if not sent:  # nothing has changed
        rendered(options.reports / str(options.year) / PAGE)
    pages.close()
    return Published(lines, time.monotonic() - began)
