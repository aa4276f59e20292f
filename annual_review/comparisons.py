"""Comparisons: the table of figures beside what they were the year before."""

from __future__ import annotations

from collections.abc import Mapping

from annual_review.changes import Change
from annual_review.document import Span, Spans, Table
from annual_review.figures import Figure
from annual_review.phrases import plain_number

NONE = "—"


def comparison(figures: Mapping[str, Figure], caption: str) -> Table | None:
    """Set figures, by what they count, beside those of the year before, with difference and rate.

    Each number knows its figure, which holds the rows of both years. What nobody registered this
    year is left out. None where there is nothing to compare with.
    """
    changes = {name: figure.change for name, figure in figures.items() if not figure.missing}
    said = {name: figures[name] for name, change in changes.items() if change or figures[name]}
    known = [change for change in changes.values() if change]
    if not known:
        return None
    year = next(figure.year for figure in said.values())
    before = f"{year - 1}年{'同期' if known[0].partial else ''}"
    rows = tuple(_row(name, figure, changes[name]) for name, figure in said.items())
    header = ("项目", before, f"{year}年", "增减", "增长（%）")
    return Table(caption, header, rows, ("left", *("right",) * 4))


def _row(name: str, figure: Figure, change: Change | None) -> tuple[Spans, ...]:
    was, difference, rate = _compared(change)
    numbers = [f"{figure:={said}}" for said in (was, plain_number(figure.value))]
    texts = [f"{name}（{figure.unit}）", *numbers, difference, rate]
    return tuple((Span(text),) for text in texts)


def _compared(change: Change | None) -> tuple[str, str, str]:
    """Return what a number was, its difference and its rate, as a table has them."""
    if change is None:
        return NONE, NONE, NONE
    was = plain_number(change.before)
    if change.redefined:
        return was, "口径不同", NONE
    rate = NONE if change.percent is None else _signed(change.percent)
    return was, _signed(change.difference), rate


def _signed(number: float) -> str:
    """Write a number with its sign: a minus as long as a plus.

    >>> _signed(86), _signed(-47.2), _signed(0)
    ('+86', '−47.2', '0')
    """
    sign = "+" if number > 0 else "−" if number < 0 else ""
    return sign + plain_number(abs(number))
