"""Measure time and memory of cleaning a million rows, beside pandas' plain read of the same file.

    .venv/bin/python benchmarks/big_registers.py [--rows 1000000] [--rounds 3]

prints tables in Markdown and writes them to benchmarks/big_registers.md. `--smoke` only checks,
with a few thousand rows, that it works.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.measuring import BenchmarkError, own_peak_memory
from benchmarks.reports import (
    describe_machine,
    machine_section,
    markdown_table,
    print_progress,
    run_benchmark,
)

# The modules that read, clean or write registers are imported by the functions that use them: this
# one is imported by every measured process, and a plain read must not be charged with them.

RESULTS = Path(__file__).resolve().parent / "big_registers.md"
ROOT = Path(__file__).resolve().parent.parent
FORMATS = {"xlsx": "xlsx", "gb18030": "CSV, GB18030", "utf-8": "CSV, UTF-8"}
STEPS = ("read", "clean", "records", "ledger.csv", "to_fix.xlsx")
MEMORY_TARGET = 2 * 2**30  # bytes
_SMOKE_ROWS = 3000
_LINES_ABOVE_HEADER = 2


@dataclass(frozen=True)
class FileMeasurement:
    """What a process took for a file: rows, seconds of each step, peak memory in bytes."""

    rows: int
    seconds: Mapping[str, float]
    peak_memory: int

    @property
    def total(self) -> float:
        """The seconds of all steps."""
        return sum(self.seconds.values())


Results = dict[str, dict[str, list[FileMeasurement]]]  # by format, then "plain" or "clean"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    options = _parse(arguments)
    output = None if options.smoke else options.output
    return run_benchmark(lambda folder: _measure(folder, options.rows, options.rounds), output)


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    from benchmarks.big_register_files import MAX_ROWS, MIN_ROWS  # noqa: PLC0415

    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of each file (1000000)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds (3)")
    parser.add_argument("--output", type=Path, default=RESULTS, help="benchmarks/big_registers.md")
    parser.add_argument("--smoke", action="store_true", help="only check that it works")
    options = parser.parse_args(arguments)
    if options.smoke:
        options.rows, options.rounds = _SMOKE_ROWS, 1
    if not MIN_ROWS <= options.rows <= MAX_ROWS:
        parser.error(f"--rows is from {MIN_ROWS} to {MAX_ROWS}, the most that a sheet can have")
    if options.rounds < 1:
        parser.error("--rounds is 1 or more")
    return options


def _measure(folder: Path, rows: int, rounds: int) -> list[str]:
    """Write the files, then read and clean each of them in every round; return the report."""
    machine = describe_machine()
    files = {name: _write_file(folder / name, name, rows) for name in FORMATS}
    results: Results = {name: {"plain": [], "clean": []} for name in files}
    for _ in range(rounds):
        for name, file in files.items():
            for task, measured in results[name].items():
                measured.append(_run_alone(task, file, folder / "output"))
                print_progress(f"{name}, {task}: {measured[-1].total:.1f} s")
    require_all_rows(results, rows)
    return report(results, machine, rows, rounds)


def _write_file(folder: Path, name: str, rows: int) -> Path:
    from benchmarks.big_register_files import (  # noqa: PLC0415
        REGISTER,
        YEAR,
        write_csv,
        write_xlsx,
    )

    folder.mkdir()
    path = folder / f"{REGISTER}{YEAR}.{'xlsx' if name == 'xlsx' else 'csv'}"
    if name == "xlsx":
        write_xlsx(path, rows)
    else:
        write_csv(path, rows, name)
    return path


def _run_alone(task: str, file: Path, output: Path) -> FileMeasurement:
    """Run a task in a new process. Raises BenchmarkError if it fails."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=context) as pool:
        try:
            return pool.submit(measure_task, task, file, output).result()
        except Exception as error:
            raise BenchmarkError(f"{task}, {file.name}: {error!r}") from error


def measure_task(task: str, file: Path, output: Path) -> FileMeasurement:
    """Read a file plainly or clean it, in this process."""
    seconds: dict[str, float] = {}
    rows = _read(file, seconds) if task == "plain" else _clean(file.parent, output, seconds)
    return FileMeasurement(rows, seconds, own_peak_memory())


def _read(path: Path, seconds: dict[str, float]) -> int:
    """Read a file with pandas, and do nothing else."""
    import pandas as pd  # noqa: PLC0415

    with _timed("read", seconds):
        if path.suffix == ".xlsx":
            table = pd.read_excel(path, engine="calamine", skiprows=_LINES_ABOVE_HEADER)
        else:
            table = pd.read_csv(path, encoding=path.parent.name, skiprows=_LINES_ABOVE_HEADER)
    return len(table)


