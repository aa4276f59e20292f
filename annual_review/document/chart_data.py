"""The numbers that a chart draws: for native charts of Word and PowerPoint, and for CSV files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

ChartKind = Literal[
    "bars", "columns", "grouped", "stacked", "stacked-columns", "lines", "heatmap", "map"
]


@dataclass(frozen=True)
class SeriesLook:
    """How a series is drawn: as #rrggbb, and in the words of matplotlib for hatching and dash.

    `width` is that of a line, in points; bars have none.
    """

    color: str
    hatch: str = ""
    dash: str = "-"
    width: float = 0


@dataclass(frozen=True)
class ChartSeries:
    """One series of a chart: its name, empty if it is the only one, and a value for each name.

    A value is None where there are no data, which is drawn as 无数据 and never as 0. `look` is how
    the series is drawn, in the colours of the office.
    """

    name: str
    values: tuple[float | None, ...]
    look: SeriesLook | None = None


@dataclass(frozen=True)
class ChartData:
    """What a chart draws, as it is drawn: the rest of many bars is one value.

    `names` are those of the bars, points or rows in order; `emphasised` are the places of the
    series that are dark, or of the bars of an only series.
    """

    kind: ChartKind
    names: tuple[str, ...]
    series: tuple[ChartSeries, ...]
    unit: str = ""
    emphasised: tuple[int, ...] = ()
    accent: str = ""


def chart_data_from_json(content: dict[str, Any]) -> ChartData:
    """Return the numbers that `dataclasses.asdict` made JSON of."""
    return ChartData(
        content["kind"],
        tuple(content["names"]),
        tuple(_series(one) for one in content["series"]),
        content.get("unit", ""),
        tuple(content.get("emphasised", ())),
        content.get("accent", ""),
    )


def _series(content: dict[str, Any]) -> ChartSeries:
    look = SeriesLook(**content["look"]) if content.get("look") else None
    return ChartSeries(content["name"], tuple(content["values"]), look)
