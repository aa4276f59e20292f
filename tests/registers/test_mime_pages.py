"""Read pages that Excel has saved as a single file."""

from __future__ import annotations

import quopri

import pytest

from annual_review.errors import UnreadableError
from annual_review.project.file_formats import Format, format_of
from annual_review.registers.reading import read_file
from tests.support.written_tables import Table, page

TABLE = Table([["日期", "金额"], ["2021.3.5", "500"]])
NAMES = "".join(
    f"<x:ExcelWorksheet><x:Name>{name}</x:Name></x:ExcelWorksheet>" for name in ("走访", "宣讲")
)


def saved(*parts):
    """Return a page in one file; parts are (name, page)."""
    lines = ["MIME-Version: 1.0", "X-Document-Type: Workbook"]
    lines += ['Content-Type: multipart/related; boundary="----=_Next"', ""]
    for name, text in parts:
        lines += ["------=_Next", f"Content-Location: file:///C:/0/{name}"]
        lines += ["Content-Transfer-Encoding: quoted-printable"]
        lines += ['Content-Type: text/html; charset="gb2312"', ""]
        lines += [quopri.encodestring(text.encode("gbk")).decode()]
    return "\r\n".join([*lines, "------=_Next--"]).encode()


def test_each_part_with_a_table_is_a_sheet():
    content = saved(
        ("走访.htm", f"<html><xml>{NAMES}</xml><frameset></frameset></html>"),
        ("走访.files/tabstrip.htm", page(Table([["走访", "宣讲"]]))),
        ("走访.files/sheet001.htm", page(TABLE)),
        ("走访.files/sheet002.htm", page(TABLE)),
    )
    assert format_of(content, ".xls") is Format.PAGES_IN_ONE
    sheets, _ = read_file(content, "走访.xls")
    assert [(sheet.name, sheet.rows) for sheet in sheets] == [
        ("走访", TABLE.rows),
        ("宣讲", TABLE.rows),
    ]


def test_a_single_page_has_no_name():
    ((sheet,), _) = read_file(saved(("a.htm", page(TABLE))), "走访.mht")
    assert (sheet.name, sheet.rows) == ("", TABLE.rows)


def test_one_without_a_table_is_not_read():
    with pytest.raises(UnreadableError):
        read_file(saved(("a.htm", "<p>无</p>")), "说明.mht")
