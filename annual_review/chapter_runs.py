"""Executing the chapters of a run that are not kept, side by side."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from annual_review.errors import ChapterError
from annual_review.execution import execute
from annual_review.fork_process import can_fork
from annual_review.keeping import Step, visible_files
from annual_review.notebooks import Notebook
from annual_review.preloading import KERNEL, preload
from annual_review.processes import Job, side_by_side
from annual_review.publishing import keep_failed
from annual_review.reads import read_notes
from annual_review.run_state import Run
from annual_review.steps import chapter_step

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


class Chapters:
    """The chapters of a run.

    `meanwhile` is done when a core has nothing else to do; without it, they only clean.
    """

    def __init__(self, run: Run, meanwhile: Callable[[], object] | None = None) -> None:
        self.run, self._meanwhile = run, meanwhile

    def clean(self, notebooks: Sequence[Notebook]) -> None:
        """Execute what cleans the registers; meanwhile import what the others need."""
        then = partial(self._import, FOR_CHARTS) if self._meanwhile else None
        self._execute(notebooks, FOR_ALL, then)

    def execute(self, notebooks: Sequence[Notebook]) -> None:
        """Execute notebooks side by side; meanwhile do what was given for it."""
        self._execute(notebooks, FOR_ALL + FOR_CHARTS, self._meanwhile)

    def _execute(
        self,
        notebooks: Sequence[Notebook],
        modules: Sequence[str],
        meanwhile: Callable[[], object] | None,
    ) -> None:
        """Execute notebooks, longest first; keep what there is of one that fails."""
        steps = {one.name: chapter_step(self.run.sources, one.path) for one in notebooks}
        wanted = [one for one in notebooks if not self.run.restored(steps[one.name])]
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
            with self.run.progress.step("imports"):
                preload(modules)

    def _start(self, notebook: Notebook) -> Job[None]:
        self.run.progress.begin(notebook.name)
        return Job[None](
            execute,
            notebook.path,
            self.run.executed / notebook.path.name,
            self._parameters(notebook),
            self.run.sources.settings.office.cell_seconds,
            self.run.notes / notebook.name,
            name=notebook.name,
        )

    def _parameters(self, notebook: Notebook) -> dict[str, Any]:
        """Return what a notebook asks for: the year, and where things are."""
        offered = {
            "year": self.run.sources.settings.year,
            "data": str(self.run.sources.data),
            "params": str(self.run.sources.params),
            "records": str(self.run.folder / "records"),
            "figures": str(self.run.figures),
            "typed": str(self.run.typed),
        }
        return {name: value for name, value in offered.items() if notebook.asks_for(name)}

    def _with_place(self, error: ChapterError, name: str) -> ChapterError:
        """Keep the notebook that failed, and say where it lies."""
        executed = self.run.executed / f"{name}.ipynb"
        kept = keep_failed(executed, self.run.reports, self.run.sources.settings.year)
        hint = f" The notebook as far as it came: {kept}." if kept else ""
        return ChapterError(error.what, error.where, error.remedy + hint)

    def _keep_chapter(self, step: Step) -> None:
        """Keep an executed chapter, and with the first what it has cleaned."""
        own = self.run.executed / f"{step.name}.ipynb"
        others = [path for path in self.run.executed.iterdir() if path != own]
        files = [own] if others else [own, *visible_files(self.run.folder, self.run.executed)]
        self.run.keep(step, files, read_notes(self.run.notes / step.name))
