"""Where things are: what the run passes to a chapter, or what lies beside the notebooks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from annual_review.errors import InputError, ParamsError
from annual_review.offices import members_of
from annual_review.params_files import params_files
from annual_review.project_root import project_root
from annual_review.register_files import has_registers
from annual_review.shared_params import chain_of


@dataclass(frozen=True)
class Paths:
    """The inputs of a year; `records` is None where no run has cleaned them yet.

    `members` holds the reviews of an office's members, `<member>/<year>/`. `of_year` is the year
    under review; it is a later one where an earlier year is cleaned, to be compared with.
    """

    data: Path
    params: Path
    records: Path | None
    members: Path | None
    of_year: int


def paths_of(
    year: int,
    data: str = "",
    params: str = "",
    records: str = "",
    *,
    members: str = "",
    of_year: int = 0,
) -> Paths:
    """Return where the inputs of `year` are; an empty text stands for the project's own folders.

    Raises InputError if the project cannot be found from the working folder.
    """
    root = None if data and params else project_root()
    said = Path(params) if params else _within(root) / "params" / f"{year}.yaml"
    return Paths(
        Path(data) if data else own_data(_within(root), said, year),
        said,
        Path(records) if records else None,
        Path(members) if members else _reports(root),
        of_year or year,
    )


def own_data(root: Path, params: Path, year: int) -> Path:
    """Return where an office's registers lie if nobody says it: in the project's data/.

    Those of an office with members lie in a folder named as its params/ is, lest those of another
    office are taken for its own.
    """
    folder = params.parent.resolve()
    apart = folder != root / "params" and named_members(params)
    return root / "data" / (folder.name if apart else "") / str(year)


def named_members(params: Path) -> list[str]:
    """Return the members that the office of `params` names; none while its file is broken.

    It is asked for by every run, which is not to wait for YAML where there are none.
    """
    office = params_files(params)[0]
    try:
        texts = [file.read_text(encoding="utf-8") for file in chain_of(office)]
        is_said = any(line.startswith("members:") for text in texts for line in text.splitlines())
        return members_of(office) if is_said else []
    except (ParamsError, OSError, UnicodeDecodeError):
        return []


def earlier_years(data: Path, year: int) -> dict[int, Path]:
    """Return the folders of earlier years that lie beside that of `year`, oldest first.

    None where the year's own folder does not bear the year as its name.
    """
    if data.name != str(year):
        return {}
    beside = {int(path.name): path for path in sorted(data.parent.glob("[12][0-9][0-9][0-9]"))}
    return {then: path for then, path in beside.items() if then < year and has_registers(path)}


def _reports(root: Path | None) -> Path | None:
    """Return where the project's reviews lie, as far as it is known."""
    try:
        return (root or project_root()) / "reports"
    except InputError:
        return None


def _within(root: Path | None) -> Path:
    assert root is not None  # sought whenever one of the places is not given
    return root
