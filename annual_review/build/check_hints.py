"""The hints that a check prints: found in the clean tables of the year and of the year before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from annual_review.build.run import RECORDS, Run
from annual_review.document.sources import Source
from annual_review.engine.jobs import Job
from annual_review.export.evidence_places import rows_of
from annual_review.language import _
from annual_review.person_numbers import mask
from annual_review.project.settings import Settings

if TYPE_CHECKING:
    from annual_review.hints import Hint


@dataclass(frozen=True)
class CheckedHints:
    """The hints of a check as lines in Chinese: open ones, and those that params/ explain.

    `unused` are explanations that fit no hint. `example` is how the strongest is explained: the
    register and the subject. `not_compared` is why the year before could not be cleaned.
    """

    open: tuple[str, ...]
    explained: tuple[str, ...]
    unused: tuple[str, ...]
    example: tuple[str, str] | None
    not_compared: str = ""


def hints_of_check(run: Run) -> CheckedHints:
    """Find the hints of the tables that a run has cleaned, in a process that has pandas."""
    settings = run.sources.settings
    before, why_not = run.cleaned_year(settings.year - 1)
    return Job(_find, settings, run.folder / RECORDS, before, why_not).result()


def hint_lines(hints: CheckedHints, params: Path) -> Iterator[str]:
    """Yield what a check prints of hints: a line for each, and how the first is explained."""
    for line in hints.open:
        yield _("hint: {hint}", hint=line)
    for line in hints.explained:
        yield _("explained: {hint}", hint=line)
    for line in hints.unused:
        yield _("warning: {warning}", warning=line)
    if hints.example:
        register, subject = hints.example
        yield _(
            "A hint changes no number. Say why it is so in {file}: explained: {{{register} "
            "{subject}: …}}.",
            file=f"{params.parent.name}/{params.name}",
            register=register,
            subject=subject,
        )
    if hints.not_compared:
        yield _("Hints are of this year alone: {reason}", reason=hints.not_compared)


def _find(settings: Settings, records: Path, before: Path | None, why_not: str) -> CheckedHints:
    from annual_review.hints import find_hints  # noqa: PLC0415 - imports pandas
    from annual_review.records.saved import SavedRecords  # noqa: PLC0415

    earlier = SavedRecords(before) if before else None
    found = find_hints(settings, SavedRecords(records), earlier)
    first = next(iter(found.open), None)
    return CheckedHints(
        tuple(map(_with_places, found.open)),
        tuple(map(_with_places, found.explained)),
        found.unused,
        (first.register, first.subject) if first else None,
        why_not,
    )


def _with_places(hint: Hint) -> str:
    """Return a hint with the places of its rows; numbers of persons in them are masked."""
    by_sheet: dict[tuple[str, str], set[int]] = {}
    for place in hint.rows:
        by_sheet.setdefault((place.file, place.sheet), set()).add(place.row)
    sources: list[Source] = [
        {"file": file, "sheet": sheet, "rows": sorted(rows)}
        for (file, sheet), rows in by_sheet.items()
    ]
    return f"{hint.text}（{mask(rows_of(sources))}）" if sources else hint.text
