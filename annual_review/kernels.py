"""Kernels for notebooks that nobody watches."""

from __future__ import annotations

import subprocess
from typing import Any

from jupyter_client.manager import AsyncKernelManager
from traitlets import default


class QuietKernelManager(AsyncKernelManager):
    """Manages a kernel that speaks by its messages alone, over sockets of this machine's files.

    What a kernel process itself prints (warnings of its start, mostly) is for nobody; what its
    cells print arrives as outputs.
    """

    @default("transport")
    def _default_transport(self) -> str:
        return "ipc"

    async def _async_start_kernel(self, **kwargs: Any) -> None:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        await super()._async_start_kernel(**(quiet | kwargs))

    start_kernel = _async_start_kernel
