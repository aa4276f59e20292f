"""Listings: names from a column of a register, in a sentence.

Chapters make them by `listing` and print them in f-strings. The text is marked with a key
(`document.marks`), so that `say` knows it as names, whose digits are no typed numbers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from annual_review.chapter.grouping import tally
from annual_review.chapter.lab_view import bundle_of_listing, bundle_of_missing
from annual_review.chapter.selections import missing_reason
from annual_review.document.marks import mark, marked_values
from annual_review.document.missing import Missing
from annual_review.errors import FigureError
from annual_review.language import _
from annual_review.records.cleaned import INDEX

APART = "分别"
_SPEC = re.compile(rf"(\d*)等?|{APART}")
_NUMERALS = "0123456789〇零一二三四五六七八九十百"
_ORDINALS = "大中届次期批轮"  # what follows the numeral of a meeting or an issue
_WITHIN = {"“”": str.maketrans("“”", "‘’"), "《》": str.maketrans("《》", "〈〉")}
_LEAST_IN_COMMON = 2  # characters before and behind the numerals in which names differ


def listing(column: pd.Series, order: list[str] | None = None, bracket: str = "") -> Listing:
    """Return the different values of `column` as names to be listed in a sentence.

        crops = listing(training["培训作物"])
        say(f"围绕{crops:6}开展培训。")

    `{names}` lists all, `{names:6}` the first six, with 等 if there are more; 等 may be written
    behind the number and changes nothing. `{names:分别}` prints 分别 for two names and more, and
    nothing for one. Names that differ in a numeral alone are joined: 十九届五中、六中全会精神.
    Names in `order` come first, as they stand there, then those of `tally`. `bracket` is put
    around each name: “” or 《》; between such names there is no 、 (GB/T 15834-2011, 4.5.3.5).
    A sentence with names of a register that was not sent is replaced by a notice.
    """
    counts = tally(column)
    counts = counts[counts > 0]  # also months without a row
    first = [name for name in order or [] if name in counts.index]
    names = (*first, *(str(name) for name in counts.index if name not in first))
    is_of_register = set(INDEX) <= set(column.index.names)
    return Listing(names, missing_reason(column), bracket, is_of_register)


@dataclass(frozen=True)
class Listing:
    """Names for a sentence; `missing` says why there are none, as in Figure.

    `is_of_register` says that they stand in rows of a register: a number in a name that does not
    is a typed number.
    """

    names: tuple[str, ...]
    missing: Missing | None = None
    bracket: str = ""
    is_of_register: bool = False

    def __format__(self, spec: str) -> str:
        """Return the names listed, marked with a key for the sentence that prints them."""
        key = f"@{id(self):x}"
        marked_values[key] = self
        return mark(key, "" if self.missing else self.text(spec))

    def text(self, spec: str = "") -> str:
        """Return the names listed as a spec asks. Raises FigureError for an unknown spec.

        >>> names = Listing(("甲", "乙", "丙"))
        >>> names.text(), names.text("2"), names.text("6等"), names.text("分别")
        ('甲、乙、丙', '甲、乙等', '甲、乙、丙', '分别')
        >>> Listing(("甲", "乙"), bracket="《》").text()
        '《甲》《乙》'
        """
        match = _SPEC.fullmatch(spec)
        if match is None:
            remedy = _("Write {names}, {names:6} or {names:分别}.")
            raise FigureError(_("'{spec}' is not a format for names.", spec=spec), remedy=remedy)
        if spec == APART:
            return APART if len(self.names) > 1 else ""
        most = int(match[1] or len(self.names))
        shown = join_numbered(self.names[:most]) if not self.bracket else self.names[:most]
        names = [_bracketed(name, self.bracket) for name in shown]
        all_quoted = all(map(_is_quoted, names))
        more = "等" if most < len(self.names) else ""
        return _enumerated(names, "" if all_quoted else "、") + more

    def __str__(self) -> str:
        """Return what `{names}` prints, marked like it."""
        return format(self)

    def __bool__(self) -> bool:
        """Return whether there is something to print: names, or a notice."""
        return bool(self.names) or bool(self.missing)

    def __len__(self) -> int:
        """Return the number of names."""
        return len(self.names)

    def _repr_mimebundle_(self, **__: Any) -> dict[str, Any]:
        """Return what Jupyter shows of a listing that is the last line of a cell."""
        if self.missing:
            return bundle_of_missing(str(self.missing))
        return bundle_of_listing(self.names, self.text)


def _bracketed(name: str, bracket: str) -> str:
    """Return a name in quotation marks, or title marks; those within are single ones.

    GB/T 15834-2011, 4.8 and 4.15.

    >>> _bracketed("“最美”工作者", "“”"), _bracketed("晚晴", "《》")
    ('“‘最美’工作者”', '《晚晴》')
    """
    inner = name.translate(_WITHIN[bracket]) if bracket in _WITHIN else name
    return bracket[:1] + inner + bracket[1:]


def _enumerated(names: Sequence[str], divider: str) -> str:
    """Return names with a divider; a last one that holds 、 itself is joined by 和."""
    if len(names) > 1 and divider and "、" in names[-1] and not _is_quoted(names[-1]):
        return f"{divider.join(names[:-1])}和{names[-1]}"
    return divider.join(names)


def _is_quoted(name: str) -> bool:
    return name[:1] + name[-1:] in ("“”", "《》")


def join_numbered(names: Sequence[str]) -> list[str]:
    """Return names, of which those that differ in a numeral alone are one, behind the others.

    >>> join_numbered(["十九届五中全会精神", "党史", "十九届六中全会精神"])
    ['党史', '十九届五中、六中全会精神']
    """
    single: list[str] = []
    joined: list[str] = []
    left = list(names)
    while left:
        group = [left[0], *(name for name in left[1:] if _parts([left[0], name]))]
        if parts := _parts(group):
            joined.append("、".join(parts))
        else:
            group = left[:1]
            single += group
        left = [name for name in left if name not in group]
    return single + joined


def _parts(names: Sequence[str]) -> list[str]:
    """Return what is to be joined for names that differ in a numeral alone; [] for others."""
    if len(names) < 2:
        return []
    head = _common_start(names).rstrip(_NUMERALS).removesuffix("第")
    tail = _common_start([name[len(head) :][::-1] for name in names])[::-1].lstrip(_NUMERALS)
    middles = [name[len(head) : len(name) - len(tail)] for name in names]
    ordinal, rest = tail[:1], tail[1:]
    if min(len(head), len(rest)) < _LEAST_IN_COMMON or ordinal not in _ORDINALS:
        return []
    if not all(middle.removeprefix("第").strip(_NUMERALS) == "" < middle for middle in middles):
        return []
    return [
        head + middles[0] + ordinal,
        *(one + ordinal for one in middles[1:-1]),
        middles[-1] + tail,
    ]


def _common_start(texts: Sequence[str]) -> str:
    """Return the characters with which all texts begin."""
    shortest = min(texts, key=len)
    ends = (end for end, char in enumerate(shortest) if any(text[end] != char for text in texts))
    return shortest[: next(ends, len(shortest))]
