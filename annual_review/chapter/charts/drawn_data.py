"""Return the numbers of a chart as its document carries them, beside the drawing."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from annual_review.chapter.charts.emphasis import fills_of, fills_of_groups, strokes_of
from annual_review.chapter.charts.numbers import floats
from annual_review.chapter.charts.palette import palette
from annual_review.chapter.declared_order import slots_of
from annual_review.document.chart_data import ChartData, ChartKind, ChartSeries, SeriesLook


def data_of_series(
    kind: ChartKind, values: pd.Series, unit: str, places: Collection[int] = ()
) -> ChartData:
    """Return a chart's only series; `places` are the bars that are emphasised.

    >>> data_of_series("bars", pd.Series({"官舟镇": 12, "黄土镇": None}), "场次").series[0].values
    (12, None)
    """
    series = (ChartSeries("", _exact(floats(values)), SeriesLook(palette().main)),)
    accent = palette().accent
    return ChartData(kind, _names(values.index), series, unit, tuple(sorted(places)), accent)


def data_of_table(
    kind: ChartKind, table: pd.DataFrame, unit: str, places: Collection[int] = ()
) -> ChartData:
    """Return a series for each column of a table; `places` are the columns that are emphasised."""
    series = tuple(
        ChartSeries(str(name), _exact(numbers), look)
        for name, numbers, look in zip(
            table.columns, floats(table).T, _looks(kind, table, places), strict=True
        )
    )
    accent = palette().accent
    return ChartData(kind, _names(table.index), series, unit, tuple(sorted(places)), accent)


def _looks(kind: ChartKind, table: pd.DataFrame, places: Collection[int]) -> list[SeriesLook]:
    """Return how the columns of a table are drawn, as `bars_and_lines` draws them."""
    if kind == "lines":
        return [
            SeriesLook(color, dash=dash, width=width)
            for color, dash, width in strokes_of(slots_of(table), places)
        ]
    if kind == "grouped":
        fills = fills_of_groups(table, places)
    elif kind in ("stacked", "stacked-columns"):
        fills = fills_of(slots_of(table), places)
    else:  # the cells of a heatmap have a colour each
        return [SeriesLook(palette().main)] * table.shape[1]
    return [SeriesLook(fill["color"], fill["hatch"]) for fill in fills]


def _names(labels: pd.Index) -> tuple[str, ...]:
    return tuple(str(label) for label in labels)


def _exact(numbers: NDArray[np.float64]) -> tuple[float | None, ...]:
    """Return numbers as Python's: whole ones as int, missing ones as None."""
    return tuple(
        None if np.isnan(number) else int(number) if number.is_integer() else number
        for number in numbers.tolist()
    )
