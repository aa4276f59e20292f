"""Read the files in a .zip: each as if it lay in a folder of the archive's name.

Nothing is written to disk, so that a name cannot lead anywhere. Names are in UTF-8 if they say so
or have its form, else in GBK, as Windows packs them (APPNOTE.TXT 4.4.4, 4.6.9 and appendix D). An
archive in an archive is read, too, but not a third within.
"""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from annual_review.errors import RegisterError
from annual_review.language import _
from annual_review.project.file_formats import Format, format_of
from annual_review.project.register_files import is_corrections, is_hidden
from annual_review.registers.encodings import decode_text
from annual_review.registers.unread_files import (
    DAMAGED_ARCHIVE,
    DEEP_ARCHIVE,
    EMPTY_ARCHIVE,
    LOCKED_ARCHIVE,
    PACKED_OTHERWISE,
    STRAY_CORRECTIONS,
    damaged,
    unreadable,
)
from annual_review.registers.workbooks import Sheet, refuse_bomb, unique_name

Read = Callable[[bytes, str], list[Sheet]]

_MOST_FILES = 10_000
_MOST_BYTES = 2 * 2**30  # of all files, unpacked; each is held in memory while it is read
_IS_LOCKED, _IS_UTF8 = 0x1, 0x800  # flags of a file
_UNICODE_PATH = 0x7075  # of a field beside a name
_DAMAGES = (  # what unpacking raises
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
)
_DEEPEST = 2  # archives in one another


@dataclass
class _Contents:
    """What was found in an archive, and how much room is left."""

    sheets: list[Sheet]
    errors: list[RegisterError]
    files_left: int
    bytes_left: int


def read_archive(content: bytes, name: str, read: Read) -> tuple[list[Sheet], list[RegisterError]]:
    """Return the sheets in an archive, and why files in it could not be read.

    `read` returns the sheets of one file. Raises UnreadableError for an archive that is empty, or
    damaged, RegisterError for one that would unpack to too much.
    """
    contents = _Contents([], [], _MOST_FILES, _MOST_BYTES)
    _read(content, name, read, contents, depth=1)
    return contents.sheets, contents.errors


def _read(content: bytes, name: str, read: Read, contents: _Contents, depth: int) -> None:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, UnicodeDecodeError, NotImplementedError, OSError):
        raise unreadable(DAMAGED_ARCHIVE, name) from None
    with archive:
        members = [one for one in archive.infolist() if not one.is_dir()]
        _refuse_vast(content, members, name, contents)
        named = list(_named(members))
        if not named:
            raise unreadable(EMPTY_ARCHIVE, name)
        if all(member.flag_bits & _IS_LOCKED for __, member in named):
            raise unreadable(LOCKED_ARCHIVE, name)
        taken: set[str] = set()
        for path, member in named:
            file = unique_name(f"{name}/{path}", taken)
            taken.add(file)
            try:
                _read_member(_content(archive, member, file), file, read, contents, depth)
            except RegisterError as error:
                contents.errors.append(error)


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo, file: str) -> bytes:
    """Return what is in a file. Raises RegisterError if it cannot be unpacked."""
    if member.flag_bits & _IS_LOCKED:
        raise unreadable(LOCKED_ARCHIVE, file)
    try:
        return archive.read(member)
    except NotImplementedError:
        raise unreadable(PACKED_OTHERWISE, file) from None
    except _DAMAGES:
        raise damaged(
            _("It is damaged in the archive."),
            file,
            _("Ask the office for the archive again."),
            "在压缩包内已损坏，未读取，其中的登记没有计入；请向报送单位重新索取",
        ) from None


def _read_member(content: bytes, file: str, read: Read, contents: _Contents, depth: int) -> None:
    """Read a file of an archive. Raises RegisterError if it cannot be."""
    path = PurePosixPath(file)
    if is_corrections(path.name):
        raise unreadable(STRAY_CORRECTIONS, file)
    if format_of(content, path.suffix.lower()) is not Format.ARCHIVE:
        contents.sheets += read(content, file)
    elif depth == _DEEPEST:
        raise unreadable(DEEP_ARCHIVE, file)
    else:
        _read(content, file, read, contents, depth + 1)


def _refuse_vast(
    content: bytes, members: list[zipfile.ZipInfo], name: str, contents: _Contents
) -> None:
    """Raise RegisterError for an archive with too many files, or with too much in them."""
    refuse_bomb(content, name)
    contents.files_left -= len(members)
    contents.bytes_left -= sum(member.file_size for member in members)
    if contents.files_left < 0 or contents.bytes_left < 0:
        raise damaged(
            _(
                "It holds {files} files of {bytes:,} bytes, far more than registers do.",
                files=len(members),
                bytes=sum(m.file_size for m in members),
            ),
            name,
            _("Unpack it, and put the registers in it in its place."),
            "解压后远远超出登记表的规模，未读取，其中的登记没有计入；请核实来源，只把其中的登记表放入",
        )


def _named(members: list[zipfile.ZipInfo]) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    """Yield the visible files by their names, in the order of these."""
    in_utf8 = _are_in_utf8([one for one in members if not one.flag_bits & _IS_UTF8])
    named = []
    for member in members:
        path = _path(_name(member, in_utf8=in_utf8))
        parts = PurePosixPath(path).parts
        if parts and not any(map(is_hidden, parts)) and not path.lower().endswith(".md"):
            named.append((path, member))
    yield from sorted(named, key=lambda each: each[0])


def _raw(member: zipfile.ZipInfo) -> bytes:
    """Return a name as it stands in the archive; `zipfile` takes what is not UTF-8 for cp437."""
    is_utf8 = member.flag_bits & _IS_UTF8
    return member.orig_filename.encode("utf-8" if is_utf8 else "cp437", "surrogateescape")


def _are_in_utf8(members: list[zipfile.ZipInfo]) -> bool:
    """Return whether names that do not say so are in UTF-8, all of them, as macOS writes them."""
    raw = b"\n".join(map(_raw, members))
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return False
    return decode_text(raw) == text


def _name(member: zipfile.ZipInfo, *, in_utf8: bool) -> str:
    raw = _raw(member)
    if path := _unicode_path(member.extra, raw):
        return path
    if member.flag_bits & _IS_UTF8 or in_utf8:
        return raw.decode("utf-8", "replace")
    try:
        return raw.decode("gb18030")
    except UnicodeDecodeError:
        return raw.decode("cp437")


def _unicode_path(extra: bytes, raw: bytes) -> str:
    """Return the name in the field of Info-ZIP, if it is of this name still; or ""."""
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<HH", extra)
        data, extra = extra[4 : 4 + length], extra[4 + length :]
        is_current = len(data) > 5 and struct.unpack_from("<BL", data) == (1, zlib.crc32(raw))
        if kind == _UNICODE_PATH and is_current:
            return data[5:].decode("utf-8", "replace")
    return ""


def _path(name: str) -> str:
    """Return a name as a path within the archive, without what leads out of it."""
    parts = name.partition("\0")[0].replace("\\", "/").split("/")
    return "/".join(part for part in parts if part not in ("", ".", "..") and part[1:] != ":")
