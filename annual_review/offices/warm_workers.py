"""The warm processes of a Dask worker, each of which forks a child for one office at a time.

A Dask worker has threads, and so may not fork itself. offices.worker calls `build_warm`, which
sends the options to a warm process of this worker; `serve` is that process. It has a single thread,
uses one core, since there is a worker for each, and ends when its worker does.
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
    ImportedCode,
    Outdated,
    interrupt,
    interrupt_on_sigterm,
    warm_up,
)
from annual_review.engine.fingerprints import import_path
from annual_review.engine.forking import can_fork
from annual_review.engine.jobs import CORES, THE_BUILD, Job
from annual_review.engine.preloading import preload
from annual_review.errors import BuildError, ReviewError, as_sentence
from annual_review.language import _
from annual_review.temporary import as_temporary

# What processes of every build import late, since a single build may not need it. Ten kernels and
# two processes of the renderer would do so in each office.
_OF_EVERY_BUILD = (
    "psutil",
    "pyarrow.dataset",
    "pyarrow.pandas_compat",
    "pandas.core.arrays.arrow.extension_types",
    "pandas.core.methods.to_dict",
    "pandas.core.reshape.reshape",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "ipykernel.kernelspec",
    "annual_review.chapter.quality",
    "annual_review.engine.kernel_manager",
    *(
        f"annual_review.proofreading.{name}"
        for name in ("enumerations", "measures", "numerals", "passages", "punctuation")
    ),
    *(f"annual_review.proofreading.{name}" for name in ("repetition", "width", "wording")),
)
_SERVER = "from annual_review.offices.warm_workers import main; main()"
_GRACE = 15  # seconds for a process to end once its pipe is closed


@dataclass(frozen=True)
class ReviewMade:
    """The review is made, or was up to date; `lines` are what a run prints."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class ReviewFailed:
    """The review could not be built."""

    error: ReviewError


@dataclass(frozen=True)
class ProcessDied:
    """The process that built has ended unexpectedly."""

    why: str


Answer = ReviewMade | ReviewFailed | ProcessDied | Outdated


class LostError(Exception):
    """A process that builds has ended without an answer; the order may be tried again."""


def build_warm(options: RunOptions) -> ReviewMade | ReviewFailed:
    """Make a review in a fork of a warm process; start one if all are busy.

    Raises LostError if that process ends without an answer.
    """
    while True:
        try:
            server = _idle.pop()  # atomic: several threads share the list
        except IndexError:
            server = _WarmProcess()
        answer = server.build(options)
        if isinstance(answer, Outdated):
            server.end()
            continue
        _idle.append(server)
        if isinstance(answer, ProcessDied):
            raise LostError(answer.why)
        return answer


class _WarmProcess:
    """A warm process, as its worker sees it."""

    def __init__(self) -> None:
        self._orders, child_end = multiprocessing.Pipe()
        self._printed = tempfile.TemporaryFile()  # noqa: SIM115 - as long as the process
        self._process = subprocess.Popen(  # noqa: S603 - our own
            [sys.executable, "-c", _SERVER, str(child_end.fileno())],
            pass_fds=[child_end.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=self._printed,
            stderr=self._printed,
            start_new_session=True,  # or the terminal's Ctrl-C would reach it
            env=os.environ | {"PYTHONPATH": import_path()},
        )
        child_end.close()

    def build(self, options: RunOptions) -> Answer:
        """Order a review and wait for the answer."""
        try:
            self._orders.send(options)
            answer: Answer = self._orders.recv()
        except (EOFError, OSError):
            raise LostError(self._last_line()) from None
        return answer

    def end(self) -> None:
        """End the process and its build."""
        self._orders.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_GRACE)
        self._process.kill()
        self._process.wait()
        self._printed.close()

    def _last_line(self) -> str:
        """Return the exit status of the process, and the last line that it had printed."""
        status = self._process.wait()
        self._printed.seek(0)
        lines = self._printed.read().decode(errors="replace").split("\n")
        last = next((line.strip() for line in reversed(lines) if line.strip()), "")
        self.end()
        if not last:
            return _("The process ended with status {status}.", status=status)
        return _("The process ended with status {status}. {last}", status=status, last=last)


_idle: list[_WarmProcess] = []


def main() -> None:
    """Run the warm process; its argument is the file descriptor of the pipe to the worker."""
    serve(Connection(int(sys.argv[1])))


def serve(orders: Connection) -> None:
    """Build what is ordered, one review at a time, until the worker has ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ[CORES] = "1"
    warm_up()
    warm_up_office()
    code = ImportedCode()
    with suppress(EOFError, OSError):  # the worker has ended
        while True:
            options: RunOptions = orders.recv()
            if not code.is_current():
                orders.send(Outdated())
                return
            orders.send(_build(orders, options))


def warm_up_office() -> None:
    """Import what each office's processes would import; do nothing where no fork is safe."""
    if can_fork():
        preload(_OF_EVERY_BUILD)


def _build(orders: Connection, options: RunOptions) -> Answer:
    """Build in a process of its own. Raises EOFError if the worker ends meanwhile."""
    job = Job[ReviewMade](_make, options, name=THE_BUILD)
    if job.answer not in wait([job.answer, orders]):
        interrupt(job.process)
        raise EOFError
    try:
        return job.result()
    except ReviewError as error:
        return ProcessDied(error.masked) if job.process.exitcode else ReviewFailed(error)
    except Exception as error:
        return ReviewFailed(BuildError(as_sentence(f"{type(error).__name__}: {error}")))


def _make(options: RunOptions) -> ReviewMade:
    """Make a review; return the lines that it printed and those about the outcome."""
    interrupt_on_sigterm()
    with as_temporary(), redirect_stdout(io.StringIO()) as printed:
        lines = make_review(options, time.monotonic())
    return ReviewMade((*printed.getvalue().splitlines(), *lines))
