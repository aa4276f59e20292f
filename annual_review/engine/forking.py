"""Fork this process, with the interface of subprocess.Popen that jupyter_client expects.

`ForkedProcess.start` forks; the child is reset to the state of a newly started interpreter, so that
an ordinary IPython kernel can run in it. `can_fork` says when that is safe.

The reset needs privates of the standard library, seen with CPython 3.11: threading._shutdown;
atexit._run_exitfuncs and _clear; weakref.finalize._registry and _registered_with_atexit; in
multiprocessing, process._MainProcess, _current_process, _parent_process and _children, and
util._finalizer_registry and _exit_function. tests/engine/test_privates.py fails if one changes.
"""

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
# The class of a process that was not started by multiprocessing, which deletes the class's name.
# None if this module is imported late in a process that multiprocessing has started.
_MAIN_PROCESS: Any = next(
    (
        kind
        for kind in multiprocessing.process.BaseProcess.__subclasses__()
        if kind.__name__ == "_MainProcess"
    ),
    None,
)


def can_fork() -> bool:
    """Return whether this process may fork: on Linux, and only while it has a single thread.

    A lock that another thread holds would never be released in the child. FORK_KERNELS=0 in the
    environment forbids forking.
    """
    allowed = sys.platform == "linux" and os.environ.get("FORK_KERNELS") != "0"
    has_one_thread = allowed and len(os.listdir(_TASKS)) == 1  # noqa: PTH208 - in /proc
    return has_one_thread and _MAIN_PROCESS is not None


def die_with_parent(parent: int) -> None:
    """Have Linux kill this process when `parent`, which forked it, has ended; see prctl(2)."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


class ForkedProcess:
    """A child of this process. It leads a session of its own, and ends with its parent."""

    stdin = stdout = stderr = None  # jupyter_client closes those that are not None

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._descriptor = os.pidfd_open(pid)

    @classmethod
    def start(cls, run: Callable[[], None]) -> ForkedProcess:
        """Fork, and call `run` in the child, which then exits as an interpreter would."""
        parent = os.getpid()
        for stream in (sys.stdout, sys.stderr):
            stream.flush()  # or the child would write the buffer once more
        pid = os.fork()
        if pid == 0:
            _run_child(parent, run)
        return cls(pid)

    def poll(self) -> int | None:
        """Return the exit status if the process has ended, else None; a signal is negative."""
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._set_status(status)
        return self.returncode

    def wait(self) -> int:
        """Wait for the end and return the exit status."""
        if self.returncode is None:
            self._set_status(os.waitpid(self.pid, 0)[1])
        assert self.returncode is not None
        return self.returncode

    async def wait_async(self) -> None:
        """Wait, without polling, until the process has ended."""
        if self.returncode is not None:
            return
        loop, ended = asyncio.get_running_loop(), asyncio.Event()
        loop.add_reader(self._descriptor, ended.set)
        try:
            await ended.wait()
        finally:
            loop.remove_reader(self._descriptor)

    def send_signal(self, number: int) -> None:
        """Send a signal, unless the process has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Send SIGTERM."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """Send SIGKILL."""
        self.send_signal(signal.SIGKILL)

    def _set_status(self, status: int) -> None:
        self.returncode = os.waitstatus_to_exitcode(status)
        os.close(self._descriptor)


def _run_child(parent: int, run: Callable[[], None]) -> NoReturn:
    """Call `run`, then exit as an interpreter does, without unwinding the parent's stack."""
    status = 1
    try:
        _reset_interpreter(parent)
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


def _reset_interpreter(parent: int) -> None:
    """Drop the parent's session, signal handlers, exit functions and streams."""
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
    _reset_multiprocessing()
    asyncio.set_event_loop(None)
    if (numpy := sys.modules.get("numpy")) is not None:
        numpy.random.seed()  # Python's own generator reseeds itself after a fork


def _reset_multiprocessing() -> None:
    """Reset multiprocessing's state as in a newly started interpreter."""
    process: Any = multiprocessing.process
    process._current_process = _MAIN_PROCESS()
    process._parent_process = None
    process._children = set()
    multiprocessing.util._finalizer_registry.clear()  # type: ignore[attr-defined]
    atexit.register(multiprocessing.util._exit_function)  # type: ignore[attr-defined]


def drop_inherited_descriptors() -> None:
    """Point every inherited file descriptor but the standard streams to the null device.

    Otherwise the readers of the parent's pipes would wait for this process and its children, too.
    They are not closed, since an inherited object that still closes its number must not close a
    file that was opened later.
    """
    null = os.open(os.devnull, os.O_RDWR)
    for number in map(int, os.listdir("/proc/self/fd")):  # noqa: PTH208 - in /proc
        if number > 2 and number != null:
            with suppress(OSError):  # the descriptor of the listing itself
                os.fstat(number)
                os.dup2(null, number, inheritable=False)
    os.close(null)
