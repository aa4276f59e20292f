"""Kernels for notebooks that nobody watches."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from traitlets import default

_LONGEST = 100  # bytes of a socket's path; unix(7) allows for 107
_PATIENCE = 30  # seconds for a kernel to open its sockets


class QuietKernelManager(AsyncKernelManager):
    """Manages a kernel that speaks by its messages alone, over sockets in a private folder.

    What a kernel process itself prints (warnings of its start, mostly) is for nobody; what its
    cells print arrives as outputs. Where there are no such sockets (Windows), or their
    paths would be too long, ports of this machine serve.
    """

    _folder: tempfile.TemporaryDirectory[str] | None = None

    @default("client_factory")
    def _client_factory_default(self) -> type[AsyncKernelClient]:
        return PromptKernelClient

    def _transport_default(self) -> str:
        longest = os.fsencode(Path(_sockets_folder(), "kernel-xxxxxxxx", "socket-5"))
        return "ipc" if sys.platform != "win32" and len(longest) < _LONGEST else "tcp"

    def _ip_default(self) -> str:
        """Name sockets that no other kernel has: jupyter_client's own are named by the folder."""
        if self.transport != "ipc":
            return "127.0.0.1"
        self._folder = tempfile.TemporaryDirectory(prefix="kernel-", dir=_sockets_folder())
        return str(Path(self._folder.name) / "socket")

    async def _async_start_kernel(self, **kwargs: Any) -> None:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        await super()._async_start_kernel(**(quiet | kwargs))
        await self._sockets_there()

    start_kernel = _async_start_kernel

    async def _sockets_there(self) -> None:
        """Wait for the kernel's sockets: a client that comes too soon tries again 0.1 s later."""
        if self.transport != "ipc":
            return
        ports = (self.shell_port, self.iopub_port, self.stdin_port, self.hb_port, self.control_port)
        sockets = [Path(f"{self.ip}-{port}") for port in ports]
        until = time.monotonic() + _PATIENCE
        while not all(path.exists() for path in sockets):
            if time.monotonic() > until or not await self._async_is_alive():
                return  # whoever talks to it will notice
            await asyncio.sleep(0.002)

    async def _async_cleanup_resources(self, restart: bool = False) -> None:
        await super()._async_cleanup_resources(restart)
        if self._folder is not None and not restart:
            self._folder.cleanup()

    cleanup_resources = _async_cleanup_resources


def _sockets_folder() -> str:
    """Return where folders of sockets are made: in a folder that JUPYTER_RUNTIME_DIR names."""
    named = os.environ.get("JUPYTER_RUNTIME_DIR", "")
    return named if Path(named).is_dir() and named else tempfile.gettempdir()


class PromptKernelClient(AsyncKernelClient):
    """A client that knows its kernel is ready as soon as it is.

    jupyter_client listens for 0.2 seconds more, to empty the queue of what the kernel has said of
    its start. Here the queue is empty when the kernel says that it is idle again.
    """

    async def _async_wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait for the kernel's first answer. Raises RuntimeError if it dies or takes too long."""
        until = time.monotonic() + (timeout or float("inf"))
        while not await self._answers(self.kernel_info()):
            if not await self._async_is_alive():
                raise RuntimeError("The kernel died before it was ready")
            if time.monotonic() > until:
                raise RuntimeError(f"The kernel did not answer in {timeout} seconds")

    wait_for_ready = _async_wait_for_ready

    async def _answers(self, request: str) -> bool:
        """Tell whether the kernel answers a request for its info on both channels.

        What it says on the second before this client is subscribed there is lost: it is asked anew.
        """
        try:
            reply = await self.get_shell_msg(timeout=1)
            while reply["parent_header"].get("msg_id") != request:
                reply = await self.get_shell_msg(timeout=1)
            while not _is_idle(await self.get_iopub_msg(timeout=0.05), request):
                pass
        except Empty:
            return False
        self._handle_kernel_info_reply(reply)
        return True


def _is_idle(message: dict[str, Any], request: str) -> bool:
    return bool(
        message["msg_type"] == "status"
        and message["content"]["execution_state"] == "idle"
        and message["parent_header"].get("msg_id") == request
    )
