"""In what unit the numbers of each column are, and how they become ones of the field's unit.

A unit in the label of a column holds for the column, in whichever row of the header it stands; one
in a line above or a note below the table for the columns of its measure. `rows_by_units` groups
rows by them for parsing; `conversions_above` also serves the totals. `measures_above` serves
the warning of fields that declare no unit.

What names another unit that cannot be converted makes the numbers of its column unreadable: they
are not counted as they stand. What names no unit, as 青年 in 人数（青年）, is a remark.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from annual_review.cleaning.grid import Grid
from annual_review.cleaning.headers.header_rows import fill_lost_merges
from annual_review.cleaning.headers.labels import label_key
from annual_review.cleaning.label_units import by_label, unreadable
from annual_review.cleaning.layout import Layout, Rows
from annual_review.project.register_book import Field
from annual_review.values.cell_text import compact
from annual_review.values.counts import Conversion, conversion_from, own_unit
from annual_review.values.unit_texts import (
    is_open_unit_word,
    outside_brackets,
    units_of_label,
    units_of_line,
    units_of_title,
)
from annual_review.values.units import (
    SCALES,
    are_about_the_same,
    conversion,
    is_of_quantity,
    is_rate,
    split_unit,
)

Conversions = tuple[tuple[str, Conversion], ...]  # of the fields that are not in their own unit

_REACH = 8  # rows of a header and above it that may name a unit
_LEAST_LABELS = 2  # texts in a row of a header
_NO_DATA = ("heading", "note", "")


def rows_by_units(
    layout: Layout, runs: Sequence[Rows], columns: Mapping[str, int], fields: Mapping[str, Field]
) -> dict[Conversions, Rows]:
    """Group runs of rows by the units of their columns."""
    groups: dict[Conversions, list[Rows]] = {}
    for run in runs:
        conversions = conversions_above(layout, int(run[0]), columns, fields) if len(run) else ()
        groups.setdefault(conversions, []).append(run)
    return {conversions: np.concatenate(same) for conversions, same in groups.items()}


def conversions_above(
    layout: Layout, row: int, columns: Mapping[str, int], fields: Mapping[str, Field]
) -> Conversions:
    """Return the conversions of the fields that have another unit than their own above a row.

    They are the same for all rows between two headings, and found once.
    """
    section = int(np.searchsorted(layout.headings, row))
    key = (section, tuple(columns.items()))
    found: Conversions | None = layout.conversions.get(key)
    if found is None:
        found = _find_conversions(layout, row, section, columns, fields)
        layout.conversions[key] = found
    return found


def adopt_conversions(
    layout: Layout,
    row: int,
    columns: Mapping[str, int],
    others: Mapping[str, int],
    fields: Mapping[str, Field],
) -> None:
    """Let columns above a row whose labels name no unit have the conversions of `others`."""
    if not conversions_above(layout, row, columns, fields):
        section = int(np.searchsorted(layout.headings, row))
        found = conversions_above(layout, row, others, fields)
        layout.conversions[section, tuple(columns.items())] = found


def _find_conversions(
    layout: Layout,
    row: int,
    section: int,
    columns: Mapping[str, int],
    fields: Mapping[str, Field],
) -> Conversions:
    labels = label_rows(layout, row)
    texts = _label_texts(layout.grid, labels)
    numbers = {
        name: column for name, column in columns.items() if fields[name].kind in ("count", "amount")
    }
    found = {
        name: _by_labels(name, fields[name], _labels_of(texts, column), layout.units)
        for name, column in numbers.items()
    }
    unnamed = {name: fields[name].unit for name, each in found.items() if each is None}
    if unnamed:
        lines = _lines_above(layout, labels) or _units_in_notes(layout, section)
        is_complete = _has_no_other_columns(layout, labels, columns)
        found |= _by_lines(lines, unnamed, [fields[name].unit for name in numbers], is_complete)
    return tuple((name, each) for name, each in found.items() if each and not each.changes_nothing)


def measures_above(layout: Layout, rows: Rows, column: int) -> set[str]:
    """Return the measures of quantities that the labels above some rows name: 吨, 公斤."""
    _, first = np.unique(np.searchsorted(layout.headings, rows), return_index=True)
    labels = [
        label
        for row in rows[first].tolist()
        for label in _labels_of(_label_texts(layout.grid, label_rows(layout, row)), column)
    ]
    units = [unit for label in labels for unit in units_of_label(label.text, layout.units)]
    return {split_unit(unit)[1] for unit in units if is_of_quantity(unit)}


@dataclass(frozen=True)
class _Label:
    """A text of a column's header; `is_shared` if it stands above other columns, too."""

    text: str
    is_shared: bool


def label_rows(layout: Layout, row: int) -> list[int]:
    """Return the header rows above a row of data, and rows of units below them, from below."""
    label_row, found = -1, []
    above = layout.headings[: np.searchsorted(layout.headings, row)]
    for heading in map(int, above[::-1]):
        if _is_label_row(layout, heading):
            label_row = heading
            break
        found.append(heading)
    lowest = label_row
    while label_row >= 0 and lowest - label_row < _REACH and _is_label_row(layout, label_row):
        found.append(label_row)
        label_row -= 1
    return found


def _is_label_row(layout: Layout, row: int) -> bool:
    if layout.kinds[row] != "heading" or layout.grid.filled[row] < _LEAST_LABELS:
        return False
    return not _units_in_labels(layout, row)


