"""What params/ may say: the schema of office.yaml, registers.yaml and <year>.yaml."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator
from pydantic import Field as Key

from annual_review.errors import ParamsError, did_you_mean

Kind = Literal["date", "count", "amount", "place", "category", "text", "serial", "remark"]

# Chinese type sizes in points: 四号, 小三, 三号, 小二, 二号.
_SIZES = (14, 15, 16, 18, 22)
_POINTS_PER_MM = 72 / 25.4


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _as_choices(value: Any) -> Any:
    """Let choices be written as a plain list, or as a mapping from each choice to its spellings."""
    if isinstance(value, list):
        return {choice: [] for choice in value}
    return {k: v or [] for k, v in value.items()} if isinstance(value, dict) else value


Spellings = Annotated[list[str], BeforeValidator(_as_list)]
Choices = Annotated[dict[str, Spellings], BeforeValidator(_as_choices)]


class Schema(BaseModel):
    """A part of a params file: unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Field(Schema):
    """A column of a register.

    `headers` are the spellings of its header beside its own name; `unit` is the unit of a count or
    amount; `required` defaults to true for dates, counts and amounts; `personal` values never leave
    records/ and to_fix.xlsx; `choices` are the known values of a category with their spellings.
    """

    kind: Kind = "text"
    headers: Spellings = []
    unit: str = ""
    required: bool | None = None
    personal: bool = False
    choices: Choices = {}

    @property
    def is_required(self) -> bool:
        """Whether a row without this value is put aside."""
        if self.required is None:
            return self.kind in ("date", "count", "amount")
        return self.required

    @property
    def is_identity(self) -> bool:
        """Whether two rows that differ here are different rows."""
        return self.kind not in ("serial", "remark")


class Register(Schema):
    """A register: the titles it goes by, the line of work it belongs to, and its fields."""

    titles: Spellings = []
    line: str = ""
    fields: dict[str, Field]


class RegisterBook(Schema):
    """registers.yaml: the lines of work, every register, and the fields that all share."""

    lines: list[str] = []
    common: dict[str, Field] = {}
    registers: dict[str, Register]

    @model_validator(mode="after")
    def _lines_are_known(self) -> RegisterBook:
        for name, register in self.registers.items():
            if register.line and register.line not in self.lines:
                raise ValueError(f"the line '{register.line}' of {name} is not among lines")
        return self

    def fields_of(self, register: str) -> dict[str, Field]:
        """Return the fields of `register`, the common ones behind its own."""
        own = self.registers[register].fields
        return own | {name: field for name, field in self.common.items() if name not in own}


class Fonts(Schema):
    """Font files of the office's own, by role (GB/T 9704-2012); the default stands in for none."""

    title: Path | None = None
    heading: Path | None = None
    subheading: Path | None = None
    body: Path | None = None

    def files(self) -> list[Path]:
        """Return the files that are named."""
        return [path for path in (self.title, self.heading, self.subheading, self.body) if path]


class Page(Schema):
    """The page on paper, in millimetres (GB/T 9704-2012, 5.1 and 5.2)."""

    top: float = Key(default=37, ge=0)
    left: float = Key(default=28, ge=0)
    width: float = Key(default=156, gt=0)
    height: float = Key(default=225, gt=0)
    lines: int = Key(default=22, gt=0)
    characters: int = Key(default=28, gt=0)

    @property
    def advance(self) -> float:
        """The room of a character, in points."""
        return self.width / self.characters * _POINTS_PER_MM

    @property
    def size(self) -> int:
        """The Chinese type size, in points, that is nearest to the room of a character."""
        return min(_SIZES, key=lambda points: abs(points - self.advance))

    @model_validator(mode="after")
    def _fits_a4(self) -> Page:
        if self.left + self.width > 210 or self.top + self.height > 297:
            raise ValueError("the type area does not fit a sheet of 210 x 297 mm")
        return self


class Office(Schema):
    """office.yaml: the office, its county, its townships and how its review looks.

    `short` is what tables call it beside others, the county's name if nothing is said. `members`
    are the offices whose clean records its review is of, by the names of their folders.
    """

    name: str
    county: str
    short: str = ""
    members: list[str] = []
    county_spellings: Spellings = []
    townships: Choices = {}
    names: dict[str, str | list[str]] = {}
    fonts: Fonts = Fonts()
    page: Page = Page()
    cell_seconds: int = Key(default=120, gt=0)

    @property
    def label(self) -> str:
        """What tables call the office beside others."""
        return self.short or self.county


class Published(Schema):
    """A figure as an earlier review printed it, and where its exact value must lie."""

    printed: str
    lower: float
    upper: float
    item: str = ""


class YearParams(Schema):
    """<year>.yaml: what is true of that year alone.

    `until` is the day up to which its registers are kept, where the year is not over: it is
    compared with the same part of the year before. `redefined` says why a register's figures, or a
    figure and those whose ids begin with its own, cannot be compared with the year before.
    """

    title: str = ""
    date: dt.date | None = None
    until: dt.date | None = None
    redefined: dict[str, str] = {}
    names: dict[str, str | list[str]] = {}
    published: dict[str, Published] = {}


class Settings(Schema):
    """Everything that params/ says for one year."""

    year: int
    office: Office
    book: RegisterBook
    params: YearParams

    @property
    def names(self) -> dict[str, str | list[str]]:
        """The office's named things, those of the year in front."""
        return self.office.names | self.params.names

    @property
    def title(self) -> str:
        """The review's title."""
        return self.params.title or f"{self.office.name}{self.year}年工作综述"


class Names(dict[str, str | list[str]]):
    """Names by what they name; one that params/ does not have is an error that says so."""

    def __missing__(self, name: str) -> str:
        """Raise ParamsError, which names the nearest known name."""
        hint = did_you_mean(name, self) or "Add it there."
        raise ParamsError(f"There is no name '{name}'.", "names: in params/office.yaml", hint)
