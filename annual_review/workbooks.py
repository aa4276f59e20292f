"""Reading the registers of a folder, as they stand: every sheet, every row, nothing interpreted."""

from __future__ import annotations

import io
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

from annual_review.archives import refuse_bomb
from annual_review.collecting import without_search
from annual_review.csv_files import read_csv
from annual_review.errors import RegisterError
from annual_review.formula_errors import restore_errors
from annual_review.register_files import register_files

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
    with without_search():
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
