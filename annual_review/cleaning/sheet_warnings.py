"""Warnings about whole sheets and registers: hidden ones that count, others of which nothing does.

`clean` adds them, in Chinese, to those of single tables (layout.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from annual_review.cleaning.data_rows import DataRows
from annual_review.cleaning.layout import Layout

_HIDDEN = {
    "hidden": (
        "此工作表已隐藏",
        "不应计入的请删去此工作表，应计入的请取消隐藏",
    ),
    "very hidden": (
        "此工作表已深度隐藏，“取消隐藏”的列表中也没有它",
        "请在表格软件的宏编辑器（Alt+F11）中把它的 Visible 属性改为 -1，不应计入的随后删去",
    ),
}
_REMEDY = "年份填错的请在原表改正，确属别的年份的请移到那一年的文件夹"


def blank_file_warnings(layouts: Sequence[Layout]) -> Iterator[str]:
    """Yield a warning for each file in which no sheet shows anything."""
    shown = {layout.grid.sheet.file for layout in layouts if layout.grid.filled.any()}
    for name in sorted({layout.grid.sheet.file for layout in layouts} - shown):
        yield f"{name}：文件里没有内容。"


def hidden_sheet_warnings(layouts: Sequence[Layout], parts: Sequence[DataRows]) -> Iterator[str]:
    """Yield a warning for each hidden sheet of which rows are counted."""
    for layout in layouts:
        sheet = layout.grid.sheet
        if not sheet.hidden:
            continue
        kept: Counter[str] = Counter()
        for part in parts:
            if part.layout is layout:
                kept[part.table.register] += _number(part, "kept")
        counted = "、".join(f"{name}{number}行" for name, number in kept.items() if number)
        if counted:
            what, remedy = _HIDDEN[sheet.hidden]
            yield f"{sheet.place}：{what}，其中的登记已照常计入（{counted}）。{remedy}。"


def lost_rows_warnings(by_register: Mapping[str, Sequence[DataRows]], year: int) -> Iterator[str]:
    """Yield a warning for each register, or else each sheet of one, of which no row is counted.

    A sheet whose title states another year has a warning of its own.
    """
    for register, parts in by_register.items():
        if not any(_number(part, "kept") for part in parts):
            yield from _lost_register(register, parts, year)
            continue
        sheets: dict[int, list[DataRows]] = {}
        for part in parts:
            sheets.setdefault(part.sheet_number, []).append(part)
        for same in sheets.values():
            outside = _outside(same, year)
            if outside and not any(_number(part, "kept", "duplicate") for part in same):
                place = same[0].layout.grid.sheet.place
                yield f"{place}（{register}）：没有一行计入{year}年，{outside}。{_REMEDY}。"


def _lost_register(register: str, parts: Sequence[DataRows], year: int) -> Iterator[str]:
    """Yield a warning for a register of which no row is counted, if it has rows."""
    rejected = sum(_number(part, "rejected") for part in parts)
    outside = _outside(parts, year)
    waiting = f"{rejected}行待更正，见 to_fix.xlsx" if rejected else ""
    if outside or waiting:
        found = "，".join(filter(None, [outside, waiting]))
        remedy = f"{_REMEDY}。" if outside else ""
        yield f"{register}：没有一行计入{year}年，{found}。{remedy}"


def _outside(parts: Sequence[DataRows], year: int) -> str:
    """Return, in Chinese, how many rows are of which other years, under titles of none."""
    years: Counter[int] = Counter()
    for part in parts:
        dates = part.columns_of_kind("date")
        if dates and not part.table.is_of_other_year(year):
            years.update(dates[0].years()[part.fates == "out_of_year"].tolist())
    each = "、".join(f"{other}年{number}行" for other, number in sorted(years.items()))
    return f"有{years.total()}行的日期在别的年份（{each}）" if years else ""


def _number(part: DataRows, *fates: str) -> int:
    return int(np.isin(part.fates, fates).sum())
