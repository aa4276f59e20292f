"""Match a header's labels with the fields of registers, whatever their spelling.

`HeaderVocabulary.fits` tells how well a header fits each register; `header_search` calls it for
the rows that may be a header. A field may be split over several columns: see `choose_part`.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from annual_review.cleaning.part_columns import find_parts
from annual_review.project.register_book import RegisterBook
from annual_review.values.cell_text import compact
from annual_review.values.counts import read_count
from annual_review.values.dates import is_date, years_in
from annual_review.values.unit_texts import GLUED, unit_at_end, unit_in_brackets

if TYPE_CHECKING:
    from annual_review.cleaning.spread_columns import SpreadColumns, SpreadFinder

_MARKS = re.compile(r"[^\w()]|_")
_BRACKETED = re.compile(r"\(([^()]*)\)")
_AMONG = re.compile(r"^其中\W*(?=\w)")
_LONGEST = 40  # characters of a label

_NUMBER = r"(?:人?数|人次|数?量|[份册]数)"
_TOTAL = re.compile(
    rf"(?:全年|本年|年度)?(?:(?<=年)|[合小总共]?计{_NUMBER}?|总{_NUMBER})(?:\([^()]*\))?[::]?"
)
_ACTUAL = re.compile(r"实际|实到|实有")
_DONE = re.compile(r"完成(?!率|比)")

Levels = tuple[tuple[str, ...], ...]  # a header's texts: for each column, from the top row down
Offer = tuple[int, int, str, str, str]  # distance, column, field, common key, the part left out


@dataclass(frozen=True)
class Fit:
    """How a header fits a register: the column of each field that it names.

    `split` are the fields that are spread over several columns of which none is the total, each
    with the columns and labels of its parts; `own` are the named fields that only this register
    has; `labels` counts the labels of the header, a split one once. `spread` are the columns that
    are values of a field: they name that field and the one that they hold. `parts` are the columns
    of the fields that are put together from several, of which `columns` has the first.
    """

    register: str
    columns: dict[str, int]
    split: dict[str, dict[int, str]]
    own: frozenset[str]
    labels: int
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
    def rank(self) -> tuple[int, int, int]:
        """What makes a fit to more or fewer rows of a header the better one."""
        if self.spread is None:
            return self.named, 0, 0
        return self.named, len(self.spread.texts), self.spread.years


def label_key(label: str) -> str:
    """Return a label without whitespace and punctuation; brackets stay.

    >>> label_key("*参加人数（人）："), label_key("乡镇/街道")
    ('参加人数(人)', '乡镇街道')
    """
    return _MARKS.sub("", compact(label)).casefold()


def label_keys(label: str, units: frozenset[str] = frozenset()) -> list[str]:
    """Return the keys under which a label may be known, the closest first.

    A remark in brackets may be left out, or may be part of the label on either side; a unit (also
    one of `units`) may follow a slash instead, or without a mark; 其中 before a label may be left
    out.

    >>> label_keys("人数（青年）")
    ['人数(青年)', '人数', '青年人数', '人数青年']
    >>> label_keys("人数/人"), label_keys("其中：人数")
    (['人数(人)', '人数', '人人数', '人数人'], ['其中人数', '人数'])
    >>> label_keys("种植面积万亩"), label_keys("出栏（万头（只））")[:2]
    (['种植面积万亩', '种植面积'], ['出栏(万头(只))', '出栏'])
    """
    text = compact(label)
    without_among = _AMONG.sub("", text)
    if without_among != text:
        return [label_key(text), *label_keys(without_among, units)]
    key = label_key(unit_in_brackets(text, units))
    bare, count = key, 1
    while count:  # brackets within brackets
        bare, count = _BRACKETED.subn("", bare)
    if bare == key or not bare:
        name, unit = unit_at_end(label, units)
        return [key, label_key(name)] if unit else [key]
    inner = "".join(_BRACKETED.findall(key))
    return [key, bare, inner + bare, bare + inner]


class HeaderVocabulary:
    """The labels of all fields of all registers.

    `spreads` find the columns that are values of a field, by the registers that have such columns.
    """

    def __init__(
        self, book: RegisterBook, spreads: Mapping[str, SpreadFinder] | None = None
    ) -> None:
        self.book, self.units, self.spreads = book, _units_of(book), spreads or {}
        self._fields = {name: _index_fields(book, name, self.units) for name in book.registers}
        self._known = {key for index in self._fields.values() for key in index}
        self._known |= _keys_of_parts(book, self._keys)
        letters = "".join(sorted({letter for key in self._known for letter in key} - {*"()"}))
        self._quick = re.compile(
            rf"[\W_{re.escape(letters)}０-９Ａ-Ｚａ-ｚ]+(?:[\W_].*|{GLUED})?",
            re.DOTALL | re.IGNORECASE,
        )
        self._fits: dict[tuple[Levels, int | None], list[Fit]] = {}

    def _keys(self, label: str) -> list[str]:
        return label_keys(label, self.units)[:2]

    def knows(self, text: str) -> bool:
        """Return whether a text is the label of some field of some register."""
        if not text or len(text) > _LONGEST or not self._quick.fullmatch(text):
            return False
        return any(key in self._known for key in label_keys(text, self.units)[:2])

    def knows_as_value(self, cell: Any) -> bool:
        """Return whether a cell may be a label that is a value of a field: 1月."""
        return any(finder.may_read(cell) for finder in self.spreads.values())

    def fields_named(self, register: str, label: str) -> list[tuple[int, str]]:
        """Return the fields of a register that a label may name, each with its distance."""
        index = self._fields[register]
        return sorted(
            (closeness + rank, field)
            for closeness, key, _ in _candidates((label,), self.units)
            for rank, field in index.get(key, ())
        )

    def fits(self, levels: Levels, year: int | None = None) -> list[Fit]:
        """Return how a header fits each register of which it names a field.

        Of columns for several years, that of `year` is used.
        """
        if (levels, year) not in self._fits:
            fits = [self._fit(register, levels, year) for register in self._fields]
            self._fits[levels, year] = [fit for fit in fits if fit.named]
        return self._fits[levels, year]

    def _fit(self, register: str, levels: Levels, year: int | None) -> Fit:
        fit = self._fit_of(register, *self._match(register, levels, year), levels)
        spread = self._spread_fit(register, levels, year)
        return fit if spread is None or spread.named < fit.named else spread

    def _spread_fit(self, register: str, levels: Levels, year: int | None) -> Fit | None:
        """Return the fit of a header in which columns are values of a field; None without any."""
        header = self.spreads[register].find(levels, year) if register in self.spreads else None
        if header is None:
            return None
        names = self.book.registers[register].spread
        assert names is not None
        others = header.others()
        columns, split = self._match(register, others, year, (names.into, names.value))
        spread = header.columns({*columns.values(), *(c for part in split.values() for c in part)})
        if not columns and len(spread.texts) < 2:
            return None
        beside = header.labelled | spread.columns
        rest = tuple(() if column in beside else texts for column, texts in enumerate(others))
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
        parts = self._parts(register, levels, of_spread)
        named = {*columns, *split, *of_spread}
        # A field with fill: group needs no column.
        own = {name: field for name, field in own.items() if name in named or not field.is_group}
        required = [n for n, field in fields.items() if field.is_required and not field.is_group]
        several = [*split.values(), *parts.values()]
        labels = sum(any(column) for column in levels) - sum(len(each) - 1 for each in several)
        labels += len(of_spread)
        is_enough = (
            2 * sum(name in named for name in required) >= len(required)
            and len(named) >= min(2, sum(not field.is_group for field in fields.values()))
            and 2 * len(named) >= labels
        )
        return Fit(
            register,
            {name: columns[name] for name in fields if name in columns},
            split,
            frozenset(named.intersection(own)),
            labels,
            is_enough,
            has_most_own=2 * len(named.intersection(own)) > len(own),
            has_all_own=len(own) >= 3 and named.issuperset(own),
            spread=spread,
            parts={name: parts[name] for name in parts if columns.get(name) == parts[name][0]},
        )

    def _parts(
        self, register: str, levels: Levels, without: Collection[str]
    ) -> dict[str, tuple[int, ...]]:
        """Return the columns of the fields that are put together from several."""
        fields = self.book.fields_of(register)
        others = {name: field for name, field in fields.items() if name not in without}
        return find_parts(others, levels, self._keys)

    def _match(
        self,
        register: str,
        levels: Levels,
        year: int | None,
        without: Collection[str] = (),
    ) -> tuple[dict[str, int], dict[str, dict[int, str]]]:
        """Assign to each field the column whose label is closest to it; of equals, the first.

        If several columns have the same key and differ in the rest of their labels, the one that
        is the total is assigned; without a total the field is split. `without` are fields that the
        header names in another way.
        """
        parts_of_fields = self._parts(register, levels, without)
        columns = {name: of_parts[0] for name, of_parts in parts_of_fields.items()}
        used = {column for of_parts in parts_of_fields.values() for column in of_parts}
        split: dict[str, dict[int, str]] = {}
        offers = [each for each in self._offers(register, levels) if each[1] not in used]
        for _, column, field, key, part in offers:
            if field in columns or field in split or column in columns.values():
                continue
            if field in without:
                continue
            parts = {c: p for _, c, f, k, p in offers if part and p and (f, k) == (field, key)}
            if len(set(parts.values())) < 2:
                columns[field] = column
                continue
            unit = self.book.fields_of(register)[field].unit
            chosen = choose_part(list(parts.values()), unit, year)
            if chosen is None:
                split[field] = parts
            elif list(parts)[chosen] not in columns.values():
                columns[field] = list(parts)[chosen]
        return columns, split

    def _offers(self, register: str, levels: Levels) -> list[Offer]:
        """Return which column may be which field, the closest first."""
        index = self._fields[register]
        return sorted(
            (closeness + rank, column, field, key, part)
            for column, texts in enumerate(levels)
            for closeness, key, part in _candidates(tuple(texts), self.units)
            for rank, field in index.get(key, ())
        )


def _units_of(book: RegisterBook) -> frozenset[str]:
    """Return the units that the fields of all registers declare."""
    fields = (field for register in book.registers for field in book.fields_of(register).values())
    return frozenset(compact(field.unit) for field in fields if field.unit)


def _keys_of_parts(book: RegisterBook, keys: Callable[[str], list[str]]) -> set[str]:
    """Return the keys of the headers from which fields are put together."""
    fields = (field for register in book.registers for field in book.fields_of(register).values())
    return {key for field in fields for label in field.columns for key in keys(label)}


def _index_fields(
    book: RegisterBook, register: str, units: frozenset[str]
) -> dict[str, list[tuple[int, str]]]:
    """Return the fields of a register by the keys of their labels, each with a rank.

    0 for its name, 1 for another spelling, 2 for either without its brackets.
    """
    index: dict[str, list[tuple[int, str]]] = {}
    for name, field in book.fields_of(register).items():
        for rank, spellings in enumerate(((name,), tuple(field.headers))):
            for spelling in spellings:
                full, *bare = label_keys(spelling, units)[:2]
                index.setdefault(full, []).append((rank, name))
                for key in bare:
                    index.setdefault(key, []).append((2, name))
    return index


@lru_cache(maxsize=4096)  # every register is compared with every header
def _candidates(texts: tuple[str, ...], units: frozenset[str]) -> list[tuple[int, str, str]]:
    """Return the keys of a column's label, each with its distance and the part it leaves out.

    Of a label in several rows: all rows joined, the lowest two in either order, then each alone
    from the lowest up. An upper row alone leaves out the rows below it; a key may leave out a
    remark in brackets.
    """
    rows = [text for i, text in enumerate(texts) if text and text not in texts[:i]]
    variants = [("".join(rows), "")]
    if len(rows) > 1:
        variants += [(rows[-2] + rows[-1], ""), (rows[-1] + rows[-2], "")]
        variants += [(rows[i], "".join(rows[i + 1 :])) for i in reversed(range(len(rows)))]
    return [
        (10 * order + 2 * variant, key, below or _left_out(text, key))
        for order, (text, below) in enumerate(variants)
        for variant, key in enumerate(label_keys(text, units))
        if key
    ]


def _left_out(label: str, key: str) -> str:
    """Return the remark in the brackets of a label if the key leaves it out."""
    full = label_key(label)
    inner, bare = "".join(_BRACKETED.findall(full)), _BRACKETED.sub("", full)
    return inner if inner and key.count(inner) <= bare.count(inner) else ""


@lru_cache(maxsize=10_000)  # most texts of a sheet occur many times
def is_value(text: str) -> bool:
    """Return whether a text is a number or a date rather than a label.

    >>> [is_value(text) for text in ("45人", "2021.3.5", "人数")]
    [True, True, False]
    """
    return read_count(text).value is not None or is_date(text)


def choose_part(parts: Sequence[str], unit: str = "", year: int | None = None) -> int | None:
    """Return the index of the part of a split column that has the field's total, or None.

    If the parts are years, the one of `year`; else a total, or what really happened, or the part
    that only names the unit.

    >>> choose_part(["男", "女", "合计"]), choose_part(["男", "女"])
    (2, None)
    >>> choose_part(["2020年", "2021年"], year=2021), choose_part(["计划", "实际"])
    (1, 1)
    """
    if any(map(years_in, parts)):
        tests = [[years_in(part) == {year} for part in parts]]
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
