"""The error cells of a workbook: calamine reads them as blank, which an office did not mean."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any

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
