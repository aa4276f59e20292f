"""Read XML spreadsheets of Excel 2003, as Excel and programs write them."""

from __future__ import annotations

import datetime as dt

import pytest

from annual_review.errors import RegisterError
from annual_review.registers.xml_spreadsheets import read_xml_spreadsheet
from annual_review.values.cell_text import FormulaWithoutResult
from annual_review.values.dates import DayWithoutYear
from tests.support.written_tables import xml_spreadsheet

STYLES = (
    '<Style ss:ID="Default"/><Style ss:ID="day"><NumberFormat ss:Format="Short Date"/></Style>'
    '<Style ss:ID="md"><NumberFormat ss:Format="m&quot;月&quot;d&quot;日&quot;;@"/></Style>'
    '<Style ss:ID="child" ss:Parent="md"/>'
)


def read(rows, styles=STYLES, **sheets):
    return read_xml_spreadsheet(xml_spreadsheet({"一": rows, **sheets}, styles).encode(), "表.xls")


def cell(text, kind="String", **attributes):
    own = " ".join(f'ss:{name}="{value}"' for name, value in attributes.items())
    return f'<Cell {own}><Data ss:Type="{kind}">{text}</Data></Cell>'


def test_values_have_their_types():
    (sheet,) = read(
        "<Row>"
        + cell("甲&amp;乙&#10;丙")
        + cell("1200.5", "Number")
        + cell("1", "Boolean")
        + cell("#REF!", "Error")
        + cell("2021-03-05T00:00:00.000", "DateTime", StyleID="day")
        + cell("1899-12-31T08:30:00.000", "DateTime")
        + cell("很多", "Number")
        + '<Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40">'
        "<B>丁</B>某</ss:Data><Comment><Data>批注</Data></Comment></Cell></Row>"
    )
    assert sheet.rows == [
        [
            "甲&乙\n丙",
            1200.5,
            True,
            "#REF!",
            dt.datetime(2021, 3, 5),
            dt.time(8, 30),
            "很多",
            "丁某",
        ]
    ]


def test_rows_and_cells_may_be_left_out():
    (sheet,) = read(
        f'<Column ss:Width="60"/><Row ss:Index="2">{cell("甲", Index=3)}'
        f'{cell("乙")}</Row><Row ss:Span="2"/><Row>{cell("丙")}</Row><Row ss:Span="60000"/>'
    )
    assert sheet.rows == [[], ["", "", "甲", "乙"], [], [], [], ["丙"]]


def test_a_merge_covers_the_rows_below_though_they_do_not_say_so():
    (sheet,) = read(
        f"<Row>{cell('3.5', MergeDown='1')}{cell('甲')}</Row>"
        f"<Row>{cell('乙')}</Row><Row>{cell('3.6')}{cell('丙')}</Row>"
    )
    assert sheet.rows == [["3.5", "甲"], ["", "乙"], ["3.6", "丙"]]
    assert sheet.merges == (((0, 0), (1, 0)),)


def test_a_day_whose_format_shows_no_year_is_one():
    day = "1900-03-05T00:00:00.000", "DateTime"
    (sheet,) = read(
        '<Column ss:Index="3" ss:StyleID="md"/>'
        f"<Row>{cell(*day, StyleID='child')}{cell('44260', 'Number', StyleID='md')}"
        f"{cell(*day)}{cell(*day)}</Row>"
    )
    assert sheet.rows == [
        [
            DayWithoutYear(1900, 3, 5),
            DayWithoutYear(2021, 3, 5),
            DayWithoutYear(1900, 3, 5),
            dt.datetime(1900, 3, 5),
        ]
    ]


def test_formulas_without_a_result_are_counted():
    (sheet,) = read(
        '<Row><Cell ss:Formula="=SUM(R1C1:R3C1)"/><Cell ss:Formula="=R1C1">'
        '<Data ss:Type="Number"></Data></Cell><Cell ss:Formula="=A"><Data ss:Type="String"></Data>'
        "</Cell></Row>"
    )
    assert sheet.rows == [
        [FormulaWithoutResult("=SUM(R1C1:R3C1)"), FormulaWithoutResult("=R1C1"), ""]
    ]
    assert sheet.uncomputed == 2


def test_hidden_sheets_are_read_as_hidden():
    options = (
        '<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel">'
        "<Visible>SheetHidden</Visible></WorksheetOptions>"
    )
    content = xml_spreadsheet({"一": f"<Row>{cell('甲')}</Row>", "二": "<Row/>"})
    content = content.replace("</Table></Worksheet>", f"</Table>{options}</Worksheet>", 1)
    sheets = read_xml_spreadsheet(content.encode(), "表.xls")
    assert [(sheet.name, sheet.hidden) for sheet in sheets] == [("一", "hidden"), ("二", "")]


def test_every_element_may_have_a_prefix():
    content = (
        '<?xml version="1.0" encoding="gb2312"?><ss:Workbook '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><ss:Worksheet ss:Name="一">'
        '<ss:Table><ss:Row><ss:Cell><ss:Data ss:Type="String">甲</ss:Data></ss:Cell></ss:Row>'
        "</ss:Table></ss:Worksheet></ss:Workbook>"
    )
    (sheet,) = read_xml_spreadsheet(content.encode("gbk"), "表.xls")
    assert (sheet.name, sheet.rows) == ("一", [["甲"]])


def test_programs_forget_to_escape():
    (sheet,) = read("<Row>" + cell("A&B \x0b公司") + "</Row>")
    assert sheet.rows == [["A&B 公司"]]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (xml_spreadsheet({"一": f"<Row>{cell('甲')}</Row>"})[:-30], "damaged"),
        ('<!DOCTYPE x [<!ENTITY a "a">]>' + xml_spreadsheet({"一": "<Row/>"}), "document type"),
        (xml_spreadsheet({"一": '<Row ss:Span="1048575"/>' * 100}), "more than a register holds"),
        (
            xml_spreadsheet({"一": f'<Row ss:Index="999999">{cell("甲", Index="9999")}</Row>'}),
            "to NTO999999",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(content, why):
    with pytest.raises(RegisterError, match=rf"表\.xls.*{why}") as caught:
        read_xml_spreadsheet(content.encode(), "表.xls")
    assert caught.value.notice.startswith("表.xls")
