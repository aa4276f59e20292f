"""Executing the chapters of a run that are not kept, side by side."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from annual_review.build.execution import execute
from annual_review.build.notebooks import Notebook
from annual_review.build.publishing import keep_failed
from annual_review.build.run import RECORDS, Run, chapter_step, earlier_step
from annual_review.engine.forking import can_fork
from annual_review.engine.jobs import Job, side_by_side
from annual_review.engine.preloading import KERNEL, preload
from annual_review.engine.reads import read_notes
from annual_review.engine.store import Step, files_under
from annual_review.errors import ChapterError, ReviewError
from annual_review.project.params_files import params_of_year

# What kernels need, imported before they are forked: by all of them, and by those that draw.
FOR_ALL = (
    *KERNEL,
    "papermill",
    "annual_review.engine.provisioner",
    "annual_review.cleaning",
    "openpyxl",
)
FOR_CHARTS = ("annual_review.chapter", "cn2an")


@dataclass(frozen=True)
class Task:
    """A notebook to execute: as which step, with which parameters, and where it is put.

    What it makes lies in `base`. `earlier` is the year of one that cleans an earlier year, else 0.
    """

    notebook: Notebook
    step: Step
    parameters: Mapping[str, Any]
    target: Path
    base: Path
    earlier: int = 0

    @property
    def name(self) -> str:
        """The name of the step."""
        return self.step.name


class Chapters:
    """The chapters of a run.

    `meanwhile` is done when a core has nothing else to do; without it, they only clean.
    """

    def __init__(self, run: Run, meanwhile: Callable[[], object] | None = None) -> None:
        self.run, self._meanwhile = run, meanwhile
        self._began: dict[str, float] = {}

    def clean(self, notebooks: Sequence[Notebook]) -> None:
        """Execute what cleans the registers, for the years before as well.

        Meanwhile import what the others need. An earlier year that cannot be cleaned stops nothing:
        the review says so, and is compared with none.
        """
        then = partial(self._import, FOR_CHARTS) if self._meanwhile else None
        own = [
            self._task(one, chapter_step(self.run.sources, one.path, cleans=True))
            for one in notebooks
        ]
        years = self.run.sources.earlier if self._meanwhile else {}
        earlier = [self._earlier_task(one, year) for one in notebooks for year in years]
        self._execute([*own, *earlier], FOR_ALL, then)
        self.run.put_earlier_years()

    def execute(self, notebooks: Sequence[Notebook]) -> None:
        """Execute notebooks side by side; meanwhile do what was given for it."""
        tasks = [self._task(one, chapter_step(self.run.sources, one.path)) for one in notebooks]
        self._execute(tasks, FOR_ALL + FOR_CHARTS, self._meanwhile)

    def _task(self, notebook: Notebook, step: Step) -> Task:
        sources = self.run.sources
        places = sources.data, sources.params, self.run.folder / RECORDS
        parameters = self._parameters(notebook, sources.settings.year, *places)
        target = self.run.executed / notebook.path.name
        return Task(notebook, step, parameters, target, self.run.folder)

    def _earlier_task(self, notebook: Notebook, year: int) -> Task:
        """Return what cleans an earlier year; all that comes of it lies in a folder of its own."""
        sources, folder = self.run.sources, self.run.earlier / str(year)
        places = sources.earlier[year], params_of_year(sources.params, year)
        return Task(
            notebook,
            earlier_step(sources, notebook.path, year),
            self._parameters(notebook, year, *places, folder / RECORDS),
            folder / notebook.path.name,
            self.run.earlier,
            year,
        )

    def _execute(
        self,
        tasks: Sequence[Task],
        modules: Sequence[str],
        meanwhile: Callable[[], object] | None,
    ) -> None:
        """Execute notebooks, longest first; keep what there is of one that fails."""
        wanted = {task.name: task for task in tasks if not self.run.restored(task.step, task.base)}
        longest = sorted(wanted, key=lambda name: -wanted[name].notebook.path.stat().st_size)
        if not wanted:
            return
        self._import(modules)
        starts = [partial(self._start, wanted[name]) for name in longest]
        for job in side_by_side(starts, meanwhile):
            self._end(wanted[job.name], job)

    def _end(self, task: Task, job: Job[None]) -> None:
        """Keep what came of a task, or raise what it raised."""
        try:
            job.result()
        except ReviewError as error:
            if task.earlier:
                self.run.note_reads(read_notes(self.run.notes / task.name))
                self.run.give_up_earlier(task.earlier, task.step, str(error))
            elif isinstance(error, ChapterError):
                raise self._with_place(error, job.name) from None
            else:
                raise
        else:
            self._keep(task)

    def _import(self, modules: Sequence[str]) -> None:
        """Import what kernels need before they are forked, if they are to be."""
        if can_fork() and any(name not in sys.modules for name in modules):
            with self.run.progress.step("imports"):
                preload(modules)

    def _start(self, task: Task) -> Job[None]:
        self.run.progress.begin(task.name)
        self._began[task.name] = time.time()
        task.target.parent.mkdir(parents=True, exist_ok=True)
        return Job[None](
            execute,
            task.notebook.path,
            task.target,
            task.parameters,
            self.run.sources.settings.office.cell_seconds,
            self.run.notes / task.name,
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
        others = {"figures": str(self.run.figures), "typed": str(self.run.typed)}
        return places | {name: path for name, path in others.items() if notebook.asks_for(name)}

    def _with_place(self, error: ChapterError, name: str) -> ChapterError:
        """Keep the notebook that failed, and say where it lies."""
        executed = self.run.executed / f"{name}.ipynb"
        kept = keep_failed(executed, self.run.reports, self.run.sources.settings.year)
        hint = f" The notebook as far as it came: {kept}." if kept else ""
        return ChapterError(error.what, error.where, error.remedy + hint)

    def _keep(self, task: Task) -> None:
        """Keep an executed chapter, and with one that cleans what it has cleaned.

        One whose notebook or other inputs were changed while it ran is not kept.
        """
        read = read_notes(self.run.notes / task.name)
        if self.run.was_changed([task.notebook.path, *read], self._began[task.name]):
            self.run.note_reads(read)
            self.run.progress.done(task.name)
        else:
            self.run.keep(task.step, self._made(task), read, task.base)

    def _made(self, task: Task) -> list[Path]:
        """Return the files that a task has made: a notebook, and by the first what it cleaned."""
        if task.earlier:
            return list(files_under(task.target.parent / RECORDS))
        others = [path for path in self.run.executed.iterdir() if path != task.target]
        return [task.target, *([] if others else files_under(self.run.folder, self.run.executed))]
