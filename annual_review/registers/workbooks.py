"""Reading the registers of a folder, as they stand: every sheet, every row, nothing interpreted."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
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
from annual_review.pauses import without_gc
from annual_review.project.paths import register_files
from annual_review.registers.csv_files import read_csv

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode(
    "utf-16-le"
)  # the stream of an encrypted .xlsx (MS-OFFCRYPTO 2.3.4.4)

Cell = tuple[int, int]
Merge = tuple[Cell, Cell]


@dataclass(frozen=True)
class Sheet:
    """A sheet as it came.

    `file` is relative to the folder, with “/”; `name` is empty for a CSV file; `rows` are all rows
    from the first, blank ones too; `merges` are the first and the last cell of each merged range,
    as (row, column) from 0.
    """

    file: str
    name: str
    rows: list[list[Any]]
    merges: tuple[Merge, ...] = ()

    @property
    def place(self) -> str:
        """Where it is, for messages."""
        return f"{self.file} [{self.name}]" if self.name else self.file


def read_folder(folder: Path) -> list[Sheet]:
    """Read every register under `folder`, in the order of relative paths; hidden sheets too.

    Raises InputError if there is no folder or no register in it, RegisterError for a file that
    cannot be opened.
    """
    files = register_files(folder)
    with without_gc():
        return [
            sheet
            for path in files
            for sheet in _read_file(path, path.relative_to(folder).as_posix())
        ]


def _read_file(path: Path, name: str) -> list[Sheet]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise RegisterError(
            f"It cannot be read: {error.strerror}.",
            name,
            "Close it elsewhere, or mend its permissions.",
        ) from None
    if path.suffix.lower() == ".csv":
        return [Sheet(name, "", read_csv(content, name))]
    return _read_workbook(content, name)


def _read_workbook(content: bytes, name: str) -> list[Sheet]:
    if content.startswith(_OLE) and _ENCRYPTED in content:
        raise _locked(name)
    refuse_bomb(content, name)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [
            meta.name for meta in workbook.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet
        ]
        read = [_read_sheet(workbook.get_sheet_by_name(sheet), name) for sheet in sheets]
        restore_errors(content, {sheet.name: sheet.rows for sheet in read})
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


_MOST = 4 * 2**30  # bytes; a million rows of seven columns take about 0.5 GiB of XML
_DENSE = 64 * 2**20  # bytes from which on a part may be suspected of being a bomb
_RATIO = 400  # real sheets, even of a million blank formatted rows, pack to a 200th at most


def refuse_bomb(content: bytes, name: str) -> None:
    """Raise RegisterError for an archive that would unpack to far more than any register holds."""
    if not content.startswith(b"PK"):
        return
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile:
        return  # the reader says what is wrong with it
    vast = sum(part.file_size for part in parts) > _MOST
    dense = any(part.file_size > max(_DENSE, _RATIO * max(part.compress_size, 1)) for part in parts)
    if vast or dense:
        raise RegisterError(
            "It would unpack to far more than a register can hold.",
            name,
            "Open it in a spreadsheet, copy the rows to a new workbook, and put that in its place.",
        )


_ERROR_CELL = b't="e"'
_PART = 2**20  # bytes


def restore_errors(content: bytes, rows_of: dict[str, list[list[Any]]]) -> None:
    """Write “#REF!” and the like into the rows of the sheets of an .xlsx, by the sheets' names."""
    try:
        errors = list(_errors(content)) if _has_errors(content) else []
    except Exception:  # whatever openpyxl cannot stand, calamine has read: the cells stay blank
        return
    for sheet, row, column, text in errors:
        rows = rows_of.get(sheet, [])
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = text


def _has_errors(content: bytes) -> bool:
    """Tell at little cost whether any sheet has an error cell; most have none."""
    if not zipfile.is_zipfile(io.BytesIO(content)):  # .xls
        return False
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return any(_has_error_cell(archive, name) for name in sheets)


def _has_error_cell(archive: zipfile.ZipFile, name: str) -> bool:
    """Look through a sheet part by part: whole, one of a million rows takes half a gigabyte."""
    with archive.open(name) as sheet:
        tail = b""
        while part := sheet.read(_PART):
            if _ERROR_CELL in tail + part:
                return True
            tail = (tail + part)[-len(_ERROR_CELL) + 1 :]
    return False


def _errors(content: bytes) -> Iterator[tuple[str, int, int, str]]:
    """Yield the sheet, row and column (from 0) and text of each error cell."""
    import openpyxl  # noqa: PLC0415 - most workbooks have no error cells, and it takes its time

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what openpyxl would lose if it wrote the workbook
        workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for sheet in workbook.worksheets:
            sheet.reset_dimensions()
            for row, cells in enumerate(sheet.iter_rows()):
                for column, cell in enumerate(cells):
                    if cell.data_type == "e":
                        yield sheet.title, row, column, str(cell.value)
