"""Render executed chapters: each format in a process of its own, and the files of figures.

`Renderer` is the process that build.products orders from; it reads each chapter once, as soon as it
has been executed, and forks a process for each format. `render` writes one format.
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
from itertools import chain
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annual_review.engine.fingerprints import digest
from annual_review.engine.forking import can_fork
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

    from annual_review.document.cells import ReadCells
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
_TYPESET = (PDF, BRIEF_PDF)  # by Typst, which takes as much memory as a kernel
_READING = (  # what reads chapters and writes the files of figures
    "annual_review.build.notebooks",
    "annual_review.document.reading",
    "annual_review.document.figures_file",
    "annual_review.document.typed_numbers",
    "annual_review.proofreading.findings",
)
_DONE = ""  # what the process sends at the end of an order
_kept: dict[tuple[str, str], ReadCells] = {}  # by the chapter's name and digest, see `keep_read`


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
    """The process that renders; it imports and reads what it can while chapters still run.

    `formats` are the files that it will be asked for.
    """

    def __init__(self, formats: Sequence[str]) -> None:
        receiver, self._orders = multiprocessing.Pipe(duplex=False)
        self._written, sender = multiprocessing.Pipe(duplex=False)
        self._job = Job[None](_serve, formats, receiver, sender)
        receiver.close()
        sender.close()

    def read(self, chapter: Path) -> None:
        """Have an executed chapter read that later orders may be of."""
        self._send(chapter)

    def results(self, order: RenderOrder) -> Iterator[str]:
        """Render what is ordered; yield the name of each format as soon as it is written.

        Raises BuildError for what cannot be rendered.
        """
        self._send(order)
        try:
            yield from iter(self._written.recv, _DONE)
        except EOFError:  # the process has ended; the job raises why
            self._job.result()
            raise

    def end(self) -> None:
        """Let the process end; do not wait for it."""
        self._send(None)

    def _send(self, message: Path | RenderOrder | None) -> None:
        with suppress(BrokenPipeError):  # the process has ended; `results` raises why
            self._orders.send(message)


def _serve(formats: Sequence[str], orders: Connection, written: Connection) -> None:
    """Do what is ordered, to the order to end: read a chapter, or render.

    While nothing is ordered, import what the formats need. Garbage collection is off: this process
    and those forked from it allocate much, drop little and end soon; collecting would take half of
    their time.
    """
    gc.disable()
    preload(_READING)
    reading, modules = Reading(), map(_module, formats)
    while True:
        while not orders.poll() and (module := next(modules, None)):
            preload([module])
        match message := orders.recv():
            case Path():
                reading.read(message)
            case RenderOrder():
                _render_all(reading.documents(message), message, written)
                written.send(_DONE)
            case _:
                return


class Reading:
    """The chapters that have been read, each once."""

    def __init__(self) -> None:
        self._chapters: dict[Path, ReadCells] = {}

    def read(self, chapter: Path) -> ReadCells:
        """Read an executed chapter, unless it has been read; errors in it come with `documents`."""
        if chapter not in self._chapters:
            kept = _kept and _kept.get(_key(chapter))
            self._chapters[chapter] = kept or _read_chapter(chapter)
        return self._chapters[chapter]

    def documents(self, order: RenderOrder) -> Documents:
        """Return the documents of what is ordered. Raises BuildError (see `read_documents`)."""
        from annual_review.document.reading import documents_of  # noqa: PLC0415 - heavy

        cells = chain.from_iterable(map(self.read, order.chapters))
        return documents_of(cells, {"review": order.review})


def keep_read(chapters: Sequence[Path]) -> None:
    """Keep executed chapters as they have been read, for processes forked from this one.

    One is used again as long as its name and its bytes are the same. Others are forgotten.
    """
    found = {_key(chapter): chapter for chapter in chapters}
    read = {key: _kept.get(key) or _read_chapter(chapter) for key, chapter in found.items()}
    _kept.clear()
    _kept.update(read)


def _key(chapter: Path) -> tuple[str, str]:
    return chapter.stem, digest(chapter)


def _read_chapter(chapter: Path) -> ReadCells:
    from annual_review.build.notebooks import cells_to_merge, read_executed  # noqa: PLC0415
    from annual_review.document.cells import ReadCells  # noqa: PLC0415 - heavy

    return ReadCells(cells_to_merge(chapter.stem, read_executed(chapter)))


def _render_all(documents: Documents, order: RenderOrder, written: Connection) -> None:
    """Render each format in a process of its own, forked from this one where that is possible.

    The page comes first, then what takes longest. Of the PDFs, one is rendered at a time: two of
    them would need as much memory as all kernels before them.
    """
    gc.freeze()  # the documents are shared with the processes forked from now on
    files = order.figure_files
    write_files = partial(write_figure_files, documents, files) if files else None
    if not order.targets:
        if write_files:
            write_files()
        return
    from annual_review.export.base import ReadNotebook  # noqa: PLC0415 - heavy

    nb = ReadNotebook(documents)
    starts = {target.name: partial(_start, nb, target, order.page) for target in order.targets}
    large = [starts[name] for name in _TYPESET if name in starts]
    first = [starts[name] for name in (PAGE, PDF, "review.docx", BRIEF_PDF) if name in starts]
    others = [start for start in starts.values() if start not in first]
    for job in run_parallel([*first, *others], write_files, one_at_a_time=large):
        job.result()
        written.send(job.name)


def _start(nb: NotebookNode, target: Path, page: str) -> Job[None]:
    """Start rendering a format. What it imports is imported here: later formats need it, too."""
    preload([_module(target.name)])
    return Job[None](render, nb, target, page, name=target.name)


def _module(name: str) -> str:
    """Return the module of the exporter of a file."""
    return FORMATS[name].partition(":")[0]


def write_figure_files(documents: Documents, files: FigureFiles) -> None:
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
    if target.name in _TYPESET and can_fork():
        # The process that has prepared it ends before this one compiles: their peaks do not add up.
        content = exporter.compiled(Job[Any](exporter.prepared, nb, name=target.name).result())
    else:
        content, _ = exporter.from_notebook_node(nb)
    target.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
