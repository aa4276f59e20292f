"""Decide the fate of every row.

`FATES` (records.cleaned) lists the fates. They are decided here, except for two of them and for the
rows above a table:

    fate            decided by           for rows that
    unrecognised    tables.TableFinder   are under no header of a register
    heading         classify_rows        head a section or a group, number the columns, name units
                    tables.TableFinder   are a header, or a title above one
    note            classify_rows        hold a remark, a signature or an example
                    mark_unused_lines    were printed, and not filled in
                    tables.TableFinder   are a note above a header, or on a sheet without records
    subtotal        classify_rows        hold a total, which is compared with the rows' sum
                    mark_period_totals   hold the sums of a quarter's months, and the like
                    find_unmarked_totals  hold the sums of other rows, and a word for them
                    judge                hold means or shares
    out_of_year     judge                have a date of another year, or else a title of one
    out_of_period   leave_out_of_period  have a date of another part of the year than the review
    rejected        judge                lack a required value that can be read, or copy an example
                    find_unmarked_totals  hold the sums of other rows, without a word for them
                    leave_out_of_period  may be of another part of the year
                    apply_rules          break a strict rule of their register
    duplicate       mark_duplicates      equal an earlier row that is kept
    kept            judge                are none of these: only they are counted
                    keep_counted_repeats  equal another that a typed total counts as well

`classify_rows` looks at the shape and the first words of unparsed rows (for `TableFinder`), `judge`
at the parsed values of those that hold data (for `clean`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from annual_review.cleaning.data_rows import SEPARATOR, DataRows
from annual_review.cleaning.form_parts import (
    EXAMPLE_REASON,
    example_mask,
    leading_examples,
)
from annual_review.cleaning.grid import Grid
from annual_review.cleaning.headers.fits import is_value
from annual_review.cleaning.headers.header_search import PlacedHeader
from annual_review.cleaning.layout import GroupRow, Kinds, Layout
from annual_review.cleaning.row_vocabulary import (
    is_footnote,
    is_heading,
    is_note,
    is_sure_total,
    read_subtotal,
)
from annual_review.cleaning.row_years import RowYears, row_years
from annual_review.cleaning.section_lines import LineMarker
from annual_review.cleaning.totals.bare_totals import find_bare_totals, find_signatures, mean_mask
from annual_review.cleaning.written_once.group_rows import Body, Readers, find_groups
from annual_review.project.register_book import DATED, Field
from annual_review.values.cell_text import as_text, compact, is_empty
from annual_review.values.counts import read_amount
from annual_review.values.ditto_marks import is_ditto
from annual_review.values.office_year import OfficeYear
from annual_review.values.period_texts import is_dated
from annual_review.values.units import is_unit

_NUMBERING = re.compile(
    r"[(\[]?(?:栏次|序号|编号|行次|甲|乙|丙|丁|[A-Z])[)\]]?|[(\[]?\d{1,2}[)\]]?(?:=.*)?"
)
_UNIT = re.compile(r"[(（]\w{1,4}[)）]|单位:.{1,4}|(?:计量)?单位:?")
_TOTAL_SIGN = re.compile(r"[计計]|[总總]\s*[数數]|[总總].*\d")
_SIGN = re.compile(r"[::：、.．。]|章|人\s*$|页|[为空白无]\W*$")  # of a note or a heading
_LONG_NUMBER = re.compile(r"[\d-]{7,}[Xx]?")  # a telephone, an identity card

_WHEN = {"date": "日期不在", "month": "月份不在", "quarter": "季度不在", "year": "年份不是"}
OPEN_YEAR_OF_ROW = "年份{}可指公历年，也可指年度，按{}读，请核对"
NOT_A_TOTAL = "是平均数或占比，不是合计，不作核对"
MARKED_AS_EXAMPLE = "写着“示例”：如是登记，请在原表改去这两个字；如是示例，请删去这一行"


class KeywordMasks:
    """The cells of a sheet whose words mark a subtotal, a note or a heading."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.subtotal = grid.word_mask(marks_subtotal)
        self.note = grid.word_mask(marks_note)
        self.heading = grid.word_mask(marks_heading)


