"""figures.json: every printed figure, with the rows it was computed from."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from annual_review.sources import sources_of

KEYS = ("value", "unit", "text", "chapter", "rule")


def write_figures(evidence: Mapping[str, Mapping[str, Any]], path: Path) -> None:
    """Write the figures in the order in which the review prints them; the same bytes twice.

    An object a figure: id, value (exact), unit, text (as printed), chapter, rule, and sources, a
    list of {file, sheet, rows}; for a main figure, which the review sets large, label: what stands
    below it there; where the year before has the same figure, before: its year, value, rule and
    sources.
    """
    figures = [
        {"id": id} | _written(kept, KEYS) | _label(kept) | _before(kept)
        for id, kept in evidence.items()
    ]
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in figures)
    path.write_text(f"[\n{lines}\n]\n", encoding="utf-8", newline="\n")


def _label(kept: Mapping[str, Any]) -> dict[str, Any]:
    return {"label": kept["label"]} if kept.get("label") else {}


def _before(kept: Mapping[str, Any]) -> dict[str, Any]:
    before = kept.get("before")
    return {"before": _written(before, ("year", "value", "rule"))} if before else {}


def _written(kept: Mapping[str, Any], keys: Sequence[str]) -> dict[str, Any]:
    return {key: kept[key] for key in keys} | {"sources": sources_of(kept["rows"])}


def read_figures(path: Path | str) -> list[dict[str, Any]]:
    """Read what `write_figures` wrote."""
    found: list[dict[str, Any]] = json.loads(Path(path).read_text(encoding="utf-8"))
    return found
