"""A process that has imported everything a build needs, and forks a process for each build.

It has a single thread, so that it may fork. The preview has one (preview.builder), and so has each
of Dask's workers (offices.warm_workers).
"""

from __future__ import annotations

import gc
import multiprocessing.process
import os
import signal
from dataclasses import dataclass

from annual_review.build.imports import FOR_CHAPTERS, FOR_CHARTS, FOR_CLEANING
from annual_review.engine.fingerprints import PACKAGE, Fingerprints, fingerprints, libraries
from annual_review.engine.forking import can_fork
from annual_review.engine.preloading import preload

_GRACE = 10.0  # seconds between SIGTERM and SIGKILL


@dataclass(frozen=True)
class Outdated:
    """The answer of a process whose code has changed since it was imported: start another one."""


def warm_up() -> None:
    """Import everything that a build needs and use it once; do nothing where no fork is safe."""
    if can_fork():
        preload(build_modules())
        warm_caches()


def build_modules() -> list[str]:
    """Return the modules that a build imports."""
    from annual_review.build.rendering import EXPORTER_MODULES  # noqa: PLC0415

    modules = [*FOR_CLEANING, *FOR_CHAPTERS, *FOR_CHARTS, *EXPORTER_MODULES]
    return ["annual_review.build.pipeline", "cn2an", *modules]


def warm_caches() -> None:
    """Render a page of one line, so that forks have what libraries prepare at their first use."""
    from nbformat import reads, v4, writes  # noqa: PLC0415 - heavy

    from annual_review.export.html import ReviewHTMLExporter  # noqa: PLC0415

    cells = [v4.new_markdown_cell("# 1")]  # type: ignore[no-untyped-call]
    nb = v4.new_notebook(cells=cells, metadata={"review": {}})  # type: ignore[no-untyped-call]
    nb = reads(writes(nb), as_version=4)  # type: ignore[no-untyped-call]
    ReviewHTMLExporter().from_notebook_node(nb)  # type: ignore[no-untyped-call]
    gc.freeze()


def code_fingerprint() -> tuple[Fingerprints, dict[str, str]]:
    """Return the fingerprints of the package and the libraries.

    A warm process whose imports are older must not build: the results would be cached under the
    fingerprints of the new code.
    """
    return fingerprints(PACKAGE), libraries()


def interrupt_on_sigterm() -> None:
    """Handle SIGTERM like Ctrl-C, and leave the terminal's own Ctrl-C to the parent process."""
    if hasattr(os, "setsid"):
        os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))


def interrupt(process: multiprocessing.process.BaseProcess) -> None:
    """End a build as Ctrl-C would: it removes its files, and the last review is unchanged."""
    process.terminate()
    process.join(_GRACE)
    process.kill()
    process.join()
