"""Lines above a header: which belong to its table, which may name it, what year they say."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from pathlib import PurePosixPath

from rapidfuzz import fuzz, process

from annual_review.cleaning.grid import Grid
from annual_review.cleaning.headers import is_value
from annual_review.cleaning.row_vocabulary import is_heading, is_note, is_section, read_subtotal
from annual_review.project.settings import RegisterBook
from annual_review.registers.workbooks import Sheet
from annual_review.values.cell_text import as_text, compact, loose_key
from annual_review.values.dates import years_in

REACH = 6  # rows above a header that may hold its title
_LONGEST = 60  # characters of a title
_NUMBER = r"[\d一二三四五六七八九十]"
_ANNEX = re.compile(rf"附(?:[件表]{_NUMBER}*|{_NUMBER}+)(?:[-—]\d+)?[::、.]?")
_BRACKETED = re.compile(r"\([^()]*\)")
_FORMS = ("表", "台账", "名册", "清单", "一览", "统计", "汇总", "花名册", "登记")
_CONTINUED = re.compile(r".*(?:\(续.{0,3}\)|续表?\d*)")


def title_start(grid: Grid, titles: Titles, top: int, floor: int, among: Collection[str]) -> int:
    """Return the first of the title rows above a header at `top`; all rows if `floor` is 0.

    `among` are the registers that the header fits. A day or a span of time is stepped over where a
    title stands above it.
    """
    if floor == 0:
        return 0
    row = start = top
    while row > floor and top - row < REACH:
        row -= 1
        if not grid.filled[row]:
            continue
        if _is_title(grid, titles, row, among):
            start = row
        elif not _is_time(grid, row):
            break
    return start


def _is_title(grid: Grid, titles: Titles, row: int, among: Collection[str]) -> bool:
    """Tell whether a row between two tables belongs to the lower one: a title, or who reports."""
    columns = grid.filled_columns(row)
    texts = [as_text(grid.cell(row, column)) for column in columns]
    others = [text for text in texts if not is_heading(text)]
    if not others or len(others) > 1:
        return not others
    line = bare_title(others[0])
    if is_note(line) or read_subtotal(line) or is_value(line) or len(line) > _LONGEST:
        return False
    if not line or titles.find(line, among):
        return True
    return not is_section(line) and (
        grid.merged_width(row, columns[0]) > 2 or line.endswith(_FORMS) or not grid.filled[row - 1]
    )


def _is_time(grid: Grid, row: int) -> bool:
    """Tell whether a row is one day, or one span of time."""
    text = as_text(grid.cell(row, grid.filled_columns(row)[0]))
    return grid.filled[row] == 1 and (is_value(text) or bool(re.match(r"\d{4}年", compact(text))))


def bare_title(text: str) -> str:
    """Return a title without 附件2 before it and what stands in brackets.

    >>> bare_title("附件2：党建学习统计表（盖章）"), bare_title("（2021年1月—12月）")
    ('党建学习统计表', '')
    """
    key = compact(text)
    annex = _ANNEX.match(key)
    if annex is None and is_note(key):
        return key
    return _BRACKETED.sub("", key[annex.end() :] if annex else key)


def is_continued(title: str) -> bool:
    """Tell whether a title says that its table goes on from the page before.

    >>> is_continued("宣讲台账（续）"), is_continued("宣讲台账续表1"), is_continued("宣讲台账")
    (True, True, False)
    """
    return _CONTINUED.fullmatch(compact(title)) is not None


def titles_above(grid: Grid, first: int, end: int) -> list[str]:
    """Return the lines from `first` to `end` (not included) that may be a title, the nearest first.

    Of those only the ones near the end count.
    """
    lines = [
        as_text(grid.cell(row, grid.filled_columns(row)[0]))
        for row in reversed(range(max(first, end - REACH), end))
        if 0 < grid.filled[row] <= 2
    ]
    return [line for line in lines if not is_heading(line) and not is_note(bare_title(line))]


def said_year(title: str, lines: Iterable[str], sheet: Sheet) -> tuple[int, str]:
    """Return the one year that the title, else a line beside it, else the sheet's name says.

    And which of these says so; 0 where none does, or where it speaks of several years. A file's
    name does not count: it often keeps the year of the form that was copied.
    """
    said = (("标题", [title]), ("标题", lines), ("表名", [sheet.name]))
    for source, texts in said:
        years = set().union(*map(years_in, texts))
        if years:
            return (years.pop() if len(years) == 1 else 0), source
    return 0, ""


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
