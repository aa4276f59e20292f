"""A kernel provisioner of jupyter_client whose kernels are forked instead of started.

A kernel is forked from the process that asks for it, with all the modules that this one has
imported. To its cells it is an ordinary kernel of IPython, but for what those modules read of the
environment when they were imported. An ordinary kernel it is wherever a fork is not safe: on
another system than Linux, in a process with threads (each ZeroMQ context has some), or for a kernel
that is not this interpreter's own.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, cast

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from annual_review.engine.forking import ForkedProcess, can_fork, let_go_of_descriptors

NAME = "fork-provisioner"  # under which the entry point is registered
_LAUNCHER = "ipykernel_launcher"
_PATIENCE = 2  # seconds for a thread to end
_Stream = int | IO[Any] | None


class ForkProvisioner(LocalProvisioner):
    """Forks a kernel where it can, starts an ordinary one where it cannot."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Launch a kernel; `cmd` and `kwargs` are those of LocalProvisioner."""
        arguments = arguments_of(cmd)
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
        """Wait for the end of a kernel that was asked to end; if it takes long, others kill it."""
        process: object = self.process
        if isinstance(process, ForkedProcess):
            with suppress(TimeoutError):
                await asyncio.wait_for(process.ended(), self.get_shutdown_wait_time() / 2)


def arguments_of(command: Sequence[str]) -> list[str] | None:
    """Return what a command passes to the kernel, or None if it isn't this interpreter's kernel.

    >>> import sys
    >>> arguments_of([sys.executable, "-m", "ipykernel_launcher", "-f", "kernel.json"])
    ['-f', 'kernel.json']
    >>> arguments_of(["R", "-e", "IRkernel::main()"])
    """
    python, *rest = command
    while rest and rest[0].startswith("-X"):  # such as -Xfrozen_modules=off
        rest = rest[1:]
    if python != sys.executable or rest[:2] != ["-m", _LAUNCHER]:
        return None
    return rest[2:]


def _let_control_end(app: Any) -> None:
    """Let the thread that was told to shut down end before the thread that publishes does.

    ipykernel ends them the other way round: one kernel in ten then waits, for as long as ten
    seconds, until what nobody publishes any more is published.
    """
    if app.control_thread is not None and app.control_thread.is_alive():
        app.control_thread.stop()
        app.control_thread.join(_PATIENCE)


class _Kernel:
    """What a forked kernel has of its own: arguments, environment, working folder, streams."""

    def __init__(
        self,
        arguments: Sequence[str],
        env: Mapping[str, str],
        cwd: str | os.PathLike[str] | None,
        stdout: _Stream,
        stderr: _Stream,
    ) -> None:
        self.arguments, self.env, self.cwd = list(arguments), dict(env), cwd
        self.streams = {0: -3, 1: stdout, 2: stderr}  # -3 is subprocess.DEVNULL

    def run(self) -> None:
        """Be a kernel until it is shut down."""
        parent = os.getppid()
        os.environ.clear()
        os.environ.update(self.env, JPY_PARENT_PID=str(parent))
        if self.cwd is not None:
            os.chdir(self.cwd)
        self._redirect()
        let_go_of_descriptors()
        self._set_path()
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)

        from ipykernel.kernelapp import IPKernelApp  # noqa: PLC0415 - imported before the fork

        IPKernelApp.launch_instance(self.arguments, parent_handle=parent)
        _let_control_end(IPKernelApp.instance())

    def _redirect(self) -> None:
        for number, stream in self.streams.items():
            if stream == -3:
                null = os.open(os.devnull, os.O_RDWR)
                os.dup2(null, number)
                os.close(null)
            elif stream is not None:
                os.dup2(stream if isinstance(stream, int) else stream.fileno(), number)

    def _set_path(self) -> None:
        """Look for modules as a kernel does: not beside the script that is running here."""
        script = str(Path(sys.argv[0]).resolve().parent)
        asked = [path for path in self.env.get("PYTHONPATH", "").split(os.pathsep) if path]
        found = sys.path[1:] if sys.path and sys.path[0] in ("", script) else sys.path
        sys.path[:] = [*(path for path in asked if path not in found), *found]
        sys.argv[:] = [f"{_LAUNCHER}.py", *self.arguments]
