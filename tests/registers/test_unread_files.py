"""Files that are not read: named with what to do, and stopping nothing but themselves."""

from __future__ import annotations

import io
import zipfile

import pytest

from annual_review.errors import InputError, RegisterError, UnreadableError
from annual_review.project.file_formats import OLE
from annual_review.registers.inputs import read_folder, read_inputs
from annual_review.registers.unread_files import notice_of
from tests.support.workbook_files import compound, locked_xls, ods

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
    "bitmap.xls": b"BM\x36\x00\x0c\x00" + bytes(10),
    "rar.xlsx": b"Rar!\x1a\x07",
    "page.xls": "<html><p>没有表格</p></html>".encode(),
    "old.xls": b"\x09\x04\x06\x00\x00\x00",
    "empty.zip": archive(),
    "damaged.zip": b"PK\x03\x04 cut off",
    "none.zip": b"",
    "pictures.zip": archive("照片.jpg", "扫描件.pdf"),
}


@pytest.mark.parametrize("name", [*LOCKED, *OTHERS])
def test_one_beside_a_register_stops_nothing(data_folder, name):
    data_folder.workbook("登记.xlsx", {"一": ROWS})
    (data_folder.path / name).write_bytes((LOCKED | OTHERS)[name])
    inputs = read_inputs(data_folder.path)
    assert [sheet.file for sheet in inputs.sheets] == ["登记.xlsx"]
    assert len(inputs.ignored) == (2 if name == "pictures.zip" else 1)
    for notice in inputs.ignored:
        assert notice.startswith(name)
        assert ("密码" in notice) == (name in LOCKED)


@pytest.mark.parametrize("name", [*LOCKED, *OTHERS])
def test_one_alone_is_refused(data_folder, name):
    (data_folder.path / name).write_bytes((LOCKED | OTHERS)[name])
    with pytest.raises(RegisterError, match=name) as caught:
        read_folder(data_folder.path)
    assert caught.value.exit_status == 2
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("旧表.doc", compound("WordDocument"), "另存为 .docx"),
        ("旧表.doc", b"{\\rtf1 x}", "另存为 .docx"),
        ("锁定.doc", compound("EncryptedPackage"), "密码"),
        ("说明.docx", archive("[Content_Types].xml", "word/document.xml"), "没有表格"),
        ("说明.docx", b"%PDF-1.4", "PDF"),
        ("附件", b"\xff\xd8\xff\xe0", "图片"),
        ("说明.txt", "本表由各乡镇填报。\n".encode(), "不是登记表格"),
    ],
)
def test_what_holds_no_table_is_named_by_what_it_is(data_folder, name, content, word):
    data_folder.workbook("登记.xlsx", {"一": ROWS})
    (data_folder.path / name).write_bytes(content)
    (notice,) = read_inputs(data_folder.path).ignored
    assert notice.startswith(f"{name}：")
    assert word in notice


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
    with pytest.raises(RegisterError, match=r"坏\.xls: .* ask the office") as caught:
        read_inputs(data_folder.path)
    assert not isinstance(caught.value, UnreadableError)


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("旧表.doc", "另存为 .docx"),
        ("旧表.WPS", "另存为 .docx"),
        ("通知.pdf", "电子表格"),
        ("照片.JPG", "电子表格"),
        ("某乡.dbf", "另存为 .xlsx"),
        ("某乡.rar", "解压"),
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


def test_a_folder_of_other_files_only_names_them(data_folder):
    for name in ("通知.pdf", "旧表.doc"):
        data_folder.text(name, "x")
    with pytest.raises(
        InputError, match=r"only files of other kinds, such as 旧表\.doc, 通知\.pdf"
    ):
        read_folder(data_folder.path)
