"""Where things are: what the run passes to a chapter, or what lies beside the notebooks."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from annual_review.errors import InputError

OWN_PARAMS = Path(__file__).resolve().parent.parent / "params"


@dataclass(frozen=True)
class Paths:
    """The inputs of a year; `records` is None where no run has cleaned them yet.

    `earlier` are those of the years before that there are, the params/ of all lying side by side.
    """

    data: Path
    params: Path
    records: Path | None
    earlier: dict[int, Paths] = field(default_factory=dict)


def paths_of(year: int, data: str = "", params: str = "", records: str = "") -> Paths:
    """Return where the inputs of `year` are; an empty text stands for the project's own folders.

    Raises InputError if the project cannot be found from the working folder.
    """
    root = None if data and params else project_root(Path.cwd())
    own = Paths(
        Path(data) if data else _within(root) / "data" / str(year),
        Path(params) if params else _within(root) / "params" / f"{year}.yaml",
        Path(records) if records else None,
    )
    return replace(own, earlier=_earlier(own, year))


def _earlier(own: Paths, year: int) -> dict[int, Paths]:
    """Return the years before: those that the run has cleaned, or that lie beside this one."""
    places = {
        then: Paths(folder, params_of(own.params, then), own.records and own.records / str(then))
        for then, folder in earlier_years(own.data, year).items()
    }
    return {y: at for y, at in places.items() if at.records is None or at.records.is_dir()}


def earlier_years(data: Path, year: int) -> dict[int, Path]:
    """Return the folders of earlier years that lie beside that of `year`, oldest first.

    None where the year's own folder does not bear the year as its name.
    """
    if data.name != str(year):
        return {}
    beside = [path for path in sorted(data.parent.glob("[12][0-9][0-9][0-9]")) if path.is_dir()]
    return {int(path.name): path for path in beside if int(path.name) < year}


def params_of(params: Path, year: int) -> Path:
    """Return the file of another year beside `params`."""
    return params.with_name(f"{year}.yaml")


def project_root(start: Path) -> Path:
    """Return the folder at or above `start` that holds params/office.yaml."""
    for folder in (start, *start.parents):
        if (folder / "params" / "office.yaml").is_file():
            return folder
    raise InputError(
        "There is no params/office.yaml here or in a folder above.",
        str(start),
        "Open the notebook from within the project.",
    )


def _within(root: Path | None) -> Path:
    assert root is not None  # sought whenever one of the places is not given
    return root


def params_files(params: Path) -> tuple[Path, Path, Path]:
    """Return office.yaml, registers.yaml and the file of the year that `params` stands for."""
    beside = [params.with_name(name) for name in ("office.yaml", "registers.yaml")]
    office, registers = (path if path.exists() else OWN_PARAMS / path.name for path in beside)
    return office, registers, params
