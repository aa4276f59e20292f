"""Write the data of the page's evidence panel: every figure, and the rows of all figures once.

The template puts `evidence_json` into the page; templates/review-html/evidence.js fills the panel
with it when a figure is clicked.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from annual_review.document.blocks import Document
from annual_review.document.sources import (
    RowGroup,
    count_rows,
    files_of_samples,
    have_different_rows,
)
from annual_review.export.html_comparison import comparison_of

_CALCULATION = ("rows", "formula", "worked", "operands")


def evidence_json(document: Document) -> Markup:
    """Return the page's evidence as JSON that is safe in a script element.

    `figures` by id: value, unit, rule, chapter, count, and parts, pairs of a table and the numbers
    of its rows; before, the same for the year before if there is one, and change, how both
    compare; of a calculated figure worked, its formula, operands, the same for each, and whether
    they differ in their rows. Where the rows are a sample of `count`, `whole` names the files with
    all of them. `tables`: register, fields, and rows (file, sheet, row, then the fields' texts).
    `word` is what a register is called.
    """
    tables = _Tables()
    figures = {id: _figure(entry, tables) for id, entry in document.evidence.items()}
    text = json.dumps(
        {"figures": figures, "tables": tables.content, "word": document.office_words.register},
        ensure_ascii=False,
        separators=(",", ":"),
    )
    # Escaped, the same JSON cannot end the script element or start a comment.
    safe = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Markup(safe.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))  # noqa: S704


def _figure(entry: dict[str, Any], tables: _Tables) -> dict[str, Any]:
    groups: list[RowGroup] = entry.get("rows", [])
    figure = {
        "value": entry.get("value"),
        "unit": entry.get("unit", ""),
        "rule": entry.get("rule", ""),
        "chapter": entry.get("chapter", ""),
        "count": count_rows(groups),
        **_parts(groups, tables),
        **_calculation(entry, tables),
    }
    if "before" not in entry:
        return figure
    change = comparison_of(entry)
    before = {"before": _before(entry["before"], tables)}
    return figure | before | ({"change": change} if change else {})


def _before(entry: dict[str, Any], tables: _Tables) -> dict[str, Any]:
    values = {name: value for name, value in entry.items() if name not in _CALCULATION}
    return values | _counted_parts(entry["rows"], tables) | _calculation(entry, tables)


def _calculation(entry: dict[str, Any], tables: _Tables) -> dict[str, Any]:
    """Return the formula with the values of its operands, and their rules and rows."""
    if "worked" not in entry:
        return {}
    operands = [
        {"value": one["value"], "unit": one["unit"], "rule": one["rule"]}
        | _counted_parts(one["rows"], tables)
        for one in entry["operands"]
    ]
    differ = have_different_rows(entry["operands"])
    return {"worked": entry["worked"], "operands": operands, "differ": differ}


def _counted_parts(groups: Sequence[RowGroup], tables: _Tables) -> dict[str, Any]:
    """Return the parts of a figure, and the number of its rows where they are a sample."""
    parts = _parts(groups, tables)
    return parts | ({"count": count_rows(groups)} if "whole" in parts else {})


def _parts(groups: Sequence[RowGroup], tables: _Tables) -> dict[str, Any]:
    parts = {"parts": [tables.add(group) for group in groups]}
    files = files_of_samples(groups)
    return parts | ({"whole": files} if files else {})


class _Tables:
    """Rows by table, each row once, however many figures use it."""

    def __init__(self) -> None:
        self.content: list[dict[str, Any]] = []
        self._tables: dict[tuple[str, ...], int] = {}
        self._rows: list[dict[tuple[Any, ...], int]] = []

    def add(self, group: RowGroup) -> list[Any]:
        """Return the number of the group's table and those of its rows in it."""
        key = (group["register"], *group["fields"])
        number = self._tables.setdefault(key, len(self.content))
        if number == len(self.content):
            table = {"register": group["register"], "fields": group["fields"], "rows": []}
            self.content.append(table)
            self._rows.append({})
        known, rows = self._rows[number], self.content[number]["rows"]
        places = []
        for row in group["rows"]:
            place = known.setdefault(tuple(row), len(rows))
            if place == len(rows):
                rows.append(row)
            places.append(place)
        return [number, places]
