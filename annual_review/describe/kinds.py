"""What a column nobody declared holds: a date, a number with its unit, a place, a category, a text.

`guess` weighs the label of a column against its values, which are read by the parsers of values/.
Where they disagree, the safer kind is taken and a remark says what was seen.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from annual_review.cleaning.duplicates import read_serial
from annual_review.describe import labels
from annual_review.describe.drafts import DraftField
from annual_review.describe.persons import holds_number, share_of_numbers, why_personal
from annual_review.project.settings import Office
from annual_review.values.cell_text import (
    as_text,
    compact,
    is_empty,
    normal_text,
    read_formula,
    tidy,
    tidy_category,
)
from annual_review.values.counts import is_number, read_amount
from annual_review.values.dates import DayWithoutYear, read_date, read_month, years_in
from annual_review.values.number_texts import leading_number
from annual_review.values.places import Townships
from annual_review.values.units import conversion, is_of_quantity, is_unit

_SAMPLE = 4000  # distinct cells of a column that are read
_MOST = 0.6  # of the cells, for a kind that the label confirms
_NEARLY_ALL = 0.8  # for one that it does not
_FEW_CHOICES = 12
_MANY_CHOICES = 30
_LONGEST_CHOICE = 16  # characters
_LEAST_ROWS = 4  # for a category whose label does not tell
_PLACE_NAME = re.compile(r".{1,8}(?:乡|镇|街道|街道办|街道办事处)")
_QUARTER = re.compile(r"(?:\d{4}年?[第-]?)?(?:第?[一二三四1-4]季度?|[Qq][1-4])(?:度)?")
_YEAR = re.compile(r"(?:19|20)\d\d年?度?|[一二][〇零○九][〇零○一二三四五六七八九]{2}年度?")
_CODE = re.compile(r"0\d+|\d{9,}|[A-Za-z]+[-_]?\d+.*|\d+[-_]\d+[-_].*")
_NUMERAL_ONLY = re.compile(r"[一二三四五六七八九十]+")
_DAY_PART = re.compile(r"[年月日号]|\d{4}[-./]\d{1,2}[-./]\d{1,2}")
_YES = ("是", "√", "✓", "有", "已", "Y", "y", "对", "☑")
_NO = ("否", "×", "✗", "没有", "未", "N", "n", "不", "☐")
_DITTO = re.compile(r"[〃″”\"]+|同上|同前|上同|″")


@dataclass
class ColumnCells:
    """The cells of a column below its label: each distinct one with how often it occurs.

    `rows` counts the rows of data, also those without a cell; `line_units` are the units that
    lines above the tables give.
    """

    label: str
    unit: str = ""
    rows: int = 0
    cells: list[tuple[Any, int]] = field(default_factory=list)
    line_units: list[str] = field(default_factory=list)

    @cached_property
    def filled(self) -> list[tuple[Any, int]]:
        """The cells that mean something, ditto marks left out; a sample if there are very many."""
        return [
            (cell, count)
            for cell, count in self.cells
            if not is_empty(tidy(as_text(cell)))
            and not _DITTO.fullmatch(compact(as_text(cell)))
            and read_formula(cell) is None
        ][:_SAMPLE]

    @property
    def total(self) -> int:
        """How many cells are filled."""
        return sum(count for _, count in self.filled)

    @property
    def blanks(self) -> int:
        """How many rows have no cell that means something."""
        return self.rows - sum(
            count for cell, count in self.cells if not is_empty(tidy(as_text(cell)))
        )

    @property
    def broken(self) -> int:
        """How many cells hold a formula without a result, or its error."""
        return sum(count for cell, count in self.cells if read_formula(cell) is not None)

    @cached_property
    def texts(self) -> list[str]:
        """The distinct texts of the cells."""
        return [tidy(as_text(cell)) for cell, _ in self.filled]

    def share(self, test: Callable[[Any], bool]) -> float:
        """Return the share of the filled cells that satisfy a test."""
        return self.count(test) / self.total if self.total else 0.0

    def count(self, test: Callable[[Any], bool]) -> int:
        """Return how many filled cells satisfy a test."""
        return sum(count for cell, count in self.filled if test(cell))


def is_ditto(cell: Any) -> bool:
    """Return whether a cell says that the value above it holds.

    >>> is_ditto("〃"), is_ditto("同 上"), is_ditto("上同镇")
    (True, True, False)
    """
    return isinstance(cell, str) and _DITTO.fullmatch(compact(cell)) is not None


def is_township(text: str) -> bool:
    """Return whether a text ends like the name of a township.

    >>> is_township("官舟镇"), is_township("官舟镇中学")
    (True, False)
    """
    return _PLACE_NAME.fullmatch(compact(text)) is not None


def guess(name: str, column: ColumnCells, office: Office | None, year: int) -> DraftField:
    """Return the field that a column is, with remarks on what was seen of it."""
    found = DraftField(name)
    tests: Sequence[Callable[[DraftField, ColumnCells, Office | None, int], bool]] = (
        _as_serial,
        _as_remark,
        _as_numbers_of_persons,
        _as_period,
        _as_date,
        _as_number,
        _as_place,
        _as_person,
        _as_category,
    )
    if not any(test(found, column, office, year) for test in tests):
        _as_text(found, column)
    _say_blanks(found, column)
    return found


def _as_serial(found: DraftField, column: ColumnCells, office: Office | None, year: int) -> bool:
    if not labels.is_serial(column.label):
        return False
    numbers = [read_serial(as_text(cell).strip()) for cell, _ in column.filled]
    known = [number for number in numbers if number is not None]
    runs = len(known) >= _NEARLY_ALL * max(len(numbers), 1) and max(known, default=0) <= max(
        3 * column.rows, 20
    )
    if labels.is_sure_serial(column.label) or runs:
        found.kind = "serial"
    return found.kind == "serial"


def _as_remark(found: DraftField, column: ColumnCells, office: Office | None, year: int) -> bool:
    if labels.is_remark(column.label):
        found.kind = "remark"
    return found.kind == "remark"


def _as_numbers_of_persons(
    found: DraftField, column: ColumnCells, office: Office | None, year: int
) -> bool:
    """Recognise telephones, identity cards and the like, whose digits are no number."""
    if labels.is_number(column.label) and not labels.is_private(column.label):
        return False
    is_private = labels.is_private(column.label) and not (
        labels.BIRTH.search(column.label) and column.total
    )
    if is_private or share_of_numbers(column.filled, column.label) >= 0.5:
        found.personal = True
        found.remark("个人信息，不出记录和待改表")
        return True
    return False


def _as_period(found: DraftField, column: ColumnCells, office: Office | None, year: int) -> bool:
    """Recognise months, quarters and years."""
    if labels.LIFE_DATE.search(column.label):
        return False
    is_labelled = {
        "month": labels.is_month(column.label),
        "quarter": labels.is_quarter(column.label),
        "year": labels.is_year(column.label),
    }
    shares = {
        "month": column.share(lambda cell: _is_month(cell, is_labelled["month"], year)),
        "quarter": column.share(lambda cell: _is_quarter(cell, is_labelled["quarter"])),
        "year": column.share(lambda cell: _is_year(cell, is_labelled["year"])),
    }
    for kind in ("quarter", "month", "year"):
        least = _MOST if is_labelled[kind] else _NEARLY_ALL
        if column.total and shares[kind] >= least and (is_labelled[kind] or kind != "year"):
            found.kind = kind  # type: ignore[assignment]
            rest = column.total - round(shares[kind] * column.total)
            _say_unread(found, rest, "期间")
            return True
    return False


def _is_month(cell: Any, is_labelled: bool, year: int) -> bool:
    if is_labelled and isinstance(cell, int | float) and not isinstance(cell, bool):
        return cell == int(cell) and 1 <= cell <= 12
    if is_labelled and isinstance(cell, dt.datetime | dt.date):
        return cell.day == 1
    text = compact(as_text(cell))
    if is_labelled and re.fullmatch(r"\d{1,2}", text):
        return 1 <= int(text) <= 12
    return read_month(cell, year) is not None and re.search(r"[旬初中底末半]", text) is None


def _is_quarter(cell: Any, is_labelled: bool) -> bool:
    text = compact(as_text(cell))
    if is_labelled and re.fullmatch(r"[1-4一二三四]", text):
        return True
    return _QUARTER.fullmatch(text) is not None


def _is_year(cell: Any, is_labelled: bool) -> bool:
    return _YEAR.fullmatch(compact(as_text(cell))) is not None


def _as_date(found: DraftField, column: ColumnCells, office: Office | None, year: int) -> bool:
    is_labelled = labels.is_date(column.label)
    if not column.total:
        if is_labelled and not labels.LIFE_DATE.search(column.label):
            found.kind = "date"
        return found.kind == "date"
    readable = column.count(lambda cell: _is_day(cell, year, is_labelled=is_labelled))
    share = readable / column.total
    if share < (_MOST if is_labelled else _NEARLY_ALL):
        if is_labelled and share > 0:
            found.remark(
                f"{column.total}个里有{readable}个是日期，暂作文字；统一写成年月日后可改为 kind: date"
            )
        return False
    found.kind = "date"
    _say_unread(found, column.total - readable, "日期")
    if labels.BIRTH.search(column.label):
        found.personal = True
    return True


def _is_day(cell: Any, year: int, *, is_labelled: bool) -> bool:
    """Return whether a cell is a day; without a label that says so, only what can be no number."""
    if isinstance(cell, DayWithoutYear):
        return True
    if isinstance(cell, dt.date):
        return True
    text = normal_text(cell)
    is_plain = re.fullmatch(r"(?:19|20)\d{6}", text) is not None
    if not is_labelled and not is_plain and not _DAY_PART.search(text):
        return False
    return read_date(cell, year).value is not None


def days_of(column: ColumnCells, year: int) -> list[dt.date]:
    """Return the days of a column, one for each cell that can be read."""
    found = []
    for cell, count in column.filled:
        value = cell if isinstance(cell, DayWithoutYear) else read_date(cell, year).value
        if value is not None:
            day = dt.date(year, 1, 1) if isinstance(cell, DayWithoutYear) else value
            found += [day] * count
    return found


def _as_number(found: DraftField, column: ColumnCells, office: Office | None, year: int) -> bool:
    is_labelled = labels.is_number(column.label) or bool(column.unit)
    if not column.total:
        if is_labelled:
            _set_number(found, column)
        return is_labelled
    if labels.is_code(column.label) and not column.unit:
        return False
    is_numeral = column.share(
        lambda cell: _NUMERAL_ONLY.fullmatch(compact(as_text(cell))) is not None
    )
    if column.share(_is_code) > 0.2 or (is_numeral > 0.5 and not is_labelled):
        return False
    unit = _unit_of(column)
    readable = column.count(lambda cell: _is_quantity(cell, unit))
    share = readable / column.total
    if share < (_MOST if is_labelled else _NEARLY_ALL):
        if is_labelled and share >= 0.3:
            found.remark(
                f"{column.total}个里有{readable}个是数，暂作文字；统一填数后可改为 kind: count"
            )
        return False
    _set_number(found, column)
    _say_unread(found, column.total - readable, "数")
    return True


def _is_code(cell: Any) -> bool:
    return isinstance(cell, str) and _CODE.fullmatch(compact(cell)) is not None


def _is_quantity(cell: Any, unit: str) -> bool:
    if isinstance(cell, bool | dt.date | dt.time):
        return False
    return read_amount(cell, unit).value is not None or (not unit and is_number(cell))


def _unit_of(column: ColumnCells) -> str:
    """Return the unit of a column: its label's, its cells', that of a line above, or its noun's."""
    if column.unit:
        return column.unit
    stated = Counter(_units_in_cells(column))
    if stated:
        unit, count = stated.most_common(1)[0]
        noun = labels.counted_unit(column.label)
        if noun and conversion(unit, noun):
            return noun
        others = [other for other in stated if other != unit]
        if (count >= 2 or 2 * count >= column.total) or (
            others and all(conversion(other, unit) for other in others)
        ):
            return unit
    if noun := labels.counted_unit(column.label):
        return noun
    of_lines = [
        unit
        for unit in column.line_units
        if is_of_quantity(unit) == bool(labels.NUMBERS_OF_QUANTITY.search(column.label))
    ]
    measures = [unit for unit in of_lines if conversion(unit, of_lines[0])]
    return of_lines[0] if of_lines and len(measures) == len(of_lines) else ""


