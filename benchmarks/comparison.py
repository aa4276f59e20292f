"""Run all builds side by side after each kind of change; used by compare.py and memory.py."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.builds import Build, PlainBuild, ReportBuild, require_same_files, same_files
from benchmarks.measuring import BenchmarkError, Measurement, measure
from benchmarks.other_tools import TOOLS, install_tools
from benchmarks.project_copy import (
    CHAPTER,
    FIELD,
    WORKBOOK,
    ProjectCopy,
    change_sentence,
    change_workbook,
)
from benchmarks.reports import print_progress

NOT_RUN = "not run"


@dataclass(frozen=True)
class Case:
    """What happens before a run: `change` edits the inputs, in another way each time.

    `target` is the largest share of the plain build's wall-clock time that run_report.py may take.
    """

    name: str
    description: str
    target: float
    change: Callable[[ProjectCopy], Path] | None = None


CASES = {
    case.name: case
    for case in (
        Case("cold", "there is no reports folder at all", 0.10),
        Case("unchanged", "the review exists, and nothing has changed", 0.002),
        Case("sentence", f"one word in a sentence of {CHAPTER} has changed", 0.04, change_sentence),
        Case("workbook", f"one count ({FIELD}) in {WORKBOOK} has changed", 0.07, change_workbook),
    )
}


def add_choices(parser: argparse.ArgumentParser) -> None:
    """Add the options that choose cases and further tools."""
    names = ",".join(CASES)
    parser.add_argument("--only", default=names, help=f"cases to measure ({names})")
    parser.add_argument(
        "--with", dest="tools", default="", help=f"further tools to measure ({','.join(TOOLS)})"
    )


def parse_choices(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """Replace the texts of both options by lists of names."""
    options.only = _parse_names(parser, options.only, CASES)
    options.tools = _parse_names(parser, options.tools, TOOLS)


def _parse_names(parser: argparse.ArgumentParser, text: str, known: Iterable[str]) -> list[str]:
    """Split a comma-separated text into names, in the order of `known`."""
    names = {name for name in text.split(",") if name}
    if unknown := names.difference(known):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; known are {', '.join(known)}")
    return [name for name in known if name in names]


@dataclass
class Comparison:
    """All builds of a copy of the project; `not_run` has the reasons of tools that do not work."""

    project: ProjectCopy
    cases: Sequence[Case]
    builds: Sequence[Build]
    not_run: dict[str, str] = field(default_factory=dict)

    @classmethod
    def prepare(cls, folder: Path, case_names: Iterable[str], tools: Iterable[str]) -> Comparison:
        """Copy the project, install further tools, and run every build once."""
        project = ProjectCopy.create(folder)
        installed, not_run = install_tools(tools, project)
        builds: list[Build] = [ReportBuild(project), PlainBuild(project), *installed]
        made = cls(project, [CASES[name] for name in case_names], builds, not_run)
        for build in builds:
            made._run(build, CASES["cold"], sample_memory=False)
        made._require_same_review()
        return made

    @property
    def column_names(self) -> list[str]:
        """The names of all builds, then of the tools that do not work."""
        return [*(build.name for build in self.builds), *self.not_run]

    def cells(self, values: Mapping[str, str]) -> list[str]:
        """Return a table's cell for each column, from values by the names of builds."""
        return [values.get(name, NOT_RUN) for name in self.column_names]

    def run_round(self, *, sample_memory: bool = False) -> Iterator[tuple[Case, str, Measurement]]:
        """Run every build in every case; yield case, name of the build and measurement."""
        for case in self.cases:
            before = self._pdf()
            if case.change:
                case.change(self.project)
            for build in self.builds:
                yield case, build.name, self._run(build, case, sample_memory=sample_memory)
            self._require_same_review()
            require_effect(case, before, self._pdf())

    def _run(self, build: Build, case: Case, *, sample_memory: bool) -> Measurement:
        build.prepare(case.name)
        measured = measure(build.steps(), self.project.log, sample_memory=sample_memory)
        self.project.require_unchanged_package()
        print_progress(f"{case.name}, {build.name}: {measured.wall:.1f} s")
        return measured

    def _require_same_review(self) -> None:
        report, plain, *_ = self.builds
        require_same_files(report.output, plain.output, same_files(self.project))

    def _pdf(self) -> bytes:
        return (self.builds[0].output / "review.pdf").read_bytes()


def require_effect(case: Case, before: bytes, after: bytes) -> None:
    """Raise BenchmarkError unless the review has changed exactly if the inputs have."""
    if case.change and before == after:
        raise BenchmarkError(f"The change of '{case.name}' has no effect on the review.")
    if not case.change and before != after:
        raise BenchmarkError(f"The review has changed in '{case.name}', which changes no input.")
