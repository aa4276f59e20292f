"""The cluster that makes reviews of many offices: one of this machine, or one that exists."""

from __future__ import annotations

import logging
import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING

from annual_review.errors import InputError
from annual_review.interrupts import uninterrupted
from annual_review.processes import cores

if TYPE_CHECKING:
    from distributed import Client

DASHBOARD = "127.0.0.1:8787"  # or another port of this machine, if that is taken
WORK = "annual_review.office_worker"  # what workers have to import
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
