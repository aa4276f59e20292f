"""Labels of columns as keys: what a label may be called, also one in several rows of a header.

`label_keys` returns the keys of one text, `candidates` those of a column whose label stands in
several rows, each with what it leaves out. `headers` looks them up among the fields of registers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from annual_review.values.cell_text import compact
from annual_review.values.unit_texts import unit_at_end, unit_in_brackets

_MARKS = re.compile(r"[^\w()]|_")
_BRACKETED = re.compile(r"\(([^()]*)\)")
_DETAIL = re.compile(r"\d")  # in a row such as 1学分 or 2021年
_MOST_SKIPPED = 9
_AMONG = re.compile(r"^其中\W*(?=\w)")


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


class Candidate(NamedTuple):
    """A key under which a column may be known: the smaller its `distance`, the closer.

    `part` is what the key leaves out of the middle or the end of the label, `upper` what stands
    above the rows that it is made of. They tell columns apart that have the same key.
    """

    distance: int
    key: str
    part: str
    upper: str


@lru_cache(maxsize=8192)  # the same labels stand in many windows of rows
def candidates(texts: tuple[str, ...], units: frozenset[str]) -> list[Candidate]:
    """Return the keys of a column whose label stands in several rows, from the top one down.

    Of a label in several rows: all rows joined, the lower ones joined, the lowest two in reverse,
    some of the lower ones, the lowest alone; then the same of the rows without the lowest ones,
    which are the part. A key may also leave out a remark in brackets.

    >>> [c.key for c in candidates(("本级", "2021年", "金额"), frozenset())][:5]
    ['本级2021年金额', '2021年金额', '金额2021年', '本级金额', '金额']
    """
    rows = [text for i, text in enumerate(texts) if text and text not in texts[:i]]
    found = (
        (100 * order + 10 * skipped, text, part, upper)
        for order, skipped, text, part, upper in _variants(rows)
    )
    return [
        Candidate(distance + 2 * variant, key, part or _left_out(text, key), upper)
        for distance, text, part, upper in found
        for variant, key in enumerate(label_keys(text, units))
        if key
    ]


def _variants(rows: list[str]) -> Iterator[tuple[int, int, str, str, str]]:
    """Yield which rows of a label may be its name: the order, how many rows it skips, and texts."""
    last = len(rows) - 1
    if last < 0:
        return
    yield 0, 0, "".join(rows), "", ""
    if last == 0:
        return
    for top in range(1, last):
        yield 1, min(top, _MOST_SKIPPED), "".join(rows[top:]), "", "".join(rows[:top])
    yield 2, 0, rows[last] + rows[last - 1], "", "".join(rows[: last - 1])
    for top in range(last - 1):
        for skipped in _skips(rows, top, last):
            text = "".join(rows[i] for i in range(top, last + 1) if i not in skipped)
            part = "".join(rows[i] for i in skipped)
            yield 3, min(len(skipped) + top, _MOST_SKIPPED), text, part, "".join(rows[:top])
    yield 4, 0, rows[last], "", "".join(rows[:last])
    for bottom in reversed(range(last)):
        part = "".join(rows[bottom + 1 :])
        for top in range(bottom + 1):
            skipped_rows = min(top, _MOST_SKIPPED)
            order = 5 + last - bottom
            yield order, skipped_rows, "".join(rows[top : bottom + 1]), part, "".join(rows[:top])


def _skips(rows: list[str], top: int, last: int) -> set[tuple[int, ...]]:
    """Return which rows between two may be left out: any one, all, and all that hold a number."""
    between = range(top + 1, last)
    details = tuple(i for i in between if _DETAIL.search(compact(rows[i])))
    return {skip for skip in (*((i,) for i in between), tuple(between), details) if skip}


def _left_out(label: str, key: str) -> str:
    """Return the remark in the brackets of a label if the key leaves it out."""
    full = label_key(label)
    inner, bare = "".join(_BRACKETED.findall(full)), _BRACKETED.sub("", full)
    return inner if inner and key.count(inner) <= bare.count(inner) else ""
