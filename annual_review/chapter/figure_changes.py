"""The change of a figure from the year before, where it can be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annual_review.chapter.earlier import earlier_years_of
from annual_review.chapter.evidence import tables_of
from annual_review.values.change_words import DEFAULT_STYLE
from annual_review.values.changes import Change

if TYPE_CHECKING:
    from annual_review.chapter.figures import Figure


def change_of(figure: Figure) -> Change | None:
    """Return the change from the year before; None if it cannot be compared.

    Both numbers are exact; `Change` subtracts them as they are printed (values/change_words.py).
    """
    before = figure.before
    if before is None or not is_compared(figure):
        return None
    if figure.state != "shown" or before.state != "shown":
        return None
    earlier = earlier_years_of(figure.origin)
    partial = bool(earlier and earlier.is_partial()) and not _is_target(figure)
    rows = (_weight(figure), _weight(before)) if figure.is_average else None
    return Change(
        figure.value,
        before.value,
        figure.measure or figure.unit,
        partial,
        bool(why_redefined(figure)),
        _is_blank(before),
        rows,
        earlier.style if earlier else DEFAULT_STYLE,
    )


def is_compared(figure: Figure) -> bool:
    """Return whether there is a number this year, of registers that were not sent empty."""
    return not (figure.missing or figure.lacks_value or _is_blank(figure))


def why_redefined(figure: Figure) -> str:
    """Return why a figure cannot be compared with the year before; "" if it can.

    One that is calculated cannot if one of its operands cannot.
    """
    earlier = earlier_years_of(figure.origin)
    if earlier is None:
        return ""
    reasons = (earlier.why_redefined(one.id, one.register) for one in figure.family())
    return next(filter(None, reasons), "")


def _is_blank(figure: Figure) -> bool:
    """Return whether a register of the figure was sent without any row."""
    for leaf in figure.leaves:
        tables = tables_of(leaf.origin) or {}
        if leaf.register in tables and tables[leaf.register].empty:
            return True
    return False


def _is_target(figure: Figure) -> bool:
    """Return whether no register is behind it, so that it is of the whole year."""
    return not any(leaf.register for leaf in figure.leaves)


def _weight(figure: Figure) -> int:
    if figure.weight is not None:
        return figure.weight
    return 0 if figure.index is None else len(figure.index)
