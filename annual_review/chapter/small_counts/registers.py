"""The registers whose small numbers are withheld: their thresholds, their rows, what is known.

`Review` notes the thresholds in the `attrs` of its tables (`SMALL`): by field, and as "" that of
the rows, where each row is a person.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from annual_review.chapter.evidence import tables_of
from annual_review.chapter.recorded.columns import LOST, computed_column, expression_of
from annual_review.chapter.recorded.expression_words import word_value
from annual_review.chapter.recorded.expressions import Expression, Field, fields_of
from annual_review.chapter.small_counts.disclosure import Disclosure, Rows, disclosure_of
from annual_review.project.register_book import Field as FieldOfBook
from annual_review.records.cleaned import INDEX
from annual_review.records.dated_columns import as_kind, kind_of

SMALL = "small"  # in attrs
ROWS = ""  # the measure that counts rows
_MOST_PARTS = 60  # values of a field of texts by which the register is divided
_PERSON_KINDS = ("text", "serial")

_registers: dict[str, Mapping[str, Mapping[str, int]]] = {}


def thresholds_of(fields: Mapping[str, FieldOfBook]) -> dict[str, int]:
    """Return the thresholds of a register by field; "" is that of its rows, if it is of persons."""
    found = {name: field.small for name, field in fields.items() if field.small}
    rows = [number for name, number in found.items() if fields[name].kind in _PERSON_KINDS]
    return found | ({ROWS: max(rows)} if rows else {})


def set_small_registers(origin: str, thresholds: Mapping[str, Mapping[str, int]]) -> None:
    """Store which registers of an origin have small numbers, by register and field."""
    _registers[origin] = thresholds


def any_is_small() -> bool:
    """Return whether a review that was opened has small numbers to withhold."""
    return any(any(fields.values()) for fields in _registers.values())


def threshold_of_rows(rows: pd.DataFrame | pd.Series) -> int:
    """Return the threshold of the number of some rows; 0 without one."""
    return int(rows.attrs.get(SMALL, {}).get(ROWS, 0))


def threshold_of_column(column: pd.Series) -> int:
    """Return the threshold of the numbers of a column; 0 without one.

    It is that of the fields that it is computed from; of all, where it is not known from which.
    """
    small: Mapping[str, int] = column.attrs.get(SMALL, {})
    if not small:
        return 0
    expression = expression_of(column)
    if expression is not None:
        return max((small.get(name, 0) for name in fields_of(expression)), default=0)
    named = small.get(str(column.name), 0)
    of_all = max((n for name, n in small.items() if name != ROWS), default=0)
    return named or (of_all if column.attrs.get(LOST) else 0)


def disclosure_of_rows(rows: pd.DataFrame | pd.Series) -> Disclosure:
    """Return what is known of the number of rows of a register."""
    return _disclosure(_place(rows), ROWS, threshold_of_rows(rows), rows)


def disclosure_of_column(column: pd.Series) -> Disclosure:
    """Return what is known of the sums of a column of a register."""
    expression = expression_of(column)
    measure = str(column.name) if expression is None else _name_of(expression)
    return _disclosure(_place(column), measure, threshold_of_column(column), column, expression)


def disclosures_of(origin: str) -> Iterator[tuple[Disclosure, list[dict[str, Rows]]]]:
    """Yield what is known of each field with small numbers, and the parts of the register."""
    for register, thresholds in _registers.get(origin, {}).items():
        table = (tables_of(origin) or {}).get(register)
        if table is None or table.empty:
            continue
        for measure, threshold in thresholds.items():
            if measure != ROWS and not _is_summed(table, measure):
                continue
            given = table if measure == ROWS else table[measure]
            expression = Field(measure) if measure else None
            own = _disclosure((origin, register), measure, threshold, given, expression)
            yield own, partitions_of(table, own)


def origins() -> list[str]:
    """Return the keys of the tables that have small numbers."""
    return list(_registers)


def _is_summed(table: pd.DataFrame, name: str) -> bool:
    return name in table and table[name].dtype.kind in "iuf"


def _place(rows: pd.DataFrame | pd.Series) -> tuple[str, str]:
    return str(rows.attrs.get("origin", "")), str(rows.attrs.get("register", ""))


def _name_of(expression: Expression) -> str:
    return expression.name if isinstance(expression, Field) else word_value(expression)


def _disclosure(
    place: tuple[str, str],
    measure: str,
    threshold: int,
    given: pd.DataFrame | pd.Series,
    expression: Expression | None = None,
) -> Disclosure:
    """Return what is known of a measure of a register, given its origin and its name."""
    origin, register = place

    def make() -> Disclosure:
        table = (tables_of(origin) or {}).get(register)
        whole = given if table is None else _whole(table, measure, given, expression)
        own = Disclosure(_amounts(whole, is_number_of_rows=measure == ROWS), threshold)
        own.begin(
            [list(parts.values()) for parts in partitions_of(table, own)]
            if table is not None
            else []
        )
        return own

    return disclosure_of((origin, register, measure, threshold), make)


def _whole(
    table: pd.DataFrame,
    measure: str,
    given: pd.DataFrame | pd.Series,
    expression: Expression | None,
) -> pd.DataFrame | pd.Series:
    """Return all rows of a register, or the column of all of them that some numbers are of."""
    if measure == ROWS:
        return table
    if expression is not None and set(fields_of(expression)) <= set(table.columns):
        return computed_column(table, expression, measure)
    return table.get(measure, given)


def _amounts(rows: pd.DataFrame | pd.Series, *, is_number_of_rows: bool) -> dict[Hashable, float]:
    places = places_in(rows.index)
    if is_number_of_rows or not isinstance(rows, pd.Series):
        return dict.fromkeys(places, 1.0)
    numbers = rows.to_numpy(dtype="float64", na_value=0)
    return dict(zip(places, numbers.tolist(), strict=True))


def places_in(index: pd.Index) -> list[Hashable]:
    """Return the place of each row; its number where the rows are of no register."""
    if set(INDEX) <= set(index.names):
        ordered: Any = index
        return list(
            ordered.reorder_levels(list(INDEX)) if list(index.names) != list(INDEX) else index
        )
    return list(index)


def partitions_of(table: pd.DataFrame, disclosure: Disclosure) -> list[dict[str, Rows]]:
    """Return the parts of a register by each field of a few texts, by month and by quarter."""
    places = places_in(table.index)
    return [
        _parts(values, places, disclosure)
        for name, column in table.items()
        for values in _divisions(column)
    ]


def _divisions(column: pd.Series) -> Iterator[Sequence[Any]]:
    kind = kind_of(column)
    if kind in ("date", "month"):
        yield as_kind(column, "month").tolist()
    if kind in ("date", "month", "quarter"):
        yield as_kind(column, "quarter").tolist()
    elif not kind and column.dtype.kind not in "iufb" and 1 < column.nunique() <= _MOST_PARTS:
        yield column.tolist()


def _parts(
    values: Sequence[Any], places: Sequence[Hashable], disclosure: Disclosure
) -> dict[str, Rows]:
    found: dict[str, list[Hashable]] = {}
    for value, place in zip(values, places, strict=True):
        found.setdefault("" if pd.isna(value) else str(value), []).append(place)
    return {label: disclosure.rows(own) for label, own in found.items()}
