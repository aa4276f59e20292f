"""Descriptions of charts in words, made from their data, for who cannot see them."""

from __future__ import annotations

import pandas as pd

from annual_review.phrases import plain_number

_MOST = 24  # values that a description lists one by one


def describe_series(kind: str, values: pd.Series, unit: str) -> str:
    """Say every value, or the greatest and the least of many.

    >>> describe_series("条形图", pd.Series({"官舟镇": 12, "黄土镇": 3}), "场次")
    '条形图，单位：场次。官舟镇12，黄土镇3。'
    """
    said = _items(values)
    if len(values) > _MOST:
        said = f"共{len(values)}项，最多的是{_greatest(values)}，最少的是{_greatest(-values)}"
    return f"{kind}，单位：{unit}。{said}。"


def describe_table(kind: str, table: pd.DataFrame, unit: str) -> str:
    """Say the values of each row: all of a small table, the sums and peaks of a large one.

    >>> table = pd.DataFrame({"1月": [2, 0], "2月": [5, 1]}, index=["宣讲", "调解"])
    >>> describe_table("热力图", table, "次")
    '热力图，单位：次。宣讲：1月2，2月5；调解：1月0，2月1。'
    """
    rows = [(str(name), row) for name, row in table.iterrows()]
    if table.size <= 2 * _MOST:
        said = "；".join(f"{name}：{_items(row)}" for name, row in rows)
    else:
        said = "；".join(
            f"{name}合计{plain_number(float(row.sum()))}，最多的是{_greatest(row)}"
            for name, row in rows
        )
    return f"{kind}，单位：{unit}。{said}。"


def _items(values: pd.Series) -> str:
    return "，".join(f"{name}{plain_number(float(value))}" for name, value in values.items())


def _greatest(values: pd.Series) -> str:
    place = int(values.to_numpy(dtype=float).argmax())
    return f"{values.index[place]}{plain_number(abs(float(values.iloc[place])))}"
