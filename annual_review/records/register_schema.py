"""The schema of an office's registers, stored with its clean tables.

It says whose the tables are, up to which day they reach, and what their fields hold: kind, unit,
personal or not, small or not. A prefecture reads it to decide which fields of its members can be
added up.
`cleaning.save` writes it; `member_records` reads it.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annual_review.errors import InputError
from annual_review.files import write_json
from annual_review.language import _

if TYPE_CHECKING:  # a year in which nothing has changed reads schemas without pydantic
    from annual_review.project.register_book import Field
    from annual_review.project.settings import Settings

SCHEMA_FILE = "_office.json"


@dataclass(frozen=True)
class FieldSchema:
    """What a field of an office's register holds."""

    kind: str
    unit: str = ""
    personal: bool = False
    small: int = 0  # the number of persons from which on a sum is printed


@dataclass(frozen=True)
class RegisterSchema:
    """The label of an office, the last day it registered (None: the whole year), and its fields.

    `fields` are by register, then by name. `is_stated` tells whether params/ state the day.
    `period` is the name of the period that they are of, `last` its last day. The office's year
    begins in the month `year_starts`.
    """

    label: str
    until: dt.date | None
    fields: Mapping[str, Mapping[str, FieldSchema]]
    is_stated: bool = False
    period: str = ""
    last: dt.date | None = None
    year_starts: int = 1


def rows_are_persons(fields: Mapping[str, FieldSchema | Field]) -> bool:
    """Return whether each row of a register is a person, and few of them are not to be counted."""
    return any(field.small and field.kind != "count" for field in fields.values())


def schema_of(settings: Settings, last: dt.date | None) -> RegisterSchema:
    """Return the schema of an office's registers; `last` is the date of its last record."""
    fields = {
        register: {
            name: FieldSchema(field.kind, field.unit, bool(field.personal), field.small or 0)
            for name, field in settings.book.fields_of(register).items()
        }
        for register in settings.book.registers
    }
    until = registered_until(settings, last)
    is_stated = settings.params.until is not None
    return RegisterSchema(
        settings.office.label,
        until,
        fields,
        is_stated,
        str(settings.period_name),
        settings.named_period.last,
        settings.office.year_starts,
    )


def registered_until(settings: Settings, last: dt.date | None) -> dt.date | None:
    """Return the day up to which registers reach; None if they cover the whole period.

    That is `until` in params/, else the date of the `last` record if it is before the last month of
    the period, which may still go on. It is over if params/ state a `date` of publication after it.
    """
    params, whole = settings.params, settings.named_period.last
    if params.until is not None:
        return None if settings.period.last == whole else settings.period.last
    is_over = params.date is not None and params.date > whole
    return None if is_over or last is None or last >= whole.replace(day=1) else last


def write_schema(settings: Settings, last: dt.date | None, folder: Path) -> None:
    """Write the schema to the folder of the clean tables; the same bytes every time."""
    schema = schema_of(settings, last)
    days = {"until": schema.until, "last": schema.last}
    content = asdict(schema) | {name: day and day.isoformat() for name, day in days.items()}
    for fields in content["fields"].values():
        for field in fields.values():
            if not field["small"]:
                del field["small"]
    write_json(folder / SCHEMA_FILE, content)


def read_schema(folder: Path) -> RegisterSchema | None:
    """Read what `write_schema` wrote; return None if the folder has no clean tables.

    Raises InputError for a file that cannot be read.
    """
    try:  # opened without a check before, so that the attempt is recorded as a read of the kernel
        content = json.loads((folder / SCHEMA_FILE).read_text(encoding="utf-8"))
        until = content["until"]
        return RegisterSchema(
            content["label"],
            dt.date.fromisoformat(until) if until else None,
            {
                register: {name: _read_field(field) for name, field in fields.items()}
                for register, fields in content["fields"].items()
            },
            bool(content.get("is_stated", True)),
            str(content.get("period", "")),
            dt.date.fromisoformat(content["last"]) if content.get("last") else None,
            int(content.get("year_starts", 1)),
        )
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise InputError(
            _("It cannot be read."), str(folder / SCHEMA_FILE), _("Make that review again.")
        ) from None


def file_name(register: str) -> str:
    """Return the file name of a register's table; characters that no file name may have are _."""
    stem = "".join("_" if letter in '\\/:*?"<>|' else letter for letter in register)
    return f"{stem}.parquet"


def _read_field(content: Mapping[str, Any]) -> FieldSchema:
    return FieldSchema(
        str(content["kind"]),
        str(content["unit"]),
        bool(content["personal"]),
        int(content.get("small", 0)),
    )
