"""Descriptions of charts in words, made from their data, for who cannot see them."""

from __future__ import annotations

import pandas as pd

from annual_review.phrases import plain_number

_MOST = 24  # values that a description lists one by one


def describe_series(kind: str, values: pd.Series, unit: str) -> str:
    """Say every value, or the greatest and the least of many.

    >>> describe_series("条形图", pd.Series({"官舟镇": 12, "黄土镇": 3}), "场次")
    '条形图：官舟镇12场次，黄土镇3场次。'
    """
    said = _items(values, unit)
    if len(values) > _MOST:
        ends = f"最多的是{_greatest(values, unit)}，最少的是{_greatest(-values, unit)}"
        said = f"共{len(values)}项，{ends}"
    return f"{kind}：{said}。"


def describe_table(kind: str, table: pd.DataFrame, unit: str) -> str:
    """Say the values of each row but the zeros; of a large table its sums and peaks.

    >>> table = pd.DataFrame({"1月": [2, 0], "2月": [5, 1]}, index=["宣讲", "调解"])
    >>> describe_table("热力图", table, "次")
    '热力图：宣讲，1月2次，2月5次；调解，2月1次。'
    """
    rows = [(str(name), row) for name, row in table.iterrows()]
    if table.size <= 2 * _MOST:
        said = "；".join(f"{name}，{_items(row, unit)}" for name, row in rows)
    else:
        said = "；".join(
            f"{name}合计{plain_number(float(row.sum()))}{unit}，最多的是{_greatest(row, unit)}"
            for name, row in rows
        )
    return f"{kind}：{said}。"


def _items(values: pd.Series, unit: str) -> str:
    numbers = ((name, float(value)) for name, value in values.items())
    said = [f"{name}{plain_number(number)}{unit}" for name, number in numbers if number]
    return "，".join(said) or "都没有"


def _greatest(values: pd.Series, unit: str) -> str:
    place = int(values.to_numpy(dtype=float).argmax())
    return f"{values.index[place]}，{plain_number(abs(float(values.iloc[place])))}{unit}"
