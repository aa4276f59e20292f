"""A kernel provisioner of jupyter_client that forks kernels instead of starting them.

A kernel is forked from the process that asks for it, with all modules that this process has
imported. Its cells find an ordinary IPython kernel, except for what those modules read from the
environment when they were imported. Where a fork is not safe (another system than Linux, a process
with threads, of which each ZeroMQ context has some) or the kernel is not of this interpreter, an
ordinary kernel is started. Registered as an entry point in pyproject.toml.
"""

from __future__ import annotations

import asyncio
import importlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, ClassVar, cast

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from annual_review.engine.forking import ForkedProcess, can_fork, drop_inherited_descriptors

NAME = "fork-provisioner"  # of the entry point
_LAUNCHER = "ipykernel_launcher"
_THREAD_TIMEOUT = 2  # seconds for the control thread to end
_Stream = int | IO[Any] | None


class ForkProvisioner(LocalProvisioner):
    """Forks a kernel where that is safe, else starts an ordinary one."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Launch a kernel; `cmd` and `kwargs` are those of LocalProvisioner."""
        arguments = kernel_arguments(cmd)
        if arguments is None or not can_fork():
            return await super().launch_kernel(cmd, **kwargs)
        kernel = _Kernel(
            arguments,
            kwargs.get("env", os.environ),
            kwargs.get("cwd"),
            kwargs.get("stdout"),
            kwargs.get("stderr"),
        )
        process = ForkedProcess.start(kernel.run)
        self.process = cast(Any, process)
        self.pid = self.pgid = process.pid
        self.cwd = kwargs.get("cwd", Path.cwd())
        return self.connection_info

    async def shutdown_requested(self, restart: bool = False) -> None:
        """Wait until the kernel has shut down; if it takes too long, jupyter_client kills it."""
        process: object = self.process
        if isinstance(process, ForkedProcess):
            with suppress(TimeoutError):
                await asyncio.wait_for(process.wait_async(), self.get_shutdown_wait_time() / 2)


def kernel_arguments(command: Sequence[str]) -> list[str] | None:
    """Return the kernel's arguments in a command, None if it is not this interpreter's kernel.

    >>> import sys
    >>> kernel_arguments([sys.executable, "-m", "ipykernel_launcher", "-f", "kernel.json"])
    ['-f', 'kernel.json']
    >>> kernel_arguments(["R", "-e", "IRkernel::main()"])
    """
    python, *rest = command
    while rest and rest[0].startswith("-X"):  # such as -Xfrozen_modules=off
        rest = rest[1:]
    if python != sys.executable or rest[:2] != ["-m", _LAUNCHER]:
        return None
    return rest[2:]


class _Kernel:
    """What a forked kernel does not share: arguments, environment, working directory, streams."""

    def __init__(
        self,
        arguments: Sequence[str],
        env: Mapping[str, str],
        cwd: str | os.PathLike[str] | None,
        stdout: _Stream,
        stderr: _Stream,
    ) -> None:
        self.arguments, self.env, self.cwd = list(arguments), dict(env), cwd
        self.streams: dict[int, _Stream] = {0: subprocess.DEVNULL, 1: stdout, 2: stderr}

    def run(self) -> None:
        """Run the kernel, in the child, until it is shut down."""
        parent = os.getppid()
        os.environ.clear()
        os.environ.update(self.env, JPY_PARENT_PID=str(parent))
        if self.cwd is not None:
            os.chdir(self.cwd)
        self._redirect()
        drop_inherited_descriptors()
        self._set_path()
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)

        from ipykernel.kernelapp import IPKernelApp  # noqa: PLC0415 - imported before the fork

        app: Any = IPKernelApp.instance(parent_handle=parent)
        with without_list_of_modules():
            app.initialize(self.arguments)
        app.start()
        _stop_control_thread(app)

    def _redirect(self) -> None:
        for number, stream in self.streams.items():
            if stream == subprocess.DEVNULL:
                null = os.open(os.devnull, os.O_RDWR)
                os.dup2(null, number)
                os.close(null)
            elif stream is not None:
                os.dup2(stream if isinstance(stream, int) else stream.fileno(), number)

    def _set_path(self) -> None:
        """Set sys.path and sys.argv as in a new kernel: without the parent's script folder."""
        script = str(Path(sys.argv[0]).resolve().parent)
        wanted = [path for path in self.env.get("PYTHONPATH", "").split(os.pathsep) if path]
        found = sys.path[1:] if sys.path and sys.path[0] in ("", script) else sys.path
        sys.path[:] = [*(path for path in wanted if path not in found), *found]
        sys.argv[:] = [f"{_LAUNCHER}.py", *self.arguments]


@contextmanager
def without_list_of_modules() -> Iterator[None]:
    """Show ipykernel no modules while it starts a kernel, if no debugger can attach to it.

    IPythonKernel.__init__ (seen with ipykernel 7.4) lists the files of all modules, for the
    debugger. To look at each copies 4,000 pages of the parent, and loads what was to load late.
    """
    debugger: Any = importlib.import_module("ipykernel.debugger")
    module: Any = importlib.import_module("ipykernel.ipkernel")
    if debugger._is_debugpy_available:
        yield
        return
    module.sys = _WithoutModules()
    try:
        yield
    finally:
        module.sys = sys


class _WithoutModules:
    """The module sys, without modules."""

    modules: ClassVar[dict[str, Any]] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(sys, name)


def _stop_control_thread(app: Any) -> None:
    """End the control thread of a kernel that was told to shut down, before the iopub thread.

    ipykernel (seen with 7.4) ends them in the opposite order: one kernel in ten then waits up to
    ten seconds for a message to be sent that no thread sends any more.
    """
    if app.control_thread is not None and app.control_thread.is_alive():
        app.control_thread.stop()
        app.control_thread.join(_THREAD_TIMEOUT)
