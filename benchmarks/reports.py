"""Describe the machine, format Markdown tables, write the result pages; used by all commands."""

from __future__ import annotations

import datetime as dt
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from importlib import metadata
from pathlib import Path
from statistics import median

import psutil  # type: ignore[import-untyped]

from benchmarks.measuring import BenchmarkError

_PACKAGES = (
    "papermill",
    "nbconvert",
    "nbclient",
    "ipykernel",
    "jupyter_client",
    "jupyterlab",
    "pandas",
    "numpy",
    "matplotlib",
    "pyarrow",
    "typst",
)


def run_benchmark(measure: Callable[[Path], Sequence[str]], output: Path | None) -> int:
    """Print the report that `measure` returns, and write it to `output`; return the exit status.

    `measure` is called with a temporary folder to work in.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
            lines = measure(Path(folder))
    except BenchmarkError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print("\n".join(lines))
    if output is not None:
        write_report(lines, output)
    return 0


def write_report(lines: Sequence[str], path: Path) -> None:
    """Write the lines of a report in Markdown."""
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def print_progress(text: str) -> None:
    """Print a line to standard error at once."""
    print(text, file=sys.stderr, flush=True)


def machine_section(lines: Sequence[str]) -> list[str]:
    """Return the section of a report for the lines of `describe_machine`."""
    return ["## Machine", "", *lines]


def describe_machine() -> list[str]:
    """Return date, machine, load, versions and the use of bytecode as a list in Markdown.

    It is called before measuring, because of the load.
    """
    cores, memory = core_count(), float(psutil.virtual_memory().total) / 2**30
    return [
        f"- Date: {dt.datetime.now(dt.UTC):%Y-%m-%d}",
        f"- Machine: {_processor_name()}, {cores} cores, {memory:.0f} GiB, "
        f"{platform.system()} {platform.machine()}",
        f"- Load before the first round: {os.getloadavg()[0]:.1f}",
        f"- {platform.python_implementation()} {platform.python_version()}; "
        + ", ".join(f"{name} {metadata.version(name)}" for name in _PACKAGES),
        f"- {_bytecode_setting()}",
    ]


def core_count() -> int:
    """Return the number of cores that this process may use."""
    return len(os.sched_getaffinity(0))


def _bytecode_setting() -> str:
    if os.environ.get("PYTHONDONTWRITEBYTECODE"):
        return "PYTHONDONTWRITEBYTECODE is set: modules without bytecode are compiled at each start"
    return "PYTHONDONTWRITEBYTECODE is not set"


def _processor_name() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def markdown_table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of a Markdown table.

    >>> markdown_table(["offices", "seconds"], [["1", "18.2"]])
    ['| offices | seconds |', '| --- | --- |', '| 1 | 18.2 |']
    """
    lines = [headers, ["---"] * len(headers), *rows]
    return [f"| {' | '.join(cells)} |" for cells in lines]


def median_and_range(values: Sequence[float]) -> str:
    """Format the median and, in brackets, the smallest and largest value.

    >>> median_and_range([3.0, 1.0, 2.5])
    '2.50 (1.00–3.00)'
    """
    return f"{median(values):.2f} ({min(values):.2f}–{max(values):.2f})"


def mebibytes(size: int) -> str:
    """Format a number of bytes.

    >>> mebibytes(3 * 2**20)
    '3 MiB'
    """
    return f"{size / 2**20:.0f} MiB"


def check_target(value: float, target: float) -> str:
    """Format a target, and whether a value meets it.

    >>> check_target(0.2, 0.18)
    '≤ 0.18: missed'
    """
    return f"≤ {target:g}: {'met' if value <= target else 'missed'}"


def few_rounds_note(rounds: int, enough: int = 5) -> str:
    """Return a sentence of warning, to append, if there were too few rounds.

    >>> few_rounds_note(2)
    ' These are fewer than 5: not to be relied on.'
    """
    return "" if rounds >= enough else f" These are fewer than {enough}: not to be relied on."
