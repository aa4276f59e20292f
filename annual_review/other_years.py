"""Tables whose title says another year than the run's: their dates, their rows, a warning."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from annual_review.columns import Reader
from annual_review.settings import Field
from annual_review.tables import Layout, Table


def readers_of(
    table: Table, readers: Mapping[str, Reader], fields: Mapping[str, Field]
) -> dict[str, Reader]:
    """Return the readers of a table: a date that leaves its year out is of the title's year."""
    return {
        name: partial(read, year=table.year) if table.year and fields[name].kind == "date" else read
        for name, read in readers.items()
    }


def is_of_another_year(table: Table, year: int) -> bool:
    """Tell whether a table's title says another year than `year`."""
    return table.year not in (0, year)


def warn_of_another_year(layout: Layout, table: Table, year: int) -> None:
    """Say so once, if a table's title says another year than `year`."""
    said = (
        f"{layout.grid.sheet.place}（{table.register}）：{table.year_said_by}是{table.year}年，"
        f"不是{year}年，没写年份的日期按{table.year}年读，不计入{year}年。"
    )
    if is_of_another_year(table, year) and said not in layout.warnings:
        layout.warnings.append(said)
