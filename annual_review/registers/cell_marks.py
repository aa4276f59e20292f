"""What calamine does not tell of a sheet: how far it reaches, and cells that need care.

`xlsx_marks`, `xlsb_marks`, `xls_marks` and `ods_marks` find them; `workbooks` puts them into the
rows.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

from annual_review.language import _
from annual_review.registers.unread_files import damaged

MOST_CELLS = 50_000_000  # rows times columns: of 48 columns a sheet may have all its rows

Position = tuple[int, int]  # row and column, from 0
Merge = tuple[Position, Position]  # the first and the last cell of a merged range


@dataclass
class SheetMarks:
    """The marked cells of a sheet.

    `bottom` and `right` are the cells that lie lowest and farthest to the right, of those that
    show something; `errors` the texts of cells such as “#REF!”; `formulas` those without a result;
    `merges` the merged cells, of those formats of which calamine does not tell them.
    """

    bottom: Position = (-1, 0)
    right: Position = (0, -1)
    errors: dict[Position, str] = field(default_factory=dict)
    formulas: dict[Position, str] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    _rows_without_year: array[int] = field(default_factory=lambda: array("l"))
    _columns_without_year: array[int] = field(default_factory=lambda: array("l"))

    def reach(self, row: int, column: int) -> None:
        """Note that a cell shows something."""
        if row > self.bottom[0]:
            self.bottom = (row, column)
        if column > self.right[1]:
            self.right = (row, column)

    def add_without_year(self, row: int, column: int) -> None:
        """Note a cell whose format shows no year; there may be a million of them."""
        self._rows_without_year.append(row)
        self._columns_without_year.append(column)

    def without_year(self) -> Iterator[Position]:
        """Yield the cells whose format shows no year."""
        return zip(self._rows_without_year, self._columns_without_year, strict=True)


def refuse_far_cells(marks: SheetMarks, place: str) -> None:
    """Raise RegisterError for a sheet whose cells lie too far apart to be held in memory."""
    first, last = sorted((cell_name(*marks.right), cell_name(*marks.bottom)))
    reach = _("to {first} and {last}", first=first, last=last)
    if first == last:
        reach = _("to {cell}", cell=last)
    refuse_size(marks.bottom[0] + 1, marks.right[1] + 1, place, reach)


def refuse_size(rows: int, columns: int, place: str, reach: str) -> None:
    """Raise RegisterError for so many rows of so many columns; `reach` is how far they reach."""
    if rows * columns > MOST_CELLS:
        raise damaged(
            _(
                "It reaches {reach}: {rows} rows of {columns} columns are more than a "
                "register holds.",
                reach=reach,
                rows=rows,
                columns=columns,
            ),
            place,
            _(
                "Delete the stray cells: in a spreadsheet, the whole rows below the "
                "table and the whole columns to its right; then save it."
            ),
            f"有{rows}行、{columns}列，超出登记表的规模，未读取，其中的登记没有计入；请在表格软件中"
            "删去表格下方和右侧多余的整行整列后保存",
        )


def cell_name(row: int, column: int) -> str:
    """Return the name of a cell, of which row and column count from 0.

    >>> cell_name(0, 0), cell_name(1048575, 16383)
    ('A1', 'XFD1048576')
    """
    return f"{column_letters(column)}{row + 1}"


def column_letters(column: int) -> str:
    """Return the letters of a column that counts from 0.

    >>> column_letters(0), column_letters(16383)
    ('A', 'XFD')
    """
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def column_number(letters: bytes) -> int:
    """Return the number, from 0, of a column that is named by letters.

    >>> column_number(b"A"), column_number(b"XFD")
    (0, 16383)
    """
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
