"""A register with one field of numbers in some unit, and what cleaning makes of a sheet of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from annual_review.cleaning.clean import clean
from annual_review.project.register_book import Field, Register, RegisterBook
from annual_review.project.settings import Office, Settings
from annual_review.project.year_params import YearParams
from annual_review.records.cleaned import Cleaned
from annual_review.registers.corrections import Correction
from annual_review.registers.workbooks import Sheet

REGISTER = "生产统计"


def clean_numbers(
    fields: dict[str, tuple[str, str]],
    *rows: Sequence[Any],
    corrections: Sequence[Correction] = (),
) -> Cleaned:
    """Clean a sheet of a register with 村 and `fields`, each with its kind and unit."""
    numbers = {name: Field(kind=kind, unit=unit) for name, (kind, unit) in fields.items()}
    register = Register(fields={"村": Field(required=True), **numbers})
    settings = Settings(
        year=2021,
        office=Office(name="某局", county="某县"),
        book=RegisterBook(common={"备注": Field(kind="remark")}, registers={REGISTER: register}),
        params=YearParams(),
    )
    width = max(map(len, rows))
    cells = [[*row, *[""] * (width - len(row))] for row in rows]
    return clean([Sheet("a.xlsx", REGISTER, cells)], settings, corrections)


def numbers_of(cleaned: Cleaned, field: str) -> list[Any]:
    """Return the kept numbers of a field."""
    return cleaned.records[REGISTER][field].tolist()


def reasons_of(cleaned: Cleaned, fate: str) -> list[str]:
    """Return the reasons of the rows of one fate."""
    ledger = cleaned.ledger
    return list(ledger["reason"][ledger["fate"] == fate])
