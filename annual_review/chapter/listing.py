"""Listings: names from a column of a register, in a sentence.

Chapters make them by `listing` and print them in f-strings. The text is marked with a key
(`document.marks`), so that `say` knows it as names, whose digits are no typed numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pandas as pd

from annual_review.chapter.lab_view import bundle_of_listing, bundle_of_missing
from annual_review.chapter.selections import missing_reason, tally
from annual_review.document.marks import mark, marked_values
from annual_review.document.missing import Missing
from annual_review.errors import FigureError
from annual_review.records.cleaned import INDEX

_SPEC = re.compile(r"(\d*)(等?)")


def listing(column: pd.Series, order: list[str] | None = None, bracket: str = "") -> Listing:
    """Return the different values of `column` as names to be listed in a sentence.

        crops = listing(training["培训作物"])
        say(f"围绕{crops:6}开展培训。")

    `{names}` lists all, `{names:6}` the first six with 等 if there are more, `{names:6等}` always
    adds 等. Names in `order` come first, as they stand there, then the most frequent. `bracket` is
    put around each name: “” or 《》; between such names there is no 、 (GB/T 15834-2011, 4.5.3.5).
    A sentence with names of a register that was not sent is replaced by a notice.
    """
    counts = tally(column)
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
        >>> names.text(), names.text("2"), names.text("6等")
        ('甲、乙、丙', '甲、乙等', '甲、乙、丙等')
        >>> Listing(("甲", "乙"), bracket="《》").text()
        '《甲》《乙》'
        """
        match = _SPEC.fullmatch(spec)
        if match is None:
            remedy = "Write {names}, {names:6} or {names:6等}."
            raise FigureError(f"'{spec}' is not a format for names.", remedy=remedy)
        most = int(match[1] or len(self.names))
        names = [self.bracket[:1] + name + self.bracket[1:] for name in self.names[:most]]
        all_quoted = all(name[:1] + name[-1:] in ("“”", "《》") for name in names)
        more = "等" if match[2] or most < len(self.names) else ""
        return ("" if all_quoted else "、").join(names) + more

    def __str__(self) -> str:
        """Return what `{names}` prints, marked like it."""
        return format(self)

    def __bool__(self) -> bool:
        """Return whether there is something to print: names, or a notice."""
        return bool(self.names) or bool(self.missing)

    def __len__(self) -> int:
        """Return the number of names."""
        return len(self.names)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        """Return what Jupyter shows of a listing that is the last line of a cell."""
        if self.missing:
            return bundle_of_missing(str(self.missing))
        return bundle_of_listing(self.names, self.text)
