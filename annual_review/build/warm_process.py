"""A process that has imported all that a build needs, and forks one for each build.

It has a single thread, so that it may fork. The preview has one, and so has each of Dask's workers.
"""

from __future__ import annotations

import gc
import multiprocessing.process
import os
import signal
from dataclasses import dataclass

from annual_review.engine.fingerprints import PACKAGE, Fingerprints, fingerprints, libraries
from annual_review.engine.forking import can_fork
from annual_review.engine.preloading import preload

_GRACE = 10.0  # seconds for a build that is asked to end


@dataclass(frozen=True)
class Outdated:
    """The program has changed since it was imported: another process has to do what was ordered."""


def get_warm() -> None:
    """Import all that a build will import, and use it once; nothing where no fork is safe."""
    if can_fork():
        preload(modules_of_a_build())
        rehearse()


def modules_of_a_build() -> list[str]:
    """Return all that a build will import."""
    from annual_review.build.chapters import FOR_ALL, FOR_CHARTS  # noqa: PLC0415 - heavy
    from annual_review.build.rendering import FORMATS  # noqa: PLC0415

    exporters = [said.partition(":")[0] for said in FORMATS.values()]
    return ["annual_review.build.review", *FOR_ALL, *FOR_CHARTS, *exporters]


def rehearse() -> None:
    """Make a page of one line: what libraries prepare at their first use, forks then have ready."""
    from nbformat import reads, v4, writes  # noqa: PLC0415 - heavy

    from annual_review.export.html import ReviewHTMLExporter  # noqa: PLC0415

    cells = [v4.new_markdown_cell("# 1")]  # type: ignore[no-untyped-call]
    nb = v4.new_notebook(cells=cells, metadata={"review": {}})  # type: ignore[no-untyped-call]
    nb = reads(writes(nb), as_version=4)  # type: ignore[no-untyped-call]
    ReviewHTMLExporter().from_notebook_node(nb)  # type: ignore[no-untyped-call]
    gc.freeze()


def program() -> tuple[Fingerprints, dict[str, str]]:
    """Return the fingerprints of what this process has imported: it's no longer so if they change.

    What is built is kept under the fingerprints that a build finds.
    """
    return fingerprints(PACKAGE), libraries()


def end_as_by_ctrl_c() -> None:
    """Take SIGTERM for Ctrl-C; that of the terminal is for those alone who gave the order."""
    if hasattr(os, "setsid"):
        os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))


def end_build(process: multiprocessing.process.BaseProcess) -> None:
    """End a build as Ctrl-C would: the last review stands, and nothing is left of this one."""
    process.terminate()
    process.join(_GRACE)
    process.kill()
    process.join()
