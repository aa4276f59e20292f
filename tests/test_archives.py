import io
import time
import zipfile

import openpyxl
import pytest

from annual_review.archives import refuse_bomb
from annual_review.errors import RegisterError
from annual_review.workbooks import read_folder


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
def test_a_zip_bomb_is_refused_before_it_is_unpacked(desk):
    (desk.folder / "bomb.xlsx").write_bytes(workbook(sheet_of(b"<row/>" + b" " * (200 * 2**20))))
    began = time.monotonic()
    with pytest.raises(RegisterError, match=r"bomb\.xlsx: It would unpack to far more"):
        read_folder(desk.folder)
    assert time.monotonic() - began < 10


def test_what_is_no_archive_is_left_to_its_reader():
    refuse_bomb(b"PK is how it begins, and no more", "a.xlsx")
    refuse_bomb(b"\xd0\xcf\x11\xe0", "a.xls")


@pytest.mark.slow
def test_a_million_blank_formatted_rows_are_no_rows(desk):
    cell = b'<c r="A%d" t="inlineStr"><is><t>%s</t></is></c>'
    head = [b"".join(cell.replace(b"A%d", b"%s1" % c) % t.encode() for c, t in HEADS)]
    blank = b'<row r="%d"><c r="A%d" s="0"/><c r="B%d" s="0"/><c r="C%d" s="0"/></row>'
    rows = b"".join(blank % (n, n, n, n) for n in range(3, 1_000_003))
    last = b"".join(cell.replace(b"A%d", b"%s2" % c) % t.encode() for c, t in VALUES)
    content = sheet_of(b'<row r="1">' + head[0] + b'</row><row r="2">' + last + b"</row>" + rows)
    (desk.folder / "宣讲台账.xlsx").write_bytes(workbook(content))
    cleaned = desk.clean()
    assert cleaned.ledger["fate"].tolist() == ["heading", "kept"]
    assert cleaned.records["宣讲台账"]["受教人数"].tolist() == [20]


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
