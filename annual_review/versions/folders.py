"""The versions of a review that are kept, each whole: reports/<period>-versions/<n>/.

A kept version has all files of its review and one more, version.json, with what it is: a draft that
another one has replaced, or a sealed review that was reopened. A run keeps drafts
(build.drafts), --reopen sealed reviews (build.sealing).
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from annual_review.engine.fingerprints import digest
from annual_review.errors import InputError
from annual_review.files import make_private, write_json
from annual_review.language import _
from annual_review.project.members import RECORDS
from annual_review.project.period import PeriodName
from annual_review.versions.seals import SEAL

VERSION = "version.json"
DRAFT: Literal["draft"] = "draft"
SEALED: Literal["sealed"] = "sealed"

_MANIFEST, _TO_FIX = "manifest.json", "to_fix.xlsx"
_VERSIONS = "-versions"


@dataclass(frozen=True)
class KeptVersion:
    """A version that is kept in `folder`.

    `kind` is DRAFT or SEALED. `draft` is the mark that the draft had, "" without one. `noticed` is
    when it was kept: of a draft, when a run had another mark; of a sealed review, when it was
    reopened, for `reason`. `manifest` is the SHA-256 of its manifest.json, `seal` that of its
    seal.json, "" without one.
    """

    folder: Path
    kind: str
    noticed: str
    manifest: str
    draft: str = ""
    seal: str = ""
    reason: str = ""

    @property
    def number(self) -> int:
        """The number of the version, from 1 on."""
        return int(self.folder.name)

    @property
    def is_reopened(self) -> bool:
        """Whether it is a sealed review that was reopened."""
        return self.kind == SEALED


def versions_folder(reports: Path, period: PeriodName) -> Path:
    """Return the folder of the versions of a period; it need not exist."""
    return reports / f"{period}{_VERSIONS}"


def kept_versions(reports: Path, period: PeriodName) -> list[KeptVersion]:
    """Return the versions of a period that are kept, in their order.

    Damaged drafts are left out. Raises InputError for a damaged sealed one.
    """
    folder = versions_folder(reports, period)
    numbers = [path for path in folder.glob("[1-9]*") if path.name.isdecimal()]
    found = (_read(path) for path in sorted(numbers, key=lambda path: int(path.name)))
    return [version for version in found if version is not None]


def last_version(reports: Path, period: PeriodName) -> Path | None:
    """Return the folder of the last version of a period that is kept, a draft or a sealed one."""
    kept = kept_versions(reports, period)
    return kept[-1].folder if kept else None


def last_reopened(reports: Path, period: PeriodName) -> KeptVersion | None:
    """Return the last sealed version of a period, which was reopened; None if there is none."""
    return next((one for one in reversed(kept_versions(reports, period)) if one.is_reopened), None)


def keep_version(
    review: Path,
    reports: Path,
    period: PeriodName,
    work: Path,
    *,
    kind: Literal["draft", "sealed"],
    noticed: str,
    draft: str = "",
    reason: str = "",
) -> Path:
    """Keep a copy of a review as the next version of its period; return the folder.

    It is made in `work`, a folder beside it, and moved in one step, so that it is there whole or
    not at all. What is personal in it can be opened by its owner alone. A review that is the last
    version already, since a run was killed after it was kept, is not kept again.
    """
    manifest = digest(review / _MANIFEST)
    last = next(reversed(kept_versions(reports, period)), None)
    if last and (last.manifest, last.kind, last.reason) == (manifest, kind, reason):
        return last.folder
    copy = work / "version"
    shutil.copytree(review, copy)
    seal = review / SEAL
    content = {
        "kind": kind,
        "draft": draft,
        "noticed": noticed,
        "manifest": manifest,
        "seal": digest(seal) if seal.is_file() else "",
        "reason": reason,
    }
    write_json(copy / VERSION, content)
    for name in (RECORDS, _TO_FIX):
        make_private(copy / name)
    folder = versions_folder(reports, period)
    folder.mkdir(exist_ok=True)
    target = folder / str(_next_number(folder))
    copy.rename(target)
    return target


def _next_number(folder: Path) -> int:
    """Return a number above that of every version, of damaged ones too."""
    numbers = [int(path.name) for path in folder.iterdir() if path.name.isdecimal()]
    return max(numbers, default=0) + 1


def _read(folder: Path) -> KeptVersion | None:
    """Return the version in a folder; None if its version.json is missing or damaged.

    Raises InputError if that is so of a sealed one: a review that corrects it would say nothing of
    that.
    """
    try:
        found: Mapping[str, Any] = json.loads((folder / VERSION).read_text(encoding="utf-8"))
        names = ("kind", "noticed", "manifest", "draft", "seal", "reason")
        return KeptVersion(folder, **{name: str(found[name]) for name in names})
    except (OSError, ValueError, KeyError, TypeError):
        if not (folder / SEAL).is_file():
            return None
    raise InputError(
        _("A sealed version cannot be read: the file is missing or damaged."),
        str(folder / VERSION),
        _("Put back the copy of it."),
    )
