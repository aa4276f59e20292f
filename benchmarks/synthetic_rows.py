"""Clean rows of a county, made from those of the sample year: other places, days and numbers."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from annual_review.cleaning.clean import clean
from annual_review.project.loading import load_settings
from annual_review.project.settings import Field, Settings
from annual_review.records.cleaned import DOUBT
from annual_review.registers.inputs import read_inputs
from benchmarks.errors import BenchmarkError
from benchmarks.invented_counties import County
from benchmarks.workbench import ROOT, YEAR

Row = dict[str, Any]

_DAYS = 28  # of every month
_MOST_TURNS = 1000  # until a row is like no other
_GIVEN = "文明英昌华荣光志国建德秀兰芳玉春秋"


@dataclass(frozen=True)
class Sample:
    """The sample year: its settings, and the clean rows of each register."""

    settings: Settings
    rows: Mapping[str, list[Row]]

    @classmethod
    def read(cls) -> Sample:
        """Read and clean the registers of the sample year."""
        settings = load_settings(YEAR, ROOT / "params" / f"{YEAR}.yaml")
        inputs = read_inputs(ROOT / "data" / str(YEAR))
        cleaned = clean(inputs.sheets, settings, inputs.corrections, inputs.ignored)
        return cls(settings, {name: _rows(table) for name, table in cleaned.records.items()})

    def fields_of(self, register: str) -> dict[str, Field]:
        """Return the fields of a register that a row is the same in, or not."""
        fields = self.settings.book.fields_of(register)
        return {name: field for name, field in fields.items() if field.is_identity}


def _rows(table: pd.DataFrame) -> list[Row]:
    kept = table.drop(columns=[DOUBT]).astype(object)
    return [
        {str(name): None if pd.isna(value) else value for name, value in row.items()}
        for row in kept.to_dict("records")
    ]


def rows_of(sample: Sample, register: str, county: County, drawn: random.Random) -> list[Row]:
    """Return the rows of a county: half to one and a half times the sample's, no two the same."""
    fields, rows = sample.fields_of(register), sample.rows[register]
    number = max(1, round(len(rows) * drawn.uniform(0.5, 1.5)))
    chosen = [
        rows[place] for place in sorted(drawn.sample(range(len(rows)), min(number, len(rows))))
    ]
    chosen += drawn.choices(rows, k=number - len(chosen))
    renamed = Renaming(sample.settings, county)
    seen: set[tuple[Any, ...]] = set()
    return [_new(row, fields, renamed, drawn, seen) for row in chosen]


def _new(
    row: Row,
    fields: Mapping[str, Field],
    renamed: Renaming,
    drawn: random.Random,
    seen: set[tuple[Any, ...]],
) -> Row:
    """Return a row of the county like one of the sample, but like none that is `seen`."""
    for turn in range(1, _MOST_TURNS):
        made = {
            name: _changed(row[name], field, renamed, drawn, turn) for name, field in fields.items()
        }
        key = tuple(made.values())
        if key not in seen:
            seen.add(key)
            return made
    raise BenchmarkError(f"Rows like {row} cannot be told apart.")


def _changed(value: Any, field: Field, renamed: Renaming, drawn: random.Random, turn: int) -> Any:
    if value is None:
        return None
    if field.kind == "date":
        return dt.date(YEAR, value.month, drawn.randint(1, _DAYS))
    if field.kind in ("count", "amount"):
        return max(1, round(value * drawn.uniform(0.6, 1.4)))
    if field.kind != "text" or not value or turn == 1:
        return renamed(value)
    return _another_person(value, drawn) if field.personal else f"{renamed(value)}（{turn}）"


def _another_person(value: str, drawn: random.Random) -> str:
    """Return another invented name, or another number, of a person."""
    if value.isdecimal():
        return value[:-4] + "".join(drawn.choices("0123456789", k=4))
    return value[:1] + "".join(drawn.choices(_GIVEN, k=2))


class Renaming:
    """Puts a county's own name and townships where a text names those of the sample."""

    def __init__(self, settings: Settings, county: County) -> None:
        office = settings.office
        own = {office.names["简称"]: f"{county.short}县", office.county: county.name}
        own |= dict.fromkeys(office.county_spellings, county.name)
        self._names = own | dict(zip(office.townships, county.townships, strict=True))
        longest = sorted(map(str, self._names), key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest)))

    def __call__(self, text: str) -> str:
        """Return a text of the county."""
        return self._pattern.sub(lambda found: self._names[found[0]], text)
