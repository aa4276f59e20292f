"""The lines that a run prints about its outcome: steps, files, rows, and what needs attention.

`result_lines` tells what was rebuilt, `outcome_lines` reads a published review; build.make calls
both.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annual_review.build.manifest import read_manifest
from annual_review.build.reasons import reason_text, some_names
from annual_review.language import N_, _, listed, restored
from annual_review.project.earlier_years import read_earlier_years
from annual_review.project.form_files import FORMS, form_files
from annual_review.project.outputs import ALL_FILES, BRIEF_PDF, DATA_PAGE
from annual_review.project.period import PeriodName
from annual_review.records.members import read_members
from annual_review.records.register_schema import read_schema

if TYPE_CHECKING:
    from annual_review.build.pipeline import BuildResult

_FILES = (*ALL_FILES, DATA_PAGE, "ledger.csv", "to_fix.xlsx")
_FATES = {  # of rows, in the words of the review
    "kept": N_("kept"),
    "duplicate": N_("duplicate"),
    "out_of_year": N_("out_of_year"),
    "out_of_period": N_("out_of_period"),
    "rejected": N_("rejected"),
    "subtotal": N_("subtotal"),
    "heading": N_("heading"),
    "note": N_("note"),
    "unrecognised": N_("unrecognised"),
}
_PAGES_OF_BRIEF = 2
_PAGE = re.compile(rb"/Type\s*/Page\b")  # the object of a page in a PDF


def result_lines(result: BuildResult) -> list[str]:
    """Return which steps were rebuilt and why, which were cached, and the review's files."""
    rebuilt = [_rebuilt(name, reasons) for name, reasons in result.rebuilt.items()]
    lines = [_("Rebuilt: {steps}.", steps=_("; ").join(rebuilt))] if rebuilt else []
    lines += [_("Kept: {steps}.", steps=listed(result.cached))] if result.cached else []
    if result.kept:
        lines.append(_("The draft before is kept: {folder}", folder=result.kept))
    paths = [result.folder / name for name in _FILES]
    paths += form_files(result.folder / FORMS)
    return lines + [f"  {path}" for path in paths if path.exists()]


def _rebuilt(step: str, reasons: Sequence[str]) -> str:
    """Return the name of a step, with why it was made again; nothing for one made at first."""
    if not reasons:
        return step
    return _("{step} ({reasons})", step=step, reasons=some_names(map(reason_text, reasons)))


def outcome_lines(folder: Path) -> list[str]:
    """Return what became of the rows of a review, and what is missing or doubtful."""
    meta: dict[str, Any] = json.loads((folder / "records/_meta.json").read_text(encoding="utf-8"))
    fates = {fate: number for fate, number in meta["fates"].items() if number}
    said = [
        _("{number} {fate}", number=number, fate=_(_FATES[fate])) for fate, number in fates.items()
    ]
    lines = [
        _(
            "{number} rows in {files} files: {fates}.",
            number=sum(fates.values()),
            files=meta["files"],
            fates=listed(said),
        )
    ]
    lines += _end_of_records(folder)
    members = read_members(folder / "records")
    of_members = sum(member.waiting for member in members if not member.is_own)
    if waiting := fates.get("rejected", 0) - of_members:
        lines.append(_("{rows} rows wait for a person: see to_fix.xlsx.", rows=waiting))
    if doubtful := meta.get("doubtful", 0):
        lines.append(_("{rows} rows are counted with a doubt: see to_fix.xlsx.", rows=doubtful))
    if of_members:
        lines.append(
            _(
                "{rows} rows of members wait for a person: see the to_fix.xlsx of each.",
                rows=of_members,
            )
        )
    lines += [
        _("Not counted: {member}: {reason}", member=member.label, reason=member.why)
        for member in members
        if not member.is_counted
    ]
    lines += [
        _(
            "Counted from the review of {period}, as far as it is of this period: {member}",
            period=member.period,
            member=member.label,
        )
        for member in members
        if member.period
    ]
    lines += brief_lines(folder)
    if meta["missing"]:
        missing = "、".join(meta["missing"])
        lines.append(_("Registers that are missing: {registers}.", registers=missing))
    warnings = [*meta["warnings"], *_skipped_years(folder), *_of_the_prose(folder)]
    return lines + [_("warning: {warning}", warning=warning) for warning in warnings]


def _end_of_records(folder: Path) -> list[str]:
    """Return the day up to which a period is counted that is not over, and who says so."""
    schema = read_schema(folder / "records")
    if schema is None or schema.until is None or not schema.period:
        return []
    if schema.is_stated:
        return [_("Counted up to {day}, as until: says.", day=schema.until)]
    period = PeriodName.parse(schema.period)
    if not period.part:
        return [
            _(
                "The last record is of {day}: the year is taken as not over, and compared with the "
                "same part of {before}. If it is over, say until: {last} in its params.",
                day=schema.until,
                before=period.year - 1,
                last=schema.last,
            )
        ]
    return [
        _(
            "The last record is of {day}: {period} is taken as not over, and compared with the "
            "same part of {before}. If it is over, say until: {last} in params/{period}.yaml.",
            day=schema.until,
            period=period,
            before=period.year - 1,
            last=schema.last,
        )
    ]


def brief_lines(folder: Path) -> list[str]:
    """Return how many pages the brief has if they are too many for one."""
    path = folder / BRIEF_PDF
    pages = len(_PAGE.findall(path.read_bytes())) if path.is_file() else 0
    if pages <= _PAGES_OF_BRIEF:
        return []
    return [
        _(
            "The brief has {pages} pages, more than {most}: take the tag brief from some cells, "
            "or write shorter ones with the tag brief-only.",
            pages=pages,
            most=_PAGES_OF_BRIEF,
        )
    ]


def _skipped_years(folder: Path) -> list[str]:
    """Return the earlier years that could not be cleaned; a check has none."""
    years = read_earlier_years(folder / "records")
    return [
        _("not compared with {year}: {reason}", year=year, reason=why)
        for year, why in years.items()
        if why
    ]


def _of_the_prose(folder: Path) -> list[str]:
    """Return what is warned of in chapters; a check has none.

    That is typed numbers, what proofreading found, characters that cannot be printed, what was left
    out of the review, and an office's colour that is too light.
    """
    manifest = read_manifest(folder)
    names = ("warnings", "proofread", "unprintable", "left_out", "look", "forms")
    return [warning for name in names for warning in map(restored, manifest.get(name, []))]
