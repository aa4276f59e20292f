"""The letterhead of an office's clean tables: whose they are, up to when, what their fields hold.

It lies beside them, so that a prefecture can tell what may be added to what.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from annual_review.errors import InputError
from annual_review.files import write_json
from annual_review.project.settings import Field, Settings

LETTERHEAD = "_office.json"
DECEMBER = 12


@dataclass(frozen=True)
class HeldField:
    """What a field of an office's register holds."""

    kind: str
    unit: str = ""
    personal: bool = False


@dataclass(frozen=True)
class Letterhead:
    """What tables call the office, the day up to which it registered (None: all year), its fields.

    `fields` are by register, then by name.
    """

    label: str
    until: dt.date | None
    fields: Mapping[str, Mapping[str, HeldField]]


def letterhead_of(settings: Settings, last: dt.date | None) -> Letterhead:
    """Return the letterhead of an office whose last record is of the day `last`."""
    fields = {
        register: {name: _held(field) for name, field in settings.book.fields_of(register).items()}
        for register in settings.book.registers
    }
    return Letterhead(settings.office.label, kept_until(settings.params.until, last), fields)


def kept_until(said: dt.date | None, last: dt.date | None) -> dt.date | None:
    """Return the day up to which registers are kept; None where they are of all the year.

    As params/ say, else the last day of any record, if it lies before December.
    """
    until = said or last
    ends = until is None or (until.month, until.day) == (DECEMBER, 31)
    return None if ends or (said is None and last and last.month == DECEMBER) else until


def write_letterhead(settings: Settings, last: dt.date | None, folder: Path) -> None:
    """Write the letterhead beside the clean tables in `folder`; the same bytes twice."""
    said = letterhead_of(settings, last)
    content = asdict(said) | {"until": said.until.isoformat() if said.until else None}
    write_json(folder / LETTERHEAD, content)


def read_letterhead(folder: Path) -> Letterhead | None:
    """Read what `write_letterhead` wrote; None where there are no clean tables.

    Raises InputError for one that cannot be read.
    """
    try:  # opened without asking first, so that a kernel is known to have looked for it
        content = json.loads((folder / LETTERHEAD).read_text(encoding="utf-8"))
        until, fields = content["until"], content["fields"]
        return Letterhead(
            content["label"],
            dt.date.fromisoformat(until) if until else None,
            {register: _read_fields(held) for register, held in fields.items()},
        )
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise InputError(
            "It cannot be read.", str(folder / LETTERHEAD), "Make that review again."
        ) from None


def _held(field: Field) -> HeldField:
    return HeldField(field.kind, field.unit, field.personal)


def _read_fields(held: Mapping[str, Mapping[str, str | bool]]) -> dict[str, HeldField]:
    return {
        name: HeldField(str(said["kind"]), str(said["unit"]), bool(said["personal"]))
        for name, said in held.items()
    }
