"""A process forked from this one, with the face that jupyter_client knows of subprocess.Popen."""

from __future__ import annotations

import asyncio
import atexit
import ctypes
import logging
import multiprocessing.process
import multiprocessing.util
import os
import signal
import sys
import threading
import traceback
import weakref
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NoReturn

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_TASKS = "/proc/self/task"
# The class of the process that a command starts; multiprocessing takes its name away. It is gone
# where this module is imported late by a process that multiprocessing has started.
_MAIN: Any = next(
    (
        kind
        for kind in multiprocessing.process.BaseProcess.__subclasses__()
        if kind.__name__ == "_MainProcess"
    ),
    None,
)


def can_fork() -> bool:
    """Tell whether this process may fork: on Linux, and only while it has a single thread.

    A lock that another thread holds is never let go in the child. FORK_KERNELS=0 in the environment
    forbids it.
    """
    allowed = sys.platform == "linux" and os.environ.get("FORK_KERNELS") != "0"
    return allowed and _MAIN is not None and len(os.listdir(_TASKS)) == 1  # noqa: PTH208 - in /proc


def die_with_parent(parent: int) -> None:
    """Let Linux kill this process when `parent`, which forked it, is gone; see prctl(2)."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


class ForkedProcess:
    """A child of this process. It leads a session of its own, and ends with its parent."""

    stdin = stdout = stderr = None  # jupyter_client closes what is there

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._descriptor = os.pidfd_open(pid)

    @classmethod
    def start(cls, run: Callable[[], None]) -> ForkedProcess:
        """Fork, and do `run` in the child, which ends with it as an interpreter would."""
        parent = os.getpid()
        for stream in (sys.stdout, sys.stderr):
            stream.flush()  # or the child would write it once more
        pid = os.fork()
        if pid == 0:
            _be_a_child(parent, run)
        return cls(pid)

    def poll(self) -> int | None:
        """Return the exit status if the process has ended, else None; a signal is negative."""
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._ended(status)
        return self.returncode

    def wait(self) -> int:
        """Wait for the end and return the exit status."""
        if self.returncode is None:
            self._ended(os.waitpid(self.pid, 0)[1])
        assert self.returncode is not None
        return self.returncode

    async def ended(self) -> None:
        """Wait, without polling, until the process has ended."""
        if self.returncode is not None:
            return
        loop, over = asyncio.get_running_loop(), asyncio.Event()
        loop.add_reader(self._descriptor, over.set)
        try:
            await over.wait()
        finally:
            loop.remove_reader(self._descriptor)

    def send_signal(self, number: int) -> None:
        """Send a signal, unless the process has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask the process to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the process."""
        self.send_signal(signal.SIGKILL)

    def _ended(self, status: int) -> None:
        self.returncode = os.waitstatus_to_exitcode(status)
        os.close(self._descriptor)


def _be_a_child(parent: int, run: Callable[[], None]) -> NoReturn:
    """Do `run`, then end as an interpreter does; nothing of the parent's stack is unwound."""
    status = 1
    try:
        _forget_the_parent(parent)
        run()
        status = 0
    except SystemExit as error:
        status = error.code if isinstance(error.code, int) else int(error.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        with suppress(BaseException):
            threading._shutdown()  # type: ignore[attr-defined]
            atexit._run_exitfuncs()
        for stream in (sys.stdout, sys.stderr):
            with suppress(BaseException):
                stream.flush()
        os._exit(status)


def _forget_the_parent(parent: int) -> None:
    """Part from the parent: its session, its handlers of signals, what it would do at its end."""
    os.setsid()
    die_with_parent(parent)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGTERM, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    signal.set_wakeup_fd(-1)
    sys.stdin, sys.stdout, sys.stderr = sys.__stdin__, sys.__stdout__, sys.__stderr__
    atexit._clear()
    weakref.finalize._registry.clear()  # type: ignore[attr-defined]
    weakref.finalize._registered_with_atexit = False  # type: ignore[attr-defined]
    atexit.register(logging.shutdown)
    _be_a_main_process()
    asyncio.set_event_loop(None)
    if (numpy := sys.modules.get("numpy")) is not None:
        numpy.random.seed()  # as Python's own generator is, by itself


def _be_a_main_process() -> None:
    """Be for multiprocessing what a process that was started by a command is."""
    process: Any = multiprocessing.process
    process._current_process = _MAIN()
    process._parent_process = None
    process._children = set()
    multiprocessing.util._finalizer_registry.clear()  # type: ignore[attr-defined]
    atexit.register(multiprocessing.util._exit_function)  # type: ignore[attr-defined]


def let_go_of_descriptors() -> None:
    """Put the null device in place of all that was open in the parent, but the standard streams.

    A pipe whose other end waits for the parent's end would else wait for this process and its own
    children. Nothing is closed: an object that still knows a number must not close another's.
    """
    null = os.open(os.devnull, os.O_RDWR)
    for number in map(int, os.listdir("/proc/self/fd")):  # noqa: PTH208 - in /proc
        if number > 2 and number != null:
            with suppress(OSError):  # the listing's own
                os.fstat(number)
                os.dup2(null, number, inheritable=False)
    os.close(null)
