"""The offices' night: a task of Dask for each office's year, until all have come to an end."""

from __future__ import annotations

import sys
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

from annual_review.build.options import OfficesOptions
from annual_review.build.publishing import failed_folder
from annual_review.errors import BuildError, ReviewError
from annual_review.offices.folders import Folder
from annual_review.offices.orders import Order, Outcome, Parcel, notebooks_parcel, params_parcel
from annual_review.offices.warm_workers import LostError
from annual_review.offices.worker import build_office, note_error
from annual_review.project.offices import OfficeFolder

if TYPE_CHECKING:
    from distributed import Client, Future

_TRIES = 2  # more, for an office that was lost with a process or a connection
_KILLED = "The worker that built it was killed, time and again."
_LOST = "The scheduler has lost it."
_GONE = ("error", "cancelled", "lost")  # a task without a result
_AGAIN = "It may have used up the memory; run it again."


class Night:
    """Gives the orders to Dask, and tells what becomes of them.

    With a scheduler of its own, params and notebooks travel: only data and reports are shared.
    """

    def __init__(self, options: OfficesOptions, client: Client, reports: Folder) -> None:
        self._options, self._client, self._reports = options, client, reports
        self._notebooks: Future[Parcel] | None = None
        self._tasks: dict[str, Future[Outcome]] = {}  # by the office's id
        self._offices: dict[Any, OfficeFolder] = {}  # by the task's key
        self._given_again: set[str] = set()
        self._group = f"review-{_token()}"  # Dask deals a group out as workers become free

    def outcomes(self, offices: Sequence[OfficeFolder]) -> dict[str, Outcome]:
        """Make all reviews, and return what became of each, by the office's id, in order."""
        from distributed import as_completed  # noqa: PLC0415 - of an extra

        if self._options.scheduler:
            self._notebooks = self._send(notebooks_parcel(self._options.notebooks))
        tasks = as_completed([self._submit(office, self._group) for office in offices])
        done: dict[str, Outcome] = {}
        with tqdm(total=len(offices), unit="office", disable=None, leave=False) as bar:
            for task in tasks:
                office = self._offices[task.key]
                if again := self._again(office, task):
                    tasks.add(again)
                else:
                    done[office.id] = self._outcome(office, task)
                    _tell(bar, done[office.id], failed=_failed(done))
        return {office.id: done[office.id] for office in offices}

    def _send(self, parcel: Parcel) -> Future[Parcel]:
        """Let workers have what all orders share; one that has lost it can ask for it again."""
        return self._client.submit(_itself, parcel, key=f"notebooks-{_token()}", pure=False)

    def _submit(self, office: OfficeFolder, group: str) -> Future[Outcome]:
        """Have an office's review made, once its members' are; a member that is lost is none.

        A task's key is that of no earlier run, or the scheduler would give that one's result.
        """
        found = [self._tasks[member] for member in office.members if member in self._tasks]
        members = [task for task in found if task.status not in _GONE]
        task = self._client.submit(
            build_office,
            self._order(office),
            self._notebooks,
            members,
            key=(group, office.id, self._options.year),
            retries=_TRIES,
            pure=False,
        )
        self._tasks[office.id], self._offices[task.key] = task, office
        return task

    def _order(self, office: OfficeFolder) -> Order:
        options = self._options
        return Order(
            office.id,
            options.year,
            office.params,
            options.notebooks,
            options.data,
            options.reports,
            office.members,
            options.force,
            options.strict,
            params_parcel(office.params, office.members) if options.scheduler else None,
        )

    def _again(self, office: OfficeFolder, task: Future[Outcome]) -> Future[Outcome] | None:
        """Have a review made after all that was given up since one of its members was lost."""
        members = [self._tasks[member] for member in office.members if member in self._tasks]
        waited_in_vain = task.status in _GONE and any(one.status in _GONE for one in members)
        if not waited_in_vain or office.id in self._given_again:
            return None
        self._given_again.add(office.id)
        return self._submit(office, f"review-{_token()}")

    def _outcome(self, office: OfficeFolder, task: Future[Outcome]) -> Outcome:
        """Return what became of an office; of one that was lost, that it is."""
        if task.status not in _GONE:
            outcome: Outcome = task.result()
            return outcome
        error = _why(task)
        note_error(self._reports.path / office.id, self._options.year, str(error))
        self._reports.put(failed_folder(Path(office.id), self._options.year).as_posix())
        status = error.exit_status
        return Outcome(office.id, self._options.year, "failed", 0.0, (), str(error), status)


def _tell(bar: tqdm[Any], outcome: Outcome, *, failed: int) -> None:
    """Go on by one, and say why an office failed."""
    if outcome.error:
        bar.write(f"error: {outcome.office}: {outcome.error}", file=sys.stderr)
    bar.set_postfix_str(f"{failed} failed" if failed else outcome.office, refresh=False)
    bar.update()


def _failed(outcomes: Mapping[str, Outcome]) -> int:
    return sum(one.status == "failed" for one in outcomes.values())


def _why(task: Future[Outcome]) -> ReviewError:
    """Say why a task has no result."""
    from distributed import KilledWorker  # noqa: PLC0415 - of an extra

    error = task.exception() if task.status == "error" else None
    if isinstance(error, ReviewError):
        return error
    if isinstance(error, KilledWorker):
        return BuildError(_KILLED, remedy=_AGAIN)
    if isinstance(error, LostError):
        return BuildError(str(error), remedy=_AGAIN)
    if error is None:
        return BuildError(_LOST, remedy="Run it again.")
    said = " ".join(str(error).split())[:300].rstrip(".")
    return BuildError(f"{type(error).__name__}: {said}.", remedy="See the worker's log.")


def _itself(parcel: Parcel) -> Parcel:
    return parcel


def _token() -> str:
    """Return what makes a key another one than that of any earlier run; Dask's pages leave it out.

    They take eight hexadecimal digits for it.
    """
    return uuid.uuid4().hex[:8]
