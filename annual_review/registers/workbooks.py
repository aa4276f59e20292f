"""Read workbooks (.xlsx, .xlsb, .xls, .et, .ods): every sheet, every row, nothing interpreted.

`read_workbook` is called by reading.py. It reads with calamine, which is fast, and adds what that
does not tell: cells with an error (“#REF!”) or with a formula that was never computed, and dates
that show no year (cell_marks.py). Archives that are small on disk and vast in memory, and sheets
with a stray cell far from the others, are refused before they fill the memory.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Literal

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    ZipError,
)

from annual_review.errors import RegisterError
from annual_review.language import _
from annual_review.project.file_formats import OLE
from annual_review.registers.cell_marks import Merge, Position, SheetMarks, refuse_far_cells
from annual_review.registers.ods_marks import ods_marks
from annual_review.registers.unread_files import LOCKED, damaged, unreadable
from annual_review.registers.xlsb_marks import xlsb_marks
from annual_review.registers.xlsx_marks import xlsx_marks
from annual_review.values.cell_text import FormulaWithoutResult
from annual_review.values.dates import DayWithoutYear

_MOST_BYTES = 4 * 2**30  # a million rows of seven columns take about 0.5 GiB of XML
_DENSE_BYTES = 64 * 2**20  # from which on a part may be suspected of being a bomb
_DENSE_RATIO = 400  # sheets, even of a million blank formatted rows, pack to a 200th at most

_DAMAGES = (CalamineError, ZipError, OSError, ValueError)  # or a panic of Rust, which has no name

Visibility = Literal["", "hidden", "very hidden"]
Cell = Position


@dataclass(frozen=True)
class Sheet:
    """A sheet as it is in its file.

    `file` is relative to the folder, with “/”; `name` is empty for a CSV file; `rows` are all rows
    from the first, blank ones, too; `merges` are the first and the last cell of each merged range,
    as (row, column) from 0. A sheet that is `hidden` has no tab; one that is very hidden is in no
    menu, either. `uncomputed` is the number of formulas without a result. `above` are the lines of
    a document above a table, from top to bottom, which are no rows of it.
    """

    file: str
    name: str
    rows: list[list[Any]]
    merges: tuple[Merge, ...] = ()
    hidden: Visibility = ""
    uncomputed: int = 0
    above: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """The file and the sheet, for messages."""
        return f"{self.file} [{self.name}]" if self.name else self.file


def unique_name(name: str, taken: Collection[str]) -> str:
    """Return a name of a sheet, or of a file in an archive, that no other has.

    >>> unique_name("走访", ["走访"]), unique_name("甲/走访.xlsx", ["甲/走访.xlsx"])
    ('走访(2)', '甲/走访(2).xlsx')
    """
    path, number, unique = PurePosixPath(name), 1, name
    while unique in taken:
        number += 1
        unique = f"{name.removesuffix(path.suffix)}({number}){path.suffix}"
    return unique


def read_workbook(content: bytes, name: str) -> list[Sheet]:
    """Return the sheets of a workbook.

    Raises RegisterError, which names the file; UnreadableError if it is locked.
    """
    refuse_bomb(content, name)
    marks = _marks(content, name)
    for sheet, of_sheet in marks.items():
        refuse_far_cells(of_sheet, f"{name} [{sheet}]")
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [
            _read_sheet(
                workbook.get_sheet_by_name(meta.name), name, _visibility(meta.visible), marks
            )
            for meta in workbook.sheets_metadata
            if meta.typ == SheetTypeEnum.WorkSheet
        ]
    except PasswordError:
        raise unreadable(LOCKED, name) from None
    except BaseException as error:
        if not isinstance(error, _DAMAGES) and type(error).__name__ != "PanicException":
            raise
        raise _damaged(" ".join(str(error).split())[:120], name) from None


def _damaged(why: str, name: str) -> RegisterError:
    return damaged(
        _("It is damaged or not a workbook ({reason}).", reason=why),
        name,
        _(
            "Open it in a spreadsheet and save it again as .xlsx; if it does not "
            "open, ask the office for it again."
        ),
    )


def _marks(content: bytes, name: str) -> dict[str, SheetMarks]:
    """Return what calamine does not tell of each sheet, by its name."""
    if not content.startswith(OLE):
        return xlsx_marks(content) or xlsb_marks(content) or ods_marks(content)
    from annual_review.registers import xls_marks  # noqa: PLC0415 - few registers are so old

    try:
        return xls_marks.xls_marks(content)
    except xls_marks.LockedWorkbookError:
        raise unreadable(LOCKED, name) from None
    except xls_marks.FalseSizeError:
        raise _damaged(_("a sheet says that it is larger than any"), name) from None


def _visibility(visible: SheetVisibleEnum) -> Visibility:
    if visible == SheetVisibleEnum.VeryHidden:
        return "very hidden"
    return "hidden" if visible == SheetVisibleEnum.Hidden else ""


def _read_sheet(
    sheet: CalamineSheet, file: str, hidden: Visibility, marks: Mapping[str, SheetMarks]
) -> Sheet:
    rows, own = sheet.to_python(skip_empty_area=False), marks.get(sheet.name, SheetMarks())
    _apply(own, rows)
    merges = tuple(sheet.merged_cell_ranges or own.merges)
    return Sheet(file, sheet.name, rows, merges, hidden, len(own.formulas))


def _apply(marks: SheetMarks, rows: list[list[Any]]) -> None:
    """Put into rows what calamine reads as blank, and mark the dates that show no year."""
    formulas = {place: FormulaWithoutResult(code) for place, code in marks.formulas.items()}
    for (row, column), text in (formulas | marks.errors).items():
        rows += [[] for __ in range(len(rows), row + 1)]
        rows[row] += [""] * (column + 1 - len(rows[row]))
        rows[row][column] = text
    days: dict[Any, DayWithoutYear | None] = {}
    for row, column in marks.without_year():
        if row < len(rows) and column < len(rows[row]):
            cell = rows[row][column]
            if cell not in days:
                days[cell] = DayWithoutYear.of(cell)
            rows[row][column] = days[cell] or cell


def refuse_bomb(content: bytes, name: str) -> None:
    """Raise RegisterError for an archive that would unpack to far more than any register holds."""
    if not content.startswith(b"PK"):
        return
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return  # the reader says what is wrong with it
    vast = sum(part.file_size for part in parts) > _MOST_BYTES
    dense = any(
        part.file_size > max(_DENSE_BYTES, _DENSE_RATIO * max(part.compress_size, 1))
        for part in parts
    )
    if vast or dense:
        raise damaged(
            _("It would unpack to far more than a register can hold."),
            name,
            _(
                "Open it in a spreadsheet, copy the rows to a new workbook, and put that "
                "in its place."
            ),
            "解压后远远超出登记表的规模，未读取，其中的登记没有计入；请核实来源，把其中的登记复制到新的工作簿后放入",
        )
