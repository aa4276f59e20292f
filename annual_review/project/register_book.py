"""The schema of registers.yaml: the registers, and what a register and a field may say."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, model_validator

from annual_review.errors import nearest
from annual_review.language import _
from annual_review.project.schema import SameObject, Schema
from annual_review.project.typed_values import FilledText, Label, Spellings

Kind = Literal[
    "date",
    "month",
    "quarter",
    "year",
    "count",
    "amount",
    "place",
    "category",
    "text",
    "serial",
    "remark",
]
PERIODS = ("month", "quarter", "year")  # kinds whose value is a period
DATED = ("date", *PERIODS)  # kinds that say when something was
NUMBERS = ("count", "amount")
SMALL_KINDS = ("count", "text", "serial")  # what may be small: of persons, or the name of one
LEAST_SMALL = 3  # with 2, a number that is withheld could only be 1

# A unit: no space, no digit first, no label before it (单位：元), no brackets around it.
_UNIT = re.compile(r"(?!\d|.*单位)[^\s()（）:：,，;；]+(?:[(（][^\s()（）]+[)）])?")
_PARTS_OF_A_DATE = (2, 3)
_END = "。；;. "  # of a sentence that is followed by others


def _as_choices(value: Any) -> Any:
    """Let choices be written as a plain list, or as a mapping from each choice to its spellings."""
    if isinstance(value, list):
        return {choice: [] for choice in value}
    return {k: v or [] for k, v in value.items()} if isinstance(value, dict) else value


Choices = Annotated[dict[str, Spellings], BeforeValidator(_as_choices)]


class Field(Schema):
    """A column of a register.

    `headers` are spellings of its header other than its name; `unit` is the unit of a count or
    amount, a measure with or without a scale, in which all numbers are kept, and `min` and `max`
    are the limits beyond which a number is doubted; `required` defaults to true for dates, periods
    and numbers; `personal` values never leave records/ and to_fix.xlsx, and if nothing is said,
    `RegisterBook.fields_of` decides for remarks; `choices` are the known values of a category with
    their spellings.

    `fill` says that a value is written once for several rows: `down` for the rows below it, where
    a cell is blank or holds 〃 or 同上; `group` in a row of its own above its rows. `columns` are
    the headers of the columns from which a date is put together: of year, month and day, or of
    month and day alone. `hints: false` looks for no oddities among its values.

    `small` is the number of persons from which on a number is printed: a lesser sum of a count, or
    a lesser number of rows of a register whose rows are persons, is withheld.
    """

    kind: Kind = "text"
    headers: Spellings = []
    unit: Label = ""
    required: bool | None = None
    personal: bool | None = None
    choices: Choices = {}
    min: float | None = None
    max: float | None = None
    fill: Literal["down", "group"] | None = None
    columns: Spellings = []
    hints: bool = True
    small: int | None = None

    @model_validator(mode="after")
    def _small_is_of_persons(self) -> Field:
        if self.small is None:
            return self
        if self.kind not in SMALL_KINDS:
            raise ValueError(
                _(
                    "small is of a number of persons, or of what names a person: "
                    "a {kind} is neither",
                    kind=self.kind,
                )
            )
        if self.small < LEAST_SMALL:
            raise ValueError(
                _(
                    "small: {small} would say of each number that is withheld how many it is: "
                    "write {least} or more",
                    small=self.small,
                    least=LEAST_SMALL,
                )
            )
        return self

    @model_validator(mode="after")
    def _unit_is_one(self) -> Field:
        if self.unit and self.kind not in NUMBERS:
            raise ValueError(
                _("'{unit}' is the unit of no number: say kind: count or amount", unit=self.unit)
            )
        if self.unit and not _UNIT.fullmatch(self.unit):
            raise ValueError(
                _("'{unit}' is no unit: write the word alone, as 元 or 万亩", unit=self.unit)
            )
        return self

    @model_validator(mode="after")
    def _limits_are_of_a_number(self) -> Field:
        limits = [limit for limit in (self.min, self.max) if limit is not None]
        if limits and self.kind not in NUMBERS:
            raise ValueError(_("min and max limit a number: say kind: count or amount"))
        if not all(map(math.isfinite, limits)):
            raise ValueError(_("min and max have to be numbers"))
        if len(limits) > 1 and limits[0] > limits[1]:
            raise ValueError(
                _("min {least:g} is more than max {most:g}", least=limits[0], most=limits[1])
            )
        return self

    @model_validator(mode="after")
    def _columns_are_of_a_date(self) -> Field:
        if self.columns and self.kind != "date":
            raise ValueError(_("columns put a date together: say kind: date"))
        if self.columns and not len(self.columns) == len(set(self.columns)) in _PARTS_OF_A_DATE:
            raise ValueError(
                _(
                    "columns are three headers, of the year, the month and the day, or two, "
                    "of the month and the day"
                )
            )
        return self

    @model_validator(mode="after")
    def _group_is_of_a_value(self) -> Field:
        if self.is_group and self.kind in ("serial", "remark"):
            raise ValueError(
                _("a {kind} is no value of a group: say fill: down, or nothing", kind=self.kind)
            )
        return self

    @property
    def is_group(self) -> bool:
        """Whether the value stands in a row of its own, above its rows."""
        return self.fill == "group"

    @property
    def is_required(self) -> bool:
        """Whether a row without this value is rejected."""
        if self.required is None:
            return self.kind in (*DATED, *NUMBERS)
        return self.required

    @property
    def is_identity(self) -> bool:
        """Whether two rows that differ here are different rows."""
        return self.kind not in ("serial", "remark")


class Spread(Schema):
    """Columns whose headers are values of the field `into`; their cells hold the field `value`."""

    into: Label
    value: Label


class Rule(Schema):
    """What has to hold for the rows of a register; `say` is what is said of a row that breaks it.

    Either `that`, an expression over fields, or `unique`, the fields in which no two rows may
    agree. A row that breaks a rule is doubted, or rejected if the rule is `strict`.
    """

    that: Label = ""
    unique: Spellings = []
    say: FilledText
    strict: bool = False

    @property
    def says(self) -> str:
        """What is said of a row, to be followed by more of its sentence.

        >>> Rule(that="人数 > 0", say="没有人数。").says
        '没有人数'
        """
        return self.say.rstrip(_END)

    @model_validator(mode="after")
    def _says_one_thing(self) -> Rule:
        if bool(self.that) == bool(self.unique):
            raise ValueError(
                _("a rule has either that: an expression, or unique: a list of fields")
            )
        return self


class Register(Schema):
    """A register: its titles, the line of work that it belongs to, and its fields.

    `calendar: false` leaves it out of the year's calendar: its rows are no events. With
    `repeats: true` equal rows are separate records. `stock: true` is one of what there is, such as
    a roster: a part of the year has all of it. `shape: form` is a register of forms: labels
    with their values beside or below them, one record a form. `spread` is for a table in which the
    values of a field stand as headers. `hints: false` looks for no oddities in it.
    """

    titles: Spellings = []
    line: Label = ""
    calendar: bool = True
    repeats: bool = False
    stock: bool = False
    shape: Literal["table", "form"] = "table"
    spread: Spread | None = None
    hints: bool = True
    rules: list[Rule] = []
    fields: dict[str, Field]

    @model_validator(mode="after")
    def _spread_is_of_fields(self) -> Register:
        if self.spread is None:
            return self
        if self.shape == "form":
            raise ValueError(_("a form has no columns to spread"))
        for name in (self.spread.into, self.spread.value):
            if name not in self.fields:
                near = nearest(name, self.fields)
                raise ValueError(
                    _("spread: there is no field '{name}', perhaps '{near}'", name=name, near=near)
                    if near
                    else _("spread: there is no field '{name}'", name=name)
                )
        into = self.fields[self.spread.into]
        if into.kind not in (*DATED, "place") and not into.choices:
            raise ValueError(
                _(
                    "spread: the values of {into} are not known: say kind: month, quarter, "
                    "year, date or place, or give its choices",
                    into=self.spread.into,
                )
            )
        if self.spread.into == self.spread.value:
            raise ValueError(_("spread: into and value are two fields"))
        return self

    @model_validator(mode="after")
    def _form_has_no_fill(self) -> Register:
        for name, field in self.fields.items():
            if self.shape == "form" and (field.fill or field.columns):
                raise ValueError(
                    _("{name} of a form can be neither filled nor put together", name=name)
                )
        return self


class RegisterBook(Schema):
    """registers.yaml: the lines of work, all registers, and the fields that all have."""

    lines: Spellings = []
    common: dict[str, Field] = {}
    registers: dict[str, Register]

    @model_validator(mode="after")
    def _lines_are_known(self) -> RegisterBook:
        for name, register in self.registers.items():
            if register.line and register.line not in self.lines:
                raise ValueError(
                    _(
                        "the line '{line}' of {name} is not among lines",
                        line=register.line,
                        name=name,
                    )
                )
        return self

    def fields_of(self, register: str) -> dict[str, Field]:
        """Return the fields of `register`: its own, then the common ones.

        A remark is personal if the register has any personal field, unless it says otherwise.
        """
        own = self.registers[register].fields
        fields = own | {name: field for name, field in self.common.items() if name not in own}
        of_persons = any(field.personal for field in fields.values())
        return {
            name: _with_personal(SameObject(field), of_persons and self._is_remark(name, field))
            if field.personal is None
            else field
            for name, field in fields.items()
        }

    def _is_remark(self, name: str, field: Field) -> bool:
        """Return whether a field holds remarks: by its kind, or by the name of a common one."""
        if field.kind == "remark":
            return True
        remarks = {key: one for key, one in self.common.items() if one.kind == "remark"}
        names = {*remarks, *(header for one in remarks.values() for header in one.headers)}
        return field.kind == "text" and not field.is_required and name in names


@lru_cache(maxsize=4096)
def _with_personal(field: SameObject[Field], personal: bool) -> Field:
    """Return a copy of a field that says whether it is personal.

    Cleaning asks for the fields of registers thousands of times.
    """
    return field.value.model_copy(update={"personal": personal})
