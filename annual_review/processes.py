"""The processes of a run: they end with it, however it ends."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading


def follow_the_run() -> None:
    """Leave Ctrl-C to the process that runs all, and end when that one is gone.

    Kernels watch the process that started them, and end with it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
