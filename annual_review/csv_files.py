"""Reading a CSV file as a spreadsheet would: its encoding, its delimiter, its rows."""

from __future__ import annotations

import csv
import io
import re
import statistics

from annual_review.errors import RegisterError

_ENCODINGS = ("utf-8-sig", "gb18030")
_DELIMITERS = (",", "\t", ";")
_SAMPLE = 50  # lines that tell the delimiter
_QUOTED = re.compile(r'"[^"]*"')


def read_csv(content: bytes, name: str) -> list[list[str]]:
    """Return the rows of a CSV file in UTF-8 (with a byte-order mark or without) or GB18030.

    A blank line is an empty row, so that row numbers are those that a spreadsheet shows. Raises
    RegisterError, which names the file.
    """
    text = _decode(content, name)
    delimiter = _delimiter(text)
    try:
        return _parse(text, delimiter, strict=True)
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise RegisterError(
                "A quotation mark is opened and never closed.",
                name,
                "Close or remove it in a text editor.",
            ) from None
    try:
        return _parse(text, delimiter, strict=False)
    except csv.Error as error:
        raise RegisterError(
            f"It is not a table: {error}.", name, "Save it again as CSV UTF-8."
        ) from None


def _decode(content: bytes, name: str) -> str:
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RegisterError(
        "Its encoding is neither UTF-8 nor GB18030.", name, "Save it again as CSV UTF-8."
    )


def _parse(text: str, delimiter: str, *, strict: bool) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict))


def _delimiter(text: str) -> str:
    """Return the delimiter that parts the most lines alike; a comma in doubt."""
    lines = [line for line in _QUOTED.sub("", text[:100_000]).splitlines() if line.strip()][
        :_SAMPLE
    ]

    def evidence(delimiter: str) -> int:
        counts = [line.count(delimiter) for line in lines if delimiter in line]
        return counts.count(statistics.mode(counts)) * statistics.mode(counts) if counts else 0

    return max(_DELIMITERS, key=evidence)
