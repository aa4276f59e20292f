"""The parts of a chart that are emphasised: dark, beside others that are light.

Lightness and hatching carry it, so that it holds in greyscale; the legend shows it as it is drawn.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from annual_review.chapter.charts.numbers import Data
from annual_review.chapter.charts.palette import HATCHES, palette
from annual_review.chapter.charts.parts import Fill, Slots, fills, listed_slots, strokes
from annual_review.chapter.declared_order import different, has_declared_series, slots_of
from annual_review.errors import FigureError, did_you_mean
from annual_review.language import _

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Names = str | Sequence[str]
_QUIET = (2, 5, 4, 3, 1)  # places in the palette, the lightest first
_QUIET_LINES = (1, 3)  # places in the colours of lines
_STRONG, _USUAL, _THIN = 3.0, 2.0, 1.3  # points, the widths of lines


def places_of(emphasise: Names, labels: Sequence[object], data: Data) -> set[int]:
    """Return the places of the names to emphasise among the labels that are drawn.

    A choice that is declared and has no bar this year is emphasised nowhere. Raises FigureError,
    which names the nearest, for a name that is neither.
    """
    names = [emphasise] if isinstance(emphasise, str) else [str(name) for name in emphasise]
    drawn = [str(label) for label in labels]
    axis = data.index if isinstance(data, pd.Series) else data.columns
    known = {str(label) for label in axis}
    choices = data.attrs.get("choices", {}).values()
    declared = {str(choice) for listed in choices for choice in listed}
    for name in filter(None, names):
        if name not in known | declared:
            hint = did_you_mean(name, drawn) or _("There are {names}.", names="、".join(drawn[:12]))
            raise FigureError(
                _("There is no '{name}' in the chart to emphasise.", name=name), remedy=hint
            )
    return {place for place, label in enumerate(drawn) if label and label in names}


def dark_places(values: pd.Series, places: Collection[int]) -> Collection[int]:
    """Return the places of the dark bars; without any the greatest, if no other is as great."""
    if places:
        return places
    greatest = np.flatnonzero(values.to_numpy() == values.max())
    return {int(greatest[0])} if len(greatest) == 1 < len(values) else ()


def darken(axes: Axes, places: Collection[int]) -> None:
    """Darken the bars at some places."""
    from matplotlib.patches import Rectangle  # noqa: PLC0415 - see style.py

    drawn = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    for place in places:
        drawn[place].set_facecolor(palette().accent)


def fills_of(slots: Slots, places: Collection[int]) -> list[Fill]:
    """Return the fill of each part, by its slot: dark at some places, the others light."""
    if not places:
        return fills(slots)
    slots = listed_slots(slots)
    dark = [slots[place] for place in places]
    light = [slot - sum(one < slot for one in dark) for slot in slots]
    quiet = different([x for at, x in enumerate(light) if at not in places], len(_QUIET))
    looks = iter(quiet)
    return [_strong() if place in places else _quiet(next(looks)) for place in range(len(slots))]


def fills_of_groups(table: pd.DataFrame, places: Collection[int]) -> list[Fill]:
    """Return the fill of each column of a table of groups; of undeclared ones the last is darkest.

    Undeclared columns are such as years; declared ones have the fill of their slot.
    """
    drawn_as = fills_of(slots_of(table), places)
    if not (places or has_declared_series(table)):
        drawn_as.reverse()
    return drawn_as


def _strong() -> Fill:
    return Fill(color=palette().accent, hatch="", edgecolor=palette().edge)


def _quiet(look: int) -> Fill:
    at = _QUIET[look]
    return Fill(color=palette().fills[at], hatch=HATCHES[at], edgecolor=palette().edge)


def strokes_of(slots: Slots, places: Collection[int]) -> list[tuple[str, str, float]]:
    """Return a colour, a dash and a width for the line of each slot: strong at some places."""
    drawn, slots = strokes(slots), listed_slots(slots)
    if not places:
        return [(colour, dash, _USUAL) for colour, dash in drawn]
    lines = palette().lines
    return [
        (lines[0], "-", _STRONG)
        if place in places
        else (lines[_QUIET_LINES[slots[place] % 2]], dash if dash != "-" else ":", _THIN)
        for place, (__, dash) in enumerate(drawn)
    ]
