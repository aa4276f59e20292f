"""The numbers of a chart as rows of a CSV file, which the page makes for its reader (data.js)."""

from __future__ import annotations

import json

from annual_review.document.blocks import Chart

_NAMES, _VALUE, _LACKING = "名称", "数值", "无数据"


def data_rows(chart: Chart) -> str:
    """Return a header and a row for each name as JSON; an empty text if no numbers are known.

    >>> from annual_review.document.chart_data import ChartData, ChartSeries
    >>> data = ChartData("bars", ("官舟镇", "黄土镇"), (ChartSeries("", (12, None)),), "场次")
    >>> print(data_rows(Chart("", "", b"", data=data)))
    [["名称","数值（场次）"],["官舟镇",12],["黄土镇","无数据"]]
    """
    data = chart.data
    if data is None:
        return ""
    unit = f"（{data.unit}）" if data.unit else ""
    header = [_NAMES, *(f"{one.name or _VALUE}{unit}" for one in data.series)]
    columns = [
        [_LACKING if one is None else one for one in series.values] for series in data.series
    ]
    rows = [[name, *row] for name, *row in zip(data.names, *columns, strict=True)]
    return json.dumps([header, *rows], ensure_ascii=False, separators=(",", ":"))
