"""The lines of the evidence appendix that the PDF and the Word document have.

One line per figure: as printed, exact value, rule, and where its rows are. `typst_writer` and
`docx.evidence` set them as a table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from annual_review.document.blocks import Document
from annual_review.document.sources import Source, before_words, sources_of

APPENDIX_TITLE = "数字依据一览"
APPENDIX_HEADER = ("文中数字", "精确值", "算法", "所在位置")

EvidenceLine = tuple[str, str, str, str]


def evidence_lines(document: Document) -> list[tuple[str, EvidenceLine]]:
    """Return each figure's id and its line: as printed, exact value, rule, place of its rows.

    A second line in value and place is that of the year before.
    """
    lines = []
    for id, entry in document.evidence.items():
        value = f"{entry.get('value', '')}{entry.get('unit', '')}"
        rule = str(entry.get("rule") or "由文中其他数字得出")
        place = _places_of(entry)
        before: Any = entry.get("before")
        if before:
            value += f"\n{before_words(before)}{before['value']}{entry['unit']}"
            place += f"\n{before_words(before)}：{_places_of(before, sheets=1, runs=2)}"
        lines.append((id, (str(entry.get("text", "")), value, rule, place)))
    return lines


def _places_of(entry: Mapping[str, Any], **limits: int) -> str:
    return places(sources_of(entry.get("rows", [])), **limits)


def evidence_texts(document: Document) -> Iterator[str]:
    """Yield every text of the appendix."""
    if document.evidence:
        yield from (APPENDIX_TITLE, *APPENDIX_HEADER)
    for _, line in evidence_lines(document):
        yield from line


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


def _place(source: Source, limit: int) -> str:
    sheet = f"［{source['sheet']}］" if source["sheet"] else " "
    runs = list(_runs(source["rows"]))
    shown = "、".join(runs[:limit]) + ("等" if len(runs) > limit else "")
    return f"{source['file']}{sheet}第{shown}行"


def _runs(rows: Iterable[int]) -> Iterator[str]:
    """Yield runs of consecutive rows: 3—5, 9."""
    ordered = sorted(rows)
    breaks = [place for place, (one, next_) in enumerate(pairwise(ordered), 1) if next_ != one + 1]
    for start, end in pairwise([0, *breaks, len(ordered)]):
        first, last = ordered[start], ordered[end - 1]
        yield str(first) if first == last else f"{first}—{last}"
