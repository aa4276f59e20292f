"""How the cells of each field of a register are read.

`cleaning` reads columns with it, and `chapter` the values that a condition names, as the clean
tables have them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from annual_review.project.register_book import DATED, PERIODS, Field
from annual_review.project.settings import Settings
from annual_review.records.limits import within_limits
from annual_review.values.cell_text import Reading, read_text
from annual_review.values.counts import read_amount, read_count
from annual_review.values.dates import read_date
from annual_review.values.period_texts import read_period
from annual_review.values.places import Places, category_reader

Reader = Callable[..., Reading]  # of a cell; those of numbers also take the unit of their column


def readers(settings: Settings, register: str) -> dict[str, Reader]:
    """Return the reader of the cells of each field of a register."""
    places = Places(settings.office)
    fields = settings.book.fields_of(register)
    first_date = next((field for field in fields.values() if field.kind in DATED), None)

    year = settings.office_year

    def period_reader(field: Field) -> Reader:
        return partial(read_period, kind=field.kind, year=year, decides=field is first_date)

    by_kind: dict[str, Callable[[Field], Reader]] = {
        "date": lambda field: partial(read_date, year=year, decides=field is first_date),
        **dict.fromkeys(PERIODS, period_reader),
        "count": lambda field: partial(read_count, unit=field.unit),
        "amount": lambda field: partial(read_amount, unit=field.unit),
        "place": lambda field: places.read,
        "category": lambda field: category_reader(field.choices),
    }
    return {
        name: within_limits(by_kind[field.kind](field), field)
        if field.kind in by_kind
        else read_text
        for name, field in fields.items()
    }