def marks_subtotal(text: str) -> bool:
    """Return whether a text marks a totals row; a quick search rules most texts out."""
    return _TOTAL_SIGN.search(text) is not None and read_subtotal(text) is not None


def marks_sure_total(text: str) -> bool:
    """Return whether a text marks a totals row in any column; a quick search comes first."""
    return _TOTAL_SIGN.search(text) is not None and is_sure_total(text)


def marks_note(text: str) -> bool:
    """Return whether a text marks a note; a quick search rules most texts out."""
    return _SIGN.search(text) is not None and is_note(text)


def marks_heading(text: str) -> bool:
    """Return whether a text marks a heading; a quick search rules most texts out."""
    return _SIGN.search(text) is not None and is_heading(text)


def classify_rows(
    layout: Layout,
    masks: KeywordMasks,
    header: PlacedHeader,
    end: int,
    fields: Mapping[str, Field],
    *,
    readers: Readers | None = None,
) -> list[GroupRow]:
    """Set the kinds of the rows below a header, up to `end` (not included).

    A kind is the fate of the row, or "data"; `fields` are those of the header's columns. Return
    the rows that head groups, which are found by `readers`, those of the fields.
    """
    grid, first, columns = layout.grid, header.bottom + 1, header.fit.all_columns
    kinds = np.where(grid.filled[first:end] > 0, "data", "").astype(object)
    lines = LineMarker(grid, first, kinds, columns, fields)
    _mark_by_keywords(masks, lines, columns, fields)
    _mark_below_header(grid, first, kinds, set(columns.values()))
    lines.mark_sections()
    lines.mark_blank_labels()
    lines.mark_trailing()
    groups = find_groups(Body(grid, first, kinds, columns, fields), readers or {})
    for group in groups:
        if kinds[group.row - first] != "subtotal":
            kinds[group.row - first] = "heading"
    body = slice(first, end)
    layout.kinds[body] = kinds
    examples = leading_examples(kinds, example_mask(grid, columns, fields, body))
    layout.mark_notes((first + index for index in examples), EXAMPLE_REASON)
    data = first + np.flatnonzero(layout.kinds[body] == "data")
    layout.kinds[find_signatures(grid, data, columns, fields)] = "note"
    layout.kinds[find_bare_totals(grid, data, columns, fields)] = "subtotal"
    return groups


def _mark_by_keywords(
    masks: KeywordMasks, lines: LineMarker, columns: Mapping[str, int], fields: Mapping[str, Field]
) -> None:
    """Mark the rows that begin with the words of a total, a heading or a note.

    A word that only totals have marks one in any column up to the last field.
    """
    first, kinds = lines.first, lines.kinds
    serial = next((columns[name] for name in columns if fields[name].kind == "serial"), None)
    opening, second = _opening_columns(masks, first, first + len(kinds), serial)
    rows = np.arange(first, first + len(kinds))
    marked = {
        "subtotal": masks.subtotal[rows, opening] | masks.subtotal[rows, second],
        "heading": masks.heading[rows, opening],
        "note": masks.note[rows, opening],
    }
    record = _RecordTest(masks, columns, fields)
    for kind, mask in marked.items():
        for row in map(int, rows[mask & (kinds == "data")]):
            column = int(opening[row - first])
            if not record.is_record(row, column, kind) and not lines.choices.hold(row, column):
                kinds[row - first] = kind
    remarks = {column for name, column in columns.items() if fields[name].kind == "remark"}
    for column in set(range(max(columns.values()) + 1)) - remarks:
        sure = masks.grid.word_mask(marks_sure_total)[rows, column] & (kinds == "data")
        for offset in map(int, np.flatnonzero(sure)):
            if not lines.choices.hold(first + offset, column):
                kinds[offset] = "subtotal"


