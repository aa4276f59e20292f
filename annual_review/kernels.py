"""Kernels for notebooks that nobody watches."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from jupyter_client.manager import AsyncKernelManager


class QuietKernelManager(AsyncKernelManager):
    """Manages a kernel that speaks by its messages alone, over sockets in a private folder.

    What a kernel process itself prints (warnings of its start, mostly) is for nobody; what its
    cells print arrives as outputs. Where there are no such sockets (Windows), ports of this machine
    serve.
    """

    _folder: tempfile.TemporaryDirectory[str] | None = None

    def _transport_default(self) -> str:
        return "tcp" if sys.platform == "win32" else "ipc"

    def _ip_default(self) -> str:
        """Name sockets that no other kernel has: jupyter_client's own are named by the folder."""
        if self.transport != "ipc":
            return "127.0.0.1"
        self._folder = tempfile.TemporaryDirectory(prefix="kernel-")
        return str(Path(self._folder.name) / "socket")

    async def _async_start_kernel(self, **kwargs: Any) -> None:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        await super()._async_start_kernel(**(quiet | kwargs))

    start_kernel = _async_start_kernel

    async def _async_cleanup_resources(self, restart: bool = False) -> None:
        await super()._async_cleanup_resources(restart)
        if self._folder is not None and not restart:
            self._folder.cleanup()

    cleanup_resources = _async_cleanup_resources
