"""Look whether memory stays flat over many offices: the peak of the first ones beside the last.

    .venv/bin/python benchmarks/offices_memory.py [--offices 1000]

makes that many tiny offices, has `run_report.py --offices` build them, and prints the peaks of all
its processes together while the first tenth is built, and the last; of a thousand or more it writes
them to benchmarks/offices_memory.md. On Linux alone.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.machine import description
from benchmarks.memory import TreeMemory
from tests.support.many_offices import Offices

_EVERY = 0.25  # seconds
_MIB = 2**20
_ENOUGH = 1000  # offices, from which on the report is kept
RESULTS = Path(__file__).resolve().parent / "offices_memory.md"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--offices", type=int, default=1000, metavar="N")
    number = parser.parse_args(arguments).offices
    with tempfile.TemporaryDirectory() as folder:
        offices = Offices(Path(folder) / "many", *(f"office-{one:04d}" for one in range(number)))
        peaks = _peaks(offices, number)
    lines = _report(number, peaks)
    print("\n".join(lines))
    if number >= _ENOUGH:
        RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return 0


def _report(number: int, peaks: Sequence[int]) -> list[str]:
    """Return the report in Markdown; `peaks` are bytes, one for each tenth of the offices."""
    first, *_, last = peaks
    return [
        "# Memory over many offices",
        "",
        f"Made by `.venv/bin/python benchmarks/offices_memory.py --offices {number}`: tiny "
        "offices, built by `run_report.py --offices`; the peak of all its processes together (PSS, "
        f"looked at every {_EVERY} s) while a tenth of them was built.",
        "",
        f"**{first / _MIB:.0f} MiB** in the first tenth, **{last / _MIB:.0f} MiB** in the last, "
        f"{max(peaks) / _MIB:.0f} MiB ever.",
        "",
        *description(),
    ]


def _peaks(offices: Offices, number: int) -> list[int]:
    """Build the offices; return the peak while each tenth of them was built, in bytes."""
    peaks = [0] * 10
    command = [sys.executable, "run_report.py", *offices.words()]
    reports = Path(offices.reports)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as run:  # noqa: S603 - our own
        while run.poll() is None:
            done = sum(1 for _ in reports.glob("*/2021/manifest.json"))
            tenth, memory = min(9, 10 * done // number), TreeMemory()
            memory.look()
            peaks[tenth] = max(peaks[tenth], memory.peak)
            time.sleep(_EVERY)
    if run.returncode:
        raise SystemExit(f"The run ended with status {run.returncode}.")
    return peaks


if __name__ == "__main__":
    sys.exit(main())