def _units_in_labels(layout: Layout, row: int) -> list[str]:
    """Return the units that a row of a header names for all columns, outside its labels."""
    lines = map(outside_brackets, _joined_texts(layout.grid, row))
    return [unit for line in lines for unit in units_of_line(line, layout.units)]


def _joined_texts(grid: Grid, row: int) -> Iterator[str]:
    """Yield the texts of a row; a cell 单位： together with the next one, which holds the unit."""
    texts = grid.texts(row)
    for place, text in enumerate(texts):
        is_open = is_open_unit_word(text) and place + 1 < len(texts)
        yield f"{compact(text).rstrip(':')}：{texts[place + 1]}" if is_open else text


def _label_texts(grid: Grid, rows: Sequence[int]) -> list[list[str]]:
    """Return the texts of rows of a header, which are given from below, by row and column.

    A label left of blank cells with labels below holds for them, as in files that lost their
    merges.
    """
    texts = [[grid.text(row, c).strip() for c in range(grid.width)] for row in reversed(rows)]
    fill_lost_merges(texts)
    return texts[::-1]


def _labels_of(texts: Sequence[list[str]], column: int) -> list[_Label]:
    """Return the texts of a column's header, from below."""
    return [
        _Label(
            row[column], row[column] in (row[max(column - 1, 0) : column] + row[column + 1 :][:1])
        )
        for row in texts
        if row[column]
    ]


def _by_labels(
    name: str, field: Field, labels: Sequence[_Label], declared: frozenset[str]
) -> Conversion | None:
    """Return the conversion that the labels of a column name, the lowest first."""
    spellings = {label_key(spelling) for spelling in (name, *field.headers)}
    for label in labels:
        found = by_label(label.text, field.unit, spellings, declared)
        if found is None or (found.problem and label.is_shared):
            continue
        return found
    return None


def _lines_above(layout: Layout, labels: Sequence[int]) -> list[str]:
    """Return the units that lines above a header name."""
    units: list[str] = []
    line = labels[-1] if labels else -1
    while line >= 0 and labels[-1] - line < _REACH and layout.kinds[line] in _NO_DATA:
        if line in labels:
            units += _units_in_labels(layout, line)
        else:
            texts = _joined_texts(layout.grid, line)
            units += [unit for text in texts for unit in units_of_title(text, layout.units)]
        line -= 1
    if line < 0:
        above = reversed(layout.grid.sheet.above)
        units += [unit for text in above for unit in units_of_title(text, layout.units)]
    return units


def _units_in_notes(layout: Layout, section: int) -> list[str]:
    """Return the units that notes among and below the rows between two headings name."""
    heads = [-1, *layout.headings.tolist(), layout.grid.height]
    first, end = np.searchsorted(layout.notes, [heads[section] + 1, heads[section + 1]])
    texts = [text for note in layout.notes[first:end].tolist() for text in layout.grid.texts(note)]
    return [unit for text in texts for unit in units_of_line(text, layout.units)]


def _has_no_other_columns(
    layout: Layout, labels: Sequence[int], columns: Mapping[str, int]
) -> bool:
    """Return whether every label of the lowest row of a header is of a field."""
    head = next((row for row in labels if layout.grid.filled[row] >= _LEAST_LABELS), None)
    return head is not None and set(layout.grid.filled_columns(head)) <= {*columns.values()}


def _by_lines(
    lines: Sequence[str], unnamed: Mapping[str, str], all_units: Sequence[str], is_complete: bool
) -> dict[str, Conversion]:
    """Return the conversions of columns by the units that lines name, each by its measure.

    A unit of no column stands against one that is about the same (天 against 小时), or against the
    only column that it can be meant for.
    """
    found = {}
    strays = [line for line in lines if not any(conversion(line, unit) for unit in all_units)]
    strays = [] if any(map(is_rate, lines)) else strays
    for name, unit in unnamed.items():
        stated = [line for line in lines if line not in SCALES and conversion(line, unit)]
        scales = [line for line in lines if line in SCALES] if not stated else []
        against = [stray for stray in strays if are_about_the_same(stray, unit)]
        if len({conversion(line, unit) for line in stated}) > 1:
            said = "、".join(dict.fromkeys(stated))
            found[name] = unreadable(f"的表上注明了几种单位（{said}），不知按哪一种计")
        elif stated:
            doubt = f"按表上注明的单位“{stated[0]}”换算"
            each = conversion_from(stated[0], unit)
            found[name] = each if each.factor == 1 else replace(each, doubt=doubt)
        elif scales and len(unnamed) == 1:
            doubt = f"按表上注明的单位“{scales[0]}”换算"
            found[name] = replace(conversion_from(scales[0], unit), doubt=doubt)
        elif against or scales:
            found[name] = _against([*against, *scales][0], unit)
        elif strays and is_complete and unit:
            is_only = len(unnamed) == 1 == len(all_units)
            doubt = f"的表上注明的单位是“{strays[0]}”，不是“{unit}”"
            found[name] = (
                _against(strays[0], unit) if is_only else replace(own_unit(unit), doubt=doubt)
            )
    return found


def _against(stated: str, unit: str) -> Conversion:
    return unreadable(f"的表上注明的单位是“{stated}”，登记的单位是“{unit}”")
