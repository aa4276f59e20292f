"""The schema of params/: office.yaml, and all params of a year, checked by pydantic.

That of registers.yaml is in register_book.py, that of <year>.yaml in year_params.py.
`loading.load_settings` reads them into `Settings`.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from pydantic import AliasChoices, model_validator
from pydantic import Field as Key

from annual_review.errors import ParamsError, did_you_mean
from annual_review.language import _
from annual_review.project.document_parts import DocumentParts
from annual_review.project.official_elements import OfficialElements
from annual_review.project.outputs import DEFAULT_OUTPUTS, OutputName, files_of
from annual_review.project.params_files import PLACES
from annual_review.project.period import Period, PeriodName
from annual_review.project.period_labels import period_label
from annual_review.project.register_book import Choices, RegisterBook
from annual_review.project.schema import Schema
from annual_review.project.typed_values import Label, NameValue, Outputs, Spellings
from annual_review.project.words import Words
from annual_review.project.year_params import Proofreading, StatedFacts, Wording, YearParams
from annual_review.values.county_names import everyday_name
from annual_review.values.office_year import OfficeYear

SHORT = "简称"  # the name of the office's short name
DATA_NOTE = "数据说明"  # the name of what has to be said of the data wherever a text goes

# Chinese type sizes in points: 四号, 小三, 三号, 小二, 二号.
_SIZES = (14, 15, 16, 18, 22)
_POINTS_PER_MM = 72 / 25.4


class Fonts(Schema):
    """The office's own font files by role (GB/T 9704-2012); a role without one has the default."""

    title: Path | None = None
    heading: Path | None = None
    subheading: Path | None = None
    body: Path | None = None

    def files(self) -> list[Path]:
        """Return the files that are given."""
        return [path for path in (self.title, self.heading, self.subheading, self.body) if path]


class Page(Schema):
    """The page on paper, in millimetres (GB/T 9704-2012, 5.1 and 5.2): margins and type area."""

    top: float = Key(default=37, ge=0)
    left: float = Key(default=28, ge=0)
    width: float = Key(default=156, gt=0)
    height: float = Key(default=225, gt=0)
    lines: int = Key(default=22, gt=0)
    characters: int = Key(default=28, gt=0)

    @property
    def advance(self) -> float:
        """The width for a character, in points."""
        return self.width / self.characters * _POINTS_PER_MM

    @property
    def size(self) -> int:
        """The Chinese type size, in points, that is nearest to the width for a character."""
        return min(_SIZES, key=lambda points: abs(points - self.advance))

    @model_validator(mode="after")
    def _fits_a4(self) -> Page:
        if self.left + self.width > 210 or self.top + self.height > 297:
            raise ValueError(_("the type area does not fit a sheet of 210 x 297 mm"))
        return self


class PlaceMap(Schema):
    """The boundaries of the office's places: a GeoJSON in the folder of office.yaml.

    `name` is the property that holds the names of places; without it, it is found.
    """

    file: Path
    name: Label = ""

    @model_validator(mode="before")
    @classmethod
    def _may_be_a_file(cls, content: Any) -> Any:
        return {"file": content} if isinstance(content, str) else content


class Office(Schema):
    """office.yaml: the office, its county and places, and the layout of its review.

    `short` is its name in tables of several offices, and for sentences (see `Settings.names`); by
    default that is the county's name, without its peoples and 自治, or without a county its own.
    `places` are those that its registers name: townships, wards, schools. `words` are what it calls
    registers, members, lines of work, places and its review.
    `members` are the offices whose clean records its review covers, by the names of their folders.
    `map` are the boundaries of its places, for maps. `outputs` are what a run makes of a review,
    `document` which parts it has, `official` what makes it an official document, and `wording`
    which words it says, unless a year says otherwise.
    `year_starts` is the month in which its year begins, `year_name` what such a year is called:
    学年度.
    """

    name: Label
    county: Label = ""
    short: Label = ""
    members: Spellings = []
    county_spellings: Spellings = []
    places: Choices = Key(default={}, validation_alias=AliasChoices(*PLACES))
    words: Words = Words()
    names: dict[str, NameValue] = {}
    fonts: Fonts = Fonts()
    page: Page = Page()
    map: PlaceMap | None = None
    outputs: Outputs = DEFAULT_OUTPUTS
    document: DocumentParts = DocumentParts()
    official: OfficialElements = OfficialElements()
    cell_seconds: int = Key(default=120, gt=0)
    year_starts: int = Key(default=1, ge=1, le=12)
    year_name: Label = ""
    proofread: Proofreading = Proofreading()
    wording: Wording = Wording()

    def year_of(self, number: int) -> OfficeYear:
        """Return the office's year of a number."""
        return OfficeYear(number, self.year_starts, self.year_name)

    @property
    def label(self) -> str:
        """Its name in tables of several offices."""
        return self.short or everyday_name(self.county) or self.name

    @property
    def names_of_area(self) -> list[str]:
        """What its area is called: the county, also as every day; an office without one is its own.

        >>> Office(name="黔东南州老干部局", county="黔东南苗族侗族自治州").names_of_area
        ['黔东南苗族侗族自治州', '黔东南州']
        >>> Office(name="市人民医院", short="市医院").names_of_area
        ['市人民医院', '市医院']
        """
        own = [self.county, everyday_name(self.county)] if self.county else [self.name, self.short]
        return [name for name in dict.fromkeys([*own, *self.county_spellings]) if name]

    @model_validator(mode="before")
    @classmethod
    def _has_one_list_of_places(cls, content: Any) -> Any:
        if isinstance(content, dict) and all(name in content for name in PLACES):
            raise ValueError(
                _("places and townships are two names of one list: write all of it below places")
            )
        return content


