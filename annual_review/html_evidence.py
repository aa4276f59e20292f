"""The evidence that the page carries: every figure, and the rows behind all figures once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from annual_review.document import Document
from annual_review.sources import RowGroup, count_rows, files_of_samples


def evidence_json(document: Document) -> Markup:
    """Return the page's evidence as JSON that can stand in a script element.

    `figures` by id: value, unit, rule, chapter, count, and parts, pairs of a table and the numbers
    of its rows; before, the same of the year before where there is one. Where the rows are a sample
    of `count`, `whole` names the files that hold them all. `tables`: register, fields, and rows
    (file, sheet, row, then the fields' texts).
    """
    tables = _Tables()
    figures = {id: _figure(kept, tables) for id, kept in document.evidence.items()}
    text = json.dumps(
        {"figures": figures, "tables": tables.content}, ensure_ascii=False, separators=(",", ":")
    )
    # Nothing in it can end the element or begin a comment; it stays the same JSON.
    safe = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Markup(safe.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))  # noqa: S704


def _figure(kept: dict[str, Any], tables: _Tables) -> dict[str, Any]:
    groups: list[RowGroup] = kept.get("rows", [])
    figure = {
        "value": kept.get("value"),
        "unit": kept.get("unit", ""),
        "rule": kept.get("rule", ""),
        "chapter": kept.get("chapter", ""),
        "count": count_rows(groups),
        **_parts(groups, tables),
    }
    return figure | ({"before": _before(kept["before"], tables)} if "before" in kept else {})


def _before(kept: dict[str, Any], tables: _Tables) -> dict[str, Any]:
    said = {name: value for name, value in kept.items() if name != "rows"}
    parts = _parts(kept["rows"], tables)
    return said | parts | ({"count": count_rows(kept["rows"])} if "whole" in parts else {})


def _parts(groups: Sequence[RowGroup], tables: _Tables) -> dict[str, Any]:
    parts = {"parts": [tables.place(group) for group in groups]}
    whole = files_of_samples(groups)
    return parts | ({"whole": whole} if whole else {})


class _Tables:
    """Rows by table, each row once, however many figures stand on it."""

    def __init__(self) -> None:
        self.content: list[dict[str, Any]] = []
        self._tables: dict[tuple[str, ...], int] = {}
        self._rows: list[dict[tuple[Any, ...], int]] = []

    def place(self, group: RowGroup) -> list[Any]:
        """Return the number of the group's table and those of its rows in it."""
        key = (group["register"], *group["fields"])
        number = self._tables.setdefault(key, len(self.content))
        if number == len(self.content):
            named = {"register": group["register"], "fields": group["fields"], "rows": []}
            self.content.append(named)
            self._rows.append({})
        known, rows = self._rows[number], self.content[number]["rows"]
        places = []
        for row in group["rows"]:
            place = known.setdefault(tuple(row), len(rows))
            if place == len(rows):
                rows.append(row)
            places.append(place)
        return [number, places]
