"""Totals rows: compare the totals that an office typed with the sums of the rows that were kept.

`clean` calls `check_totals` for each table, and before it `repeats.keep_counted_repeats`, which
asks the same totals whether equal rows are separate records.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from annual_review.cleaning.layout import FoundTable, Layout
from annual_review.cleaning.totals.table_sums import OUTSIDE, UNKNOWN, Sums, Total
from annual_review.cleaning.totals.typed_totals import typed_totals
from annual_review.project.register_book import Field

NOT_OF_YEAR = "所计的各行都不在本年，不作核对"


def check_totals(
    layout: Layout, table: FoundTable, fields: Mapping[str, Field], sums: Sums, of_year: Sums
) -> list[Total]:
    """Compare each readable number of a table's totals rows with ours.

    `sums` are those of the period of the review, `of_year` those of its whole year. A total of rows
    of other years only is not compared; one that counts such rows among others agrees if the sum
    with them does.
    """
    totals: list[Total] = []
    for row in typed_totals(layout, table, fields, of_year):
        scope = row.first, row.end
        if of_year.are_outside(*scope):
            layout.reasons[row.row] = NOT_OF_YEAR
            continue
        with_outside = {name: sums.between(name, *scope, ("kept", OUTSIDE)) for name in row.typed}
        counts_outside = row.agrees(with_outside)
        for name, value in row.typed.items():
            ours = sums.between(name, *scope)
            total = Total(
                row.row,
                name,
                value,
                ours,
                factor=row.factors[name],
                unit=fields[name].unit,
                column=table.span,
                is_withheld=bool(fields[name].small),
            )
            if not total.agrees and counts_outside:
                total = replace(total, ours=with_outside[name], cause="含不在本年的行")
            total = _compared(total, sums, scope)
            if not total.agrees and of_year is not sums:
                total = _nearer(total, of_year, scope)
            totals.append(total)
    return totals


def _compared(total: Total, sums: Sums, block: tuple[int, int]) -> Total:
    """Return a total with the cause of a difference."""
    if total.agrees:
        return total
    return replace(total, cause=sums.cause(total, *block))


def _nearer(total: Total, of_year: Sums, block: tuple[int, int]) -> Total:
    """Return a total of the period that differs, or that of the year, which the office may mean.

    That is the one that agrees, else the one whose difference is explained, else the nearer one.
    """
    ours = of_year.between(total.field, *block)
    if ours == total.ours:
        return total
    other = _compared(replace(total, ours=ours, cause="", is_of_year=True), of_year, block)
    return min(
        (total, other),
        key=lambda one: (not one.agrees, one.cause == UNKNOWN, abs(one.typed - one.ours)),
    )
