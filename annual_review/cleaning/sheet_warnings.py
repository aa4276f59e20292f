"""Warnings about whole sheets and registers: blank, hidden, of another year, in several units.

`clean` adds them, in Chinese, to those of single tables (layout.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from annual_review.cleaning.column_units import measures_above
from annual_review.cleaning.data_rows import DataRows
from annual_review.cleaning.layout import Layout
from annual_review.cleaning.row_years import row_years
from annual_review.values.office_year import OfficeYear
from annual_review.values.units import conversion

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
_OTHER_YEAR = "年份填错的请在原表改正，确属别的年份的请移到那一年的文件夹"
_WITHOUT_YEAR = "请在原表把日期栏设为显示年份的格式，改正年份后保存"


def blank_file_warnings(layouts: Sequence[Layout]) -> Iterator[str]:
    """Yield a warning for each file in which no sheet shows anything."""
    shown = {layout.grid.sheet.file for layout in layouts if layout.grid.filled.any()}
    for name in sorted({layout.grid.sheet.file for layout in layouts} - shown):
        yield f"{name}：文件里没有内容。"


def formula_warnings(layouts: Sequence[Layout]) -> Iterator[str]:
    """Yield a warning for each sheet with formulas that were never computed."""
    for layout in layouts:
        sheet = layout.grid.sheet
        if sheet.uncomputed:
            yield (
                f"{sheet.place}：有{sheet.uncomputed}个公式没有计算结果（由程序生成，未经表格软件保存）。"
                "请用表格软件打开、重新计算并保存，再放回原处。"
            )


def hidden_sheet_warnings(layouts: Sequence[Layout], parts: Sequence[DataRows]) -> Iterator[str]:
    """Yield a warning for each hidden sheet of which rows are counted."""
    sheets = {layout.grid.sheet.place: layout.grid.sheet for layout in layouts}
    for place, sheet in sheets.items():
        if not sheet.hidden:
            continue
        kept: Counter[str] = Counter()
        for part in parts:
            if part.layout.grid.sheet.place == place:
                kept[part.table.register] += _number([part], "kept")
        counted = "、".join(f"{name}{number}行" for name, number in kept.items() if number)
        if counted:
            what, remedy = _HIDDEN[sheet.hidden]
            yield f"{sheet.place}：{what}，其中的登记已照常计入（{counted}）。{remedy}。"


def lost_rows_warnings(
    by_register: Mapping[str, Sequence[DataRows]], year: OfficeYear
) -> Iterator[str]:
    """Yield a warning for each register, or else each sheet of one, of which no row is counted.

    That is for the years of its dates, or, of a whole register, whatever it is for. A sheet whose
    title states another year has a warning of its own.
    """
    for register, parts in by_register.items():
        if not _number(parts, "kept", "out_of_period"):
            waiting = _number(parts, "rejected") - _number_without_year(parts)
            others = [f"{waiting}行待更正，见 to_fix.xlsx"] if waiting else []
            yield from _lost(register, parts, year, others)
            continue
        sheets: dict[int, list[DataRows]] = {}
        for part in parts:
            if part.layout.source is None:
                sheets.setdefault(part.sheet_number, []).append(part)
        yield from _forms_of_other_years(register, parts, year)
        for same in sheets.values():
            if not _number(same, "kept", "duplicate", "out_of_period"):
                yield from _lost(f"{same[0].layout.grid.sheet.place}（{register}）", same, year, [])


def mixed_unit_warnings(by_register: Mapping[str, Sequence[DataRows]]) -> Iterator[str]:
    """Yield a warning for each field without a unit whose columns are in different ones."""
    for register, parts in by_register.items():
        measures: dict[str, set[str]] = {}
        for part in parts:
            for name, position in part.positions.items():
                field = part.fields[name]
                if field.kind in ("count", "amount") and not field.unit:
                    found = measures_above(part.layout, part.rows, position)
                    measures.setdefault(name, set()).update(found)
        for name, found in measures.items():
            units = sorted(found)
            if any(conversion(unit, units[0]) != 1 for unit in units):
                yield (
                    f"{register}：栏目“{name}”各表的单位不同（{'、'.join(units)}），未作换算。"
                    "请在 registers.yaml 中为它写明 unit。"
                )


def _forms_of_other_years(
    register: str, parts: Sequence[DataRows], year: OfficeYear
) -> Iterator[str]:
    """Yield one warning for all forms of a register whose dates are in other years."""
    years = _outside((part for part in parts if part.layout.source is not None), year)
    if years:
        each = _worded(years, year, "张")
        yield (
            f"{register}：{years.total()}张表单的日期在别的年份（{each}），没有计入{year.label}。"
            f"{_OTHER_YEAR}。"
        )


def _lost(
    place: str, parts: Sequence[DataRows], year: OfficeYear, others: list[str]
) -> Iterator[str]:
    """Yield the warning that none of some rows is counted, if any is lost for one of the causes."""
    years = _outside((part for part in parts if not part.table.is_of_other_year(year)), year)
    causes, remedies = [], []
    if years:
        each = _worded(years, year, "行")
        causes.append(f"{years.total()}行的日期在别的年份（{each}）")
        remedies.append(_OTHER_YEAR)
    if number := _number_without_year(parts):
        causes.append(f"{number}行的日期不显示年份，所存年份不符，待更正")
        remedies.append(_WITHOUT_YEAR)
    causes += others
    if causes:
        remedy = "".join(f"{remedy}。" for remedy in remedies)
        yield f"{place}：没有一行计入{year.label}，{'，'.join(causes)}。{remedy}"


def _outside(parts: Iterable[DataRows], year: OfficeYear) -> Counter[int]:
    """Return how many rows are of other years, by the numbers of these."""
    years: Counter[int] = Counter()
    for part in parts:
        if part.dated is not None:
            years.update(row_years(part, year).numbers[part.fates == "out_of_year"].tolist())
    return years


def _worded(years: Mapping[int, int], year: OfficeYear, measure: str) -> str:
    each = sorted(years.items())
    return "、".join(f"{year.with_number(other).label}{number}{measure}" for other, number in each)


def _number(parts: Sequence[DataRows], *fates: str) -> int:
    return sum(int(np.isin(part.fates, fates).sum()) for part in parts)


def _number_without_year(parts: Sequence[DataRows]) -> int:
    """Return how many rows are rejected for a date cell that does not show its year."""
    return sum(
        int((column.problems & column.shows_no_year & (part.fates == "rejected")).sum())
        for part in parts
        if (column := part.dated) is not None
    )
