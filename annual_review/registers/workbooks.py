"""Read workbooks (.xlsx, .xlsm, .xls, .ods): every sheet, every row, nothing interpreted.

`read_workbook` is called by inputs.py. It reads with calamine, which is fast; two things are added
to it. Archives that are small on disk and vast in memory are refused before they are unpacked.
Error cells (“#REF!”), which calamine reads as blank, are read by openpyxl.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    ZipError,
)

from annual_review.errors import RegisterError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # a stream's name (MS-OFFCRYPTO 2.3.4.4)

_MOST_BYTES = 4 * 2**30  # a million rows of seven columns take about 0.5 GiB of XML
_DENSE_BYTES = 64 * 2**20  # from which on a part may be suspected of being a bomb
_DENSE_RATIO = 400  # sheets, even of a million blank formatted rows, pack to a 200th at most

_ERROR_CELL = b't="e"'
_CHUNK = 2**20  # bytes

Cell = tuple[int, int]
Merge = tuple[Cell, Cell]


@dataclass(frozen=True)
class Sheet:
    """A sheet as it is in its file.

    `file` is relative to the folder, with “/”; `name` is empty for a CSV file; `rows` are all rows
    from the first, blank ones, too; `merges` are the first and the last cell of each merged range,
    as (row, column) from 0.
    """

    file: str
    name: str
    rows: list[list[Any]]
    merges: tuple[Merge, ...] = ()

    @property
    def place(self) -> str:
        """The file and the sheet, for messages."""
        return f"{self.file} [{self.name}]" if self.name else self.file


def read_workbook(content: bytes, name: str) -> list[Sheet]:
    """Return the sheets of a workbook. Raises RegisterError, which names the file."""
    if content.startswith(_OLE) and _ENCRYPTED in content:
        raise _locked(name)
    refuse_bomb(content, name)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [
            meta.name for meta in workbook.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet
        ]
        read = [_read_sheet(workbook.get_sheet_by_name(sheet), name) for sheet in sheets]
        restore_error_cells(content, {sheet.name: sheet.rows for sheet in read})
        return read
    except PasswordError:
        raise _locked(name) from None
    except (CalamineError, ZipError, OSError, ValueError) as error:
        what = f"It is damaged or not a workbook ({' '.join(str(error).split())[:120]})."
        raise RegisterError(
            what,
            name,
            "Open it in a spreadsheet, save it again as .xlsx, and put that in its place.",
        ) from None


def _locked(name: str) -> RegisterError:
    return RegisterError(
        "It is locked with a password.",
        name,
        "Save it without the password and put that in its place.",
    )


def _read_sheet(sheet: CalamineSheet, file: str) -> Sheet:
    rows = sheet.to_python(skip_empty_area=False)
    return Sheet(file, sheet.name, rows, tuple(sheet.merged_cell_ranges or ()))


def refuse_bomb(content: bytes, name: str) -> None:
    """Raise RegisterError for an archive that would unpack to far more than any register holds."""
    if not content.startswith(b"PK"):
        return
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile:
        return  # the reader says what is wrong with it
    vast = sum(part.file_size for part in parts) > _MOST_BYTES
    dense = any(
        part.file_size > max(_DENSE_BYTES, _DENSE_RATIO * max(part.compress_size, 1))
        for part in parts
    )
    if vast or dense:
        raise RegisterError(
            "It would unpack to far more than a register can hold.",
            name,
            "Open it in a spreadsheet, copy the rows to a new workbook, and put that in its place.",
        )


def restore_error_cells(content: bytes, rows_of: dict[str, list[list[Any]]]) -> None:
    """Put “#REF!” and the like into the rows of the sheets of an .xlsx, given by sheet name."""
    try:
        errors = list(_errors(content)) if _has_errors(content) else []
    except Exception:  # calamine has read what openpyxl cannot: the cells stay blank
        return
    for sheet, row, column, text in errors:
        rows = rows_of.get(sheet, [])
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = text


def _has_errors(content: bytes) -> bool:
    """Return whether any sheet has an error cell, without parsing them; most have none."""
    if not zipfile.is_zipfile(io.BytesIO(content)):  # .xls
        return False
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return any(_has_error_cell(archive, name) for name in sheets)


def _has_error_cell(archive: zipfile.ZipFile, name: str) -> bool:
    """Search a sheet in chunks: one of a million rows takes half a gigabyte."""
    with archive.open(name) as sheet:
        tail = b""
        while chunk := sheet.read(_CHUNK):
            if _ERROR_CELL in tail + chunk:
                return True
            tail = (tail + chunk)[-len(_ERROR_CELL) + 1 :]
    return False


def _errors(content: bytes) -> Iterator[tuple[str, int, int, str]]:
    """Yield the sheet, row and column (from 0) and text of each error cell."""
    import openpyxl  # noqa: PLC0415 - slow, and most workbooks have no error cells

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about what openpyxl would lose if it wrote the workbook
        workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for sheet in workbook.worksheets:
            sheet.reset_dimensions()
            for row, cells in enumerate(sheet.iter_rows()):
                for column, cell in enumerate(cells):
                    if cell.data_type == "e":
                        yield sheet.title, row, column, str(cell.value)
