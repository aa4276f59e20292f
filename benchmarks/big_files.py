"""A big register, 宣讲台账 of 2021, as an office might send it: the same rows every time.

It is messy in the ways of small ones: days, numbers and places in many spellings, rows entered
twice, rows that cannot be read, totals and headers among the rows, notes below them.
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
MOST = 1_048_576  # rows of a sheet
BLOCK = 10_000  # rows of data between two totals
LEAST = 20  # rows of a file: what stands around the data takes its place
_ABOVE, _BELOW = 3, 3

_PLACES = ("村（社区）", "学校", "乡镇（街道）", "搬迁安置点", "机关单位", "企业")
_TOPICS = ("党史", "新中国史", "改革开放史", "社会主义发展史", "乡村振兴", "民法典", "生态保护")
_TOWNS = tuple(
    spelling
    for town in ("和平街道", "官舟镇", "谯家镇", "夹石镇", "土地坳镇", "甘溪镇", "后坪乡")
    for spelling in (town, f"沿河县{town}", f" {town[0]} {town[1:]}", town.rstrip("镇乡"))
)
_UNKNOWN_TOWNS = ("官周镇", "龙泉社区")
_UNREAD_DAYS = ("2021年2月30日", "不详", "2021.13.1", "上半年")
_UNREAD_COUNTS = ("若干", "数百人", "", "12至15人")
_REMARKS = ("", "", "", "/", "无", "—")

_DAYS: tuple[Callable[[dt.date], Any], ...] = (
    lambda day: day,
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day:%Y-%m-%d}",
    lambda day: f"{day:%Y%m%d}",
    lambda day: f"{day.year}/{day.month}/{day.day} 09:30",
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f"{day.month}月{day.day}日",
)


@lru_cache(maxsize=2000)
def _numeral(number: int) -> str:
    return write_numeral(str(number))


_COUNTS: tuple[Callable[[int], Any], ...] = (
    lambda number: number,
    lambda number: number,
    lambda number: f"{number}人",
    lambda number: f" {number} ",
    lambda number: f"{number:,}人次",
    _numeral,
)


def lines(height: int) -> Iterator[list[Any]]:
    """Yield the rows of a sheet, `height` in all; the days and numbers as cells would hold them.

    Of the records 2 % are entered twice, 1 % cannot be read, 0.5 % are of the year before, and
    0.8 % are to be looked at.
    """
    yield ["沿河县2021年宣讲台账"]
    yield ["填报单位：县委老干部局", "", "", "", "", "单位：人"]
    yield HEADER
    rows = _records(height)
    left = height - _ABOVE - _BELOW
    while left:
        block = min(BLOCK, left)
        with_total = block == BLOCK
        for _ in range(block - 2 * with_total):
            yield next(rows)
        if with_total:
            yield ["小计", "", "", "", "", "", ""]
            yield HEADER
        left -= block
    yield ["合计", "", "", "", "", 1_000_000, ""]
    yield ["备注：本表按月汇总。"]
    yield ["填表人：张三", "", "", "审核人：李四"]


def _records(seed: int) -> Iterator[list[Any]]:
    """Yield records without end."""
    draw = np.random.default_rng(seed)
    first, serial = dt.date(YEAR, 1, 1), 0
    last: list[Any] = []
    while True:
        numbers = draw.integers(0, 2**31, size=(BLOCK, 8)).tolist()
        for day, spelt, place, town, topic, count, remark, fate in numbers:
            serial += 1
            chance = fate % 1000
            if chance < 20 and last:
                yield [serial, *last[1:]]
                continue
            date = first + dt.timedelta(days=day % 365)
            last = [
                serial,
                _DAYS[spelt % len(_DAYS)](date),
                _PLACES[place % len(_PLACES)],
                _TOWNS[town % len(_TOWNS)],
                f"{_TOPICS[topic % len(_TOPICS)]}第{topic // 7 % 500 + 1}讲",
                _COUNTS[spelt // 7 % len(_COUNTS)](count % 1990 + 10),
                _REMARKS[remark % len(_REMARKS)] if remark % 50 else f"第{remark}号",
            ]
            _spoil(last, chance)
            yield last


def _spoil(row: list[Any], chance: int) -> None:
    """Make a record, by a chance of a thousand, one that is not simply kept."""
    if chance < 25:
        row[1] = _UNREAD_DAYS[chance % 4]
    elif chance < 30:
        row[5] = _UNREAD_COUNTS[chance % 4]
    elif chance < 35:
        row[1] = f"{YEAR - 1}年12月{chance % 28 + 1}日"
    elif chance < 40:
        row[5] = f"约{row[0] % 900 + 100}人"
    elif chance < 43:
        row[3] = _UNKNOWN_TOWNS[chance % 2]


def write_csv(path: Path, height: int, encoding: str) -> None:
    """Write the register as CSV."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(lines(height))


def write_xlsx(path: Path, height: int) -> None:
    """Write the register as a workbook of one sheet; days are cells of days."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(REGISTER)
    for line in lines(height):
        sheet.append([None if cell == "" else cell for cell in line])
    workbook.save(path)
