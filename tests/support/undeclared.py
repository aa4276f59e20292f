"""Sheets of registers that nobody declared, and what `--describe` prints for them."""

from annual_review.describe.command import describe
from annual_review.project.register_book import RegisterBook
from annual_review.project.strict_yaml import load_yaml
from annual_review.registers.workbooks import Sheet


def sheet_of(*rows, file="表.xlsx", name="Sheet1", merges=()):
    width = max(map(len, rows))
    return Sheet(file, name, [[*row, *[""] * (width - len(row))] for row in rows], tuple(merges))


def read_book(text):
    """Return what registers.yaml says, read as a project reads it."""
    return RegisterBook.model_validate(load_yaml(text))


def described(*sheets, **given):
    """Return the registers that `--describe` prints for some sheets."""
    return read_book(describe(list(sheets), **given))
