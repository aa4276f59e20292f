"""Registers with rules, repeats and limits, written as in registers.yaml, and what is cleaned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from annual_review.cleaning.clean import clean
from annual_review.project.register_book import RegisterBook
from annual_review.project.settings import Office, Settings
from annual_review.project.year_params import YearParams
from annual_review.records.cleaned import Cleaned
from annual_review.registers.corrections import Correction
from annual_review.registers.workbooks import Sheet

TOWNSHIPS: dict[str, list[str]] = {"官舟镇": [], "谯家镇": [], "新景镇": []}
COMMON = {"备注": {"kind": "remark"}}

Rows = Sequence[Sequence[Any]]


def settings_of(registers: Mapping[str, Any], until: dt.date | None = None) -> Settings:
    """Return the settings of a small office with some registers."""
    return Settings(
        year=2021,
        office=Office(name="某局", county="沿河县", townships=TOWNSHIPS),
        book=RegisterBook.model_validate({"common": COMMON, "registers": registers}),
        params=YearParams(until=until),
    )


def clean_registers(
    registers: Mapping[str, Any],
    *sheets: tuple[str, Rows],
    corrections: Sequence[Correction] = (),
    until: dt.date | None = None,
) -> Cleaned:
    """Clean sheets, each given with its name, in a workbook 表.xlsx."""
    cells = [
        Sheet("表.xlsx", name, [[*row, *[""] * (max(map(len, rows)) - len(row))] for row in rows])
        for name, rows in sheets
    ]
    return clean(cells, settings_of(registers, until), corrections)


def outcomes(cleaned: Cleaned, register: str) -> list[tuple[str, str]]:
    """Return the fate and the reason of each row of data of a register."""
    ledger = cleaned.ledger
    own = ledger[(ledger["register"] == register) & (ledger["fate"] != "heading")]
    return list(zip(own["fate"], own["reason"], strict=True))
