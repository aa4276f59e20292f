"""The command: python run_report.py <year>."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annual_review.call import Call, read_call
from annual_review.earlier_file import read_earlier
from annual_review.errors import BuildError, ReviewError
from annual_review.fingerprint import Fingerprints, of_inputs
from annual_review.manifest import changes, is_whole, read_manifest
from annual_review.member_places import member_roots, years_before
from annual_review.members import read_members
from annual_review.offices_call import OfficesCall
from annual_review.paths import named_members
from annual_review.preloading import importing
from annual_review.reads import Roots
from annual_review.register_files import register_files
from annual_review.shared_params import files_of, shared_files

if TYPE_CHECKING:
    from annual_review.building import Built
    from annual_review.run_state import Listener

_ROOM = "Free some room or mend the permissions; the last review stands as it was."
_MOST_NAMED = 3
DEBUG = "ANNUAL_REVIEW_DEBUG"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 0 built, 1 not built, 2 wrong call or inputs."""
    began = time.monotonic()
    try:
        call = read_call(arguments)
        if isinstance(call, OfficesCall):
            status = _offices(call)
        elif call.watch:
            return _preview(call)
        else:
            status = _print(made(call, began))
    except ReviewError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_status
    except KeyboardInterrupt:
        print("stopped; the last review stands as it was.", file=sys.stderr)
        return 130
    print(f"Took {time.monotonic() - began:.1f} s.")
    return status


def _print(lines: Sequence[str]) -> int:
    for line in lines:
        print(line)
    return 0


def _offices(call: OfficesCall) -> int:
    """Make the reviews of many offices; a fault that is not one office's ends it."""
    from annual_review.offices_run import run_offices  # noqa: PLC0415

    try:
        return run_offices(call, made, standing)
    except Exception as error:
        raise _explained(error) from error


def _preview(call: Call) -> int:
    """Show the review in a browser until Ctrl-C; what is wrong from the start ends it."""
    from annual_review.previewing import preview  # noqa: PLC0415

    try:
        return preview(call, made)
    except Exception as error:
        raise _explained(error) from error


def made(call: Call, began: float, rendered: Listener | None = None) -> list[str]:
    """Do what was asked, and return what there is to say of it; `began` is a monotonic time.

    `rendered` is told of each format that has to be made, as soon as it is there. Raises
    ReviewError, also for a full disk and for a fault of the program.
    """
    try:
        return _made(call, began, rendered)
    except Exception as error:
        raise _explained(error) from error


def _explained(error: Exception) -> ReviewError:
    """Return an error that says what to do; a fault of the program is raised as it is to debug."""
    if isinstance(error, ReviewError):
        return error
    if isinstance(error, OSError):
        return BuildError(f"{error.strerror or error}.", str(error.filename or ""), _ROOM)
    if os.environ.get(DEBUG):
        raise error
    said = f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"
    fault = f"This is a fault of the program; {DEBUG}=1 shows where it is."
    return BuildError(f"{said.rstrip('.')}.", remedy=fault)


def _made(call: Call, began: float, rendered: Listener | None) -> list[str]:
    if call.new:
        from annual_review.new_year import make_year  # noqa: PLC0415

        return make_year(call.year, call.data, call.params)
    if said := standing(call):
        return said
    last = read_manifest(call.reports / str(call.year))
    with importing():  # what follows is heavy: papermill, nbformat, pydantic
        built = _build(call, last, began, rendered)
    return [*_steps(built), *_places(built.folder), *_said(built.folder)]


def standing(call: Call) -> list[str]:
    """Return what there is to say of a review since which nothing has changed; else nothing."""
    target = call.reports / str(call.year)
    last = read_manifest(target)
    if call.force or call.check or call.strict or not last:
        return []
    if _changes(call, last) or not is_whole(target, last):
        return []
    return [f"Nothing has changed since {target} was built; --force rebuilds it.", *_said(target)]


def _inputs(call: Call, fonts: Sequence[str]) -> Fingerprints:
    """Return the fingerprints of all that the review is made of; fonts are named from params/."""
    files = {name: call.params.parent / name for name in fonts}
    earlier = {} if call.check else _earlier(call)
    return of_inputs(call.data, files_of(call.params), call.notebooks, files, earlier)


def _build(call: Call, last: Mapping[str, Any], began: float, rendered: Listener | None) -> Built:
    """Build the review, or check the registers alone."""
    from annual_review.building import build, check  # noqa: PLC0415
    from annual_review.params import load_settings  # noqa: PLC0415
    from annual_review.progress import progress_bar  # noqa: PLC0415
    from annual_review.steps import Sources  # noqa: PLC0415

    settings = load_settings(call.year, call.params)
    if not settings.office.members:
        register_files(call.data)
    now = _inputs(call, [path.as_posix() for path in settings.office.fonts.files()])
    if last and (names := _changes(call, last)):
        print(f"Changed: {_few(names)}.")
    places = call.data, call.params, call.notebooks
    sources = Sources(settings, *places, now, _earlier(call), call.reviews)
    with progress_bar(call.notebooks, check=call.check, began=began) as progress:
        if call.check:
            built = check(sources, call.reports, progress, force=call.force)
        else:
            asked = {"strict": call.strict, "force": call.force}
            built = build(sources, call.reports, progress, rendered, **asked)
    for name, start, end in progress.times if call.times else []:
        print(f"{start:7.2f} –{end:6.2f} s  {end - start:5.2f} s  {name}")
    return built


def _changes(call: Call, last: Mapping[str, Any]) -> list[str]:
    """Return the names of inputs that have changed since the last review was built."""
    folders = {"data": call.data, "params": call.params.parent, "notebooks": call.notebooks}
    folders |= shared_files(call.params)
    folders |= member_roots(call.params, call.reviews, named_members(call.params))
    return changes(last, _inputs(call, last.get("fonts", [])), Roots(folders))


def _earlier(call: Call) -> dict[int, Path]:
    return years_before(call.data, call.params, call.reviews, call.year)


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


def _said(target: Path) -> list[str]:
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
    years = read_earlier(target / "records")
    return [f"not compared with {year}: {why}" for year, why in years.items() if why]


def _typed(target: Path) -> list[str]:
    """Return the numbers that were typed by hand, as the manifest has them; a check has none."""
    warnings: list[str] = read_manifest(target).get("warnings", [])
    return warnings
