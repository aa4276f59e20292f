"""Measure how many offices an hour this machine builds, beside the plain way, in one run.

    .venv/bin/python benchmarks/offices.py [--grow 1,10,100,300] [--plain 3]

makes that many offices, all different; builds them by `run_report.py --offices`, and some of them
by papermill's and nbconvert's commands, one after the other; prints tables in Markdown and writes
them to benchmarks/offices.md. `--smoke` tries whether it would work. On Linux alone.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.errors import BenchmarkError
from benchmarks.growth import HOUR, Line, Point, growth_table, line_through, reckoned_table
from benchmarks.machine import description
from benchmarks.many_offices import write_offices
from benchmarks.measuring import Measurement, Step, adopt_orphans, measure
from benchmarks.tables import span
from benchmarks.ways import Plain, require_the_same
from benchmarks.workbench import ROOT, YEAR, Workbench

RESULTS = Path(__file__).resolve().parent / "offices.md"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    said = _read(arguments)
    try:
        adopt_orphans()
        with tempfile.TemporaryDirectory(prefix="offices-benchmark-") as folder:
            lines = _compare(Path(folder), said)
    except BenchmarkError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print("\n".join(lines))
    return 0


def _read(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--grow", default="1,10,100,300", help="numbers of offices")
    parser.add_argument("--plain", type=int, default=3, help="offices built by the plain way (3)")
    parser.add_argument("--output", type=Path, default=RESULTS, help="benchmarks/offices.md")
    parser.add_argument("--smoke", action="store_true", help="try whether it works, and no more")
    said = parser.parse_args(arguments)
    said.grow = [2] if said.smoke else sorted({int(number) for number in said.grow.split(",")})
    said.plain = 1 if said.smoke else min(said.plain, said.grow[-1])
    return said


@dataclass(frozen=True)
class County(Workbench):
    """One of many offices, as a bench for the plain way."""

    office: str = ""

    @property
    def data(self) -> Path:
        """The folder of all its years' registers."""
        return self.folder / "data" / self.office

    @property
    def params(self) -> Path:
        """Its file of the year."""
        return self.folder / "params" / "offices" / self.office / f"{YEAR}.yaml"


def _compare(folder: Path, said: argparse.Namespace) -> list[str]:
    """Build offices by both ways; return the report, which is written as far as it has come."""
    machine, bench = description(), Workbench(folder)
    write_offices(said.grow[-1], folder)
    offices = sorted(path.name for path in (folder / "data").iterdir())
    shutil.copytree(ROOT / "notebooks", bench.notebooks)
    points, plain_runs, lines = list[Point](), list[Measurement](), list[str]()
    for number in said.grow:
        points.append(_build(bench, offices[:number]))
        fewest = said.plain - len(plain_runs) if number == said.grow[-1] else 1
        for _ in range(min(fewest, said.plain - len(plain_runs))):  # between ours: in turns
            plain_runs.append(_build_plainly(folder, offices[len(plain_runs)]))
        unchanged = _again(bench, offices[:number])
        bench.require_same_package()
        lines = _report(points, plain_runs, unchanged, machine)
        if not said.smoke:
            said.output.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return lines


def _build(bench: Workbench, offices: Sequence[str]) -> Point:
    """Build offices that were never built before."""
    shutil.rmtree(bench.folder / "reports", ignore_errors=True)
    measured = _measure(bench, offices)
    return Point(len(offices), measured.wall, measured.processor)


def _again(bench: Workbench, offices: Sequence[str]) -> Point:
    """Ask once more for offices that are built."""
    measured = _measure(bench, offices)
    return Point(len(offices), measured.wall, measured.processor)


def _measure(bench: Workbench, offices: Sequence[str]) -> Measurement:
    """Run the one command for some of the offices."""
    chosen = bench.folder / "params" / "chosen"
    shutil.rmtree(chosen, ignore_errors=True)
    for office in offices:
        shutil.copytree(bench.folder / "params" / "offices" / office, chosen / office)
    places = {
        "--offices": chosen,
        "--data": bench.folder / "data",
        "--notebooks": bench.notebooks,
        "--reports": bench.folder / "reports",
    }
    options = [str(part) for option in places.items() for part in option]
    command = [sys.executable, str(ROOT / "run_report.py"), str(YEAR), *options]
    step = Step("run_report.py --offices", command, bench.folder)
    measured = measure([step], bench.folder / "log.txt")
    print(f"{len(offices)} offices: {measured.wall:.1f} s", file=sys.stderr, flush=True)
    return measured


def _build_plainly(folder: Path, office: str) -> Measurement:
    """Build one office by the plain way. Raises BenchmarkError unless it is the same review."""
    bench = County(folder, office=office)
    way = Plain(bench)
    way.make_ready("cold")
    measured = measure(way.steps(), folder / "log.txt")
    require_the_same(folder / "reports" / office / str(YEAR), way.made)
    print(f"{office}, plain: {measured.wall:.1f} s", file=sys.stderr, flush=True)
    return measured


def _report(
    points: Sequence[Point],
    plain_runs: Sequence[Measurement],
    unchanged: Point,
    machine: Sequence[str],
) -> list[str]:
    """Return the report in Markdown."""
    cores, line = len(os.sched_getaffinity(0)), line_through(points)
    plain = median([one.wall for one in plain_runs])
    return [
        "# Many offices",
        "",
        "Made by `.venv/bin/python benchmarks/offices.py`, which says all options with `--help`. "
        "Each office is a county of its own, made from the sample year: other spellings, order and "
        "number of rows. Every review has its page, its PDF and its Word file.",
        "",
        *["## Offices an hour", "", *_speeds(points[-1], plain_runs, plain), ""],
        *["## How cost grows", "", *growth_table(points), "", _line_said(line), ""],
        f"Asked again for {unchanged.offices} offices of which none has changed: "
        f"{unchanged.wall:.1f} s, {unchanged.wall / unchanged.offices:.3f} s an office.",
        "",
        *["## What more would take", ""],
        f"Not measured: reckoned from the slope on {cores} cores, as if every core more built as "
        "many offices as each of these, and reading and writing kept up with them. The plain way "
        "is reckoned from its median office.",
        "",
        *reckoned_table(line, cores, plain),
        "",
        *["## Machine", "", *machine],
    ]


def _speeds(ours: Point, plain_runs: Sequence[Measurement], plain: float) -> list[str]:
    """Say how many offices an hour both ways build, and the ratio."""
    own, other = HOUR * ours.offices / ours.wall, HOUR / plain
    seconds = span([one.wall for one in plain_runs])
    return [
        f"- **ours**, `run_report.py {YEAR} --offices` with {ours.offices} offices: "
        f"**{own:.0f} an hour**.",
        "- **plain**, papermill a notebook, a script that merges, nbconvert a format, office after "
        f"office: {other:.0f} an hour ({seconds} s an office, {len(plain_runs)} offices).",
        f"- ours / plain: **{own / other:.1f}**. The same `figures.json`, `review.pdf` and "
        "`review.docx`, byte for byte, of each office that both have built.",
    ]


def _line_said(line: Line) -> str:
    return (
        f"A line through these: {line.start:.1f} s and {line.slope:.2f} s an office "
        f"(R² = {line.fit:.4f}, weighed by share)."
    )


if __name__ == "__main__":
    sys.exit(main())
