"""The call for many offices: what goes with --offices, and where their things are."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from annual_review.errors import InputError

_NOT_WITH_OFFICES = ("params", "members", "check", "times", "new", "watch", "port")


@dataclass(frozen=True)
class OfficesCall:
    """What a user asked of many offices.

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


def refuse_mixed_offices(parser: argparse.ArgumentParser, said: argparse.Namespace) -> None:
    """End the program where --offices or --scheduler stand with what they do not go with."""
    if said.offices is None:
        if said.scheduler is not None:
            parser.error("--scheduler goes with --offices")
        return
    for name in _NOT_WITH_OFFICES:
        if getattr(said, name) not in (None, False):
            parser.error(f"argument --offices: not allowed with argument --{name}")


def offices_call(said: argparse.Namespace, year: int, root: Path) -> OfficesCall:
    """Return the call for many offices; `root` holds what is not named.

    Raises InputError for a folder of notebooks that is not there.
    """
    notebooks = (said.notebooks or root / "notebooks").resolve()
    if not notebooks.is_dir():
        raise InputError("There is no such folder.", str(notebooks), "Name that of the chapters.")
    return OfficesCall(
        year,
        said.offices.resolve(),
        _place(said.data or str(root / "data")),
        _place(said.reports or str(root / "reports")),
        notebooks,
        said.scheduler or "",
        said.force,
        said.strict,
    )


def _place(said: str) -> str:
    """Return a URL as it is, and a folder's whole path.

    >>> _place("s3://bucket/data/")
    's3://bucket/data'
    """
    return said.rstrip("/") if "://" in said else str(Path(said).resolve())
