"""Files that are not read: of which kind each is, and what a person can do about it.

Files that hold no tables are only warned of (`notice_of`). What is called a register and turns out
to be something else inside, or to be locked, is an `UnreadableError`. Such a file stops nothing but
itself while there are others; `inputs` decides that.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from annual_review.errors import RegisterError, UnreadableError
from annual_review.language import N_, _
from annual_review.project.file_formats import Format


@dataclass(frozen=True)
class FileKind:
    """A kind of file that is not read: what it is and what to do, in English and in Chinese."""

    what: str
    remedy: str
    notice: str

    def notice_of(self, name: str) -> str:
        """Return the notice of a file of this kind."""
        return f"{name}：{self.notice}。"


_EXPORT = N_("Save the table in it as .xlsx, and put that in its place.")
LOCKED = FileKind(
    N_("It is locked with a password."),
    N_("Save it without the password and put that in its place."),
    "设有密码，未读取，其中的登记没有计入；请取消密码后另存为 .xlsx，替换此文件",
)
LOCKED_ARCHIVE = FileKind(
    N_("It is locked with a password."),
    N_("Unpack it, and put the registers in it in its place."),
    "设有密码，未读取，其中的登记没有计入；请用密码解压后，把其中的登记表放入",
)
DOCUMENT = FileKind(
    N_("It is a text document without a table."),
    _EXPORT,
    "是没有表格的文字文档，未读取；如有登记内容，请填入表格，另存为 .docx 或 .xlsx 后放入",
)
OLD_DOCUMENT = FileKind(
    N_("It is a text document of an old kind, not a workbook."),
    N_("Save it as .docx, and put that in its place: the tables in it are read then."),
    "是旧格式的文字文档，未读取；如有登记表，请用文字处理软件另存为 .docx，替换此文件",
)
PDF = FileKind(
    N_("It is a PDF, not a workbook."),
    N_("Ask for the workbook that it was made from."),
    "是PDF等版式文件，未读取；如有登记内容，请向报送单位索取电子表格，或转为 .xlsx 后放入",
)
PICTURE = FileKind(
    N_("It is a picture, not a workbook."),
    N_("Ask for the workbook that it shows."),
    "是图片，未读取；如有登记内容，请向报送单位索取电子表格，或录入 .xlsx 后放入",
)
OTHER_TABLE = FileKind(
    N_("It is a table of a kind that is not read."),
    N_("Open it in a spreadsheet, save it as .xlsx, and put that in its place."),
    "是不能直接读取的表格格式，未读取；请用表格软件打开，另存为 .xlsx，替换此文件",
)
ARCHIVE = FileKind(
    N_("It is an archive of a kind that is not read."),
    N_("Unpack it, and put the registers in it in its place."),
    "是压缩包，未读取；如有登记内容，请解压后把其中的登记表放入，或改压缩为 .zip",
)
EMPTY_ARCHIVE = FileKind(
    N_("There is no file in it."),
    N_("Ask the office for it again."),
    "是空的压缩包；请向报送单位重新索取",
)
DAMAGED_ARCHIVE = FileKind(
    N_("It is damaged, or a part of an archive in several parts."),
    N_(
        "Unpack it, and put the registers in it in its place; ask the office for "
        "it again if it does not open."
    ),
    "已损坏或只是分卷压缩包的一部分，未读取，其中的登记没有计入；请解压后把其中的登记表放入，打不开的请向报送单位重新索取",
)
PACKED_OTHERWISE = FileKind(
    N_("It is packed in a way that is not read."),
    N_("Unpack it, and put the registers in it in its place."),
    "的压缩方式不能读取，其中的登记没有计入；请解压后把其中的登记表放入",
)
DEEP_ARCHIVE = FileKind(
    N_("It is an archive in an archive in an archive."),
    N_("Unpack it, and put the registers in it in its place."),
    "在几层压缩包之内，未读取，其中的登记没有计入；请解压后把其中的登记表放入",
)
STRAY_CORRECTIONS = FileKind(
    N_("Corrections in an archive are not applied."),
    N_("Put the file beside the archive."),
    "在压缩包内不起作用，其中的更正没有采用；请解压后放到该年份的文件夹下",
)
TEMPORARY = FileKind(
    N_("It is a temporary file."),
    N_("Delete it, if the register itself is there."),
    "是办公软件或下载留下的临时文件，未读取；请确认原表已放入，再删去此文件",
)
OTHER = FileKind(
    N_("It is not a register."),
    _EXPORT,
    "不是登记表格文件，未读取；如有登记内容，请另存为 .xlsx 或 .csv 后放入",
)
DAMAGED = (
    "无法读取，其中的登记没有计入；请用表格软件打开后另存为 .xlsx，打不开的请向报送单位重新索取"
)

_BY_SUFFIX = {
    DOCUMENT: ".docx .docm .dotx .odt .pages",
    OLD_DOCUMENT: ".doc .dot .wps .wpt .rtf",
    PDF: ".pdf .ofd .caj .xps",
    PICTURE: ".jpg .jpeg .png .bmp .gif .tif .tiff .webp .heic .heif .svg",
    OTHER_TABLE: ".sxc .numbers .prn .dif .slk .dbf .mht .mhtml .xml .uos .uof .fods",
    ARCHIVE: ".rar .7z .tar .gz .tgz .bz2 .xz",
    TEMPORARY: ".tmp .temp .bak .part .crdownload .download .asd .wbk .xlk .lnk",
}
_KINDS = {suffix: kind for kind, names in _BY_SUFFIX.items() for suffix in names.split()}
_BY_FORMAT = {
    Format.LOCKED: LOCKED,
    Format.DOCUMENT: DOCUMENT,
    Format.OLD_DOCUMENT: OLD_DOCUMENT,
    Format.PDF: PDF,
    Format.PICTURE: PICTURE,
    Format.OTHER_TABLE: OTHER_TABLE,
    Format.OTHER_ARCHIVE: ARCHIVE,
}


def kind_of(name: str, format: Format = Format.OTHER) -> FileKind:
    """Return the kind of a file that is not read: by its format, or else by its name."""
    return _BY_FORMAT.get(format) or _KINDS.get(PurePosixPath(name).suffix.lower(), OTHER)


def notice_of(name: str, format: Format = Format.OTHER) -> str:
    """Return, in Chinese, why a file is not read, and what to do.

    >>> notice_of("某乡.rar")
    '某乡.rar：是压缩包，未读取；如有登记内容，请解压后把其中的登记表放入，或改压缩为 .zip。'
    """
    return kind_of(name, format).notice_of(name)


def unreadable(kind: FileKind, name: str) -> UnreadableError:
    """Return the error of a file that is called a register and is of another kind."""
    return UnreadableError(_(kind.what), name, _(kind.remedy), kind.notice_of(name))


def damaged(what: str, name: str, remedy: str, notice: str = DAMAGED) -> RegisterError:
    """Return the error of a register that cannot be read; `notice` says so in Chinese."""
    return RegisterError(what, name, remedy, f"{name}：{notice}。")


def refuse_empty(content: bytes, name: str) -> None:
    """Raise RegisterError for an empty file."""
    if not content:
        raise damaged(
            _("It is empty: it has 0 bytes."),
            name,
            _("Copy it once more, or ask the office for it again."),
            "是空文件（0字节）；请重新复制，或向报送单位重新索取",
        )