def _units_in_cells(column: ColumnCells) -> list[str]:
    """Return the units behind the numbers of a column's texts."""
    found = []
    for cell, count in column.filled:
        if isinstance(cell, str):
            number = leading_number(compact(normal_text(cell)).lstrip("约近共¥￥"))
            if number and number.value is not None and number.rest and is_unit(number.rest):
                found += [number.rest] * count
    return found


def _set_number(found: DraftField, column: ColumnCells) -> None:
    """Make a field a count or an amount with its unit."""
    found.unit = _unit_of(column)
    values = [read_amount(cell, found.unit).value for cell, _ in column.filled]
    is_whole = all(value is None or value == int(value) for value in values)
    is_quantity = bool(labels.NUMBERS_OF_QUANTITY.search(column.label)) or (
        found.unit != ""
        and is_of_quantity(found.unit)
        and found.unit not in ("年", "岁", "天", "日")
    )
    found.kind = "count" if is_whole and not is_quantity else "amount"
    if not found.unit and is_quantity:
        found.remark("没有写明单位，请补 unit:（如 元、万元、亩）")
    stated = set(_units_in_cells(column))
    if len(set(column.line_units)) > 1 and found.unit in column.line_units:
        found.remark(f"各表注明的单位有{'、'.join(column.line_units)}，清洗时换算")
    others = sorted(unit for unit in stated if found.unit and not conversion(unit, found.unit))
    if others:
        found.remark(f"有的单元格单位是{'、'.join(others)}，不能换算为{found.unit}")


