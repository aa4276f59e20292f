"""Render executed chapters: each format in a process of its own, and the files of figures.

`Renderer` is the process that build.products orders from; it reads the chapters once and forks a
process for each format. `render` writes one format.
"""

from __future__ import annotations

import gc
import importlib
import multiprocessing
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annual_review.engine.jobs import Job, run_parallel
from annual_review.engine.preloading import preload
from annual_review.files import write_json
from annual_review.language import stored
from annual_review.project.outputs import (
    ARTICLE_PAGE,
    ARTICLE_TEXT,
    BRIEF_PAGE,
    BRIEF_PDF,
    PAGE,
    PDF,
    SLIDES,
)

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from annual_review.document.reading import Documents

# The exporter of each file in project.outputs.
FORMATS = {
    PAGE: "annual_review.export.html:ReviewHTMLExporter",
    PDF: "annual_review.export.typst:ReviewPDFExporter",
    "review.docx": "annual_review.export.docx.exporter:ReviewDocxExporter",
    ARTICLE_PAGE: "annual_review.export.article.html:ReviewArticleExporter",
    "article.docx": "annual_review.export.article.word:ReviewArticleDocxExporter",
    ARTICLE_TEXT: "annual_review.export.article.text:ReviewArticleTextExporter",
    BRIEF_PAGE: "annual_review.export.brief:ReviewBriefExporter",
    BRIEF_PDF: "annual_review.export.brief:ReviewBriefPDFExporter",
    "brief.docx": "annual_review.export.brief:ReviewBriefDocxExporter",
    SLIDES: "annual_review.export.pptx.exporter:ReviewSlidesExporter",
}
EXPORTER_MODULES = [place.partition(":")[0] for place in FORMATS.values()]
_NICENESS = 10  # of all formats but the page; see nice(2)
_LARGE = (PDF, "review.docx")


@dataclass(frozen=True)
class FigureFiles:
    """Where to write the figures that chapters printed, and what to warn of in their prose.

    That is the numbers typed into it, what proofreading finds, what cells showed that is no part
    of the review, and the characters that the PDF cannot print. `names` are names from params/
    that may contain numbers, `ignored` the texts there in which proofreading finds nothing,
    `facts` what the year's params say by key.
    """

    figures: Path
    typed: Path
    proofread: Path
    left_out: Path
    characters: Path
    names: frozenset[str]
    ignored: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RenderOrder:
    """What to render: executed chapters in order, the `review` metadata, and the files to write.

    `page` is the name of the review's page, written now or restored, or "" if it has none.
    """

    chapters: Sequence[Path]
    review: Mapping[str, Any]
    targets: Sequence[Path] = ()
    page: str = PAGE
    figure_files: FigureFiles | None = None


class Renderer:
    """The process that renders; it imports what it needs while chapters still run."""

    def __init__(self) -> None:
        receiver, self._orders = multiprocessing.Pipe(duplex=False)
        self._written, sender = multiprocessing.Pipe(duplex=False)
        self._job = Job[None](_serve, receiver, sender)
        receiver.close()
        sender.close()

    def order(self, order: RenderOrder) -> None:
        """Start rendering."""
        with suppress(BrokenPipeError):  # the process has ended; `results` raises why
            self._orders.send(order)

    def results(self) -> Iterator[str]:
        """Yield the name of each format as soon as it is written.

        Raises BuildError for what cannot be rendered.
        """
        with suppress(EOFError):  # the process has ended; the job raises why
            yield from iter(self._written.recv, None)
        self._job.result()


def _serve(orders: Connection, written: Connection) -> None:
    """Wait for one order and render it; send the name of each format, and None at the end."""
    try:
        _render_all(orders, written)
    finally:
        written.send(None)


