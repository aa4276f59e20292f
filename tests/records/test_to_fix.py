"""to_fix.xlsx."""

from __future__ import annotations

import zipfile

import openpyxl
import pytest

from annual_review.cleaning.clean import clean
from annual_review.records import to_fix
from annual_review.records.to_fix import write_to_fix
from annual_review.registers.inputs import read_folder
from annual_review.registers.workbooks import Sheet

HEAD = ["日期", "场所类别", "乡镇", "宣讲主题", "受教人数"]


def written(data_folder, cleaned=None):
    path = data_folder.path.parent / "to_fix.xlsx"
    write_to_fix(cleaned or data_folder.clean(), read_folder(data_folder.path), path)
    return openpyxl.load_workbook(path)


def test_a_row_is_shown_as_it_was(data_folder):
    data_folder.workbook(
        "a.xlsx", {"宣讲": [["2021年宣讲台账"], HEAD, ["2021.3.5", None, "官周镇", "-党史", 5]]}
    )
    sheet = written(data_folder)["宣讲"]
    assert [cell.value for cell in sheet[3]] == [
        "原行号",
        *HEAD,
        "状态",
        "栏目",
        "问题",
        "建议",
        "正确值",
        "填写人",
        "理由",
    ]
    row = sheet[4]
    assert [cell.value for cell in row[:10]] == [
        3,
        "2021.3.5",
        None,
        "官周镇",
        "-党史",
        5,
        "已采用，请核对",
        "乡镇",
        "乡镇“官周镇”不在乡镇名单中",
        "是否为官舟镇？",
    ]
    assert [cell.column for cell in row if cell.fill.fgColor.rgb == "00FFF2A8"] == [4]


def test_a_text_that_looks_like_a_formula_stays_a_text(data_folder, settings):
    sheet = Sheet("a.xlsx", "宣讲", [HEAD, ["=1+1", "@x", "+y", "-z\x00\ud800", "若干"]])
    path = data_folder.path / "out.xlsx"
    write_to_fix(clean([sheet], settings), [sheet], path)
    row = openpyxl.load_workbook(path)["宣讲"][4]
    assert [(cell.value, cell.data_type) for cell in row[1:5]] == [
        ("=1+1", "s"),
        ("@x", "s"),
        ("+y", "s"),
        ("-z", "s"),
    ]


@pytest.mark.parametrize(
    "names", [["长" * 31, "长" * 30 + "短"], ["宣讲", "宣讲 "], ["History", "a'"]]
)
def test_names_of_sheets_are_legal_and_differ(data_folder, settings, names):
    rows = [["宣讲台账"], HEAD, ["2021.3.5", "学校", "官舟镇", "党史", "若干"]]
    sheets = [Sheet(f"{i}/[a]:*?.xlsx", name, rows) for i, name in enumerate(["", "", *names])]
    path = data_folder.path / "out.xlsx"
    write_to_fix(clean(sheets, settings), sheets, path)
    titles = openpyxl.load_workbook(path).sheetnames
    assert len({title.casefold() for title in titles}) == len(sheets)
    assert all(len(title) <= 31 and not set(title) & set("[]:*?/\\") for title in titles)


def test_a_workbook_with_nothing_to_fix_says_so(data_folder):
    data_folder.workbook("a.xlsx", {"宣讲": [HEAD]})
    assert "没有需要更正的行" in written(data_folder).worksheets[0]["A1"].value


def test_the_workbook_does_not_hold_the_time_it_was_written(data_folder):
    data_folder.workbook("a.xlsx", {"宣讲": [HEAD, ["2021.3.5", "", "", "", "若干"]]})
    assert (
        written(data_folder).properties.modified.year
        == written(data_folder).properties.created.year
        == 2000
    )
    with zipfile.ZipFile(data_folder.path.parent / "to_fix.xlsx") as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {2000}


def test_findings_that_do_not_fit_into_a_sheet_continue_in_another(data_folder, monkeypatch):
    monkeypatch.setattr(to_fix, "_MOST_FINDINGS", 2)
    days = [f"2021年2月{day}日" for day in range(30, 35)]
    rows = [[day, "学校", "官舟镇", "党史", 5] for day in days]
    data_folder.workbook("a.xlsx", {"宣讲": [HEAD, *rows]})
    book = written(data_folder)
    assert book.sheetnames == ["宣讲", "宣讲(2)", "宣讲(3)"]
    found = [row[1].value for sheet in book for row in sheet.iter_rows(min_row=4)]
    assert found == days
    for sheet in book:
        assert [cell.value for cell in sheet[1]][:4] == ["来源文件", "a.xlsx", "工作表", "宣讲"]
        assert sheet["A3"].value == "原行号"


def test_the_whole_row_is_marked_for_a_field_without_a_column(data_folder):
    data_folder.workbook("a.xlsx", {"宣讲": [HEAD[:4], ["2021.3.5", "学校", "官舟镇", "党史"]]})
    rows = list(written(data_folder)["宣讲"].iter_rows(min_row=4))
    assert len(rows) == 1
    marked = [cell.column for cell in rows[0] if cell.fill.fgColor.rgb == "00FFF2A8"]
    assert marked == [2, 3, 4, 5]
