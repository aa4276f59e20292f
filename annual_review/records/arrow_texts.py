"""The columns of clean tables as texts, read with pyarrow alone.

`records.published` and `changes` use it: pandas would take longer to import than the tables take to
read.
"""

from __future__ import annotations

import json
import math
from typing import Any

import pyarrow as pa

from annual_review.records.csv_cells import as_plain

_EXTENSION, _EXTENSION_DATA = b"ARROW:extension:name", b"ARROW:extension:metadata"
_PERIOD = b"pandas.period"
_FIRST_YEAR = 1970  # from which pandas counts periods


def column_texts(table: pa.Table, name: str) -> list[str]:
    """Return the cells of a column as texts: days as 2021-03-05, nothing as ""."""
    field, column = table.schema.field(name), table.column(name)
    if (frequency := _frequency(field)) is not None:
        if isinstance(column.type, pa.BaseExtensionType):
            column = column.cast(column.type.storage_type)
        return ["" if one is None else _period(one, frequency) for one in column.to_pylist()]
    if pa.types.is_timestamp(field.type):
        days = column.cast(pa.timestamp("s"), safe=False).to_pylist()
        return ["" if day is None else day.date().isoformat() for day in days]
    return [_text(value) for value in column.to_pylist()]


def is_of_texts(table: pa.Table, name: str) -> bool:
    """Return whether a column holds what may be texts: neither days nor periods."""
    field = table.schema.field(name)
    return _frequency(field) is None and not pa.types.is_timestamp(field.type)


def _text(value: Any) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(as_plain(value))


def _frequency(field: pa.Field) -> str | None:
    """Return the frequency of a column of periods as pandas writes it; None for another column."""
    metadata = field.metadata or {}
    if metadata.get(_EXTENSION) == _PERIOD:
        return str(json.loads(metadata[_EXTENSION_DATA])["freq"])
    if isinstance(field.type, pa.BaseExtensionType):  # registered: pandas has been imported
        return str(json.loads(field.type.__arrow_ext_serialize__())["freq"])
    return None


def _period(ordinal: int, frequency: str) -> str:
    """Return a month, quarter or year by its number from 1970 on.

    >>> _period(614, "M"), _period(205, "Q-DEC"), _period(51, "Y-DEC")
    ('2021-03', '2021Q2', '2021')
    """
    if frequency.startswith("M"):
        return f"{_FIRST_YEAR + ordinal // 12}-{ordinal % 12 + 1:02}"
    if frequency.startswith("Q"):
        return f"{_FIRST_YEAR + ordinal // 4}Q{ordinal % 4 + 1}"
    return str(_FIRST_YEAR + ordinal)
