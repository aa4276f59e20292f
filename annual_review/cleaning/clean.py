"""Clean the registers of a year.

The steps, in order:

    1  tables        find the tables of each sheet and what each of their rows is  (TableFinder)
    2  data_rows     parse the rows of data, with corrections applied              (parse_sheet)
       spread        divide rows whose columns are values into records             (divide_rows)
    3  classify      decide the fate of each row                                   (judge)
       unused_lines, totals.period_totals, totals.unmarked_totals  compare the rows of a sheet
    4  duplicates    mark the rows that were reported twice, unless equal rows are
                     separate records of their register                        (mark_duplicates)
       totals.repeats  keep those that a typed total counts                   (keep_counted_repeats)
    5  periods       leave out the rows of other parts of the year         (leave_out_of_period)
    6  rules         doubt or reject the rows that break rules of registers         (apply_rules)
    7  totals        compare typed totals with the sums of the kept rows           (check_totals)
    8  tabulation    write records, ledger, totals and rows to fix as DataFrames

No row is lost: each that shows anything has a line in the ledger for each fate in it. `classify`
says which fates there are, and where each is decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from annual_review.cleaning.classify import judge
from annual_review.cleaning.data_rows import DataRows, parse_sheet
from annual_review.cleaning.duplicates import UnmappedColumns, mark_duplicates
from annual_review.cleaning.forms.warnings import add_form_doubts, form_warnings
from annual_review.cleaning.grid import Grid
from annual_review.cleaning.headers.fits import HeaderVocabulary
from annual_review.cleaning.headers.titles import Titles
from annual_review.cleaning.layout import FoundTable, Layout
from annual_review.cleaning.periods import ended_by, leave_out_of_period
from annual_review.cleaning.rules.breaches import apply_rules
from annual_review.cleaning.sheet_warnings import (
    blank_file_warnings,
    formula_warnings,
    hidden_sheet_warnings,
    lost_rows_warnings,
    mixed_unit_warnings,
)
from annual_review.cleaning.spread.columns import spread_finders
from annual_review.cleaning.spread.repeats import RowsOfValues, doubt_repeated_rows
from annual_review.cleaning.spread.rows import SpreadRows, alike, divide_rows
from annual_review.cleaning.spread.totals import check_beside, corner_totals
from annual_review.cleaning.tables import TableFinder
from annual_review.cleaning.tabulation import (
    PlacedTotal,
    tabulate_breaches,
    tabulate_fixes,
    tabulate_ledger,
    tabulate_records,
    tabulate_totals,
)
from annual_review.cleaning.totals.comparison import check_totals
from annual_review.cleaning.totals.period_totals import mark_period_totals
from annual_review.cleaning.totals.repeats import keep_counted_repeats
from annual_review.cleaning.totals.table_sums import Sums, Total
from annual_review.cleaning.totals.totals_beside import totals_beside
from annual_review.cleaning.totals.unmarked_totals import find_unmarked_totals
from annual_review.cleaning.unused_lines import mark_unused_lines
from annual_review.pauses import without_gc
from annual_review.project.register_book import Field
from annual_review.project.settings import Settings
from annual_review.records.cleaned import Cleaned, mask_messages
from annual_review.records.field_readers import Reader, readers
from annual_review.records.person_numbers import name_warnings, number_warnings
from annual_review.registers.corrections import (
    Correction,
    ambiguous_error,
    refuse_changed_cell,
    stale_error,
)
from annual_review.registers.workbooks import Cell, Sheet
from annual_review.values.office_year import OfficeYear

Fields = Mapping[str, Mapping[str, Field]]  # by register, then by name


@without_gc()
def clean(
    sheets: Sequence[Sheet],
    settings: Settings,
    corrections: Sequence[Correction] = (),
    ignored: Iterable[str] = (),
) -> Cleaned:
    """Clean the sheets of a year; `ignored` are warnings of files that were not read.

    Raises CorrectionError for a correction that no longer matches a cell.
    """
    fields = {name: settings.book.fields_of(name) for name in settings.book.registers}
    of_fields = {name: readers(settings, name) for name in fields}
    vocabulary = HeaderVocabulary(settings.book, spread_finders(settings))
    finder = TableFinder(vocabulary, Titles(settings.book), settings.office_year, of_fields)
    by_sheet = [finder.find(Grid(sheet)) for sheet in sheets]
    layouts = [layout for of_sheet in by_sheet for layout in of_sheet]
    tables = [(layout, table) for layout in layouts for table in layout.tables]
    parsed = _parse(by_sheet, settings.office_year, of_fields, fields, corrections)
    parts, spread = divide_rows(parsed)
    for part in parts:
        judge(part, settings.office_year)
        add_form_doubts(part)
    for rows in spread:
        rows.settle()
    by_register = {
        name: [part for part in parts if part.table.register == name]
        for name in fields
        if any(table.register == name for _, table in tables)
    }
    beside: list[PlacedTotal] = []
    corners: list[PlacedTotal] = []
    for name, same in by_register.items():
        wide = [rows for rows in spread if rows.whole.table.register == name]
        own = [(layout, table) for layout, table in tables if table.register == name]
        _compare_rows(same, wide, own, fields[name], settings)
        if wide:
            sums, found = check_beside(wide, fields[name], of_fields[name])
            beside += found
            corners += corner_totals(sums, same, fields[name])
    breaches, unchecked = apply_rules(by_register, settings)
    totals = _all_totals(tables, fields, parts)
    totals += corners
    cleaned = Cleaned(
        settings.year,
        {name: tabulate_records(name, fields[name], same) for name, same in by_register.items()},
        tabulate_ledger(by_sheet, parts, totals),
        tabulate_totals([*totals, *beside]),
        tabulate_fixes(parts),
        [
            *ignored,
            *blank_file_warnings(layouts),
            *formula_warnings(layouts),
            *form_warnings(layouts, fields),
            *hidden_sheet_warnings(layouts, parts),
            *lost_rows_warnings(by_register, settings.office_year),
            *mixed_unit_warnings(by_register),
            *unchecked,
            *dict.fromkeys(warning for layout in layouts for warning in layout.warnings),
        ],
        [name for name in fields if name not in by_register],
        list(corrections),
        breaches=tabulate_breaches(breaches),
        ended=ended_by(parts, settings.period),
        year_starts=settings.office.year_starts,
        outside={}
        if settings.period.is_whole_year
        else {
            name: tabulate_records(name, fields[name], same, "out_of_period")
            for name, same in by_register.items()
        },
    )
    mask_messages(cleaned)
    places = [(sheet.file, sheet.name) for sheet in sheets]
    cleaned.warnings += name_warnings(places, settings.words.review)
    cleaned.warnings += number_warnings(
        cleaned.records, cleaned.numbers, fields, settings.words.review
    )
    return cleaned


def _compare_rows(
    parts: Sequence[DataRows],
    spread: Sequence[SpreadRows],
    tables: Sequence[tuple[Layout, FoundTable]],
    fields: Mapping[str, Field],
    settings: Settings,
) -> None:
    """Set the fates that the rows of one register have beside one another.

    `parts` are all of its records, `spread` those of its rows whose columns are values, `tables`
    its tables with their layouts. Unused lines and totals that no word marks are found lane by
    lane, duplicates in the whole register.
    """
    register = settings.book.registers[tables[0][1].register]
    for of_lane in _by_lane(parts, spread):
        mark_unused_lines(of_lane)
        mark_period_totals(of_lane, settings.office_year)
        if of_lane[0].layout.source is None:
            find_unmarked_totals(of_lane, settings.office)
    for rows in spread:
        rows.pass_on()
    if not register.repeats:
        mark_duplicates(parts, RowsOfValues(spread).differ if spread else None)
        for layout, table in tables:
            of_table = [part for part in parts if part.table is table]
            keep_counted_repeats(layout, table, fields, of_table)
        if spread:
            doubt_repeated_rows(parts, spread, UnmappedColumns().differ)
    leave_out_of_period(parts, settings.period, settings.office_year)


def _by_lane(parts: Sequence[DataRows], spread: Sequence[SpreadRows]) -> Iterable[list[DataRows]]:
    """Yield the parts of each lane of each sheet: rows that stand below one another.

    Rows whose columns are values are seen whole.
    """
    lanes: dict[tuple[int, int], list[DataRows]] = {}
    for part in parts:
        if part.table.group is None:
            lanes.setdefault((part.sheet_number, part.table.lane), []).append(part)
    yield from lanes.values()
    for rows in alike(spread):
        yield [each.whole for each in rows]


def _parse(
    layouts: Sequence[Sequence[Layout]],
    year: OfficeYear,
    by_register: Mapping[str, Mapping[str, Reader]],
    fields: Fields,
    corrections: Sequence[Correction],
) -> list[DataRows]:
    """Parse the data of all sheets. Raises CorrectionError unless every correction is applied."""
    parts: list[DataRows] = []
    places: dict[int, set[Cell]] = {}  # the cells that each correction was applied to, by id()
    for number, of_sheet in enumerate(layouts):
        sheet = of_sheet[0].grid.sheet
        here = [c for c in corrections if (c.file, c.sheet) == (sheet.file, sheet.name)]
        for layout in of_sheet:
            parsed, used = parse_sheet(layout, number, fields, by_register, here, year=year)
            for correction, cell in used:
                refuse_changed_cell(correction, layout.grid.text_at(*cell))
                places.setdefault(id(correction), set()).add(layout.origin(*cell))
            parts += parsed
    for correction in corrections:
        if id(correction) not in places:
            sheets = (of_sheet[0].grid.sheet for of_sheet in layouts)
            raise stale_error(correction, [(sheet.file, sheet.name) for sheet in sheets])
        if len(places[id(correction)]) > 1:
            raise ambiguous_error(correction)
    return parts


def _all_totals(
    tables: Sequence[tuple[Layout, FoundTable]], fields: Fields, parts: Sequence[DataRows]
) -> list[PlacedTotal]:
    """Compare the totals of all tables with the sums of their rows."""

    def of(layout: Layout, table: FoundTable, among: Sequence[FoundTable]) -> list[Total]:
        own = [part for part in parts if any(part.table is each for each in among)]
        return _check_totals(layout, table, fields[table.register], own)

    found = {id(table): of(layout, table, [table]) for layout, table in tables}
    totals: list[PlacedTotal] = []
    for layout, table in tables:
        own = found[id(table)]
        if own and len(table.beside) > 1:
            of_all = of(layout, table, table.beside)
            here = [part for part in parts if any(part.table is each for each in table.beside)]
            own = totals_beside(own, of_all, table, here, found)
        totals += [(layout, table.register, total) for total in own]
    return totals


def _check_totals(
    layout: Layout, table: FoundTable, fields: Mapping[str, Field], own: Sequence[DataRows]
) -> list[Total]:
    """Compare the totals of a table with the sums of the period, and with those of the year."""
    sums = of_year = Sums.of(own, fields)
    if any(part.fates_of_year is not None for part in own):
        of_year = Sums.of(own, fields, of_year=True)
    return check_totals(layout, table, fields, sums, of_year)
