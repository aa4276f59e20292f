"""How much memory a command and all its descendants hold, looked at again and again."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

import psutil  # type: ignore[import-untyped]

EVERY = 0.05  # seconds
_KERNEL = "ipykernel_launcher"


@dataclass
class TreeMemory:
    """The peaks, in bytes, of all descendants of this process together.

    PSS counts a page that n processes share as one nth for each, so that the sum is what the tree
    really takes. `kernel` is the most that a single ordinary kernel held, one started by its usual
    command.
    """

    peak: int = 0
    kernel: int = 0

    def look(self) -> None:
        """Take one sample. Processes that end meanwhile count no more."""
        together = 0
        for process in psutil.Process().children(recursive=True):
            with suppress(psutil.Error):
                held = int(process.memory_full_info().pss)
                together += held
                if held > self.kernel and _KERNEL in process.cmdline():
                    self.kernel = held
        self.peak = max(self.peak, together)
