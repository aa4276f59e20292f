"""--seal and --reopen: seal a review that is up to date, check a sealed one, reopen it.

cli calls `seal_review` and `reopen_review`. Both wait for a run of the period, as a second run
does, and change the state in one step: by the move of seal.json to its place, or by that of the
kept version to its own.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from annual_review.build.drafts import now
from annual_review.build.make import changed_since_built
from annual_review.build.manifest import MANIFEST, is_complete, read_manifest
from annual_review.build.options import ReopenOptions, RunOptions, SealOptions
from annual_review.build.publishing import workspace
from annual_review.build.reasons import reason_text, some_names
from annual_review.build.sealed_runs import changed_inputs_of_sealed, touched_error
from annual_review.errors import InputError, SealedError
from annual_review.language import _, listed, restored
from annual_review.project.members import RECORDS
from annual_review.versions.folders import SEALED, keep_version, last_reopened
from annual_review.versions.seals import SEAL, Persons, Seal, write_seal
from annual_review.versions.state import (
    command_for,
    current_seal,
    sealed_error,
    sealed_sentence,
)

# What the note on corrections is made of: a version in which one of these is another is no witness.
_COMPARED = ("figures.json", "ledger.csv", f"{RECORDS}/", "notebooks/", MANIFEST)
_SHOWN_WARNINGS = 5


def seal_review(options: SealOptions) -> list[str]:
    """Seal a review, or check one that is sealed; return lines about it.

    Raises InputError for a review that is missing, incomplete, not up to date or a draft, and
    SealedError for a sealed one whose files or inputs are no longer those of the seal.
    """
    run = options.run
    _require_review(run)
    with workspace(run.reports, run.period, _wait):
        last = read_manifest(run.folder)
        if seal := current_seal(run.reports, run.period):
            return _check(run, seal, last, options.persons)
        _require_ready(run, last)
        before = last_reopened(run.reports, run.period)
        previous = {"version": before.number, "seal": before.seal} if before else None
        seal = write_seal(run.folder, last, options.persons, now(), previous)
    return [*_sealed_lines(run, seal), *_warnings(last)]


def reopen_review(options: ReopenOptions) -> list[str]:
    """Keep a sealed review as a version and reopen it; return lines about it.

    Raises InputError for a review that is not sealed, and SealedError for one whose figures, rows,
    tables or chapters are no longer those of the seal: nobody could tell what differs from it.
    """
    run = options.run
    _require_review(run)
    with workspace(run.reports, run.period, _wait) as work:
        seal = current_seal(run.reports, run.period)
        if seal is None:
            raise InputError(
                _("The review is not sealed: there is nothing to reopen."),
                str(run.folder),
                _("Run it without --reopen."),
            )
        touched = seal.changed_outputs(run.folder)
        if witness := [name for name in touched if name.startswith(_COMPARED)]:
            raise touched_error(run, seal, witness)
        kept = keep_version(
            run.folder,
            run.reports,
            run.period,
            work,
            kind=SEALED,
            noticed=now(),
            reason=options.reason,
        )
    lines = [
        _("The review is reopened: {reason}", reason=options.reason),
        _("The sealed one is kept: {folder}", folder=kept),
        _("The next run makes a review that lists what was corrected; then seal it again."),
    ]
    if touched:
        names = some_names(touched)
        lines.append(_("warning: not as they were sealed: {names}.", names=names))
    return lines


def _wait() -> None:
    print(_("Another run of this year is in progress; waiting for it."), file=sys.stderr)


def _require_review(run: RunOptions) -> None:
    """Raise InputError if there is no review; nothing is made then, not even the folder."""
    if not run.folder.is_dir():
        raise InputError(
            _("There is no review of {period}.", period=run.period),
            str(run.folder),
            _("Run {command} first.", command=command_for(run.period)),
        )


def _require_ready(run: RunOptions, last: Mapping[str, Any]) -> None:
    """Raise InputError for a review that cannot be sealed as it is."""
    command = command_for(run.period)
    again = _("Run {command} first, and read the review; then seal it.", command=command)
    if not last or not is_complete(run.folder, last):
        what = _("The review is incomplete, or a file of it was changed after it was built.")
        raise InputError(what, str(run.folder), again)
    if changed := changed_since_built(run, last):
        names = some_names(map(reason_text, changed))
        what = _("The review is not up to date. Changed since: {names}.", names=names)
        raise InputError(what, str(run.folder), again)
    if draft := last.get("draft"):
        raise InputError(
            _("The review is marked as a draft: {draft}.", draft=draft),
            str(run.folder),
            _(
                "Take draft: out of official: in params/, run {command}, read the review, then "
                "seal it.",
                command=command,
            ),
        )


def _check(run: RunOptions, seal: Seal, last: Mapping[str, Any], persons: Persons) -> list[str]:
    """Return lines about a sealed review that is as it was sealed.

    Raises SealedError if its files or inputs are no longer those of the seal, or if other persons
    are to seal it.
    """
    if persons and persons != seal.persons:
        why = _("--seal only checks it; leave the names out.")
        raise sealed_error(run.reports, run.period, seal, why)
    if touched := seal.changed_outputs(run.folder):
        raise SealedError(
            _("Does not match the seal: {names}.", names=listed(touched)),
            str(run.folder),
            str(touched_error(run, seal, touched).remedy),
        )
    if changed := changed_inputs_of_sealed(run, last):
        raise SealedError(
            _(
                "All {files} files match the seal; these inputs do not: {names}.",
                files=len(seal.outputs),
                names=some_names(map(reason_text, changed)),
            ),
            str(run.folder),
            _(
                "Put them back, or correct the review: {command} --reopen “理由”.",
                command=command_for(run.period),
            ),
        )
    number = {"files": len(seal.outputs), "inputs": len(seal.inputs)}
    return [
        sealed_sentence(seal),
        _("Matches the seal: all {files} files and {inputs} inputs.", **number),
        _code_line(seal),
    ]


def _sealed_lines(run: RunOptions, seal: Seal) -> list[str]:
    return [
        sealed_sentence(seal),
        f"  {run.folder / SEAL}",
        _code_line(seal),
        _(
            "Keep a copy of {file} and of the review outside reports/: who deletes that folder "
            "loses the seal.",
            file=SEAL,
        ),
    ]


def _code_line(seal: Seal) -> str:
    return _("Check code, for the signed paper: {code}", code=seal.code)


def _warnings(last: Mapping[str, Any]) -> list[str]:
    """Return warnings of what --strict would have refused; what was sealed is not changed."""
    found: Sequence[str] = [
        restored(one) for name in ("warnings", "proofread", "unprintable") for one in last[name]
    ]
    if not found:
        return []
    shown = found[:_SHOWN_WARNINGS]
    more = len(found) - len(shown)
    lines = [_("warning: sealed with what --strict refuses: {one}", one=one) for one in shown]
    return lines + ([_("warning: … and {number} more.", number=more)] if more else [])
