"""Files that are not read: of which kind each is, and what a person can do about it.

Files whose names say that they are no registers are only warned of (`notice_of`). A workbook may be
something else inside, or locked, which is an `UnreadableError`. Such a file
stops nothing but itself while there are others; `inputs` decides that.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

from annual_review.errors import RegisterError, UnreadableError

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # compound files: .xls, .doc, workbooks with a password
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"II*\0", b"MM\0*")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b")
_SNIFFED = 4096  # bytes
_TEXT_ENCODINGS = ("utf-8", "gb18030")


@dataclass(frozen=True)
class FileKind:
    """A kind of file that is not read: what it is and what to do, in English and in Chinese."""

    what: str
    remedy: str
    notice: str

    def notice_of(self, name: str) -> str:
        """Return the notice of a file of this kind."""
        return f"{name}：{self.notice}。"


_EXPORT = "Save the table in it as .xlsx, and put that in its place."
LOCKED = FileKind(
    "It is locked with a password.",
    "Save it without the password and put that in its place.",
    "设有密码，未读取，其中的登记没有计入；请取消密码后另存为 .xlsx，替换此文件",
)
DOCUMENT = FileKind(
    "It is a text document, not a workbook.",
    _EXPORT,
    "是文字文档，未读取；如有登记内容，请把其中的表格复制到工作簿，另存为 .xlsx 后放入",
)
PDF = FileKind(
    "It is a PDF, not a workbook.",
    "Ask for the workbook that it was made from.",
    "是PDF等版式文件，未读取；如有登记内容，请向报送单位索取电子表格，或转为 .xlsx 后放入",
)
PICTURE = FileKind(
    "It is a picture, not a workbook.",
    "Ask for the workbook that it shows.",
    "是图片，未读取；如有登记内容，请向报送单位索取电子表格，或录入 .xlsx 后放入",
)
OTHER_TABLE = FileKind(
    "It is a table of a kind that is not read.",
    "Open it in a spreadsheet, save it as .xlsx, and put that in its place.",
    "是暂不读取的表格格式，未读取；请用表格软件打开，另存为 .xlsx，替换此文件",
)
ARCHIVE = FileKind(
    "It is an archive, not a workbook.",
    "Unpack it, and put the registers in it in its place.",
    "是压缩包，未读取；如有登记内容，请解压后把其中的登记表放入",
)
TEMPORARY = FileKind(
    "It is a temporary file.",
    "Delete it, if the register itself is there.",
    "是办公软件或下载留下的临时文件，未读取；请确认原表已放入，再删去此文件",
)
OTHER = FileKind(
    "It is not a register.",
    _EXPORT,
    "不是登记表格文件，未读取；如有登记内容，请另存为 .xlsx 或 .csv 后放入",
)

_BY_SUFFIX = {
    DOCUMENT: ".doc .docx .docm .dot .dotx .wps .wpt .odt .rtf .pages",
    PDF: ".pdf .ofd .caj .xps",
    PICTURE: ".jpg .jpeg .png .bmp .gif .tif .tiff .webp .heic .heif .svg",
    OTHER_TABLE: ".et .ett .xlsb .xlt .xltx .xltm .xlw .ots .fods .sxc .numbers .csv.txt .tsv .tab "
    ".txt .prn .dif .slk .dbf .htm .html .mht .mhtml .xml .uos .uof",
    ARCHIVE: ".zip .rar .7z .tar .gz .tgz .bz2 .xz",
    TEMPORARY: ".tmp .temp .bak .part .crdownload .download .asd .wbk .xlk .lnk",
}
_KINDS = {suffix: kind for kind, names in _BY_SUFFIX.items() for suffix in names.split()}


def notice_of(name: str) -> str:
    """Return, in Chinese, why a file is not read by its name, and what to do.

    >>> notice_of("某乡.zip")
    '某乡.zip：是压缩包，未读取；如有登记内容，请解压后把其中的登记表放入。'
    """
    return _KINDS.get(PurePosixPath(name).suffix.lower(), OTHER).notice_of(name)


def unreadable_by_name(name: str) -> UnreadableError:
    """Return the error of a file whose name says that it is no register."""
    return unreadable(_KINDS.get(PurePosixPath(name).suffix.lower(), OTHER), name)


def unreadable(kind: FileKind, name: str) -> UnreadableError:
    """Return the error of a file that is called a register and is of another kind."""
    return UnreadableError(kind.what, name, kind.remedy, kind.notice_of(name))


def refuse_other_kinds(content: bytes, name: str) -> None:
    """Raise UnreadableError for a file that is called a workbook and is none, or is locked.

    Raises RegisterError for an empty file.
    """
    if not content:
        raise RegisterError(
            "It is empty: it has 0 bytes.",
            name,
            "Copy it once more, or ask the office for it again.",
        )
    if kind := _kind_within(content):
        raise unreadable(kind, name)


def _kind_within(content: bytes) -> FileKind | None:
    """Return the kind of a file by its content; None if it may be a workbook."""
    if content.startswith(OLE):
        return _kind_of_compound(content)
    if content.startswith(b"PK"):
        return _kind_of_zip(content)
    if content.startswith(b"%PDF"):
        return PDF
    if content.startswith(_PICTURES):
        return PICTURE
    if content.startswith(_ARCHIVES):
        return ARCHIVE
    return OTHER_TABLE if _is_text(content) else None


def _kind_of_compound(content: bytes) -> FileKind | None:
    """Return the kind of a compound file by the names of its streams (MS-CFB 2.6)."""

    def has(*names: str) -> bool:
        return any(name.encode("utf-16-le") in content for name in names)

    if has("EncryptedPackage", "DRMContent"):  # MS-OFFCRYPTO 2.3.4.4, 1.3.2
        return LOCKED
    if has("Workbook", "Book"):
        return None
    return DOCUMENT if has("WordDocument", "PowerPoint Document") else None


def _kind_of_zip(content: bytes) -> FileKind | None:
    """Return the kind of an archive by the names of its files; None if it is damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            manifest = "META-INF/manifest.xml"
            if manifest in names and b"encryption-data" in archive.read(manifest):
                return LOCKED
    except Exception:  # the reader says what is wrong with it
        return None
    if any(name.startswith("word/") or name.startswith("ppt/") for name in names):
        return DOCUMENT
    is_document = {"[Content_Types].xml", "content.xml", "mimetype"}.intersection(names)
    return None if is_document else ARCHIVE


def _is_text(content: bytes) -> bool:
    """Return whether a file is a text: HTML, XML, or cells between tabs."""
    head = content[:_SNIFFED]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if b"\0" in head:
        return False
    return any(_decodes(head, encoding) for encoding in _TEXT_ENCODINGS)


def _decodes(head: bytes, encoding: str) -> bool:
    for cut in range(4):  # the last character may be incomplete
        try:
            text = head[: len(head) - cut].decode(encoding)
        except UnicodeDecodeError:
            continue
        return all(letter.isprintable() or letter.isspace() for letter in text)
    return False
