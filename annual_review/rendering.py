"""Rendering the executed chapters: a process that is ready when they are, and one a format."""

from __future__ import annotations

import gc
import importlib
import multiprocessing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from annual_review.preloading import preload
from annual_review.processes import Job

FORMATS = {
    "review.html": "annual_review.html_exporter:ReviewHTMLExporter",
    "review.pdf": "annual_review.typst_exporter:ReviewPDFExporter",
}


@dataclass(frozen=True)
class Order:
    """What to render: executed chapters in order, what stands on the cover, and files to write."""

    chapters: Sequence[Path]
    review: Mapping[str, Any]
    targets: Sequence[Path]


class Renderer:
    """A process that imports what rendering needs while chapters are still at work."""

    def __init__(self) -> None:
        receiver, self._orders = multiprocessing.Pipe(duplex=False)
        self._job = Job[None](_serve, receiver)
        receiver.close()

    def order(self, order: Order) -> None:
        """Begin to render."""
        self._orders.send(order)

    def result(self) -> None:
        """Wait until everything is written. Raises BuildError for what an exporter refuses."""
        self._job.result()


def _serve(orders: Connection) -> None:
    """Get ready, wait for one order, and render it, each format in a process of its own."""
    preload([said.partition(":")[0] for said in FORMATS.values()])
    try:
        order: Order = orders.recv()
    except EOFError:
        return
    from annual_review.notebooks import merge, read_executed  # noqa: PLC0415 - heavy

    chapters = [(path.stem, read_executed(path)) for path in order.chapters]
    merged = merge(chapters, order.review)
    gc.freeze()  # it is shared with the processes forked from this one
    first, *others = order.targets
    jobs = [Job[None](render, merged, target, name=target.name) for target in others]
    render(merged, first)
    for job in jobs:
        job.result()


def render(merged: Any, target: Path) -> None:
    """Write `target`, whose name says the format, from the merged notebook.

    Raises BuildError for what the exporter refuses.
    """
    module, _, name = FORMATS[target.name].partition(":")
    exporter = getattr(importlib.import_module(module), name)()
    content, _ = exporter.from_notebook_node(merged)
    target.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