def _as_place(found: DraftField, column: ColumnCells, office: Office | None, year: int) -> bool:
    is_labelled = labels.is_place(column.label)
    if not column.total:
        if is_labelled:
            found.kind = "place"
        return is_labelled
    if office is not None and office.townships:
        read = Townships(office).read
        known = column.share(lambda cell: not read(cell).doubt)
        if known >= _MOST:
            found.kind = "place"
            unknown = column.count(lambda cell: bool(read(cell).doubt))
            if unknown:
                found.remark(f"{unknown}个不在 office.yaml 的乡镇名单中")
            return True
    looks = column.share(lambda cell: is_township(as_text(cell)))
    if looks < (0.4 if is_labelled else _NEARLY_ALL):
        return False
    found.kind = "place"
    if office is not None and office.townships:
        found.remark("多不在 office.yaml 的乡镇名单中，请核对名单")
    return True


def _as_person(found: DraftField, column: ColumnCells, office: Office | None, year: int) -> bool:
    share = share_of_numbers(column.filled, column.label)
    why = why_personal(column.label, column.texts, share)
    if why:
        found.personal = True
        found.remark(
            "按表头，是人名，不出记录和待改表"
            if why == "个人姓名"
            else f"{why}，请核对是否个人信息"
        )
    return bool(why)


