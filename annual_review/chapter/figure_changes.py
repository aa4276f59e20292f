"""The change of a figure from the year before: of what is printed, and where it can be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annual_review.chapter.earlier import earlier_years_of
from annual_review.chapter.evidence import tables_of
from annual_review.values.changes import Change
from annual_review.values.wording import plain_number

if TYPE_CHECKING:
    from annual_review.chapter.figures import Figure


def change_of(figure: Figure) -> Change | None:
    """Return the change from the year before; None if it cannot be compared.

    A number with many decimals is compared as it is printed, since readers subtract what they see:
    12.35 (12.3471) and 11.98 (11.9823) differ by 0.37.
    """
    before = figure.before
    if before is None or not is_compared(figure):
        return None
    earlier = earlier_years_of(figure.origin)
    partial = bool(earlier and earlier.is_partial()) and not _is_target(figure)
    rows = (_weight(figure), _weight(before)) if figure.is_average else None
    return Change(
        as_printed(figure.value),
        as_printed(before.value),
        figure.measure or figure.unit,
        partial,
        bool(why_redefined(figure)),
        _is_blank(before),
        rows,
    )


def is_compared(figure: Figure) -> bool:
    """Return whether there is a number this year, of registers that were not sent empty."""
    return not (figure.missing or figure.lacks_value or _is_blank(figure))


def as_printed(value: int | float) -> int | float:
    """Return a number with the decimals with which it is printed.

    >>> as_printed(12.3471), as_printed(1493)
    (12.35, 1493)
    """
    return value if isinstance(value, int) else float(plain_number(value))


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
