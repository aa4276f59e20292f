"""Describe charts in words, for readers who cannot see them: the alternative text of each chart."""

from __future__ import annotations

import numpy as np
import pandas as pd

from annual_review.chapter.charts.numbers import WordNumber, floats, no_data, number_words

_MAX_LISTED = 24  # values that a description lists one by one


def describe_series(kind: str, values: pd.Series, unit: str) -> str:
    """Return every value but the zeros, or the greatest and the least of many.

    >>> describe_series("条形图", pd.Series({"官舟镇": 12, "黄土镇": 3}), "场次")
    '条形图：官舟镇12场次，黄土镇3场次。'
    >>> describe_series("条形图", pd.Series({"官舟镇": -1.5, "黄土镇": None}), "万元")
    '条形图：官舟镇−1.5万元，黄土镇无数据。'
    """
    word = number_words(values)
    if len(values) <= _MAX_LISTED:
        return f"{kind}：{_listed(values, unit, word)}。"
    most, least = (_extreme(values, unit, word, least=least) for least in (False, True))
    lacking = _lacking(values)
    return f"{kind}：共{len(values)}项，最多的是{most}，最少的是{least}{lacking}。"


def describe_table(kind: str, table: pd.DataFrame, unit: str) -> str:
    """Return the values of each row but the zeros; of a large table its sums and peaks.

    >>> table = pd.DataFrame({"1月": [2, 0], "2月": [5, 1]}, index=["宣讲", "调解"])
    >>> describe_table("热力图", table, "次")
    '热力图：宣讲，1月2次，2月5次；调解，2月1次。'
    """
    rows, word = [(str(name), row) for name, row in table.iterrows()], number_words(table)
    if table.size <= 2 * _MAX_LISTED:
        parts = [f"{name}，{_listed(row, unit, word)}" for name, row in rows]
    else:
        parts = [f"{name}{_summed(row, unit, word)}" for name, row in rows]
    return f"{kind}：{'；'.join(parts)}。"


def _listed(values: pd.Series, unit: str, word: WordNumber) -> str:
    parts = [
        f"{name}{no_data()}" if np.isnan(number) else f"{name}{word(number)}{unit}"
        for name, number in zip(values.index, floats(values).tolist(), strict=True)
        if number
    ]
    return "，".join(parts) or "都没有"


def _summed(row: pd.Series, unit: str, word: WordNumber) -> str:
    """Return the sum and the greatest value; for shares, which have no sum, that value alone."""
    if np.isnan(floats(row)).all():
        return no_data()
    most = f"最多的是{_extreme(row, unit, word)}{_lacking(row)}"
    return f"，{most}" if unit == "%" else f"合计{word(float(row.sum()))}{unit}，{most}"


def _lacking(values: pd.Series) -> str:
    lacking = int(np.isnan(floats(values)).sum())
    return f"，{lacking}项{no_data()}" if lacking else ""


def _extreme(values: pd.Series, unit: str, word: WordNumber, *, least: bool = False) -> str:
    """Return the label of the greatest or the least value, and its amount."""
    numbers = floats(values)
    position = int(np.nanargmin(numbers) if least else np.nanargmax(numbers))
    return f"{values.index[position]}，{word(float(numbers[position]))}{unit}"
