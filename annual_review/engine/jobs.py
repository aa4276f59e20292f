"""Processes of a run: each does one thing and tells what came of it; all end with the run."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, TypeVar

from annual_review.engine.forking import can_fork, die_with_parent
from annual_review.errors import BuildError, ReviewError
from annual_review.pauses import uninterrupted

Result = TypeVar("Result")
CORES = "REVIEW_CORES"  # names, in the environment, how many cores are this process's own
_GRACE = 2.0  # seconds for a process that is asked to end


class Job(Generic[Result]):
    """A function at work in a process of its own: forked from this one, or else a new one.

    Threads would share a working folder and an interpreter, which notebooks must not.
    """

    def __init__(
        self, function: Callable[..., Result], *arguments: Any, name: str = "the run"
    ) -> None:
        self.name = name
        context: Any = multiprocessing.get_context("fork" if can_fork() else "spawn")
        self.answer, sender = context.Pipe(duplex=False)
        self.process = context.Process(
            target=_do, args=(os.getpid(), sender, function, arguments), daemon=False
        )
        with uninterrupted():
            self.process.start()
        sender.close()

    def result(self) -> Result:
        """Wait for the end; return what the function returned, or raise what it raised.

        Raises BuildError if the process ended without a word.
        """
        try:
            returned, value = self.answer.recv()
        except EOFError:
            returned, value = False, self._silent_end()
        self.process.join()
        if not returned:
            raise value
        answer: Result = value
        return answer

    def _silent_end(self) -> BuildError:
        self.process.join()
        return BuildError(
            f"The process ended with status {self.process.exitcode}.",
            self.name,
            "It may have used up the memory; run it again.",
        )


def end_all() -> None:
    """End at once all processes that are still at work, each known since it was started."""
    with uninterrupted():
        children = multiprocessing.active_children()
        for child in children:
            child.terminate()
        for child in children:
            child.join(_GRACE)
            child.kill()
            child.join()


def side_by_side(
    starts: Iterable[Callable[[], Job[Any]]], meanwhile: Callable[[], object] | None = None
) -> Iterator[Job[Any]]:
    """Start jobs, as many at a time as there are cores; yield each as it ends.

    `meanwhile` is done once, as soon as a core has nothing else to do, or there is no job at all.
    """
    left, working = iter(starts), dict[Any, Job[Any]]()
    while True:
        for start in left:
            job = start()
            working[job.answer] = job
            if len(working) >= cores():
                break
        if meanwhile is not None and len(working) < cores():
            meanwhile()
            meanwhile = None
        if not working:
            return
        for answer in wait(list(working)):
            yield working.pop(answer)


def cores() -> int:
    """Return how many processes this one may have at work at a time.

    They are those of the machine, or as many as REVIEW_CORES in the environment says.
    """
    if (said := os.environ.get(CORES, "")).isdigit():
        return max(1, int(said))
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _do(parent: int, sender: Connection, function: Callable[..., Any], arguments: Any) -> None:
    follow(parent)
    try:
        answer = True, function(*arguments)
    except ReviewError as error:
        answer = False, error
    except BaseException as error:
        error.add_note(traceback.format_exc())  # what is sent has no traceback
        answer = False, _sendable(error)
    sender.send(answer)


def _sendable(error: BaseException) -> BaseException:
    """Return an error that survives being sent: itself, or one that says what it says."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    except Exception:
        return BuildError(f"{type(error).__name__}: {error}.")
    return error


def follow(parent: int) -> None:
    """Leave Ctrl-C to the process that runs all, and end when that one is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    if sys.platform == "linux":
        die_with_parent(parent)
    else:
        threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
