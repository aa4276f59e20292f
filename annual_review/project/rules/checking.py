"""Check the rules of all registers, and the texts in them, when params are read.

`loading` calls `rule_errors`; `read_constant` is also how cleaning reads the texts of a rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from annual_review.errors import ParamsError
from annual_review.language import _, sentences
from annual_review.project.register_book import PERIODS, Field, RegisterBook, Rule
from annual_review.project.rules.compiler import compile_expression, unique_fields
from annual_review.project.rules.names import fault

if TYPE_CHECKING:
    from annual_review.project.settings import Settings
    from annual_review.values.cell_text import Reading

_EXAMPLES = {
    "date": "2021-03-01",
    "month": "2021-03",
    "quarter": "2021Q1",
    "year": "2021",
}

Place = tuple[int | str, ...]  # of a key in registers.yaml


def rule_errors(settings: Settings) -> Iterator[tuple[Place, ParamsError]]:
    """Yield what is wrong with the rules, each with the place of its key in registers.yaml."""
    for name, register in settings.book.registers.items():
        for number, rule in enumerate(register.rules):
            key = "unique" if rule.unique else "that"
            try:
                _check(rule, settings, name)
            except ParamsError as error:
                yield ("registers", name, "rules", number, key), error


def _check(rule: Rule, settings: Settings, register: str) -> None:
    """Raise ParamsError for a rule that says nothing that can be checked."""
    book: RegisterBook = settings.book
    if rule.unique:
        unique_fields(rule.unique, book.fields_of(register), register)
        return
    condition = compile_expression(rule.that, book, register)
    for constant in condition.constants.values():
        like = constant.like
        field = book.fields_of(like.register or register)[like.field]
        reading = read_constant(constant.text, field, settings)
        if reading.value is None or (reading.doubt and _is_closed(field, settings)):
            raise fault(
                _(
                    "'{text}' is no value of {field}, whose kind is {kind}.",
                    text=constant.text,
                    field=like,
                    kind=field.kind,
                ),
                _remedy(field, reading),
            )


def read_constant(text: str, field: Field, settings: Settings) -> Reading:
    """Read a text of a rule as a value of a field: a date, a month, a place, a choice or a text."""
    from annual_review.values.cell_text import read_text  # noqa: PLC0415 - slow, seldom needed
    from annual_review.values.dates import read_date  # noqa: PLC0415
    from annual_review.values.period_texts import read_period  # noqa: PLC0415
    from annual_review.values.places import Places, category_reader  # noqa: PLC0415

    if field.kind == "date":
        return read_date(text, year=settings.office_year)
    if field.kind in PERIODS:
        return read_period(text, field.kind, settings.office_year)
    if field.kind == "place":
        return Places(settings.office).read(text)
    if field.kind == "category":
        return category_reader(field.choices)(text)
    return read_text(text)


def _is_closed(field: Field, settings: Settings) -> bool:
    """Return whether all values of a field are known."""
    if field.kind == "place":
        return bool(settings.office.places)
    return field.kind != "category" or bool(field.choices)


def _remedy(field: Field, reading: Reading) -> str:
    """Return what to write in place of a text that is no value of a field."""
    if field.kind in _EXAMPLES:
        return _("Write it like '{example}'.", example=_EXAMPLES[field.kind])
    if field.kind == "place":
        return sentences(_("Write a place of office.yaml."), reading.suggestion)
    if field.kind == "category" and field.choices:
        return _("Its choices: {choices}.", choices="、".join(field.choices))
    return _("Write a text.")
