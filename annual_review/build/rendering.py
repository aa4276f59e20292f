"""What is made of executed chapters: the formats, each in a process of its own, and the figures."""

from __future__ import annotations

import gc
import importlib
import multiprocessing
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annual_review.engine.jobs import Job, side_by_side
from annual_review.engine.preloading import preload

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from annual_review.document.blocks import Document

PAGE = "review.html"
# The page comes first: whoever waits for it should not wait for paper.
FORMATS = {
    PAGE: "annual_review.export.html:ReviewHTMLExporter",
    "review.pdf": "annual_review.export.typst:ReviewPDFExporter",
    "review.docx": "annual_review.export.docx.exporter:ReviewDocxExporter",
}

_GIVES_WAY = 10  # see nice(2)


@dataclass(frozen=True)
class Printed:
    """Where to write the figures that chapters printed, and the numbers typed in their prose.

    `names` are those of params/, which may hold numbers.
    """

    figures: Path
    typed: Path
    names: frozenset[str]


@dataclass(frozen=True)
class Order:
    """What to make of executed chapters, given in order, and of what stands on the cover."""

    chapters: Sequence[Path]
    review: Mapping[str, Any]
    targets: Sequence[Path] = ()
    printed: Printed | None = None


class Renderer:
    """A process that imports what rendering needs while chapters are still at work."""

    def __init__(self) -> None:
        receiver, self._orders = multiprocessing.Pipe(duplex=False)
        self._written, sender = multiprocessing.Pipe(duplex=False)
        self._job = Job[None](_serve, receiver, sender)
        receiver.close()
        sender.close()

    def order(self, order: Order) -> None:
        """Begin to render."""
        with suppress(BrokenPipeError):  # it has ended; `result` tells why
            self._orders.send(order)

    def results(self) -> Iterator[str]:
        """Yield the name of each format as it is written, until everything is.

        Raises BuildError for what cannot be rendered.
        """
        with suppress(EOFError):  # it has ended without a word; `result` tells why
            yield from iter(self._written.recv, None)
        self._job.result()


def _serve(orders: Connection, written: Connection) -> None:
    """Get ready, wait for one order, and render it; tell of each format, and at last None."""
    try:
        _render_all(orders, written)
    finally:
        written.send(None)


def _render_all(orders: Connection, written: Connection) -> None:
    """Render each format in a process of its own."""
    preload([said.partition(":")[0] for said in FORMATS.values()])
    from annual_review.export.base import ReadNotebook  # noqa: PLC0415 - heavy

    order: Order = orders.recv()
    document = _read(order)
    gc.freeze()  # it is shared with the processes forked from this one
    nb = ReadNotebook(document)
    printed = partial(_write_printed, document, order.printed) if order.printed else None
    for targets in _waves(order.targets):
        starts = [partial(Job[None], render, nb, target, name=target.name) for target in targets]
        for job in side_by_side(starts, printed):
            job.result()
            written.send(job.name)
        printed = None


def _waves(targets: Sequence[Path]) -> list[list[Path]]:
    """Part formats into those made side by side: the page and one for paper, then the others.

    Two typesetters at a time would need as much memory as all kernels before them.
    """
    page = [target for target in targets if target.name == PAGE]
    paper = [[target] for target in targets if target.name != PAGE]
    return [[*page, *(paper[0] if paper else [])], *paper[1:]]


def write_printed(order: Order) -> None:
    """Write the figures that chapters printed, and the numbers typed in their prose.

    Raises BuildError for an output that cannot stand in a review.
    """
    if order.printed:
        _write_printed(_read(order), order.printed)


def _write_printed(document: Document, printed: Printed) -> None:
    from annual_review.document.figures_file import write_figures  # noqa: PLC0415 - heavy, as all below
    from annual_review.document.typed_numbers import (  # noqa: PLC0415
        find_typed_numbers,
        write_typed_numbers,
    )

    write_figures(document.evidence, printed.figures)
    write_typed_numbers(find_typed_numbers(document, printed.names), printed.typed)


def _read(order: Order) -> Document:
    """Read the chapters, once for all formats.

    From then on nothing is collected: this process, and those forked from it, make much, drop
    little, and soon end; to look through it all again and again takes half of their time.
    """
    gc.disable()
    from annual_review.build.notebooks import merge, read_executed  # noqa: PLC0415
    from annual_review.document.reading import read_document  # noqa: PLC0415

    chapters = [(path.stem, read_executed(path)) for path in order.chapters]
    return read_document(merge(chapters, order.review))


def render(nb: NotebookNode, target: Path) -> None:
    """Write `target`, whose name says the format, from the chapters as one notebook.

    Paper gives way to the page, and to a browser that shows it. Raises BuildError for what the
    exporter refuses.
    """
    if target.name != PAGE and hasattr(os, "nice"):
        os.nice(_GIVES_WAY)
    module, _, name = FORMATS[target.name].partition(":")
    exporter = getattr(importlib.import_module(module), name)()
    content, _ = exporter.from_notebook_node(nb)
    target.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
