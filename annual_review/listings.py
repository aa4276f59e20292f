"""Listings: names taken from records, to be listed in a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pandas as pd

from annual_review.errors import FigureError
from annual_review.looks import look_of_listing, look_of_nothing
from annual_review.marks import mark, printable
from annual_review.selections import missing_register, tally


@dataclass(frozen=True)
class Listing:
    """Names taken from records, to be listed in a sentence; `missing` as in Figure.

    Formats as “甲、乙、丙”; `{names:2}` stops after two and adds 等, `{names:6等}` always adds it.
    Names in “” or 《》 stand side by side (GB/T 15834-2011, 4.5.3.5).
    """

    names: tuple[str, ...]
    missing: str = ""
    bracket: str = ""

    def __format__(self, spec: str) -> str:
        """List the names, marked so that the sentence that prints them knows them for names."""
        key = f"@{id(self):x}"
        printable[key] = self
        return mark(key, "" if self.missing else self.text(spec))

    def text(self, spec: str = "") -> str:
        """List the names as plain text."""
        match = re.fullmatch(r"(\d*)(等?)", spec)
        if match is None:
            remedy = "Write {names}, {names:6} or {names:6等}."
            raise FigureError(f"'{spec}' is no way to list names.", remedy=remedy)
        most = int(match[1] or len(self.names))
        names = [self.bracket[:1] + name + self.bracket[1:] for name in self.names[:most]]
        stand_alone = all(name[:1] + name[-1:] in ("“”", "《》") for name in names)
        return ("" if stand_alone else "、").join(names) + (
            "等" if match[2] or most < len(self.names) else ""
        )

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        """Return what Jupyter shows of a listing that is a cell's last line; see `looks`."""
        if self.missing:
            return look_of_nothing(self.missing)
        return look_of_listing(self.names, self.text)

    def __bool__(self) -> bool:
        """Tell whether there is anything to say."""
        return bool(self.names) or bool(self.missing)

    def __len__(self) -> int:
        """Return how many names there are."""
        return len(self.names)


def listing(column: pd.Series, order: list[str] | None = None, bracket: str = "") -> Listing:
    """List the different values of a column: as `order` has them, then the most frequent first.

    In a sentence `{names}` lists all, `{names:6}` the first six with 等, `{names:6等}` 等 always.
    `bracket` is put around each: “”, 《》.
    """
    counts = tally(column)
    ranked = [name for name in order or [] if name in counts.index]
    names = (*ranked, *(str(name) for name in counts.index if name not in ranked))
    return Listing(names, missing_register(column), bracket)
