"""Describe charts in words, for readers who cannot see them: the alternative text of each chart."""

from __future__ import annotations

import pandas as pd

from annual_review.values.wording import plain_number

_MAX_LISTED = 24  # values that a description lists one by one


def describe_series(kind: str, values: pd.Series, unit: str) -> str:
    """Return every value but the zeros, or the greatest and the least of many.

    >>> describe_series("条形图", pd.Series({"官舟镇": 12, "黄土镇": 3}), "场次")
    '条形图：官舟镇12场次，黄土镇3场次。'
    """
    if len(values) <= _MAX_LISTED:
        return f"{kind}：{_listed(values, unit)}。"
    ends = f"最多的是{_greatest(values, unit)}，最少的是{_greatest(-values, unit)}"
    return f"{kind}：共{len(values)}项，{ends}。"


def describe_table(kind: str, table: pd.DataFrame, unit: str) -> str:
    """Return the values of each row but the zeros; of a large table its sums and peaks.

    >>> table = pd.DataFrame({"1月": [2, 0], "2月": [5, 1]}, index=["宣讲", "调解"])
    >>> describe_table("热力图", table, "次")
    '热力图：宣讲，1月2次，2月5次；调解，2月1次。'
    """
    rows = [(str(name), row) for name, row in table.iterrows()]
    if table.size <= 2 * _MAX_LISTED:
        parts = [f"{name}，{_listed(row, unit)}" for name, row in rows]
    else:
        parts = [
            f"{name}合计{plain_number(float(row.sum()))}{unit}，最多的是{_greatest(row, unit)}"
            for name, row in rows
        ]
    return f"{kind}：{'；'.join(parts)}。"


def _listed(values: pd.Series, unit: str) -> str:
    numbers = ((name, float(value)) for name, value in values.items())
    parts = [f"{name}{plain_number(number)}{unit}" for name, number in numbers if number]
    return "，".join(parts) or "都没有"


def _greatest(values: pd.Series, unit: str) -> str:
    """Return the label of the greatest value, and its amount."""
    position = int(values.to_numpy(dtype=float).argmax())
    return f"{values.index[position]}，{plain_number(abs(float(values.iloc[position])))}{unit}"
