"""Building a year's review: steps that are not kept are made, all are published in one move.

01_clean  →  records/, ledger.csv, to_fix.xlsx
→  chapters side by side  →  figures.json  →  the chapter that speaks of quality
→  review.html ‖ review.pdf ‖ review.docx  →  manifest.json  →  reports/<year>/
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from annual_review.build.chapters import Chapters
from annual_review.build.notebooks import Notebook, chapters_of
from annual_review.build.progress import Progress
from annual_review.build.publishing import failed_folder, publish, workspace, write_manifest
from annual_review.build.rendering import FORMATS, Order, Printed, Renderer, write_printed
from annual_review.build.run import Listener, Run, Sources, figures_step, format_step, title_block
from annual_review.document.typed_numbers import TypedNumber, known_names, read_typed_numbers
from annual_review.engine.jobs import Job, end_all
from annual_review.errors import TypedNumberError

RUNTIME = "JUPYTER_RUNTIME_DIR"  # where jupyter_client keeps what a kernel needs while it runs


@dataclass(frozen=True)
class Built:
    """Where a review was published, which steps were made anew, why, and which were kept."""

    folder: Path
    made: dict[str, list[str]]
    kept: list[str]


def waves(notebooks: Sequence[Notebook]) -> list[list[Notebook]]:
    """Part notebooks into those that can run side by side, in order.

    The first cleans the registers for all others; one that asks for `figures` runs behind those
    that make them.
    """
    first, *rest = notebooks
    last = [notebook for notebook in rest if notebook.asks_for("figures")]
    return [[first], [notebook for notebook in rest if notebook not in last], last]


def build(
    sources: Sources,
    reports: Path,
    progress: Progress,
    rendered: Listener | None = None,
    *,
    strict: bool = False,
    force: bool = False,
) -> Built:
    """Build the review and publish it; `strict` refuses typed numbers, `force` keeps nothing.

    `rendered` is told of each format as soon as it is there. Raises BuildError or InputError; the
    last review then stands as it was, and the notebook that failed is kept beside it.
    """
    year, notebooks = sources.settings.year, chapters_of(sources.notebooks)
    first, middle, last = waves(notebooks)
    with _run(sources, reports, progress, rendered, force=force) as run:
        shutil.rmtree(failed_folder(reports, year), ignore_errors=True)
        products = Products(run)
        chapters = Chapters(run, products.get_ready)
        chapters.clean(first)
        chapters.execute(middle)
        if last:
            products.write_figures([*first, *middle])
            chapters.execute(last)
        typed = products.render(notebooks)
        if strict and typed:
            raise TypedNumberError(
                "Numbers are typed by hand.",
                "; ".join(map(str, typed)),
                "Print a Figure in their place.",
            )
        with progress.step("manifest"):
            write_manifest(
                run.folder,
                year,
                sources.fingerprints,
                elsewhere=run.read_elsewhere(),
                fonts=sources.settings.office.fonts.files(),
                warnings=list(map(str, typed)),
            )
            run.tidy(notebooks)
        publish(run.folder, reports / str(year))
    return Built(reports / str(year), run.made, run.kept)


def check(sources: Sources, reports: Path, progress: Progress, *, force: bool = False) -> Built:
    """Clean the registers alone; publish the ledger and the rows to fix."""
    target = reports / f"{sources.settings.year}-check"
    with _run(sources, reports, progress, force=force) as run:
        Chapters(run).clean(chapters_of(sources.notebooks)[:1])
        shutil.rmtree(run.executed)
        publish(run.folder, target)
    return Built(target, run.made, run.kept)


@contextmanager
def _run(
    sources: Sources,
    reports: Path,
    progress: Progress,
    rendered: Listener | None = None,
    *,
    force: bool,
) -> Iterator[Run]:
    """Open a private folder for a run of the year; its processes end with it."""
    year = sources.settings.year
    with workspace(reports, year, progress.wait) as work, _folder_for_sockets() as sockets:
        run = Run(sources, work, reports, progress, rendered, force=force)
        with _environment({RUNTIME: sockets} | run.environment):
            try:
                yield run
            finally:
                end_all()


def _folder_for_sockets() -> tempfile.TemporaryDirectory[str]:
    """Return where kernels make their sockets, which goes with the run, whatever becomes of them.

    It's not the run's own, since the path of a socket must be short.
    """
    return tempfile.TemporaryDirectory(prefix="review-", ignore_cleanup_errors=True)


@contextmanager
def _environment(said: dict[str, str]) -> Iterator[None]:
    """Let the processes that are started meanwhile find this in their environment."""
    before = {name: os.environ.get(name) for name in said}
    os.environ.update(said)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


class Products:
    """The products of a run."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self._renderer: Renderer | None = None

    def get_ready(self) -> Renderer:
        """Start the process that renders, if it is not there yet."""
        self._renderer = self._renderer or Renderer()
        return self._renderer

    def write_figures(self, notebooks: Sequence[Notebook]) -> None:
        """Write what chapters printed, figures.json, for one that asks for it."""
        step = figures_step(self.run.sources, self.run.paths(notebooks))
        if self.run.has_figures(step):
            return
        with self.run.progress.step("figures"):
            Job[None](write_printed, self._order(notebooks, [], printed=True)).result()
        self.run.keep_figures(step)

    def render(self, notebooks: Sequence[Notebook]) -> list[TypedNumber]:
        """Render every format, and write figures.json; return the numbers typed by hand.

        Raises BuildError for what an exporter refuses.
        """
        paths = self.run.paths(notebooks)
        steps = [format_step(self.run.sources, name, paths) for name in FORMATS]
        made = {step.name: step for step in steps if not self.run.restored(step)}
        for step in steps:
            if step.name not in made:
                self.run.rendered(self.run.folder / step.name)
        figures = figures_step(self.run.sources, paths)
        has_figures = self.run.has_figures(figures)
        for name in made:
            self.run.progress.begin(name)
        if made or not has_figures:
            renderer = self.get_ready()
            renderer.order(self._order(notebooks, list(made), printed=not has_figures))
            for name in renderer.results():
                self.run.rendered(self.run.folder / name)
                self.run.keep(made[name], [self.run.folder / name])
        if not has_figures:
            self.run.keep_figures(figures)
        return read_typed_numbers(self.run.typed)

    def _order(
        self, notebooks: Sequence[Notebook], formats: Sequence[str], *, printed: bool
    ) -> Order:
        names = frozenset(known_names(self.run.sources.settings))
        return Order(
            self.run.paths(notebooks),
            title_block(self.run.sources),
            [self.run.folder / name for name in formats],
            Printed(self.run.figures, self.run.typed, names) if printed else None,
        )