def _as_category(found: DraftField, column: ColumnCells, office: Office | None, year: int) -> bool:
    if not column.total:
        return False
    values: Counter[str] = Counter()
    for cell, count in column.filled:
        values[tidy_category(as_text(cell))] += count
    merged = _merge_spellings(values)
    longest = max(map(len, merged))
    distinct = len(merged)
    each = column.total / distinct
    is_labelled = labels.is_category(column.label)
    is_free = labels.is_free_text(column.label) or labels.is_code(column.label)
    is_switch = set(merged) <= {*_YES, *_NO}
    if longest > _LONGEST_CHOICE + 4 * is_labelled or labels.is_address(column.label):
        return False
    least = 1.5 if is_labelled else 6.0 if is_free else 2.5
    enough = column.total >= (2 if is_labelled or is_switch else _LEAST_ROWS)
    if not enough or (each < least and not is_switch):
        return False
    if distinct > _MANY_CHOICES or (distinct > _FEW_CHOICES and each < 4 and not is_labelled):
        return False
    found.kind = "category"
    if distinct > _FEW_CHOICES:
        found.remark(f"有{distinct}种写法，没有列出；固定的类别可写 choices:")
    elif each >= 2 or is_switch:
        _set_choices(found, merged, is_switch=is_switch)
    else:
        found.remark(f"{column.total}个里有{distinct}种，没有列出；固定的类别可写 choices:")
    return True


