"""The year and the places that a notebook works on: parameters of a run, or else the project's.

A run passes year, data, params, records, members and of_year as parameters of papermill, and the
part of a year that it is of; papermill injects them into the notebook as variables. A notebook that
is run in JupyterLab has none of them: it works on the newest year of the project's data/.
`notebook_paths` is called by `open_review` and `open_project`, with which chapters and 01_clean
begin.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from annual_review.errors import InputError
from annual_review.language import _
from annual_review.project.paths import Paths, paths_of
from annual_review.project.period import PeriodName, is_part
from annual_review.project.register_files import has_registers
from annual_review.project.root import project_root

YEAR = "ANNUAL_REVIEW_YEAR"  # the period that notebooks open in JupyterLab, if not the newest year
_TEXTS = ("data", "params", "records", "members")
_PART = "part"
_NUMBERS = ("year", "of_year")


def notebook_paths(namespace: Mapping[str, Any], **given: Any) -> tuple[PeriodName, Paths]:
    """Return the period that a notebook works on, and where its inputs are.

    `namespace` holds the notebook's variables; values in `given` override them. `year` is a year or
    the name of a period: 2021, "2021-h1". An earlier year that is compared with a part of another
    one is whole. Raises InputError if no project, or no year in it, can be found.
    """
    found = parameters_in(namespace) | {name: value for name, value in given.items() if value}
    period = _period(found) or default_period(project_root())
    places = {name: str(found.get(name, "")) for name in _TEXTS}
    of_year = found.get("of_year", 0)
    paths = paths_of(period.year, **places, of_year=of_year, part=period.part)
    return (PeriodName(period.year) if of_year not in (0, period.year) else period), paths


def _period(found: Mapping[str, Any]) -> PeriodName | None:
    """Return the period that parameters name, None if they name none."""
    if not found.get("year"):
        return None
    named = PeriodName.parse(str(found["year"]))
    return PeriodName(named.year, named.part or found.get(_PART, ""))


def parameters_in(namespace: Mapping[str, Any]) -> dict[str, Any]:
    """Return the variables of a notebook that are parameters of a run.

    A run passes texts and integers; the year may be the name of a period, "2021-h1". A variable of
    such a name with another value, such as a table called `data`, is the notebook's own.
    """
    texts = {name: namespace.get(name) for name in _TEXTS}
    numbers = {name: namespace.get(name) for name in _NUMBERS}
    found: dict[str, Any] = {
        name: value for name, value in texts.items() if isinstance(value, str | Path)
    }
    found |= {name: value for name, value in numbers.items() if type(value) is int}
    year, part = namespace.get("year"), namespace.get(_PART)
    if isinstance(year, str) and year:
        found["year"] = year
    return found | ({_PART: part} if isinstance(part, str) and is_part(part) else {})


def default_period(root: Path) -> PeriodName:
    """Return the period for a notebook without a parameter `year`.

    It is that of the environment variable ANNUAL_REVIEW_YEAR, or the newest with registers in the
    project's data/, or the newest with a file in params/: an office with members may have no
    registers of its own. Raises InputError if there is none.
    """
    if named := os.environ.get(YEAR):
        try:
            return PeriodName.parse(named)
        except InputError as error:
            raise InputError(f"{YEAR}: {error.what}", remedy=error.remedy) from None
    folders = [path for path in (root / "data").glob("[12][0-9][0-9][0-9]") if has_registers(path)]
    years = folders or list((root / "params").glob("[12][0-9][0-9][0-9].yaml"))
    if not years:
        remedy = _("Put the year's registers into data/<year>/; --new makes a form.")
        raise InputError(_("There are no registers of any year."), str(root / "data"), remedy)
    return PeriodName(max(int(path.stem) for path in years))
