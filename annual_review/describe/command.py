"""The command `--describe`: read a file or a folder nobody declared, return what to print.

In a project, tables of registers that its params know are compared with them (`differences`);
all others are described as new ones (`registers`).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from annual_review.cleaning.grid import Grid
from annual_review.describe.differences import compare, compare_forms
from annual_review.describe.drafts import Draft
from annual_review.describe.form_sheets import find_forms
from annual_review.describe.known_tables import KnownTables
from annual_review.describe.pasting import write_differences
from annual_review.describe.registers import draft_of
from annual_review.describe.trial import try_draft
from annual_review.describe.writing import write_draft
from annual_review.describe.years import year_of_sheets
from annual_review.errors import InputError, did_you_mean
from annual_review.language import _
from annual_review.project.loading import load_settings, read_office
from annual_review.project.params_files import params_files
from annual_review.project.settings import Office, Settings
from annual_review.registers.inputs import read_any
from annual_review.registers.workbooks import Sheet


def describe_file(
    file: Path, params: Path | None, year: int | None = None, register: str = ""
) -> list[str]:
    """Return the lines to print for a file or a folder.

    `params` is the file of a year in a project's params, or None; `year` is that of the file if it
    tells none; `register` is the known register that its tables are of. Raises InputError if it
    holds no table, RegisterError if it cannot be read, ParamsError for errors in params.
    """
    return describe_sheets(read_any(file), params, year, register)


def describe_sheets(
    sheets: Sequence[Sheet], params: Path | None, year: int | None = None, register: str = ""
) -> list[str]:
    """Return the lines to print for sheets; the rest is as for `describe_file`."""
    of_year = year or year_of_sheets(sheets, _office(params))
    settings, office = _settings(params, of_year)
    if settings is not None and params is not None:
        return _compared(sheets, settings, params, register)
    if register:
        raise InputError(
            _("There are no params that know a register '{register}'.", register=register),
            places_of(sheets),
            _("Leave --register out, or work in the project's folder."),
        )
    return describe(sheets, office, of_year).splitlines()


def _compared(
    sheets: Sequence[Sheet], settings: Settings, params: Path, register: str
) -> list[str]:
    """Return the lines to print in a project: what differs, and registers it does not know."""
    if register and register not in settings.book.registers:
        hint = did_you_mean(register, settings.book.registers) or _("Leave --register out.")
        raise InputError(
            _("There is no register '{register}'.", register=register), str(params), hint
        )
    forms, grids = find_forms([Grid(sheet) for sheet in sheets if sheet.rows])
    finder = KnownTables(settings, register)
    known, rest = finder.find(grids)
    differences = compare(known, settings)
    for one in forms:
        if name := finder.register_of(one):
            differences.append(compare_forms(name, one, settings))
        else:
            rest += one.grids
    draft = Draft([])
    if rest:
        others = [grid.sheet for grid in rest]
        draft, __ = draft_of(others, settings.office, settings.year, settings.book)
        seen = {one.table.place for one in known}
        draft.registers = [one for one in draft.registers if not seen & set(one.tables)]
        if draft.registers:
            try_draft(draft, others, settings.office, settings.year, settings.book.common)
    if not (differences or draft.registers):
        raise no_tables(sheets)
    return write_differences(differences, draft, params, settings.book.lines)


def _office(params: Path | None) -> Office | None:
    """Return the office of a project; None outside one."""
    office = params_files(params)[0] if params else None
    return read_office(office) if office and office.is_file() else None


def _settings(params: Path | None, year: int) -> tuple[Settings | None, Office | None]:
    """Return the settings of a project, and its office; None for what it does not have yet."""
    if params is None:
        return None, None
    office, registers, __ = params_files(params)
    if not office.is_file():
        return None, None
    if not registers.is_file() or not registers.read_bytes().strip():  # `> params/registers.yaml`
        return None, read_office(office)
    settings = load_settings(year, params.with_name(f"{year}.yaml"))
    return settings, settings.office


def describe(sheets: Sequence[Sheet], office: Office | None = None, year: int | None = None) -> str:
    """Return registers.yaml for sheets that nobody declared; `year` is theirs if they say none.

    Raises InputError if no table is found in them.
    """
    draft, of_year = draft_of(sheets, office, year)
    if not draft.registers:
        raise no_tables(sheets)
    try_draft(draft, sheets, office, of_year)
    _say_first(draft, sheets, of_year)
    return write_draft(draft)


def no_tables(sheets: Sequence[Sheet]) -> InputError:
    """Return the error of sheets in which there is no table."""
    return InputError(
        _("No table was found: no row of labels with rows of data below it."),
        places_of(sheets),
        _("Give the table a header: a row with the name of each column right above the data."),
    )


def places_of(sheets: Sequence[Sheet]) -> str:
    """Return the names of sheets, for errors."""
    return ", ".join(dict.fromkeys(sheet.place for sheet in sheets))


def _say_first(draft: Draft, sheets: Sequence[Sheet], year: int) -> None:
    files = list(dict.fromkeys(sheet.file for sheet in sheets))
    names = "、".join(Path(file).name for file in files[:3]) + ("等" if len(files) > 3 else "")
    draft.remarks[:0] = [
        f"由 --describe 按 {names} 写成（{year}年），请逐行核对后放进 params/registers.yaml。",
        "每行后面的说明是看到的情况；核对后用 --check 试清洗，再看 ledger.csv 和 to_fix.xlsx。",
    ]
