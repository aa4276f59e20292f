"""The warm processes of one of Dask's workers: as many as it has offices at work at a time."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
from contextlib import suppress

from annual_review.fingerprint import import_path
from annual_review.office_server import Answer, Died, Made, Refused
from annual_review.options import RunOptions
from annual_review.warm_process import Outdated

_SERVER = "from annual_review.office_server import main; main()"
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
