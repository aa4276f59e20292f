"""Make a year's review: what the command, the preview and Dask's workers call."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annual_review.build.options import RunOptions
from annual_review.build.publishing import changes, is_whole, read_manifest
from annual_review.engine.fingerprints import Fingerprints, of_inputs
from annual_review.engine.preloading import importing
from annual_review.engine.reads import Roots
from annual_review.errors import BuildError, ReviewError
from annual_review.project.earlier_years import read_earlier_years, years_before
from annual_review.project.members import member_ids, member_roots
from annual_review.project.params_files import params_with_bases, shared_params
from annual_review.project.register_files import register_files
from annual_review.records.members import read_members

if TYPE_CHECKING:
    from annual_review.build.review import Built
    from annual_review.build.run import Listener

_ROOM = "Free some room or mend the permissions; the last review stands as it was."
_MOST_NAMED = 3
DEBUG = "ANNUAL_REVIEW_DEBUG"


def make_review(options: RunOptions, began: float, rendered: Listener | None = None) -> list[str]:
    """Make the review of a year, or check its registers alone; return lines about the outcome.

    `began` is the time.monotonic() at which the run began. `rendered` is called with the path of
    each format that has to be made, as soon as it is there. Raises ReviewError, also for a full
    disk and for a fault of the program.
    """
    try:
        if lines := unchanged(options):
            return lines
        last = read_manifest(options.reports / str(options.year))
        with importing():  # what follows is heavy: papermill, nbformat, pydantic
            built = _build(options, last, began, rendered)
        return [*_steps(built), *_places(built.folder), *_outcome(built.folder)]
    except Exception as error:
        raise as_review_error(error) from error


def unchanged(options: RunOptions) -> list[str]:
    """Return lines about a review whose inputs have not changed since it was made; else none."""
    target = options.reports / str(options.year)
    last = read_manifest(target)
    if options.force or options.check or options.strict or not last:
        return []
    if _changes(options, last) or not is_whole(target, last):
        return []
    return [
        f"Nothing has changed since {target} was built; --force rebuilds it.",
        *_outcome(target),
    ]


def as_review_error(error: Exception) -> ReviewError:
    """Return an error that says what to do; a fault of the program is raised as it is to debug."""
    if isinstance(error, ReviewError):
        return error
    if isinstance(error, OSError):
        return BuildError(f"{error.strerror or error}.", str(error.filename or ""), _ROOM)
    if os.environ.get(DEBUG):
        raise error
    text = f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"
    fault = f"This is a fault of the program; {DEBUG}=1 shows where it is."
    return BuildError(f"{text.rstrip('.')}.", remedy=fault)


def _inputs(options: RunOptions, fonts: Sequence[str]) -> Fingerprints:
    """Return the fingerprints of all that the review is made of; fonts are named from params/."""
    files = {name: options.params.parent / name for name in fonts}
    earlier = {} if options.check else _earlier(options)
    return of_inputs(
        options.data, params_with_bases(options.params), options.notebooks, files, earlier
    )


def _build(
    options: RunOptions, last: Mapping[str, Any], began: float, rendered: Listener | None
) -> Built:
    """Build the review, or check the registers alone."""
    from annual_review.build.progress import progress_bar  # noqa: PLC0415
    from annual_review.build.review import build, check  # noqa: PLC0415
    from annual_review.build.run import Sources  # noqa: PLC0415
    from annual_review.project.loading import load_settings  # noqa: PLC0415

    settings = load_settings(options.year, options.params)
    if not settings.office.members:
        register_files(options.data)
    now = _inputs(options, [path.as_posix() for path in settings.office.fonts.files()])
    if last and (names := _changes(options, last)):
        print(f"Changed: {_few(names)}.")
    places = options.data, options.params, options.notebooks
    sources = Sources(settings, *places, now, _earlier(options), options.reviews)
    with progress_bar(options.notebooks, check=options.check, began=began) as progress:
        if options.check:
            built = check(sources, options.reports, progress, force=options.force)
        else:
            asked = {"strict": options.strict, "force": options.force}
            built = build(sources, options.reports, progress, rendered, **asked)
    for name, start, end in progress.times if options.times else []:
        print(f"{start:7.2f} –{end:6.2f} s  {end - start:5.2f} s  {name}")
    return built


def _changes(options: RunOptions, last: Mapping[str, Any]) -> list[str]:
    """Return the names of inputs that have changed since the last review was built."""
    folders = {
        "data": options.data,
        "params": options.params.parent,
        "notebooks": options.notebooks,
    }
    folders |= shared_params(options.params)
    folders |= member_roots(options.params, options.reviews, member_ids(options.params))
    return changes(last, _inputs(options, last.get("fonts", [])), Roots(folders))


def _earlier(options: RunOptions) -> dict[int, Path]:
    return years_before(options.data, options.params, options.reviews, options.year)


def _few(names: Sequence[str]) -> str:
    rest = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + rest


def _steps(built: Built) -> list[str]:
    """Say which steps were made anew, and of which inputs; and which were kept."""
    made = [f"{name} ({_few(why)})" if why else name for name, why in built.made.items()]
    made = [line.replace("review/records/", "records/") for line in made]
    lines = [f"Rebuilt: {'; '.join(made)}."] if made else []
    return lines + ([f"Kept: {', '.join(built.kept)}."] if built.kept else [])


def _places(target: Path) -> list[str]:
    names = ("review.html", "review.pdf", "review.docx", "ledger.csv", "to_fix.xlsx")
    return [f"  {path}" for path in (target / name for name in names) if path.exists()]


def _outcome(target: Path) -> list[str]:
    """Return what became of the rows, and what is missing or doubtful."""
    meta: dict[str, Any] = json.loads((target / "records/_meta.json").read_text(encoding="utf-8"))
    fates = {fate: number for fate, number in meta["fates"].items() if number}
    rows = ", ".join(f"{number} {fate}" for fate, number in fates.items())
    lines = [f"{sum(fates.values())} rows in {meta['files']} files: {rows}."]
    members = read_members(target / "records")
    theirs = sum(one.waiting for one in members if not one.is_own)
    if waiting := fates.get("rejected", 0) - theirs:
        lines.append(f"{waiting} rows wait for a person: see to_fix.xlsx.")
    if theirs:
        lines.append(f"{theirs} rows of members wait for a person: see the to_fix.xlsx of each.")
    lines += [f"Not counted: {one.label}: {one.why}" for one in members if not one.is_counted]
    if meta["missing"]:
        lines.append(f"Registers that are missing: {'、'.join(meta['missing'])}.")
    warnings = [*meta["warnings"], *_given_up(target), *_typed(target)]
    return lines + [f"warning: {warning}" for warning in warnings]


def _given_up(target: Path) -> list[str]:
    """Return which earlier years the review could not be compared with; a check has none."""
    years = read_earlier_years(target / "records")
    return [f"not compared with {year}: {why}" for year, why in years.items() if why]


def _typed(target: Path) -> list[str]:
    """Return the numbers that were typed by hand, as the manifest has them; a check has none."""
    warnings: list[str] = read_manifest(target).get("warnings", [])
    return warnings
