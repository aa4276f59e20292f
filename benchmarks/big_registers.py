"""Measure the cleaning of a register of a million rows against the bare reading of the same file.

    .venv/bin/python benchmarks/big_registers.py [--rows 1000000] [--rounds 3]

prints a table in Markdown and writes it to benchmarks/big_registers.md. `--smoke` tries with a few
thousand rows whether it works.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.big_files import LEAST, MOST, REGISTER, YEAR, write_csv, write_xlsx
from benchmarks.errors import BenchmarkError
from benchmarks.machine import description

RESULTS = Path(__file__).resolve().parent / "big_registers.md"
WORK = Path(__file__).resolve().parent / "big_work.py"
KINDS = {"xlsx": "xlsx", "gb18030": "CSV, GB18030", "utf-8": "CSV, UTF-8"}
STEPS = ("read", "clean", "records", "ledger.csv", "to_fix.xlsx")
LIMIT = 4 * 2**30  # bytes that cleaning may hold
_SMOKE = 3000


@dataclass(frozen=True)
class Taken:
    """What one process took: its rows, the seconds of its steps, its most bytes of memory."""

    rows: int
    seconds: Mapping[str, float]
    peak: int

    @property
    def whole(self) -> float:
        """The seconds of all steps."""
        return sum(self.seconds.values())


Turns = dict[str, dict[str, list[Taken]]]  # by kind of file, then by way


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    said = _read(arguments)
    try:
        machine = description()
        with tempfile.TemporaryDirectory(prefix="big-registers-") as folder:
            turns = _measure(Path(folder), said.rows, said.rounds)
        lines = report(turns, machine, said.rows, said.rounds)
    except BenchmarkError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print("\n".join(lines))
    if not said.smoke:
        said.output.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return 0


def _read(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of each file (1000000)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds, the ways in turns (3)")
    parser.add_argument("--output", type=Path, default=RESULTS, help="benchmarks/big_registers.md")
    parser.add_argument("--smoke", action="store_true", help="try whether it works, and no more")
    said = parser.parse_args(arguments)
    if said.smoke:
        said.rows, said.rounds = _SMOKE, 1
    if not LEAST <= said.rows <= MOST:
        parser.error(f"--rows is from {LEAST} to {MOST}, which is as many as a sheet has")
    if said.rounds < 1:
        parser.error("--rounds is 1 or more")
    return said


def _measure(folder: Path, rows: int, rounds: int) -> Turns:
    """Make the files, then read and clean each in turns."""
    files = {kind: _made(folder / kind, kind, rows) for kind in KINDS}
    turns: Turns = {kind: {"bare": [], "ours": []} for kind in files}
    for _ in range(rounds):
        for kind, file in files.items():
            for way, taken in turns[kind].items():
                taken.append(_take(way, file, folder / "out"))
                print(f"{kind}, {way}: {taken[-1].whole:.1f} s", file=sys.stderr, flush=True)
    _require_whole(turns, rows)
    return turns


def _made(folder: Path, kind: str, rows: int) -> Path:
    folder.mkdir()
    path = folder / f"{REGISTER}{YEAR}.{'xlsx' if kind == 'xlsx' else 'csv'}"
    if kind == "xlsx":
        write_xlsx(path, rows)
    else:
        write_csv(path, rows, kind)
    return path


def _take(way: str, file: Path, out: Path) -> Taken:
    """Go one way in a process of its own. Raises BenchmarkError if it fails."""
    command = [sys.executable, str(WORK), way, str(file), str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise BenchmarkError(f"{way} of {file.name} failed:\n{done.stderr[-1500:]}")
    said = json.loads(done.stdout)
    return Taken(said["rows"], said["seconds"], said["peak"])


def _require_whole(turns: Turns, rows: int) -> None:
    """Raise BenchmarkError unless every row of every file has a line in the ledger."""
    for kind, ways in turns.items():
        for taken in ways["ours"]:
            if taken.rows != rows:
                raise BenchmarkError(f"{kind}: the ledger has {taken.rows} lines, not {rows}.")


def report(turns: Turns, machine: Sequence[str], rows: int, rounds: int) -> list[str]:
    """Return the lines of the report in Markdown."""
    few = "" if rows >= 10**6 else " These are few rows: not to be relied on."
    return [
        "# Big registers",
        "",
        "Made by `.venv/bin/python benchmarks/big_registers.py`, which says all options with "
        "`--help`.",
        "",
        f"A register ({REGISTER}, 7 columns) of {rows:,} rows, as messy as small ones are: what a "
        "bare read of the file takes (pandas, with calamine or its C parser), and what we take "
        "from the same file to the clean records, ledger.csv and to_fix.xlsx. Medians of "
        f"{rounds} rounds, the ways in turns, each in a process of its own; memory is the most "
        f"that the process held (RSS, with all libraries).{few}",
        "",
        "| file | bare read, s | ours, s | ours / bare | bare, rows/s | ours, rows/s | bare, MiB "
        "| ours, MiB | ≤ 4 GiB |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
        *(_line(KINDS[kind], ways, rows) for kind, ways in turns.items()),
        "",
        "Every row of each file has its line in the ledger.",
        "",
        "## Ours, step by step, in seconds",
        "",
        f"| file | {' | '.join(STEPS)} |",
        f"| --- |{' --- |' * len(STEPS)}",
        *(_steps(KINDS[kind], ways["ours"]) for kind, ways in turns.items()),
        "",
        "## Machine",
        "",
        *machine,
    ]


def _line(name: str, ways: Mapping[str, Sequence[Taken]], rows: int) -> str:
    bare, ours = (statistics.median(one.whole for one in ways[way]) for way in ("bare", "ours"))
    peaks = [max(one.peak for one in ways[way]) for way in ("bare", "ours")]
    verdict = "met" if peaks[1] <= LIMIT else "not met"
    cells = [name, f"{bare:.2f}", f"{ours:.2f}", f"{ours / bare:.1f}"]
    cells += [f"{rows / bare:,.0f}", f"{rows / ours:,.0f}"]
    cells += [*(f"{peak / 2**20:,.0f}" for peak in peaks), verdict]
    return f"| {' | '.join(cells)} |"


def _steps(name: str, taken: Sequence[Taken]) -> str:
    medians = [statistics.median(one.seconds[step] for one in taken) for step in STEPS]
    return f"| {name} | {' | '.join(f'{seconds:.2f}' for seconds in medians)} |"


if __name__ == "__main__":
    sys.exit(main())
