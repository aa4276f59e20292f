"""Make a warm process do once what the builds that it forks will do.

Libraries prepare much when they are used for the first time: schemas, fonts, patterns, templates. A
fork has what its parent has prepared. `FirstUse.after` reads the review that was made last, and
makes its page and figures once in a temporary folder: that takes 0.15 s off each later build.
preview.builder calls it while no build is ordered.
"""

from __future__ import annotations

import gc
from contextlib import suppress

from annual_review.build.options import RunOptions
from annual_review.engine.forking import can_fork
from annual_review.pauses import without_gc
from annual_review.project.outputs import PAGE
from annual_review.temporary import temporary_folder


class FirstUse:
    """What a warm process has used of what the builds that it forks will use."""

    def __init__(self) -> None:
        self._is_done = False

    def after(self, options: RunOptions) -> None:
        """Keep the chapters of the review as read, and use the libraries once.

        Do nothing without forks. What goes wrong here stops nothing: the next build says it, if
        it is still so.
        """
        if not can_fork():
            return
        with suppress(Exception), without_gc():
            _keep_chapters(options)
            if not self._is_done:
                self._is_done = True
                _use_once(options)
        gc.freeze()  # see engine.preloading


def _keep_chapters(options: RunOptions) -> None:
    from annual_review.build.rendering import keep_read  # noqa: PLC0415 - heavy

    keep_read(sorted((options.folder / "notebooks").glob("*.ipynb")))


def _use_once(options: RunOptions) -> None:
    """Read the inputs, and make the figures and the page of the last review in a folder of its own.

    Raises what a build may raise.
    """
    from annual_review.build.make import sources_of  # noqa: PLC0415 - heavy
    from annual_review.build.notebooks import read_chapters  # noqa: PLC0415
    from annual_review.build.rendering import (  # noqa: PLC0415
        FigureFiles,
        Reading,
        RenderOrder,
        render,
        write_figure_files,
    )
    from annual_review.export.base import ReadNotebook  # noqa: PLC0415

    sources = sources_of(options)
    names = [notebook.path.name for notebook in read_chapters(options.notebooks)]
    chapters = [options.folder / "notebooks" / name for name in names]
    with temporary_folder() as made:
        # Measures of fonts are kept by the path of the font: an office's own may be replaced.
        cover = sources.cover | {"fonts": {}}
        documents = Reading().documents(RenderOrder(chapters, cover))
        figures, typed, proofread, left, characters = (made / str(number) for number in range(5))
        files = FigureFiles(figures, typed, proofread, left, characters, frozenset())
        write_figure_files(documents, files)
        render(ReadNotebook(documents), made / PAGE)
