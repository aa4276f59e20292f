"""Workbooks that are small on disk and vast in memory, refused before anything unpacks them."""

from __future__ import annotations

import io
import zipfile

from annual_review.errors import RegisterError

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
