"""Read the params files of a year, and explain the errors in them.

`load_settings` is called by every run, by `open_review` in a notebook, and for the cover.
"""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from annual_review.errors import ParamsError, did_you_mean
from annual_review.project.explaining import explain, located, not_a_mapping
from annual_review.project.params_files import params_files, read_params_file
from annual_review.project.register_book import RegisterBook
from annual_review.project.rules.checking import rule_errors
from annual_review.project.schema import Schema
from annual_review.project.settings import Office, Settings
from annual_review.project.year_params import YearParams

Model = TypeVar("Model", bound=Schema)


def load_settings(year: int, params: Path, of_year: int = 0, part: str = "") -> Settings:
    """Read <period>.yaml (`params`), office.yaml and registers.yaml.

    `params_files` finds the other two. A year without a file of its own has the defaults. A file
    may be based on another one. `part` is the part of the year under review (see `PeriodName`);
    what its params say of the whole year alone is left out, if it has no file of its own. `of_year`
    is the year under review, if it is another one: a year that is compared with it is read whole,
    whatever `until` there is. Raises ParamsError, which names the file, the key and the nearest
    known key.
    """
    office, registers, own = params_files(params)
    found = _read(own, YearParams) if own.exists() else YearParams()
    settings = Settings(
        year=year,
        part=part,
        office=read_office(office),
        book=_read(registers, RegisterBook),
        params=found.of_part() if part and own.stem == str(year) else found,
    )
    _refuse_wrong_rules(settings, registers)
    _refuse_unknown_registers(settings, own)
    if of_year not in (0, year):
        return settings.of_whole_year()
    _refuse_day_outside(settings, own)
    return settings


def read_office(path: Path) -> Office:
    """Read an office.yaml alone. Raises ParamsError as `load_settings` does."""
    return _read(path, Office)


def read_year_params(path: Path) -> YearParams:
    """Read a <year>.yaml alone. Raises ParamsError as `load_settings` does."""
    return _read(path, YearParams)


def _read(path: Path, model: type[Model]) -> Model:
    content = read_params_file(path)
    if content is not None and not isinstance(content, dict):
        raise not_a_mapping(content, path)
    try:
        return model.model_validate(content or {})
    except ValidationError as error:
        raise explain(error, content or {}, path, model) from None


def _refuse_wrong_rules(settings: Settings, path: Path) -> None:
    """Raise ParamsError, with its line, for the first rule of a register that has no meaning."""
    for place, error in rule_errors(settings):
        raise located(error, read_params_file(path), place, path)


def _refuse_unknown_registers(settings: Settings, path: Path) -> None:
    """Raise ParamsError for a Chinese name under `redefined` that is not a register's.

    Ids of figures are ASCII; whether there is such a figure is not known before a chapter has run.
    """
    known = settings.book.registers
    for name in settings.params.redefined:
        if not name.isascii() and name not in known:
            hint = did_you_mean(name, known) or f"Known registers: {'、'.join(known)}."
            raise ParamsError(f"redefined: there is no register '{name}'.", str(path), hint)


def _refuse_day_outside(settings: Settings, path: Path) -> None:
    """Raise ParamsError for an `until` before the period or, of a year, after it."""
    until, period = settings.params.until, settings.named_period
    if until is None or until in period or (settings.part and until > period.last):
        return
    raise ParamsError(
        f"until: {until} is not a day of {settings.period_name}.",
        str(path),
        f"Write the last day of {settings.period_name} that is counted ({period.first} to "
        f"{period.last}), or remove the line.",
    )
