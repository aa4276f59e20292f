"""The files within a PDF: the figures, the ledger and the clean tables without personal fields.

`typst` attaches them, so that whoever gets the PDF alone can check every number of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from annual_review.document.figures_file import figures_text
from annual_review.export.typesetting import Attachment
from annual_review.records.published import published_tables

FIGURES, LEDGER, RECORDS = "figures.json", "ledger.csv", "records"
_JSON, _CSV = "application/json", "text/csv"


def attached_figures(evidence: Mapping[str, Mapping[str, Any]]) -> Iterator[Attachment]:
    """Yield figures.json: each number of the document, its rule and the rows that it is of."""
    if evidence:
        content = figures_text(evidence).encode()
        yield Attachment(FIGURES, content, _JSON, "文中数字的值、算法和所在的行", "data")


def attached_records(folder: Path) -> Iterator[Attachment]:
    """Yield the ledger and the clean tables of a run, given its folder; nothing if it has none.

    Raises InputError for clean tables that cannot be read.
    """
    ledger = folder / LEDGER
    if ledger.is_file():
        yield Attachment(LEDGER, ledger.read_bytes(), _CSV, "每一行登记的去向和理由", "data")
    for number, (register, text) in enumerate(published_tables(folder / RECORDS), 1):
        # Names in ASCII: readers do not agree on how to take others (ISO 32000-1, 7.11.2).
        name, description = f"table_{number:02}.csv", f"整理后的{register}，不含个人信息"
        yield Attachment(name, text.encode(), _CSV, description, "source")


def has_records(folder: Path) -> bool:
    """Return whether a folder is that of a run."""
    return (folder / LEDGER).is_file() and (folder / RECORDS).is_dir()
