"""Tables whose values are written once, and what cleaning makes of them."""

from __future__ import annotations

from annual_review.cleaning.clean import clean
from annual_review.project.register_book import RegisterBook
from annual_review.project.settings import Office, Settings
from annual_review.project.year_params import YearParams
from annual_review.registers.corrections import Correction
from annual_review.registers.workbooks import Sheet

TOWNSHIPS = ["城关镇", "河西乡", "石桥镇", "龙泉街道"]


def cleaned(fields, *rows, merges=(), corrections=()):
    """Clean a sheet of one register, 名册."""
    office = Office(name="青岭县综合办公室", county="青岭县", townships=TOWNSHIPS)
    book = RegisterBook(registers={"名册": {"fields": fields}})
    settings = Settings(year=2021, office=office, book=book, params=YearParams())
    sheet = Sheet("a.xlsx", "名册", [list(row) for row in rows], tuple(merges))
    return clean([sheet], settings, corrections)


def corrected(row, field, value):
    return Correction(2, "a.xlsx", "名册", row, field, value, "核对", "张三")


def values(result, *fields):
    """Return what the kept rows hold by row of the sheet: one field's values, or tuples."""
    table = result.records["名册"]
    rows = table.index.get_level_values("row").tolist()
    columns = [
        [str(x.date()) if hasattr(x, "date") else x for x in table[name].tolist()]
        for name in fields
    ]
    found = zip(*columns, strict=True) if len(columns) > 1 else columns[0]
    return dict(zip(rows, found, strict=True))


def fates(result):
    return dict(zip(result.ledger["row"], result.ledger["fate"], strict=True))


def reason(result, row):
    return result.ledger.set_index("row").loc[row, "reason"]


def asked(result):
    """Return the rows and fields that people are asked about."""
    return list(zip(result.fixes["row"], result.fixes["field"], strict=True))
