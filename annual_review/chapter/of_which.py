"""Parts of a figure in a sentence: 其中困难党员312万元、遗属96万元.

`of_which` makes the clause that follows the whole. What is 0 is left out, and so is 其中 if nothing
is left, as an empty text, which `sentence` and `say` leave out. Parts are looked at before they are
printed: none has rows that the whole does not have, and together they are not more than it.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pandas as pd

from annual_review.chapter.figures import Figure
from annual_review.chapter.printed_figures import PrintedFigure, printed_figure, printed_figures
from annual_review.errors import FigureError
from annual_review.language import _
from annual_review.values.rounding import exact
from annual_review.values.units import conversion, is_of_quantity, is_ratio
from annual_review.values.wording import plain_number

OF_WHICH, ALL = "其中", "全部为"


def of_which(whole: Figure | str, parts: Mapping[str, Figure | str]) -> str:
    """Return parts of a figure as a clause: 其中困难党员312万元、遗属96万元; "" if all are 0.

        say(sentence(f"发放慰问金{paid:.2万}", of_which(paid, {"困难党员": f"{poor:.2万}"})))

    `whole` is the figure that was printed before, `parts` are figures of some of its rows by what
    they count, in the order in which they are named, or figures as an f-string prints them
    (f"{x:.2万}"). One that is 0 is left out; one that is all of the whole reads 全部为遗属. Where
    the register or the field of one is missing, the notice on it takes the clause's place.

    Raises FigureError for a part that has rows that the whole does not have, is of another kind
    (people of an amount), or is greater than the whole; for parts that are more than the whole
    together, since those that overlap cannot be listed behind one 其中; and for means and shares,
    which have no parts.
    """
    of = printed_figure(whole)
    given = printed_figures(parts)
    for name, part in given.items():
        _require_part(of.figure, name, part.figure)
    _require_in_all(of.figure, given)
    for name, part in given.items():
        if of.figure and not part.figure.missing and _is_all(of.figure, part.figure):
            return part.figure.marked(f"{ALL}{name}")
    said = [
        f"{name}{part.text}" if not part.figure.missing else str(part.figure)
        for name, part in given.items()
        if part.figure
    ]
    return f"{OF_WHICH}{'、'.join(said)}" if said else ""


def _is_all(whole: Figure, part: Figure) -> bool:
    return exact(part.value) * (_factor(whole, part) or 0) == exact(whole.value)


def _require_part(whole: Figure, name: str, part: Figure) -> None:
    """Raise FigureError for a figure that is no part of another."""
    for figure in (whole, part):
        figure.require_computed()
    if part.missing:
        return
    if any(figure.is_average or is_ratio(figure.unit) for figure in (whole, part)):
        raise FigureError(
            _("A mean or a share has no parts."),
            part.id,
            _("Say it in a clause of its own."),
        )
    for figure in (whole, part):
        if figure.value and not len(_rows(figure)):
            raise FigureError(
                _("The rows of {id} are not known.", id=figure.id),
                figure.id,
                _("Give a count or a total."),
            )
    if _factor(whole, part) is None:
        raise FigureError(
            _(
                "{name} is counted in {unit}, and {whole} in {other}.",
                name=name,
                unit=part.unit,
                whole=whole.id,
                other=whole.unit,
            ),
            part.id,
            _("Give parts of the same kind; say others in a clause of their own."),
        )
    others = _rows(part).difference(_rows(whole)) if part.origin == whole.origin else _rows(part)
    if len(others):
        register, file, sheet, row = others[0][:4]
        raise FigureError(
            _(
                "{name} has {rows} rows that {whole} does not have; one is row {row} of {sheet}.",
                name=name,
                rows=len(others),
                whole=whole.id,
                row=row,
                sheet=" ".join(filter(None, (register, file, sheet))),
            ),
            part.id,
            _("Choose its rows from those of the whole: where(rows_of_the_whole, …)."),
        )


def _require_in_all(whole: Figure, parts: Mapping[str, PrintedFigure]) -> None:
    """Raise FigureError for parts that are more than the whole, one of them or all together."""
    if whole.missing or whole.value < 0:
        return
    known = {name: one.figure for name, one in parts.items() if not one.figure.missing}
    sizes = {name: exact(part.value) * (_factor(whole, part) or 0) for name, part in known.items()}
    for name, size in sizes.items():
        if size > exact(whole.value):
            raise FigureError(
                _(
                    "{name} is {part}, more than the whole, {whole}.",
                    name=name,
                    part=_worded(known[name]),
                    whole=_worded(whole),
                ),
                known[name].id,
                _("Give the figure of all rows as the whole."),
            )
    if sum(sizes.values()) > exact(whole.value):
        listed = "、".join(f"{name} {_worded(part)}" for name, part in known.items())
        raise FigureError(
            _(
                "{parts} are more than the whole, {whole}: some rows are in several.",
                parts=listed,
                whole=_worded(whole),
            ),
            whole.id,
            _("Say parts that overlap in clauses of their own."),
        )


def _worded(figure: Figure) -> str:
    return f"{plain_number(figure.value)}{figure.unit}"


def _factor(whole: Figure, part: Figure) -> Fraction | None:
    """Return what the part is multiplied by to be in the unit of the whole; None if it cannot be.

    Things that are counted by other words (12个单位, 其中8个社区) are of one kind.
    """
    factor = conversion(part.unit, whole.unit)
    if factor:
        return factor
    is_amount = any(is_of_quantity(figure.unit) for figure in (whole, part))
    return None if is_amount else Fraction(1)


def _rows(figure: Figure) -> pd.Index:
    """Return the rows of a figure, or of all of which it was calculated."""
    indexes = [leaf.index for leaf in figure.leaves if leaf.index is not None]
    return indexes[0].append(indexes[1:]) if indexes else pd.Index([])
