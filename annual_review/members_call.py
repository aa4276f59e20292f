"""What a call says of an office with members: where their reviews lie, and its own registers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from annual_review.errors import InputError
from annual_review.paths import own_data
from annual_review.register_files import has_registers

ROOT = Path(__file__).resolve().parent.parent


def members_folder(said: Path | None, reports: Path | None, ids: Sequence[str]) -> Path | None:
    """Return the folder with the reviews of members: the one named, else that above `reports`.

    None for an office without members. Raises InputError for a folder that is not there.
    """
    if said is not None and not ids:
        remedy = "Name them in its office.yaml (members: [...]), or leave --members out."
        raise InputError("The office has no members.", str(said), remedy)
    if said is not None and not said.is_dir():
        remedy = "Name the folder with the members' reviews, <member>/<year>/."
        raise InputError("There is no such folder.", str(said), remedy)
    if not ids:
        return None
    return (said or (reports.parent if reports else ROOT / "reports")).resolve()


def own_folder(said: Path | None, params: Path, year: int) -> Path:
    """Return the folder of a year's own registers of an office with members; it need not be there.

    Raises InputError for a folder that is not there, or has registers but no folders of years.
    """
    if said is None:
        return own_data(ROOT, params, year)
    folder = said.resolve()
    if not folder.is_dir():
        raise InputError(
            "There is no such folder.", str(folder), "Leave --data out if it has none."
        )
    if folder.name == str(year):
        return folder
    if not (folder / str(year)).is_dir() and has_registers(folder):
        raise InputError(
            "The registers lie in no folder of a year.", str(folder), f"Move them to {year}/ in it."
        )
    return folder / str(year)
