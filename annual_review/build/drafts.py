"""Keep a draft that a run replaces by one with another mark.

`draft:` of params/ names a draft: 送审稿, 送审稿（第2稿）. While it is the same, a run replaces the
review; when it is another one, or there is none any more, the review that was there is kept whole
(versions.folders). build.pipeline calls `keep_replaced_draft` right before it publishes.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import NamedTuple

from annual_review.build.manifest import read_manifest
from annual_review.project.period import PeriodName
from annual_review.versions.folders import DRAFT, keep_version, kept_versions
from annual_review.versions.seals import SEAL

_LAST, _SEALED = "上次生成的", "封存的定稿"  # what a review is called in the list of its changes


def now() -> str:
    """Return the time, to the second, with the offset from UTC: 2022-02-17T09:30:00+08:00."""
    return dt.datetime.now().astimezone().isoformat(timespec="seconds")


def keep_replaced_draft(reports: Path, period: PeriodName, draft: str, work: Path) -> Path | None:
    """Keep the last review of a period if its draft is another one than `draft`, the new one.

    Returns the folder of the version, None if there is nothing to keep: no review, the same draft,
    or one that was sealed and reopened and is kept already. `work` is a folder of the run beside
    the reports.
    """
    before = _draft_to_keep(reports / str(period), draft)
    if before is None:
        return None
    review = reports / str(period)
    return keep_version(review, reports, period, work, kind=DRAFT, noticed=now(), draft=before)


class Before(NamedTuple):
    """The review with which a new one is compared: its folder, what it is called, and which it is.

    `is_version` is false of the review that a run replaces and that is not kept.
    """

    folder: Path
    name: str
    is_version: bool


def review_before(reports: Path, period: PeriodName, draft: str) -> Before:
    """Return the review with which a run whose draft is `draft` compares what it makes.

    That is the last version, also one that the run is going to keep; else the review that it
    replaces.
    """
    review = reports / str(period)
    mark = _draft_to_keep(review, draft)
    if mark is not None:
        return Before(review, mark or _LAST, is_version=True)
    kept = kept_versions(reports, period)
    if not kept:
        return Before(review, _LAST, is_version=False)
    last = kept[-1]
    name = _SEALED if last.is_reopened else last.draft or f"保留的第{last.number}版"
    return Before(last.folder, name, is_version=True)


def _draft_to_keep(review: Path, draft: str) -> str | None:
    """Return the mark of a review that is to be kept, since it is not `draft`; else None."""
    before = read_manifest(review).get("draft")
    if before is None or before == draft or (review / SEAL).is_file():
        return None
    return str(before)
