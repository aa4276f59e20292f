"""Bytes as text: which encoding a text, or a name in an archive, is in.

UTF-8 is known by its form: Chinese text in another encoding hardly ever has it. So it comes before
what a file says of itself, which is often the default of a program.
"""

from __future__ import annotations

import re

from annual_review.project.file_formats import utf16_of

_GB = ("gb2312", "gbk", "gb18030", "936", "cp936", "hz-gb-2312", "x-gbk")
_CHINESE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffee]")


def decode_text(content: bytes, declared: str = "") -> str | None:
    r"""Return a text without its byte-order mark; None if it is in none of the known encodings.

    `declared` is the encoding that the file names, if it does.

    >>> decode_text("日期".encode("gbk")), decode_text("日期".encode("utf-16"))
    ('日期', '日期')
    >>> decode_text("日期".encode(), declared="gb2312"), decode_text(b"\xff\xff\xff")
    ('日期', None)
    """
    if wide := utf16_of(content):
        try:
            return content.decode(wide).removeprefix("\ufeff")
        except UnicodeDecodeError:
            return None
    own = declared.strip().lower()
    if own in _GB or own.startswith("utf-16"):  # gb18030 has all of them; utf-16 has a mark
        own = ""
    for encoding in ("utf-8-sig", own, "gb18030"):
        if encoding and (text := _decode(content, encoding)) is not None:
            is_other = encoding == "utf-8-sig" and _is_rather_gb(content, text)
            if not is_other:
                return text
    return None


def _decode(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _is_rather_gb(content: bytes, text: str) -> bool:
    """Return whether a short text has the form of UTF-8 by chance: 联通 in GBK looks like it."""
    if content.isascii() or content.startswith(b"\xef\xbb\xbf") or _CHINESE.search(text):
        return False
    other = _decode(content, "gb18030")
    return other is not None and _CHINESE.search(other) is not None
