"""What the command line asks for: a review, a new year, a description, or many offices' reviews.

`arguments` makes these options; cli passes them to make, forms, describe, preview or offices.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from annual_review.project.form_files import forms_folder
from annual_review.project.period import PeriodName


@dataclass(frozen=True)
class RunOptions:
    """One office's review of a period: where its inputs are, and how to make it.

    `data` is the folder of the year's registers, `params` the file of the period, `reports`
    the folder in which the folder of the period is made. `port` is the preview's, None for any.
    `against` is the folder of a review that it is compared with; `compares` says whether it is
    compared with the last version without being asked.
    """

    period: PeriodName
    data: Path
    params: Path
    reports: Path
    notebooks: Path
    check: bool = False
    force: bool = False
    strict: bool = False
    times: bool = False
    watch: bool = False
    port: int | None = None
    members: Path | None = None
    against: Path | None = None
    compares: bool = False

    @property
    def year(self) -> int:
        """The office's year that the period is a part of."""
        return self.period.year

    @property
    def folder(self) -> Path:
        """The folder of the review: reports/<period>."""
        return self.reports / str(self.period)

    @property
    def reviews(self) -> Path:
        """The folder with the reviews of the office's members, if it has any."""
        return self.members or self.reports.parent

    @property
    def forms(self) -> Path:
        """The folder of the forms to fill; it may not exist."""
        return forms_folder(self.params, self.notebooks)


@dataclass(frozen=True)
class NewYearOptions:
    """A new period: the file of params/ and the folder of registers to make."""

    period: PeriodName
    data: Path
    params: Path


@dataclass(frozen=True)
class DescribeOptions:
    """A file or folder of registers to describe.

    `params` is the file of a year in the params of a project, None outside one; `year` is that of
    the registers, None if they tell it. `register` is the one that they are, or "".
    """

    file: Path
    params: Path | None
    year: int | None = None
    register: str = ""


@dataclass(frozen=True)
class BriefOptions:
    """The material of a review for a language model; with `text`, what was written from it."""

    run: RunOptions
    text: Path | None = None


@dataclass(frozen=True)
class OfficesOptions:
    """The reviews of many offices.

    `offices` holds a folder of params for each office. `data` and `reports`, which hold a folder
    for each office too, are paths or URLs that fsspec can open (s3://bucket/data). `scheduler` is
    the address of a Dask scheduler, or "" for workers on this machine.
    """

    period: PeriodName
    offices: Path
    data: str
    reports: str
    notebooks: Path
    scheduler: str = ""
    force: bool = False
    strict: bool = False


@dataclass(frozen=True)
class SealOptions:
    """A review to seal, or to check if it is sealed; `persons` are roles and names."""

    run: RunOptions
    persons: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ReopenOptions:
    """A sealed review to reopen, and why."""

    run: RunOptions
    reason: str


@dataclass(frozen=True)
class AcceptOptions:
    """An edited Word copy of a review, to be written back into its notebooks.

    With `dry_run` nothing is written.
    """

    review: RunOptions
    file: Path
    dry_run: bool = False


Options = (
    RunOptions
    | NewYearOptions
    | DescribeOptions
    | OfficesOptions
    | SealOptions
    | ReopenOptions
    | BriefOptions
    | AcceptOptions
)
