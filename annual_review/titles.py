"""Titles: which register a line of text, a sheet's name or a file's name speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from rapidfuzz import fuzz, process

from annual_review.settings import RegisterBook
from annual_review.texts import loose_key

_YEAR = re.compile(
    r"(?:19|20)\d\d(?:年度|年)?|[二一][〇零九][〇零一二三四五六七八九]{2}(?:年度|年)"
)
_FORM = re.compile(
    r"(?:情况)?(?:台账|登记表|统计表|汇总表|明细表|一览表|登记簿|记录表|汇总|统计|表)$"
)
_NEAR = 60.0


class Titles:
    """The titles of all registers, each without its 台账, 统计表 or the like."""

    def __init__(self, book: RegisterBook) -> None:
        self._stems = {
            name: sorted(
                {_stem(title) for title in (name, *register.titles)}, key=len, reverse=True
            )
            for name, register in book.registers.items()
        }

    def find(self, text: str, among: Iterable[str]) -> str:
        """Return the register among `among` whose longest title stands in `text`, or an empty text.

        Of two equally long, the one further behind is meant: 党史学习宣讲台账 is of 宣讲.
        """
        key = _YEAR.sub("", loose_key(text))
        found = [
            (len(stem), key.rfind(stem), name)
            for name in among
            for stem in self._stems[name]
            if stem in key
        ]
        return max(found, key=lambda hit: hit[:2])[2] if found else ""

    def nearest(self, text: str) -> str:
        """Return the register whose title comes nearest to `text`, or an empty text."""
        stems = {stem: name for name, stems in self._stems.items() for stem in stems}
        best = process.extractOne(_stem(text), list(stems), scorer=fuzz.ratio, score_cutoff=_NEAR)
        return stems[best[0]] if best else ""


def place_names(file: str, sheet: str) -> list[str]:
    """Return the names that may tell a register, the nearest first: sheet, file, folders."""
    path = PurePosixPath(file)
    return [sheet, path.stem, *(parent.name for parent in path.parents)]


def _stem(title: str) -> str:
    key = _YEAR.sub("", loose_key(title))
    stem = _FORM.sub("", key)
    return stem if len(stem) > 1 else key
