"""Read a year's folder."""

from __future__ import annotations

import pytest

from annual_review.errors import InputError
from annual_review.project.register_files import ignored_files
from annual_review.registers.inputs import read_folder, read_inputs

ROWS = [["日期", "人数"], ["2021.3.5", 6]]


def test_files_come_in_the_order_of_their_paths_with_all_their_sheets(data_folder):
    data_folder.workbook("b.xlsx", {"一": ROWS, "二": ROWS})
    data_folder.workbook("a/c.xlsx", {"三": ROWS})
    data_folder.text("c.csv", "日期,人数\n")
    assert [(sheet.file, sheet.name) for sheet in read_folder(data_folder.path)] == [
        ("a/c.xlsx", "三"),
        ("b.xlsx", "一"),
        ("b.xlsx", "二"),
        ("c.csv", ""),
    ]


def test_a_file_that_is_not_a_register_is_ignored(data_folder):
    data_folder.workbook("a.xlsx", {"一": ROWS})
    for name in (
        "~$a.xlsx",
        ".b.csv",
        "说明.md",
        "corrections.csv",
        "报告.docx",
    ):
        data_folder.text(name, "x")
    assert [sheet.file for sheet in read_folder(data_folder.path)] == ["a.xlsx"]
    assert [path.name for path in ignored_files(data_folder.path)] == ["报告.docx"]


def test_a_missing_or_empty_folder_is_refused(data_folder):
    for folder in (data_folder.path, data_folder.path / "nowhere"):
        with pytest.raises(InputError, match="Put the year's") as caught:
            read_folder(folder)
        assert caught.value.exit_status == 2


def test_corrections_without_a_register_are_refused(data_folder):
    data_folder.workbook("to_fix.xlsx", {"无需更正": [["没有需要更正的行"]]})
    with pytest.raises(InputError, match="corrections, but no registers"):
        read_inputs(data_folder.path)


def test_a_folder_without_registers_is_read_if_they_are_optional(data_folder):
    data_folder.text("报告.docx", "x")
    inputs = read_inputs(data_folder.path, optional=True)
    assert (inputs.sheets, inputs.corrections) == ([], [])
    assert [notice.partition("：")[0] for notice in inputs.ignored] == ["报告.docx"]


def test_blank_cells_at_the_end_of_wide_lines_are_left_out(data_folder, monkeypatch):
    monkeypatch.setattr("annual_review.registers.reading.MOST_CELLS", 20)
    data_folder.text("a.csv", "日期,人数,,,,,,,\n2021.3.5,6,,,,,,,\n,,,,,,,,\n")
    (sheet,) = read_folder(data_folder.path)
    assert sheet.rows == [["日期", "人数"], ["2021.3.5", "6"], []]


def test_a_line_that_is_far_too_wide_is_refused_by_its_number(data_folder):
    data_folder.text("a.csv", "日期\n" * 6000 + "," * 20_000 + "x\n")
    with pytest.raises(InputError, match=r"a\.csv: It reaches to column 20001 in row 6001"):
        read_folder(data_folder.path)
