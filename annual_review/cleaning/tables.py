"""Find the tables of a sheet: where each begins and ends, and which register it is.

`TableFinder.find` turns a sheet's grid into `Layout`s. `header_search` finds the headers, `titles`
the lines above them, `recognise` chooses the register, and `classify` decides what each row is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from annual_review.cleaning.classify import KeywordMasks, classify_rows
from annual_review.cleaning.form_layouts import (
    FormFinder,
    layouts_of_forms,
    mark_forms,
    without_forms,
)
from annual_review.cleaning.form_parts import AID_REASON, is_aid_sheet
from annual_review.cleaning.grid import Grid
from annual_review.cleaning.group_rows import Readers, group_above
from annual_review.cleaning.header_search import (
    HeaderCandidate,
    PlacedHeader,
    find_headers,
    header_warnings,
)
from annual_review.cleaning.headers import HeaderVocabulary
from annual_review.cleaning.layout import FoundTable, Layout
from annual_review.cleaning.row_vocabulary import is_heading, is_note, is_section, read_subtotal
from annual_review.cleaning.spread_tables import add_lanes, fields_by_column
from annual_review.cleaning.titles import (
    Titles,
    bare_title,
    is_continued,
    place_names,
    stated_year,
    title_start,
    titles_above,
)
from annual_review.values.cell_text import compact


class TableFinder:
    """Finds the tables of sheets by the titles and headers of a book of registers.

    `year` decides between columns for several years where no title states one. `readers` are those
    of the cells of each field of each register: by them, rows that head groups are found.
    """

    def __init__(
        self,
        vocabulary: HeaderVocabulary,
        titles: Titles,
        year: int | None = None,
        readers: Mapping[str, Readers] | None = None,
    ) -> None:
        self.vocabulary, self.titles, self.year = vocabulary, titles, year
        self.readers = readers or {}
        self._forms = FormFinder(vocabulary, titles)

    def find(self, grid: Grid) -> list[Layout]:
        """Return the layouts of a sheet, in which every row that shows anything has a kind.

        Several if tables stand side by side, or if records are forms.
        """
        forms, faults = self._forms.find(grid)
        if not forms:
            layout = self._find(grid)
            layout.warnings += _faults_of_unrecognised(layout, faults)
            return [layout]
        layout = self._find(without_forms(grid, forms))
        layout.grid = grid
        layout.warnings += _faults_of_unrecognised(layout, faults)
        mark_forms(layout, forms, self.vocabulary)
        return [layout, *layouts_of_forms(layout, forms, self.vocabulary)]

    def _find(self, grid: Grid) -> Layout:
        """Return the layout of a grid."""
        kinds = np.where(grid.filled > 0, "unrecognised", "").astype(object)
        registers = np.full(grid.height, "", dtype=object)
        layout = Layout(grid, [], kinds, registers, units=self.vocabulary.units)
        headers = find_headers(grid, self.vocabulary, self.year)
        if not headers and is_aid_sheet(grid):
            layout.mark_notes(map(int, np.flatnonzero(grid.filled)), AID_REASON)
            return layout
        masks = KeywordMasks(grid)
        starts = [
            title_start(
                grid, self.titles, header.top, headers[i - 1].bottom + 1 if i else 0, header.placed
            )
            for i, header in enumerate(headers)
        ]
        for header, start, end in zip(headers, starts, [*starts, grid.height][1:], strict=False):
            self._add_table(layout, masks, header, start, end)
        self._warn_of_unrecognised(layout, headers)
        return layout

    def _add_table(
        self, layout: Layout, masks: KeywordMasks, header: HeaderCandidate, start: int, end: int
    ) -> None:
        """Add the rows from `start` (the titles of a header) to `end`, if it is of a register."""
        grid, last = layout.grid, layout.tables[-1].header if layout.tables else None
        register, title = recognise(self.titles, grid, header, start, last)
        if not register:
            return
        placed = header.placed[register]
        top, first = placed.top, placed.bottom + 1
        _mark_above(layout, start, top)
        layout.kinds[top:first] = np.where(grid.filled[top:first] > 0, "heading", "")
        fields = self.vocabulary.book.fields_of(register)
        readers, by_column = self.readers.get(register, {}), fields_by_column(placed, fields)
        groups = group_above(grid, range(start, top), fields, readers)
        groups += classify_rows(layout, masks, placed, end, by_column, readers=readers)
        is_known = layout.kinds[start:top] != "unrecognised"
        layout.registers[start:top][is_known] = register
        layout.registers[top:end] = register
        year, source = stated_year(title, titles_above(grid, start, top), grid.sheet)
        table = _table_of(layout, placed, title, year, source)
        if table.header is None or table.header.levels != placed.levels:
            layout.warnings += header_warnings(grid, placed, register, self.vocabulary)
        data = first + np.flatnonzero(layout.kinds[first:end] == "data")
        subtotals = start + np.flatnonzero(layout.kinds[start:end] == "subtotal")
        if placed.fit.spread:
            add_lanes(layout, table, placed, data, map(int, subtotals))
        else:
            table.add(placed, data, map(int, subtotals))
        table.groups += groups
        layout.group_rows.update(group.row for group in groups)

    def _warn_of_unrecognised(self, layout: Layout, headers: Sequence[HeaderCandidate]) -> None:
        rows = np.flatnonzero(layout.kinds == "unrecognised")
        if not len(rows):
            return
        sheet = layout.grid.sheet
        unused = [header for header in headers if layout.kinds[header.row] == "unrecognised"]
        names = place_names(sheet.file, sheet.name)
        guesses = [header.nearest for header in unused] + list(map(self.titles.nearest, names))
        guess = next(filter(None, guesses), "")
        hint = f"，最接近“{guess}”" if guess else ""
        layout.warnings.append(
            f"{sheet.place}：第{rows[0] + 1}行起有{len(rows)}行未能识别为任何台账{hint}。"
        )


def _faults_of_unrecognised(layout: Layout, faults: Mapping[int, str]) -> list[str]:
    """Return what is wrong with forms, by their first row, that are no table, either."""
    starts = sorted(faults)
    ends = [*starts[1:], layout.grid.height][: len(starts)]
    return [
        faults[start]
        for start, end in zip(starts, ends, strict=True)
        if (layout.kinds[start:end] == "unrecognised").any()
    ]


def _mark_above(layout: Layout, start: int, top: int) -> None:
    """Mark the titles and notes above a header; a row of numbers there stays unrecognised."""
    grid = layout.grid
    for row in range(start, top):
        texts = grid.texts(row)
        if not texts:
            continue
        opening = texts[0]
        if is_note(bare_title(opening)) and not is_heading(opening):
            layout.kinds[row] = "note"
        elif (subtotal := read_subtotal(opening)) and subtotal.is_sure:
            layout.kinds[row] = "subtotal"
        elif (
            len(texts) <= 2
            or is_heading(opening)
            or all(isinstance(grid.cell(row, column), str) for column in grid.filled_columns(row))
        ):
            layout.kinds[row] = "heading"


def _table_of(
    layout: Layout, header: PlacedHeader, title: str, year: int, year_source: str
) -> FoundTable:
    """Return the last table if a header under `title` continues it, else a new one."""
    last, register = layout.tables[-1] if layout.tables else None, header.fit.register
    continues = is_section(title) or is_continued(title)
    if (
        last is not None
        and last.register == register
        and (last.group is None) == (header.fit.spread is None)
        and (title in ("", last.title) or (continues and year in (0, last.year)))
    ):
        return last
    layout.tables.append(FoundTable(register, title, year, year_source))
    return layout.tables[-1]


def recognise(
    titles: Titles, grid: Grid, header: HeaderCandidate, start: int, last: PlacedHeader | None
) -> tuple[str, str]:
    """Return the register of a header, and the title above it that names it, or "".

    `start` is the first row of the titles, `last` the header of the table before. The title
    decides, then the table that the header continues; without either, the header itself has to
    identify a register.
    """
    for text in titles_above(grid, start, header.row):
        if register := titles.find(bare_title(text), header.placed):
            return register, compact(text)
    if last is None:
        return _by_name(titles, grid, header), ""
    if _continues(header, last, titles_above(grid, start, header.top)):
        return last.fit.register, ""
    return _best_fit(header, last.fit.register), ""


def _by_name(titles: Titles, grid: Grid, header: HeaderCandidate) -> str:
    """Return the register that the name of the sheet, the file or a folder tells, or "".

    Other names than the sheet's need a header that identifies the register by itself; without any
    name, a header that has every field of one register alone is enough.
    """
    solid = [name for name, placed in header.placed.items() if placed.fit.is_solid]
    for i, name in enumerate(place_names(grid.sheet.file, grid.sheet.name)):
        if register := titles.find(name, solid if i else header.placed):
            return register
    complete = [name for name, placed in header.placed.items() if placed.fit.has_all_own]
    return complete[0] if len(complete) == 1 else ""


def _continues(header: HeaderCandidate, last: PlacedHeader, lines: Sequence[str]) -> bool:
    """Return whether a header continues the last one's table: it is the same, or nearly.

    It is nearly the same if it names about as many of the same fields, or most of the register's.
    That counts only if the `lines` between the two are not the title of something else.
    """
    placed = header.placed.get(last.fit.register)
    if placed is None or placed.levels == last.levels:
        return placed is not None
    own, before = placed.fit.own, last.fit.own
    is_near = 4 * len(own & before) >= 3 * max(len(own), len(before))
    is_titled = not all(is_section(line) or is_continued(line) for line in lines)
    fits_another = _best_fit(header, last.fit.register) != ""
    return (is_near or placed.fit.has_most_own) and not is_titled and not fits_another


def _best_fit(header: HeaderCandidate, register: str) -> str:
    """Return the one register that a header fits better than `register`, or ""."""
    named = {name: p.fit.named for name, p in header.placed.items() if p.fit.is_solid}
    least = header.placed[register].fit.named if register in header.placed else 0
    best = [name for name, count in named.items() if count == max(named.values()) > least]
    return best[0] if len(best) == 1 else ""
