"""Import, in the process that kernels are forked from, what all of them need.

`preload` imports modules by name, `importing` makes imports safe for a later fork, `environment`
sets variables for a while.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader

from annual_review.pauses import uninterrupted, without_gc

# A thread that a library starts when it is imported would forbid the fork. matplotlib reads the
# name of its backend when it is imported: it must be a kernel's, and the backend's module must not
# be loaded before the kernel exists, or charts are silently lost.
_ENVIRONMENT = {
    "JE_ARROW_MALLOC_CONF": "background_thread:false",  # jemalloc's, of pyarrow
    "OPENBLAS_NUM_THREADS": "1",  # OpenBLAS's, of numpy
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
}
# What a kernel imports itself when it starts or ends (seen with ipykernel 7.4 and IPython 9).
KERNEL = (
    "ipykernel.kernelapp",
    "ipykernel.debugger",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "ipykernel.kernelspec",
    "psutil",
    "sqlite3",
    "tornado.platform.asyncio",
)
# jsonschema imports the first three to check addresses and times, which no notebook's schema has;
# one of them alone takes a second. ipykernel imports debugpy, to which nobody attaches here.
_UNNEEDED = ("rfc3987_syntax", "rfc3986_validator", "isoduration", "debugpy")
# papermill imports these for notebooks on the web and for its command: 65 ms.
_LATE = ("requests", "click")


def preload(modules: Iterable[str]) -> None:
    """Import modules, which processes forked from now on then share.

    Ctrl-C waits until the end: a library that imports an optional dependency in a try block may
    take a KeyboardInterrupt for its absence.
    """
    with importing(), uninterrupted():
        for name in modules:
            importlib.import_module(name)
    gc.freeze()  # or a collection in a child would touch, and so copy, every page


@contextmanager
def importing() -> Iterator[None]:
    """Set the environment for imports before a fork, and skip optional modules that are not needed.

    The skipped modules can be imported later; some that are imported are loaded at their first use.
    """
    missing = {name: value for name, value in _ENVIRONMENT.items() if not os.environ.get(name)}
    skipped = [name for name in _UNNEEDED if name not in sys.modules]
    for name in skipped:
        sys.modules[name] = None  # type: ignore[assignment]
    sys.meta_path.insert(0, _Late)
    try:
        # Modules stay, so that garbage collection would only take a tenth of the time.
        with environment(missing), without_gc():
            yield
    finally:
        sys.meta_path.remove(_Late)
        for name in skipped:
            sys.modules.pop(name, None)


class _Late:
    """A finder of modules (of sys.meta_path): they load when they are used, or imported again."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """Return the spec of a module that is to be loaded late, None for all others."""
        spec = PathFinder.find_spec(name) if name in _LATE else None
        if spec is not None and spec.loader is not None:
            spec.loader = LazyLoader(spec.loader)
        return spec


@contextmanager
def environment(variables: Mapping[str, str]) -> Iterator[None]:
    """Set environment variables for this process and those that it starts in the meantime."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
