"""Whether a review is sealed now, and the refusal of what would change it.

A review is sealed if it has a seal.json, unless the last sealed version that is kept has the same
one: then it was reopened, and the next run replaces it. That the version is kept is the one step by
which a review is reopened.
"""

from __future__ import annotations

from pathlib import Path

from annual_review.errors import SealedError
from annual_review.language import _
from annual_review.program_name import program_name
from annual_review.project.period import PeriodName
from annual_review.versions.folders import last_reopened
from annual_review.versions.seals import Seal, read_seal


def current_seal(reports: Path, period: PeriodName) -> Seal | None:
    """Return the seal of a period's review, None if it is not sealed, or was reopened."""
    seal = read_seal(reports / str(period))
    if seal is None:
        return None
    last = last_reopened(reports, period)
    return None if last is not None and last.seal == seal.digest else seal


def require_unsealed(reports: Path, period: PeriodName, why: str = "") -> None:
    """Raise SealedError if a period's review is sealed; `why` says what would change it."""
    if seal := current_seal(reports, period):
        raise sealed_error(reports, period, seal, why)


def sealed_error(reports: Path, period: PeriodName, seal: Seal, why: str = "") -> SealedError:
    """Return the error that a review is sealed, when and by whom, and what to do."""
    what = sealed_sentence(seal)
    return SealedError(
        f"{what} {why}" if why else what,
        str(reports / str(period)),
        _(
            "It stays as it was signed. To correct it: {command} --reopen “理由”; the next review "
            "then lists what was corrected.",
            command=command_for(period),
        ),
    )


def sealed_sentence(seal: Seal) -> str:
    """Return when a review was sealed and by whom."""
    if seal.names:
        return _("The review was sealed on {day}: {names}.", day=seal.day, names=seal.names)
    return _("The review was sealed on {day}.", day=seal.day)


def command_for(period: PeriodName) -> str:
    """Return the command that makes a period's review, by the name that it was called by."""
    return f"{program_name(in_project=True)} {period}"
