"""The files of params/ that the file of a year stands for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from annual_review.errors import InputError
from annual_review.project_root import project_root


def project_params() -> Path | None:
    """Return the project's own params/, or None outside a project."""
    try:
        return project_root() / "params"
    except InputError:
        return None


def params_of(params: Path, year: int) -> Path:
    """Return the file of another year beside `params`."""
    return params.with_name(f"{year}.yaml")


def params_files(params: Path) -> tuple[Path, Path, Path]:
    """Return office.yaml, registers.yaml and the file of the year that `params` stands for.

    registers.yaml may lie in one of the two folders above, for offices that share it.
    """
    folder = params.parent
    office = _first([folder / "office.yaml"])
    above = [folder, *folder.parents[:2]]
    return office, _first([one / "registers.yaml" for one in above]), params


def _first(paths: Sequence[Path]) -> Path:
    """Return the first file that is there, else the project's own, else where it should be."""
    if found := next((path for path in paths if path.exists()), None):
        return found
    own = project_params()
    return own / paths[0].name if own else paths[0]
