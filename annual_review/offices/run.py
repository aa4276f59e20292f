"""Run --offices: connect to Dask, make the reviews of all offices, write their index.

`run_offices` is what the command calls. Without --scheduler it starts a cluster on this machine, a
worker for each core.
"""

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
from annual_review.engine.jobs import core_count
from annual_review.errors import InputError
from annual_review.language import _, listed
from annual_review.offices.folders import Folder
from annual_review.offices.index import write_index
from annual_review.offices.orders import Outcome
from annual_review.offices.scheduling import OfficeScheduler
from annual_review.pauses import uninterrupted
from annual_review.project.offices import OfficeFolder, find_offices
from annual_review.project.period import PeriodName

if TYPE_CHECKING:
    from distributed import Client

DASHBOARD = "127.0.0.1:8787"  # or another port of this machine, if that is in use
WORKER_MODULE = "annual_review.offices.worker"
# Dask's configuration, which workers inherit. Its profiler looks at each process a hundred times a
# second, and its clock ticks fifty times: half of what an idle cluster costs (0.05 s a second on
# two cores). Builds run in other processes, where the profiler would not see them.
_CONFIGURATION = {
    "DASK_LOGGING__DISTRIBUTED": "critical",
    "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
    "DASK_DISTRIBUTED__ADMIN__TICK__INTERVAL": "500ms",
}


def run_offices(options: OfficesOptions) -> int:
    """Make the reviews of all offices and their index, and return the exit status.

    Raises InputError for wrong options; an office that fails is reported and does not stop others.
    """
    offices = find_offices(options.offices)
    with tempfile.TemporaryDirectory(prefix="review-index-") as copies:
        reports = Folder(options.reports, Path(copies).resolve())
        with connect(options.scheduler, len(offices)) as client:
            _print_dashboard(client)
            outcomes = OfficeScheduler(options, client, reports).outcomes(offices)
        index = _publish_index(offices, outcomes, options.period, reports)
    print(_summary(list(outcomes.values())))
    print(f"  {index}")
    return int(any(outcome.status == "failed" for outcome in outcomes.values()))


def _print_dashboard(client: Client) -> None:
    print(_("Dashboard: {address}", address=client.dashboard_link), flush=True)
    if not client.scheduler_info()["workers"]:
        print(_("There is no worker yet; waiting for one."), flush=True)


def _publish_index(
    offices: Sequence[OfficeFolder],
    outcomes: Mapping[str, Outcome],
    period: PeriodName,
    reports: Folder,
) -> str:
    """Write the index of the period into the folder of reports, and return its place."""
    for office in offices:
        reports.fetch(f"{office.id}/{period}", lambda path: path.suffix == ".json")
        reports.touch(f"{office.id}/{period}")  # the index links to files that exist
        reports.fetch(f"{office.id}/{period}-failed", lambda path: path.suffix == ".txt")
    reports.path.mkdir(parents=True, exist_ok=True)
    page = write_index(offices, outcomes, period, reports.path)
    for path in reports.path.glob(f"{page.stem}.*"):
        reports.put(path.name)
    return reports.with_places(str(page))


def _summary(outcomes: Sequence[Outcome]) -> str:
    """Return how many offices were built and which failed.

    >>> made = [("a", "built"), ("b", "failed")]
    >>> _summary([Outcome(id, PeriodName(2021), status, 1.0) for id, status in made])
    '2 offices: 1 built, 0 unchanged, 1 failed (b).'
    """
    number = Counter(outcome.status for outcome in outcomes)
    failed = [outcome.office for outcome in outcomes if outcome.status == "failed"]
    counts: dict[str, object] = {
        "offices": len(outcomes),
        "built": number["built"],
        "unchanged": number["unchanged"],
        "failed": number["failed"],
    }
    if not failed:
        return _(
            "{offices} offices: {built} built, {unchanged} unchanged, {failed} failed.", **counts
        )
    return _(
        "{offices} offices: {built} built, {unchanged} unchanged, {failed} failed ({names}).",
        **counts,
        names=listed(failed),
    )


@contextmanager
def connect(scheduler: str, max_workers: int) -> Iterator[Client]:
    """Connect to the scheduler at an address, or start a cluster on this machine.

    The cluster has a worker for each core, at most `max_workers`. Raises InputError if Dask is not
    installed, or no scheduler answers.
    """
    for variable, value in _CONFIGURATION.items():
        os.environ.setdefault(variable, value)
    try:
        import distributed  # noqa: PLC0415, F401 - of an extra
    except ImportError as error:
        what = _("--offices needs Dask, which is not installed ({reason}).", reason=error)
        raise InputError(what, remedy=_("Run: pip install 'annual-review[offices]'.")) from None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a port in use, versions that differ a little
        with _existing_cluster(scheduler) if scheduler else _local_cluster(max_workers) as client:
            yield client


@contextmanager
def _existing_cluster(address: str) -> Iterator[Client]:
    from distributed import Client  # noqa: PLC0415

    try:
        client = Client(address)
    except (OSError, ValueError) as error:
        what = _(
            "No Dask scheduler answers there ({reason}).",
            reason=" ".join(str(error).split())[:200],
        )
        raise InputError(what, address, _("Start one: dask scheduler.")) from None
    with client:
        _require_package(client)
        yield client


def _require_package(client: Client) -> None:
    """Raise InputError for a worker that cannot import this package."""
    found = client.run(import_module, WORKER_MODULE, on_error="return")
    for worker, result in found.items():
        if isinstance(result, Exception):
            remedy = _("Install the same version of annual-review[offices] there.")
            raise InputError(
                _("This worker cannot build: {reason}.", reason=result), str(worker), remedy
            )


@contextmanager
def _local_cluster(max_workers: int) -> Iterator[Client]:
    """Start a cluster. Ctrl-C reaches this process alone, which then ends the cluster."""
    from distributed import Client, LocalCluster  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="review-dask-", ignore_cleanup_errors=True) as folder:
        resource_tracker.ensure_running()  # starting it later would unblock the signal
        with uninterrupted():  # processes started meanwhile, and their children, inherit the block
            cluster = LocalCluster(
                n_workers=min(core_count(), max_workers),
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
