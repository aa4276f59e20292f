"""The warm process of one of Dask's workers: it forks a child for each office, which then exits.

A worker of Dask has threads, and so may not fork itself. This one has a single thread and has
imported everything. It uses one core, since there is a worker for each, and ends with its worker,
whatever becomes of that one.
"""

from __future__ import annotations

import io
import os
import signal
import sys
import time
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait

from annual_review.errors import BuildError, ReviewError
from annual_review.make import make_review
from annual_review.options import RunOptions
from annual_review.processes import CORES, Job
from annual_review.warm_process import (
    Outdated,
    end_as_by_ctrl_c,
    end_build,
    get_warm,
    program,
)


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
