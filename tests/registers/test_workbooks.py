"""Read workbooks: rows, merges, error cells; refuse what is locked, damaged or a zip bomb."""

from __future__ import annotations

import io
import time
import zipfile

import openpyxl
import pytest
import xlwt

from annual_review.errors import RegisterError
from annual_review.registers import xlsx_marks
from annual_review.registers.inputs import read_folder
from annual_review.registers.workbooks import refuse_bomb

ROWS = [["日期", "人数"], ["2021.3.5", 6]]


def test_rows_are_numbered_from_the_first_row_of_the_sheet(data_folder):
    data_folder.workbook("a.xlsx", {"一": [[], [], [None, "甲"]]}, merges=["B3:C4"])
    sheet = read_folder(data_folder.path)[0]
    assert sheet.rows[2][1] == "甲"
    assert sheet.merges == (((2, 1), (3, 2)),)


def test_old_workbooks_keep_their_merges(data_folder):
    book = xlwt.Workbook()
    book.add_sheet("一").write_merge(1, 2, 0, 1, "甲")
    book.save(str(data_folder.path / "a.xls"))
    sheet = read_folder(data_folder.path)[0]
    assert (sheet.rows[1][0], sheet.merges) == ("甲", (((1, 0), (2, 1)),))


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
def test_a_workbook_that_cannot_be_opened_is_refused_by_name(data_folder, content):
    (data_folder.path / "坏.xlsx").write_bytes(content)
    with pytest.raises(RegisterError, match=r"坏\.xlsx"):
        read_folder(data_folder.path)


def test_a_locked_workbook_is_reported_as_locked(data_folder):
    locked = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le")
    )
    (data_folder.path / "a.xlsx").write_bytes(locked)
    with pytest.raises(RegisterError, match="password"):
        read_folder(data_folder.path)


@pytest.mark.parametrize("length", [0.2, 0.5, 0.9, 0.99])
def test_a_truncated_workbook_is_refused_by_name(data_folder, length):
    path = data_folder.workbook("a.xlsx", {"一": [[f"第{i}行", i] for i in range(300)]})
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * length)])
    with pytest.raises(RegisterError, match=r"a\.xlsx"):
        read_folder(data_folder.path)


def test_an_error_cell_is_read_as_its_text(data_folder):
    data_folder.workbook("a.xlsx", {"一": ROWS, "二": [[], [None, "#REF!", 1], ["#N/A"]]})
    assert read_folder(data_folder.path)[1].rows == [
        ["", "", ""],
        ["", "#REF!", 1.0],
        ["#N/A", "", ""],
    ]


@pytest.mark.parametrize("size", range(1, 12))
def test_an_error_is_found_wherever_a_chunk_ends(tmp_path, monkeypatch, size):
    monkeypatch.setattr(xlsx_marks, "_CHUNK", size)
    book = openpyxl.Workbook()
    for value in ("日期", "#REF!", 3):
        book.active.append([value])
    book.save(tmp_path / "a.xlsx")
    (sheet,) = read_folder(tmp_path)
    assert sheet.rows == [["日期"], ["#REF!"], [3.0]]


HEADS = list(
    zip(
        (b"A", b"B", b"C", b"D", b"E"),
        ("日期", "场所类别", "乡镇", "宣讲主题", "受教人数"),
        strict=True,
    )
)
VALUES = list(
    zip((b"A", b"B", b"C", b"D", b"E"), ("2021.3.5", "学校", "官舟镇", "党史", "20"), strict=True)
)


def workbook(sheet: bytes) -> bytes:
    """Return a workbook whose only sheet is replaced by other XML."""
    plain, changed = io.BytesIO(), io.BytesIO()
    openpyxl.Workbook().save(plain)
    with (
        zipfile.ZipFile(plain) as source,
        zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            is_sheet = name.endswith("sheet1.xml")
            target.writestr(name, sheet if is_sheet else source.read(name))
    return changed.getvalue()


def sheet_of(rows: bytes) -> bytes:
    head = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    )
    return head + rows + b"</sheetData></worksheet>"


@pytest.mark.slow
def test_a_zip_bomb_is_refused_before_it_is_unpacked(data_folder):
    (data_folder.path / "bomb.xlsx").write_bytes(
        workbook(sheet_of(b"<row/>" + b" " * (200 * 2**20)))
    )
    began = time.monotonic()
    with pytest.raises(RegisterError, match=r"bomb\.xlsx: It would unpack to far more"):
        read_folder(data_folder.path)
    assert time.monotonic() - began < 10


def test_content_that_is_not_an_archive_is_left_to_its_reader():
    refuse_bomb(b"PK is how it begins, and no more", "a.xlsx")
    refuse_bomb(b"\xd0\xcf\x11\xe0", "a.xls")


@pytest.mark.slow
def test_a_million_blank_formatted_rows_are_ignored(data_folder):
    cell = b'<c r="A%d" t="inlineStr"><is><t>%s</t></is></c>'
    head = [b"".join(cell.replace(b"A%d", b"%s1" % c) % t.encode() for c, t in HEADS)]
    blank = b'<row r="%d"><c r="A%d" s="0"/><c r="B%d" s="0"/><c r="C%d" s="0"/></row>'
    rows = b"".join(blank % (n, n, n, n) for n in range(3, 1_000_003))
    last = b"".join(cell.replace(b"A%d", b"%s2" % c) % t.encode() for c, t in VALUES)
    content = sheet_of(b'<row r="1">' + head[0] + b'</row><row r="2">' + last + b"</row>" + rows)
    (data_folder.path / "宣讲台账.xlsx").write_bytes(workbook(content))
    cleaned = data_folder.clean()
    assert cleaned.ledger["fate"].tolist() == ["heading", "kept"]
    assert cleaned.records["宣讲台账"]["受教人数"].tolist() == [20]
