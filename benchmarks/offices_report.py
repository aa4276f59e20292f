"""Fit and format how cost grows with the number of offices; used by offices.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from benchmarks.measuring import Measurement
from benchmarks.project_copy import YEAR
from benchmarks.reports import core_count, machine_section, markdown_table, median_and_range

HOUR = 3600
PROVINCE, COUNTRY = 100, 2800  # counties; China has about 2,800
CORES = (2, 16, 128)


@dataclass(frozen=True)
class OfficesRun:
    """A run of many offices: their number, wall-clock and CPU seconds."""

    offices: int
    wall: float
    cpu: float


@dataclass(frozen=True)
class LinearFit:
    """A line through runs: seconds before the first office, and seconds for each office.

    `r_squared` is the share of the variance that the line explains.
    """

    intercept: float
    slope: float
    r_squared: float


def fit_line(runs: Sequence[OfficesRun]) -> LinearFit:
    """Return the least-squares line of wall-clock seconds, in which relative errors count.

    One second more matters little for 300 offices and much for one.

    >>> fit = fit_line([OfficesRun(1, 5, 0), OfficesRun(10, 32, 0), OfficesRun(100, 302, 0)])
    >>> round(fit.intercept, 6), round(fit.slope, 6), round(fit.r_squared, 6)
    (2.0, 3.0, 1.0)
    """
    offices = np.array([run.offices for run in runs], dtype=float)
    wall = np.array([run.wall for run in runs])
    if len(runs) == 1:
        return LinearFit(0.0, float(wall[0] / offices[0]), 1.0)
    slope, intercept = np.polyfit(offices, wall, 1, w=1 / wall)
    residuals = wall - (intercept + slope * offices)
    return LinearFit(float(intercept), float(slope), float(1 - residuals.var() / wall.var()))


def report(
    runs: Sequence[OfficesRun],
    plain: Sequence[Measurement],
    unchanged: OfficesRun,
    machine: Sequence[str],
) -> list[str]:
    """Return the report in Markdown: `plain` are builds of one office each."""
    fit, cores = fit_line(runs), core_count()
    return [
        "# Many offices",
        "",
        "Made by `.venv/bin/python benchmarks/offices.py`, which lists all options with `--help`. "
        "Each office is a synthetic county, made from the sample year: other spellings, order and "
        "number of rows. Every review has its page, its PDF and its Word file.",
        "",
        *["## Offices per hour", "", *_speeds(runs[-1], plain), ""],
        *["## Cost by the number of offices", "", *scaling_table(runs), ""],
        f"A line through these: {fit.intercept:.1f} s and {fit.slope:.2f} s an office "
        f"(R² = {fit.r_squared:.4f}, weighted by relative error).",
        "",
        f"A second run of {unchanged.offices} offices, none of which has changed: "
        f"{unchanged.wall:.1f} s, {unchanged.wall / unchanged.offices:.3f} s an office.",
        "",
        *["## Estimates for more offices", ""],
        f"Not measured: extrapolated from the slope on {cores} cores, as if every further core "
        "built as many offices as each of these, and reading and writing kept up with them. The "
        "plain build is extrapolated from its median office.",
        "",
        *estimate_table(fit, cores, median(one.wall for one in plain)),
        "",
        *machine_section(machine),
    ]


def _speeds(run: OfficesRun, plain: Sequence[Measurement]) -> list[str]:
    """Return a list in Markdown: offices per hour of both builds, and the ratio."""
    walls = [one.wall for one in plain]
    per_hour, plain_per_hour = HOUR * run.offices / run.wall, HOUR / median(walls)
    return [
        f"- **run_report**, `run_report.py {YEAR} --offices` with {run.offices} offices: "
        f"**{per_hour:.0f} per hour**.",
        "- **plain**, papermill for each notebook, a merging script, nbconvert for each format, "
        f"one office after the other: {plain_per_hour:.0f} per hour ({median_and_range(walls)} s "
        f"an office, {len(plain)} offices).",
        f"- run_report / plain: **{per_hour / plain_per_hour:.1f}**. The same `figures.json` and "
        "the same file of each format, byte for byte, of each office that both have built.",
    ]


def scaling_table(runs: Sequence[OfficesRun]) -> list[str]:
    """Return the table of cost by the number of offices."""
    rows = (
        [
            str(run.offices),
            f"{run.wall:.1f}",
            f"{run.wall / run.offices:.2f}",
            f"{HOUR * run.offices / run.wall:.0f}",
            f"{run.cpu / run.offices:.2f}",
        ]
        for run in runs
    )
    headers = ["offices", "wall-clock seconds", "per office", "offices per hour"]
    return markdown_table([*headers, "CPU seconds per office"], rows)


def estimate_table(fit: LinearFit, cores: int, plain: float) -> list[str]:
    """Return estimates for a province and the country, from the slope on `cores`.

    `plain` are the seconds of the plain build for one office; it builds one after the other,
    whatever the cores.
    """
    rows = []
    counties = {f"a province, {PROVINCE} counties": PROVINCE, f"the country, {COUNTRY:,}": COUNTRY}
    for name, offices in counties.items():
        seconds = [fit.intercept + fit.slope * offices * cores / number for number in CORES]
        rows.append([name, *map(format_duration, seconds), format_duration(plain * offices)])
    headers = ["estimate", *(f"{number} cores" for number in CORES), "plain, one after the other"]
    return markdown_table(headers, rows)


def format_duration(seconds: float) -> str:
    """Format seconds in the unit that suits them.

    >>> format_duration(50), format_duration(600), format_duration(40_000), format_duration(200_000)
    ('50 s', '10 min', '11 h', '56 h')
    """
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 2 * HOUR else f"{seconds / HOUR:.0f} h"
