"""The year and the places that a notebook works on: parameters of a run, or else the project's.

A run passes year, data, params, records, members and of_year as parameters of papermill, which
injects them into the notebook as variables. A notebook that is run in JupyterLab has none of them:
it works on the newest year of the project's data/. `notebook_paths` is called by `open_review` and
`open_project`, with which chapters and 01_clean begin.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from annual_review.errors import InputError
from annual_review.project.paths import Paths, paths_of
from annual_review.project.register_files import has_registers
from annual_review.project.root import project_root

YEAR = "ANNUAL_REVIEW_YEAR"  # the year that notebooks open in JupyterLab, if not the newest
_TEXTS = ("data", "params", "records", "members")
_NUMBERS = ("year", "of_year")


def notebook_paths(namespace: Mapping[str, Any], **given: Any) -> tuple[int, Paths]:
    """Return the year that a notebook works on, and where its inputs are.

    `namespace` holds the notebook's variables; values in `given` override them. Raises InputError
    if no project, or no year in it, can be found.
    """
    found = parameters_in(namespace) | {name: value for name, value in given.items() if value}
    year = found.get("year") or default_year(project_root())
    places = {name: str(found.get(name, "")) for name in _TEXTS}
    return int(year), paths_of(int(year), **places, of_year=found.get("of_year", 0))


def parameters_in(namespace: Mapping[str, Any]) -> dict[str, Any]:
    """Return the variables of a notebook that are parameters of a run.

    A run passes texts and integers. A variable of such a name with another value, such as a table
    called `data`, is the notebook's own.
    """
    texts = {name: namespace.get(name) for name in _TEXTS}
    numbers = {name: namespace.get(name) for name in _NUMBERS}
    found = {name: value for name, value in texts.items() if isinstance(value, str | Path)}
    return found | {name: value for name, value in numbers.items() if type(value) is int}


def default_year(root: Path) -> int:
    """Return the year for a notebook without a parameter `year`.

    It is that of the environment variable ANNUAL_REVIEW_YEAR, or the newest with registers in the
    project's data/, or the newest with a file in params/: an office with members may have no
    registers of its own. Raises InputError if there is none.
    """
    if named := os.environ.get(YEAR):
        if named.isascii() and named.isdigit():
            return int(named)
        raise InputError(
            f"{YEAR} is '{named}', which is not a year.", remedy="Set it to one: 2021."
        )
    folders = [path for path in (root / "data").glob("[12][0-9][0-9][0-9]") if has_registers(path)]
    years = folders or list((root / "params").glob("[12][0-9][0-9][0-9].yaml"))
    if not years:
        remedy = "Put the year's registers into data/<year>/; --new makes a form."
        raise InputError("There are no registers of any year.", str(root / "data"), remedy)
    return max(int(path.stem) for path in years)
