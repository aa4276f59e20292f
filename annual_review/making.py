"""Making the steps of one run that are not kept from another."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from annual_review.errors import ChapterError
from annual_review.execution import execute
from annual_review.figures_file import write_figures
from annual_review.fork_process import can_fork
from annual_review.keeping import Step, Store, visible_files
from annual_review.notebooks import Notebook, merge, read_executed
from annual_review.preloading import KERNEL, preload
from annual_review.processes import Job, side_by_side
from annual_review.progress import Progress
from annual_review.publishing import keep_failed, kept_folder
from annual_review.reading import read_document
from annual_review.reads import Reads, Roots, read_notes
from annual_review.rendering import FORMATS, Order, Renderer
from annual_review.steps import Sources, chapter_step, figures_step, format_step, title_block
from annual_review.typed_numbers import (
    TypedNumber,
    known_names,
    read_typed,
    typed_numbers,
    write_typed,
)

# What kernels need, imported before they are forked: by all of them, and by those that draw.
FOR_ALL = (
    *KERNEL,
    "papermill",
    "annual_review.fork_provisioner",
    "annual_review.cleaning",
    "annual_review.to_fix",
    "openpyxl",
)
FOR_CHARTS = ("annual_review.chapter", "cn2an")


class Making:
    """One run: its inputs, its private folder, its processes, and what it made and kept."""

    def __init__(
        self, sources: Sources, work: Path, reports: Path, progress: Progress, *, force: bool
    ) -> None:
        year = sources.settings.year
        self.sources, self.reports, self.progress, self.force = sources, reports, progress, force
        self.work, self.folder = work, work / str(year)
        self.executed, self.notes = self.folder / "notebooks", work / "reads"
        self.typed = work / "typed.json"
        self.made: dict[str, list[str]] = {}
        self.kept: list[str] = []
        self._store = Store(kept_folder(reports, year), self._roots())
        self._renderer: Renderer | None = None
        self._waiting: list[Step] = []
        for folder in (self.executed, self.notes):
            folder.mkdir(parents=True)

    def _roots(self) -> Roots:
        return Roots(
            {
                "data": self.sources.data,
                "params": self.sources.params.parent,
                "notebooks": self.sources.notebooks,
                "review": self.folder,
                "work": self.work,
            }
        )

    def clean(self, notebooks: Sequence[Notebook], *, alone: bool = False) -> None:
        """Execute what cleans the registers; meanwhile import what the others need."""
        self._execute(notebooks, FOR_ALL, None if alone else partial(self._import, FOR_CHARTS))

    def execute(self, notebooks: Sequence[Notebook]) -> None:
        """Execute notebooks side by side; meanwhile get ready to render."""
        self._execute(notebooks, FOR_ALL + FOR_CHARTS, self._get_renderer)

    def _execute(
        self,
        notebooks: Sequence[Notebook],
        modules: Sequence[str],
        meanwhile: Callable[[], object] | None,
    ) -> None:
        """Execute notebooks, longest first; keep what there is of one that fails."""
        steps = {one.name: chapter_step(self.sources, one.path) for one in notebooks}
        wanted = [one for one in notebooks if not self._restored(steps[one.name], self.folder)]
        wanted.sort(key=lambda one: one.path.stat().st_size, reverse=True)
        if not wanted:
            return
        self._import(modules)
        starts = [partial(self._start, notebook) for notebook in wanted]
        for job in side_by_side(starts, meanwhile):
            try:
                job.result()
            except ChapterError as error:
                raise self._with_place(error, job.name) from None
            self._keep_chapter(steps[job.name])

    def _import(self, modules: Sequence[str]) -> None:
        """Import what kernels need before they are forked, if they are to be."""
        if can_fork() and any(name not in sys.modules for name in modules):
            with self.progress.step("imports"):
                preload(modules)

    def _get_renderer(self) -> Renderer:
        self._renderer = self._renderer or Renderer()
        return self._renderer

    def _start(self, notebook: Notebook) -> Job[None]:
        self.progress.begin(notebook.name)
        return Job[None](
            execute,
            notebook.path,
            self.executed / notebook.path.name,
            self._parameters(notebook),
            self.sources.settings.office.cell_seconds,
            self.notes / notebook.name,
            name=notebook.name,
        )

    def _parameters(self, notebook: Notebook) -> dict[str, Any]:
        """Return what a notebook asks for: the year, and where things are."""
        offered = {
            "year": self.sources.settings.year,
            "data": str(self.sources.data),
            "params": str(self.sources.params),
            "records": str(self.folder / "records"),
            "figures": str(self.folder / "figures.json"),
            "typed": str(self.typed),
        }
        return {name: value for name, value in offered.items() if notebook.asks_for(name)}

    def _with_place(self, error: ChapterError, name: str) -> ChapterError:
        """Keep the notebook that failed, and say where it lies."""
        executed = self.executed / f"{name}.ipynb"
        kept = keep_failed(executed, self.reports, self.sources.settings.year)
        hint = f" The notebook as far as it came: {kept}." if kept else ""
        return ChapterError(error.what, error.where, error.remedy + hint)

    def _keep_chapter(self, step: Step) -> None:
        """Keep an executed chapter, and with the first what it has cleaned."""
        own = self.executed / f"{step.name}.ipynb"
        others = [path for path in self.executed.iterdir() if path != own]
        files = [own] if others else [own, *visible_files(self.folder, self.executed)]
        reads = self._store.roots.digests(read_notes(self.notes / step.name))
        if not self._changed_meanwhile(reads):
            self._store.keep(step, reads, self.folder, files)
        self.progress.done(step.name)

    def _changed_meanwhile(self, reads: Reads) -> bool:
        """Tell whether an input is no longer what it was when the run began."""
        known = self.sources.fingerprints
        return any(known.get(name, digest) != digest for name, digest in reads.items())

    def _restored(self, step: Step, into: Path) -> bool:
        """Take a step from what is kept; else note why it has to be made."""
        reasons = [] if self.force else self._store.restore(step, into)
        if reasons is None:
            self.kept.append(step.name)
            self.progress.done(step.name)
            return True
        self.made[step.name] = reasons
        return False

    def _paths(self, notebooks: Sequence[Notebook]) -> list[Path]:
        return [self.executed / notebook.path.name for notebook in notebooks]

    def write_figures(self, notebooks: Sequence[Notebook]) -> list[TypedNumber]:
        """Write figures.json from what chapters printed; return the numbers typed by hand."""
        step = figures_step(self.sources, self._paths(notebooks))
        if self.force or self._store.restore(step, self.work) is not None:
            with self.progress.step("figures"):
                self._read_figures(notebooks)
            files = [self.folder / "figures.json", self.typed]
            self._store.keep(step, {}, self.work, files)
        return read_typed(self.typed)

    def _read_figures(self, notebooks: Sequence[Notebook]) -> None:
        chapters = [(path.stem, read_executed(path)) for path in self._paths(notebooks)]
        document = read_document(merge(chapters, title_block(self.sources)))
        write_figures(document.evidence, self.folder / "figures.json")
        write_typed(typed_numbers(document, known_names(self.sources.settings)), self.typed)

    def begin_to_render(self, notebooks: Sequence[Notebook]) -> None:
        """Begin to render the formats that are not kept, in processes of their own."""
        paths = self._paths(notebooks)
        steps = [format_step(self.sources, name, paths) for name in FORMATS]
        self._waiting = [step for step in steps if not self._restored(step, self.folder)]
        if not self._waiting:
            return
        targets = [self.folder / step.name for step in self._waiting]
        for step in self._waiting:
            self.progress.begin(step.name)
        self._get_renderer().order(Order(paths, title_block(self.sources), targets))

    def finish_rendering(self) -> None:
        """Wait until every format is there. Raises BuildError for what an exporter refuses."""
        if self._renderer is not None and self._waiting:
            self._renderer.result()
        for step in self._waiting:
            self._store.keep(step, {}, self.folder, [self.folder / step.name])
            self.progress.done(step.name)

    def read_elsewhere(self) -> Reads:
        """Return what chapters have read beside the run's own inputs and what it has made."""
        known = self.sources.fingerprints
        made_or_known = ("review/", "work/", "data/")
        reads = self._store.reads()
        return {
            name: digest
            for name, digest in sorted(reads.items())
            if name not in known and not name.startswith(made_or_known)
        }

    def tidy(self, notebooks: Sequence[Notebook]) -> None:
        """Forget what no run will ask for again."""
        self._store.tidy(["figures", *FORMATS, *(notebook.name for notebook in notebooks)])
