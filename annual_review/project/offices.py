"""Many offices in one folder: each has a subfolder of params, and some review others.

`find_offices` is called by a run with --offices.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from annual_review.errors import InputError, ParamsError
from annual_review.language import _
from annual_review.project.members import read_member_ids

NOTEBOOKS = "notebooks"  # in an office's folder: its own chapters
_YEAR = re.compile(r"[12][0-9]{3}(-.*)?")


@dataclass(frozen=True)
class OfficeFolder:
    """An office in a run of many: the name of its folder, the folder, and the offices it covers."""

    id: str
    params: Path
    members: tuple[str, ...] = ()

    @property
    def notebooks(self) -> Path | None:
        """The folder of its own chapters, or None if it has those of all offices."""
        folder = self.params / NOTEBOOKS
        has_own = any(not path.name.startswith(".") for path in folder.glob("*.ipynb"))
        return folder if has_own else None


def find_offices(folder: Path) -> list[OfficeFolder]:
    """Return the offices of `folder`, members before the offices that cover them.

    Each subfolder with an office.yaml is one; errors in it are reported when it is built. Raises
    InputError if there is none, ParamsError for members in a circle.
    """
    found = [_office_folder(path.parent) for path in sorted(folder.glob("*/office.yaml"))]
    offices = [office for office in found if not office.id.startswith(".")]
    if not offices:
        what = _("There are no offices.") if folder.is_dir() else _("There is no such folder.")
        raise InputError(
            what, str(folder), _("Give each office a folder there, with an office.yaml.")
        )
    by_id = {office.id: office for office in offices}
    return [by_id[id] for id in _members_first(offices) if id in by_id]


def _office_folder(folder: Path) -> OfficeFolder:
    if _YEAR.fullmatch(folder.name):
        raise InputError(
            _("An office cannot have a year as its name."), str(folder), _("Rename its folder.")
        )
    try:
        members = read_member_ids(folder / "office.yaml")
    except ParamsError:
        members = []
    return OfficeFolder(folder.name, folder, tuple(members))


def _members_first(offices: Sequence[OfficeFolder]) -> list[str]:
    """Return the ids, members before the offices that cover them, otherwise by name."""
    sorter = TopologicalSorter({office.id: office.members for office in offices})
    try:
        sorter.prepare()
    except CycleError as error:
        circle = " → ".join(error.args[1])
        raise ParamsError(
            _("members: they form a circle, {circle}.", circle=circle),
            str(offices[0].params.parent),
            _("Remove one of them from the members of another."),
        ) from None
    order: list[str] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        order += ready
        sorter.done(*ready)
    return order
