"""The places of a year's inputs: what a run passes to a chapter, or the project's own folders.

`paths_of` returns them; `chapter_files` lists the notebooks of a folder in their order.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from annual_review.errors import InputError
from annual_review.language import _
from annual_review.project.members import member_ids
from annual_review.project.params_files import params_of_period
from annual_review.project.period import PeriodName
from annual_review.project.root import project_root


@dataclass(frozen=True)
class Paths:
    """The inputs of a year; `records` is None where no run has cleaned them yet.

    `members` is the folder of the members' reviews, each in `<member>/<year>/`. `of_year` is the
    year under review: a later one where an earlier year is cleaned for comparison; `of_part` is the
    part of it (see `PeriodName`), "" for the year.
    """

    data: Path
    params: Path
    records: Path | None
    members: Path | None
    of_year: int
    of_part: str = ""

    @property
    def period(self) -> PeriodName:
        """The period under review."""
        return PeriodName(self.of_year, self.of_part)


def paths_of(
    year: int,
    data: str = "",
    params: str = "",
    records: str = "",
    *,
    members: str = "",
    of_year: int = 0,
    part: str = "",
) -> Paths:
    """Return where the inputs of `year` are; an empty text stands for the project's own folders.

    `of_year` is the year under review, if it is another one, and `part` the part of it.

    Raises InputError if the project is needed and not found from the working directory.
    """
    period = PeriodName(year, part)
    file = Path(params) if params else params_of_period(project_root() / "params", period)
    return Paths(
        Path(data) if data else default_data_folder(project_root(), file, year),
        file,
        Path(records) if records else None,
        Path(members) if members else _reports_folder(),
        of_year or year,
        part,
    )


def default_data_folder(root: Path, params: Path, year: int) -> Path:
    """Return where an office's registers are if no folder is given: in the project's data/.

    Those of an office with members are in a subfolder with the name of its params folder, so that
    another office's registers are not taken for its own.
    """
    folder = params.parent.resolve()
    has_subfolder = folder != root / "params" and member_ids(params)
    return root / "data" / (folder.name if has_subfolder else "") / str(year)


def _reports_folder() -> Path | None:
    """Return the project's folder of reviews, or None outside a project."""
    try:
        return project_root() / "reports"
    except InputError:
        return None


def chapter_files(folder: Path) -> list[Path]:
    """Return the notebooks of a folder in the order of the review.

    The number before the first “_” counts as a decimal: 04_teams, 045_new, 05_focuses. Raises
    InputError if there are none.
    """
    found = [path for path in folder.glob("*.ipynb") if not path.name.startswith(".")]
    if not found:
        raise InputError(
            _("There are no notebooks."), str(folder), _("Put the chapters back there.")
        )
    return sorted(found, key=lambda path: (path.stem.partition("_")[0], path.stem))
