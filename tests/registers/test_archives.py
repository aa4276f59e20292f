"""Read the files in a .zip as if they lay in a folder of its name."""

from __future__ import annotations

import io
import zipfile
import zlib

import openpyxl
import pytest

from annual_review.errors import RegisterError, UnreadableError
from annual_review.registers import archives
from annual_review.registers.inputs import read_inputs
from annual_review.registers.reading import read_file
from tests.support.workbook_files import locked_xls
from tests.support.written_tables import archive, gbk_archive

CSV = "日期,金额\n2021.3.5,500\n".encode()


def packed(*members):
    """Return a .zip of (ZipInfo or name, content), in this order; names may repeat."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as target:
        for name, data in members:
            target.writestr(name, data)
    return content.getvalue()


def locked(content):
    """Return an archive whose files say that they are locked."""
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = content.find(mark)
        while start >= 0:
            content = content[: start + at] + b"\x01" + content[start + at + 1 :]
            start = content.find(mark, start + 4)
    return content


def files(content, name="上报.zip"):
    sheets, errors = read_file(content, name)
    return [sheet.file for sheet in sheets], [error.where for error in errors]


def test_names_in_utf8_and_in_gbk_are_the_same():
    own = {"城关镇/走访.csv": CSV, "石桥镇/镕/走访.csv": CSV}
    expected = ["上报.zip/城关镇/走访.csv", "上报.zip/石桥镇/镕/走访.csv"]
    assert files(archive(own)) == (expected, [])
    assert files(gbk_archive(own)) == (expected, [])


def test_names_in_utf8_that_do_not_say_so_are_known_by_their_form():
    class _NamedInUtf8(zipfile.ZipInfo):
        def _encodeFilenameFlags(self):  # noqa: N802 - zipfile calls it
            return self.filename.encode(), self.flag_bits & ~0x800

    content = packed((_NamedInUtf8("城关镇/走访.csv"), CSV), (_NamedInUtf8("a.csv"), CSV))
    assert files(content) == (["上报.zip/a.csv", "上报.zip/城关镇/走访.csv"], [])
    content = gbk_archive({"联通.csv": CSV})  # has the form of UTF-8 by chance
    assert files(content) == (["上报.zip/联通.csv"], [])


def test_the_field_beside_a_name_holds_it_in_utf8():
    raw = b"\xca\xaf\xc7\xc5.csv"
    member = zipfile.ZipInfo(raw.decode("cp437"))
    path = "石桥镇/走访.csv".encode()
    member.extra = b"\x75\x70" + (len(path) + 5).to_bytes(2, "little") + b"\x01"
    flagged = raw.decode("cp437").encode()  # what zipfile writes as the name
    member.extra += zlib.crc32(flagged).to_bytes(4, "little") + path
    assert files(packed((member, CSV))) == (["上报.zip/石桥镇/走访.csv"], [])


def test_names_lead_nowhere_else():
    names = ["../../etc/走访.csv", "/走访.csv", "C:\\报\\走访.csv", "甲\\./乙.csv", "./b.csv"]
    assert files(packed(*((zipfile.ZipInfo(name), CSV) for name in names)))[0] == [
        "上报.zip/b.csv",
        "上报.zip/etc/走访.csv",
        "上报.zip/报/走访.csv",
        "上报.zip/甲/乙.csv",
        "上报.zip/走访.csv",
    ]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_equal_names_are_numbered():
    content = packed(("甲/走访.csv", CSV), ("甲/走访.csv", CSV), ("甲/走访(2).csv", CSV))
    found, errors = files(content)
    assert sorted(found) == [
        "上报.zip/甲/走访(2).csv",
        "上报.zip/甲/走访(3).csv",
        "上报.zip/甲/走访.csv",
    ]
    assert errors == []


def test_files_of_the_system_and_of_open_programs_are_left_out():
    content = archive(
        {
            "__MACOSX/._走访.csv": "x",
            ".DS_Store": "x",
            "甲/~$走访.xlsx": "x",
            "Thumbs.db": "x",
            "说明.md": "x",
            "甲/走访.csv": CSV,
        }
    )
    assert files(content) == (["上报.zip/甲/走访.csv"], [])


def test_an_archive_in_an_archive_is_read_but_no_third():
    inner = archive({"走访.csv": CSV, "更深.zip": archive({"走访.csv": CSV})})
    found, errors = files(archive({"甲.zip": inner, "乙.zip": "x", "空.zip": archive({})}))
    assert found == ["上报.zip/甲.zip/走访.csv"]
    assert errors == ["上报.zip/乙.zip", "上报.zip/甲.zip/更深.zip", "上报.zip/空.zip"]


def test_what_cannot_be_read_is_named_and_stops_nothing(data_folder):
    damaged = archive({"坏.csv": CSV}).replace(b"\x6f", b"\x6e")
    content = archive(
        {
            "走访.csv": CSV,
            "锁.xls": locked_xls(),
            "照片.jpg": b"\xff\xd8\xff",
            "旧表.doc": "x",
            "坏.xlsx": b"PK\x03\x04 cut off",
            "空.xlsx": b"",
            "引号.csv": b'a,b,c\n1,"x,y\n3,4,5\n6,7,8\n',
            "corrections.csv": "file\n",
        }
    )
    (data_folder.path / "上报.zip").write_bytes(content)
    (data_folder.path / "损坏.zip").write_bytes(damaged[:60])
    inputs = read_inputs(data_folder.path)
    assert [sheet.file for sheet in inputs.sheets] == ["上报.zip/走访.csv"]
    words = {
        "上报.zip/corrections.csv": "更正",
        "上报.zip/坏.xlsx": "重新索取",
        "上报.zip/引号.csv": "引号",
        "上报.zip/旧表.doc": "另存为 .docx",
        "上报.zip/照片.jpg": "图片",
        "上报.zip/空.xlsx": "空文件",
        "上报.zip/锁.xls": "密码",
        "损坏.zip": "损坏",
    }
    assert {notice.partition("：")[0] for notice in inputs.ignored} == {*words}
    for notice in inputs.ignored:
        assert words[notice.partition("：")[0]] in notice


def test_a_file_whose_bytes_have_changed_is_damaged():
    content = packed(("走访.csv", CSV), ("甲.csv", CSV.replace(b"500", b"501")))
    found, errors = files(content.replace(b"501", b"502"))
    assert (found, errors) == (["上报.zip/走访.csv"], ["上报.zip/甲.csv"])


def test_a_locked_archive_is_named_once():
    with pytest.raises(UnreadableError, match="password") as caught:
        files(locked(archive({"甲.csv": CSV, "乙.csv": CSV})))
    assert caught.value.where == "上报.zip"
    nested = archive({"锁.zip": locked(archive({"甲.csv": CSV})), "乙.csv": CSV})
    assert files(nested) == (["上报.zip/乙.csv"], ["上报.zip/锁.zip"])


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    dense = archive({"a.csv": b"0" * (70 * 2**20)})
    with pytest.raises(RegisterError, match=r"上报\.zip: It would unpack to far more"):
        files(dense)
    assert files(archive({"bomb.zip": dense, "a.csv": CSV})) == (
        ["上报.zip/a.csv"],
        ["上报.zip/bomb.zip"],
    )
    monkeypatch.setattr(archives, "_MOST_FILES", 3)
    with pytest.raises(RegisterError, match="holds 4 files"):
        files(archive({f"{i}.csv": CSV for i in range(4)}))
    many = archive({"1.zip": archive({f"{i}.csv": CSV for i in range(3)}), "2.csv": CSV})
    assert files(many) == (["上报.zip/2.csv"], ["上报.zip/1.zip"])


def test_an_archive_called_a_workbook_is_an_archive():
    assert files(archive({"走访.csv": CSV}), "上报.xlsx")[0] == ["上报.xlsx/走访.csv"]


def test_corrections_reach_a_file_in_an_archive_and_answers_may_lie_in_one(data_folder):
    book = openpyxl.Workbook()
    for line in (
        ["来源文件", "上报.zip/甲/宣讲台账.csv", "工作表", None],
        ["请填写"],
        ["原行号", "日期", "状态", "栏目", "问题", "建议", "正确值", "填写人", "理由"],
        [2, "3月", "未采用", "日期", "", "", "2021.3.6", "甲某", "核对原件"],
    ):
        book.active.append(line)
    answers = io.BytesIO()
    book.save(answers)
    content = archive(
        {"甲/宣讲台账.csv": "日期\n3月\n".encode(), "退回/to_fix.xlsx": answers.getvalue()}
    )
    (data_folder.path / "上报.zip").write_bytes(content)
    inputs = read_inputs(data_folder.path)
    assert [sheet.file for sheet in inputs.sheets] == ["上报.zip/甲/宣讲台账.csv"]
    (correction,) = inputs.corrections
    assert (correction.file, correction.value) == ("上报.zip/甲/宣讲台账.csv", "2021.3.6")
