"""Measure the peak memory of a review, and whether that of many offices stays constant.

    .venv/bin/python benchmarks/memory.py [--only cold,sentence] [--with quarto] [--offices 1000]

samples all processes of run_report.py and of the plain build in each case of compare.py; then
builds that many tiny offices and compares the first tenth with the last. It prints tables in
Markdown; with all cases and 1,000 offices or more it writes them to benchmarks/memory.md.
`--smoke` only checks that it works. Linux only.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.comparison import CASES, Comparison, add_choices, parse_choices
from benchmarks.measuring import BenchmarkError, Measurement, MemorySampler, adopt_orphans
from benchmarks.project_copy import ROOT
from benchmarks.reports import (
    check_target,
    describe_machine,
    machine_section,
    markdown_table,
    mebibytes,
    print_progress,
    run_benchmark,
)
from tests.support.many_offices import Offices

MEMORY_TARGET = 2.0  # ordinary kernels
ENOUGH_OFFICES = 1000  # fewer are no proof, and their report is only printed
RESULTS = Path(__file__).resolve().parent / "memory.md"
_PARTS = 10
_INTERVAL = 0.25  # seconds between two samples of many offices

Peaks = Mapping[tuple[str, str], Measurement]  # by case and build


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    options = _parse(arguments)
    adopt_orphans()
    return run_benchmark(lambda folder: _measure(folder, options), options.output)


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    add_choices(parser)
    parser.add_argument("--offices", type=int, default=ENOUGH_OFFICES, help="tiny offices (1000)")
    parser.add_argument("--output", type=Path, help="benchmarks/memory.md")
    parser.add_argument("--smoke", action="store_true", help="only check that it works")
    options = parser.parse_args(arguments)
    if options.smoke:
        options.only, options.offices = "unchanged", _PARTS
    if options.offices < _PARTS:
        parser.error(f"--offices is {_PARTS} or more")
    parse_choices(parser, options)
    is_complete = options.only == list(CASES) and options.offices >= ENOUGH_OFFICES
    if options.output is None and is_complete:
        options.output = RESULTS
    return options


def _measure(folder: Path, options: argparse.Namespace) -> list[str]:
    """Measure both; return the report."""
    machine = describe_machine()
    comparison = Comparison.prepare(folder / "review", options.only, options.tools)
    peaks = {
        (case.name, build): measured
        for case, build, measured in comparison.run_round(sample_memory=True)
    }
    names = (f"office-{number:04d}" for number in range(options.offices))
    office_peaks = peaks_by_part(Offices(folder / "many", *names), options.offices)
    return report(comparison, peaks, options.offices, office_peaks, machine)


def peaks_by_part(offices: Offices, number: int) -> list[int]:
    """Build many offices; return the peak memory, in bytes, during each tenth of them."""
    samplers = [MemorySampler() for _ in range(_PARTS)]
    command = [sys.executable, "run_report.py", *offices.arguments()]
    reports = Path(offices.reports)
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as process:  # noqa: S603
        while process.poll() is None:
            done = sum(1 for _ in reports.glob("*/2021/manifest.json"))
            samplers[min(_PARTS - 1, _PARTS * done // number)].sample()
            time.sleep(_INTERVAL)
    if process.returncode:
        raise BenchmarkError(f"The run of many offices ended with status {process.returncode}.")
    print_progress(f"{number} offices are built")
    return [sampler.peak for sampler in samplers]


def report(
    comparison: Comparison,
    peaks: Peaks,
    offices: int,
    office_peaks: Sequence[int],
    machine: Sequence[str],
) -> list[str]:
    """Return the lines of the report in Markdown."""
    first, *_, last = office_peaks
    return [
        "# Memory",
        "",
        "Made by `.venv/bin/python benchmarks/memory.py`, which lists all options with `--help`. "
        "Memory is the PSS of all processes together, sampled again and again.",
        "",
        "## One review",
        "",
        "The peak in a run of each case of [the comparison](results.md), sampled every 50 ms. The "
        f"largest ordinary kernel of the plain build held {mebibytes(kernel_peak(peaks))}.",
        "",
        *memory_table(comparison, peaks),
        "",
        *(f"- **{name}** was not run: {reason}" for name, reason in comparison.not_run.items()),
        *([""] if comparison.not_run else []),
        "## Many offices",
        "",
        f"{offices} tiny offices, built by `run_report.py --offices`; the peak while a tenth of "
        f"them was built, sampled every {_INTERVAL} s.",
        "",
        f"**{mebibytes(first)}** in the first tenth, **{mebibytes(last)}** in the last, "
        f"{mebibytes(max(office_peaks))} in all.",
        "",
        *machine_section(machine),
    ]


def kernel_peak(peaks: Peaks) -> int:
    """Return the largest memory, in bytes, of one ordinary kernel of the plain build."""
    return max(one.kernel_memory for (_, build), one in peaks.items() if build == "plain")


def memory_table(comparison: Comparison, peaks: Peaks) -> list[str]:
    """Return the table of peaks, and of run_report.py's in ordinary kernels."""
    rows = []
    for case in comparison.cases:
        held = {build.name: peaks[case.name, build.name].peak_memory for build in comparison.builds}
        kernels = held["run_report"] / kernel_peak(peaks)
        cells = comparison.cells({name: mebibytes(size) for name, size in held.items()})
        rows.append([case.name, *cells, f"{kernels:.2f}", check_target(kernels, MEMORY_TARGET)])
    headers = ["", *comparison.column_names, "run_report / one kernel", "target"]
    return markdown_table(headers, rows)


if __name__ == "__main__":
    sys.exit(main())