def _render_all(orders: Connection, written: Connection) -> None:
    """Render each format in a process of its own."""
    preload(EXPORTER_MODULES)
    from annual_review.export.base import ReadNotebook  # noqa: PLC0415 - heavy

    order: RenderOrder = orders.recv()
    documents = _read(order)
    gc.freeze()  # the documents are shared with the processes forked from now on
    nb = ReadNotebook(documents)
    files = order.figure_files
    write_files = partial(_write_figure_files, documents, files) if files else None
    for targets in _batches(order.targets):
        starts = [
            partial(Job[None], render, nb, target, order.page, name=target.name)
            for target in targets
        ]
        for job in run_parallel(starts, write_files):
            job.result()
            written.send(job.name)
        write_files = None


def _batches(targets: Sequence[Path]) -> list[list[Path]]:
    """Split formats into those rendered in parallel: one of the large ones at a time.

    Two of them would need as much memory as all kernels before them. The page is in the first
    batch, the article and the brief in the last.
    """
    large = [target for target in targets if target.name in _LARGE]
    page = [target for target in targets if target.name == PAGE]
    others = [target for target in targets if target not in (*page, *large)]
    first, *rest = [[target] for target in large] or [[]]
    batches = [[*page, *first], *rest]
    return [*batches[:-1], [*batches[-1], *others]]


def write_figure_files(order: RenderOrder) -> None:
    """Write the figures that chapters printed, and what to warn of in their prose.

    Raises BuildError for an output that a review cannot contain.
    """
    if order.figure_files:
        _write_figure_files(_read(order), order.figure_files)


def _write_figure_files(documents: Documents, files: FigureFiles) -> None:
    """Write the figures of the review and of the brief, and what to warn of in their prose.

    The chapter on data quality is among them, whatever params/ leave of it.
    """
    from annual_review.document.characters import unprintable_warnings  # noqa: PLC0415 - heavy
    from annual_review.document.figures_file import write_figures  # noqa: PLC0415 - heavy
    from annual_review.document.left_out import unprinted_facts  # noqa: PLC0415 - heavy
    from annual_review.document.typed_numbers import (  # noqa: PLC0415 - heavy
        find_typed_numbers,
        write_typed_numbers,
    )
    from annual_review.proofreading.findings import (  # noqa: PLC0415 - heavy
        proofread_all,
        write_findings,
    )

    whole = documents.whole
    write_figures(whole.evidence, files.figures)
    write_typed_numbers(dict.fromkeys(find_typed_numbers(whole, files.names)), files.typed)
    parts = [documents.complete, documents.aside]
    write_findings(proofread_all(parts, files.names, files.ignored), files.proofread)
    left = [*whole.left_out, *unprinted_facts(whole, files.facts)]
    write_json(files.left_out, list(map(stored, left)))
    write_json(files.characters, list(map(stored, unprintable_warnings(whole))))


def _read(order: RenderOrder) -> Documents:
    """Read the chapters, once for all formats.

    Garbage collection is off from then on: this process and those forked from it allocate much,
    drop little and end soon; collecting would take half of their time.
    """
    gc.disable()
    from annual_review.build.notebooks import merge_notebooks, read_executed  # noqa: PLC0415
    from annual_review.document.reading import read_documents  # noqa: PLC0415

    chapters = [(path.stem, read_executed(path)) for path in order.chapters]
    return read_documents(merge_notebooks(chapters, order.review))


def render(nb: NotebookNode, target: Path, page: str = PAGE) -> None:
    """Write the chapters, merged into one notebook, in the format that the name of `target` says.

    The numbers of an article are linked to `page`, the review's own, if there is one. All other
    formats run at a lower priority than that page, and a browser that shows it. Raises BuildError
    for what the exporter refuses.
    """
    if target.name != PAGE and hasattr(os, "nice"):
        os.nice(_NICENESS)
    module, _, name = FORMATS[target.name].partition(":")
    settings = {"review_page": page} if target.name == ARTICLE_PAGE else {}
    if target.name == PDF:
        settings = {"run_folder": str(target.parent)}
    exporter = getattr(importlib.import_module(module), name)(**settings)
    content, _ = exporter.from_notebook_node(nb)
    target.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
