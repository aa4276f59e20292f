"""The warm process of one of Dask's workers: it forks a child for each office, which then exits.

A worker of Dask has threads, and so may not fork itself. This one has a single thread and has
imported everything. It uses one core, since there is a worker for each, and ends with its worker,
whatever becomes of that one.
"""

from __future__ import annotations

import io
import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait

from annual_review.build.make import make_review
from annual_review.build.options import RunOptions
from annual_review.build.warm_process import (
    Outdated,
    end_as_by_ctrl_c,
    end_build,
    get_warm,
    program,
)
from annual_review.engine.fingerprints import import_path
from annual_review.engine.jobs import CORES, Job
from annual_review.errors import BuildError, ReviewError


@dataclass(frozen=True)
class Made:
    """The review is made; `lines` are what a run says of it."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Refused:
    """The review could not be built."""

    error: ReviewError


@dataclass(frozen=True)
class Died:
    """The process that built came to an end that nobody wanted."""

    why: str


Answer = Made | Refused | Died | Outdated


def main() -> None:
    """Serve the worker at the other end of the connection that the first argument numbers."""
    serve(Connection(int(sys.argv[1])))


def serve(orders: Connection) -> None:
    """Build what is ordered, one review at a time, until the worker is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ[CORES] = "1"
    get_warm()
    known = program()
    with suppress(EOFError, OSError):  # the worker has ended
        while True:
            options: RunOptions = orders.recv()
            if program() != known:
                orders.send(Outdated())
                return
            orders.send(_build(orders, options))


def _build(orders: Connection, options: RunOptions) -> Answer:
    """Build in a process of its own. Raises EOFError if the worker ends meanwhile."""
    job = Job[Made](_make, options, name="the build")
    if job.answer not in wait([job.answer, orders]):
        end_build(job.process)
        raise EOFError
    try:
        return job.result()
    except ReviewError as error:
        return Died(str(error)) if job.process.exitcode else Refused(error)
    except Exception as error:
        return Refused(BuildError(f"{type(error).__name__}: {error}."))


def _make(options: RunOptions) -> Made:
    """Make a review; what is printed meanwhile is said with the rest."""
    end_as_by_ctrl_c()
    with redirect_stdout(io.StringIO()) as printed:
        lines = make_review(options, time.monotonic())
    return Made((*printed.getvalue().splitlines(), *lines))


_SERVER = "from annual_review.offices.warm_workers import main; main()"
_GRACE = 15  # seconds for a process that is asked to end
_idle: list[_Server] = []


class LostError(Exception):
    """A process that builds has ended without a word; whoever asked may ask again."""


def build_warm(options: RunOptions) -> Made | Refused:
    """Make a review in a fork of a warm process, which is started if all are at work.

    Raises LostError if that process ends without a word.
    """
    while True:
        try:
            server = _idle.pop()  # nothing comes between: threads share the list
        except IndexError:
            server = _Server()
        answer = server.build(options)
        if isinstance(answer, Outdated):
            server.end()
            continue
        _idle.append(server)
        if isinstance(answer, Died):
            raise LostError(answer.why)
        return answer


class _Server:
    """A warm process, seen from its worker. It ends by itself when the worker does."""

    def __init__(self) -> None:
        self._orders, theirs = multiprocessing.Pipe()
        self._printed = tempfile.TemporaryFile()  # noqa: SIM115 - as long as the process
        self._process = subprocess.Popen(  # noqa: S603 - our own
            [sys.executable, "-c", _SERVER, str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=self._printed,
            stderr=self._printed,
            start_new_session=True,  # the terminal's Ctrl-C is not for it
            env=os.environ | {"PYTHONPATH": import_path()},
        )
        theirs.close()

    def build(self, options: RunOptions) -> Answer:
        """Have a review made, and wait for it."""
        try:
            self._orders.send(options)
            answer: Answer = self._orders.recv()
        except (EOFError, OSError):
            raise LostError(self._last_words()) from None
        return answer

    def end(self) -> None:
        """End the process, and what it is building."""
        self._orders.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_GRACE)
        self._process.kill()
        self._process.wait()
        self._printed.close()

    def _last_words(self) -> str:
        """Return the last line that a process which has ended had printed, with its status."""
        status = self._process.wait()
        self._printed.seek(0)
        lines = self._printed.read().decode(errors="replace").split("\n")
        said = next((line.strip() for line in reversed(lines) if line.strip()), "")
        self.end()
        return f"The process ended with status {status}. {said}".strip()
