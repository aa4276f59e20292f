"""Run the notebooks of a run that are not cached, in parallel, and save them in the cache.

The pipeline calls `Chapters.clean` and then `Chapters.execute`; build.execution executes each.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from annual_review.build.execution import execute
from annual_review.build.imports import FOR_CHAPTERS, FOR_CHARTS, FOR_CLEANING
from annual_review.build.notebooks import Notebook, compile_schemas
from annual_review.build.publishing import save_failed_notebook
from annual_review.build.reasons import IMPORTS
from annual_review.build.run import RECORDS, Run
from annual_review.build.steps import chapter_step, earlier_step
from annual_review.engine.forking import can_fork
from annual_review.engine.jobs import Job, run_parallel
from annual_review.engine.preloading import preload
from annual_review.engine.reads import recorded_reads
from annual_review.engine.step_cache import Step, files_under
from annual_review.errors import ChapterError, ReviewError
from annual_review.language import _
from annual_review.project.params_files import params_of_period


@dataclass(frozen=True)
class NotebookTask:
    """A notebook to execute: its step, its parameters, and where to write it.

    The files that it makes are in `base`. `earlier` is the earlier year that it cleans, else 0.
    """

    notebook: Notebook
    step: Step
    parameters: Mapping[str, Any]
    target: Path
    base: Path
    earlier: int = 0

    @property
    def name(self) -> str:
        """Return the name of the step."""
        return self.step.name


class Chapters:
    """The chapters of a run; `executed` is called with each as soon as it is there, or restored."""

    def __init__(self, run: Run, executed: Callable[[Path], object] = lambda chapter: None) -> None:
        self.run, self._executed = run, executed
        self._started: dict[str, float] = {}

    def clean(self, notebooks: Sequence[Notebook], *, check: bool = False) -> None:
        """Execute the notebooks that clean the registers.

        Unless it is a check, clean all earlier years too, and meanwhile import what other chapters
        need; a check cleans the year before alone, with which hints compare. An earlier year that
        cannot be cleaned is skipped: the review says so, and makes no comparison with it.
        """
        own = [
            self._task(notebook, chapter_step(self.run.sources, notebook.path, cleans=True))
            for notebook in notebooks
        ]
        last_year = self.run.sources.settings.year - 1
        years = [year for year in self.run.sources.earlier if not check or year == last_year]
        earlier = [self._earlier_task(notebook, year) for notebook in notebooks for year in years]
        when_idle = None if check else partial(self._import, FOR_CHAPTERS + FOR_CHARTS)
        self._execute([*own, *earlier], FOR_CLEANING, (), when_idle)
        if not check:
            self.run.add_earlier_years()

    def execute(self, notebooks: Sequence[Notebook], when_idle: Callable[[], object]) -> None:
        """Execute notebooks in parallel; call `when_idle` once, as soon as a core is idle."""
        sources = self.run.sources
        tasks = [self._task(chapter, chapter_step(sources, chapter.path)) for chapter in notebooks]
        self._execute(tasks, FOR_CHAPTERS, FOR_CHARTS, when_idle)

    def _task(self, notebook: Notebook, step: Step) -> NotebookTask:
        sources = self.run.sources
        places = sources.data, sources.params, self.run.folder / RECORDS
        parameters = self._parameters(notebook, sources.settings.year, *places)
        target = self.run.executed / notebook.path.name
        return NotebookTask(notebook, step, parameters, target, self.run.folder)

    def _earlier_task(self, notebook: Notebook, year: int) -> NotebookTask:
        """Return the task of cleaning an earlier year, whose files go to a folder of their own."""
        sources, folder = self.run.sources, self.run.earlier / str(year)
        period = sources.settings.period_name.in_year(year)
        places = sources.earlier[year], params_of_period(sources.params.parent, period)
        return NotebookTask(
            notebook,
            earlier_step(sources, notebook.path, year),
            self._parameters(notebook, year, *places, folder / RECORDS),
            folder / notebook.path.name,
            self.run.earlier,
            year,
        )

    def _execute(
        self,
        tasks: Sequence[NotebookTask],
        modules: Sequence[str],
        for_several: Sequence[str],
        when_idle: Callable[[], object] | None,
    ) -> None:
        """Execute the notebooks that are not cached, the longest first.

        `modules` are what each needs. `for_several` is imported only for more than one: a notebook
        that is alone imports it itself, if it needs it.
        """
        wanted = {}
        for task in tasks:
            if self.run.restore(task.step, task.base):
                self._note(task)
            else:
                wanted[task.name] = task
        longest = sorted(wanted, key=lambda name: -wanted[name].notebook.path.stat().st_size)
        if not wanted:
            return
        self._import([*modules, *(for_several if len(wanted) > 1 else ())])
        starts = [partial(self._start, wanted[name]) for name in longest]
        for job in run_parallel(starts, when_idle):
            self._end(wanted[job.name], job)

    def _end(self, task: NotebookTask, job: Job[None]) -> None:
        """Save the result of a task, or raise what it raised."""
        try:
            job.result()
        except ReviewError as error:
            if task.earlier:
                self.run.add_reads(recorded_reads(self.run.recorded / task.name))
                self.run.skip_earlier_year(task.earlier, task.step, error)
            elif isinstance(error, ChapterError):
                raise self._with_copy(error, job.name) from None
            else:
                raise
        else:
            self._note(task)
            self._save(task)

    def _note(self, task: NotebookTask) -> None:
        """Tell the listener of an executed chapter; an earlier year's is no part of the review."""
        if not task.earlier:
            self._executed(task.target)

    def _import(self, modules: Sequence[str]) -> None:
        """Import what kernels need before the fork, if they can be forked."""
        if can_fork() and any(name not in sys.modules for name in modules):
            with self.run.progress.step(IMPORTS):
                compile_schemas()
                preload(modules)

    def _start(self, task: NotebookTask) -> Job[None]:
        self.run.progress.begin(task.name)
        self._started[task.name] = time.time()
        task.target.parent.mkdir(parents=True, exist_ok=True)
        return Job[None](
            execute,
            task.notebook.path,
            task.target,
            task.parameters,
            self.run.sources.settings.office.cell_seconds,
            self.run.recorded / task.name,
            name=task.name,
        )

    def _parameters(
        self, notebook: Notebook, year: int, data: Path, params: Path, records: Path
    ) -> dict[str, Any]:
        """Return what papermill injects: the year, places, and what the notebook asks for."""
        places = {
            "year": year,
            "data": str(data),
            "params": str(params),
            "records": str(records),
            "members": str(self.run.sources.members or ""),
            "of_year": self.run.sources.settings.year,
        }
        if part := self.run.sources.settings.part:
            places["part"] = part
        run = self.run
        others = {"figures": run.figures, "typed": run.typed, "proofread": run.proofread}
        asked = {name: str(path) for name, path in others.items() if notebook.asks_for(name)}
        return places | asked

    def _with_copy(self, error: ChapterError, name: str) -> ChapterError:
        """Save the notebook that failed, and add its path to the error."""
        executed = self.run.executed / f"{name}.ipynb"
        copy = save_failed_notebook(
            executed, self.run.reports, self.run.sources.settings.period_name
        )
        if copy is None:
            return error
        remedy = _(
            "{remedy} The notebook with its outputs until then: {copy}.",
            remedy=error.remedy,
            copy=copy,
        )
        return ChapterError(error.what, error.where, remedy)

    def _save(self, task: NotebookTask) -> None:
        """Save an executed chapter in the cache, with the clean tables if it cleans.

        One whose notebook or other inputs were changed while it ran is not saved.
        """
        read = recorded_reads(self.run.recorded / task.name)
        if self.run.was_changed([task.notebook.path, *read], self._started[task.name]):
            self.run.add_reads(read)
            self.run.progress.done(task.name)
        else:
            self.run.save(task.step, self._files(task), read, task.base)

    def _files(self, task: NotebookTask) -> list[Path]:
        """Return the files that a task has made: its notebook, and the first one's clean tables."""
        if task.earlier:
            return list(files_under(task.target.parent / RECORDS))
        others = [path for path in self.run.executed.iterdir() if path != task.target]
        return [task.target, *([] if others else files_under(self.run.folder, self.run.executed))]
