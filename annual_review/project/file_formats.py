"""What a file is, by its content: names are often wrong, as a web page's that is called .xls.

`format_of` decides, for all of the package. `register_files` asks it which files of a folder hold
tables, `registers.reading` how each is read, `registers.unread_files` what to say of the others.
The name decides only where content cannot: between a text and a table in a text.
"""

from __future__ import annotations

import io
import re
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import zipfile

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # compound files: .xls, .et, .doc, locked workbooks

_OF_EXCEL = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb", ".xls", ".xlt", ".xlw"})
WORKBOOKS = _OF_EXCEL | {".et", ".ett", ".ods", ".ots"}
DELIMITED = frozenset({".csv", ".tsv", ".tab"})
# Of such a name, a text is a table if its lines have tabulators or commas in common.
_MAYBE_DELIMITED = WORKBOOKS | {".txt", ".prn", ".html", ".htm", ""}

_HEAD = 4096  # bytes
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")  # byte-order marks of UTF-16
_TEXT_ENCODINGS = ("utf-8", "gb18030")
_FIRST_TAG = re.compile(rb"\s*(?:<[?!](?:--.*?-->|[^>]*>)\s*)*<(?:[\w.-]+:)?([\w.-]+)", re.DOTALL)
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_BITMAP = re.compile(rb"BM.{4}\0{4}", re.DOTALL)
_OF_PAGES = (b"html", b"head", b"body", b"meta", b"frameset")
_OF_MIME = re.compile(rb"\A(?:[\w-]+:.*\s)*?MIME-Version:[\s\S]*?text/html", re.IGNORECASE)
_WORD_BODY = re.compile(r"word/document\d*\.xml")
_LEAST_SHARE = 0.5  # of a table's lines, that have its delimiter


class Format(Enum):
    """The formats that are told from one another; those up to ARCHIVE are read."""

    WORKBOOK = auto()  # .xlsx, .xlsb, .xls, .ods: what calamine reads
    XML_SPREADSHEET = auto()  # the XML of Excel 2003
    PAGE = auto()  # HTML
    PAGES_IN_ONE = auto()  # HTML in a message of MIME: .mht
    DELIMITED = auto()  # text between commas, tabulators or semicolons
    WORD = auto()  # .docx with tables
    ARCHIVE = auto()  # .zip
    LOCKED = auto()
    DOCUMENT = auto()  # without tables that can be read
    OLD_DOCUMENT = auto()  # .doc, .wps, .rtf
    PDF = auto()
    PICTURE = auto()
    OTHER_TABLE = auto()
    OTHER_ARCHIVE = auto()
    TEXT = auto()
    OTHER = auto()

    @property
    def is_read(self) -> bool:
        """Whether files of this format are read as sheets."""
        return self in _READ


