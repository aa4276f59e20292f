"""Find the tables of a sheet: where each begins and ends, and which register it is.

`TableFinder.find` turns a sheet's grid into `Layout`s. `header_search` finds the headers, `titles`
the lines above them, `recognition` chooses the register, `classify` decides what each row is, and
`unrecognised` explains the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from annual_review.cleaning.classify import KeywordMasks, classify_rows
from annual_review.cleaning.form_parts import AID_REASON, is_aid_sheet
from annual_review.cleaning.forms.layouts import (
    FormFinder,
    layouts_of_forms,
    mark_forms,
    without_forms,
)
from annual_review.cleaning.grid import Grid
from annual_review.cleaning.headers.fits import HeaderVocabulary
from annual_review.cleaning.headers.header_search import (
    HeaderCandidate,
    PlacedHeader,
    find_headers,
    other_tables,
)
from annual_review.cleaning.headers.header_warnings import header_warnings
from annual_review.cleaning.headers.panes import (
    Region,
    find_panes,
    pane_grid,
    shared_cells,
    without_regions,
)
from annual_review.cleaning.headers.recognition import RecognisedHeader, recognise
from annual_review.cleaning.headers.titles import (
    Titles,
    bare_title,
    is_continued,
    stated_year,
    title_start,
    titles_above,
)
from annual_review.cleaning.headers.unrecognised import Explanation
from annual_review.cleaning.layout import FoundTable, Layout
from annual_review.cleaning.row_vocabulary import is_heading, is_note, is_section, read_subtotal
from annual_review.cleaning.spread.tables import add_lanes, fields_by_column
from annual_review.cleaning.written_once.group_rows import Readers, group_above
from annual_review.values.office_year import NO_YEAR, OfficeYear
from annual_review.values.stated_years import StatedYear


class TableFinder:
    """Finds the tables of sheets by the titles and headers of a book of registers.

    `year` decides between columns for several years where no title states one. `readers` are those
    of the cells of each field of each register: by them, rows that head groups are found.
    """

    def __init__(
        self,
        vocabulary: HeaderVocabulary,
        titles: Titles,
        year: OfficeYear = NO_YEAR,
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
        layouts = self._layouts(without_forms(grid, forms) if forms else grid)
        layouts[0].warnings += _faults_of_unrecognised(layouts[0], faults)
        if not forms:
            return layouts
        layouts[0].grid = grid
        mark_forms(layouts[0], forms)
        return [*layouts, *layouts_of_forms(layouts[0], forms, self.vocabulary, self.year)]

    def _layouts(self, grid: Grid) -> list[Layout]:
        """Return the layout of a grid, and one for each pane into which rows are divided."""
        headers = find_headers(grid, self.vocabulary, self.year)
        regions = find_panes(grid, self.vocabulary, self.titles, headers)
        if not regions:
            return [self._find(grid, headers)]
        layouts = [self._find(without_regions(grid, regions))]
        for region in regions:
            layouts += self._beside(grid, region, len(layouts))
        return layouts

    def _beside(self, grid: Grid, region: Region, lane: int) -> list[Layout]:
        """Return the layouts of the panes of a region; `lane` is that of the first one.

        A title above all, or a name, is that of the panes with the same labels as the one that has
        most fields of its register; others need a title of their own.
        """
        shared = shared_cells(grid, region, self.titles, self.vocabulary)
        lines = [cell for cell, names in shared.items() if not names]
        panes = region.panes
        layouts = [
            self._find(pane_grid(grid, region, pane, lines if pane.is_titled and i else shared))
            for i, pane in enumerate(panes)
        ]
        common = [
            pane
            for pane, layout in zip(panes, layouts, strict=True)
            if layout.tables and not pane.is_titled
        ]
        leader = max(common, key=lambda pane: pane.named, default=None)
        for i, pane in enumerate(panes):
            if leader and not pane.is_titled and not pane.is_like(leader):
                own = pane_grid(grid, region, pane, shared if i == 0 else lines)
                layouts[i] = self._find(own, is_named=False)
        for i, (pane, layout) in enumerate(zip(panes, layouts, strict=True)):
            columns = slice(pane.first, pane.last + 1)
            for row, _ in shared if i else ():
                if grid.blank[row, columns].all():
                    layout.kinds[row] = ""
            for table in layout.tables:
                table.lane, table.span = lane + i, pane.span
        tables = [table for layout in layouts for table in layout.tables]
        for table in tables:
            table.beside = [each for each in tables if each.register == table.register]
        return layouts

    def _find(
        self,
        grid: Grid,
        headers: Sequence[HeaderCandidate] | None = None,
        is_named: bool = True,
    ) -> Layout:
        """Return the layout of a grid; unless it `is_named`, only titles tell registers."""
        kinds = np.where(grid.filled > 0, "unrecognised", "").astype(object)
        registers = np.full(grid.height, "", dtype=object)
        layout = Layout(grid, [], kinds, registers, units=self.vocabulary.units)
        headers = list(
            find_headers(grid, self.vocabulary, self.year) if headers is None else headers
        )
        headers += other_tables(grid, self.vocabulary, self.titles, headers)
        headers.sort(key=lambda header: header.row)
        if not headers and is_aid_sheet(grid):
            layout.mark_notes(map(int, np.flatnonzero(grid.filled)), AID_REASON)
            return layout
        masks = KeywordMasks(grid)
        found = list(self._recognised(grid, headers, is_named))
        ends = [*(table.start for table in found[1:]), grid.height]
        for table, end in zip(found, ends, strict=False):
            self._add_table(layout, masks, table, end)
        explain = Explanation(self.titles, self.vocabulary)
        layout.warnings += explain.warnings(layout, found)
        return layout

    def _recognised(
        self, grid: Grid, headers: Sequence[HeaderCandidate], is_named: bool
    ) -> Iterator[RecognisedHeader]:
        """Yield the headers with the register of each, or "" if it is of none.

        Below another table, one that is of no register and has few known labels is no header.
        """
        floor, last = 0, None
        for header in headers:
            start = title_start(grid, self.titles, header.top, floor, header.placed)
            register, title = recognise(self.titles, grid, header, start, last, is_named=is_named)
            if not register and floor and not header.enough and not header.is_known:
                continue
            yield RecognisedHeader(header, start, register, title, is_named and last is None)
            floor = header.bottom + 1
            last = header.placed[register] if register else last

    def _add_table(
        self, layout: Layout, masks: KeywordMasks, table: RecognisedHeader, end: int
    ) -> None:
        """Add the rows from `start` (the titles of a header) to `end`, if it is of a register."""
        grid, register, title, start = layout.grid, table.register, table.title, table.start
        if not register:
            return
        placed = table.header.placed[register]
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
        year, source = stated_year(title, titles_above(grid, start, top), grid.sheet, self.year)
        if year is not None and (spread := placed.fit.spread):
            year = self.vocabulary.spreads[register].labels.settled_by_texts(
                year, spread.texts.values()
            )
        found = _table_of(layout, placed, title, year, source)
        if found.header is None or found.header.levels != placed.levels:
            layout.warnings += header_warnings(grid, placed, register, self.vocabulary)
        found.groups += groups
        layout.group_rows.update(group.row for group in groups)
        if placed.fit.spread:
            labels = self.vocabulary.spreads[register].labels
            add_lanes(layout, found, placed, labels, range(start, end))
            return
        data = first + np.flatnonzero(layout.kinds[first:end] == "data")
        subtotals = start + np.flatnonzero(layout.kinds[start:end] == "subtotal")
        found.add(placed, data, map(int, subtotals))


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
    layout: Layout, header: PlacedHeader, title: str, year: StatedYear | None, year_source: str
) -> FoundTable:
    """Return the last table if a header under `title` continues it, else a new one."""
    last, register = layout.tables[-1] if layout.tables else None, header.fit.register
    continues = is_section(title) or is_continued(title)
    if (
        last is not None
        and last.register == register
        and (last.group is None) == (header.fit.spread is None)
        and (title in ("", last.title) or (continues and year in (None, last.year)))
    ):
        return last
    layout.tables.append(FoundTable(register, title, year, year_source))
    return layout.tables[-1]
