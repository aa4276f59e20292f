"""Tables of any content come back equal, in whichever format they were written."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from annual_review.project.file_formats import Format, format_of
from annual_review.registers.reading import read_file
from tests.support.written_tables import (
    Table,
    archive,
    docx,
    grids,
    page,
    paragraph,
    word_table,
    xml_spreadsheet,
)


def read(content, name="表.xls"):
    sheets, errors = read_file(content, name)
    assert errors == []
    return sheets


def assert_equal(sheet, table):
    width = max(map(len, table.rows))
    rows = [[*row, *[""] * (width - len(row))] for row in sheet.rows]
    rows += [[""] * width] * (len(table.rows) - len(rows))
    assert rows == table.rows
    assert sorted(sheet.merges) == sorted(table.merges)


@given(table=grids(), encoding=st.sampled_from(["utf-8", "utf-8-sig", "gbk", "utf-16"]))
def test_pages(table, encoding):
    (sheet,) = read(page(table, head=f"<meta charset={encoding}>").encode(encoding))
    assert_equal(sheet, table)


@given(table=grids(), other=grids())
def test_xml_spreadsheets(table, other):
    first, second = read(xml_spreadsheet({"一": table, "二": other}).encode())
    assert (first.name, second.name) == ("一", "二")
    assert_equal(first, table)
    assert_equal(second, other)


@given(table=grids(least_cells=2), other=grids(least_cells=2))
def test_word_tables(table, other):
    body = f"{paragraph('走访登记')}{word_table(table)}{paragraph('宣讲登记')}{word_table(other)}"
    first, second = read(docx(body), "报送.docx")
    assert [(sheet.name, sheet.above) for sheet in (first, second)] == [
        ("走访登记", ("走访登记",)),
        ("宣讲登记", ("宣讲登记",)),
    ]
    assert_equal(first, table)
    assert_equal(second, other)


@given(table=grids(), encoding=st.sampled_from(["utf-8", "utf-16", "utf-16-le", "gbk"]))
def test_cells_between_tabulators(table, encoding):
    assume(len(table.rows[0]) > 1)
    text = io.StringIO()
    csv.writer(text, delimiter="\t", lineterminator="\r\n").writerows(table.rows)
    (sheet,) = read(text.getvalue().encode(encoding))
    assert sheet.rows == table.rows


@given(
    tables=st.dictionaries(
        st.sampled_from(["甲/走访.xls", "乙/走访.xls", "宣讲.xls", "丙.html"]), grids(), min_size=1
    ),
    others=st.sets(st.sampled_from(["照片.jpg", "通知.pdf", "锁.docx", "甲/说明.doc"])),
    reverse=st.booleans(),
)
def test_every_file_of_an_archive_is_read_or_named(tables, others, reverse):
    files = {name: page(table) for name, table in tables.items()} | dict.fromkeys(others, "x")
    ordered = dict(sorted(files.items(), reverse=reverse))
    sheets, errors = read_file(archive(ordered), "上报.zip")
    assert [sheet.file for sheet in sheets] == sorted(f"上报.zip/{name}" for name in tables)
    assert [error.where for error in errors] == sorted(f"上报.zip/{name}" for name in others)
    assert all(error.notice.startswith(error.where) for error in errors)
    for sheet in sheets:
        assert_equal(sheet, tables[sheet.file.removeprefix("上报.zip/")])


@pytest.mark.parametrize(
    ("content", "suffix", "format"),
    [
        ("日期,人数\n".encode(), ".csv", Format.DELIMITED),
        ("日期\n2021.3.5\n".encode("gbk"), ".csv", Format.DELIMITED),
        ("日期\t人数\n3.5\t6\n".encode("utf-16"), ".txt", Format.DELIMITED),
        ("走访登记\n日期\t人数\n3.5\t6\n".encode(), "", Format.DELIMITED),
        ("BMI,人数\n1,2\n".encode(), ".csv", Format.DELIMITED),
        ("PK,人数\n1,2\n".encode(), ".csv", Format.DELIMITED),
        ("<走访>,人数\n1,2\n".encode(), ".csv", Format.DELIMITED),
        ("本表由各乡镇填报，\n于月底报送。\n".encode(), ".txt", Format.TEXT),
        ("说明\n\t一、由各乡镇填报。\n\t二、于月底报送。\n".encode(), ".txt", Format.TEXT),
        ("本表由各乡镇填报。\n".encode("gbk"), ".xls", Format.OTHER_TABLE),
        (b"\xef\xbb\xbf\r\n<table><tr><td>1</table>", ".xls", Format.PAGE),
        ("查询结果<TABLE><tr><td>1</TABLE>".encode(), ".xls", Format.PAGE),
        ("<html><table><tr><td>1</table></html>".encode("utf-16"), ".csv", Format.PAGE),
        (b"<?xml version='1.0'?><html><table></table></html>", ".doc", Format.PAGE),
        (b"<html><body><p>x</p></body></html>", ".html", Format.TEXT),
        (b"<?xml version='1.0'?><rows><row/></rows>", ".xml", Format.TEXT),
        (xml_spreadsheet({"a": Table([["1"]])}).encode(), ".xml", Format.XML_SPREADSHEET),
        (docx(word_table(Table([["1", "2"]]))), ".doc", Format.WORD),
        (docx(paragraph("x")), ".docx", Format.DOCUMENT),
        (archive({"OFD.xml": "x"}), ".ofd", Format.PDF),
        (archive({"a.csv": "x"}), ".xlsx", Format.ARCHIVE),
    ],
)
def test_the_content_tells_the_format(content, suffix, format):
    assert format_of(content, suffix) is format
