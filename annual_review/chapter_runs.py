"""Executing the chapters of a run that are not kept, side by side."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from annual_review.errors import ChapterError
from annual_review.execution import execute
from annual_review.fork_process import can_fork
from annual_review.keeping import Step, files_under
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
        self._began: dict[str, float] = {}

    def clean(self, notebooks: Sequence[Notebook]) -> None:
        """Execute what cleans the registers; meanwhile import what the others need."""
        then = partial(self._import, FOR_CHARTS) if self._meanwhile else None
        steps = [chapter_step(self.run.sources, one.path, cleans=True) for one in notebooks]
        self._execute(notebooks, steps, FOR_ALL, then)

    def execute(self, notebooks: Sequence[Notebook]) -> None:
        """Execute notebooks side by side; meanwhile do what was given for it."""
        steps = [chapter_step(self.run.sources, one.path) for one in notebooks]
        self._execute(notebooks, steps, FOR_ALL + FOR_CHARTS, self._meanwhile)

    def _execute(
        self,
        notebooks: Sequence[Notebook],
        steps: Sequence[Step],
        modules: Sequence[str],
        meanwhile: Callable[[], object] | None,
    ) -> None:
        """Execute notebooks, longest first; keep what there is of one that fails."""
        pairs = zip(notebooks, steps, strict=True)
        wanted = {one.name: (one, step) for one, step in pairs if not self.run.restored(step)}
        longest = sorted(wanted, key=lambda name: -wanted[name][0].path.stat().st_size)
        if not wanted:
            return
        self._import(modules)
        starts = [partial(self._start, wanted[name][0]) for name in longest]
        for job in side_by_side(starts, meanwhile):
            try:
                job.result()
            except ChapterError as error:
                raise self._with_place(error, job.name) from None
            self._keep_chapter(*wanted[job.name])

    def _import(self, modules: Sequence[str]) -> None:
        """Import what kernels need before they are forked, if they are to be."""
        if can_fork() and any(name not in sys.modules for name in modules):
            with self.run.progress.step("imports"):
                preload(modules)

    def _start(self, notebook: Notebook) -> Job[None]:
        self.run.progress.begin(notebook.name)
        self._began[notebook.name] = time.time()
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

    def _keep_chapter(self, notebook: Notebook, step: Step) -> None:
        """Keep an executed chapter, and with the first what it has cleaned.

        One whose notebook or other inputs were changed while it ran is not kept.
        """
        own = self.run.executed / f"{step.name}.ipynb"
        others = [path for path in self.run.executed.iterdir() if path != own]
        files = [own] if others else [own, *files_under(self.run.folder, self.run.executed)]
        read = read_notes(self.run.notes / step.name)
        if self.run.was_changed([notebook.path, *read], self._began[step.name]):
            self.run.note_reads(read)
            self.run.progress.done(step.name)
        else:
            self.run.keep(step, files, read)
