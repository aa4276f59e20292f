"""Run functions in processes of their own, several at a time; all end with this process.

`Job` starts one, `run_parallel` as many as there are cores, `end_all` ends those that are left.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Container, Iterable, Iterator
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, TypeVar

from annual_review.engine.forking import can_fork, die_with_parent
from annual_review.errors import BuildError, ReviewError, as_sentence
from annual_review.language import N_, _
from annual_review.pauses import uninterrupted

Result = TypeVar("Result")
CORES = "REVIEW_CORES"  # the environment variable with the number of cores that may be used
THE_RUN, THE_BUILD = N_("the run"), N_("the build")  # where an error is, if it is in no notebook
_GRACE = 2.0  # seconds between SIGTERM and SIGKILL


class Job(Generic[Result]):
    """A function that runs in a process of its own: forked from this one, or else a new one.

    Threads would share a working directory and an interpreter, which notebooks must not.
    """

    def __init__(
        self, function: Callable[..., Result], *arguments: Any, name: str = THE_RUN
    ) -> None:
        self.name = name
        context: Any = multiprocessing.get_context("fork" if can_fork() else "spawn")
        self.answer, sender = context.Pipe(duplex=False)
        self.process = context.Process(
            target=_run, args=(os.getpid(), sender, function, arguments), daemon=False
        )
        with uninterrupted():
            self.process.start()
        sender.close()

    def result(self) -> Result:
        """Wait for the end; return what the function returned, or raise what it raised.

        Raises BuildError if the process ended without an answer.
        """
        try:
            has_returned, value = self.answer.recv()
        except EOFError:
            self.process.join()
            what = _("The process ended with status {status}.", status=self.process.exitcode)
            remedy = _("It may have run out of memory; run it again.")
            raise BuildError(what, _(self.name), remedy) from None
        self.process.join()
        if not has_returned:
            raise value
        answer: Result = value
        return answer


def run_parallel(
    starts: Iterable[Callable[[], Job[Any]]],
    when_idle: Callable[[], object] | None = None,
    *,
    one_at_a_time: Container[Callable[[], Job[Any]]] = (),
) -> Iterator[Job[Any]]:
    """Start jobs, as many at a time as there are cores; yield each as it ends.

    `when_idle` is called once, as soon as a core is idle or there is no job. Of the starts in
    `one_at_a_time`, one waits until the job of another has ended; those after it need not.
    """
    left, running = list(starts), dict[Any, tuple[Job[Any], bool]]()
    while True:
        while len(running) < core_count():
            is_alone_running = any(is_alone for _job, is_alone in running.values())
            free = (one for one in left if not (is_alone_running and one in one_at_a_time))
            if (start := next(free, None)) is None:
                break
            left.remove(start)
            job = start()
            running[job.answer] = job, start in one_at_a_time
        if when_idle is not None and len(running) < core_count():
            when_idle()
            when_idle = None
        if not running:
            return
        for answer in wait(list(running)):
            yield running.pop(answer)[0]


def core_count() -> int:
    """Return how many processes this one may run at a time.

    As many as REVIEW_CORES in the environment, else as many as the machine has cores.
    """
    if (text := os.environ.get(CORES, "")).isdigit():
        return max(1, int(text))
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def end_all() -> None:
    """End all processes that multiprocessing has started from this one and that still run."""
    with uninterrupted():
        children = multiprocessing.active_children()
        for child in children:
            child.terminate()
        for child in children:
            child.join(_GRACE)
            child.kill()
            child.join()


def _run(parent: int, sender: Connection, function: Callable[..., Any], arguments: Any) -> None:
    """Call the function in the new process, and send what it returns or raises."""
    follow_parent(parent)
    try:
        answer = True, function(*arguments)
    except ReviewError as error:
        answer = False, error
    except BaseException as error:
        error.add_note(traceback.format_exc())  # pickling drops the traceback
        answer = False, _picklable(error)
    sender.send(answer)


def _picklable(error: BaseException) -> BaseException:
    """Return the error if it can be pickled, else a BuildError with its message."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    except Exception:
        return BuildError(as_sentence(f"{type(error).__name__}: {error}"))
    return error


def follow_parent(parent: int) -> None:
    """Ignore Ctrl-C, which is the parent's to handle, and end when the parent has ended."""
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