_READ = frozenset(list(Format)[: list(Format).index(Format.ARCHIVE) + 1])
_BEGINNINGS = {
    Format.PDF: (b"%PDF",),
    Format.PICTURE: (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\0", b"MM\0*"),
    Format.OTHER_ARCHIVE: (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b"),
    Format.OTHER_TABLE: (  # of Excel before it wrote compound files (MS-XLS 2.4.21)
        b"\x09\0\x04\0",
        b"\x09\x02\x06\0",
        b"\x09\x04\x06\0",
        b"\x09\x08\x08\0\0\x05",
    ),
    Format.OLD_DOCUMENT: (b"{\\rtf",),
}


def format_of(content: bytes, suffix: str) -> Format:
    """Return the format of a file; `suffix` is that of its name, in lower case, with the point.

    What begins like a workbook and is damaged is one: its reader says what is wrong.
    """
    if content.startswith(OLE):
        return _of_compound(content, suffix)
    if content.startswith(_ZIPS):
        return _of_zip(content, suffix)
    for format, beginnings in _BEGINNINGS.items():
        if content.startswith(beginnings):
            return format
    if _BITMAP.match(content):
        return Format.PICTURE
    return _of_text(content, suffix)


def _of_compound(content: bytes, suffix: str) -> Format:
    """Return the format of a compound file by the names of its streams (MS-CFB 2.6)."""
    names = _root_streams(content)

    def has(*streams: str) -> bool:
        if names:
            return not names.isdisjoint(streams)
        return any(stream.encode("utf-16-le") in content for stream in streams)

    if has("EncryptedPackage", "DRMContent", "\tDRMContent"):  # MS-OFFCRYPTO 2.3.4.4, 1.3.2
        return Format.LOCKED
    if has("Workbook", "Book"):
        return Format.WORKBOOK
    if has("WordDocument"):
        return Format.OLD_DOCUMENT
    if has("PowerPoint Document"):
        return Format.DOCUMENT
    return Format.WORKBOOK if suffix in WORKBOOKS else Format.OTHER


def _root_streams(content: bytes) -> set[str]:
    """Return the names in the root of a compound file; none if it is damaged.

    A document may have a workbook inside, in a storage of its own.
    """
    from xlrd.compdoc import CompDoc  # noqa: PLC0415 - most folders have no such file

    try:
        entries = CompDoc(content, logfile=io.StringIO()).dirlist
        return {str(entry.name) for entry in entries if entry.parent == 0}
    except Exception:  # xlrd raises what comes
        return set()


def _of_zip(content: bytes, suffix: str) -> Format:
    """Return the format of an archive by the names of its files."""
    import zipfile  # noqa: PLC0415 - a year in which nothing has changed opens none

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _of_parts(archive, archive.namelist(), suffix)
    except Exception:  # its reader says what is wrong with it
        return Format.WORKBOOK if suffix in WORKBOOKS else Format.ARCHIVE


def _of_parts(archive: zipfile.ZipFile, names: list[str], suffix: str) -> Format:
    manifest, mime = (
        archive.read(name) if name in names else b""
        for name in ("META-INF/manifest.xml", "mimetype")
    )
    if b"encryption-data" in manifest:
        return Format.LOCKED
    if body := next(filter(_WORD_BODY.fullmatch, names), ""):
        return Format.WORD if _has_word_tables(archive, body) else Format.DOCUMENT
    is_of_apple = any(name.endswith(".iwa") for name in names)
    if is_of_apple and suffix == ".numbers":
        return Format.OTHER_TABLE
    if is_of_apple or b"opendocument.text" in mime or any(n.startswith("ppt/") for n in names):
        return Format.DOCUMENT
    if "OFD.xml" in names:
        return Format.PDF
    is_package = not {"[Content_Types].xml", "content.xml", "mimetype"}.isdisjoint(names)
    return Format.WORKBOOK if is_package else Format.ARCHIVE


def _has_word_tables(archive: zipfile.ZipFile, body: str) -> bool:
    """Return whether a Word document has a table."""
    with archive.open(body) as stream:
        before = b""
        while chunk := stream.read(2**20):
            if re.search(rb"<(?:\w+:)?tbl[\s>]", before + chunk):
                return True
            before = chunk[-32:]
    return False


def _of_text(content: bytes, suffix: str) -> Format:
    """Return the format of a text: a page, a sheet in XML, cells between delimiters."""
    text = narrow(content)
    if text is None:
        unknown = Format.WORKBOOK if suffix in WORKBOOKS else Format.OTHER
        return Format.DELIMITED if suffix in DELIMITED else unknown
    if found := _of_markup(text, suffix):
        return found
    if suffix in DELIMITED or (suffix in _MAYBE_DELIMITED and _has_delimiter(text, suffix)):
        return Format.DELIMITED
    return Format.OTHER_TABLE if suffix in WORKBOOKS else Format.TEXT


def _of_markup(text: bytes, suffix: str) -> Format | None:
    """Return the format of a page or of XML; None for another text."""
    tag, head = _FIRST_TAG.match(text[:_HEAD]), text[:_HEAD]
    if not tag and _OF_MIME.search(head):
        return Format.PAGES_IN_ONE
    first = tag[1].lower() if tag else b""
    is_of_sheets = b"office:spreadsheet" in head
    if first == b"workbook" and is_of_sheets:
        return Format.XML_SPREADSHEET
    if first not in (b"", b"html") and head.strip().startswith(b"<?xml"):
        return Format.OTHER_TABLE if is_of_sheets else Format.TEXT
    if not tag and suffix not in WORKBOOKS | {".html", ".htm"}:
        return None
    if re.search(rb"<table\b", text, re.IGNORECASE):
        return Format.PAGE
    return Format.TEXT if first in _OF_PAGES else None


def narrow(content: bytes) -> bytes | None:
    """Return a text with one byte for each ASCII character; None for what is no text."""
    if encoding := utf16_of(content):
        return content.decode(encoding, "replace").lstrip("\ufeff").encode("utf-8", "replace")
    head = content.removeprefix(b"\xef\xbb\xbf")[:_HEAD]
    if b"\0" in head or not any(_decodes(head, encoding) for encoding in _TEXT_ENCODINGS):
        return None
    return content.removeprefix(b"\xef\xbb\xbf")


def utf16_of(content: bytes) -> str:
    r"""Return which UTF-16 a text is in, by its mark or else by its separators; or "".

    >>> utf16_of("日期\t人数".encode("utf-16")), utf16_of("日期\t人数".encode("utf-16-be"))
    ('utf-16', 'utf-16-be')
    """
    head = content[: _HEAD // 2 * 2]
    if head.startswith(_WIDE_MARKS):
        return "utf-16"
    for encoding in ("utf-16-le", "utf-16-be"):
        marks = [mark.encode(encoding) for mark in "\t\n,<"]
        if b"\0" in head and any(head[i : i + 2] in marks for i in range(0, len(head), 2)):
            try:
                text = head.decode(encoding)
            except UnicodeDecodeError:
                continue
            if _is_printable(text):
                return encoding
    return ""


def _decodes(head: bytes, encoding: str) -> bool:
    for cut in range(4):  # the last character may be incomplete
        try:
            text = head[: len(head) - cut].decode(encoding)
        except UnicodeDecodeError:
            continue
        return _is_printable(text)
    return False


def _is_printable(text: str) -> bool:
    return all(letter.isprintable() or letter.isspace() for letter in text)


def _has_delimiter(text: bytes, suffix: str) -> bool:
    """Return whether half of a text's first lines have a tabulator, or equally many commas."""
    lines = [line for line in text[: 16 * _HEAD].splitlines() if line.strip()][:50]
    if not lines:
        return False
    if suffix not in WORKBOOKS:  # tabulators may indent the lines of a text
        lines = [line.lstrip() for line in lines]
    with_tabs = sum(b"\t" in line for line in lines)
    if with_tabs >= _LEAST_SHARE * len(lines):
        return True
    for mark in (b",", b";"):
        counts = [line.count(mark) for line in lines if mark in line]
        most = max((counts.count(count) for count in counts), default=0)
        if most > 1 and most >= _LEAST_SHARE * len(lines):
            return True
    return False
