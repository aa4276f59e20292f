"""The columns of a header that are values of a field, and those beside them that sum them.

`headers.HeaderVocabulary` asks `SpreadHeader` for each register that says `spread:`. A header may
take several rows: a year or the name of the values may stand above or below the months;
where several columns stand under one value, that of the register's field is used.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import takewhile
from typing import Any

from annual_review.cleaning.headers.fits import Levels, choose_part
from annual_review.cleaning.row_vocabulary import names_a_sum, read_subtotal
from annual_review.cleaning.spread.labels import (
    Key,
    SpreadLabel,
    SpreadLabels,
    spread_labels,
)
from annual_review.project.register_book import DATED
from annual_review.project.settings import Settings
from annual_review.registers.cell_marks import column_letters
from annual_review.registers.corrections import field_in_column
from annual_review.values.cell_text import as_text, compact, quote
from annual_review.values.dates import FIRST_YEAR, LAST_YEAR
from annual_review.values.office_year import NO_YEAR, OfficeYear
from annual_review.values.stated_years import StatedYear, years_stated

_TOTAL_WORDS = ("合计", "小计", "总计", "共计", "累计", "总数", "合共")
_LEAST_NUMBERS = 3  # in a row, that may count months


@dataclass(frozen=True)
class SumColumn:
    """A column beside the values that may hold the sums of some of them.

    `scopes` are the columns that it may sum, the likeliest first. `is_sure` is False if the words
    alone do not tell that it sums anything.
    """

    column: int
    label: str
    scopes: tuple[tuple[int, ...], ...]
    is_sure: bool


@dataclass(frozen=True)
class SpreadColumns:
    """The columns that hold the field `value`, each under a value of the field `into`.

    `texts` are the values by column, from left to right, `levels` the rows of the header, from its
    top, in which they stand. `sums` are the columns that sum them, `corners` those whose label is
    only the name of `into` or `value`. `others` are the columns under values that hold something
    else, by its label; `unresolved` are columns of which several stand under one value, and none is
    known to be the field.
    """

    into: str
    value: str
    texts: Mapping[int, str]
    levels: Mapping[int, int]
    years: int = 0  # how many of them are of a year that the header states
    named: int = 0  # and how many have a label that names the field that they hold
    sums: tuple[SumColumn, ...] = ()
    corners: frozenset[int] = frozenset()
    others: Mapping[str, Sequence[int]] = field(default_factory=dict)
    unresolved: Mapping[str, Mapping[int, str]] = field(default_factory=dict)

    @property
    def columns(self) -> set[int]:
        """All columns that belong to the values: under them, beside them, at their left."""
        beside = {column for columns in self.others.values() for column in columns}
        under = {column for columns in self.unresolved.values() for column in columns}
        return {*self.texts, *(each.column for each in self.sums), *self.corners, *beside, *under}

    @property
    def warnings(self) -> list[str]:
        """What is not used of the columns under values, in Chinese."""
        labels = "、".join(map(quote, self.others))
        found = [f"各{self.into}栏下的{labels}不是{quote(self.value)}，未采用。"] if labels else []
        for name, parts in self.unresolved.items():
            several = "、".join(compact(part) or "无栏名" for part in parts.values())
            found.append(
                f"{quote(name)}下有几栏（{several}），不知哪一栏是{quote(self.value)}，未采用。"
            )
        return found

    @property
    def by_name(self) -> dict[str, int]:
        """The columns of the values, each by a name of its own: 人次（C列）."""
        return {field_in_column(self.value, column_letters(c)): c for c in self.texts}


class SpreadFinder:
    """Finds in headers the columns that are values of a field of one register."""

    def __init__(self, labels: SpreadLabels) -> None:
        self.labels = labels

    def find(self, levels: Levels, year: OfficeYear = NO_YEAR) -> SpreadHeader | None:
        """Return a header with columns that are values; None for another one.

        Of columns for several years, or for parts of a value, those of `year` are used.
        """
        header = SpreadHeader(self.labels, levels, year)
        return header if header.is_spread else None

    def may_read(self, cell: Any) -> bool:
        """Return whether a cell may be a label that is a value."""
        if isinstance(cell, str):
            return self.labels.read(cell) is not None
        if isinstance(cell, dt.date):
            return self.labels.kind in DATED and self.labels.read(as_text(cell)) is not None
        is_number = isinstance(cell, int | float) and not isinstance(cell, bool)
        return is_number and self.labels.kind == "year" and FIRST_YEAR <= cell <= LAST_YEAR

    def number_columns(self, texts: Sequence[str], above: Sequence[str]) -> list[int]:
        """Return the columns of a row that are numbers of months or quarters: 月份 | 1 | 2 | 3.

        The row, or a label over all of them in the row `above`, names the field of the values.
        """
        numbers = [c for c, text in enumerate(texts) if self.labels.read_number(text)]
        counted = [int(compact(texts[column])) for column in numbers]
        if len(numbers) < _LEAST_NUMBERS or counted != list(range(counted[0], counted[-1] + 1)):
            return []
        if any(map(self.labels.names_into, texts)):
            return numbers
        over = {above[column] for column in numbers if column < len(above)} - {""}
        return numbers if over and all(map(self.labels.names_into, over)) else []


def spread_finders(settings: Settings) -> dict[str, SpreadFinder]:
    """Return what finds the columns of each register that says `spread:`."""
    return {name: SpreadFinder(labels) for name, labels in spread_labels(settings).items()}


class SpreadHeader:
    """A header whose columns may be values; of columns for several years, `year` is used."""

    def __init__(self, labels: SpreadLabels, levels: Levels, year: OfficeYear = NO_YEAR) -> None:
        self._labels, self._levels = labels, levels
        self._read = self._read_labels()
        self._chosen: dict[int, tuple[SpreadLabel, int]] = {}
        self._unresolved: dict[str, Mapping[int, str]] = {}
        self._with_years()
        for key in dict.fromkeys(label.key for label, _ in self._read.values()):
            self._choose(key, year)
        if not self._chosen:
            self._read, self._unresolved = {}, {}

    @property
    def is_spread(self) -> bool:
        """Whether any column is a value."""
        return bool(self._chosen)

    def others(self) -> Levels:
        """Return the header without the columns of values; corners without the values' name."""
        return tuple(
            ("",) * len(texts)
            if column in self._read
            else tuple(map(self._labels.without_into, texts))
            for column, texts in enumerate(self._levels)
        )

    def columns(self, fields: Collection[int]) -> SpreadColumns:
        """Return the columns of values and sums; `fields` are those of other fields."""
        chosen = dict(sorted(self._chosen.items()))
        return SpreadColumns(
            self._labels.into,
            self._labels.value,
            {column: label.text for column, (label, _) in chosen.items()},
            {column: level for column, (_, level) in chosen.items()},
            sum(label.key[0] != 0 for label, _ in chosen.values()),
            sum(any(map(self._labels.names_value, self._rests(column))) for column in chosen),
            tuple(self._sums(fields)),
            self._corners(fields),
            self._others(),
            self._unresolved,
        )

    def _corners(self, fields: Collection[int]) -> frozenset[int]:
        """Return the columns left of the values whose label names only the values' fields."""
        left = set(range(min(self._chosen))) - {*fields}
        names = (self._labels.names_into, self._labels.names_value)
        return frozenset(
            column
            for column in left
            if (texts := [text for text in self._levels[column] if text])
            and all(any(names_it(text) for names_it in names) for text in texts)
        )

    def _others(self) -> dict[str, list[int]]:
        """Return the columns under values that hold something else, by its label."""
        unresolved = {column for columns in self._unresolved.values() for column in columns}
        found: dict[str, list[int]] = {}
        for column in sorted({*self._read} - {*self._chosen} - unresolved):
            rests = dict.fromkeys(self._rests(column))
            label = compact("".join(rests) or self._read[column][0].text)
            found.setdefault(label, []).append(column)
        return found

    def _read_labels(self) -> dict[int, tuple[SpreadLabel, int]]:
        """Return the value that each column stands for, and the row in which it stands."""
        found = self._read_with(self._labels.read)
        if not found and any(map(self._labels.names_into, _texts(self._levels))):
            found = self._read_with(self._labels.read_number)
        return found

    def _read_with(
        self, read: Callable[[str], SpreadLabel | None]
    ) -> dict[int, tuple[SpreadLabel, int]]:
        found = {}
        for column, texts in enumerate(self._levels):
            joined = ["".join(texts[level : level + 2]) for level in range(len(texts) - 1)]
            for level in reversed(range(len(texts))):
                label = read(texts[level])
                if label is not None:
                    found[column] = label, texts.index(texts[level])
                    break
            else:  # a month above its days
                for level, text in enumerate(joined if self._labels.kind == "date" else ()):
                    if column not in found and (label := read(text)) is not None:
                        found[column] = label, level + 1
        return found

    def _shared(self, column: int, level: int) -> bool:
        """Return whether a text of a column stands above columns of other fields, too: a title."""
        text = self._levels[column][level]
        return any(
            texts[level] == text for c, texts in enumerate(self._levels) if c not in self._beside
        )

    @cached_property
    def _beside(self) -> set[int]:
        """The columns from the first value to the last one, and those of sums next to them."""
        first, last = min(self._read), max(self._read)
        beside = set(range(first, last + 1))
        for columns in (range(first - 1, -1, -1), range(last + 1, len(self._levels))):
            beside.update(takewhile(self._is_sum_label, columns))
        return beside

    def _is_sum_label(self, column: int) -> bool:
        """Return whether a column's labels name a total, or end in a period of several values."""
        texts = [text for text in self._levels[column] if text]
        others = [text for text in texts if not self._labels.names_value(text)]
        is_longer = bool(others) and self._is_longer(others[-1])
        return is_longer or any(map(_names_total, texts))

    def _names_sum(self, text: str) -> bool:
        return _names_total(text) or self._is_longer(text)

    def _is_longer(self, text: str) -> bool:
        """Return whether a label is a period that holds several of the values."""
        months = self._labels.months(_without_total(text)) if text else None
        return months is not None and self._labels.read(text) is None and months[0] < months[1]

    def _with_years(self) -> None:
        """Give the values without a year that of a label above or below them."""
        if not self._read:
            return
        by_year: dict[StatedYear, list[int]] = {}
        for column, (_, level) in self._read.items():
            if stated := self._year_of(column, level):
                by_year.setdefault(stated, []).append(column)
        for stated, columns in by_year.items():
            labels = [self._read[column][0] for column in columns]
            settled = self._labels.settled(stated, labels)
            year = OfficeYear(settled.year.number) if settled.is_open else settled.year
            for column, label in zip(columns, labels, strict=True):
                level = self._read[column][1]
                self._read[column] = self._labels.with_year(label, year), level

    def _year_of(self, column: int, level: int | None) -> StatedYear | None:
        """Return the year that a column's other labels state, or None."""
        years: set[StatedYear] = set()
        for other, text in enumerate(self._levels[column]):
            if text and other != level and not self._shared(column, other):
                years |= years_stated(text, self._labels.year)
        return years.pop() if len(years) == 1 else None

    def _rests(self, column: int) -> list[str]:
        """Return the labels of a column beside its value: what stands under it."""
        label, level = self._read[column]
        value = self._levels[column][level]
        texts = [
            text
            for other, text in enumerate(self._levels[column])
            if text and text != value and not self._shared(column, other)
        ]
        return [*filter(None, [label.rest]), *texts]

    def _choose(self, key: Key, year: OfficeYear) -> None:
        """Choose the column of a value; of several that whose label names the field."""
        own = [column for column, (label, _) in self._read.items() if label.key == key]
        columns = [column for column in own if not self._is_of_other(column)]
        if not columns:
            return
        rests = {column: self._rests(column) for column in columns}
        named = [c for c in columns if any(map(self._labels.names_value, rests[c]))]
        if len(named) == 1 or len(columns) == 1:
            self._take((named or columns)[0])
            return
        among = named or columns
        parts = ["".join(rests[column]) for column in among]
        at = choose_part(parts, self._labels.unit, year) if len(set(parts)) == len(parts) else None
        if at is not None:
            self._take(among[at])
            return
        name = self._read[columns[0]][0].text
        self._unresolved[name] = {column: "".join(rests[column]) for column in columns}

    def _is_of_other(self, column: int) -> bool:
        """Return whether the label of a value says that something else stands below: 1月经费."""
        rest, others = self._read[column][0].rest, self._rests(column)
        return bool(rest) and not any(map(self._labels.names_value, others))

    def _take(self, column: int) -> None:
        self._chosen[column] = self._read[column]

    def _sums(self, fields: Collection[int]) -> list[SumColumn]:
        """Return the columns that may sum values, from left to right."""
        taken = {*self._read, *fields}
        candidates = [c for c in range(len(self._levels)) if c not in taken]
        labelled = [c for c in candidates if self._is_sum_label(c)]
        found: list[SumColumn] = []
        for column in self._of_value(labelled):
            before = found[-1].column if found else -1
            if (each := self._sum(column, before, labelled)) is not None:
                found.append(each)
        return found

    def _of_value(self, columns: Sequence[int]) -> list[int]:
        """Return those of the columns of sums that sum the field, where several are under one."""
        by_total: dict[str, list[int]] = {}
        for column in columns:
            total = next(text for text in self._levels[column] if self._names_sum(text))
            run = f"{total} {self._year_of(column, None)}"
            by_total.setdefault(run, []).append(column)
        kept: list[int] = []
        for same in by_total.values():
            named = [c for c in same if any(map(self._labels.names_value, self._levels[c]))]
            are_parts = len(same) > 1 and len({self._levels[c] for c in same}) > 1
            kept += named if are_parts and named else same
        return sorted(kept)

    def _sum(self, column: int, before: int, labelled: Sequence[int]) -> SumColumn | None:
        texts = [text for text in self._levels[column] if text]
        label = compact("".join(dict.fromkeys(texts)))
        values = sorted(self._chosen)
        after = min((c for c in labelled if c > column), default=len(self._levels))
        scopes = {
            "period": self._of_period(column),
            "since": tuple(c for c in values if before < c < column),
            "until": tuple(c for c in values if column < c < after),
            "so far": tuple(c for c in values if c < column),
            "all": tuple(values),
        }
        words = " ".join(texts)
        if "累计" in words:
            order = ["period", "so far", "all"]
        elif "小计" in words or self._is_longer(words):
            order = ["period", "since", "until", "all"]
        else:
            order = ["period", "all", "since", "so far", "until"]
        possible = tuple(dict.fromkeys(scopes[name] for name in order if len(scopes[name]) > 1))
        if not possible:
            return None
        is_sure = any(
            (subtotal := read_subtotal(text)) is not None and subtotal.is_sure for text in texts
        )
        return SumColumn(column, label, possible, is_sure or bool(scopes["period"]))

    def _of_period(self, column: int) -> tuple[int, ...]:
        """Return the values within the period that a column's labels name."""
        stated = self._year_of(column, None)
        year = stated.year if stated else None
        for text in reversed(self._levels[column]):
            bare = _without_total(text)
            if not bare or not self._names_sum(text):
                continue
            months = self._labels.months(bare, year)
            if months is not None and months[0] < months[1]:
                return self._within(months)
        upper = [self._labels.months(_without_total(t), year) for t in self._levels[column] if t]
        spans = [months for months in upper if months is not None and months[0] < months[1]]
        return self._within(spans[-1]) if spans else ()

    def _within(self, months: tuple[int, int]) -> tuple[int, ...]:
        found = []
        for column, (label, _) in sorted(self._chosen.items()):
            span = self._labels.months(label.text)
            if span is not None and months[0] <= span[0] and span[1] <= months[1]:
                found.append(column)
        return tuple(found)


def _names_total(text: str) -> bool:
    return bool(text) and (read_subtotal(text) is not None or names_a_sum(text))


def _texts(levels: Levels) -> list[str]:
    return [text for texts in levels for text in texts if text]


def _without_total(text: str) -> str:
    """Return a label without the words of a total: of 一季度小计, 一季度."""
    key = compact(text).rstrip(":")
    for word in _TOTAL_WORDS:
        key = key.replace(f"({word})", "").removesuffix(word).removeprefix(word)
    return key
