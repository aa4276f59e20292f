"""The speaker's notes: of each number on a slide its rule, and the rows that it was counted from.

The lines are those of the evidence appendix, one for each number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from annual_review.document.blocks import Document
from annual_review.document.sources import before_words, have_different_rows, sources_of
from annual_review.export.evidence_lines import OF_OTHERS, places, value_of
from annual_review.export.pptx.plan import SlidePlan

_HEAD = "本页数字的依据"
_SHEETS, _RUNS = 3, 6  # that a line names


def notes_of(slide: SlidePlan, document: Document) -> str:
    """Return the notes of a slide, a line for each number, then its chart and small print.

    The rows are those of the review, whichever parts of it params/ leave out.
    """
    known = {id: text for id, text in slide.figures.items() if id in document.evidence}
    lines = [line for id, text in known.items() for line in _lines(document.evidence[id], text)]
    if lines:
        lines.insert(0, f"{_HEAD}：")
    if slide.chart:
        lines.append(f"{slide.chart.caption}：{slide.chart.alt}")
    return "\n".join([*lines, *slide.asides])


def _lines(entry: Mapping[str, Any], text: str) -> Iterator[str]:
    """Yield what the notes say of a figure: of a calculated one its parts, too."""
    exact = value_of(entry)
    number = text if exact in ("", text) else f"{text}（{exact}）"
    if "worked" in entry:
        yield f"{number}：算式{entry['worked']}"
        apart = have_different_rows(entry["operands"])
        for one in entry["operands"]:
            rows = _places(one) if apart else ""
            yield f"　{value_of(one)}：{_joined(str(one.get('rule', '')), rows)}"
        if not apart:
            yield f"　{_places(entry)}"
    else:
        yield f"{number}：{_joined(str(entry.get('rule') or OF_OTHERS), _places(entry))}"
    before: Any = entry.get("before")
    if before:
        value = value_of(before | {"unit": entry.get("unit", "")})
        yield f"　{before_words(before)}{value}：{_places(before)}"


def _places(entry: Mapping[str, Any]) -> str:
    found = sources_of(entry.get("rows", ()))
    return places(found, sheets=_SHEETS, runs=_RUNS) if found else ""


def _joined(*parts: str) -> str:
    return "；".join(filter(None, parts))