def year_of_office(number: int, office: Office | None) -> OfficeYear:
    """Return the year of a number of an office, or of the calendar if the office is not known."""
    return OfficeYear(number) if office is None else office.year_of(number)


class Settings(Schema):
    """All params of one period: a year of the office, or a `part` of it (see `PeriodName`)."""

    year: int
    part: str = ""
    office: Office
    book: RegisterBook
    params: YearParams

    @property
    def period(self) -> Period:
        """The days that are counted: those of the year or the part, or up to `until`."""
        until = self.params.until
        is_own = until is not None and until in self._period_of(PeriodName(self.year))
        return self._period_of(self.period_name, until if is_own else None)

    @property
    def named_period(self) -> Period:
        """The days of the year or the part, whatever `until` says."""
        return self._period_of(self.period_name)

    def _period_of(self, name: PeriodName, until: dt.date | None = None) -> Period:
        return Period.of(name, self.office.year_starts, until)

    @property
    def period_name(self) -> PeriodName:
        """The name of the period: 2021, 2021-h1."""
        return PeriodName(self.year, self.part)

    @property
    def label(self) -> str:
        """What the period is called: 2021年上半年, 2021—2022学年度."""
        return period_label(self.period_name, self.office.year_starts, self.office.year_name)

    @property
    def office_year(self) -> OfficeYear:
        """The whole year of the office: of which calendar year each month of it is."""
        return self.office.year_of(self.year)

    def of_whole_year(self) -> Settings:
        """Return the settings of the whole year, without `until`."""
        params = self.params.model_copy(update={"until": None})
        return self.model_copy(update={"params": params, "part": ""})

    @property
    def names(self) -> dict[str, str | list[str]]:
        """The names in params/ by what they name; those of the year override the office's.

        简称, the office's short name, is there without being written.
        """
        return {SHORT: self.office.label} | self.office.names | self.params.names

    @property
    def words(self) -> Words:
        """What the office calls its registers, its members, its places and its review."""
        return self.office.words

    @property
    def ignored_words(self) -> tuple[str, ...]:
        """The texts that proofreading passes over: the office's, and the year's."""
        return (*self.office.proofread.ignore, *self.params.proofread.ignore)

    @property
    def wording(self) -> Wording:
        """Which of several words the review says."""
        return self.params.wording or self.office.wording

    @property
    def document(self) -> DocumentParts:
        """Which parts the review's document has, and how it looks."""
        return self.office.document.changed_by(self.params.document)

    @property
    def official(self) -> OfficialElements:
        """What makes the review an official document."""
        return self.office.official.changed_by(self.params.official)

    @property
    def outputs(self) -> tuple[OutputName, ...]:
        """What a run makes of the review."""
        return self.params.outputs or self.office.outputs

    @property
    def output_files(self) -> list[str]:
        """The files to make of the review, in the order of rendering."""
        return files_of(self.outputs)

    @property
    def data_note(self) -> str:
        """What has to be said of the data wherever a text goes, or ""."""
        note = self.names.get(DATA_NOTE, "")
        return note if isinstance(note, str) else "".join(note)

    @property
    def known_facts(self) -> list[StatedFacts]:
        """The facts that are known when the period under review ends."""
        return [one for one in self.params.facts if one.is_known(self.period.last)]

    @property
    def title(self) -> str:
        """The review's title."""
        return self.params.title or f"{self.office.name}{self.label}{self.words.title}"


class Names(dict[str, str | list[str]]):
    """Names in params/ by what they name; a missing one is a ParamsError."""

    def __missing__(self, name: str) -> str:
        """Raise ParamsError with the nearest known name."""
        hint = did_you_mean(name, self) or _("Add it there.")
        raise ParamsError(
            _("There is no name '{name}'.", name=name), _("names: in params/office.yaml"), hint
        )
