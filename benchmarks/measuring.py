"""Running commands and measuring them: seconds on the wall, of the processors, and memory."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from benchmarks.errors import BenchmarkError
from benchmarks.memory import EVERY, TreeMemory

_PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h
_GRACE = 10.0  # seconds that processes left behind may take to end
_TAIL = 1500


@dataclass(frozen=True)
class Step:
    """A command of a way, as it would be typed in a shell.

    `leaves` says that it leaves processes behind, which are then ended, instead of that being an
    error.
    """

    name: str
    command: Sequence[str]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    leaves: bool = False


@dataclass(frozen=True)
class Measurement:
    """What the steps of a way took together; `steps` are the seconds on the wall of each.

    Memory is measured in runs of its own, since looking at it takes time; else it is 0.
    """

    wall: float
    processor: float
    steps: Mapping[str, float]
    peak: int = 0
    kernel: int = 0


def adopt_orphans() -> None:
    """Become the parent of descendants whose own parent ends, so that none escapes measuring."""
    if sys.platform != "linux":
        raise BenchmarkError("The benchmark measures on Linux alone.")
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)


def measure(steps: Iterable[Step], log: Path, *, memory: bool = False) -> Measurement:
    """Run steps one behind the other. Raises BenchmarkError for one that fails."""
    looked = TreeMemory()
    before = _processor_seconds()
    taken = {step.name: _run(step, log, looked if memory else None) for step in steps}
    return Measurement(
        sum(taken.values()),
        _processor_seconds() - before,
        taken,
        looked.peak,
        looked.kernel,
    )


def _run(step: Step, log: Path, memory: TreeMemory | None) -> float:
    """Run one command; return the seconds on the wall."""
    before = {process.pid for process in psutil.Process().children()}
    with log.open("ab") as said:
        began = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603 - commands of this folder
            step.command,
            cwd=step.folder,
            env=os.environ | step.environment,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        while memory is not None and process.poll() is None:
            memory.look()
            time.sleep(EVERY)
        status = process.wait()
        took = time.perf_counter() - began
    _wait_for_the_rest(step, before)
    if status:
        raise BenchmarkError(f"{step.name} failed ({status}):\n{_tail(log)}")
    return took


def _wait_for_the_rest(step: Step, before: Set[int]) -> None:
    """Wait for adopted descendants, whose seconds count as well. None may stay.

    `before` are the children that this process had before the step.
    """
    if step.leaves:
        _end(_adopted(before), signal.SIGTERM)
    until = time.monotonic() + _GRACE
    while left := _adopted(before):
        if time.monotonic() > until:
            said = _end(left, signal.SIGKILL)
            raise BenchmarkError(f"{step.name} left processes behind: {said}.")
        for process in left:
            with suppress(ChildProcessError):  # it is a child of a child still
                os.waitpid(process.pid, os.WNOHANG)
        time.sleep(0.01)


def _adopted(before: Set[int]) -> list[psutil.Process]:
    return [process for process in psutil.Process().children() if process.pid not in before]


def _end(processes: Iterable[psutil.Process], number: signal.Signals) -> list[str]:
    """Send a signal to processes and their descendants; return their commands."""
    commands: list[str] = []
    for process in processes:
        with suppress(psutil.Error):  # it has ended meanwhile
            for one in [*process.children(recursive=True), process]:
                commands.append(" ".join(one.cmdline())[:80])
                one.send_signal(number)
    return commands


def _processor_seconds() -> float:
    """Return the seconds of user and system of all children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _tail(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-_TAIL:]
