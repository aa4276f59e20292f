"""Offices: each is a folder of params and a folder of registers; some are reviews of others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

from annual_review.errors import InputError, ParamsError
from annual_review.project.yaml_files import read_shared

_YEAR = re.compile(r"[12][0-9]{3}(-.*)?")


@dataclass(frozen=True)
class Office:
    """An office as a run of many knows it: the name of its folder, and whose records it is of."""

    id: str
    params: Path  # its folder
    members: tuple[str, ...] = ()


def find_offices(folder: Path) -> list[Office]:
    """Return the offices of `folder`, those in front whose records others need.

    Each subfolder with an office.yaml is one. What is wrong in one of them is told when it is
    built. Raises InputError if there is none, ParamsError for members that go in a circle.
    """
    found = [_office(path.parent) for path in sorted(folder.glob("*/office.yaml"))]
    offices = [office for office in found if not office.id.startswith(".")]
    if not offices:
        what = "There are no offices." if folder.is_dir() else "There is no such folder."
        raise InputError(what, str(folder), "Give each office a folder there, with an office.yaml.")
    by_id = {office.id: office for office in offices}
    return [by_id[id] for id in _in_order(offices) if id in by_id]


def _office(folder: Path) -> Office:
    if _YEAR.fullmatch(folder.name):
        raise InputError(
            "An office cannot be called like a year.", str(folder), "Rename its folder."
        )
    try:
        members = members_of(folder / "office.yaml")
    except ParamsError:
        members = []
    return Office(folder.name, folder, tuple(members))


def members_of(file: Path) -> list[str]:
    """Return the members that an office.yaml names. Raises ParamsError if it cannot be read."""
    said: Any = read_shared(file)
    members = said.get("members") if isinstance(said, dict) else None
    return [str(one) for one in members] if isinstance(members, list) else []


def _in_order(offices: Sequence[Office]) -> list[str]:
    """Return ids, members before those who are of them, else by name."""
    sorter = TopologicalSorter({office.id: office.members for office in offices})
    try:
        sorter.prepare()
    except CycleError as error:
        circle = " → ".join(error.args[1])
        raise ParamsError(
            f"members: they go in a circle, {circle}.", str(offices[0].params.parent), "Mend one."
        ) from None
    order: list[str] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        order += ready
        sorter.done(*ready)
    return order
