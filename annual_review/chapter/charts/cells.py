"""Paint the cells of a heatmap, with their numbers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex

from annual_review.chapter.charts.numbers import WordNumber, floats
from annual_review.chapter.charts.palette import palette
from annual_review.chapter.charts.style import GROUND, QUIET, readable_on


def paint_cells(
    axes: Axes, table: pd.DataFrame, word: WordNumber, size: float, lacking: str
) -> None:
    """Paint each number as a cell, its colour between those of the least and the greatest."""
    numbers = floats(table)
    is_empty = np.isnan(numbers)
    # Cells are compared with the greatest number, also with the greatest below 0.
    most_of_all = float(np.nanmax(np.abs(numbers)))
    least = -most_of_all if (numbers[~is_empty] < 0).any() else 0.0
    below = palette().below[:2] if least else []
    ramp = LinearSegmentedColormap.from_list("review", [*below, GROUND, *palette().more])
    sns.heatmap(
        numbers,
        ax=axes,
        cmap=ramp,
        vmin=least,
        vmax=most_of_all,
        cbar=False,
        linewidths=1.5,
        xticklabels=False,
        yticklabels=False,
        mask=(numbers == 0) | is_empty,
    )
    for (row, column), number in np.ndenumerate(numbers):
        place = (number - least) / (most_of_all - least)
        text = lacking if np.isnan(number) else word(number) if number else ""
        ink = QUIET if np.isnan(number) else readable_on(to_hex(ramp(place)))
        if text:
            axes.text(
                column + 0.5,
                row + 0.5,
                text,
                color=ink,
                fontsize=size,
                ha="center",
                va="center",
                in_layout=False,
            )
