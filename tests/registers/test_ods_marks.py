"""Mark cells of an .ods: formulas without results, dates that show no year, far cells."""

from __future__ import annotations

import pytest

from annual_review.errors import RegisterError
from annual_review.registers.ods_marks import ods_marks
from annual_review.registers.workbooks import read_workbook
from annual_review.values.dates import DayWithoutYear
from tests.support.workbook_files import ods

STYLES = (
    '<number:date-style style:name="N1"><number:month/><number:text>月</number:text><number:day/>'
    '</number:date-style><number:date-style style:name="N2"><number:year/><number:month/>'
    '<number:day/></number:date-style><number:time-style style:name="N3" '
    'number:truncate-on-overflow="false"><number:hours/></number:time-style>'
    '<style:style style:name="short" style:family="table-cell" style:data-style-name="N1"/>'
    '<style:style style:name="full" style:family="table-cell" style:data-style-name="N2"/>'
    '<style:style style:name="hours" style:family="table-cell" style:data-style-name="N3"/>'
    '<style:style style:name="bold" style:family="table-cell" style:parent-style-name="short"/>'
)


def day(style="", date="2022-01-05"):
    named = f' table:style-name="{style}"' if style else ""
    return (
        f'<table:table-cell{named} office:value-type="date" office:date-value="{date}">'
        "<text:p>x</text:p></table:table-cell>"
    )


def row(*cells, attributes=""):
    return f"<table:table-row{attributes}>{''.join(cells)}</table:table-row>"


TEXT = '<table:table-cell office:value-type="string"><text:p>甲</text:p></table:table-cell>'


def marks(*rows):
    return ods_marks(ods("".join(rows), STYLES))["宣讲台账"]


def test_a_day_whose_style_shows_no_year_is_marked():
    found = marks(row(day("short"), day("full"), day("hours"), day("bold"), day()))
    assert list(found.without_year()) == [(0, 0), (0, 3)]


def test_the_style_may_be_that_of_the_column_or_of_the_row():
    column = '<table:table-column table:number-columns-repeated="2"/>'
    short = '<table:table-column table:default-cell-style-name="short"/>'
    of_row = ' table:default-cell-style-name="short"'
    found = marks(column, short, row(day(), TEXT, day()), row(day(), attributes=of_row))
    assert list(found.without_year()) == [(0, 2), (1, 0)]


def test_a_marked_day_is_read_as_one():
    (sheet,) = read_workbook(ods(row(day("short"), day("full")), STYLES), "a.ods")
    assert [type(cell) is DayWithoutYear for cell in sheet.rows[0]] == [True, False]


def test_formulas_without_a_result_are_marked():
    formulas = (
        '<table:table-cell table:formula="of:=1+2"/>'
        '<table:table-cell table:formula="of:=&quot;甲&quot;"></table:table-cell>'
        '<table:table-cell table:formula="of:=1" office:value-type="float" office:value="1"/>'
        '<table:table-cell table:formula="of:=T()" office:value-type="string" '
        'office:string-value=""/>'
    )
    assert marks(row(TEXT), row(formulas)).formulas == {(1, 0): "=1+2", (1, 1): '="甲"'}


def test_repeated_rows_and_groups_are_counted():
    blank = '<table:table-cell table:number-columns-repeated="3"/>'
    rows = (
        row(TEXT),
        row(blank, attributes=' table:number-rows-repeated="5"'),
        f"<table:table-row-group>{row(blank, day('short'))}</table:table-row-group>",
        '<table:table-row table:number-rows-repeated="2"/>',
        row(day("short")),
    )
    assert list(marks(*rows).without_year()) == [(6, 3), (9, 0)]


def test_far_cells_are_refused_by_name():
    far = row(attributes=' table:number-rows-repeated="1000000"')
    wide = '<table:table-cell table:number-columns-repeated="16000"/>'
    with pytest.raises(RegisterError, match=r"reaches to WQK1000002"):
        read_workbook(ods(row(TEXT) + far + row(wide, TEXT)), "a.ods")


def test_blank_cells_far_away_are_harmless():
    wide = '<table:table-cell table:number-columns-repeated="16383"/>'
    far = row(wide, attributes=' table:number-rows-repeated="1048575"')
    (sheet,) = read_workbook(ods(row(TEXT, wide) + far), "a.ods")
    assert sheet.rows == [["甲"]]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"<xml/>"])
def test_what_cannot_be_read_has_no_marks(content):
    assert ods_marks(content) == {}


def test_merged_cells_are_found():
    first = (
        '<table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="3" '
        'office:value-type="string"><text:p>甲</text:p></table:table-cell>'
    )
    marks = ods_marks(ods(f"<table:table-row/><table:table-row>{first}</table:table-row>"))
    assert marks["宣讲台账"].merges == [((1, 0), (3, 1))]
