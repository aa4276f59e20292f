"""The cluster that makes reviews of many offices: one of this machine, or one that exists."""

from __future__ import annotations

import logging
import os
import tempfile
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import resource_tracker
from pathlib import Path
from typing import TYPE_CHECKING

from annual_review.build.options import OfficesOptions
from annual_review.engine.jobs import cores
from annual_review.errors import InputError
from annual_review.offices.folders import Folder
from annual_review.offices.index import write_index
from annual_review.offices.orders import Outcome
from annual_review.offices.scheduling import Night
from annual_review.pauses import uninterrupted
from annual_review.project.offices import OfficeFolder, find_offices

if TYPE_CHECKING:
    from distributed import Client

DASHBOARD = "127.0.0.1:8787"  # or another port of this machine, if that is taken
WORK = "annual_review.offices.worker"  # what workers have to import
_LOGGING = "DASK_LOGGING__DISTRIBUTED"  # Dask's own way to say how much it tells


@contextmanager
def connected(scheduler: str, most: int) -> Iterator[Client]:
    """Connect to the scheduler at an address, or to a cluster that is there for as long as this.

    It has a worker for each core, but no more than `most`. Raises InputError where Dask is not
    installed, or no scheduler answers.
    """
    os.environ.setdefault(_LOGGING, "critical")  # the run says what matters; workers inherit it
    try:
        import distributed  # noqa: PLC0415, F401 - of an extra
    except ImportError as error:
        what = f"--offices needs Dask, which is not installed ({error})."
        raise InputError(what, remedy="Run: pip install 'annual-review[offices]'.") from None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a port that is taken, versions that differ a little
        with _existing(scheduler) if scheduler else _local(most) as client:
            yield client


@contextmanager
def _existing(address: str) -> Iterator[Client]:
    from distributed import Client  # noqa: PLC0415

    try:
        client = Client(address)
    except (OSError, ValueError) as error:
        what = f"No scheduler of Dask answers there ({' '.join(str(error).split())[:200]})."
        raise InputError(what, address, "Start one: dask scheduler.") from None
    with client:
        _require_package(client)
        yield client


def _require_package(client: Client) -> None:
    """Raise InputError for a worker without this package: an order would end it."""
    found = client.run(import_module, WORK, on_error="return")
    for worker, said in found.items():
        if isinstance(said, Exception):
            remedy = "Install the same version of annual-review there, with its extra 'offices'."
            raise InputError(f"This worker cannot do it: {said}.", str(worker), remedy)


@contextmanager
def _local(most: int) -> Iterator[Client]:
    """Start a cluster. Ctrl-C is for this process: those of the cluster end with it."""
    from distributed import Client, LocalCluster  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="review-dask-", ignore_cleanup_errors=True) as folder:
        resource_tracker.ensure_running()  # once started, it lets signals through again
        with uninterrupted():  # what is started meanwhile, and by it, never hears of Ctrl-C
            cluster = LocalCluster(
                n_workers=min(cores(), most),
                threads_per_worker=1,
                processes=True,
                dashboard_address=DASHBOARD,
                local_directory=folder,
                silence_logs=logging.CRITICAL,
            )
            client = Client(cluster)
        try:
            yield client
        finally:
            with uninterrupted():
                client.close()
                cluster.close()


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
    offices: Sequence[OfficeFolder], outcomes: Mapping[str, Outcome], year: int, reports: Folder
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
