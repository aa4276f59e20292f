"""data/: the clean tables for others, as CSV without what is personal, and what describes them.

build.products starts it where params ask for the output `data`. It holds a CSV file a register,
datapackage.json (records.data_package) and dictionary.html (export.data_dictionary). What is heavy
is imported in the process that writes.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from annual_review.project.outputs import DATA, DATA_PAGE

if TYPE_CHECKING:
    from annual_review.export.data_dictionary import TableSize
    from annual_review.project.settings import Settings
    from annual_review.records.data_package import PackageTable


def write_data_set(settings: Settings, folder: Path) -> None:
    """Write the folder of a run's tables for others; the same bytes for the same tables.

    `folder` is that of the run. Raises InputError for clean tables that cannot be read.
    """
    from annual_review.export.data_dictionary import dictionary_page  # noqa: PLC0415 - heavy
    from annual_review.files import write_json, write_text  # noqa: PLC0415
    from annual_review.records.data_package import (  # noqa: PLC0415 - heavy
        PACKAGE_FILE,
        csv_table,
        published_package,
    )
    from annual_review.records.published import published_tables  # noqa: PLC0415 - heavy
    from annual_review.records.register_schema import file_name  # noqa: PLC0415

    records, target = folder / "records", folder / DATA
    target.mkdir()
    tables = {}
    for register, text in published_tables(records):
        if register in settings.book.registers:
            name = f"{Path(file_name(register)).stem}.csv"
            (target / name).write_bytes(text.encode())
            fields = settings.book.fields_of(register)
            tables[register] = csv_table(register, name, text, fields)
    if tables:
        write_json(target / PACKAGE_FILE, published_package(settings, tables))
    sent = [name for name in settings.book.registers if (records / file_name(name)).is_file()]
    sizes = {name: _size(tables.get(name)) for name in sent}
    write_text(folder / DATA_PAGE, dictionary_page(settings, sizes))


def _size(table: PackageTable | None) -> TableSize:
    """Return how many records a table has, and from when to when by its first dated column."""
    from annual_review.export.data_dictionary import TableSize  # noqa: PLC0415 - heavy

    if table is None:
        return TableSize()
    rows = len(table.columns[0].values)
    dated = next((one for one in table.columns if one.type in ("date", "yearmonth")), None)
    days = sorted(str(value) for value in dated.values if value is not None) if dated else []
    columns = frozenset(column.name for column in table.columns)
    first, last = (days[0], days[-1]) if days else ("", "")
    return TableSize(rows, first, last, columns)
