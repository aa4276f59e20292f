"""The rows behind a drawing: those that it was drawn from, or that a chapter names.

A note below the drawing counts them, 依据：《宣讲台账》12行, and its number opens to them as any
figure of the prose does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from annual_review.chapter.counted_rows import places_behind
from annual_review.chapter.figures import Figure, computed
from annual_review.chapter.office_words import office_words
from annual_review.chapter.selections import missing_reason
from annual_review.chapter.small_counts.figures import small_count_at
from annual_review.document.blocks import Span, Spans
from annual_review.document.left_out import NO_ROWS
from annual_review.document.missing import Missing
from annual_review.errors import FigureError
from annual_review.language import _

Source = pd.DataFrame | pd.Series | Figure
Sources = Source | Sequence[Source] | None
_MOST_NAMED = 3  # registers in a note
_ID_LENGTH = 10  # hexadecimal digits


@dataclass(frozen=True)
class RowsOfRegister:
    """The places of rows of one register."""

    register: str
    origin: str
    index: pd.MultiIndex

    def __len__(self) -> int:
        return len(self.index)


def why_missing(sources: Sequence[Source]) -> Missing | None:
    """Return why there are no rows behind a drawing: their register was not sent."""
    for source in sources:
        reason = source.missing if isinstance(source, Figure) else missing_reason(source)
        if reason:
            return reason
    return None


def rows_of(sources: Sequence[Source]) -> list[RowsOfRegister] | None:
    """Return the rows behind a drawing, by register; None if they are not known.

    Raises FigureError for a source that does not know its rows.
    """
    parts: dict[tuple[str, str], list[pd.MultiIndex]] = {}
    for source in sources:
        for register, origin, index in _parts(source):
            parts.setdefault((register, origin), []).append(index)
    if not sources:
        return None
    return [
        RowsOfRegister(register, origin, _union(places))
        for (register, origin), places in parts.items()
    ]


def listed(of: Sources) -> list[Source]:
    """Return what a chapter names as the rows of a drawing, as a list."""
    if of is None:
        return []
    if isinstance(of, Figure | pd.DataFrame | pd.Series):
        return [of]
    return list(of)


def _parts(source: Any) -> list[tuple[str, str, pd.MultiIndex]]:
    """Return the register, the key of the tables and the places of the rows of a source."""
    if isinstance(source, Figure):
        source.require_computed()
        index = source.index
        origin = source.origin
    elif isinstance(source, pd.DataFrame | pd.Series):
        index, origin = places_behind(source), str(source.attrs.get("origin", ""))
    else:
        index, origin = None, ""
    if index is None:
        raise FigureError(
            _("`of` names no rows: what was grouped, merged or made by hand does not know them."),
            remedy=_(
                "Name rows or a column of a register, what tally or crosstab returns, or "
                "a figure: drawn(axes, …, of=aid)."
            ),
        )
    registers = index.get_level_values("register")
    return [(str(name), origin, index[registers == name]) for name in registers.unique()]


def _union(places: Sequence[pd.MultiIndex]) -> pd.MultiIndex:
    rows = pd.concat([one.to_frame(index=False) for one in places], ignore_index=True)
    return pd.MultiIndex.from_frame(rows.drop_duplicates())


def note_of_rows(caption: str, rows: Sequence[RowsOfRegister] | None) -> Spans:
    """Return the note below a drawing: how many rows of which registers, each number a figure."""
    if rows is None:
        return (Span(NO_ROWS),)
    parts = [f"《{one.register}》{_figure(caption, one)}" for one in rows[:_MOST_NAMED]]
    if len(rows) > _MOST_NAMED:
        names = "".join(f"《{one.register}》" for one in rows[:_MOST_NAMED])
        parts = [
            f"{names}等{len(rows)}种{office_words().register}，共{_figure(caption, _joined(rows))}"
        ]
    return (Span(f"依据：{'、'.join(parts)}。"),) if parts else ()


def _joined(rows: Sequence[RowsOfRegister]) -> RowsOfRegister:
    """Return the rows of many registers as those of the first; their places name their own."""
    return replace(rows[0], index=_union([one.index for one in rows]))


def _figure(caption: str, rows: RowsOfRegister) -> Figure:
    content = f"{caption}\n{rows.register}\n{rows.origin}"
    digest = hashlib.sha256(content.encode()).hexdigest()[:_ID_LENGTH]
    names = rows.index.get_level_values("register").unique()
    of_one = f"《{rows.register}》，" if len(names) == 1 else ""
    rule = f"{of_one}图“{caption}”所用的行"
    figure = Figure(
        f"drawn.x{digest}",
        len(rows),
        "行",
        rule,
        rows.index,
        rows.origin,
        register=rows.register,
        then=lambda year: None,  # a drawing is of its own year
        small=small_count_at(rows.register, rows.origin, rows.index),
    )
    return computed(figure)
