"""Measure how many offices an hour are built, beside the plain build; or generate offices.

    .venv/bin/python benchmarks/offices.py [--numbers 1,10,100,300] [--plain 3]

generates that many synthetic offices; builds them by `run_report.py --offices`, and some of them by
papermill's and nbconvert's commands, one after the other; prints tables in Markdown and writes
them to benchmarks/offices.md. `--smoke` only checks that it works. Linux only.

    .venv/bin/python benchmarks/offices.py --generate DIR [--counties 100] [--broken 3] [--seed 0]

only writes DIR/params/offices/<id>/ and DIR/data/<id>/2021/ of synthetic counties, of a prefecture
over every ten of them, and of a province over several prefectures.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.builds import PlainBuild, require_same_files, run_report_step, same_files
from benchmarks.measuring import BenchmarkError, Measurement, adopt_orphans, measure
from benchmarks.offices_report import OfficesRun, report
from benchmarks.project_copy import ROOT, YEAR, ProjectCopy
from benchmarks.reports import describe_machine, print_progress, run_benchmark, write_report
from benchmarks.synthetic_offices import write_offices

RESULTS = Path(__file__).resolve().parent / "offices.md"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    options = _parse(arguments)
    if options.generate:
        return _generate(options)
    adopt_orphans()
    return run_benchmark(lambda folder: _measure(folder, options), options.output)


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--numbers", default="1,10,100,300", help="numbers of offices to build")
    parser.add_argument("--plain", type=int, default=3, help="offices of the plain build (3)")
    parser.add_argument("--output", type=Path, default=RESULTS, help="benchmarks/offices.md")
    parser.add_argument("--smoke", action="store_true", help="only check that it works")
    group = parser.add_argument_group("generating offices, without measuring")
    group.add_argument("--generate", type=Path, metavar="DIR", help="a new folder for offices")
    group.add_argument("--counties", type=int, default=100, help="number of counties (100)")
    group.add_argument("--broken", type=int, default=0, help="how many of them are broken (0)")
    group.add_argument("--seed", type=int, default=0, help="another seed gives other offices (0)")
    options = parser.parse_args(arguments)
    numbers = "2" if options.smoke else options.numbers
    options.numbers = sorted({int(number) for number in numbers.split(",")})
    options.plain = 1 if options.smoke else min(options.plain, options.numbers[-1])
    options.output = None if options.smoke else options.output
    return options


def _generate(options: argparse.Namespace) -> int:
    """Write offices; return 2 if the folder holds some already."""
    try:
        broken = write_offices(
            options.counties, options.generate, broken=options.broken, seed=options.seed
        )
    except BenchmarkError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    suffix = f"; broken: {', '.join(broken)}." if broken else "."
    print(f"{options.counties} counties in {options.generate}{suffix}")
    return 0


@dataclass(frozen=True)
class OfficeCopy(ProjectCopy):
    """One of many offices, with the paths that the plain build asks for."""

    office: str = ""

    @property
    def data(self) -> Path:
        """The folder of all years' registers."""
        return self.folder / "data" / self.office

    @property
    def params(self) -> Path:
        """The params file of the year."""
        return self.folder / "params" / "offices" / self.office / f"{YEAR}.yaml"


def _measure(folder: Path, options: argparse.Namespace) -> list[str]:
    """Build offices in both ways, alternately; write and return the report."""
    machine, project = describe_machine(), ProjectCopy(folder)
    write_offices(options.numbers[-1], folder)
    offices = sorted(path.name for path in project.data.iterdir())
    shutil.copytree(ROOT / "notebooks", project.notebooks)
    runs, plain, lines = list[OfficesRun](), list[Measurement](), list[str]()
    for number in options.numbers:
        shutil.rmtree(folder / "reports", ignore_errors=True)
        runs.append(_build(project, offices[:number]))
        left = options.plain - len(plain)
        for _ in range(left if number == options.numbers[-1] else min(1, left)):
            plain.append(_build_plainly(folder, offices[len(plain)]))
        unchanged = _build(project, offices[:number])
        project.require_unchanged_package()
        lines = report(runs, plain, unchanged, machine)
        if options.output:  # what has been measured so far is kept if a long run is interrupted
            write_report(lines, options.output)
    return lines


def _build(project: ProjectCopy, offices: Sequence[str]) -> OfficesRun:
    """Build some of the offices by one command."""
    chosen = project.folder / "params" / "chosen"
    shutil.rmtree(chosen, ignore_errors=True)
    for office in offices:
        shutil.copytree(project.folder / "params" / "offices" / office, chosen / office)
    step = run_report_step(
        project.folder,
        offices=chosen,
        data=project.data,
        notebooks=project.notebooks,
        reports=project.folder / "reports",
    )
    measured = measure([step], project.log)
    print_progress(f"{len(offices)} offices: {measured.wall:.1f} s")
    return OfficesRun(len(offices), measured.wall, measured.cpu)


def _build_plainly(folder: Path, office: str) -> Measurement:
    """Build one office by the plain build. Raises BenchmarkError unless the review is the same."""
    build = PlainBuild(OfficeCopy(folder, office=office))
    build.prepare("cold")
    measured = measure(build.steps(), build.project.log)
    ours = folder / "reports" / office / str(YEAR)
    require_same_files(ours, build.output, same_files(build.project))
    print_progress(f"{office}, plain: {measured.wall:.1f} s")
    return measured


if __name__ == "__main__":
    sys.exit(main())
