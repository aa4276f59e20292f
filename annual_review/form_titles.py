"""The title of a form: a line by which cleaning knows the register again."""

from __future__ import annotations

from annual_review.settings import RegisterBook
from annual_review.title_lines import bare_title
from annual_review.titles import Titles


def form_title(book: RegisterBook, titles: Titles, register: str, year: int) -> str:
    """Return the year with the register's name, or the first other title that is of it alone."""
    names = (register, *book.registers[register].titles)
    lines = [f"{year}年{name}" for name in names]
    known = [line for line in lines if titles.find(bare_title(line), book.registers) == register]
    return [*known, *lines][0]
