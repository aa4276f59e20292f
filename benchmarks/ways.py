"""The two ways from the same registers and notebooks to the same review: ours and the plain one."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from papermill import inspect_notebook

from annual_review.build.notebooks import chapter_files
from annual_review.project.earlier_years import EARLIER_FILE, earlier_folders
from benchmarks.errors import BenchmarkError
from benchmarks.measuring import Step
from benchmarks.workbench import ROOT, YEAR, Workbench

COMMANDS = Path(sys.executable).parent
SAME = ("figures.json", "review.pdf", "review.docx")


def asked_by(chapter: Path) -> set[str]:
    """Return the names of a notebook's parameters."""
    return set(inspect_notebook(str(chapter)))


class Way(Protocol):
    """A way to make the review, in the folder `made`."""

    name: str
    made: Path

    def make_ready(self, row: str) -> None:
        """Put in order what a run of a row needs, outside of its time.

        The inputs have been changed by then.
        """

    def steps(self) -> list[Step]:
        """Return the commands of one run."""


class Ours:
    """`python run_report.py 2021`."""

    name = "ours"

    def __init__(self, bench: Workbench) -> None:
        self.bench, self.reports = bench, bench.folder / "reports"
        self.made = self.reports / str(YEAR)

    def make_ready(self, row: str) -> None:
        """Let the last review stand, or take away all reports."""
        if row == "cold":
            shutil.rmtree(self.reports, ignore_errors=True)

    def steps(self) -> list[Step]:
        """Return the one command."""
        places = {
            "--data": self.bench.data,
            "--params": self.bench.params,
            "--notebooks": self.bench.notebooks,
            "--reports": self.reports,
        }
        options = [str(part) for option in places.items() for part in option]
        command = [sys.executable, str(ROOT / "run_report.py"), str(YEAR), *options]
        return [Step("run_report.py", command, self.bench.folder)]


class Plain:
    """papermill for each notebook, a script that merges them, jupyter nbconvert for each format."""

    name = "plain"

    def __init__(self, bench: Workbench) -> None:
        self.bench, self.made = bench, bench.folder / "plain"
        self.executed = self.made / "notebooks"

    def make_ready(self, row: str) -> None:
        """Start with an empty folder: this way keeps nothing that could be used again."""
        shutil.rmtree(self.made, ignore_errors=True)
        self.executed.mkdir(parents=True)

    def steps(self) -> list[Step]:
        """Return all commands; chapters that ask for the others' figures come behind a merge."""
        chapters = chapter_files(self.bench.notebooks)
        last = [path for path in chapters if "figures" in asked_by(path)]
        first, *middle = [path for path in chapters if path not in last]
        return [
            self.papermill(first),
            *self._earlier_years(first),
            *map(self.papermill, middle),
            *([self._merge("merge, for the last chapter")] if last else []),
            *map(self.papermill, last),
            self._merge("merge"),
            self._nbconvert("html"),
            self._nbconvert("review-pdf"),
            self._nbconvert("review-docx"),
        ]

    def _earlier_years(self, first: Path) -> list[Step]:
        """Return what cleans the years before, with which figures are compared."""
        records = self.made / "records"
        years = earlier_folders(self.bench.data / str(YEAR), YEAR)
        note = f"import sys; open(sys.argv[1], 'w').write({json.dumps(dict.fromkeys(years, ''))!r})"
        noting = [sys.executable, "-c", note, str(records / EARLIER_FILE)]
        cleaning = [self.papermill(first, year, records / str(year)) for year in years]
        return [*cleaning, *([Step("note the years", noting, self.made)] if years else [])]

    def papermill(self, chapter: Path, year: int = YEAR, records: Path | None = None) -> Step:
        """Return the command that executes one notebook, perhaps of an earlier year."""
        offered = {
            "data": self.bench.data / str(year),
            "params": self.bench.params.with_name(f"{year}.yaml"),
            "records": records or self.made / "records",
            "figures": self.made / "figures.json",
            "typed": self.made / "typed.json",
        }
        asked = asked_by(chapter)
        texts = [["-r", name, str(path)] for name, path in offered.items() if name in asked]
        own = ["-p", "year", str(year)] if "year" in asked else []
        executed = self.executed if records is None else self.made
        command = [str(COMMANDS / "papermill"), str(chapter), str(executed / chapter.name)]
        parameters = [*own, *(part for text in texts for part in text)]
        folder = self.bench.notebooks
        of = "" if year == YEAR else f" of {year}"
        return Step(f"papermill {chapter.name}{of}", [*command, *parameters], folder)

    def _merge(self, name: str) -> Step:
        script = ROOT / "benchmarks" / "merge_chapters.py"
        command = [sys.executable, str(script), str(YEAR), str(self.bench.params), str(self.made)]
        return Step(name, command, self.made)

    def _nbconvert(self, form: str) -> Step:
        jupyter = str(COMMANDS / "jupyter")
        command = [jupyter, "nbconvert", "--to", form, "--output", "review", "merged.ipynb"]
        return Step(f"nbconvert --to {form}", command, self.made)


def require_the_same(one: Path, other: Path, names: Sequence[str] = SAME) -> None:
    """Raise BenchmarkError unless two folders hold these files with the same bytes."""
    for name in names:
        if (one / name).read_bytes() != (other / name).read_bytes():
            raise BenchmarkError(f"{one / name} and {other / name} differ.")
