"""The run of many offices: a task of Dask for each, and what became of them all."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from annual_review.cluster import connected
from annual_review.folders import Folder
from annual_review.night import Night
from annual_review.office_index import write_index
from annual_review.offices import Office, find_offices
from annual_review.options import OfficesOptions
from annual_review.outcomes import Outcome

if TYPE_CHECKING:
    from distributed import Client


def run_offices(options: OfficesOptions) -> int:
    """Make the reviews of all offices and their index, and return the exit status.

    Raises InputError for options that are wrong; an office that fails is reported, and stops no
    other.
    """
    offices = find_offices(options.offices)
    with tempfile.TemporaryDirectory(prefix="review-index-") as copies:
        reports = Folder(options.reports, Path(copies).resolve())
        with connected(options.scheduler, len(offices)) as client:
            _greet(client)
            outcomes = Night(options, client, reports).outcomes(offices)
        index = _put_index(offices, outcomes, options.year, reports)
    print(_summary(list(outcomes.values())))
    print(f"  {index}")
    return int(any(one.status == "failed" for one in outcomes.values()))


def _greet(client: Client) -> None:
    print(f"Dashboard: {client.dashboard_link}", flush=True)
    if not client.scheduler_info()["workers"]:
        print("No worker is there yet; waiting for one.", flush=True)


def _put_index(
    offices: Sequence[Office], outcomes: Mapping[str, Outcome], year: int, reports: Folder
) -> str:
    """Write the index of the year into the folder of all reports, and return where it lies."""
    for office in offices:
        reports.fetch(f"{office.id}/{year}", lambda path: path.suffix == ".json")
        reports.note(f"{office.id}/{year}")  # it is linked to, if it is there
        reports.fetch(f"{office.id}/{year}-failed", lambda path: path.suffix == ".txt")
    reports.path.mkdir(parents=True, exist_ok=True)
    page = write_index(offices, outcomes, year, reports.path)
    for path in reports.path.glob(f"{page.stem}.*"):
        reports.put(path.name)
    return reports.as_named(str(page))


def _summary(outcomes: Sequence[Outcome]) -> str:
    """Say how many offices were built and which failed.

    >>> _summary([Outcome("a", 2021, "built", 2.0), Outcome("b", 2021, "failed", 1.0)])
    '2 offices: 1 built, 0 unchanged, 1 failed (b).'
    """
    number = Counter(one.status for one in outcomes)
    failed = [one.office for one in outcomes if one.status == "failed"]
    names = f" ({', '.join(failed)})" if failed else ""
    said = f"{number['built']} built, {number['unchanged']} unchanged, {number['failed']} failed"
    return f"{len(outcomes)} offices: {said}{names}."
