"""The files of params/ that the file of a year stands for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

OWN_PARAMS = Path(__file__).resolve().parent.parent / "params"


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
    """Return the first file that is there, or else the project's own."""
    return next((path for path in paths if path.exists()), OWN_PARAMS / paths[0].name)
