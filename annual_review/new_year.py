"""A new year: its params and a workbook to fill in, where there are none yet."""

from __future__ import annotations

import tempfile
from pathlib import Path

from annual_review.cleaning import clean
from annual_review.errors import InputError
from annual_review.inputs import read_inputs
from annual_review.new_files import write_new
from annual_review.params import load_settings
from annual_review.register_files import register_files
from annual_review.settings import Settings
from annual_review.workbook_form import make_form
from annual_review.year_params import new_params

FORM = "登记表.xlsx"


def make_year(year: int, data: Path, params: Path) -> list[str]:
    """Make `params` and the form in the folder `data`, overwrite nothing, and say what was done.

    Both are made, or neither. Raises InputError for a place that cannot be written to, ParamsError
    for what is wrong in office.yaml, registers.yaml or an existing file of the year.
    """
    settings = load_settings(year, params)
    form, contents, said = data / FORM, dict[Path, bytes](), list[str]()
    if not params.exists():
        contents[params] = new_params(settings, params.parent).encode("utf-8")
    if not form.exists():
        others = _registers(data)
        contents[form] = make_form(settings)
        said = _doubts(settings, contents[form])
        if others:
            said.append(f"Registers that lie there already are left: {', '.join(others)}.")
    write_new(contents)
    return [*_places(contents, [params, form]), *said, *_next(year, form)]


def _registers(folder: Path) -> list[str]:
    try:
        return [path.name for path in register_files(folder)]
    except InputError:
        return []


def _doubts(settings: Settings, form: bytes) -> list[str]:
    """Say of the empty form what cleaning would not know again: registers too much alike."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / FORM).write_bytes(form)
        cleaned = clean(read_inputs(Path(folder)).sheets, settings)
    unknown = [
        f"the form of {'、'.join(cleaned.missing)} is taken for another register's; "
        "give each titles of its own in registers.yaml"
    ]
    return [f"warning: {one}" for one in (unknown if cleaned.missing else []) + cleaned.warnings]


def _places(made: dict[Path, bytes], asked: list[Path]) -> list[str]:
    left = [path for path in asked if path not in made]
    lines = [f"Made {path}" for path in asked if path in made]
    lines += [f"Left as it is: {path}" for path in left]
    return lines if made else ["Nothing was made: all of it is there.", *lines]


def _next(year: int, form: Path) -> list[str]:
    return [
        f"Fill in {form.name}, or put the offices' own registers beside it; "
        f"then: run_report.py {year}"
    ]
