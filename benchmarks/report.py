"""The report of a comparison: what was compared, the tables, and on what machine."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.tables import (
    Results,
    mebibytes,
    memory_table,
    processor_table,
    steps_table,
    wall_table,
)

_ENOUGH = 5
_WAYS = """\
- **ours**: `python run_report.py 2021`.
- **plain**: the same notebooks without us. `papermill` once a notebook, in order; a script that \
merges the executed chapters and writes `figures.json`, before the chapter that compares figures \
and again at the end; `jupyter nbconvert --to html` with its stock template, which does less than \
our page (no fonts, no evidence, and the code is shown); and `jupyter nbconvert` to `review-pdf` \
and to `review-docx`. It keeps nothing from run to run."""
_RIVALS = """\
- **quarto**, **myst**: Quarto and mystmd execute the same notebooks by their own engines and make \
a page of each. They do less: no figures, no comparison with those published, no \
PDF (which would need LaTeX, or fonts of the system)."""


def report(results: Results, machine: Sequence[str], rounds: int) -> list[str]:
    """Return the lines of the report in Markdown."""
    return [
        "# Ours and the plain way",
        "",
        "Made by `.venv/bin/python benchmarks/compare.py`, which says all options with `--help`.",
        "",
        *_WAYS.splitlines(),
        *(_RIVALS.splitlines() if set(results.ways) - {"ours", "plain"} else []),
        *(f"- **{name}** was not run: {reason}" for name, reason in results.reasons.items()),
        "",
        "Before the first round and after every run of both, their `figures.json`, `review.pdf` "
        "and `review.docx` were the same, byte for byte.",
        "",
        *_seconds(results, rounds),
        *_memory(results),
        *["## The plain way, step by step", "", *steps_table(results), ""],
        *["## Machine", "", *machine],
    ]


def _seconds(results: Results, rounds: int) -> list[str]:
    few = "" if rounds >= _ENOUGH else f" These are fewer than {_ENOUGH}: not to be relied on."
    return [
        "## Seconds on the wall",
        "",
        f"The median (least–most) of the rounds ({rounds}), the ways in turns.{few}",
        "",
        *wall_table(results),
        "",
        *(f"- {row.name}: {row.said}." for row in results.rows),
        "",
        *["## Seconds of the processors", "", "User and system, with all children.", ""],
        *processor_table(results),
        "",
    ]


def _memory(results: Results) -> list[str]:
    return [
        "## Memory",
        "",
        "The peak of all processes together (PSS, sampled every 50 ms), in a round of its own. The "
        f"largest ordinary kernel of the plain way held {mebibytes(results.kernel())}.",
        "",
        *memory_table(results),
        "",
    ]
