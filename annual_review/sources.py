"""Rows behind figures as the review keeps them, and where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypedDict


class RowGroup(TypedDict):
    """Rows of one register: each is file, sheet, row (from 1), then a text for each field."""

    register: str
    fields: list[str]
    rows: list[list[Any]]


class Source(TypedDict):
    """Rows (from 1, ascending) of one sheet; `sheet` is empty for a CSV file."""

    file: str
    sheet: str
    rows: list[int]


def sources_of(groups: Sequence[RowGroup]) -> list[Source]:
    """Return where rows stand, by sheet."""
    found: dict[tuple[str, str], list[int]] = {}
    for group in groups:
        for file, sheet, row, *_ in group["rows"]:
            found.setdefault((file, sheet), []).append(row)
    return [
        {"file": file, "sheet": sheet, "rows": sorted(set(rows))}
        for (file, sheet), rows in found.items()
    ]


def count_rows(groups: Sequence[RowGroup]) -> int:
    """Return how many rows there are."""
    return sum(len(group["rows"]) for group in groups)
