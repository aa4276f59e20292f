"""A process that has imported everything a build needs, and forks a process for each build.

It has a single thread, so that it may fork. The preview has one (preview.builder), and so has each
of Dask's workers (offices.warm_workers).
"""

from __future__ import annotations

import gc
import multiprocessing.process
import os
import signal
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from annual_review.build.imports import FOR_CHAPTERS, FOR_CHARTS, FOR_CLEANING
from annual_review.build.manifest import program_fingerprints, rely_on_program
from annual_review.engine.fingerprints import PACKAGE, is_skipped, libraries
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
    """Render a page of one line, so that forks have what libraries prepare at their first use.

    The schemas of notebooks and the list of kernel provisioners are also made once for all forks.
    """
    from jupyter_client.provisioning.factory import KernelProvisionerFactory  # noqa: PLC0415
    from nbformat import v4  # noqa: PLC0415 - heavy

    from annual_review.build.notebooks import compile_schemas  # noqa: PLC0415
    from annual_review.export.html import ReviewHTMLExporter  # noqa: PLC0415

    compile_schemas()
    KernelProvisionerFactory.instance()
    cells = [v4.new_markdown_cell("# 1")]  # type: ignore[no-untyped-call]
    nb = v4.new_notebook(cells=cells, metadata={"review": {}})  # type: ignore[no-untyped-call]
    ReviewHTMLExporter().from_notebook_node(nb)  # type: ignore[no-untyped-call]
    gc.freeze()


class ImportedCode:
    """The package and the libraries as this process has imported them.

    A warm process whose imports are older than the files must not build: the results would be
    cached under the fingerprints of the new code.
    """

    def __init__(self) -> None:
        self._stamps, self._fingerprints = _stamps(), program_fingerprints()

    def is_current(self) -> bool:
        """Return whether the code is still the same; builds forked from now on rely on it.

        The files are read again only if the size, the times or the number of one have changed:
        reading them takes ten times as long as asking for these.
        """
        now = _stamps()
        if now != self._stamps and program_fingerprints() != self._fingerprints:
            return False
        self._stamps = now
        rely_on_program(self._fingerprints)
        return True


_Stamps = tuple[dict[str, tuple[int, ...]], dict[str, str]]


def _stamps() -> _Stamps:
    """Return what changes whenever a file of the package or a library does."""
    found: dict[str, tuple[int, ...]] = {}
    for place, folders, files in os.walk(PACKAGE):
        folders[:] = [name for name in folders if not is_skipped(Path(name))]
        for name in files:
            path = os.path.join(place, name)  # noqa: PTH118 - hundreds of files, be quick
            with suppress(OSError):  # it has just been removed
                state = os.stat(path)  # noqa: PTH116 - as above
                times = state.st_mtime_ns, state.st_ctime_ns
                found[path] = (state.st_ino, state.st_size, *times)
    return found, libraries()


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
