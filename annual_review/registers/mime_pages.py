"""Read a page that is saved as a single file (.mht, often called .xls): its sheets are parts of it.

Excel writes one part for each sheet, and in the first part their names (RFC 2557).
"""

from __future__ import annotations

import email
import html
import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import Message

from annual_review.registers.html_tables import read_page
from annual_review.registers.unread_files import OTHER_TABLE, unreadable
from annual_review.registers.workbooks import Sheet, unique_name

_NAME = re.compile(rb"<x:ExcelWorksheet>\s*<x:Name>([^<]*)</x:Name>", re.IGNORECASE)
_TABLE = re.compile(rb"<table\b", re.IGNORECASE)
_TABS = "tabstrip.htm"  # the links between the sheets


def read_mime_pages(content: bytes, name: str) -> list[Sheet]:
    """Return the sheets of a page in one file, one for each part with a table.

    Raises UnreadableError for a file without any, RegisterError for a page that cannot be read.
    """
    pages = [found for part in email.message_from_bytes(content).walk() for found in _pages(part)]
    sheets: list[Sheet] = []
    for page, encoding in pages:
        if _TABLE.search(page):
            sheets += read_page(page, name, encoding)
    if not sheets:
        raise unreadable(OTHER_TABLE, name)
    names = [
        html.unescape(each.decode(encoding or "utf-8", "replace"))
        for page, encoding in pages
        for each in _NAME.findall(page)
    ]
    if len(names) != len(sheets):
        names = [sheet.name for sheet in sheets]
    taken: list[str] = []
    for each in names:
        taken.append(unique_name(each, taken))
    return [replace(sheet, name=each) for sheet, each in zip(sheets, taken, strict=True)]


def _pages(part: Message) -> Iterator[tuple[bytes, str]]:
    """Yield the content of a part that is a page, and the encoding that it names."""
    location = str(part.get("Content-Location", ""))
    payload = part.get_payload(decode=True)
    is_page = part.get_content_type() == "text/html" and isinstance(payload, bytes)
    if is_page and not location.lower().endswith(_TABS):
        assert isinstance(payload, bytes)
        yield payload, str(part.get_content_charset(""))