def _merge_spellings(values: Counter[str]) -> Counter[str]:
    """Count values that differ only in marks and width under their commonest spelling."""
    commonest: dict[str, str] = {}
    merged: Counter[str] = Counter()
    for value, count in values.most_common():
        key = re.sub(r"[^\w]", "", compact(value)).casefold() or value
        merged[commonest.setdefault(key, value)] += count
    return merged


def _set_choices(found: DraftField, values: Counter[str], *, is_switch: bool) -> None:
    if is_switch:
        sides = [[v for v in values if v in side] for side in (_YES, _NO)]
        found.choices = {
            spelled: [other for other in side if other != spelled]
            for side, word in zip(sides, ("是", "否"), strict=True)
            if side
            for spelled in [word if word in side or side[0] in "√✓YNyn×✗" else side[0]]
        }
        return
    found.choices = {value: [] for value, _ in values.most_common()}
    single = [value for value, count in values.items() if count == 1]
    if single and len(single) < len(values):
        found.remark(f"只出现1次的类别{len(single)}个，请核对是否错字")


def _as_text(found: DraftField, column: ColumnCells) -> None:
    """Say what may be wrong with a column that stays a text."""
    if labels.is_address(column.label):
        found.remark("如是个人住址，请加 personal: true")
    if labels.is_health(column.label):
        found.personal = True
        found.remark("像是个人健康信息，请核对")
    some = column.count(lambda cell: holds_number(cell, column.label))
    if some:
        found.remark(f"{some}个单元格里有电话、身份证等号码，输出时遮盖")


def _say_unread(found: DraftField, count: int, what: str) -> None:
    if count > 0:
        found.remark(f"{count}行读不成{what}，待更正")


def _say_blanks(found: DraftField, column: ColumnCells) -> None:
    """Say how many cells are blank; numbers and dates are then not required."""
    needs_value = found.kind in ("date", "month", "quarter", "year", "count", "amount")
    if found.kind in ("serial", "remark"):
        return
    if column.broken:
        found.remark(f"{column.broken}个公式没有结果或出错")
    if column.rows and not column.total and not column.broken:
        found.remark(f"{column.rows}行全空")
    elif column.blanks > 0 and column.rows:
        found.remark(f"{column.rows}行中{column.blanks}行为空")
    if needs_value and (column.blanks > 0 or not column.rows):
        found.required = False


def years_of(texts: Sequence[str]) -> Counter[int]:
    """Return the years that texts name, with how many name each."""
    return Counter(year for text in texts for year in years_in(text))
