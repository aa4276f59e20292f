"""The appendix of a printed review: a line a figure, with its value, its rule and where it lies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from annual_review.document import Document
from annual_review.sources import Source, sources_of
from annual_review.typst_writer import breakable, literal

TITLE = "数字依据一览"
HEADER = ("文中数字", "精确值", "算法", "所在位置")


def evidence_lines(document: Document) -> list[tuple[str, tuple[str, str, str, str]]]:
    """Return each figure's id and its line: as printed, exact value, rule, where its rows lie.

    The value and the place of the year before stand beside those of the year.
    """
    lines = []
    for id, kept in document.evidence.items():
        value = f"{kept.get('value', '')}{kept.get('unit', '')}"
        rule = str(kept.get("rule") or "由文中其他数字得出")
        where = _where(kept)
        before: Any = kept.get("before")
        if before:
            value += f"\n上年{before['value']}{kept['unit']}"
            where += f"\n上年：{_where(before, sheets=1, runs=2)}"
        lines.append((id, (str(kept.get("text", "")), value, rule, where)))
    return lines


def _where(kept: Mapping[str, Any], **most: int) -> str:
    return places(sources_of(kept.get("rows", [])), **most)


def evidence_source(document: Document) -> str:
    """Return the appendix as a call of the template; nothing where there are no figures."""
    lines = evidence_lines(document)
    if not lines:
        return ""
    header = ", ".join(literal(text) for text in HEADER)
    rows = ", ".join(
        f"({literal(id)}, {', '.join(literal(breakable(text)) for text in line)})"
        for id, line in lines
    )
    return f"#evidence-appendix({literal(TITLE)}, ({header}), {rows})"


def evidence_texts(document: Document) -> Iterator[str]:
    """Yield every text of the appendix."""
    if document.evidence:
        yield from (TITLE, *HEADER)
    for _, line in evidence_lines(document):
        yield from line


def places(sources: Sequence[Source], sheets: int = 3, runs: int = 4) -> str:
    """Say where rows lie, as far as a line can hold it: so many sheets, and runs of rows in each.

    >>> places([{"file": "a.xlsx", "sheet": "表", "rows": [3, 4, 5, 9]}])
    'a.xlsx［表］第3—5、9行'
    >>> places([])
    '—'
    """
    if not sources:
        return "—"
    said = [_place(source, runs) for source in sources[:sheets]]
    if len(sources) > sheets:
        said.append(f"等{len(sources)}张表")
    return "；".join(said)


def _place(source: Source, most: int) -> str:
    sheet = f"［{source['sheet']}］" if source["sheet"] else " "
    runs = list(_runs(source["rows"]))
    shown = "、".join(runs[:most]) + ("等" if len(runs) > most else "")
    return f"{source['file']}{sheet}第{shown}行"


def _runs(rows: Iterable[int]) -> Iterator[str]:
    """Yield runs of rows that follow one another: 3—5, 9."""
    ordered = sorted(rows)
    breaks = [place for place, (one, next_) in enumerate(pairwise(ordered), 1) if next_ != one + 1]
    for start, end in pairwise([0, *breaks, len(ordered)]):
        first, last = ordered[start], ordered[end - 1]
        yield str(first) if first == last else f"{first}—{last}"
