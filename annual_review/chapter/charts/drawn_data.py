"""Return the numbers of a chart as its document carries them, beside the drawing."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from annual_review.chapter.charts.numbers import floats
from annual_review.document.chart_data import ChartData, ChartKind, ChartSeries


def data_of_series(
    kind: ChartKind, values: pd.Series, unit: str, places: Collection[int] = ()
) -> ChartData:
    """Return a chart's only series; `places` are the bars that are emphasised.

    >>> data_of_series("bars", pd.Series({"官舟镇": 12, "黄土镇": None}), "场次").series
    (ChartSeries(name='', values=(12, None)),)
    """
    series = (ChartSeries("", _exact(floats(values))),)
    return ChartData(kind, _names(values.index), series, unit, tuple(sorted(places)))


def data_of_table(
    kind: ChartKind, table: pd.DataFrame, unit: str, places: Collection[int] = ()
) -> ChartData:
    """Return a series for each column of a table; `places` are the columns that are emphasised."""
    series = tuple(
        ChartSeries(str(name), _exact(numbers))
        for name, numbers in zip(table.columns, floats(table).T, strict=True)
    )
    return ChartData(kind, _names(table.index), series, unit, tuple(sorted(places)))


def _names(labels: pd.Index) -> tuple[str, ...]:
    return tuple(str(label) for label in labels)


def _exact(numbers: NDArray[np.float64]) -> tuple[float | None, ...]:
    """Return numbers as Python's: whole ones as int, missing ones as None."""
    return tuple(
        None if np.isnan(number) else int(number) if number.is_integer() else number
        for number in numbers.tolist()
    )
