"""Write and read figures.json: every printed figure, with the rows it was computed from.

`build.rendering` writes it; `read_figures` is for chapters (the figures of an earlier review), for
forms and for the index of offices. Its JSON Schema is schemas/figures.schema.json.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from annual_review.document.sources import sources_of
from annual_review.files import write_text

SCHEMA = Path(__file__).parent / "schemas" / "figures.schema.json"
KEYS = ("value", "unit", "text", "chapter", "rule")
_KEYS_BEFORE = ("year", "value", "rule")
_KEYS_OF_OPERAND = ("id", "value", "unit", "rule")
_DAYS = ("first", "last")  # of the part of the year before that is compared


def write_figures(evidence: Mapping[str, Mapping[str, Any]], path: Path) -> None:
    """Write the file that `figures_text` returns the content of."""
    write_text(path, figures_text(evidence))


def figures_text(evidence: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the figures in the order in which the review prints them, always the same bytes.

    One object per figure: id, value (exact), unit, text (as printed), chapter, rule, and sources, a
    list of {file, sheet, rows}, which is empty for a target. A figure that is calculated of others
    also has formula, in which they stand by their ids, and operands: id, value, unit, rule and
    sources of each. A main figure, which the review sets large, has its label; a figure that the
    year before has, too, has before: its year, value, rule, sources, and formula and operands, and
    the first and the last day if it is of a part of that year. One that is withheld, since it is of
    few persons, has no value (null), no rows, and as small the number from which on it is printed.
    """
    lines = ",\n".join(
        json.dumps({"id": id} | _figure(entry), ensure_ascii=False)
        for id, entry in evidence.items()
    )
    return f"[\n{lines}\n]\n"


def _figure(entry: Mapping[str, Any]) -> dict[str, Any]:
    figure = _select(entry, KEYS)
    if entry.get("small"):
        figure |= {"value": None, "small": entry["small"]}
    if entry.get("label"):
        figure["label"] = entry["label"]
    if entry.get("before"):
        before = entry["before"]
        days = [key for key in _DAYS if key in before]
        figure["before"] = _select(before, [*_KEYS_BEFORE, *days])
    return figure


def _select(entry: Mapping[str, Any], keys: Sequence[str]) -> dict[str, Any]:
    selected = {key: entry[key] for key in keys} | {"sources": sources_of(entry["rows"])}
    if "formula" in entry:
        operands = [_select(operand, _KEYS_OF_OPERAND) for operand in entry["operands"]]
        selected |= {"formula": entry["formula"], "operands": operands}
    return selected


def read_figures(path: Path | str) -> list[dict[str, Any]]:
    """Read what `write_figures` wrote."""
    figures: list[dict[str, Any]] = json.loads(Path(path).read_text(encoding="utf-8"))
    return figures


def figures_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) that every figures.json fits."""
    schema: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return schema
