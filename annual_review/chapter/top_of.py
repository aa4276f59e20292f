"""The few places or kinds that have most, each with its number: 官舟镇312万元、和平镇201万元.

`top_of` divides a count or a total by a field. Each number is a figure of the rows of that place,
with its own evidence, and is compared with the same place in other years.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from annual_review.chapter.aggregates import amounts_of
from annual_review.chapter.figures import Figure
from annual_review.chapter.lab_view import bundle_of_listing, bundle_of_missing
from annual_review.chapter.listing import Listing
from annual_review.chapter.parts import parts_of
from annual_review.document.missing import Missing
from annual_review.errors import FigureError
from annual_review.language import _


@dataclass(frozen=True)
class Top:
    """The values of a field that have most, with the figure of each, the greatest first.

    `{x}` prints names and numbers, `{x:.2万}` and the like the numbers by that spec. It is true if
    there is something to print; `missing` says why there is nothing, as in Figure.
    """

    figures: Mapping[str, Figure]
    missing: Missing | None = None

    def __format__(self, spec: str) -> str:
        """Return the names and the numbers, marked for the sentence that prints them."""
        named = [
            f"{Listing((name,), is_of_register=True)}{format(figure, spec)}"
            for name, figure in self.figures.items()
        ]
        return "、".join(named) or format(Listing((), self.missing))

    def __str__(self) -> str:
        """Return what `{x}` prints, marked like it."""
        return format(self)

    def __bool__(self) -> bool:
        """Return whether there is something to print: names, or a notice."""
        return bool(self.figures) or bool(self.missing)

    def __len__(self) -> int:
        """Return the number of names."""
        return len(self.figures)

    def _repr_mimebundle_(self, **__: Any) -> dict[str, Any]:
        """Return what Jupyter shows of it on the last line of a cell."""
        if self.missing:
            return bundle_of_missing(str(self.missing))
        listed = "、".join(f"{name}{figure.text()}" for name, figure in self.figures.items())
        return bundle_of_listing(tuple(self.figures), lambda __: listed)


def top_of(id: str, whole: Figure, column: pd.Series, most: int = 3) -> Top:
    """Return the few values of a field that have most of a figure, each with its number.

        say(sentence(f"慰问金较多的是{top_of('aid.most', paid, area(aid, '乡镇')):.1万}"))
        # → 慰问金较多的是官舟镇31.2万元、和平镇20.1万元、沙子街道9.6万元。

    `id` names the figures in figures.json: aid.most.1 is the greatest. `whole` is a count or a
    total of rows selected with `where`, `column` the field, or `area(...)`, that divides them,
    `most` how many are named. Each is greater than all that are not named: of two that are equal at
    the end none is named, nor is the last of all, and none where all are alike. Those of which
    there is none are left out, too, and so are empty cells.

    Raises FigureError for a figure that is not a count or a total of rows selected with `where`,
    for a column that its rows do not have, and for `most` below 1.
    """
    if most < 1:
        raise FigureError(
            _("most is {most}: nothing is named.", most=most), id, _("Give 1 or more.")
        )
    if whole.missing:
        return Top({}, whole.missing)
    field = str(column.name)
    amounts = amounts_of(whole, field)
    if whole.value and not amounts:
        raise FigureError(
            _("The rows of {id} have no field {field}.", id=whole.id, field=field),
            id,
            _("Name a field of their register, as it is: rows['乡镇']."),
        )
    names = _names_of_most(amounts, most)
    return Top(parts_of(whole, field, {name: f"{id}.{at}" for at, name in enumerate(names, 1)}))


def _names_of_most(amounts: Mapping[str, float], most: int) -> list[str]:
    """Return up to `most` names, the greatest first, that have more than any other.

    >>> _names_of_most({"甲": 3, "乙": 9, "丙": 3, "丁": 1}, 2)
    ['乙']
    >>> _names_of_most({"甲": 3, "乙": 3}, 1), _names_of_most({"甲": 3, "": 9}, 1)
    ([], [])
    """
    named = [(name, amount) for name, amount in amounts.items() if name]
    ordered = sorted(named, key=lambda one: -one[1])
    for number in range(min(most, len(ordered) - 1), 0, -1):
        if ordered[number - 1][1] > max(ordered[number][1], 0):
            return [name for name, __ in ordered[:number]]
    return []
