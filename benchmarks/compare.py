"""Compare `run_report.py` with the plain way of making the same review, on this machine.

    .venv/bin/python benchmarks/compare.py [--rounds 5] [--only cold,sentence] [--with quarto,myst]

prints tables in Markdown and writes them to benchmarks/results.md. `--smoke` tries in a minute
whether it would work. On Linux alone.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.errors import BenchmarkError
from benchmarks.machine import description
from benchmarks.measuring import Measurement, adopt_orphans, measure
from benchmarks.report import report
from benchmarks.rivals import RIVALS, installed
from benchmarks.rows import ROWS, Row
from benchmarks.smoke import smoke
from benchmarks.tables import Results
from benchmarks.ways import Ours, Plain, Way, require_the_same
from benchmarks.workbench import Workbench

FEWEST, MOST = 1, 30  # a sentence has new words for no more rounds
RESULTS = Path(__file__).resolve().parent / "results.md"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    said = _read(arguments)
    try:
        adopt_orphans()
        with tempfile.TemporaryDirectory(prefix="review-benchmark-") as folder:
            bench = Workbench.lay_out(Path(folder))
            lines = smoke(bench) if said.smoke else _compare(bench, said)
    except BenchmarkError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print("\n".join(lines))
    if not said.smoke:
        said.output.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return 0


def _read(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5, help="timed rounds (5)")
    parser.add_argument("--only", default=",".join(ROWS), help=f"rows ({','.join(ROWS)})")
    parser.add_argument("--with", dest="rivals", default="", help=f"also {','.join(RIVALS)}")
    parser.add_argument("--output", type=Path, default=RESULTS, help="benchmarks/results.md")
    parser.add_argument("--smoke", action="store_true", help="try whether it works, and no more")
    said = parser.parse_args(arguments)
    if not FEWEST <= said.rounds <= MOST:
        parser.error(f"--rounds is from {FEWEST} to {MOST}")
    said.only = _chosen(parser, said.only, ROWS)
    said.rivals = _chosen(parser, said.rivals, RIVALS)
    return said


def _chosen(parser: argparse.ArgumentParser, said: str, known: Iterable[str]) -> list[str]:
    """Return what was named of what is known, in the order in which it is known."""
    named = {name for name in said.split(",") if name}
    if unknown := named.difference(known):
        parser.error(f"there is no {', '.join(sorted(unknown))} among {', '.join(known)}")
    return [name for name in known if name in named]


def _compare(bench: Workbench, said: argparse.Namespace) -> list[str]:
    """Make the review by each way once, then measure in turns; return the report."""
    machine = description()
    rivals, reasons = installed(said.rivals, bench)
    ways: list[Way] = [Ours(bench), Plain(bench), *rivals]
    rows = [ROWS[name] for name in said.only]
    results = Results(rows, [way.name for way in ways], reasons=reasons)
    for way in ways:
        _run(way, ROWS["cold"], bench)
    require_the_same(ways[0].made, ways[1].made)
    for number in range(said.rounds + 1):
        for row in rows:
            _turn(results, row, ways, bench, memory=number == said.rounds)
    return report(results, machine, said.rounds)


def _turn(
    results: Results, row: Row, ways: Sequence[Way], bench: Workbench, *, memory: bool
) -> None:
    """Change the inputs as the row says, and let each way make the review of them."""
    ours, plain, *_ = ways
    last = (ours.made / "review.pdf").read_bytes()
    if row.change:
        row.change(bench)
    for way in ways:
        measured = _run(way, row, bench, memory=memory)
        results.add(row.name, way.name, measured, memory=memory)
    require_the_same(ours.made, plain.made)
    _require_effect(row, last, (ours.made / "review.pdf").read_bytes())


def _require_effect(row: Row, last: bytes, now: bytes) -> None:
    """Raise BenchmarkError unless the review has changed just where the inputs have."""
    if row.change and last == now:
        raise BenchmarkError(f"The change of '{row.name}' is not to be seen in the review.")
    if not row.change and last != now:
        raise BenchmarkError(f"The review has changed in '{row.name}', though nothing else has.")


def _run(way: Way, row: Row, bench: Workbench, *, memory: bool = False) -> Measurement:
    way.make_ready(row.name)
    measured = measure(way.steps(), bench.folder / "log.txt", memory=memory)
    bench.require_same_package()
    print(f"{row.name}, {way.name}: {measured.wall:.1f} s", file=sys.stderr, flush=True)
    return measured


if __name__ == "__main__":
    sys.exit(main())
