"""Mask the numbers of persons in what leaves the clean tables.

records/*.parquet and to_fix.xlsx keep what the offices wrote. Chapters get tables from `masked`
(chapter/review.py), the ledger is written by `masked_places`, and `number_warnings` tells people
where such numbers stand. What they are is said in annual_review/person_numbers.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from annual_review.person_numbers import (
    CANDIDATE,
    SEVEN_DIGITS,
    find_numbers,
    mask,
    mask_distinct,
    names_numbers,
)
from annual_review.project.register_book import Field

NumberFields = dict[str, list[str]]  # by register, the fields with numbers of persons

_MOST_PLACES = 5  # rows that a warning names


def number_fields(tables: Mapping[str, pd.DataFrame]) -> NumberFields:
    """Return the fields of text in which some value holds the number of a person."""
    found = {
        register: [str(name) for name in table.columns if _has_number(table[name], str(name))]
        for register, table in tables.items()
    }
    return {register: names for register, names in found.items() if names}


def masked(table: pd.DataFrame, fields: Iterable[str]) -> pd.DataFrame:
    """Return a register's table with the numbers of persons masked.

    `fields` are those of `number_fields`; files and sheets, in the index, may be named after
    persons, too. Distinct values stay distinct.
    """
    columns = {name: _mask_column(table[name], name) for name in fields if name in table.columns}
    result = table.assign(**columns) if columns else table
    index = table.index
    if isinstance(index, pd.MultiIndex):
        for level in ("file", "sheet"):
            names = index.levels[index.names.index(level)].tolist()
            if any(map(find_numbers, names)):
                index = index.set_levels(mask_distinct(names), level=level)
    if index is not table.index:
        result = result.set_axis(index)
    result.attrs = dict(table.attrs)
    return result


def masked_places(rows: pd.DataFrame) -> pd.DataFrame:
    """Return lines of the ledger, or totals, with the names of files and sheets masked."""
    return rows.assign(**{name: _mask_column(rows[name], "") for name in ("file", "sheet")})


def masked_texts(column: pd.Series) -> pd.Series:
    """Return reasons with the numbers of persons masked."""
    return _mask_column(column, "", distinct=False)


def number_warnings(
    tables: Mapping[str, pd.DataFrame],
    found: NumberFields,
    fields: Mapping[str, Mapping[str, Field]],
    review: str,
) -> list[str]:
    """Return a warning, in Chinese, for each field that is not personal and holds numbers.

    `review` is what the office calls its review.
    """
    return [
        _warning(register, name, tables[register], review)
        for register, names in found.items()
        for name in names
        if name in fields[register] and not fields[register][name].personal
    ]


def name_warnings(places: Iterable[tuple[str, str]], review: str) -> list[str]:
    """Return a warning, in Chinese, for each file or sheet with such a number in its name.

    `review` is what the office calls its review.
    """
    return [
        f"{label}“{mask(name)}”像是写有{_kinds([name], '')}，{review}和清单中已用*号遮去：请改名。"
        for label, names in zip(("文件名", "工作表名"), zip(*places, strict=True), strict=False)
        for name in dict.fromkeys(names)
        if find_numbers(name)
    ]


def _warning(register: str, field: str, table: pd.DataFrame, review: str) -> str:
    texts = table[field]
    hits = np.flatnonzero(_hits(texts, field))
    named = table.index[hits[:_MOST_PLACES]]
    places = [
        f"{mask(' '.join(filter(None, sheet)))} 第{'、'.join(str(place[3]) for place in rows)}行"
        for sheet, rows in groupby(named, key=lambda place: (place[1], place[2]))
    ]
    more = f"等{len(hits)}行" if len(hits) > _MOST_PLACES else ""
    kinds = _kinds([texts.iloc[at] for at in hits[:_MOST_PLACES]], field)
    return (
        f"《{register}》“{field}”一栏像是写有{kinds}：{'、'.join(places)}{more}。{review}中已用*号遮去；"
        "该栏如是个人信息，请在 registers.yaml 中写明 personal: true，否则请从原表删去。"
    )


def _kinds(texts: Sequence[str], label: str) -> str:
    kinds = (number.kind for text in texts for number in find_numbers(text, label))
    return "、".join(dict.fromkeys(kinds))


def _has_number(column: pd.Series, label: str) -> bool:
    return column.dtype == "str" and bool(_Encoded(column, label).is_number.any())


def _hits(column: pd.Series, label: str) -> NDArray[np.bool_]:
    """Return which rows of a column hold the number of a person."""
    encoded = _Encoded(column, label)
    hits: NDArray[np.bool_] = np.append(encoded.is_number, [False])[encoded.codes]
    return hits


def _mask_column(column: pd.Series, label: str, *, distinct: bool = True) -> pd.Series:
    encoded = _Encoded(column, label)
    texts = encoded.texts.filter(pa.array(encoded.is_number)).to_pylist()
    if not texts:
        return column
    results = [mask(text, label) for text in texts]
    if distinct:
        taken = pc.is_in(pa.array(results, pa.large_string()), value_set=encoded.texts).to_pylist()
        standing = {text for text, is_taken in zip(results, taken, strict=True) if is_taken}
        results = mask_distinct(texts, label, standing)
    replaced = pc.replace_with_mask(
        encoded.texts, pa.array(encoded.is_number), pa.array(results, pa.large_string())
    )
    values = replaced.take(pa.array(encoded.codes, mask=encoded.codes == len(encoded.texts)))
    return pd.Series(pd.array(values, dtype="str"), column.index, name=column.name)


class _Encoded:
    """A column's distinct texts, which of them hold the number of a person, and its codes.

    The code of a missing value is the number of texts.
    """

    def __init__(self, column: pd.Series, label: str) -> None:
        texts = pa.array(column.array, pa.large_string(), from_pandas=True)
        whole = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
        encoded = whole.dictionary_encode()
        self.texts = encoded.dictionary
        self.codes = np.asarray(encoded.indices.fill_null(len(self.texts)))
        pattern = SEVEN_DIGITS if names_numbers(label) else CANDIDATE
        likely = np.flatnonzero(np.asarray(pc.match_substring_regex(self.texts, pattern)))
        self.is_number = np.zeros(len(self.texts), dtype=bool)
        for at in likely.tolist():
            self.is_number[at] = bool(find_numbers(self.texts[at].as_py(), label))
