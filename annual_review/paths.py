"""Where things are: what the run passes to a chapter, or what lies beside the notebooks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from annual_review.errors import InputError
from annual_review.register_files import has_registers

OWN_PARAMS = Path(__file__).resolve().parent.parent / "params"


@dataclass(frozen=True)
class Paths:
    """The inputs of a year; `records` is None where no run has cleaned them yet."""

    data: Path
    params: Path
    records: Path | None


def paths_of(year: int, data: str = "", params: str = "", records: str = "") -> Paths:
    """Return where the inputs of `year` are; an empty text stands for the project's own folders.

    Raises InputError if the project cannot be found from the working folder.
    """
    root = None if data and params else project_root(Path.cwd())
    return Paths(
        Path(data) if data else _within(root) / "data" / str(year),
        Path(params) if params else _within(root) / "params" / f"{year}.yaml",
        Path(records) if records else None,
    )


def earlier_years(data: Path, year: int) -> dict[int, Path]:
    """Return the folders of earlier years that lie beside that of `year`, oldest first.

    None where the year's own folder does not bear the year as its name.
    """
    if data.name != str(year):
        return {}
    beside = {int(path.name): path for path in sorted(data.parent.glob("[12][0-9][0-9][0-9]"))}
    return {then: path for then, path in beside.items() if then < year and has_registers(path)}


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
    """Return office.yaml, registers.yaml and the file of the year that `params` stands for.

    registers.yaml may lie in one of the two folders above, for offices that share it.
    """
    folder = params.parent
    office = _first([folder / "office.yaml"])
    above = [folder, *folder.parents[:2]]
    return office, _first([one / "registers.yaml" for one in above]), params


def _first(paths: Sequence[Path]) -> Path:
    """Return the first file that is there, or else the project's own."""
    return next((path for path in paths if path.exists()), OWN_PARAMS / paths[0].name)