def _opening_columns(
    masks: KeywordMasks, first: int, end: int, serial: int | None
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the first and the second column that each row fills, the serial number not counted."""
    filled = ~masks.grid.blank[first:end]
    if serial is not None and filled.shape[1] > 1:
        is_marked = np.any(
            [mask[first:end, serial] for mask in (masks.subtotal, masks.note, masks.heading)],
            axis=0,
        )
        is_alone = filled.sum(axis=1) == 1
        filled = filled.copy()
        filled[:, serial] &= is_marked | is_alone
    opening = filled.argmax(axis=1)
    rest = filled.copy()
    rest[np.arange(len(rest)), opening] = False
    second = np.where(rest.any(axis=1), rest.argmax(axis=1), opening)
    return opening, second


class _RecordTest:
    """Tells records from rows that begin with the same words as a total, a heading or a note."""

    def __init__(
        self, masks: KeywordMasks, columns: Mapping[str, int], fields: Mapping[str, Field]
    ) -> None:
        self._masks, self._grid = masks, masks.grid
        self._dates = {
            column: fields[name].kind
            for name, column in columns.items()
            if fields[name].kind in DATED
        }
        self._values = {
            column: fields[name].kind
            for name, column in columns.items()
            if fields[name].kind not in ("serial", "remark")
        }
        self._least = min(3, len(columns))  # cells of a record that begins like a note

    def is_record(self, row: int, opening: int, kind: str) -> bool:
        """Return whether a row whose first words, at `opening`, are of a kind is a record.

        It is one if it has a date, unless its words are only those of a total; below the words of
        a footnote also if it has a number. With the words of a note it also fills several cells.
        """
        if kind == "subtotal":
            return not self._is_sure_total(row) and self._has_date(row)
        if kind == "note" and is_footnote(as_text(self._grid.cell(row, opening))):
            return self._has_values(row, opening)
        return self._grid.filled[row] >= self._least and self._has_date(row)

    def _is_sure_total(self, row: int) -> bool:
        found = (
            read_subtotal(as_text(self._grid.cell(row, column)))
            for column in map(int, np.flatnonzero(self._masks.subtotal[row]))
        )
        return any(subtotal and subtotal.is_sure for subtotal in found)

    def _has_date(self, row: int) -> bool:
        cells = ((self._grid.cell(row, column), kind) for column, kind in self._dates.items())
        return any(is_dated(cell, kind) or is_ditto(cell) for cell, kind in cells)

    def _has_values(self, row: int, opening: int) -> bool:
        """Return whether a field beside the opening words has a number, a date or a telephone."""
        for column, kind in self._values.items():
            cell = self._grid.cell(row, column)
            if column == opening or is_empty(as_text(cell)):
                continue
            if kind in ("count", "amount") and read_amount(cell).value is not None:
                return True
            if is_dated(cell, kind) or _LONG_NUMBER.fullmatch(compact(as_text(cell))):
                return True
        return False


def _mark_below_header(grid: Grid, first: int, kinds: Kinds, known: set[int]) -> None:
    """Mark rows right below a header that number its columns, name units, or subdivide labels."""
    for offset in range(min(2, len(kinds))):
        filled = grid.filled_columns(first + offset)
        texts = [compact(text) for text in grid.texts(first + offset)]
        is_units = all(_UNIT.fullmatch(text) or is_unit(text.strip("()")) for text in texts)
        is_parts = not known.intersection(filled) and not any(map(is_value, texts))
        if kinds[offset] != "data" or not (_is_numbering(texts) or is_units or is_parts):
            return
        kinds[offset] = "heading"


def _is_numbering(texts: list[str]) -> bool:
    """Return whether texts number the columns: 甲 乙 1 2 3, or 1 2 3 4."""
    if len(texts) < 3 or not all(_NUMBERING.fullmatch(text) for text in texts):
        return False
    numbers = [int(found[0]) for text in texts if (found := re.search(r"\d+", text))]
    return not numbers or (
        numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] in (0, 1)
    )


def judge(data: DataRows, year: OfficeYear) -> None:
    """Set the fates and reasons of parsed rows in the review of `year`; duplicates come later."""
    years = row_years(data, year)
    outside = years.outside(year)
    if data.dated is None:
        outside = np.full(len(data.rows), data.table.is_of_other_year(year))
    incomplete = data.incomplete & ~outside
    data.fates[incomplete] = "rejected"
    data.fates[outside] = "out_of_year"
    kind = "" if data.dated is None else data.dated.field.kind
    data.reasons[outside] = f"{_WHEN[kind]}{year.label}" if kind else _title(data)
    _warn_of_other_year(data, year)
    doubtful = data.doubtful & (data.fates == "kept")
    for i in map(int, np.flatnonzero(incomplete | doubtful)):
        data.reasons[i] = SEPARATOR.join(
            finding.reason for finding in data.findings(i) if finding.reason
        )
    means = mean_mask(data.layout.grid, data.rows, data.positions, data.fields)
    data.fates[means], data.reasons[means] = "subtotal", NOT_A_TOTAL
    _reject_marked_as_examples(data)
    if not year.is_calendar:
        _ask_for_years(data, years, year)


def _title(data: DataRows) -> str:
    return f"表题为{data.table.year.year.label}" if data.table.year else ""


def _ask_for_years(data: DataRows, years: RowYears, year: OfficeYear) -> None:
    """Reject the kept rows that are partly of another year, and doubt those that may be."""
    kept = data.fates == "kept"
    name = next((name for name, column in data.columns.items() if column is data.dated), "")
    for i in map(int, np.flatnonzero(years.divided & kept)):
        data.fates[i] = "rejected"
        data.add_doubt(i, f"{name}只有一部分在{year.label}之内，请分开填写", name)
    for i in map(int, np.flatnonzero(years.open & kept)):
        data.add_doubt(i, OPEN_YEAR_OF_ROW.format(year.number, year.label), name)
    stated = data.table.year
    outside = int((data.fates == "out_of_year").sum())
    if data.dated is not None and outside and stated is not None:
        _warn_of_part(data, outside, stated.year, year)
    if data.dated is None and stated is not None and stated.year != year:
        for i in map(int, np.flatnonzero(kept)):
            data.add_doubt(i, f"{_title(data)}，只有一部分在{year.label}之内，请核对")


def _warn_of_part(data: DataRows, outside: int, stated: OfficeYear, year: OfficeYear) -> None:
    """Add a warning to the layout if the title's year has some days of the office's year."""
    table, layout = data.table, data.layout
    if stated != year and stated.overlaps(year):
        layout.warnings.append(
            f"{layout.grid.sheet.place}（{table.register}）：{table.year_source}是{stated.label}，"
            f"没写年份的日期按{stated.label}读，有{outside}行不在{year.label}之内，请核对。"
        )


def _warn_of_other_year(data: DataRows, year: OfficeYear) -> None:
    """Add a warning to the layout, once a table, if the title states another year."""
    table, layout = data.table, data.layout
    stated = table.year_in(year).label
    warning = (
        f"{layout.grid.sheet.place}（{table.register}）：{table.year_source}是{stated}，"
        f"不是{year.label}，没写年份的日期按{stated}读，不计入{year.label}。"
    )
    if table.is_of_other_year(year) and warning not in layout.warnings:
        layout.warnings.append(warning)


def _reject_marked_as_examples(data: DataRows) -> None:
    """Reject rows that are marked as examples where none belong.

    They may be copies of an example that somebody wrote over: neither counted nor lost.
    """
    marked = example_mask(data.layout.grid, data.positions, data.fields, data.rows)
    for i in map(int, np.flatnonzero(marked & (data.fates == "kept"))):
        if i not in data.corrected:
            data.fates[i] = "rejected"
            data.add_doubt(i, MARKED_AS_EXAMPLE)
