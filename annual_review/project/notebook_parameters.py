"""What a notebook works on: what a run passes to it, else the project that it lies in.

A run passes year, data, params, records, members and of_year as parameters of papermill, which
injects them into the notebook as variables. A notebook that is run in JupyterLab has none of them:
it works on the newest year of the project's data/. `open_review` and `open_project`, which begin
chapters and 01_clean, ask here.
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
    """Return the year that a notebook works on, and where its inputs lie.

    `namespace` holds the notebook's variables; what is `given` comes first. Raises InputError where
    no project, or no year in it, can be found.
    """
    found = parameters_in(namespace) | {name: value for name, value in given.items() if value}
    year = found.get("year") or default_year(project_root())
    places = {name: str(found.get(name, "")) for name in _TEXTS}
    return int(year), paths_of(int(year), **places, of_year=found.get("of_year", 0))


def parameters_in(namespace: Mapping[str, Any]) -> dict[str, Any]:
    """Return those of a notebook's variables that are parameters of a run.

    A run passes texts and whole numbers. A variable of the same name that holds anything else, such
    as a table called `data`, is a cell's own.
    """
    texts = {name: namespace.get(name) for name in _TEXTS}
    numbers = {name: namespace.get(name) for name in _NUMBERS}
    found = {name: value for name, value in texts.items() if isinstance(value, str | Path)}
    return found | {name: value for name, value in numbers.items() if type(value) is int}


def default_year(root: Path) -> int:
    """Return the year that a notebook opens which no run has given one.

    It is that of the environment variable ANNUAL_REVIEW_YEAR, else the newest with registers in the
    project's data/, else the newest with a file in params/, as where all registers are those of
    members. Raises InputError if there is none.
    """
    if named := os.environ.get(YEAR):
        if named.isascii() and named.isdigit():
            return int(named)
        raise InputError(f"{YEAR} is '{named}', which is no year.", remedy="Set it to one: 2021.")
    folders = [path for path in (root / "data").glob("[12][0-9][0-9][0-9]") if has_registers(path)]
    years = folders or list((root / "params").glob("[12][0-9][0-9][0-9].yaml"))
    if not years:
        remedy = "Put the year's registers into data/<year>/; --new makes a form."
        raise InputError("There are no registers of any year.", str(root / "data"), remedy)
    return max(int(path.stem) for path in years)
