"""Standard output and error of the command, where nobody reads them or the disk is full.

`run_report.py 2021 | head -1` closes the pipe after a line; `>&-` gives the command no output at
all. The run goes on, as its result is the review and not the lines about it, and its exit status
says what became of the review. What could not be written for another reason than that nobody reads
it, such as a full disk, is reported (`Streams.lost`).
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

_STANDARD = range(3)  # the file descriptors of input, output and error


class LossyStream:
    """A stream that drops what can no longer be written; `lost` is the first error."""

    def __init__(self, stream: Any) -> None:
        self._stream, self.lost = stream, None  # type: Any, OSError | None

    def write(self, text: str) -> int:
        """Write a text, or drop it."""
        try:
            self._stream.write(text)
        except OSError as error:
            self._lose(error)
        return len(text)

    def flush(self) -> None:
        """Write what is buffered, or drop it."""
        try:
            self._stream.flush()
        except OSError as error:
            self._lose(error)

    def __getattr__(self, name: str) -> Any:
        """Return any other attribute of the stream."""
        return getattr(self._stream, name)

    def _lose(self, error: OSError) -> None:
        """Send all further output, also what the interpreter flushes at its end, to nowhere."""
        self.lost = self.lost or error
        with suppress(OSError, ValueError):  # ValueError: a stream of a test has no descriptor
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._stream.fileno())
            os.close(nowhere)


class Streams:
    """The command's output and error as they are during a run."""

    def __init__(self, out: LossyStream, err: LossyStream) -> None:
        self._out, self._err = out, err

    @property
    def lost(self) -> OSError | None:
        """Flush; return why output could not be written, None if it was, or if nobody reads it."""
        self._err.flush()
        self._out.flush()
        error = self._out.lost
        return None if isinstance(error, BrokenPipeError) else error


@contextmanager
def lossy_streams() -> Iterator[Streams]:
    """Let output that cannot be written stop nothing, meanwhile."""
    _open_closed()
    before = sys.stdout, sys.stderr
    for stream in before:
        if isinstance(stream, io.TextIOWrapper):  # a character that its encoding lacks
            stream.reconfigure(errors="backslashreplace")
    out, err = LossyStream(sys.stdout), LossyStream(sys.stderr)
    sys.stdout, sys.stderr = out, err
    try:
        yield Streams(out, err)
    finally:
        out.flush()
        err.flush()
        sys.stdout, sys.stderr = before


def _open_closed() -> None:
    """Open standard streams that were closed: a file that is opened must not get their number."""
    for descriptor in _STANDARD:
        try:
            os.fstat(descriptor)
        except OSError:
            opened = os.open(os.devnull, os.O_RDWR)  # the lowest free number: this one
            os.set_inheritable(opened, True)
    for descriptor, name in zip(_STANDARD, ("stdin", "stdout", "stderr"), strict=True):
        if getattr(sys, f"__{name}__") is None:  # forked kernels begin with these
            mode = "w" if descriptor else "r"
            stream = open(descriptor, mode, encoding="utf-8", closefd=False)  # noqa: SIM115
            setattr(sys, f"__{name}__", stream)
            setattr(sys, name, getattr(sys, name) or stream)
