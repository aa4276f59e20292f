"""The steps of notebooks/01_clean.ipynb: read the registers, clean them, add members, save.

All clean records are made by these: in a run, by the notebook; for chapters in JupyterLab, by the
notebook's cells (chapter/cleaning_notebook.py); for the check of a new form, by `clean_folder`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annual_review.cleaning.clean import clean
from annual_review.files import make_private
from annual_review.project.loading import load_settings
from annual_review.project.name_check import name_warnings
from annual_review.project.notebook_parameters import notebook_paths
from annual_review.project.paths import Paths
from annual_review.project.settings import Settings
from annual_review.records.cleaned import Cleaned, write_ledger
from annual_review.records.data_package import write_data_package
from annual_review.records.gathering import gather
from annual_review.records.register_schema import write_schema
from annual_review.records.to_fix import write_to_fix
from annual_review.registers.inputs import Inputs, read_inputs

_saved: ContextVar[list[Cleaned] | None] = ContextVar("saved", default=None)


@dataclass(frozen=True)
class Project:
    """A year of a project, to be cleaned: its settings, and the places of its files."""

    settings: Settings
    paths: Paths


def open_project(**given: Any) -> Project:
    """Return the year to clean: that of the run, or the newest of the project.

    It is read from the variables of the notebook that calls this (`year`, and what a run injects).
    `given` values (year, data, params, records, members, of_year) override them. An earlier year
    that is cleaned for comparison is cleaned whole, whatever `until` its own review had. Raises
    InputError if no year can be found, ParamsError for errors in params/.
    """
    period, paths = notebook_paths(sys._getframe(1).f_globals, **given)
    settings = load_settings(period.year, paths.params, paths.of_year, period.part)
    return Project(settings, paths)


def read_registers(project: Project) -> Inputs:
    """Return every sheet of the year's registers, row by row as it is, and the corrections.

    Raises InputError for a folder without registers, unless the office has members; RegisterError
    for a file that cannot be opened, CorrectionError for a correction that does not match its row.
    """
    return read_inputs(project.paths.data, optional=bool(project.settings.office.members))


def clean_registers(inputs: Inputs, project: Project) -> Cleaned:
    """Return one clean table a register, and the fate of every row.

    Its warnings begin with those of names in params/ that belong to another office.
    """
    cleaned = clean(inputs.sheets, project.settings, inputs.corrections, inputs.ignored)
    cleaned.warnings[:0] = name_warnings(project.settings, project.paths.params)
    return cleaned


def add_members(own: Cleaned, project: Project) -> Cleaned:
    """Return the office's own records and those of its members; `own` where it has none."""
    return gather(own, project.settings, project.paths)


def save(cleaned: Cleaned, own: Cleaned, inputs: Inputs, project: Project) -> None:
    """Write clean tables, ledger.csv and to_fix.xlsx if the run asks for them; else nothing.

    `cleaned` is what chapters see; `own`, without the rows of members, goes into to_fix.xlsx.
    """
    collected = _saved.get()
    if collected is not None:
        collected.append(cleaned)
    if folder := project.paths.records:
        cleaned.save(folder)
        write_schema(project.settings, cleaned.until, folder)
        write_data_package(project.settings, folder)
        write_ledger(cleaned.ledger, folder.parent / "ledger.csv")
        write_to_fix(own, inputs.sheets, folder.parent / "to_fix.xlsx")
        make_private(folder)
        make_private(folder.parent / "to_fix.xlsx")


@contextmanager
def saved_records() -> Iterator[list[Cleaned]]:
    """Collect what `save` is called with meanwhile."""
    collected: list[Cleaned] = []
    token = _saved.set(collected)
    try:
        yield collected
    finally:
        _saved.reset(token)


def clean_folder(folder: Path, settings: Settings) -> Cleaned:
    """Clean the registers of one folder by the standard steps, without members.

    Changes that a project makes in its 01_clean.ipynb have no effect here.
    """
    inputs = read_inputs(folder)
    return clean(inputs.sheets, settings, inputs.corrections, inputs.ignored)
