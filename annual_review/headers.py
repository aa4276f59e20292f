"""Headers: how well some rows fit each register's fields, whatever the spelling of their labels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from annual_review.counts import read_count
from annual_review.dates import read_date
from annual_review.header_units import unit_in_brackets
from annual_review.settings import RegisterBook
from annual_review.texts import compact

_MARKS = re.compile(r"[^\w()]|_")
_BRACKETED = re.compile(r"\(([^()]*)\)")
_AMONG = re.compile(r"^其中\W*(?=\w)")
_LONGEST = 40  # characters of a label
_SOME_YEAR = 2000  # any: only whether a label is a date is asked

Levels = tuple[tuple[str, ...], ...]  # a header's texts: for each column, from the top row down


@dataclass(frozen=True)
class Fit:
    """How a header fits a register: the column of each field that it names."""

    register: str
    columns: dict[str, int]
    is_enough: bool
    has_all_own: bool


def label_key(label: str) -> str:
    """Return a label without gaps and marks; brackets stay.

    >>> label_key("*参加人数（人）："), label_key("乡镇/街道")
    ('参加人数(人)', '乡镇街道')
    """
    return _MARKS.sub("", compact(label)).casefold()


def label_keys(label: str) -> list[str]:
    """Return the keys that a label may go by, the closest first.

    A remark in brackets may be left out, or may be part of the label on either side; a unit may
    stand behind a slash instead; 其中 before a label may be left out.

    >>> label_keys("人数（青年）")
    ['人数(青年)', '人数', '青年人数', '人数青年']
    >>> label_keys("人数/人"), label_keys("其中：人数")
    (['人数(人)', '人数', '人人数', '人数人'], ['其中人数', '人数'])
    """
    text = compact(label)
    own = _AMONG.sub("", text)
    if own != text:
        return [label_key(text), *label_keys(own)]
    key = label_key(unit_in_brackets(text))
    inner = "".join(_BRACKETED.findall(key))
    bare = _BRACKETED.sub("", key)
    if bare == key or not bare:
        return [key]
    return [key, bare, inner + bare, bare + inner]


class Vocabulary:
    """All labels of all registers."""

    def __init__(self, book: RegisterBook) -> None:
        self.book = book
        self._fields: dict[str, dict[str, list[tuple[int, str]]]] = {}
        for register in book.registers:
            index: dict[str, list[tuple[int, str]]] = {}
            for name, field in book.fields_of(register).items():
                for rank, spellings in enumerate(((name,), tuple(field.headers))):
                    for spelling in spellings:
                        full, *bare = label_keys(spelling)[:2]
                        index.setdefault(full, []).append((rank, name))
                        for key in bare:
                            index.setdefault(key, []).append((2, name))
            self._fields[register] = index
        self._known = {key for index in self._fields.values() for key in index}
        letters = re.escape(
            "".join(sorted({letter for key in self._known for letter in key if letter not in "()"}))
        )
        self._quick = re.compile(
            rf"[\W_{letters}０-９Ａ-Ｚａ-ｚ]+(?:[(（].*)?", re.DOTALL | re.IGNORECASE
        )
        self._fits: dict[Levels, list[Fit]] = {}

    def knows(self, text: str) -> bool:
        """Tell whether a text is the label of some field of some register."""
        if not text or len(text) > _LONGEST or not self._quick.fullmatch(text):
            return False
        return any(key in self._known for key in label_keys(text)[:2])

    def fits(self, levels: Levels) -> list[Fit]:
        """Return how a header, its texts by column, fits each register at all."""
        if levels not in self._fits:
            fits = [self._fit(register, levels) for register in self._fields]
            self._fits[levels] = [fit for fit in fits if fit.columns]
        return self._fits[levels]

    def _fit(self, register: str, levels: Levels) -> Fit:
        fields = self.book.fields_of(register)
        columns = self._match(register, levels)
        required = [name for name, field in fields.items() if field.is_required]
        labels = sum(any(column) for column in levels)
        is_enough = (
            2 * sum(name in columns for name in required) >= len(required)
            and len(columns) >= min(2, len(fields))
            and 2 * len(columns) >= labels
        )
        own = self.book.registers[register].fields
        has_all_own = len(own) >= 3 and all(name in columns for name in own)
        return Fit(
            register,
            {name: columns[name] for name in fields if name in columns},
            is_enough,
            has_all_own,
        )

    def _match(self, register: str, levels: Levels) -> dict[str, int]:
        """Give each field the column whose label is closest to it; of equals, the first."""
        index = self._fields[register]
        offers = sorted(
            (closeness + rank, column, field)
            for column, texts in enumerate(levels)
            for closeness, key in _candidates(texts)
            for rank, field in index.get(key, ())
        )
        columns: dict[str, int] = {}
        taken: set[int] = set()
        for _, column, field in offers:
            if field not in columns and column not in taken:
                columns[field] = column
                taken.add(column)
        return columns


def _candidates(texts: Sequence[str]) -> list[tuple[int, str]]:
    """Return the keys that a column's label may go by, with how far from the text each is.

    Of a label in several rows: all rows joined, the lowest two in either order, then each alone
    from the lowest up.
    """
    parts = [text for i, text in enumerate(texts) if text and text not in texts[:i]]
    joined = ["".join(parts)]
    if len(parts) > 1:
        joined += [parts[-2] + parts[-1], parts[-1] + parts[-2], *reversed(parts)]
    return [
        (10 * order + 2 * variant, key)
        for order, text in enumerate(joined)
        for variant, key in enumerate(label_keys(text))
        if key
    ]


def is_value(text: str) -> bool:
    """Tell whether a text is a number or a date rather than a label.

    >>> [is_value(text) for text in ("45人", "2021.3.5", "人数")]
    [True, True, False]
    """
    return read_count(text).value is not None or read_date(text, _SOME_YEAR).value is not None
