"""Registers in Word documents and archives: their titles and units, and rows that go back."""

from __future__ import annotations

import openpyxl
import pytest

from annual_review.records.to_fix import write_to_fix
from annual_review.registers.inputs import read_inputs
from tests.support.written_tables import Table, archive, docx, page, paragraph, word_table

HEADER = ["日期", "场所类别", "乡镇", "宣讲主题", "受教人数"]
ROW = ["2021.3.5", "学校", "官舟镇", "党史", "20"]


def document(*lines, rows=(ROW,)):
    return docx("".join(map(paragraph, lines)) + word_table(Table([HEADER, *rows])))


def put(data_folder, name, content):
    (data_folder.path / name).write_bytes(content)


@pytest.mark.parametrize(
    ("lines", "fate"),
    [
        (["2021年宣讲台账"], "kept"),
        (["宣讲台账", "填报单位：某乡", "2021年12月30日"], "kept"),
        (["2020年宣讲台账"], "out_of_year"),
        (["宣讲台账", "（2020年）", "单位：人"], "out_of_year"),
        (["二、宣讲台账", "宣讲围绕2020年工作会议精神，情况如下。"], "kept"),
    ],
)
def test_the_lines_above_a_table_say_what_and_when_it_is(data_folder, lines, fate):
    row = ["3月5日", *ROW[1:]]
    put(data_folder, "报送.docx", document(*lines, rows=[row]))
    ledger = data_folder.clean().ledger
    assert ledger["fate"].tolist() == ["heading", fate]
    assert ledger["row"].tolist() == [1, 2]
    assert set(ledger["register"]) == {"宣讲台账"}


def test_a_unit_above_a_table_holds_for_its_numbers(data_folder):
    put(data_folder, "报送.docx", document("宣讲台账", "单位：万人次", rows=[[*ROW[:4], "0.2"]]))
    assert data_folder.clean().records["宣讲台账"]["受教人数"].tolist() == [2000]


@pytest.mark.parametrize("name", ["报送.docx", "宣讲台账.xls", "上报.zip"])
def test_a_row_goes_back_and_comes_back(data_folder, name):
    wrong = ["3月", *ROW[1:]]
    contents = {
        "报送.docx": document("宣讲台账", rows=[ROW, wrong]),
        "宣讲台账.xls": page(Table([HEADER, ROW, wrong])).encode("gbk"),
    }
    contents["上报.zip"] = archive({f"某乡/{file}": data for file, data in contents.items()})
    put(data_folder, name, contents[name])
    cleaned, inputs = data_folder.clean(), read_inputs(data_folder.path)
    path = data_folder.path / "to_fix.xlsx"
    write_to_fix(cleaned, inputs.sheets, path)
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        labels = [cell.value for cell in sheet[3]]
        for label, text in (("正确值", "2021.3.6"), ("填写人", "甲某"), ("理由", "核对")):
            sheet.cell(4, labels.index(label) + 1, text)
    answers = data_folder.path / "answers.xlsx"
    book.save(answers)
    path.unlink()
    again = data_folder.clean()
    assert set(cleaned.ledger["fate"]) >= {"rejected"}
    assert "rejected" not in set(again.ledger["fate"])
    assert len(again.corrections) == len(book.worksheets) == len(inputs.sheets)
