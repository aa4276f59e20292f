"""Schedule the offices' reviews on Dask: a task for each office's year, members first.

offices.run makes an OfficeScheduler and calls `outcomes`; offices.worker.build_office is the task.
"""

from __future__ import annotations

import sys
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

from annual_review.build.folders import failed_folder
from annual_review.build.options import OfficesOptions
from annual_review.errors import BuildError, ReviewError, as_sentence
from annual_review.language import N_, _
from annual_review.offices.folders import Folder
from annual_review.offices.orders import (
    FileBundle,
    OfficeOrder,
    Outcome,
    notebooks_bundle,
    params_bundle,
)
from annual_review.offices.warm_workers import LostError
from annual_review.offices.worker import build_office, write_error
from annual_review.project.offices import OfficeFolder

if TYPE_CHECKING:
    from distributed import Client, Future

_RETRIES = 2  # for an office that was lost with a process or a connection
_KILLED = N_("The worker that built it was killed several times.")
_LOST = N_("The scheduler has lost the task.")
_NO_RESULT = ("error", "cancelled", "lost")  # statuses of a task without a result
_RUN_AGAIN = N_("It may have run out of memory; run it again.")


class OfficeScheduler:
    """Submits a task for each office, and collects the outcomes.

    With a scheduler on other machines, params and notebooks travel: only data and reports are
    shared.
    """

    def __init__(self, options: OfficesOptions, client: Client, reports: Folder) -> None:
        self._options, self._client, self._reports = options, client, reports
        self._notebooks: Future[FileBundle] | None = None
        self._tasks: dict[str, Future[Outcome]] = {}  # by the office's id
        self._offices: dict[Any, OfficeFolder] = {}  # by the task's key
        self._resubmitted: set[str] = set()
        self._group = f"review-{_token()}"  # Dask assigns a group's tasks as workers become free

    def outcomes(self, offices: Sequence[OfficeFolder]) -> dict[str, Outcome]:
        """Make all reviews, and return the outcomes by the office's id, in order."""
        from distributed import as_completed  # noqa: PLC0415 - of an extra

        if self._options.scheduler:
            self._notebooks = self._send(notebooks_bundle(self._options.notebooks))
        tasks = as_completed([self._submit(office, self._group) for office in offices])
        done: dict[str, Outcome] = {}
        with tqdm(total=len(offices), unit=_("office"), disable=None, leave=False) as bar:
            for task in tasks:
                office = self._offices[task.key]
                if again := self._resubmit(office, task):
                    tasks.add(again)
                else:
                    done[office.id] = self._outcome(office, task)
                    _show(bar, done[office.id], failed=_failed(done))
        return {office.id: done[office.id] for office in offices}

    def _send(self, bundle: FileBundle) -> Future[FileBundle]:
        """Send a bundle as a task, which Dask repeats if a worker has lost the result."""
        return self._client.submit(_identity, bundle, key=f"notebooks-{_token()}", pure=False)

    def _submit(self, office: OfficeFolder, group: str) -> Future[Outcome]:
        """Submit the task of an office; it depends on the tasks of its members.

        The key is unique, or the scheduler would return the result of an earlier run.
        """
        found = [self._tasks[member] for member in office.members if member in self._tasks]
        members = [task for task in found if task.status not in _NO_RESULT]
        task = self._client.submit(
            build_office,
            self._order(office),
            self._notebooks,
            members,
            key=(group, office.id, str(self._options.period)),
            retries=_RETRIES,
            pure=False,
        )
        self._tasks[office.id], self._offices[task.key] = task, office
        return task

    def _order(self, office: OfficeFolder) -> OfficeOrder:
        options = self._options
        return OfficeOrder(
            office.id,
            options.period,
            office.params,
            office.notebooks or options.notebooks,
            options.data,
            options.reports,
            office.members,
            options.force,
            options.strict,
            params_bundle(office.params, office.members) if options.scheduler else None,
        )

    def _resubmit(self, office: OfficeFolder, task: Future[Outcome]) -> Future[Outcome] | None:
        """Submit an office once more if Dask cancelled it because a member's task was lost."""
        members = [self._tasks[member] for member in office.members if member in self._tasks]
        has_lost_member = any(member.status in _NO_RESULT for member in members)
        if task.status not in _NO_RESULT or not has_lost_member or office.id in self._resubmitted:
            return None
        self._resubmitted.add(office.id)
        return self._submit(office, f"review-{_token()}")

    def _outcome(self, office: OfficeFolder, task: Future[Outcome]) -> Outcome:
        """Return the outcome of an office; for a task without a result, a failure."""
        if task.status not in _NO_RESULT:
            outcome: Outcome = task.result()
            return outcome
        error = _task_error(task)
        write_error(self._reports.path / office.id, self._options.period, error.masked)
        self._reports.put(failed_folder(Path(office.id), self._options.period).as_posix())
        status, why = error.exit_status, error.masked
        return Outcome(office.id, self._options.period, "failed", 0.0, (), why, status)


def _show(bar: tqdm[Any], outcome: Outcome, *, failed: int) -> None:
    """Move the bar by one, and print the error of an office that failed."""
    if outcome.error:
        bar.write(
            _("error: {office}: {error}", office=outcome.office, error=outcome.error),
            file=sys.stderr,
        )
    last = _("{number} failed", number=failed) if failed else outcome.office
    bar.set_postfix_str(last, refresh=False)
    bar.update()


def _failed(outcomes: Mapping[str, Outcome]) -> int:
    return sum(outcome.status == "failed" for outcome in outcomes.values())


def _task_error(task: Future[Outcome]) -> ReviewError:
    """Return why a task has no result."""
    from distributed import KilledWorker  # noqa: PLC0415 - of an extra

    error = task.exception() if task.status == "error" else None
    if isinstance(error, ReviewError):
        return error
    if isinstance(error, KilledWorker):
        return BuildError(_(_KILLED), remedy=_(_RUN_AGAIN))
    if isinstance(error, LostError):
        return BuildError(error.args[0], remedy=_(_RUN_AGAIN))
    if error is None:
        return BuildError(_(_LOST), remedy=_("Run it again."))
    text = " ".join(str(error).split())[:300].rstrip(".")
    what = as_sentence(f"{type(error).__name__}: {text}")
    return BuildError(what, remedy=_("See the worker's log."))


def _identity(bundle: FileBundle) -> FileBundle:
    return bundle


def _token() -> str:
    """Return a random suffix for keys: eight hexadecimal digits, which Dask's dashboard hides."""
    return uuid.uuid4().hex[:8]
