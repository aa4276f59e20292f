"""Withhold small numbers in a table that pandas has made, and note below it that some are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import pandas as pd

from annual_review.chapter.small_counts.cells import states_by_labels, withheld_in
from annual_review.chapter.small_counts.counted import CELLS, Cells, label_of
from annual_review.chapter.small_counts.registers import (
    ROWS,
    SMALL,
    any_is_small,
    disclosure_of_column,
    places_in,
    threshold_of_column,
)
from annual_review.chapter.small_counts.words import WITHHELD, State, in_cell, note_of
from annual_review.document.blocks import Block, Paragraph, Span, Table, plain
from annual_review.errors import FigureError
from annual_review.language import _
from annual_review.records.cleaned import INDEX

_FEWER = re.compile(r"少于(\d+)")


def texts_withheld(rows: pd.DataFrame) -> dict[tuple[int, int], str]:
    """Return what stands in place of each number that is withheld, by its row and column.

    Raises FigureError for rows that are persons, if few of them are not to be counted: whoever
    reads them can count them.
    """
    if not any_is_small():
        return {}
    is_of_rows = set(INDEX) <= set(rows.index.names)
    small = rows.attrs.get(SMALL, {})
    has_numbers = any(column.dtype.kind in "iufb" for __, column in rows.items())
    if ROWS in small and (is_of_rows or not has_numbers):
        raise FigureError(
            _("Each row of the table is a person, and few persons are not to be counted (small)."),
            remedy=_("Show how many there are: tally(…), crosstab(…)."),
        )
    found: dict[tuple[int, int], str] = {}
    counted = withheld_in(_labelled(rows)) if CELLS in rows.attrs else None
    for at in range(rows.shape[1]):
        column = rows.iloc[:, at]
        if column.dtype.kind not in "iuf":
            if column.name not in small:
                continue
            column = _as_numbers(column)
        if counted is not None and (counted.states[:, at] != "shown").any():
            states, threshold = list(counted.states[:, at]), counted.threshold
        elif is_of_rows:
            states, threshold = _of_single_rows(column)
        else:
            states, threshold = _of_numbers(rows, column)
        for place, state in enumerate(states):
            if state != "shown":
                found[place, at] = in_cell(state, threshold)
    return found


def _as_numbers(column: pd.Series) -> pd.Series:
    """Return numbers that were made texts as numbers again."""
    found = pd.to_numeric(pd.Series(column).astype("str"), errors="coerce").astype("float64")
    result: pd.Series = found.fillna(0)
    result.attrs = column.attrs
    return result


def _labelled(rows: pd.DataFrame) -> pd.DataFrame:
    """Return counted numbers under their labels, which may have become a column: reset_index."""
    cells: Cells = rows.attrs[CELLS]
    labels = max(
        _labels(rows), key=lambda one: max(len(set(one) & set(own)) for own in cells.labels)
    )
    labelled = rows.set_axis(list(labels))
    labelled.attrs = rows.attrs
    return labelled


def _of_single_rows(column: pd.Series) -> tuple[list[State], int]:
    """Return the states of a field in the rows of a register."""
    threshold = threshold_of_column(column)
    if not threshold:
        return ["shown"] * len(column), 0
    known = disclosure_of_column(column)
    return known.states_of_list([known.rows([one]) for one in places_in(column.index)]), threshold


def _of_numbers(rows: pd.DataFrame, column: pd.Series) -> tuple[list[State], int]:
    """Return the states of numbers by the labels beside them, which name parts of a register."""
    small = rows.attrs.get(SMALL, {})
    found: list[State] = ["shown"] * len(column)
    most = 0
    for labels in _labels(rows):
        states, threshold = states_by_labels(column, labels, small)
        found = [one if one != "shown" else own for one, own in zip(found, states, strict=True)]
        most = max(most, threshold)
    return found, most


def _labels(rows: pd.DataFrame) -> Iterator[Sequence[str]]:
    yield [label_of(label) for label in rows.index]
    for __, column in rows.items():
        if column.dtype.kind not in "iufbM":
            yield [label_of(label) if isinstance(label, str) else str(label) for label in column]


def with_note(block: Block) -> list[Block]:
    """Return a block, and behind a table in which numbers are withheld a note that says so."""
    if not (any_is_small() and isinstance(block, Table)):
        return [block]
    cells = [plain(cell) for row in block.rows for cell in row]
    fewer = [int(one[1]) for text in cells if (one := _FEWER.fullmatch(text))]
    if not fewer and WITHHELD not in cells:
        return [block]
    hidden = cells.count(WITHHELD)
    note = note_of(max(fewer), hidden) if fewer else _NOTE_ON_ALL
    return [block, Paragraph((Span(note, is_name=True),), "note")]


_NOTE_ON_ALL = f"为保护个人信息，人数较少，标{WITHHELD}处不列出。"
