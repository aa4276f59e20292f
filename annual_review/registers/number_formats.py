"""Number formats of spreadsheets: which of them show a day or an hour without its year.

The formats of .xlsx and .xls are codes such as `m"月"d"日"` (ECMA-376 part 1, 18.8.31); some have
only a number, whose code each language has in its own version of the program (18.8.30).
"""

from __future__ import annotations

import re
from functools import lru_cache

# Numbers of formats without a year, in English and in simplified Chinese: d-mmm, hours, 5月1日.
_NUMBERS = frozenset({16, 18, 19, 20, 21, 28, 29, 32, 33, 34, 35, 45, 47, 51, 53, 54, 55, 56, 58})

_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_SYSTEM_DATE = re.compile(r"\[\$[^\]]*-F800\]", re.IGNORECASE)  # the long date, with its year
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_YEAR = re.compile(r"[yebg]", re.IGNORECASE)  # also of eras: e, g; and Buddhist: b
_PART = re.compile(r"[mdhs]", re.IGNORECASE)
_NOT_OF_DATES = re.compile(r"general|g/通用格式|[0#?@]", re.IGNORECASE)


@lru_cache(maxsize=1 << 10)
def hides_year(code: str) -> bool:
    r"""Return whether a format shows a date, or its hour, without the year.

    >>> [hides_year(code) for code in ('m"月"d"日"', "m/d;@", "yyyy/m/d", "yy-m-d", "0", "[h]:mm")]
    [True, True, False, False, False, False]
    """
    if _SYSTEM_DATE.search(code):
        return False
    shown = _LITERAL.sub("", code).partition(";")[0]
    if _ELAPSED.search(shown) or _YEAR.search(shown.lower().replace("general", "")):
        return False
    without_fractions = re.sub(r"(?<=s)\.0+", "", shown, flags=re.IGNORECASE)
    return bool(_PART.search(shown)) and not _NOT_OF_DATES.search(without_fractions)


def is_number_without_year(number: int) -> bool:
    """Return whether a format that has only a number shows a date without its year.

    >>> [is_number_without_year(number) for number in (14, 16, 31, 58)]
    [False, True, False, True]
    """
    return number in _NUMBERS


@lru_cache(maxsize=1 << 10)
def shows_day(code: str) -> bool:
    r"""Return whether a format shows numbers as days.

    >>> [shows_day(code) for code in ('yyyy"年"m"月"d"日"', "yyyy/m/d", "General", "0.00", "@")]
    [True, True, False, False, False]
    """
    shown = _LITERAL.sub("", code).partition(";")[0]
    return bool(re.search(r"[yd]", shown, re.IGNORECASE)) and not _NOT_OF_DATES.search(shown)
