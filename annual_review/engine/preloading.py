"""Importing once, in the process that kernels are forked from, what all of them need."""

from __future__ import annotations

import gc
import importlib
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from annual_review.pauses import uninterrupted, without_search

# Threads that a library starts when it is imported would forbid the fork. matplotlib reads its
# backend when imported: that of a kernel, whose module must not be loaded before the kernel is
# there, or charts are lost without an error.
_WHILE_IMPORTING = {
    "JE_ARROW_MALLOC_CONF": "background_thread:false",  # jemalloc's, of pyarrow
    "OPENBLAS_NUM_THREADS": "1",  # OpenBLAS's, of numpy
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
}
# What a kernel imports by itself when it starts.
KERNEL = (
    "ipykernel.kernelapp",
    "ipykernel.debugger",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.extensions.storemagic",
    "sqlite3",
    "tornado.platform.asyncio",
)
# jsonschema asks for the first three to check addresses and times, which no notebook's schema has;
# one of them alone takes a second. ipykernel asks for a debugger, which nobody attaches here.
_NEEDLESS = ("rfc3987_syntax", "rfc3986_validator", "isoduration", "debugpy")


def preload(modules: Iterable[str]) -> None:
    """Import modules; what is there then is shared by all processes forked afterwards.

    Ctrl-C waits: libraries that try whether another one is there take it for an answer.
    """
    with importing(), uninterrupted():
        for name in modules:
            importlib.import_module(name)
    gc.freeze()  # a collection in a child would otherwise touch, and so copy, every page


@contextmanager
def importing() -> Iterator[None]:
    """Import meanwhile as is right for a process that kernels are forked from, and quicker.

    What is left out can be imported later.
    """
    before = {name: os.environ.get(name) for name in _WHILE_IMPORTING}
    os.environ.update({name: said for name, said in _WHILE_IMPORTING.items() if not before[name]})
    left_out = [one for one in _NEEDLESS if one not in sys.modules]
    for name in left_out:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        with without_search():  # what is imported stays: looking through it takes a tenth
            yield
    finally:
        for name in left_out:
            sys.modules.pop(name, None)
        for name, said in before.items():
            if said is None:
                del os.environ[name]
            else:
                os.environ[name] = said
