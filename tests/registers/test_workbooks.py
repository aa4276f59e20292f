"""Reading the registers of a folder."""

from __future__ import annotations

import pytest
import xlwt

from annual_review.errors import InputError, RegisterError
from annual_review.project.register_files import ignored_files
from annual_review.registers.workbooks import read_folder

ROWS = [["日期", "人数"], ["2021.3.5", 6]]


def test_files_come_in_the_order_of_their_paths_with_all_their_sheets(desk):
    desk.workbook("b.xlsx", {"一": ROWS, "二": ROWS})
    desk.workbook("a/c.xlsx", {"三": ROWS})
    desk.text("c.csv", "日期,人数\n")
    assert [(sheet.file, sheet.name) for sheet in read_folder(desk.folder)] == [
        ("a/c.xlsx", "三"),
        ("b.xlsx", "一"),
        ("b.xlsx", "二"),
        ("c.csv", ""),
    ]


def test_rows_are_numbered_from_the_first_row_of_the_sheet(desk):
    desk.workbook("a.xlsx", {"一": [[], [], [None, "甲"]]}, merges=["B3:C4"])
    sheet = read_folder(desk.folder)[0]
    assert sheet.rows[2][1] == "甲"
    assert sheet.merges == (((2, 1), (3, 2)),)


def test_old_workbooks_keep_their_merges(desk):
    book = xlwt.Workbook()
    book.add_sheet("一").write_merge(1, 2, 0, 1, "甲")
    book.save(str(desk.folder / "a.xls"))
    sheet = read_folder(desk.folder)[0]
    assert (sheet.rows[1][0], sheet.merges) == ("甲", (((1, 0), (2, 1)),))


def test_what_is_no_register_is_left_alone(desk):
    desk.workbook("a.xlsx", {"一": ROWS})
    for name in (
        "~$a.xlsx",
        ".b.csv",
        "说明.md",
        "corrections.csv",
        "报告.docx",
    ):
        desk.text(name, "x")
    assert [sheet.file for sheet in read_folder(desk.folder)] == ["a.xlsx"]
    assert ignored_files(desk.folder) == ["报告.docx"]


def test_a_folder_that_is_missing_or_empty(desk):
    for folder in (desk.folder, desk.folder / "nowhere"):
        with pytest.raises(InputError, match="Put the year's") as caught:
            read_folder(folder)
        assert caught.value.exit_status == 2


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a workbook",
        b"PK\x03\x04 cut off",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le"),
    ],
)
def test_a_workbook_that_cannot_be_opened_is_named(desk, content):
    (desk.folder / "坏.xlsx").write_bytes(content)
    with pytest.raises(RegisterError, match=r"坏\.xlsx"):
        read_folder(desk.folder)


def test_a_locked_workbook_is_told_from_a_damaged_one(desk):
    locked = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le")
    )
    (desk.folder / "a.xlsx").write_bytes(locked)
    with pytest.raises(RegisterError, match="password"):
        read_folder(desk.folder)


@pytest.mark.parametrize("length", [0.2, 0.5, 0.9, 0.99])
def test_a_truncated_workbook_is_named(desk, length):
    path = desk.workbook("a.xlsx", {"一": [[f"第{i}行", i] for i in range(300)]})
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * length)])
    with pytest.raises(RegisterError, match=r"a\.xlsx"):
        read_folder(desk.folder)


def test_an_error_cell_is_read_as_its_text(desk):
    desk.workbook("a.xlsx", {"一": ROWS, "二": [[], [None, "#REF!", 1], ["#N/A"]]})
    assert read_folder(desk.folder)[1].rows == [["", "", ""], ["", "#REF!", 1.0], ["#N/A", "", ""]]
