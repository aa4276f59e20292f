"""Context managers that hold something back for a while: garbage collection, and Ctrl-C.

`without_gc` is for reading big registers and for imports, `uninterrupted` for starting processes.
"""

from __future__ import annotations

import gc
import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_gc() -> Iterator[None]:
    """Turn off the cyclic garbage collector while millions of cells are read, none in a cycle.

    Reference counting still frees everything else. A register of a million rows is read in half the
    time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Block SIGINT in this thread: a Ctrl-C in the meantime is delivered at the end.

    Children that are started in the meantime inherit the block. Does nothing on Windows.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
