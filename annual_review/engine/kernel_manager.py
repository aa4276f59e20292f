"""A kernel manager and client for kernels without a user: Unix sockets, no polling.

papermill_engine uses QuietKernelManager, which makes PromptKernelClients. What they override of
jupyter_client was seen with version 8.10: `_async_start_kernel`, `_async_cleanup_resources` and
`_async_wait_for_ready` behind the public names, `_transport_default`, `_ip_default`, and
`_handle_kernel_info_reply`; tests/engine/test_privates.py fails if one of them is gone.
"""

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

from annual_review.language import _

_MAX_PATH = 100  # bytes of a socket's path; unix(7) allows 107
_SOCKETS_TIMEOUT = 30  # seconds for a kernel to open its sockets


class QuietKernelManager(AsyncKernelManager):
    """Manages a kernel over Unix sockets in a private folder, and discards its stdout and stderr.

    What the kernel process itself prints is mostly warnings at its start; what its cells print
    comes as outputs. Where there are no Unix sockets (Windows), or their paths would be too long,
    TCP ports of this machine are used.
    """

    _folder: tempfile.TemporaryDirectory[str] | None = None

    @default("client_factory")
    def _client_factory_default(self) -> type[AsyncKernelClient]:
        return PromptKernelClient

    def _transport_default(self) -> str:
        longest = os.fsencode(Path(_sockets_folder(), "kernel-xxxxxxxx", "socket-5"))
        return "ipc" if sys.platform != "win32" and len(longest) < _MAX_PATH else "tcp"

    def _ip_default(self) -> str:
        """Return a socket prefix that no other kernel has; jupyter_client's is per folder."""
        if self.transport != "ipc":
            return "127.0.0.1"
        self._folder = tempfile.TemporaryDirectory(prefix="kernel-", dir=_sockets_folder())
        return str(Path(self._folder.name) / "socket")

    async def _async_start_kernel(self, **kwargs: Any) -> None:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        await super()._async_start_kernel(**(quiet | kwargs))
        await self._wait_for_sockets()

    start_kernel = _async_start_kernel

    async def _wait_for_sockets(self) -> None:
        """Wait for the kernel's sockets: a client that connects too early retries 0.1 s later."""
        if self.transport != "ipc":
            return
        ports = (self.shell_port, self.iopub_port, self.stdin_port, self.hb_port, self.control_port)
        sockets = [Path(f"{self.ip}-{port}") for port in ports]
        deadline = time.monotonic() + _SOCKETS_TIMEOUT
        while not all(path.exists() for path in sockets):
            if time.monotonic() > deadline or not await self._async_is_alive():
                return  # the client will raise
            await asyncio.sleep(0.002)

    async def _async_cleanup_resources(self, restart: bool = False) -> None:
        await super()._async_cleanup_resources(restart)
        if self._folder is not None and not restart:
            self._folder.cleanup()

    cleanup_resources = _async_cleanup_resources


def _sockets_folder() -> str:
    """Return the folder for folders of sockets: JUPYTER_RUNTIME_DIR, else the temporary one."""
    named = os.environ.get("JUPYTER_RUNTIME_DIR", "")
    return named if named and Path(named).is_dir() else tempfile.gettempdir()


class PromptKernelClient(AsyncKernelClient):
    """A client that finds out that its kernel is ready as soon as it is.

    jupyter_client listens for 0.2 seconds more, to drain the messages of the kernel's start. Here
    they have been received when the kernel reports that it is idle again.
    """

    async def _async_wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait for the kernel's first answer. Raises RuntimeError if it dies or takes too long."""
        deadline = time.monotonic() + (timeout or float("inf"))
        while not await self._answers(self.kernel_info()):
            if not await self._async_is_alive():
                raise RuntimeError(_("The kernel died before it was ready"))
            if time.monotonic() > deadline:
                raise RuntimeError(
                    _("The kernel did not answer in {seconds} seconds", seconds=timeout)
                )

    wait_for_ready = _async_wait_for_ready

    async def _answers(self, request: str) -> bool:
        """Return whether the kernel answers a kernel_info request on the shell and iopub channels.

        Messages on iopub before this client has subscribed are lost; the request is then repeated.
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
