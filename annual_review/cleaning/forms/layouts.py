"""Layouts of the forms of a sheet: one row a form, each field known by its cell in the sheet.

`FormFinder.find` reads the forms of a sheet. `mark_forms` gives the rows of the sheet their kinds;
`layouts_of_forms` makes the grid of records that is parsed like that of a table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from annual_review.cleaning.form_parts import EXAMPLE, EXAMPLE_REASON
from annual_review.cleaning.forms.blocks import FormBlocks
from annual_review.cleaning.forms.reading import FormReader, ReadForm
from annual_review.cleaning.forms.slots import Slots
from annual_review.cleaning.forms.splits import Block
from annual_review.cleaning.grid import Grid
from annual_review.cleaning.headers.fits import HeaderVocabulary
from annual_review.cleaning.headers.titles import Titles, is_example_title, stated_year
from annual_review.cleaning.layout import FormFindings, FoundTable, Layout
from annual_review.cleaning.row_vocabulary import is_blank_label, is_note
from annual_review.project.register_book import Field
from annual_review.records.cleaned import FORM_LINE
from annual_review.registers.cell_marks import column_letters
from annual_review.registers.workbooks import Cell, Sheet
from annual_review.values.cell_text import compact
from annual_review.values.office_year import OfficeYear
from annual_review.values.unit_texts import units_of_title

UNFILLED = "未填写的空白表单，不是登记"
_MARK = 0  # the column of the grid of records that marks an example


class FormFinder:
    """Finds the forms of sheets by the titles and labels of a book of registers."""

    def __init__(self, vocabulary: HeaderVocabulary, titles: Titles) -> None:
        self._vocabulary = vocabulary
        self._blocks = FormBlocks(vocabulary, titles)

    def find(self, grid: Grid) -> tuple[list[ReadForm], dict[int, str]]:
        """Return the forms of a sheet, and what is wrong with others, by their first row."""
        if not self._blocks.registers or not grid.filled.any():
            return [], {}
        slots = Slots(grid)
        blocks, faults = self._blocks.find(grid, slots)
        readers = {
            register: FormReader(slots, register, self._vocabulary)
            for register in {block.register for block in blocks}
        }
        read = [readers[block.register].read(block) for block in blocks]
        return [form for form in read if form is not None and form.cells], faults


def without_forms(grid: Grid, forms: Sequence[ReadForm]) -> Grid:
    """Return the grid of a sheet in which the rows of its forms are blank."""
    sheet, rows = grid.sheet, list(grid.sheet.rows)
    for form in forms:
        for row in range(form.block.top, form.block.bottom + 1):
            rows[row] = [""] * len(rows[row])
    taken = [range(form.block.top, form.block.bottom + 1) for form in forms]
    merges = tuple(m for m in sheet.merges if not any(m[0][0] in rows for rows in taken))
    return Grid(replace(sheet, rows=rows, merges=merges))


def mark_forms(layout: Layout, forms: Sequence[ReadForm]) -> None:
    """Set the kinds of the rows of forms in the layout of their sheet.

    The first row with a field that shows something is "data", the others are headings or notes.
    """
    for form in sorted(forms, key=lambda form: not _is_note(form)):
        rows = range(form.block.top, min(form.block.bottom + 1, layout.grid.height))
        layout.registers[rows.start : rows.stop] = form.block.register
        if _is_note(form):
            reason = UNFILLED if form.is_unfilled else EXAMPLE_REASON
            layout.mark_notes((row for row in rows if layout.grid.filled[row]), reason)
            continue
        fields = {cell.cell[0] for cell in form.cells.values()}
        shown = fields.intersection(np.flatnonzero(layout.grid.filled).tolist())
        first = min(shown, default=form.first_row)
        last = max(form.last_row, *_rows_of_labels(form))
        for row in rows:
            if layout.kinds[row] == "data" or not layout.grid.filled[row]:
                continue
            layout.reasons.pop(row, None)
            layout.kinds[row] = "heading"
            text = compact(layout.grid.texts(row)[0])
            if row > last and (is_note(text) or is_blank_label(text)):
                layout.kinds[row] = "note"
            elif row >= form.block.first:
                layout.reasons[row] = f"{FORM_LINE}，记录见第{first + 1}行"
        layout.kinds[first] = "data"
        layout.reasons.pop(first, None)


def _rows_of_labels(form: ReadForm) -> list[int]:
    return [label.slot.bottom for label in form.block.labels]


def _is_note(form: ReadForm) -> bool:
    """Return whether a form is a blank copy or an example."""
    return form.is_unfilled or any(map(is_example_title, form.block.titles))


def layouts_of_forms(
    source: Layout, forms: Sequence[ReadForm], vocabulary: HeaderVocabulary, year: OfficeYear
) -> list[Layout]:
    """Return the layouts of the records of forms, one a register, in a review of `year`."""
    by_register: dict[str, list[ReadForm]] = defaultdict(list)
    for form in forms:
        if not _is_note(form):
            by_register[form.block.register].append(form)
    return [
        _Records(source, vocabulary.book.fields_of(register), same, year).layout(
            register, vocabulary
        )
        for register, same in by_register.items()
    ]


class _Records:
    """The grid of the records of one register on a sheet.

    Forms whose labels are the same stand below one header, so that units in labels hold.
    """

    def __init__(
        self,
        source: Layout,
        fields: Mapping[str, Field],
        forms: Sequence[ReadForm],
        year: OfficeYear,
    ) -> None:
        self._source, self._forms, self._year = source, forms, year
        self._columns = {name: number for number, name in enumerate(fields, _MARK + 1)}
        others = dict.fromkeys(label for form in forms for label in form.unused)
        self._others = {label: len(self._columns) + 1 + i for i, label in enumerate(others)}
        self._width = 1 + len(self._columns) + len(others)

    def layout(self, register: str, vocabulary: HeaderVocabulary) -> Layout:
        """Return the layout of the records."""
        sheet, units = self._source.grid.sheet, vocabulary.units
        rows: list[list[Any]] = []
        kinds: list[str] = []
        origins: dict[Cell, Cell] = {}
        found: dict[tuple[Any, ...], FoundTable] = {}
        places: dict[int, ReadForm] = {}
        for (lines, names, _), same in self._groups(units).items():
            for texts in (*((line,) for line in lines), self._labels(same[0])):
                rows.append([*texts, *[""] * (self._width - len(texts))])
                kinds.append("heading")
            blocks: dict[int, list[int]] = defaultdict(list)
            tables: dict[int, FoundTable] = {}
            for form in same:
                table = _table_of(found, form, sheet, self._year)
                tables[id(table)] = table
                blocks[id(table)].append(len(rows))
                places[len(rows)] = form
                for name, cell in form.cells.items():
                    origins[len(rows), self._columns[name]] = cell.cell
                rows.append(self._record(form))
                kinds.append("data")
            columns = tuple((name, self._columns[name]) for name in names)
            for key, indices in blocks.items():
                runs = tables[key].blocks.setdefault(columns, [])
                runs.append(np.array(indices, dtype=np.int64))
            rows.append([""] * self._width)
            kinds.append("")
        grid = Grid(replace(sheet, rows=rows, merges=(), uncomputed=0))
        layout = Layout(
            grid,
            list(found.values()),
            np.array(kinds, dtype=object),
            np.full(len(rows), register, dtype=object),
            units=units,
            source=self._source,
            origins=origins,
        )
        layout.forms = FormFindings(
            {row: form.doubts for row, form in places.items() if form.doubts},
            dict.fromkeys(self._others),
            [(labels, len(rows)) for form in self._forms for labels, rows in form.tables if rows],
        )
        return layout

    def _groups(self, units: frozenset[str]) -> dict[tuple[Any, ...], list[ReadForm]]:
        """Group the forms by the lines that name units, their fields, and the labels of these."""
        groups: dict[tuple[Any, ...], list[ReadForm]] = defaultdict(list)
        for form in self._forms:
            lines = tuple(
                line for line in reversed(form.block.titles) if units_of_title(line, units)
            )
            names = tuple(name for name in self._columns if name in form.cells)
            labels = tuple(form.cells[name].label for name in names)
            groups[lines, names, labels].append(form)
        return groups

    def _labels(self, form: ReadForm) -> list[str]:
        texts = [""] * self._width
        for name, cell in form.cells.items():
            texts[self._columns[name]] = cell.label
        for label, column in self._others.items():
            texts[column] = label
        return texts

    def _record(self, form: ReadForm) -> list[Any]:
        cells: list[Any] = [""] * self._width
        cells[_MARK] = EXAMPLE if is_example_title(self._source.grid.sheet.name) else ""
        for name, cell in form.cells.items():
            cells[self._columns[name]] = cell.value
        for label, value in form.unused.items():
            cells[self._others[label]] = value
        return cells


def _table_of(
    found: dict[tuple[Any, ...], FoundTable], form: ReadForm, sheet: Sheet, of_run: OfficeYear
) -> FoundTable:
    """Return the table of a form: of its title's year and its place among others in the row."""
    block = form.block
    title = compact(block.titles[0]) if block.titles else ""
    year, year_source = stated_year("", block.titles, sheet, of_run)
    key = (year, year_source, block.lane, block.left, block.right)
    if not block.is_beside:
        key = (year, year_source, 0, 0, 0)
    if key not in found:
        found[key] = FoundTable(block.register, title, year, year_source)
        found[key].lane, found[key].span = block.lane, _span(block)
    return found[key]


def _span(block: Block) -> str:
    """Return the columns of a form that stands beside another: A:D."""
    if not block.is_beside:
        return ""
    first, last = column_letters(block.left), column_letters(block.right)
    return first if first == last else f"{first}:{last}"
