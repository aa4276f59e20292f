"""Compare the time of `run_report.py` with that of papermill's and nbconvert's plain commands.

    .venv/bin/python benchmarks/compare.py [--rounds 5] [--only cold,sentence] [--with quarto,myst]

prints tables in Markdown and writes them to benchmarks/results.md. `--smoke` only checks, in about
a minute, that it works. Linux only.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from annual_review.project.paths import chapter_files
from benchmarks.builds import PlainBuild, ReportBuild, require_same_files, same_files
from benchmarks.comparison import Comparison, add_choices, parse_choices
from benchmarks.measuring import BenchmarkError, Measurement, adopt_orphans, measure
from benchmarks.project_copy import ProjectCopy
from benchmarks.reports import (
    check_target,
    describe_machine,
    few_rounds_note,
    machine_section,
    markdown_table,
    median_and_range,
    run_benchmark,
)

MIN_ROUNDS, MAX_ROUNDS = 1, 30  # change_sentence has new words for no more rounds
RESULTS = Path(__file__).resolve().parent / "results.md"
_BUILDS = """\
- **run_report**: `python run_report.py 2021`.
- **plain**: the same notebooks without it. `papermill` for each notebook, in order; a script that \
merges the executed chapters and writes `figures.json`, before the chapter that compares figures \
and again at the end; and `jupyter nbconvert` for each format that `outputs:` of `params/` asks \
for, with the exporters of the package. It keeps nothing from run to run."""
_TOOLS = """\
- **quarto**, **myst**: Quarto and mystmd execute the same notebooks with their own engines and \
make a page of each. They do less: no figures, no comparison with those published, no \
PDF (which would need LaTeX, or fonts of the system)."""

Timings = Mapping[tuple[str, str], Sequence[Measurement]]  # by case and build, one a round


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    options = _parse(arguments)
    adopt_orphans()
    if options.smoke:
        return run_benchmark(_smoke, None)
    return run_benchmark(lambda folder: _compare(folder, options), options.output)


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5, help="timed rounds (5)")
    add_choices(parser)
    parser.add_argument("--output", type=Path, default=RESULTS, help="benchmarks/results.md")
    parser.add_argument("--smoke", action="store_true", help="only check that it works")
    options = parser.parse_args(arguments)
    if not MIN_ROUNDS <= options.rounds <= MAX_ROUNDS:
        parser.error(f"--rounds is from {MIN_ROUNDS} to {MAX_ROUNDS}")
    parse_choices(parser, options)
    return options


def _compare(folder: Path, options: argparse.Namespace) -> list[str]:
    """Run all builds side by side in rounds; return the report."""
    machine = describe_machine()
    comparison = Comparison.prepare(folder, options.only, options.tools)
    timings: dict[tuple[str, str], list[Measurement]] = {}
    for _ in range(options.rounds):
        for case, build, measured in comparison.run_round():
            timings.setdefault((case.name, build), []).append(measured)
    return report(comparison, timings, machine, options.rounds)


def report(
    comparison: Comparison, timings: Timings, machine: Sequence[str], rounds: int
) -> list[str]:
    """Return the lines of the report in Markdown."""
    has_tools = len(comparison.builds) > 2  # run_report and plain
    return [
        "# run_report.py and the plain build",
        "",
        "Made by `.venv/bin/python benchmarks/compare.py`, which lists all options with `--help`. "
        "Peak memory is measured by `benchmarks/memory.py`.",
        "",
        *_BUILDS.splitlines(),
        *(_TOOLS.splitlines() if has_tools else []),
        *(f"- **{name}** was not run: {reason}" for name, reason in comparison.not_run.items()),
        "",
        "Before the first round and after every run of both, these files of theirs were the same, "
        f"byte for byte: {', '.join(f'`{name}`' for name in same_files(comparison.project))}.",
        "",
        "## Wall-clock seconds",
        "",
        f"The median (smallest–largest) of {rounds} rounds; all builds run in each round, one "
        f"after the other.{few_rounds_note(rounds)}",
        "",
        *wall_table(comparison, timings),
        "",
        *(f"- {case.name}: {case.description}." for case in comparison.cases),
        "",
        *["## CPU seconds", "", "User and system, of all processes.", ""],
        *cpu_table(comparison, timings),
        "",
        *["## The plain build, step by step", "", *steps_table(timings), ""],
        *machine_section(machine),
    ]


def wall_table(comparison: Comparison, timings: Timings) -> list[str]:
    """Return the table of wall-clock seconds, and of run_report.py's share of the plain build's."""
    rows = _rows(comparison, timings, "wall")
    for row, case in zip(rows, comparison.cases, strict=True):
        report_wall, plain_wall = (
            median(one.wall for one in timings[case.name, build])
            for build in ("run_report", "plain")
        )
        share = report_wall / plain_wall
        row += [f"{share:.3f}", check_target(share, case.target)]
    return markdown_table(["", *comparison.column_names, "run_report / plain", "target"], rows)


def cpu_table(comparison: Comparison, timings: Timings) -> list[str]:
    """Return the table of CPU seconds."""
    return markdown_table(["", *comparison.column_names], _rows(comparison, timings, "cpu"))


def _rows(comparison: Comparison, timings: Timings, quantity: str) -> list[list[str]]:
    """Return a row for each case: the median and range of a quantity, for each build."""
    rows = []
    for case in comparison.cases:
        values = {
            build.name: [getattr(one, quantity) for one in timings[case.name, build.name]]
            for build in comparison.builds
        }
        spans = {name: median_and_range(numbers) for name, numbers in values.items()}
        rows.append([case.name, *comparison.cells(spans)])
    return rows


def steps_table(timings: Timings) -> list[str]:
    """Return the seconds of each step of the plain build, over all rounds of all cases."""
    runs = [one for (_, build), runs in timings.items() if build == "plain" for one in runs]
    rows = [[name, median_and_range([run.steps[name] for run in runs])] for name in runs[0].steps]
    rows.append(["all steps", median_and_range([run.wall for run in runs])])
    return markdown_table(["step of the plain build", "wall-clock seconds"], rows)


def _smoke(folder: Path) -> list[str]:
    """Run run_report.py twice and the plain build's first notebook; return a line of result.

    Raises BenchmarkError if the second run rebuilds, or is not the quicker one.
    """
    project = ProjectCopy.create(folder)
    report_build, plain = ReportBuild(project), PlainBuild(project)
    cold = measure(report_build.steps(), project.log).wall
    times = _modification_times(report_build)
    unchanged = measure(report_build.steps(), project.log, sample_memory=True)
    plain.prepare("cold")
    first_step = plain.papermill(chapter_files(project.notebooks)[0])
    first = measure([first_step], project.log).wall
    project.require_unchanged_package()
    require_same_files(report_build.output, plain.output, ["ledger.csv"])
    if unchanged.wall >= cold or not unchanged.peak_memory:
        raise BenchmarkError(f"unchanged took {unchanged.wall:.1f} s, cold {cold:.1f} s.")
    if times != _modification_times(report_build):
        raise BenchmarkError("An unchanged year was built again.")
    return [
        f"cold {cold:.1f} s, unchanged {unchanged.wall:.1f} s, "
        f"the plain build's first notebook {first:.1f} s: the benchmark works."
    ]


def _modification_times(build: ReportBuild) -> list[int]:
    return [(build.output / name).stat().st_mtime_ns for name in same_files(build.project)]


if __name__ == "__main__":
    sys.exit(main())
