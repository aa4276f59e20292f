"""Dates whose year, month and day stand in cells of their own: put together as one text.

`join_date` makes the text that `dates.read_date` reads, `lacking_part` says what it lacks;
cleaning/written_once/date_columns.py calls them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from annual_review.values.cell_text import (
    FormulaWithoutResult,
    compact,
    is_empty,
    is_formula_error,
    normal_text,
)
from annual_review.values.dates import is_date
from annual_review.values.numerals import read_numeral

_UNITS = ("年", "月", "日")
_ENDINGS = (re.compile(r"年(?:度|份)?$"), re.compile(r"月份?$"), re.compile("[日号]$"))
_SHORT_YEAR = re.compile(r"\d\d")
_SHORT_NUMERAL = re.compile("[〇零一二三四五六七八九]{2}")
_CENTURY = 100
_WITHOUT_MONTH = re.compile(r"[^年月日]{2,4}年(?P<day>[^年月日]+日)?|(?P<only>[^年月日]{1,5}日)")


def join_date(cells: Sequence[Any], year: int) -> Any:
    """Return the text of a date whose parts are year, month and day, or the last two of them.

    A year of two digits is the one nearest to `year`. A blank part is left out, so that what
    remains is a month or a year; without any part the text is blank. A formula's error stands for
    the whole.

    >>> join_date([2021.0, "３月", "5日"], 2021), join_date(["21", 3, ""], 2021)
    ('2021年3月5日', '2021年3月')
    >>> join_date(["三", "5-7"], 2021), join_date([None, "", " "], 2021)
    ('三月5-7日', '')
    """
    wrong = (cell for cell in cells if isinstance(cell, FormulaWithoutResult))
    error = (cell for cell in cells if is_formula_error(cell))
    for cell in (*wrong, *error):
        return cell
    whole = [cell for cell in cells if not is_empty(normal_text(cell))]
    if len(whole) == 1 and isinstance(whole[0], str) and is_date(whole[0]):
        return whole[0]
    first = len(_UNITS) - len(cells)
    return "".join(_part(cell, first + at, year) for at, cell in enumerate(cells))


def lacking_part(text: Any) -> str:
    """Return what is wrong with the text of a date without a month, or "" if it has one.

    >>> lacking_part("2021年5日"), lacking_part("2021年"), lacking_part("2021年3月")
    ('没有写月份', '没有写月和日', '')
    """
    if not isinstance(text, str) or not (match := _WITHOUT_MONTH.fullmatch(text)):
        return ""
    return "没有写月份" if match["day"] or match["only"] else "没有写月和日"


def _part(cell: Any, at: int, year: int) -> str:
    """Return a part with its unit: at 0 the year, 1 the month, 2 the day."""
    if isinstance(cell, dt.date):
        cell = (cell.year, cell.month, cell.day)[at]
    text = normal_text(cell)
    if is_empty(text):
        return ""
    number = _ENDINGS[at].sub("", compact(text))
    if at == 1 and number == "元":
        return "1月"
    if at == 0:
        number = _whole_year(number, year)
    has_unit = any(letter.isdecimal() for letter in number) or read_numeral(number) is not None
    return f"{number}{_UNITS[at]}" if has_unit else number


def _whole_year(number: str, year: int) -> str:
    """Return a year with its century; years in numerals of four signs are left to `read_date`."""
    if _SHORT_NUMERAL.fullmatch(number):
        number = "".join(str("〇一二三四五六七八九".index(x.replace("零", "〇"))) for x in number)
    if not _SHORT_YEAR.fullmatch(number):
        return number
    stated, century = int(number), year // _CENTURY * _CENTURY
    years = (century + stated + of for of in (-_CENTURY, 0, _CENTURY))
    return str(min(years, key=lambda each: abs(each - year)))
