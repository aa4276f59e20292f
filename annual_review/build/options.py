"""What a run is asked for: the options of one review, of a new year, of many offices."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class RunOptions:
    """One office's review of a year: where its inputs lie, and how it is to be made.

    `data` is the folder of the year's registers, `params` the file of the year, `reports` the
    folder that gets a folder of the year. `port` is that of the preview, or None for any.
    """

    year: int
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

    @property
    def reviews(self) -> Path:
        """Where the reviews of its members lie, if the office has any."""
        return self.members or self.reports.parent


@dataclass(frozen=True)
class NewYearOptions:
    """A new year: the file of params/ and the folder of registers to be made."""

    year: int
    data: Path
    params: Path


@dataclass(frozen=True)
class OfficesOptions:
    """The reviews of many offices.

    `offices` holds a folder of params for each. `data` and `reports` are folders, or what fsspec
    takes for one (s3://bucket/data), that hold a folder for each office as well. `scheduler` is the
    address of a scheduler of Dask, or empty for workers on this machine.
    """

    year: int
    offices: Path
    data: str
    reports: str
    notebooks: Path
    scheduler: str = ""
    force: bool = False
    strict: bool = False


Options = RunOptions | NewYearOptions | OfficesOptions
