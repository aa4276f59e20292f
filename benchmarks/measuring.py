"""Run commands and measure time and peak memory, on Linux; used by all five commands."""

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

SAMPLE_INTERVAL = 0.05  # seconds
_KERNEL_COMMAND = "ipykernel_launcher"
_PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h
_GRACE_PERIOD = 10.0  # seconds that processes left behind may take to end
_LOG_TAIL = 1500  # characters


class BenchmarkError(Exception):
    """A command failed, or a comparison would be unfair."""


@dataclass(frozen=True)
class Step:
    """A command of a build, as it would be typed in a shell.

    A step that is known to leave processes behind has `leaves_processes`: they are terminated. Of
    any other step they are an error.
    """

    name: str
    command: Sequence[str]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    leaves_processes: bool = False


@dataclass(frozen=True)
class Measurement:
    """The seconds and bytes that the steps of a build took together.

    `steps` are the wall-clock seconds of each step. Memory is sampled in runs of its own, because
    sampling takes time; in timed runs it is 0.
    """

    wall: float
    cpu: float
    steps: Mapping[str, float]
    peak_memory: int = 0
    kernel_memory: int = 0


@dataclass
class MemorySampler:
    """Keeps the peak memory, in bytes, of all descendants of this process together.

    Memory is PSS, which counts a page that n processes share as 1/n in each of them, so that the
    sum is what all of them occupy. `kernel_peak` is the largest memory of a single ordinary kernel.
    """

    peak: int = 0
    kernel_peak: int = 0

    def sample(self) -> int:
        """Take a sample and return its total. A process that ends meanwhile is not counted."""
        total = 0
        for process in psutil.Process().children(recursive=True):
            with suppress(psutil.Error):
                memory = int(process.memory_full_info().pss)
                total += memory
                if memory > self.kernel_peak and _KERNEL_COMMAND in process.cmdline():
                    self.kernel_peak = memory
        self.peak = max(self.peak, total)
        return total


def adopt_orphans() -> None:
    """Become the parent of descendants whose own parent ends, so that all of them are measured."""
    if sys.platform != "linux":
        raise BenchmarkError("The benchmarks run on Linux only.")
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)


def measure(steps: Iterable[Step], log: Path, *, sample_memory: bool = False) -> Measurement:
    """Run steps one after the other. Raises BenchmarkError if one fails."""
    sampler = MemorySampler()
    cpu_before = _children_cpu_seconds()
    seconds = {step.name: _run(step, log, sampler if sample_memory else None) for step in steps}
    cpu = _children_cpu_seconds() - cpu_before
    return Measurement(sum(seconds.values()), cpu, seconds, sampler.peak, sampler.kernel_peak)


def _run(step: Step, log: Path, sampler: MemorySampler | None) -> float:
    """Run a command and return its wall-clock seconds."""
    children_before = {process.pid for process in psutil.Process().children()}
    with log.open("ab") as output:
        start = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603 - commands of this folder
            step.command,
            cwd=step.folder,
            env=os.environ | step.environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        while sampler is not None and process.poll() is None:
            sampler.sample()
            time.sleep(SAMPLE_INTERVAL)
        status = process.wait()
        seconds = time.perf_counter() - start
    _wait_for_orphans(step, children_before)
    if status:
        raise BenchmarkError(f"{step.name} failed ({status}):\n{_tail(log)}")
    return seconds


def _wait_for_orphans(step: Step, children_before: Set[int]) -> None:
    """Wait for adopted descendants of a step, so that their CPU time counts as well.

    Raises BenchmarkError if one does not end by itself.
    """
    if step.leaves_processes:
        _signal_trees(_new_children(children_before), signal.SIGTERM)
    deadline = time.monotonic() + _GRACE_PERIOD
    while orphans := _new_children(children_before):  # a child's end may bring further orphans
        _, alive = psutil.wait_procs(orphans, timeout=max(0.0, deadline - time.monotonic()))
        if alive:
            commands = _signal_trees(alive, signal.SIGKILL)
            raise BenchmarkError(f"{step.name} left processes behind: {commands}.")


def _new_children(children_before: Set[int]) -> list[psutil.Process]:
    children = psutil.Process().children()
    return [process for process in children if process.pid not in children_before]


def _signal_trees(processes: Iterable[psutil.Process], number: signal.Signals) -> list[str]:
    """Send a signal to processes and their descendants; return their commands."""
    commands: list[str] = []
    for process in processes:
        with suppress(psutil.Error):  # it has ended meanwhile
            for one in [*process.children(recursive=True), process]:
                commands.append(" ".join(one.cmdline())[:80])
                one.send_signal(number)
    return commands


def _children_cpu_seconds() -> float:
    """Return the user and system seconds of all children that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _tail(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-_LOG_TAIL:]


def own_peak_memory() -> int:
    """Return the largest resident memory, in bytes, that this process has had.

    `ru_maxrss` would not do: a new process inherits its parent's.
    """
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024
