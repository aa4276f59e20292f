"""Write a synthetic register of up to a million rows, xlsx or CSV; used by big_registers.py.

It is the register 宣讲台账 of 2021, as messy as small ones: dates, numbers and places in many
spellings, repeated and unreadable rows, totals and headers between the rows, notes below them. The
same height always gives the same rows.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from openpyxl import Workbook

from annual_review.values.numerals import write_numeral

REGISTER, YEAR = "宣讲台账", 2021
HEADER = ["序号", "日期", "场所类别", "乡镇（街道）", "宣讲主题", "受教人数", "备注"]
MAX_ROWS = 1_048_576  # of a sheet
_BLOCK = 10_000  # rows up to a subtotal and a repeated header
MIN_ROWS = 20  # of a sheet, with those above and below the records
_ROWS_ABOVE, _ROWS_BELOW = 3, 3  # the records

_PLACES = ("村（社区）", "学校", "乡镇（街道）", "搬迁安置点", "机关单位", "企业")
_TOPICS = ("党史", "新中国史", "改革开放史", "社会主义发展史", "乡村振兴", "民法典", "生态保护")
_TOWNS = tuple(
    spelling
    for town in ("和平街道", "官舟镇", "谯家镇", "夹石镇", "土地坳镇", "甘溪镇", "后坪乡")
    for spelling in (town, f"沿河县{town}", f" {town[0]} {town[1:]}", town.rstrip("镇乡"))
)
_UNKNOWN_TOWNS = ("官周镇", "龙泉社区")
_UNREADABLE_DATES = ("2021年2月30日", "不详", "2021.13.1", "上半年")
_UNREADABLE_COUNTS = ("若干", "数百人", "", "12至15人")
_REMARKS = ("", "", "", "/", "无", "—")

_DATE_WRITERS: tuple[Callable[[dt.date], Any], ...] = (
    lambda day: day,
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day:%Y-%m-%d}",
    lambda day: f"{day:%Y%m%d}",
    lambda day: f"{day.year}/{day.month}/{day.day} 09:30",
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f"{day.month}月{day.day}日",
)


@lru_cache(maxsize=2000)
def _write_numeral(number: int) -> str:
    return write_numeral(str(number))


_COUNT_WRITERS: tuple[Callable[[int], Any], ...] = (
    lambda number: number,
    lambda number: number,
    lambda number: f"{number}人",
    lambda number: f" {number} ",
    lambda number: f"{number:,}人次",
    _write_numeral,
)


def sheet_rows(height: int) -> Iterator[list[Any]]:
    """Yield the rows of a sheet, `height` in all, as values of cells.

    Of the records 2 % are repeated, 1 % are unreadable, 0.5 % belong to the year before, and 0.8 %
    are doubtful.
    """
    yield ["沿河县2021年宣讲台账"]
    yield ["填报单位：县委老干部局", "", "", "", "", "单位：人"]
    yield HEADER
    records = _records(height)
    left = height - _ROWS_ABOVE - _ROWS_BELOW
    while left:
        block = min(_BLOCK, left)
        with_total = block == _BLOCK
        for _ in range(block - 2 * with_total):
            yield next(records)
        if with_total:
            yield ["小计", "", "", "", "", "", ""]
            yield HEADER
        left -= block
    yield ["合计", "", "", "", "", 1_000_000, ""]
    yield ["备注：本表按月汇总。"]
    yield ["填表人：张三", "", "", "审核人：李四"]


def _records(seed: int) -> Iterator[list[Any]]:
    """Yield an endless series of records."""
    rng = np.random.default_rng(seed)
    first_day, serial = dt.date(YEAR, 1, 1), 0
    last: list[Any] = []
    while True:
        numbers = rng.integers(0, 2**31, size=(_BLOCK, 8)).tolist()
        for day, form, place, town, topic, count, remark, fault in numbers:
            serial += 1
            per_mille = fault % 1000
            if per_mille < 20 and last:
                yield [serial, *last[1:]]
                continue
            date = first_day + dt.timedelta(days=day % 365)
            last = [
                serial,
                _DATE_WRITERS[form % len(_DATE_WRITERS)](date),
                _PLACES[place % len(_PLACES)],
                _TOWNS[town % len(_TOWNS)],
                f"{_TOPICS[topic % len(_TOPICS)]}第{topic // 7 % 500 + 1}讲",
                _COUNT_WRITERS[form // 7 % len(_COUNT_WRITERS)](count % 1990 + 10),
                _REMARKS[remark % len(_REMARKS)] if remark % 50 else f"第{remark}号",
            ]
            _spoil(last, per_mille)
            yield last


def _spoil(record: list[Any], per_mille: int) -> None:
    """Make some records unreadable or doubtful, according to a number from 0 to 999."""
    if per_mille < 25:
        record[1] = _UNREADABLE_DATES[per_mille % 4]
    elif per_mille < 30:
        record[5] = _UNREADABLE_COUNTS[per_mille % 4]
    elif per_mille < 35:
        record[1] = f"{YEAR - 1}年12月{per_mille % 28 + 1}日"
    elif per_mille < 40:
        record[5] = f"约{record[0] % 900 + 100}人"
    elif per_mille < 43:
        record[3] = _UNKNOWN_TOWNS[per_mille % 2]


def write_csv(path: Path, height: int, encoding: str) -> None:
    """Write the register as CSV."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(sheet_rows(height))


def write_xlsx(path: Path, height: int) -> None:
    """Write the register as a workbook of one sheet; some dates are date cells."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(REGISTER)
    for row in sheet_rows(height):
        sheet.append([None if cell == "" else cell for cell in row])
    workbook.save(path)
