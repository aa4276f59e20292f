"""The folders beside a review in reports/: of its cache, of a run that failed, of what differs."""

from __future__ import annotations

from pathlib import Path

from annual_review.project.period import PeriodName

KEPT, FAILED, ACCEPTED = ".kept-", "-failed", "-accepted"


def failed_folder(reports: Path, period: PeriodName) -> Path:
    """Return the folder for the notebooks of a run that failed."""
    return reports / f"{period}{FAILED}"


def changes_folder(reports: Path, period: PeriodName) -> Path:
    """Return the folder of what differs between a review and its last version."""
    return reports / f"{period}-changes"


def accepted_folder(reports: Path, period: PeriodName) -> Path:
    """Return the folder for what an edited Word copy asked for; it may name persons."""
    return reports / f"{period}{ACCEPTED}"


def cache_folder(reports: Path, period: PeriodName) -> Path:
    """Return the folder of the cache of steps; it may be deleted at any time."""
    return reports / f"{KEPT}{period}"