def _clean(folder: Path, output: Path, seconds: dict[str, float]) -> int:
    """Do what the cleaning chapter does, from the file to all files that it writes."""
    from annual_review.cleaning.clean import clean  # noqa: PLC0415
    from annual_review.project.loading import load_settings  # noqa: PLC0415
    from annual_review.records.cleaned import write_ledger  # noqa: PLC0415
    from annual_review.records.to_fix import write_to_fix  # noqa: PLC0415
    from annual_review.registers.inputs import read_inputs  # noqa: PLC0415
    from benchmarks.big_register_files import YEAR  # noqa: PLC0415

    settings = load_settings(YEAR, ROOT / "params" / f"{YEAR}.yaml")
    with _timed("read", seconds):
        inputs = read_inputs(folder)
    with _timed("clean", seconds):
        cleaned = clean(inputs.sheets, settings, inputs.corrections, inputs.ignored)
    with _timed("records", seconds):
        cleaned.save(output / "records")
    with _timed("ledger.csv", seconds):
        write_ledger(cleaned.ledger, output / "ledger.csv")
    with _timed("to_fix.xlsx", seconds):
        write_to_fix(cleaned, inputs.sheets, output / "to_fix.xlsx")
    return len(cleaned.ledger)


@contextmanager
def _timed(step: str, seconds: dict[str, float]) -> Iterator[None]:
    start = time.perf_counter()
    yield
    seconds[step] = time.perf_counter() - start


def require_all_rows(results: Results, rows: int) -> None:
    """Raise BenchmarkError unless every row of every file has a line in the ledger."""
    for name, tasks in results.items():
        for measured in tasks["clean"]:
            if measured.rows != rows:
                raise BenchmarkError(f"{name}: the ledger has {measured.rows} lines, not {rows}.")


def report(results: Results, machine: Sequence[str], rows: int, rounds: int) -> list[str]:
    """Return the lines of the report in Markdown."""
    few_rows = "" if rows >= 10**6 else " These are few rows: not to be relied on."
    headers = ["file", "plain read, s", "cleaning, s", "cleaning / plain read"]
    headers += ["plain read, rows/s", "cleaning, rows/s", "plain read, MiB", "cleaning, MiB"]
    return [
        "# Big registers",
        "",
        "Made by `.venv/bin/python benchmarks/big_registers.py`, which lists all options with "
        "`--help`.",
        "",
        f"A register (宣讲台账, 7 columns) of {rows:,} rows, as messy as small ones are. A plain "
        "read is pandas', with calamine or its C parser; cleaning goes from the same file to the "
        "clean records, ledger.csv and to_fix.xlsx. The medians of both in each round, one after "
        f"the other, each in a process of its own; rounds: {rounds}. Memory is the peak resident "
        f"memory of the process, with all libraries.{few_rows}",
        "",
        *markdown_table(
            [*headers, "≤ 2 GiB"],
            (_result_row(FORMATS[name], tasks, rows) for name, tasks in results.items()),
        ),
        "",
        "Every row of each file has its line in the ledger.",
        "",
        "## Cleaning, step by step, in seconds",
        "",
        *markdown_table(
            ["file", *STEPS],
            (_step_row(FORMATS[name], tasks["clean"]) for name, tasks in results.items()),
        ),
        "",
        *machine_section(machine),
    ]


def _result_row(name: str, tasks: Mapping[str, Sequence[FileMeasurement]], rows: int) -> list[str]:
    plain, clean = (median(one.total for one in tasks[task]) for task in ("plain", "clean"))
    peaks = [max(one.peak_memory for one in tasks[task]) for task in ("plain", "clean")]
    return [
        *[name, f"{plain:.2f}", f"{clean:.2f}", f"{clean / plain:.1f}"],
        *[f"{rows / plain:,.0f}", f"{rows / clean:,.0f}"],
        *(f"{peak / 2**20:,.0f}" for peak in peaks),
        "met" if peaks[1] <= MEMORY_TARGET else "missed",
    ]


def _step_row(name: str, measured: Sequence[FileMeasurement]) -> list[str]:
    medians = [median(one.seconds[step] for one in measured) for step in STEPS]
    return [name, *(f"{seconds:.2f}" for seconds in medians)]


if __name__ == "__main__":
    sys.exit(main())
