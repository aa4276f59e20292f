"""Building a year's review: notebooks executed, merged, rendered, and published in one move."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annual_review.errors import ChapterError, TypedNumberError
from annual_review.execution import execute
from annual_review.figures_file import write_figures
from annual_review.fingerprint import Fingerprints, fingerprints
from annual_review.notebooks import (
    asks_for,
    chapter_files,
    merge,
    read_notebook,
    require_year,
    settle,
    write_notebook,
)
from annual_review.processes import follow_the_run
from annual_review.progress import Progress
from annual_review.publishing import failed_folder, keep_failed, publish, workspace
from annual_review.reading import read_document
from annual_review.rendering import FORMATS, render
from annual_review.settings import Settings
from annual_review.typed_numbers import TypedNumber, known_names, typed_numbers, write_typed

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Sources:
    """Where a year's inputs are, what they say, and their fingerprints."""

    settings: Settings
    data: Path
    params: Path
    notebooks: Path
    fingerprints: Fingerprints = field(default_factory=dict)


def waves(notebooks: Sequence[Path]) -> list[list[Path]]:
    """Part notebooks into those that can run side by side, in order.

    The first cleans the registers for all others; one that asks for `figures` runs behind those
    that make them.
    """
    for path in notebooks:
        require_year(path)
    first, *rest = notebooks
    last = [path for path in rest if asks_for(read_notebook(path), "figures")]
    return [[first], [path for path in rest if path not in last], last]


def build(sources: Sources, reports: Path, progress: Progress, *, strict: bool = False) -> Path:
    """Build the review and return the folder it was published in; `strict` refuses typed numbers.

    Raises BuildError or InputError; the last review then stands as it was, and the notebook that
    failed is kept beside it.
    """
    year, chapters = sources.settings.year, chapter_files(sources.notebooks)
    first, middle, last = waves(chapters)
    with workspace(reports, year, progress.wait) as work, _processes() as pool:
        shutil.rmtree(failed_folder(reports, year), ignore_errors=True)
        run = _Run(sources, work / str(year), reports, pool, progress)
        run.execute(first)
        run.execute(middle)
        if last:
            run.write_figures(run.merge([*first, *middle]))
            run.execute(last)
        merged = run.merge(chapters)
        typed = run.write_figures(merged)
        if strict and typed:
            raise TypedNumberError(
                "Numbers are typed by hand.",
                "; ".join(map(str, typed)),
                "Print a Figure in their place.",
            )
        run.render(merged)
        run.write_manifest(typed)
        target = reports / str(year)
        publish(run.folder, target)
    return target


def check(sources: Sources, reports: Path, progress: Progress) -> Path:
    """Clean the registers alone; return the folder with the ledger and the rows to fix."""
    year = sources.settings.year
    with workspace(reports, year, progress.wait) as work, _processes() as pool:
        run = _Run(sources, work / str(year), reports, pool, progress)
        run.execute(chapter_files(sources.notebooks)[:1])
        shutil.rmtree(run.executed)
        target = reports / f"{year}-check"
        publish(run.folder, target)
    return target


@contextmanager
def _processes() -> Iterator[ProcessPoolExecutor]:
    """Open a pool of processes, by the cores there are; at an error they end at once."""
    context = multiprocessing.get_context("spawn")
    number = max(2, min(4, os.cpu_count() or 2))
    pool = ProcessPoolExecutor(number, mp_context=context, initializer=follow_the_run)
    try:
        yield pool
    except BaseException:
        for child in multiprocessing.active_children():
            child.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


class _Run:
    """One run: its inputs, its private folder, and its processes."""

    def __init__(
        self,
        sources: Sources,
        folder: Path,
        reports: Path,
        pool: ProcessPoolExecutor,
        progress: Progress,
    ) -> None:
        self.sources, self.folder, self.reports = sources, folder, reports
        self.pool, self.progress = pool, progress
        self.executed, self.typed = folder / "notebooks", folder.with_name("typed.json")
        self.executed.mkdir(parents=True)

    def execute(self, notebooks: Sequence[Path]) -> None:
        """Execute notebooks side by side; of one that fails, keep what there is."""
        year, seconds = self.sources.settings.year, self.sources.settings.office.cell_seconds
        started = {
            self.pool.submit(
                execute, path, self.executed / path.name, self._parameters(path), seconds
            ): path
            for path in notebooks
        }
        for done in as_completed(started):
            path = started[done]
            executed = self.executed / path.name
            try:
                done.result()
            except ChapterError as error:
                kept = keep_failed(executed, self.reports, year)
                remedy = error.remedy + (
                    f" The notebook as far as it came: {kept}." if kept else ""
                )
                raise ChapterError(error.what, error.where, remedy) from None
            write_notebook(settle(read_notebook(executed), year), executed)
            self.progress.done(path.stem)

    def _parameters(self, path: Path) -> dict[str, Any]:
        """Return what a notebook asks for: the year, and where things are."""
        offered = {
            "year": self.sources.settings.year,
            "data": str(self.sources.data),
            "params": str(self.sources.params),
            "records": str(self.folder / "records"),
            "figures": str(self.folder / "figures.json"),
            "typed": str(self.typed),
        }
        nb = read_notebook(path)
        return {name: value for name, value in offered.items() if asks_for(nb, name)}

    def merge(self, notebooks: Sequence[Path]) -> Path:
        """Merge executed notebooks into one beside the folder."""
        chapters = [(path.stem, read_notebook(self.executed / path.name)) for path in notebooks]
        target = self.folder.with_name("merged.ipynb")
        write_notebook(merge(chapters, title_block(self.sources)), target)
        return target

    def write_figures(self, merged: Path) -> list[TypedNumber]:
        """Write figures.json from what the chapters printed; return the numbers typed by hand."""
        document = read_document(read_notebook(merged))
        write_figures(document.evidence, self.folder / "figures.json")
        typed = typed_numbers(document, known_names(self.sources.settings))
        write_typed(typed, self.typed)
        return typed

    def render(self, merged: Path) -> None:
        """Render every format side by side."""
        started: dict[Future[None], str] = {
            self.pool.submit(render, merged, self.folder / name): name for name in FORMATS
        }
        for done in as_completed(started):
            done.result()
            self.progress.done(started[done])

    def write_manifest(self, typed: Sequence[TypedNumber]) -> None:
        """Write what the review was made of and what came of it."""
        manifest = {
            "year": self.sources.settings.year,
            "inputs": self.sources.fingerprints,
            "outputs": fingerprints(self.folder),
            "warnings": list(map(str, typed)),
        }
        text = json.dumps(manifest, ensure_ascii=False, indent=1)
        (self.folder / MANIFEST).write_text(text + "\n", encoding="utf-8", newline="\n")


def title_block(sources: Sources) -> dict[str, Any]:
    """Return what the merged notebook's metadata says of the review."""
    settings = sources.settings
    fonts = settings.office.fonts.model_dump(mode="json", exclude_none=True)
    return {
        "title": settings.title,
        "office": settings.office.name,
        "year": settings.year,
        "date": settings.params.date.isoformat() if settings.params.date else None,
        "fonts": {role: str(sources.params.parent / path) for role, path in fonts.items()},
        "page": settings.office.page.model_dump(),
    }
