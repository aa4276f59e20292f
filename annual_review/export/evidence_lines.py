"""The evidence of a document's figures, one line a figure, in the order of printing.

A line has a figure as printed, its exact value, its rule, and where its rows are, limited to some
sheets and runs of rows. An article is handed over with them; the PDF and the Word document have
notes (`evidence_appendix`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from annual_review.document.blocks import Document
from annual_review.document.sources import Source, before_words, have_different_rows, sources_of
from annual_review.export.evidence_places import runs_of
from annual_review.values.exact_values import exact_quantity

OF_OTHERS = "由文中其他数字得出"

EvidenceLine = tuple[str, str, str, str]


def evidence_lines(document: Document) -> list[tuple[str, EvidenceLine]]:
    """Return each figure's id and its line: as printed, exact value, rule, place of its rows.

    A second line in value and place is that of the year before. The rule of a calculated figure has
    a line for the formula and one for each operand, its place one for each, too, if they differ.
    """
    lines = []
    for id, entry in document.evidence.items():
        value = value_of(entry)
        rule = _rule(entry)
        place = _place_of_each(entry)
        before: Any = entry.get("before")
        if before:
            words = before_words(before)
            value += f"\n{words}{value_of(before | {'unit': entry['unit']})}"
            place += f"\n{words}：{_places_of(before, sheets=1, runs=2)}"
        lines.append((id, (str(entry.get("text", "")), value, rule, place)))
    return lines


def value_of(entry: Mapping[str, Any]) -> str:
    """Return the exact value of a figure with its unit."""
    return exact_quantity(entry.get("value"), entry.get("unit", ""))


def _rule(entry: Mapping[str, Any]) -> str:
    """Return how a figure was computed; of a calculated one, the formula and its operands."""
    if "worked" not in entry:
        return str(entry.get("rule") or OF_OTHERS)
    lines = [f"算式：{entry['worked']}"]
    lines += [f"{value_of(one)}：{one['rule']}" for one in entry["operands"]]
    return "\n".join(lines)


def _place_of_each(entry: Mapping[str, Any]) -> str:
    """Return where the rows of a figure are, of each operand by itself where they differ."""
    operands = entry.get("operands", ())
    if not have_different_rows(operands):
        return _places_of(entry)
    return "\n".join(
        f"{value_of(one)}：{_places_of(one, sheets=2, runs=3)}" for one in operands if one["rows"]
    )


def _places_of(entry: Mapping[str, Any], **limits: int) -> str:
    return places(sources_of(entry.get("rows", [])), **limits)


def places(sources: Sequence[Source], sheets: int = 3, runs: int = 4) -> str:
    """Return where rows are, limited to a number of sheets, and of runs of rows in each.

    >>> places([{"file": "a.xlsx", "sheet": "表", "rows": [3, 4, 5, 9]}])
    'a.xlsx［表］第3—5、9行'
    >>> places([])
    '—'
    """
    if not sources:
        return "—"
    shown = [_place(source, runs) for source in sources[:sheets]]
    if len(sources) > sheets:
        shown.append(f"等{len(sources)}张表")
    return "；".join(shown)


def _place(source: Source, most: int) -> str:
    sheet = f"［{source['sheet']}］" if source["sheet"] else " "
    return f"{source['file']}{sheet}{runs_of(source['rows'], most)}"
