"""Titles: the lines above a header, the register that they name, and the year that they state.

`tables` asks `title_start` where the titles of a header begin, `titles_above` for their texts,
`Titles.find` for the register, and `stated_year` for the year.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from pathlib import PurePosixPath

from rapidfuzz import fuzz, process

from annual_review.cleaning.grid import Grid
from annual_review.cleaning.headers.fits import is_value
from annual_review.cleaning.headers.title_words import is_about
from annual_review.cleaning.row_vocabulary import is_heading, is_note, is_section, read_subtotal
from annual_review.project.register_book import RegisterBook
from annual_review.registers.workbooks import Sheet
from annual_review.values.cell_text import as_text, compact, loose_key
from annual_review.values.office_year import OfficeYear
from annual_review.values.stated_years import StatedYear, years_stated

REACH = 6  # rows above a header that may hold its title
_LONGEST = 60  # characters of a title
_NUMBER = r"[\d一二三四五六七八九十]"
ANNEX = re.compile(rf"附(?:[件表]{_NUMBER}*|{_NUMBER}+)(?:[-—]\d+)?[::、.]?")
_BRACKETED = re.compile(r"\([^()]*\)")
FORM_ENDINGS = ("表", "台账", "台帐", "册", "簿", "清单", "一览", "统计", "汇总", "登记", "记录")
_CONTINUED = re.compile(r".*(?:\(续.{0,3}\)|续表?\d*)")
_YEAR = re.compile(
    r"(?:19|20)\d\d(?:年度|年)?|[二一][〇零九][〇零一二三四五六七八九]{2}(?:年度|年)"
)
_FORM = re.compile(
    r"(?:情况)?(?:台[账帐]|(?:登记|记录)[表簿册本]|(?:统计|汇总|明细|一览)表|汇总|统计|表)$"
)
_EXAMPLE = re.compile(r"样[表例张]|(?:填[写表报])?(?:示例|范例|样例)")
_LEAST_SIMILAR = 60.0  # in per cent, of a register that is suggested


class Titles:
    """The titles of all registers, each reduced to its stem: without the year, and 台账, 登记表."""

    def __init__(self, book: RegisterBook) -> None:
        self._stems = {
            name: sorted(
                {title_stem(title) for title in (name, *register.titles)}, key=len, reverse=True
            )
            for name, register in book.registers.items()
        }

    def find(self, text: str, among: Iterable[str]) -> str:
        """Return the register in `among` whose longest title is part of `text`, or "".

        Of two equally long, the later one counts: 党史学习宣讲台账 is the register of 宣讲.
        """
        key = _YEAR.sub("", loose_key(text))
        found = [
            (len(stem), key.rfind(stem), name)
            for name in among
            for stem in self._stems[name]
            if stem in key
        ]
        return max(found, key=lambda hit: hit[:2])[2] if found else ""

    def is_about(self, text: str, register: str) -> bool:
        """Return whether a text is about the register rather than something that belongs to it."""
        return any(is_about(text, stem) for stem in self._stems[register])

    def nearest(self, text: str) -> str:
        """Return the register whose title is most similar to `text`, or ""."""
        stems = {stem: name for name, stems in self._stems.items() for stem in stems}
        best = process.extractOne(
            title_stem(text), list(stems), scorer=fuzz.ratio, score_cutoff=_LEAST_SIMILAR
        )
        return stems[best[0]] if best else ""


def title_stem(title: str) -> str:
    """Return a title without its year and without 台账, 统计表 and the like.

    >>> title_stem("沿河县2021年宣讲台账"), title_stem("走访慰问情况统计表")
    ('沿河县宣讲', '走访慰问')
    """
    key = _YEAR.sub("", loose_key(title))
    stem = _FORM.sub("", key)
    return stem if len(stem) > 1 else key


def bare_title(text: str) -> str:
    """Return a title without a leading 附件2 and without remarks in brackets.

    >>> bare_title("附件2：党建学习统计表（盖章）"), bare_title("（2021年1月—12月）")
    ('党建学习统计表', '')
    """
    key = compact(text)
    annex = ANNEX.match(key)
    if annex is None and is_note(key):
        return key
    return _BRACKETED.sub("", key[annex.end() :] if annex else key)


def is_continued(title: str) -> bool:
    """Return whether a title says that its table continues from the page before.

    >>> is_continued("宣讲台账（续）"), is_continued("宣讲台账续表1"), is_continued("宣讲台账")
    (True, True, False)
    """
    return _CONTINUED.fullmatch(compact(title)) is not None


def is_example_title(title: str) -> bool:
    """Return whether a title, or the name of a sheet, says that what follows is an example.

    >>> is_example_title("安全检查记录表（样表）"), is_example_title("示范村检查表")
    (True, False)
    """
    return _EXAMPLE.search(compact(title)) is not None


def titles_above(grid: Grid, first: int, end: int) -> list[str]:
    """Return the lines from `first` to `end` (not included) that may be a title, the nearest first.

    Only the rows within `REACH` of the end are read. Above the first row are the lines of a
    document above its table.
    """
    lines = [
        as_text(grid.cell(row, grid.filled_columns(row)[0]))
        for row in reversed(range(max(first, end - REACH), end))
        if 0 < grid.filled[row] <= 2
    ]
    if first == 0 and end <= REACH:
        lines += reversed(grid.sheet.above)
    return [line for line in lines if not is_heading(line) and not is_note(bare_title(line))]


def stated_year(
    title: str, lines: Iterable[str], sheet: Sheet, year: OfficeYear
) -> tuple[StatedYear | None, str]:
    """Return the year that the title states, else another line, else the sheet's name.

    Also return, in Chinese, which of them. The year is None if none states one or if it names
    several. The file's name does not count: it is often that of the form that was copied. `year` is
    the one under review.
    """
    sources = (("标题", [title]), ("标题", lines), ("表名", [sheet.name]))
    for source, texts in sources:
        years: set[StatedYear] = set().union(*(years_stated(text, year) for text in texts))
        if years:
            return (years.pop() if len(years) == 1 else None), source
    return None, ""


def place_names(file: str, sheet: str) -> list[str]:
    """Return the names that may identify a register, the nearest first: sheet, file, folders."""
    path = PurePosixPath(file)
    return [sheet, path.stem, *(parent.name for parent in path.parents)]


def title_start(grid: Grid, titles: Titles, top: int, floor: int, among: Collection[str]) -> int:
    """Return the first of the title rows above a header at `top`; 0 if `floor` is 0.

    `among` are the registers that the header fits. A row with a date or a period is skipped if
    there is a title above it.
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
        elif not _is_period(grid, row):
            break
    return start


def _is_title(grid: Grid, titles: Titles, row: int, among: Collection[str]) -> bool:
    """Return whether a row between two tables belongs to the lower one: a title, or who reports."""
    columns = grid.filled_columns(row)
    texts = [text for text in grid.texts(row) if not is_heading(text)]
    if len(texts) != 1:
        return not texts
    line = bare_title(texts[0])
    if is_note(line) or read_subtotal(line) or is_value(line) or len(line) > _LONGEST:
        return False
    if not line or titles.find(line, among):
        return True
    is_set_off = grid.merged_width(row, columns[0]) > 2 or not grid.filled[row - 1]
    return not is_section(line) and (is_set_off or line.endswith(FORM_ENDINGS))


def _is_period(grid: Grid, row: int) -> bool:
    """Return whether a row holds nothing but a date or a period."""
    text = grid.texts(row)[0]
    return grid.filled[row] == 1 and (is_value(text) or bool(re.match(r"\d{4}年", compact(text))))
