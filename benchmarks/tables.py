"""The figures of a comparison as Markdown tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from benchmarks.measuring import Measurement
from benchmarks.rows import MOST_MEMORY, Row

OURS, PLAIN = "ours", "plain"
NOT_RUN = "not run"


@dataclass
class Results:
    """All that was measured, by row and way; memory in a round of its own."""

    rows: Sequence[Row]
    ways: Sequence[str]
    timed: dict[tuple[str, str], list[Measurement]] = field(default_factory=dict)
    memory: dict[tuple[str, str], Measurement] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)  # of ways that could not be run

    def add(self, row: str, way: str, measured: Measurement, *, memory: bool = False) -> None:
        """Keep a run of the timed rounds, or of that for memory."""
        if memory:
            self.memory[row, way] = measured
        else:
            self.timed.setdefault((row, way), []).append(measured)

    def wall(self, row: str, way: str) -> list[float]:
        """Return the seconds on the wall of each round."""
        return [one.wall for one in self.timed[row, way]]

    def processor(self, row: str, way: str) -> list[float]:
        """Return the seconds of the processors in each round."""
        return [one.processor for one in self.timed[row, way]]

    def kernel(self) -> int:
        """Return the most that one ordinary kernel of the plain way held, in bytes."""
        return max(self.memory[row.name, PLAIN].kernel for row in self.rows)


def wall_table(results: Results) -> list[str]:
    """Return the table of seconds on the wall, with ours as a share of the plain way's."""
    heads = ["", *_named(results), "ours / plain", "target"]
    return table(heads, (_wall_row(results, row) for row in results.rows))


def _wall_row(results: Results, row: Row) -> list[str]:
    share = median(results.wall(row.name, OURS)) / median(results.wall(row.name, PLAIN))
    cells = _cells(results, lambda way: span(results.wall(row.name, way)))
    return [row.name, *cells, f"{share:.3f}", verdict(share, row.share)]


def processor_table(results: Results) -> list[str]:
    """Return the table of seconds of the processors."""
    return table(["", *_named(results)], (_processor_row(results, row) for row in results.rows))


def _processor_row(results: Results, row: Row) -> list[str]:
    return [row.name, *_cells(results, lambda way: span(results.processor(row.name, way)))]


def memory_table(results: Results) -> list[str]:
    """Return the table of peaks of memory, beside that of one ordinary kernel."""
    heads = ["", *_named(results), "ours / one kernel", "target"]
    return table(heads, (_memory_row(results, row) for row in results.rows))


def _memory_row(results: Results, row: Row) -> list[str]:
    cells = _cells(results, lambda way: mebibytes(results.memory[row.name, way].peak))
    share = results.memory[row.name, OURS].peak / results.kernel()
    return [row.name, *cells, f"{share:.2f}", verdict(share, MOST_MEMORY)]


def steps_table(results: Results) -> list[str]:
    """Return the seconds of each step of the plain way, in all rounds of all rows together."""
    runs = [one for row in results.rows for one in results.timed[row.name, PLAIN]]
    rows = [[name, span([run.steps[name] for run in runs])] for name in runs[0].steps]
    together = ["together", span([run.wall for run in runs])]
    return table(["step of the plain way", "seconds on the wall"], [*rows, together])


def _cells(results: Results, said: Callable[[str], str]) -> list[str]:
    """Return what is to be said of each way, for those that were run."""
    return [NOT_RUN if way in results.reasons else said(way) for way in _named(results)]


def _named(results: Results) -> list[str]:
    return [*results.ways, *results.reasons]


def span(values: Sequence[float]) -> str:
    """Say a median and between which values it lies.

    >>> span([3.0, 1.0, 2.5])
    '2.50 (1.00–3.00)'
    """
    return f"{median(values):.2f} ({min(values):.2f}–{max(values):.2f})"


def mebibytes(size: int) -> str:
    """Say a number of bytes.

    >>> mebibytes(3 * 2**20)
    '3 MiB'
    """
    return f"{size / 2**20:.0f} MiB"


def verdict(share: float, most: float) -> str:
    """Say a target, and whether it is met.

    >>> verdict(0.2, 0.18)
    '≤ 0.18: missed'
    """
    return f"≤ {most:g}: {'met' if share <= most else 'missed'}"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of a Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return [f"| {' | '.join(cells)} |" for cells in lines]
