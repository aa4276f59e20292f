"""Match a header's labels with the fields of registers, whatever their spelling.

`HeaderVocabulary.fits` tells how well a header fits each register; `header_search` calls it for
the rows that may be a header. A field may be split over several columns: see `choose_part`.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from annual_review.cleaning.headers.labels import candidates, label_keys
from annual_review.cleaning.written_once.part_columns import find_parts
from annual_review.project.register_book import NUMBERS, RegisterBook
from annual_review.values.cell_text import compact
from annual_review.values.counts import read_count
from annual_review.values.dates import is_date, years_in
from annual_review.values.office_year import NO_YEAR, OfficeYear
from annual_review.values.stated_years import years_stated
from annual_review.values.unit_texts import GLUED

if TYPE_CHECKING:
    from annual_review.cleaning.spread.columns import SpreadColumns, SpreadFinder

_LONGEST = 40  # characters of a label

_NUMBER = r"(?:人?数|人次|数?量|[份册]数)"
_TOTAL = re.compile(
    rf"(?:全年|本年|年度)?(?:(?<=年)|[合小总共]?计{_NUMBER}?|总{_NUMBER})(?:\([^()]*\))?[::]?"
)
_ACTUAL = re.compile(r"实际|实到|实有")
_DONE = re.compile(r"完成(?!率|比)")

Levels = tuple[tuple[str, ...], ...]  # a header's texts: for each column, from the top row down


class Offer(NamedTuple):
    """A column that may be a field: by which key, and what the key leaves out of its label."""

    distance: int
    column: int
    field: str
    key: str
    part: str
    upper: str


@dataclass(frozen=True)
class Fit:
    """How a header fits a register: the column of each field that it names.

    `split` are the fields that are spread over several columns of which none is the total, each
    with the columns and labels of its parts; `own` are the named fields that only this register
    has; `labels` counts the labels of the header, a split one once. `has_required` is for tables
    with a title of their own, however many columns they have; `is_enough` asks for most columns.
    `spread` are the columns that are values of a field: they name that field and the one that they
    hold. `parts` are the columns of the fields that are put together from several, of which
    `columns` has the first.
    """

    register: str
    columns: dict[str, int]
    split: dict[str, dict[int, str]]
    own: frozenset[str]
    labels: int
    has_required: bool
    is_enough: bool
    has_most_own: bool
    has_all_own: bool
    spread: SpreadColumns | None = None
    parts: Mapping[str, tuple[int, ...]] = dataclasses.field(default_factory=dict)

    @property
    def is_solid(self) -> bool:
        """Whether the header alone identifies the register: most fields, or few unknown labels."""
        unknown = self.labels - self.named
        return self.has_most_own or unknown == 0 or (self.named > 2 and self.named > 2 * unknown)

    @property
    def named(self) -> int:
        """The number of fields that the header names."""
        return len(self.columns) + len(self.split) + len(self._of_spread)

    @property
    def fields(self) -> set[str]:
        """The fields that the header names."""
        return {*self.columns, *self.split, *self._of_spread}

    @property
    def _of_spread(self) -> tuple[str, ...]:
        return (self.spread.into, self.spread.value) if self.spread else ()

    @property
    def all_columns(self) -> dict[str, int]:
        """The column of each field, and those of values by names of their own: 人次（C列）."""
        return self.columns | (self.spread.by_name if self.spread else {})

    @property
    def rank(self) -> tuple[int, ...]:
        """What makes a fit to more or fewer rows of a header the better one."""
        if self.spread is None:
            return self.named, 0, 0, 0
        spread = self.spread
        return self.named, len(spread.texts), spread.years, spread.named


class HeaderVocabulary:
    """The labels of all fields of all registers.

    `spreads` find the columns that are values of a field, by the registers that have such columns.
    """

    def __init__(
        self, book: RegisterBook, spreads: Mapping[str, SpreadFinder] | None = None
    ) -> None:
        self.book, self.units, self.spreads = book, _units_of(book), spreads or {}
        self._index = _index_fields(book, self.units)
        for key in _keys_of_parts(book, self._keys):
            self._index.setdefault(key, [])
        letters = "".join(sorted({letter for key in self._index for letter in key} - {*"()"}))
        registers = book.registers
        self._tables_first = sorted(registers, key=lambda name: registers[name].shape == "form")
        self._quick = re.compile(
            rf"[\W_{re.escape(letters)}０-９Ａ-Ｚａ-ｚ]+(?:[\W_].*|{GLUED})?",
            re.DOTALL | re.IGNORECASE,
        )
        self._fits: dict[tuple[Levels, OfficeYear], list[Fit]] = {}

    @cached_property
    def knows_digits(self) -> bool:
        """Whether some label is nothing but digits."""
        return any(map(str.isdecimal, self._index))

    def _keys(self, label: str) -> list[str]:
        return label_keys(label, self.units)[:2]

    def knows(self, text: str) -> bool:
        """Return whether a text is the label of some field of some register."""
        if not text or len(text) > _LONGEST or not self._quick.fullmatch(text):
            return False
        return any(key in self._index for key in label_keys(text, self.units)[:2])

    def knows_as_value(self, cell: Any) -> bool:
        """Return whether a cell may be a label that is a value of a field: 1月."""
        return any(finder.may_read(cell) for finder in self.spreads.values())

    def fields_named(self, register: str, label: str) -> list[tuple[int, str]]:
        """Return the fields of a register that a label may name, each with its distance."""
        return sorted(
            (each.distance + rank, field)
            for each in candidates((label,), self.units)
            for rank, of, field in self._index.get(each.key, ())
            if of == register
        )

    def fits(self, levels: Levels, year: OfficeYear = NO_YEAR) -> list[Fit]:
        """Return how a header fits each register of which it names a field.

        Of columns for several years, that of `year` is used.
        """
        if (levels, year) not in self._fits:
            offers = self._offers(levels)
            fits = [
                self._fit(register, levels, offers.get(register, ()), year)
                for register in self._tables_first
                if register in offers or register in self.spreads
            ]
            self._fits[levels, year] = [fit for fit in fits if fit.named]
        return self._fits[levels, year]

    def _fit(self, register: str, levels: Levels, offers: Sequence[Offer], year: OfficeYear) -> Fit:
        parts = self._parts(register, levels)
        fit = self._fit_of(register, *self._match(register, offers, year, parts=parts), levels)
        spread = self._spread_fit(register, levels, year)
        return fit if spread is None or spread.named < fit.named else spread

    def _spread_fit(self, register: str, levels: Levels, year: OfficeYear) -> Fit | None:
        """Return the fit of a header in which columns are values of a field; None without any."""
        header = self.spreads[register].find(levels, year) if register in self.spreads else None
        if header is None:
            return None
        names = self.book.registers[register].spread
        assert names is not None
        others = header.others()
        offers = self._offers(others).get(register, ())
        into, parts = (names.into, names.value), self._parts(register, others)
        columns, split = self._match(register, offers, year, into, parts=parts)
        spread = header.columns({*columns.values(), *(c for part in split.values() for c in part)})
        if not columns and len(spread.texts) < 2:
            return None
        rest = tuple(
            () if column in spread.columns else texts for column, texts in enumerate(others)
        )
        return self._fit_of(register, columns, split, rest, spread)

    def _fit_of(
        self,
        register: str,
        columns: dict[str, int],
        split: dict[str, dict[int, str]],
        levels: Levels,
        spread: SpreadColumns | None = None,
    ) -> Fit:
        fields, own = self.book.fields_of(register), self.book.registers[register].fields
        of_spread = [spread.into, spread.value] if spread else []
        parts = self._parts(register, levels)
        named = {*columns, *split, *of_spread}
        # A field with fill: group needs no column.
        own = {name: field for name, field in own.items() if name in named or not field.is_group}
        required = [n for n, field in fields.items() if field.is_required and not field.is_group]
        several = [*split.values(), *parts.values()]
        labels = sum(any(column) for column in levels) - sum(len(each) - 1 for each in several)
        labels += len(of_spread)
        found = sum(name in named for name in required)
        least = min(2, sum(not field.is_group for field in fields.values()))
        is_named = len(named) >= least and not named.isdisjoint(own)
        is_enough = 2 * found >= len(required) and len(named) >= least and 2 * len(named) >= labels
        return Fit(
            register,
            {name: columns[name] for name in fields if name in columns},
            split,
            frozenset(named.intersection(own)),
            labels,
            found == len(required) and is_named,
            is_enough,
            has_most_own=2 * len(named.intersection(own)) > len(own),
            has_all_own=len(own) >= 3 and named.issuperset(own),
            spread=spread,
            parts={name: parts[name] for name in parts if columns.get(name) == parts[name][0]},
        )

    def _parts(self, register: str, levels: Levels) -> dict[str, tuple[int, ...]]:
        """Return the columns of the fields that are put together from several."""
        return find_parts(self.book.fields_of(register), levels, self._keys)

    def _match(
        self,
        register: str,
        offers: Sequence[Offer],
        year: OfficeYear,
        without: Collection[str] = (),
        *,
        parts: Mapping[str, tuple[int, ...]],
    ) -> tuple[dict[str, int], dict[str, dict[int, str]]]:
        """Assign to each field the column whose label is closest to it; of equals, the first.

        If several columns have the same key and differ in the rest of their labels, the one that
        is the total is assigned; without a total the field is split. Numbers with the same label
        below different ones differ, too. `without` are fields that the header names in another way.
        """
        columns = {name: of_parts[0] for name, of_parts in parts.items() if name not in without}
        used = {column for of_parts in parts.values() for column in of_parts}
        split: dict[str, dict[int, str]] = {}
        fields = self.book.fields_of(register)
        for offer in (each for each in offers if each.column not in used):
            field, taken = offer.field, columns.values()
            if field in (*columns, *split, *without) or offer.column in taken:
                continue
            is_number = fields[field].kind in NUMBERS
            of_parts = {
                each.column: rest
                for each in offers
                if (each.field, each.key) == (field, offer.key)
                and each.column not in taken
                and (rest := each.part or (each.upper if is_number else ""))
            }
            if len(set(of_parts.values())) < 2 or offer.column not in of_parts:
                columns[field] = offer.column
                continue
            chosen = choose_part(list(of_parts.values()), fields[field].unit, year)
            if chosen is None:
                split[field] = of_parts
            else:
                columns[field] = list(of_parts)[chosen]
        return columns, split

    def _offers(self, levels: Levels) -> dict[str, list[Offer]]:
        """Return which column may be which field of each register, the closest first."""
        offers: dict[str, list[Offer]] = {}
        for column, texts in enumerate(levels):
            for distance, key, part, upper in candidates(tuple(texts), self.units):
                for rank, register, field in self._index.get(key, ()):
                    offer = Offer(distance + rank, column, field, key, part, upper)
                    offers.setdefault(register, []).append(offer)
        return {register: sorted(found) for register, found in offers.items()}


def _units_of(book: RegisterBook) -> frozenset[str]:
    """Return the units that the fields of all registers declare."""
    fields = (field for register in book.registers for field in book.fields_of(register).values())
    return frozenset(compact(field.unit) for field in fields if field.unit)


def _keys_of_parts(book: RegisterBook, keys: Callable[[str], list[str]]) -> set[str]:
    """Return the keys of the headers from which fields are put together."""
    fields = (field for register in book.registers for field in book.fields_of(register).values())
    return {key for field in fields for label in field.columns for key in keys(label)}


def _index_fields(
    book: RegisterBook, units: frozenset[str]
) -> dict[str, list[tuple[int, str, str]]]:
    """Return ranks, registers and fields by the keys of the fields' labels.

    The rank is 0 for a field's name, 1 for another spelling, 2 for either without its brackets.
    """
    index: dict[str, list[tuple[int, str, str]]] = {}
    for register in book.registers:
        for name, field in book.fields_of(register).items():
            for rank, spellings in enumerate(((name,), tuple(field.headers))):
                for spelling in spellings:
                    full, *bare = label_keys(spelling, units)[:2]
                    index.setdefault(full, []).append((rank, register, name))
                    for key in bare:
                        index.setdefault(key, []).append((2, register, name))
    return index


@lru_cache(maxsize=10_000)  # most texts of a sheet occur many times
def is_value(text: str) -> bool:
    """Return whether a text is a number or a date rather than a label.

    >>> [is_value(text) for text in ("45人", "2021.3.5", "人数")]
    [True, True, False]
    """
    return read_count(text).value is not None or is_date(text)


def choose_part(parts: Sequence[str], unit: str = "", year: OfficeYear = NO_YEAR) -> int | None:
    """Return the index of the part of a split column that has the field's total, or None.

    If the parts are years, the one of `year`; else a total, or what really happened, or the part
    that only names the unit.

    >>> choose_part(["男", "女", "合计"]), choose_part(["男", "女"])
    (2, None)
    >>> choose_part(["2020年", "2021年"], year=OfficeYear(2021)), choose_part(["计划", "实际"])
    (1, 1)
    """
    if any(map(years_in, parts)):
        stated = [{each.year for each in years_stated(part, year)} for part in parts]
        tests = [[years == {year} for years in stated]]
    else:
        keys = [compact(part) for part in parts]
        tests = [
            [_TOTAL.fullmatch(key) is not None for key in keys],
            [_ACTUAL.search(key) is not None for key in keys],
            [_DONE.search(key) is not None for key in keys],
            [key.strip("()") == unit for key in keys],
        ]
    chosen = [verdicts.index(True) for verdicts in tests if sum(verdicts) == 1]
    return chosen[0] if chosen else None
