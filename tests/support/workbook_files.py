"""Workbooks as programs write them, that the libraries of the tests cannot make."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping

import xlwt
from xlwt.CompoundDoc import XlsDoc

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_FILEPASS = 0x002F  # MS-XLS 2.4.117
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def xlsx(
    rows: str, formats: tuple[str, ...] = (), *, name: str = "宣讲台账", p: str = "", calc: str = ""
) -> bytes:
    """Return an .xlsx whose only sheet has these rows of XML; elements have the prefix `p`.

    Style 0 is General, the next ones have the `formats`; a number among them is a built-in one.
    """
    relation = '<Relationship Id="rId{}" Type="' + _RELATED + '/{}" Target="{}"/>'
    custom = {code: 164 + i for i, code in enumerate(formats) if not code.isdecimal()}
    quoted = {code: code.replace('"', "&quot;") for code in custom}
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": _relations(relation.format(1, "officeDocument", "xl/workbook.xml")),
        "xl/_rels/workbook.xml.rels": _relations(
            relation.format(1, "worksheet", "worksheets/sheet1.xml"),
            relation.format(2, "styles", "/xl/styles.xml"),
        ),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATED}"><sheets>'
        f'<sheet name="{name}" sheetId="1" r:id="rId1"/></sheets>{calc}</workbook>',
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><numFmts>'
        + "".join(f'<numFmt numFmtId="{custom[c]}" formatCode="{quoted[c]}"/>' for c in custom)
        + '</numFmts><cellXfs><xf numFmtId="0"/>'
        + "".join(f'<xf numFmtId="{custom.get(code, code)}"/>' for code in formats)
        + "</cellXfs></styleSheet>",
        "xl/worksheets/sheet1.xml": f'<{p}worksheet xmlns{":" * bool(p)}{p[:-1]}="{_MAIN}">'
        f"<{p}sheetData>{rows}</{p}sheetData></{p}worksheet>",
    }
    return _archive(parts)


def _relations(*each: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(each)}</Relationships>'


def text_cell(place: str, text: str) -> str:
    """Return a cell of an .xlsx with a text."""
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def ods(table: str, styles: str = "", *, manifest: str = "") -> bytes:
    """Return an .ods whose only sheet, 宣讲台账, has this XML."""
    names = " ".join(
        f'xmlns:{name}="{_ODF}:{whole}:1.0"'
        for name, whole in {
            "office": "office",
            "table": "table",
            "text": "text",
            "style": "style",
            "number": "datastyle",
        }.items()
    )
    body = (
        f"<office:document-content {names}><office:automatic-styles>{styles}"
        "</office:automatic-styles><office:body><office:spreadsheet>"
        f'<table:table table:name="宣讲台账">{table}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return _archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": body,
            "styles.xml": f"<office:document-styles {names}/>",
            "META-INF/manifest.xml": f"<manifest>{manifest}</manifest>",
        }
    )


def _archive(parts: Mapping[str, str | bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return content.getvalue()


def locked_xls() -> bytes:
    """Return an .xls that begins like one with a password: a FILEPASS record is its second."""
    book = xlwt.Workbook()
    book.add_sheet("宣讲台账").write(0, 0, "日期")
    data = book.get_biff_data()
    first = 4 + struct.unpack_from("<HH", data)[1]
    record = struct.pack("<HHHHH", _FILEPASS, 6, 0, 0x1234, 0x5678)
    content = io.BytesIO()
    XlsDoc().save(content, data[:first] + record + data[first:])
    return content.getvalue()


def compound(stream: str) -> bytes:
    """Return what begins like a compound file with a stream of that name."""
    return OLE + bytes(500) + stream.encode("utf-16-le")


def _record(kind: int, content: bytes = b"") -> bytes:
    """Return a record of an .xlsb (MS-XLSB 2.1.4)."""
    number = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length = len(content)
    size = bytes([length]) if length < 0x80 else bytes([length & 0x7F | 0x80, length >> 7])
    return number + size + content


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(
    cells: dict[tuple[int, int], str | float | bool | bytes],
    *,
    styles: dict[tuple[int, int], int] | None = None,
    formats: tuple[str, ...] = (),
    merges: tuple[tuple[int, int, int, int], ...] = (),
    name: str = "宣讲台账",
) -> bytes:
    """Return an .xlsb with one sheet; a cell of one byte is an error, `merges` are rows, columns.

    Style 0 is General, the next ones have the `formats`.
    """
    size = struct.pack("<IIII", 0, max(row for row, _ in cells), 0, max(col for _, col in cells))
    body = [_record(129), _record(148, size), _record(145)]
    for row in sorted({row for row, _ in cells}):
        body.append(_record(0, struct.pack("<IIHBBBI", row, 0, 300, 0, 0, 0, 0)))
        for (at, column), value in sorted(cells.items(), key=lambda cell: cell[0]):
            if at != row:
                continue
            head = struct.pack("<II", column, (styles or {}).get((row, column), 0))
            if isinstance(value, bytes):
                body.append(_record(3, head + value))
            elif isinstance(value, bool):
                body.append(_record(4, head + bytes([value])))
            elif isinstance(value, str):
                body.append(_record(6, head + _wide(value)))
            else:
                body.append(_record(5, head + struct.pack("<d", value)))
    body.append(_record(146))
    body += [_record(176, struct.pack("<IIII", *merge)) for merge in merges]
    body.append(_record(130))
    custom = {code: 164 + at for at, code in enumerate(formats)}
    style_part = [_record(278), _record(615, struct.pack("<I", len(custom)))]
    style_part += [_record(44, struct.pack("<H", n) + _wide(code)) for code, n in custom.items()]
    style_part.append(_record(617, struct.pack("<I", len(custom) + 1)))
    for number in (0, *custom.values()):
        style_part.append(_record(47, struct.pack("<HHHHHBBHH", 0, number, 0, 0, 0, 0, 0, 0, 0)))
    style_part += [_record(618), _record(279)]
    sheet = struct.pack("<II", 0, 1) + _wide("rId1") + _wide(name)
    relation = '<Relationship Id="rId{}" Type="' + _RELATED + '/{}" Target="{}"/>'
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": _relations(relation.format(1, "officeDocument", "xl/workbook.bin")),
        "xl/_rels/workbook.bin.rels": _relations(
            relation.format(1, "worksheet", "worksheets/sheet1.bin"),
            relation.format(2, "styles", "styles.bin"),
        ),
        "xl/workbook.bin": b"".join(
            [_record(131), _record(143), _record(156, sheet), _record(144), _record(157, bytes(26))]
        ),
        "xl/styles.bin": b"".join(style_part),
        "xl/worksheets/sheet1.bin": b"".join(body),
    }
    return _archive(parts)
