"""A chart of the review as PowerPoint and Word know charts: its numbers stay open to editing.

`native_chart` says how the numbers of a chart (`document.chart_data`) become a chart of DrawingML:
its type, categories and series, in the colours and hatches that the review draws. Nothing here
imports python-pptx: `native_chart_parts` writes what this module describes, for the slides as a
placed chart, for Word as the XML of a chart and its workbook.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from annual_review.document.chart_data import ChartData, ChartKind, SeriesLook
from annual_review.values.decimal_places import decimal_places
from annual_review.values.xml_characters import xml_text

# Names of python-pptx's XL_CHART_TYPE, MSO_PATTERN_TYPE and MSO_LINE_DASH_STYLE.
NativeKind = Literal[
    "BAR_CLUSTERED", "COLUMN_CLUSTERED", "BAR_STACKED", "COLUMN_STACKED", "LINE_MARKERS"
]
_TYPES: dict[ChartKind, NativeKind] = {
    "bars": "BAR_CLUSTERED",
    "columns": "COLUMN_CLUSTERED",
    "grouped": "COLUMN_CLUSTERED",
    "stacked": "BAR_STACKED",
    "stacked-columns": "COLUMN_STACKED",
    "lines": "LINE_MARKERS",
}
_PATTERNS = {"/": "LIGHT_UPWARD_DIAGONAL", ".": "PERCENT_20", "\\": "LIGHT_DOWNWARD_DIAGONAL"}
_DASHES = {"-": "SOLID", "--": "DASH", "-.": "DASH_DOT", ":": "ROUND_DOT"}
# Space between bars in percent of a bar's width, where a drawn bar takes a part of its slot.
_GAP_WIDTHS: dict[ChartKind, int] = {"bars": 39, "columns": 47, "grouped": 25}
_GAP_OF_STACKED = 43
_OVERLAPS: dict[ChartKind, int] = {"grouped": -8, "stacked": 100, "stacked-columns": 100}
_PLAIN = SeriesLook("#6190aa")  # of numbers that nobody has drawn
_LEAST_PART = 0.07  # of the longest bar, for a number within a part
_NO_DATA = "无数据"
_NAMED_GAPS = 4  # names that a remark lists


@dataclass(frozen=True)
class NativeSeries:
    """A series: its name and numbers, None for a gap; its colour, and its pattern or its dash.

    `labelled` are the places of the numbers that are written at their bars or points.
    """

    name: str
    values: tuple[float | None, ...]
    color: str
    pattern: str = ""
    dash: str = "SOLID"
    width: float = 0
    labelled: tuple[int, ...] = ()


@dataclass(frozen=True)
class NativeChart:
    """A chart as PowerPoint and Word draw it.

    `dark` are the places of bars of an only series that are of the colour `accent`, which is also
    that of the lines around parts. `is_stacked` bars have their numbers within their parts, and an
    axis; `remark` names what has no data, which such a chart leaves empty.
    """

    kind: NativeKind
    categories: tuple[str, ...]
    series: tuple[NativeSeries, ...]
    unit: str
    number_format: str
    gap_width: int = 0
    overlap: int = 0
    dark: tuple[int, ...] = ()
    accent: str = "#1f4257"
    remark: str = ""

    @property
    def is_horizontal(self) -> bool:
        """Whether bars lie, the first of them at the top."""
        return self.kind.startswith("BAR")

    @property
    def is_stacked(self) -> bool:
        """Whether the bars of a category stand on each other."""
        return self.kind.endswith("STACKED")

    @property
    def is_line(self) -> bool:
        """Whether it has lines in place of bars."""
        return self.kind.startswith("LINE")

    @property
    def has_legend(self) -> bool:
        """Whether several series have to be told apart."""
        return len(self.series) > 1

    @property
    def has_axis(self) -> bool:
        """Whether numbers are read from an axis: not where each is written at its bar."""
        return self.is_stacked or self.is_line

    @property
    def is_from_zero(self) -> bool:
        """Whether the axis of numbers begins at 0: there is none below."""
        return all(value is None or value >= 0 for one in self.series for value in one.values)


def native_chart(data: ChartData | None) -> NativeChart | None:
    """Return the chart for some numbers; None for a heatmap, a map and a drawing of one's own.

    >>> from annual_review.document.chart_data import ChartSeries
    >>> series = ChartSeries("", (12, None))
    >>> chart = native_chart(ChartData("bars", ("官舟镇", "黄土镇"), (series,), "场次", (0,)))
    >>> chart.kind, chart.series[0].name, chart.number_format, chart.remark
    ('BAR_CLUSTERED', '场次', '0;−0', '黄土镇无数据')
    """
    if data is None or data.kind not in _TYPES or not data.names:
        return None
    data = _storable(data)
    is_only = len(data.series) == 1 and not data.series[0].name
    known = [value for one in data.series for value in one.values if value is not None]
    form = "0." + "0" * places if (places := decimal_places(known)) else "0"
    is_stacked = data.kind in ("stacked", "stacked-columns")
    return NativeChart(
        kind=_TYPES[data.kind],
        categories=data.names,
        series=tuple(
            _series(data, place, data.unit if is_only else one.name)
            for place, one in enumerate(data.series)
        ),
        unit=data.unit,
        number_format=f"{form};−{form}{';' if is_stacked else ''}",  # no 0 in a part of nothing
        gap_width=_GAP_WIDTHS.get(data.kind, _GAP_OF_STACKED),
        overlap=_OVERLAPS.get(data.kind, 0),
        dark=data.emphasised if is_only else (),
        accent=data.accent or NativeChart.accent,
        remark=_remark(data),
    )


def _storable(data: ChartData) -> ChartData:
    r"""Return numbers and names that XML and workbooks can hold: no infinity, no control character.

    >>> from annual_review.document.chart_data import ChartSeries
    >>> drawn = ChartData("bars", ("甲\x00",), (ChartSeries("", (float("inf"),)),))
    >>> _storable(drawn).names, _storable(drawn).series[0].values
    (('甲',), (None,))
    """
    series = (
        replace(
            one,
            name=xml_text(one.name),
            values=tuple(
                value if value is not None and math.isfinite(value) else None
                for value in one.values
            ),
        )
        for one in data.series
    )
    return replace(data, names=tuple(map(xml_text, data.names)), series=tuple(series))


def _series(data: ChartData, place: int, name: str) -> NativeSeries:
    one = data.series[place]
    look = one.look or _PLAIN
    return NativeSeries(
        name=name,
        values=one.values,
        color=look.color,
        pattern=_PATTERNS.get(look.hatch[:1], ""),
        dash=_DASHES.get(look.dash, "SOLID"),
        width=look.width,
        labelled=tuple(_labelled(data, place)),
    )


def _labelled(data: ChartData, place: int) -> Iterator[int]:
    """Yield the places of the numbers of a series that have room to be written."""
    values = data.series[place].values
    if data.kind == "lines":
        yield from range(len(values) if len(data.series) == 1 else 0)
    elif data.kind in ("stacked", "stacked-columns"):
        least = _LEAST_PART * max(_sums(data))
        yield from (at for at, value in enumerate(values) if value and value >= least)
    else:
        yield from range(len(values))


def _sums(data: ChartData) -> list[float]:
    columns = zip(*(one.values for one in data.series), strict=True)
    return [sum(value or 0 for value in column) for column in columns]


def _remark(data: ChartData) -> str:
    """Return which numbers there are no data of, "" if there are all."""
    gaps = [
        f"{name}{one.name}"
        for one in data.series
        for name, value in zip(data.names, one.values, strict=True)
        if value is None
    ]
    if not gaps:
        return ""
    return f"{_listed(gaps)}{_NO_DATA}"


def _listed(names: Sequence[str]) -> str:
    """Return names in a list, the first of many.

    >>> _listed(["甲", "乙"]), _listed(list("甲乙丙丁戊"))
    ('甲、乙', '甲、乙、丙、丁等5处')
    """
    if len(names) <= _NAMED_GAPS:
        return "、".join(names)
    return f"{'、'.join(names[:_NAMED_GAPS])}等{len(names)}处"
