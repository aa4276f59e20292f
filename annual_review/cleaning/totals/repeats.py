"""Equal rows that a typed total counts as separate records: kept, with a doubt.

`clean` calls `keep_counted_repeats` for each table when the duplicates have been marked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain, combinations

import numpy as np
from numpy.typing import NDArray

from annual_review.cleaning.data_rows import SEPARATOR, DataRows
from annual_review.cleaning.layout import FoundTable, Layout
from annual_review.cleaning.totals.table_sums import OUTSIDE, Sums
from annual_review.cleaning.totals.typed_totals import TypedTotal, typed_totals
from annual_review.project.register_book import Field

Vector = NDArray[np.float64]  # a number for each field of a total


def keep_counted_repeats(
    layout: Layout, table: FoundTable, fields: Mapping[str, Field], parts: Sequence[DataRows]
) -> None:
    """Keep the duplicates of a table's own rows that its typed totals count, with a doubt.

    A total proves it if it agrees only with them, whatever other rows that were not kept it counts,
    and no other total speaks against it.
    """
    repeats = _repeats(parts) if table.subtotals else []
    if not repeats:
        return
    originals = [part.originals[i] for part, i in repeats]
    rows = np.array(
        [
            (part.rows[i], original.rows[first])
            for (part, i), (original, first) in zip(repeats, originals, strict=True)
        ]
    )
    numbers = _numbers(repeats, fields)
    sums = Sums.of(parts, fields)
    proven, refuted = np.zeros(len(repeats), dtype=bool), np.zeros(len(repeats), dtype=bool)
    for total in typed_totals(layout, table, fields, sums):
        covered = ((rows >= total.first) & (rows < total.end)).all(axis=1)
        repeated = np.array([numbers[name][covered].sum() for name in total.typed])
        if repeated.any():
            verdict = _counts_repeats(total, sums, repeated)
            proven |= covered & (verdict is True)
            refuted |= covered & (verdict is False)
    for at in map(int, np.flatnonzero(proven & ~refuted)):
        (part, i), (original, first) = repeats[at], originals[at]
        part.fates[i] = "kept"
        part.reasons[i] = SEPARATOR.join(finding.reason for finding in part.findings(i))
        place = original.place(first)
        part.add_doubt(i, f"与{place}相同，但填报合计把两行都计入，按两次登记采用，请核对")


def _repeats(parts: Sequence[DataRows]) -> list[tuple[DataRows, int]]:
    """Return the duplicates of rows of the same table."""
    return [
        (part, i)
        for part in parts
        for i, (original, _) in part.originals.items()
        if part.fates[i] == "duplicate" and original.table is part.table
    ]


def _numbers(
    repeats: Sequence[tuple[DataRows, int]], fields: Mapping[str, Field]
) -> dict[str, Vector]:
    """Return the numbers of some rows by field."""
    names = [name for name, field in fields.items() if field.kind in ("count", "amount")]
    return {
        name: np.array([part.columns[name].reading(i).value or 0 for part, i in repeats], float)
        for name in names
    }


def _counts_repeats(total: TypedTotal, sums: Sums, repeated: Vector) -> bool | None:
    """Return whether a total counts repeated rows; None if it agrees neither with nor without."""

    def of(*fates: str) -> Vector:
        scope = total.first, total.end
        return np.array([sums.between(name, *scope, fates) for name in total.typed])

    kept, others = of("kept"), [of("duplicate") - repeated, of(OUTSIDE), of("rejected")]
    counts, omits = (_agrees(total, base, others) for base in (kept + repeated, kept))
    return counts and not omits if counts or omits else None


def _agrees(total: TypedTotal, counted: Vector, others: Sequence[Vector]) -> bool:
    """Return whether a total is the sum of what is counted and of any of the others."""
    some = chain.from_iterable(combinations(others, n) for n in range(len(others) + 1))
    return any(
        total.agrees(dict(zip(total.typed, np.sum([counted, *added], axis=0), strict=True)))
        for added in some
    )
