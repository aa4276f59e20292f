"""Labels of columns that are values of a field: 1月, 第一季度, 日报 or 官舟镇 as headers.

`SpreadLabels.read` reads one label of a register that says `spread:`; `spread_columns` finds by it
the columns of a header. A label may hold more than the value: a remark, the name or the unit of
what stands below it (1月（春节）, 1月人次).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from annual_review.cleaning.headers.labels import label_key, label_keys
from annual_review.project.register_book import PERIODS, Field, Register
from annual_review.project.settings import Settings
from annual_review.values.cell_text import as_text, compact
from annual_review.values.dates import is_date, read_date
from annual_review.values.month_spans import read_months
from annual_review.values.office_year import OfficeYear
from annual_review.values.period_texts import is_period, name_period, read_period
from annual_review.values.places import Places, choice_test
from annual_review.values.stated_years import StatedYear

_LONGEST = 40  # characters of a label
_BRACKETED = re.compile(r"\([^()]*\)")
_GLUED = re.compile(r"(.*?(?:月份?|季度?|年度?|[Qq][1-4]))(?![-~至到—、,.日\d初上中下底末])(.+)")
_FIRST_OF_MONTH = re.compile(r"(\d{4})-(\d\d)-01")  # how a date cell shows a month
_WITHOUT_YEAR = re.compile(r"(\d{1,2})月1日")  # how one shows it whose format has no year
_SHORT_NUMBER = re.compile(r"\d{1,2}")
_BETWEEN_LABELS = re.compile(r"[\\/、|\s]+")
_PERIOD_LETTERS = (
    "零〇○一二三四五六七八九十元月份年度季第日号上下半全abcdefghijklmnopqrstuvwxyzⅠⅡⅢⅣ"
)
_YEARS = (2000, 2004)  # leap years, by which a text with a year is told from one without

Key = tuple[int, str]  # the year, 0 if the label states none, and the value within it


class SpreadLabel(NamedTuple):
    """A value that a label holds: the text to read, a key to compare it, and the rest."""

    text: str
    key: Key
    rest: str = ""


class SpreadLabels:
    """Reads the labels of one register whose columns hold `value` under values of `into`."""

    def __init__(
        self,
        register: Register,
        fields: Mapping[str, Field],
        places: Places,
        year: OfficeYear,
    ) -> None:
        """Read the labels of a register that says `spread:`, in a review of `year`."""
        assert register.spread is not None
        self.year = year
        self.into, self.value = register.spread.into, register.spread.value
        self.kind, self.unit = fields[self.into].kind, fields[self.value].unit
        of_value = fields[self.value]
        self.spellings = [self.value, *of_value.headers]
        self.value_keys = _keys([*self.spellings, *filter(None, [self.unit])])
        self.into_keys = _keys([self.into, *fields[self.into].headers])
        self._words = sorted(
            {compact(word) for word in (*self.spellings, self.unit) if word}, key=len, reverse=True
        )
        self._is_value = _test_of(fields[self.into], places, year)
        letters = _PERIOD_LETTERS
        if self.kind not in (*PERIODS, "date"):
            known = [*fields[self.into].choices, *fields[self.into].choices.values()]
            letters = "" if self.kind == "place" else "".join(as_text(each) for each in known)
        self._letters = {*letters.casefold(), *letters} if letters else None
        self._known: dict[str, SpreadLabel | None] = {}

    def read(self, text: str) -> SpreadLabel | None:
        """Return the value that a label holds; None if it holds none, or only a short number."""
        if not text or len(text) > _LONGEST or self._is_other(text):
            return None
        if text not in self._known:
            key = compact(text)
            found = (self._read(*candidate) for candidate in self._candidates(key))
            self._known[text] = next(filter(None, found), None)
        return self._known[text]

    def read_number(self, text: str) -> SpreadLabel | None:
        """Return the month or quarter that a number alone counts, where labels are such numbers."""
        text = compact(text)
        if self.kind not in ("month", "quarter") or not _SHORT_NUMBER.fullmatch(text):
            return None
        if not is_period(text, self.kind):
            return None
        return SpreadLabel(f"{int(text)}{'月' if self.kind == 'month' else '季度'}", (0, text))

    def names_into(self, text: str) -> bool:
        """Return whether a label names the field of the values: 月份, also 单位/月份."""
        parts = [text, *_BETWEEN_LABELS.split(text)] if text and len(text) <= _LONGEST else []
        return any(label_key(part) in self.into_keys for part in parts)

    def names_value(self, text: str) -> bool:
        """Return whether a label names the field below the values, or its unit."""
        return bool(text) and not self.value_keys.isdisjoint(label_keys(text)[:2])

    def without_into(self, text: str) -> str:
        """Return the label of a corner, 单位/月份, without the field of the values right of it.

        It is the label of the column below it.
        """
        parts = [part for part in _BETWEEN_LABELS.split(text.strip()) if part]
        others = [
            part for part in parts if label_key(part) not in (self.into_keys | self.value_keys)
        ]
        return others[0] if len(parts) > 1 and len(others) == 1 else text

    def with_year(self, label: SpreadLabel, year: OfficeYear) -> SpreadLabel:
        """Return a label without a year as one of a year that stands above it."""
        if label.key[0] or self.kind not in ("date", "month", "quarter"):
            return label
        month = 0 if year.is_calendar else self._month_of(label)
        of_year = year.of_month(month) if month else year.number
        return label._replace(text=f"{of_year}年{label.text}", key=(of_year, label.key[1]))

    def settled(self, stated: StatedYear, labels: Iterable[SpreadLabel]) -> StatedYear:
        """Return the year of labels, from left to right, below or beside one that may be open.

        The order of their months tells which: 9月 … 8月 is an office's year, 1月 … 12月 the
        calendar's.
        """
        months = [month for label in labels if (month := self._month_of(label))]
        if not stated.is_open or len({self.year.of_month(month) for month in months}) < 2:
            return stated
        if months == sorted(months, key=self.year.in_order):
            return StatedYear(stated.year)
        return StatedYear(OfficeYear(stated.year.number)) if months == sorted(months) else stated

    def settled_by_texts(self, stated: StatedYear, texts: Iterable[str]) -> StatedYear:
        """Return the year of labels as `settled` does, given their texts."""
        return self.settled(stated, filter(None, map(self.read, texts)))

    def _month_of(self, label: SpreadLabel) -> int:
        """Return the first month of a label without a year; 0 for another one."""
        months = None if label.key[0] else self.months(label.text)
        return months[0] % 12 + 1 if months else 0

    def months(self, text: str, year: OfficeYear | None = None) -> tuple[int, int] | None:
        """Return the first and last month of a period, counted from the year 0; None for no period.

        Without a year a period is of `year`, or of any one of the office.
        """
        if self.kind not in (*PERIODS, "date"):
            return None
        of_year = year or self.year.with_number(_YEARS[0])
        if self.kind == "date" and is_date(text):
            day = read_date(text, of_year).value
            return day.year * 12 + day.month - 1, day.year * 12 + day.month - 1
        months = read_months(compact(text), of_year)
        return None if months is None or months.problem else (months.first, months.last)

    def _is_other(self, text: str) -> bool:
        """Return whether no letter of a text can be of a value: most cells of a sheet."""
        if self._letters is None:
            return False
        return not any(c in self._letters or c.isdigit() for c in text.casefold())

    def _candidates(self, key: str) -> list[tuple[str, str]]:
        """Return what of a label may be the value, each with the rest, the whole label first."""
        bare = _BRACKETED.sub("", key)
        inner = "".join(_BRACKETED.findall(key)).strip("()")
        found = [(key, ""), *([(bare, inner if self.names_value(inner) else "")] * (bare != key))]
        for word in self._words:
            for text in dict.fromkeys((key, bare)):
                found += [(text[: -len(word)], word)] * text.endswith(word)
                found += [(text[len(word) :], word)] * text.startswith(word)
        if self.kind in PERIODS and (match := _GLUED.fullmatch(key)):
            found.append((match[1], match[2]))
        return [(text.strip("_/:-—"), rest) for text, rest in found if text]

    def _read(self, text: str, rest: str) -> SpreadLabel | None:
        if self.kind in PERIODS:
            text = self._period_of_cell(text)
        if not text or not self._is_value(text):
            return None
        return SpreadLabel(text, self._key(text), rest)

    def _period_of_cell(self, text: str) -> str:
        """Return the text of a period, also where a date cell shows its first day."""
        if text.isdecimal() and len(text) < 4:
            return ""
        if match := _FIRST_OF_MONTH.fullmatch(text):
            day = dt.date(int(match[1]), int(match[2]), 1) if 1 <= int(match[2]) <= 12 else None
            first = (
                read_period(text, self.kind, self.year.with_number(_YEARS[0])).value
                if day
                else None
            )
            return name_period(day, self.kind) if day and first == day else ""
        if self.kind == "month" and (match := _WITHOUT_YEAR.fullmatch(text)):
            return f"{match[1]}月"
        return text

    def _key(self, text: str) -> Key:
        if self.kind == "date":
            first, second = (read_date(text, OfficeYear(year)).value for year in _YEARS)
        elif self.kind in PERIODS:
            years = map(self.year.with_number if self.kind == "year" else OfficeYear, _YEARS)
            first, second = (read_period(text, self.kind, year).value for year in years)
        else:
            return 0, text
        if first is None or second is None:
            return 0, text
        return (first.year if first == second else 0), f"{first:%m-%d}"


def _keys(spellings: list[str]) -> frozenset[str]:
    return frozenset(key for spelling in spellings for key in label_keys(spelling)[:2])


def _test_of(field: Field, places: Places, year: OfficeYear) -> Callable[[str], bool]:
    """Return the test of whether a text is a value of a field in an office with such years."""
    kind = field.kind
    if kind == "year" and not year.is_calendar:
        return lambda text: is_period(text, kind) or read_period(text, kind, year).value is not None
    if kind in PERIODS:
        return lambda text: is_period(text, kind)
    if field.kind == "date":
        return is_date
    if field.kind == "place":
        return places.is_known
    return choice_test(field.choices)


def spread_labels(settings: Settings) -> dict[str, SpreadLabels]:
    """Return what reads the labels of each register that says `spread:`."""
    places = Places(settings.office)
    return {
        name: SpreadLabels(register, settings.book.fields_of(name), places, settings.office_year)
        for name, register in settings.book.registers.items()
        if register.spread is not None
    }
