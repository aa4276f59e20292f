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
from annual_review.language import _, restored
from annual_review.person_numbers import mask
from annual_review.project.earlier_years import read_earlier_years
from annual_review.project.outputs import ALL_FILES, BRIEF_PDF
from annual_review.project.period import PeriodName
from annual_review.records.members import read_members
from annual_review.records.register_schema import read_schema

if TYPE_CHECKING:
    from annual_review.build.pipeline import BuildResult

_FILES = (*ALL_FILES, "ledger.csv", "to_fix.xlsx")
_MAX_NAMES = 3
_PAGES_OF_BRIEF = 2
_PAGE = re.compile(rb"/Type\s*/Page\b")  # the object of a page in a PDF


def result_lines(result: BuildResult) -> list[str]:
    """Return which steps were rebuilt and why, which were cached, and the review's files."""
    rebuilt = [
        f"{name} ({some_names(reasons)})" if reasons else name
        for name, reasons in result.rebuilt.items()
    ]
    rebuilt = [step.replace("review/records/", "records/") for step in rebuilt]
    lines = [_("Rebuilt: {rebuilt}.", rebuilt="; ".join(rebuilt))] if rebuilt else []
    lines += [_("Kept: {cached}.", cached=", ".join(result.cached))] if result.cached else []
    paths = [result.folder / name for name in _FILES]
    return lines + [f"  {path}" for path in paths if path.exists()]


def some_names(names: Sequence[str]) -> str:
    """Return the first names, and how many more there are.

    >>> some_names(["a", "b", "c", "d", "e"])
    'a, b, c and 2 more'
    """
    rest = (
        _(" and {number} more", number=len(names) - _MAX_NAMES) if len(names) > _MAX_NAMES else ""
    )
    return mask(", ".join(names[:_MAX_NAMES])) + rest  # files may be named after persons


def outcome_lines(folder: Path) -> list[str]:
    """Return what became of the rows of a review, and what is missing or doubtful."""
    meta: dict[str, Any] = json.loads((folder / "records/_meta.json").read_text(encoding="utf-8"))
    fates = {fate: number for fate, number in meta["fates"].items() if number}
    rows = ", ".join(f"{number} {fate}" for fate, number in fates.items())
    lines = [
        _(
            "{number} rows in {meta} files: {rows}.",
            number=sum(fates.values()),
            meta=meta["files"],
            rows=rows,
        )
    ]
    lines += _end_of_records(folder)
    members = read_members(folder / "records")
    of_members = sum(member.waiting for member in members if not member.is_own)
    if waiting := fates.get("rejected", 0) - of_members:
        lines.append(_("{waiting} rows wait for a person: see to_fix.xlsx.", waiting=waiting))
    if of_members:
        lines.append(
            _(
                "{of_members} rows of members wait for a person: see the to_fix.xlsx of each.",
                of_members=of_members,
            )
        )
    lines += [
        _("Not counted: {label}: {why}", label=member.label, why=member.why)
        for member in members
        if not member.is_counted
    ]
    lines += [
        _(
            "Counted from the review of {period}, as far as it is of this period: {label}",
            period=member.period,
            label=member.label,
        )
        for member in members
        if member.period
    ]
    lines += brief_lines(folder)
    if meta["missing"]:
        lines.append(_("Registers that are missing: {meta}.", meta="、".join(meta["missing"])))
    warnings = [*meta["warnings"], *_skipped_years(folder), *_of_the_prose(folder)]
    return lines + [_("warning: {warning}", warning=warning) for warning in warnings]


def _end_of_records(folder: Path) -> list[str]:
    """Return the day up to which a period is counted that is not over, and who says so."""
    schema = read_schema(folder / "records")
    if schema is None or schema.until is None or not schema.period:
        return []
    if schema.is_stated:
        return [_("Counted up to {until}, as until: says.", until=schema.until)]
    period = PeriodName.parse(schema.period)
    called, file = (str(period), f"params/{period}.yaml") if period.part else (_("the year"), "")
    return [
        _(
            "The last record is of {until}: {called} is taken as not over, and "
            "compared with the same part of {year}. If it is over, say until: {last} "
            "in {file}.",
            until=schema.until,
            called=called,
            year=period.year - 1,
            last=schema.last,
            file=file or "its params",
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
        _("not compared with {year}: {why}", year=year, why=why)
        for year, why in years.items()
        if why
    ]


def _of_the_prose(folder: Path) -> list[str]:
    """Return what is warned of in chapters; a check has none.

    That is typed numbers, what proofreading found, characters that cannot be printed, what was left
    out of the review, and an office's colour that is too light.
    """
    manifest = read_manifest(folder)
    names = ("warnings", "proofread", "unprintable", "left_out", "look")
    return [warning for name in names for warning in map(restored, manifest.get(name, []))]
