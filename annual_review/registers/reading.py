"""Read a file as sheets, by its content: one reader for each format.

`inputs` calls `read_file` for each register; an archive's files come here, too.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from annual_review.errors import RegisterError
from annual_review.language import _
from annual_review.project.file_formats import Format, format_of
from annual_review.registers.cell_marks import MOST_CELLS, refuse_size
from annual_review.registers.csv_files import read_csv
from annual_review.registers.unread_files import DAMAGED_ARCHIVE, kind_of, refuse_empty, unreadable
from annual_review.registers.workbooks import Sheet, read_workbook


def read_file(content: bytes, name: str) -> tuple[list[Sheet], list[RegisterError]]:
    """Return the sheets of a file; of an archive, also why files in it could not be read.

    Raises RegisterError, which names the file; UnreadableError for a file that holds no table, or
    is locked.
    """
    if not content and _suffix(name) == ".zip":
        raise unreadable(DAMAGED_ARCHIVE, name)
    if format_of(content, _suffix(name)) is not Format.ARCHIVE:
        return _read_one(content, name), []
    from annual_review.registers.archives import read_archive  # noqa: PLC0415 - not every year

    return read_archive(content, name, _read_one)


def _read_one(content: bytes, name: str) -> list[Sheet]:
    """Read a file that is no archive. lxml is imported where it is needed."""
    kind = format_of(content, _suffix(name))
    if kind is Format.DELIMITED:
        return [Sheet(name, "", _narrow(read_csv(content, name), name))]
    refuse_empty(content, name)
    if kind is Format.WORKBOOK:
        return read_workbook(content, name)
    if kind is Format.PAGE:
        from annual_review.registers.html_tables import read_page  # noqa: PLC0415

        return read_page(content, name)
    if kind is Format.PAGES_IN_ONE:
        from annual_review.registers.mime_pages import read_mime_pages  # noqa: PLC0415

        return read_mime_pages(content, name)
    if kind is Format.XML_SPREADSHEET:
        from annual_review.registers.xml_spreadsheets import (  # noqa: PLC0415
            read_xml_spreadsheet,
        )

        return read_xml_spreadsheet(content, name)
    if kind is Format.WORD:
        from annual_review.registers.word_tables import read_word_tables  # noqa: PLC0415

        return read_word_tables(content, name)
    raise unreadable(kind_of(name, kind), name)


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _narrow(rows: list[list[str]], name: str) -> list[list[str]]:
    """Return the rows of a CSV file; of a very wide one without the blank cells at their end.

    Raises RegisterError for one that is too wide all the same.
    """
    if len(rows) * max(map(len, rows), default=0) <= MOST_CELLS:
        return rows
    rows = [row[: max((i + 1 for i, cell in enumerate(row) if cell), default=0)] for row in rows]
    widest = max(range(len(rows)), key=lambda row: len(rows[row]))
    width = len(rows[widest])
    refuse_size(
        len(rows),
        width,
        name,
        _("to column {column} in row {row}", column=width, row=widest + 1),
    )
    return rows
