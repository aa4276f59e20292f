"""Files that are not read: named with what to do, and stopping nothing but themselves."""

from __future__ import annotations

import io
import zipfile

import pytest

from annual_review.errors import RegisterError, UnreadableError
from annual_review.registers.inputs import read_folder, read_inputs
from annual_review.registers.unread_files import notice_of, refuse_other_kinds
from tests.support.workbook_files import OLE, compound, locked_xls, ods

ROWS = [["日期", "人数"], ["2021.3.5", 6]]


def archive(*names):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as target:
        for name in names:
            target.writestr(name, "x")
    return content.getvalue()


LOCKED = {
    "locked.xls": locked_xls(),
    "locked.xlsx": compound("EncryptedPackage"),
    "locked.ods": ods("", manifest="<encryption-data/>"),
}
OTHERS = {
    "word.xls": compound("WordDocument"),
    "word.xlsx": archive("[Content_Types].xml", "word/document.xml"),
    "pdf.xlsx": b"%PDF-1.4",
    "jpeg.xls": b"\xff\xd8\xff\xe0",
    "zip.xlsx": archive("某乡.xlsx"),
    "rar.xlsx": b"Rar!\x1a\x07",
    "html.xls": "<html><table><tr><td>日期</td></tr></table>".encode(),
    "tabs.xls": "日期\t人数\n".encode("gb18030"),
    "unicode.xls": "日期\t人数\n".encode("utf-16"),
}


@pytest.mark.parametrize("name", [*LOCKED, *OTHERS])
def test_one_beside_a_register_stops_nothing(data_folder, name):
    data_folder.workbook("登记.xlsx", {"一": ROWS})
    (data_folder.path / name).write_bytes((LOCKED | OTHERS)[name])
    inputs = read_inputs(data_folder.path)
    assert [sheet.file for sheet in inputs.sheets] == ["登记.xlsx"]
    (notice,) = inputs.ignored
    assert notice.startswith(f"{name}：")
    assert ("密码" in notice) == (name in LOCKED)


@pytest.mark.parametrize("name", [*LOCKED, *OTHERS])
def test_one_alone_is_refused(data_folder, name):
    (data_folder.path / name).write_bytes((LOCKED | OTHERS)[name])
    with pytest.raises(UnreadableError, match=r"password|not a workbook|not read") as caught:
        read_folder(data_folder.path)
    assert (caught.value.where, caught.value.exit_status) == (name, 2)


def test_several_without_a_register_are_refused_by_all_their_names(data_folder):
    for name in ("甲.xls", "乙.xls"):
        (data_folder.path / name).write_bytes(locked_xls())
    with pytest.raises(RegisterError, match=r"乙\.xls, 甲\.xls: None .* password"):
        read_folder(data_folder.path)


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 cut off", OLE + bytes(600), bytes(3000), b"\x01\x02\xff\xfe\x03"]
)
def test_a_damaged_one_stops_the_run(data_folder, content):
    data_folder.workbook("登记.xlsx", {"一": ROWS})
    (data_folder.path / "坏.xls").write_bytes(content)
    with pytest.raises(RegisterError, match=r"坏\.xls: .* ask the office"):
        read_inputs(data_folder.path)


def test_a_workbook_is_of_no_other_kind(data_folder):
    refuse_other_kinds(data_folder.workbook("a.xlsx", {"一": ROWS}).read_bytes(), "a.xlsx")
    refuse_other_kinds(compound("Workbook") + "WordDocument".encode("utf-16-le"), "a.xls")
    refuse_other_kinds(ods(""), "a.ods")


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("旧表.doc", "另存为 .xlsx"),
        ("旧表.WPS", "另存为 .xlsx"),
        ("通知.pdf", "电子表格"),
        ("照片.JPG", "电子表格"),
        ("某乡.et", "另存为 .xlsx"),
        ("某乡.zip", "解压"),
        ("~WRL0001.tmp", "临时文件"),
        ("无后缀", "另存为 .xlsx"),
    ],
)
def test_the_notice_says_what_to_do(name, word):
    assert notice_of(name).startswith(f"{name}：")
    assert word in notice_of(name)


def test_files_of_the_system_are_not_mentioned(data_folder):
    data_folder.workbook("登记.xlsx", {"一": ROWS})
    for name in ("Thumbs.db", "desktop.ini", "~$登记.xlsx", ".~登记.xlsx", ".~lock.登记.xlsx#"):
        data_folder.text(name, "x")
    assert read_inputs(data_folder.path).ignored == []


def test_a_folder_of_other_files_only_names_one(data_folder):
    data_folder.text("通知.pdf", "x")
    with pytest.raises(Exception, match=r"only files of other kinds, such as 通知\.pdf"):
        read_folder(data_folder.path)
