"""Read the params files of a year, and explain the errors in them.

`load_settings` is called by every run, by `open_review` in a notebook, and for the cover.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from annual_review.errors import ParamsError, did_you_mean
from annual_review.language import _
from annual_review.project.explained_hints import split_explained
from annual_review.project.explaining import explain, located, not_a_mapping
from annual_review.project.official_elements import wrong_combination
from annual_review.project.params_files import (
    other_period,
    params_files,
    read_params_file,
)
from annual_review.project.period import PeriodName
from annual_review.project.period_labels import period_label
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
    what the file of the year says of the whole year alone is left out, also where the part has a
    file of its own that is based on it. `of_year`
    is the year under review, if it is another one: a year that is compared with it is read whole,
    whatever `until` there is. Raises ParamsError, which names the file, the key and the nearest
    known key.
    """
    office, registers, own = params_files(params)
    settings = Settings(
        year=year,
        part=part,
        office=read_office(office),
        book=_read(registers, RegisterBook),
        params=_read(own, YearParams) if own.exists() else YearParams(),
    )
    _refuse_missing_map(settings, office)
    _refuse_wrong_rules(settings, registers)
    _refuse_unknown_registers(settings, own)
    if of_year not in (0, year):
        return settings.of_whole_year()
    other = other_period(own, settings.period_name) if part and own.exists() else None
    _refuse_day_outside(settings, own, other)
    if other is not None:
        settings = _without_those_of_another(settings, *other)
    _refuse_wrong_official(settings, office, own)
    return settings


def _without_those_of_another(
    settings: Settings, other: PeriodName, own: dict[str, Any]
) -> Settings:
    """Return the settings of a part whose params are another period's, but for their `own`.

    What is said of that other period alone is left out; see `YearParams.of_part`.
    """
    office, found = settings.office, settings.params
    called = [
        period_label(name, office.year_starts, office.year_name)
        for name in (other, settings.period_name)
    ]
    of_part = found.of_part(*called)
    changes = {name: getattr(of_part, name) for name in YearParams.OF_ONE_PERIOD if name not in own}
    published = own.get("published") or {}
    changes["published"] = {id: one for id, one in found.published.items() if id in published}
    return settings.model_copy(update={"params": found.model_copy(update=changes)})


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


def map_file(settings: Settings, params: Path) -> Path | None:
    """Return the file with the boundaries of places; `params` is the file of the year."""
    return params.parent / settings.office.map.file if settings.office.map else None


def _refuse_missing_map(settings: Settings, path: Path) -> None:
    """Raise ParamsError if the file with the boundaries of places is not there."""
    file = map_file(settings, path)
    if file is not None and not file.is_file():
        raise ParamsError(
            _("map: there is no file {file}.", file=file),
            str(path),
            _("Put the GeoJSON into the folder of office.yaml, or correct its name."),
        )


def _refuse_wrong_rules(settings: Settings, path: Path) -> None:
    """Raise ParamsError, with its line, for the first rule of a register that has no meaning."""
    for place, error in rule_errors(settings):
        raise located(error, read_params_file(path), place, path)


def _refuse_unknown_registers(settings: Settings, path: Path) -> None:
    """Raise ParamsError for a Chinese name under `redefined` that is not a register's.

    Ids of figures are ASCII; whether there is such a figure is not known before a chapter has run.
    """
    known = settings.book.registers
    _refuse_unknown_explained(settings, path)
    for name in settings.params.redefined:
        if not name.isascii() and name not in known:
            hint = did_you_mean(name, known) or _(
                "Known registers: {known}.", known="、".join(known)
            )
            raise ParamsError(
                _("redefined: there is no register '{name}'.", name=name), str(path), hint
            )


def _refuse_unknown_explained(settings: Settings, path: Path) -> None:
    """Raise ParamsError for a key of `explained` that names no register, or nothing beside it."""
    known = settings.book.registers
    for key in settings.params.explained:
        register, subject = split_explained(key, known)
        if not register:
            hint = did_you_mean(key.split()[0] if key.split() else key, known) or _(
                "Known registers: {known}.", known="、".join(known)
            )
            raise ParamsError(
                _("explained: '{key}' begins with no register.", key=key), str(path), hint
            )
        if not subject:
            raise ParamsError(
                _("explained: '{key}' names no month, place or value.", key=key),
                str(path),
                _(
                    "Write it behind the register, as the hint names it: {register} 4月.",
                    register=register,
                ),
            )


def _refuse_wrong_official(settings: Settings, office: Path, own: Path) -> None:
    """Raise ParamsError, with its line, for official elements that cannot stand together."""
    wrong = wrong_combination(settings.official, settings.params.date)
    if wrong is None:
        return
    of_year = settings.params.official
    path = own if of_year and wrong.key in of_year.model_fields_set else office
    error = ParamsError(_("{what}.", what=wrong.what), remedy=wrong.remedy)
    raise located(error, read_params_file(path), ("official", wrong.key), path)


def _refuse_day_outside(
    settings: Settings, path: Path, other: tuple[PeriodName, dict[str, Any]] | None
) -> None:
    """Raise ParamsError for an `until` before the period, or after one whose own it is.

    That of the year, which a part of it has from the year's file, may lie after the part.
    """
    until, period, name = settings.params.until, settings.named_period, settings.period_name
    is_others = other is not None and "until" not in other[1]
    if until is None or until in period or (is_others and until > period.last):
        return
    days = _("{first} to {last}", first=period.first, last=period.last)
    remedy = _(
        "Write the last day of {name} that is counted ({days}), or remove the line.",
        name=name,
        days=days,
    )
    if other is not None and is_others:
        remedy = _(
            "It is that of {other}: nothing of {name} ({days}) is counted by then. "
            "Correct it, or say until: in a params/{name}.yaml.",
            other=other[0],
            name=name,
            days=days,
        )
    raise ParamsError(
        _("until: {until} is not a day of {name}.", until=until, name=name), str(path), remedy
    )
