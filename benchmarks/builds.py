"""Build the review by run_report.py and by plain commands; used by compare, memory and offices.

Each build is a list of commands. Both make the same files from the same registers and notebooks:
all formats that `outputs:` of params/ asks for.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Sequence
from importlib.metadata import entry_points
from pathlib import Path
from typing import Protocol

from papermill import inspect_notebook

from annual_review.build.rendering import FORMATS
from annual_review.project.earlier_years import EARLIER_FILE, earlier_folders
from annual_review.project.loading import load_settings
from annual_review.project.outputs import ARTICLE_PAGE, PAGE, PDF, files_of
from annual_review.project.paths import chapter_files
from benchmarks.measuring import BenchmarkError, Step
from benchmarks.project_copy import ROOT, YEAR, ProjectCopy

SCRIPTS = Path(sys.executable).parent
FIGURES = "figures.json"


def run_report_step(folder: Path, **options: Path) -> Step:
    """Return the command `run_report.py 2021` with options, each of which names a path."""
    words = [word for name, path in options.items() for word in (f"--{name}", str(path))]
    command = [sys.executable, str(ROOT / "run_report.py"), str(YEAR), *words]
    return Step("run_report.py", command, folder)


def formats_of(project: ProjectCopy) -> list[str]:
    """Return the files that the review of a project has, in the order of rendering."""
    return files_of(load_settings(YEAR, project.params).outputs)


def same_files(project: ProjectCopy) -> list[str]:
    """Return the names of the files that both builds must make alike."""
    return [FIGURES, *formats_of(project)]


def exporter_of(name: str) -> str:
    """Return the name by which `jupyter nbconvert --to` knows the exporter of a format."""
    exporters = entry_points(group="nbconvert.exporters")
    return next(one.name for one in exporters if one.value == FORMATS[name])


def parameter_names(notebook: Path) -> set[str]:
    """Return the names of a notebook's parameters."""
    return set(inspect_notebook(str(notebook)))


class Build(Protocol):
    """A series of commands that make the review in the folder `output`."""

    name: str
    output: Path

    def prepare(self, case: str) -> None:
        """Do what a case of the comparison needs before its run, outside of the measured time.

        The inputs have been changed already.
        """

    def steps(self) -> list[Step]:
        """Return the commands of a run."""


class ReportBuild:
    """The build by `python run_report.py 2021`."""

    name = "run_report"

    def __init__(self, project: ProjectCopy) -> None:
        self.project, self.reports = project, project.folder / "reports"
        self.output = self.reports / str(YEAR)

    def prepare(self, case: str) -> None:
        """Remove all reports before a cold run; otherwise keep the last review."""
        if case == "cold":
            shutil.rmtree(self.reports, ignore_errors=True)

    def steps(self) -> list[Step]:
        """Return the single command."""
        project = self.project
        return [
            run_report_step(
                project.folder,
                data=project.data,
                params=project.params,
                notebooks=project.notebooks,
                reports=self.reports,
            )
        ]


class PlainBuild:
    """The build by papermill for each notebook, a merging script, and nbconvert for each format."""

    name = "plain"

    def __init__(self, project: ProjectCopy) -> None:
        self.project, self.output = project, project.folder / "plain"
        self.executed = self.output / "notebooks"

    def prepare(self, case: str) -> None:
        """Empty the folder: this build keeps nothing that a later run could use."""
        shutil.rmtree(self.output, ignore_errors=True)
        self.executed.mkdir(parents=True)

    def steps(self) -> list[Step]:
        """Return all commands; chapters that read the others' figures follow a first merge."""
        chapters = chapter_files(self.project.notebooks)
        last = [path for path in chapters if "figures" in parameter_names(path)]
        first, *middle = [path for path in chapters if path not in last]
        return [
            self.papermill(first),
            *self._clean_earlier_years(first),
            *map(self.papermill, middle),
            *([self._merge("merge, for the last chapter")] if last else []),
            *map(self.papermill, last),
            self._merge("merge"),
            *map(self._nbconvert, formats_of(self.project)),
        ]

    def _clean_earlier_years(self, first: Path) -> list[Step]:
        """Return the commands that clean the earlier years, with which figures are compared."""
        records = self.output / "records"
        years = earlier_folders(self.project.data / str(YEAR), YEAR)
        code = f"import sys; open(sys.argv[1], 'w').write({json.dumps(dict.fromkeys(years, ''))!r})"
        list_years = [sys.executable, "-c", code, str(records / EARLIER_FILE)]
        clean = [self.papermill(first, year, records / str(year)) for year in years]
        return [*clean, *([Step("list the years", list_years, self.output)] if years else [])]

    def papermill(self, chapter: Path, year: int = YEAR, records: Path | None = None) -> Step:
        """Return the command that executes a notebook, perhaps of an earlier year."""
        paths = {
            "data": self.project.data / str(year),
            "params": self.project.params.with_name(f"{year}.yaml"),
            "records": records or self.output / "records",
            "figures": self.output / "figures.json",
            "typed": self.output / "typed.json",
        }
        asked = {"data", "params", "records"} | parameter_names(chapter)
        words = ["-p", "year", str(year)]
        for name, path in paths.items():
            words += ["-r", name, str(path)] if name in asked else []
        executed = self.executed if records is None else self.output
        command = [str(SCRIPTS / "papermill"), str(chapter), str(executed / chapter.name), *words]
        suffix = "" if year == YEAR else f" of {year}"
        return Step(f"papermill {chapter.name}{suffix}", command, self.project.notebooks)

    def _merge(self, name: str) -> Step:
        script = str(ROOT / "benchmarks" / "merge_notebooks.py")
        command = [sys.executable, script, str(YEAR), str(self.project.params), str(self.output)]
        return Step(name, command, self.output)

    def _nbconvert(self, name: str) -> Step:
        """Return the command that renders a format."""
        exporter = exporter_of(name)
        words = ["--to", exporter, "--output", Path(name).stem, *self._options(name)]
        command = [str(SCRIPTS / "jupyter"), "nbconvert", *words, "merged.ipynb"]
        return Step(f"nbconvert --to {exporter}", command, self.output)

    def _options(self, name: str) -> list[str]:
        """Return what an exporter has to be given, since it sees the merged notebook alone."""
        if name == PDF:  # the folder of the tables and figures that it attaches
            return [f"--ReviewPDFExporter.run_folder={self.output}"]
        if name == ARTICLE_PAGE and PAGE in formats_of(self.project):
            return [f"--ReviewArticleExporter.review_page={PAGE}"]
        return []


def require_same_files(first: Path, second: Path, names: Sequence[str]) -> None:
    """Raise BenchmarkError unless these files have the same bytes in both folders."""
    for name in names:
        if (first / name).read_bytes() != (second / name).read_bytes():
            raise BenchmarkError(f"{first / name} and {second / name} differ.")
