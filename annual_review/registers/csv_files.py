"""Read a CSV file as a spreadsheet does: its encoding, its delimiter, its rows.

`read_csv` is called for registers and for corrections.csv; it also reads cells between tabulators,
as in what Excel calls Unicode text. Python's csv module reads well-formed files; a file with stray
quotation marks is read line by line, and refused where a mark would join lines that may each be a
row.
"""

from __future__ import annotations

import csv
import io
import re
import statistics
from collections.abc import Iterator

from annual_review.errors import RegisterError
from annual_review.language import _
from annual_review.registers.encodings import decode_text
from annual_review.registers.unread_files import damaged

_DELIMITERS = (",", "\t", ";")
_MOST_LINES = 100  # of a cell
_SAMPLE = 50  # lines from which the delimiter is guessed
_BREAK = re.compile(r"\r\n|\r|\n")
_NAMED = re.compile(r'"?sep=([,;\t|])"?(?:\r\n|\r|\n)')
_QUOTED = re.compile(r'"[^"]*"')


def read_csv(content: bytes, name: str) -> list[list[str]]:
    """Return the rows of a CSV file in UTF-8, with a byte-order mark or without, GB18030 or UTF-16.

    A blank line is an empty row, so that row numbers are those of a spreadsheet; a first line that
    only names the delimiter (sep=;) is none. Raises RegisterError, which names the file.
    """
    text = _decode(content, name)
    delimiter = _delimiter(text)
    if named := _NAMED.match(text):
        delimiter, text = named[1], text[named.end() :]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = list(reader)
    except csv.Error:
        rows = _read_by_line(text, delimiter, name)
    else:
        if reader.line_num == len(rows):  # no cell has several lines, as in most files
            return rows
    _refuse_joined(rows, delimiter, name)
    return rows


def _refuse_joined(rows: list[list[str]], delimiter: str, name: str) -> None:
    """Raise RegisterError for a cell that two stray quotation marks made of complete rows."""
    widths = [len(row) for row in rows if row and not any(map(_BREAK.search, row))]
    width = statistics.mode(widths) if widths else 0
    line = 1
    for row in rows:
        lines = _BREAK.split(delimiter.join(row))
        if width > 2 and len(lines) > 1 and all(x.count(delimiter) == width - 1 for x in lines):
            raise _unclosed_error(line, name)
        line += len(lines)


def _unclosed_error(line: int, name: str) -> RegisterError:
    return damaged(
        _("A quotation mark in line {line} is opened and never closed.", line=line),
        name,
        _("Close or remove it in a text editor."),
        f"第{line}行的引号没有配对，未读取；请用文本编辑器补上或删去",
    )


def _too_long_error(line: int, name: str) -> RegisterError:
    return damaged(
        _(
            "A cell in line {line} has more than {most:,} characters; a "
            "cell of a spreadsheet has 32,767 at most.",
            line=line,
            most=csv.field_size_limit(),
        ),
        name,
        _(
            "Look at line {line} in a text editor: shorten the cell, or close a "
            "quotation mark that is opened there.",
            line=line,
        ),
        f"第{line}行有过长的单元格，未读取；请用文本编辑器缩短，或补上没有配对的引号",
    )


def _read_by_line(text: str, delimiter: str, name: str) -> list[list[str]]:
    lines = list(io.StringIO(text, newline=""))
    try:
        return list(_records(lines, delimiter, name))
    except csv.Error as error:
        raise damaged(
            _("It is not a table: {error}.", error=error), name, _("Save it again as CSV UTF-8.")
        ) from None


def _records(lines: list[str], delimiter: str, name: str) -> Iterator[list[str]]:
    """Yield the rows of a file with stray quotation marks.

    A line with marks inside a text is a row. Raises RegisterError for a mark that would join lines
    that may each be a row.
    """
    at = 0
    while at < len(lines):
        row, end = _well_formed(lines, at, delimiter, name)
        if row is None:
            line = lines[at].rstrip("\r\n")
            if _is_open(line, delimiter):
                raise _unclosed_error(at + 1, name)
            row = _parse(line, delimiter, strict=False)[0]
        yield row
        at = end


def _is_open(line: str, delimiter: str) -> bool:
    """Return whether a line opens a quotation mark without closing it."""
    try:
        _parse(line, delimiter, strict=True)
    except csv.Error as error:
        return "unexpected end" in str(error) or line.count('"') % 2 == 1
    return False


def _well_formed(
    lines: list[str], at: int, delimiter: str, name: str
) -> tuple[list[str] | None, int]:
    """Return the row that begins at a line, or None if it is malformed; and the next line.

    A row continues in the next line while a quotation mark is open. Raises RegisterError for a cell
    that is longer than any.
    """
    for end in range(at + 1, min(at + _MOST_LINES, len(lines)) + 1):
        try:
            return _parse("".join(lines[at:end]), delimiter, strict=True)[0], end
        except csv.Error as error:
            if "larger than field limit" in str(error):
                raise _too_long_error(at + 1, name) from None
            if "unexpected end" not in str(error):
                break
    return None, at + 1


def _decode(content: bytes, name: str) -> str:
    if (text := decode_text(content)) is not None:
        return text
    raise damaged(
        _("Its encoding is neither UTF-8 nor GB18030."),
        name,
        _("Save it again as CSV UTF-8."),
        "的编码既不是 UTF-8 也不是 GB18030，未读取；请另存为“CSV UTF-8”，替换此文件",
    )


def _parse(text: str, delimiter: str, *, strict: bool) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict))


def _delimiter(text: str) -> str:
    """Return the delimiter that splits most lines into equally many cells; a comma in doubt."""
    lines = [line for line in _QUOTED.sub("", text[:100_000]).splitlines() if line.strip(" ")]

    def evidence(delimiter: str) -> int:
        counts = [line.count(delimiter) for line in lines[:_SAMPLE] if delimiter in line]
        return counts.count(statistics.mode(counts)) * statistics.mode(counts) if counts else 0

    return max(_DELIMITERS, key=evidence)
