"""The schema of params/<year>.yaml: what holds for one year, among it the facts of that year."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, ClassVar, Literal

from pydantic import model_validator

from annual_review.language import _
from annual_review.project.document_parts import DocumentParts
from annual_review.project.official_elements import OfficialElements
from annual_review.project.schema import Schema
from annual_review.project.typed_values import (
    Day,
    FigureId,
    FilledText,
    NameValue,
    Outputs,
    read_quantity,
)


class Proofreading(Schema):
    """What proofreading passes over: texts of the review that are right as they stand.

    Nothing is found where such a text stands; one in which nothing would be found is reported.
    """

    ignore: list[FilledText] = []


class Wording(Schema):
    """Which of several words the review says; `change` is how changes name the year before."""

    change: Literal["比上年", "较上年", "同比"] = "比上年"


class Published(Schema):
    """A figure as an earlier review printed it, and the bounds of its exact value."""

    printed: str
    lower: float
    upper: float
    item: str = ""

    @model_validator(mode="after")
    def _bounds_are_in_order(self) -> Published:
        if self.lower > self.upper:
            raise ValueError(
                _(
                    "lower: {lower:g} is greater than upper: {upper:g}",
                    lower=self.lower,
                    upper=self.upper,
                )
            )
        return self


class StatedFacts(Schema):
    """What one source says that stands in no register: the words that chapters print, by key.

    `source` is a document, or the office or person that states it; `since` the day before which
    it is not known yet: a review of a part of the year that ends earlier does not say it.
    """

    source: FilledText
    since: Day | None = None
    say: dict[str, FilledText]

    def is_known(self, last: dt.date) -> bool:
        """Return whether a review up to the day `last` says them."""
        return self.since is None or self.since <= last


class Target(Schema):
    """What a year is to reach: a number, perhaps with its unit: 560, or 560万元."""

    value: float
    unit: str = ""

    @model_validator(mode="before")
    @classmethod
    def _is_written_as_one(cls, content: Any) -> Any:
        if content is None or isinstance(content, bool | list | dict):
            raise ValueError(_("a target is a number, with or without its unit: 560, 560万元"))
        if isinstance(content, int | float):
            return {"value": content}
        return dict(zip(("value", "unit"), read_quantity(str(content)), strict=True))


class YearParams(Schema):
    """<year>.yaml: what holds for that year alone.

    `until` is the last day that is counted if the period is not over: it is compared with the same
    part of the year before. `redefined` gives reasons why figures cannot be compared with the year
    before, by register or by the id with which the figures' ids begin. `explained` gives reasons
    for what hints name, by register and month, place or value. `outputs` replace those of
    the office, and so do `wording` and each key of `document` and `official`. `facts` are what the
    year's chapters say that stands in no register, and `targets` the numbers that the year is to
    reach, by the ids of their figures.
    """

    OF_ONE_PERIOD: ClassVar = (
        "title",
        "date",
        "published",
        "official",
    )  # not of a part of it as well

    title: str = ""
    date: Day | None = None
    until: Day | None = None
    redefined: dict[str, str] = {}
    explained: dict[str, FilledText] = {}
    names: dict[str, NameValue] = {}
    outputs: Outputs | None = None
    document: DocumentParts | None = None
    official: OfficialElements | None = None
    facts: list[StatedFacts] = []
    targets: dict[FigureId, Target] = {}
    published: dict[str, Published] = {}
    proofread: Proofreading = Proofreading()
    wording: Wording | None = None

    def of_part(self, year: str, part: str) -> YearParams:
        """Return what holds for a part of the year, too, given what both are called.

        Its day of publication, its official elements and its published figures are those of the
        whole year. Its title is
        that of the part if it names the year, else none.

        >>> of_year = YearParams(title="沿河县2021年工作综述")
        >>> of_year.of_part("2021年", "2021年上半年").title
        '沿河县2021年上半年工作综述'
        """
        title = re.sub(rf"(?<!\d){year}度?", part, self.title, count=1)
        if title == self.title:
            title = ""
        return self.model_copy(
            update={"title": title, "date": None, "published": {}, "official": None}
        )

    @model_validator(mode="after")
    def _facts_are_said_once(self) -> YearParams:
        keys = [key for stated in self.facts for key in stated.say]
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            raise ValueError(_("the fact '{key}' is given twice", key=key))
        return self
