"""Keep a draft that a run replaces by one with another mark.

`draft:` of params/ names a draft: 送审稿, 送审稿（第2稿）. While it is the same, a run replaces the
review; when it is another one, or there is none any more, the review that was there is kept whole
(versions.folders). build.pipeline calls `keep_replaced_draft` right before it publishes.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from annual_review.build.manifest import read_manifest
from annual_review.project.period import PeriodName
from annual_review.versions.folders import DRAFT, keep_version
from annual_review.versions.seals import SEAL


def now() -> str:
    """Return the time, to the second, with the offset from UTC: 2022-02-17T09:30:00+08:00."""
    return dt.datetime.now().astimezone().isoformat(timespec="seconds")


def keep_replaced_draft(reports: Path, period: PeriodName, draft: str, work: Path) -> Path | None:
    """Keep the last review of a period if its draft is another one than `draft`, the new one.

    Returns the folder of the version, None if there is nothing to keep: no review, the same draft,
    or one that was sealed and reopened and is kept already. `work` is a folder of the run beside
    the reports.
    """
    review = reports / str(period)
    last = read_manifest(review)
    before = last.get("draft")
    if before is None or before == draft or (review / SEAL).is_file():
        return None
    return keep_version(review, reports, period, work, kind=DRAFT, noticed=now(), draft=before)
