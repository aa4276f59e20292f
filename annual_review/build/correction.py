"""The note on corrections of a reopened review: a chapter before all others (versions.note).

build.pipeline calls `write_correction_note` when the chapters have run and before formats are
rendered. The note is an executed notebook in the run's private folder: it is rendered like a
chapter, and is no part of notebooks/ of the review.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annual_review.build.notebooks import Notebook
from annual_review.build.run import Run
from annual_review.engine.jobs import Job
from annual_review.errors import ReviewError
from annual_review.versions.folders import KeptVersion, kept_versions

if TYPE_CHECKING:
    from annual_review.build.products import Products
    from annual_review.document.blocks import Document

_NOTE = "correction.ipynb"


def write_correction_note(
    run: Run, products: Products, notebooks: Sequence[Notebook]
) -> Path | None:
    """Write the note of a reopened review; return its path, None of a review that never was sealed.

    The figures of all chapters are written before, since the note compares them.
    """
    kept = kept_versions(run.reports, run.sources.settings.period_name)
    sealed = [one for one in kept if one.is_reopened]
    if not sealed:
        return None
    products.write_figures(notebooks)
    path = run.work / _NOTE
    order = _Order(sealed[-1], len(sealed), run.folder, run.paths(notebooks), run.sources.cover)
    with run.progress.step(path.stem):
        Job[None](_write, order, path).result()
    return path


@dataclass(frozen=True)
class _Order:
    """What a note is made of: the sealed version, how many there are, and the review of now."""

    version: KeptVersion
    count: int
    review: Path
    executed: Sequence[Path]
    cover: Mapping[str, Any]


def _write(order: _Order, target: Path) -> None:
    """Write the note in a process of its own, since it imports what kernels are not forked with."""
    from annual_review.build.notebooks import write_notebook  # noqa: PLC0415 - heavy
    from annual_review.changes import compare_reviews  # noqa: PLC0415
    from annual_review.project.paths import chapter_files  # noqa: PLC0415
    from annual_review.versions.note import Correction, correction_notebook  # noqa: PLC0415
    from annual_review.versions.seals import read_seal  # noqa: PLC0415

    new, sealed = _document(order.executed, order.cover), order.version.folder
    try:
        old = _document(chapter_files(sealed / "notebooks"), order.cover)
    except ReviewError:  # an older program wrote it: what is gone from the review has no name
        old = new
    correction = Correction(
        read_seal(sealed),
        order.version.reason,
        order.count,
        compare_reviews(sealed, order.review),
        new=new,
        old=old,
    )
    write_notebook(correction_notebook(correction), target)


def _document(executed: Sequence[Path], cover: Mapping[str, Any]) -> Document:
    """Return all that executed chapters have said, whatever params/ leave of it."""
    from annual_review.build.notebooks import merge_notebooks, read_executed  # noqa: PLC0415
    from annual_review.document.reading import read_documents  # noqa: PLC0415

    chapters = [(path.stem, read_executed(path)) for path in executed]
    return read_documents(merge_notebooks(chapters, cover)).whole
