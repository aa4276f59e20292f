"""Make a year's review: `make_review` is what the command, the preview and Dask's workers call.

A review whose inputs have not changed (`unchanged`) is left alone; everything heavy is imported
only after that is known.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annual_review.build.copied_names import copied_names
from annual_review.build.manifest import (
    changed_inputs,
    input_fingerprints,
    is_complete,
    read_manifest,
)
from annual_review.build.options import RunOptions
from annual_review.build.reasons import reason_text, some_names, step_name
from annual_review.build.summary import outcome_lines, result_lines
from annual_review.engine.fingerprints import Fingerprints
from annual_review.engine.preloading import importing
from annual_review.engine.reads import Roots
from annual_review.errors import BuildError, ReviewError, as_sentence, os_reason
from annual_review.language import N_, _, month_name
from annual_review.project.earlier_years import years_before
from annual_review.project.form_files import form_files
from annual_review.project.members import member_ids, member_roots
from annual_review.project.outputs import SLIDES
from annual_review.project.params_files import params_with_bases, shared_params
from annual_review.project.register_files import register_files
from annual_review.project.slides_template import SLIDES_TEMPLATE, check_slides_template
from annual_review.project.word_template import WORD_TEMPLATE, check_word_template
from annual_review.versions.earlier import changed_sealed_years
from annual_review.versions.folders import last_reopened
from annual_review.versions.state import current_seal

if TYPE_CHECKING:
    from annual_review.build.pipeline import BuildResult
    from annual_review.build.run import Listener
    from annual_review.build.steps import Sources

DEBUG = "ANNUAL_REVIEW_DEBUG"  # the environment variable that shows tracebacks
_PROGRAM = ("annual_review/", "library ", "Python")  # names of what is no input of a project
_DISK_REMEDY = N_("Free some space or fix the permissions; the last review is unchanged.")


def make_review(options: RunOptions, began: float, rendered: Listener | None = None) -> list[str]:
    """Make the review of a year, or check its registers alone; return lines about the outcome.

    `began` is the time.monotonic() at which the run began. `rendered` is called with the path of
    each format that has to be rendered, as soon as the file is there. Raises ReviewError, also for
    a full disk and a bug of the program.
    """
    try:
        if lines := unchanged(options):
            return [*lines, *_against(options)]
        last = read_manifest(options.folder)
        with importing():  # papermill, nbformat, pydantic
            result = _build(options, last, began, rendered)
        lines = [*result_lines(result), *outcome_lines(result.folder)]
        if result.hints is not None:
            from annual_review.build.check_hints import hint_lines  # noqa: PLC0415

            lines += hint_lines(result.hints, options.params)
        lines += [*_months_of_part(options), *copied_names(options)]
        lines += [] if options.check else _sealed_years(options)
        return [*lines, *result.changes, *_against(options)]
    except Exception as error:
        raise as_review_error(error) from error


def unchanged(options: RunOptions) -> list[str]:
    """Return lines about a review whose inputs have not changed since it was made, else [].

    Raises SealedError if a review is sealed, and has changed or is to be made all the same.
    """
    folder = options.folder
    last = read_manifest(folder)
    if not options.check and (seal := current_seal(options.reports, options.period)):
        from annual_review.build.sealed_runs import answer_of_sealed  # noqa: PLC0415 - rare

        return [*answer_of_sealed(options, seal, last), *_lines_of_unchanged(options)]
    if options.force or options.check or options.strict or not last:
        return []
    if changed_since_built(options, last) or not is_complete(folder, last):
        return []
    nothing = _("Nothing has changed since {folder} was built; --force rebuilds it.", folder=folder)
    return [nothing, *_lines_of_unchanged(options)]


def _lines_of_unchanged(options: RunOptions) -> list[str]:
    lines = [*outcome_lines(options.folder), *_months_of_part(options), *copied_names(options)]
    return [*lines, *_sealed_years(options)]


def _against(options: RunOptions) -> list[str]:
    """Return lines about what differs from the review that the options name, if they name one."""
    if options.against is None:
        return []
    from annual_review.build.comparing import compare_with  # noqa: PLC0415

    return compare_with(options.against, options.reports, options.period)


def edited_since_built(options: RunOptions) -> list[str] | None:
    """Return the inputs that have changed since the last review was built; None without one.

    This package, the libraries and Python are not among them.
    """
    last = read_manifest(options.folder)
    if not last or not is_complete(options.folder, last):
        return None
    names = changed_since_built(options, last)
    return [reason_text(name) for name in names if not name.startswith(_PROGRAM)]


def sources_of(options: RunOptions) -> Sources:
    """Return the inputs of a review as the steps of a run take them. Raises InputError."""
    from annual_review.build.steps import Sources  # noqa: PLC0415
    from annual_review.project.loading import load_settings  # noqa: PLC0415

    settings = load_settings(options.year, options.params, part=options.period.part)
    now = _fingerprints(options, [path.as_posix() for path in settings.office.fonts.files()])
    places = options.data, options.params, options.notebooks
    earlier = _earlier_years(options)
    return Sources(settings, *places, now, earlier, options.reviews, options.forms)


def _months_of_part(options: RunOptions) -> list[str]:
    """Return a line on which months a part is of, where the office's year begins in another one.

    That is not seen in its name: 2021-06 of a school year is June of 2022.
    """
    if not options.period.part:
        return []
    from annual_review.project.loading import read_office  # noqa: PLC0415
    from annual_review.project.params_files import params_files  # noqa: PLC0415
    from annual_review.project.period_labels import period_label  # noqa: PLC0415

    starts = read_office(params_files(options.params)[0]).year_starts
    if starts == 1:
        return []
    return [
        _(
            "{period} is {label}: the year {year} begins in {month}.",
            period=options.period,
            label=period_label(options.period, starts),
            year=options.year,
            month=month_name(starts),
        )
    ]


def _sealed_years(options: RunOptions) -> list[str]:
    """Return a warning for each sealed earlier year whose registers are no longer those."""
    found = changed_sealed_years(options.reports, options.period, _earlier_years(options))
    return [
        _(
            "warning: {period} is sealed, and its registers are no longer those of the seal: "
            "{names}. The comparison counts them as they are now.",
            period=period,
            names=some_names(names),
        )
        for period, names in found.items()
    ]


def as_review_error(error: Exception) -> ReviewError:
    """Return an error with a remedy; with ANNUAL_REVIEW_DEBUG, raise a bug of the program."""
    if isinstance(error, ReviewError):
        return error
    if isinstance(error, OSError):
        what = as_sentence(os_reason(error))
        return BuildError(what, str(error.filename or ""), _(_DISK_REMEDY))
    if os.environ.get(DEBUG):
        raise error
    text = f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"
    remedy = _("This is a bug of the program; {variable}=1 shows where it is.", variable=DEBUG)
    return BuildError(as_sentence(text.rstrip(".")), remedy=remedy)


def _build(
    options: RunOptions, last: Mapping[str, Any], began: float, rendered: Listener | None
) -> BuildResult:
    """Build the review, or check the registers alone."""
    from annual_review.build.pipeline import build, check  # noqa: PLC0415
    from annual_review.build.progress import progress_bar  # noqa: PLC0415

    sources = sources_of(options)
    settings = sources.settings
    if not settings.office.members:
        register_files(options.data)
    if any(name.endswith(".docx") for name in settings.output_files):
        check_word_template(options.params)
    if SLIDES in settings.output_files:
        check_slides_template(options.params)
    if last and (names := _changed(options, last, sources)):
        print(_("Changed: {names}.", names=some_names(map(reason_text, names))))
    formats = len(settings.output_files) + bool(form_files(options.forms))
    with progress_bar(options.notebooks, formats, check=options.check, began=began) as progress:
        if options.check:
            result = check(sources, options.reports, progress, force=options.force)
        else:
            flags = {"strict": options.strict, "force": options.force}
            flags["compares"] = options.compares and options.against is None
            result = build(sources, options.reports, progress, rendered, **flags)
    for name, start, end in progress.times if options.times else []:
        print(f"{start:7.2f} –{end:6.2f} s  {end - start:5.2f} s  {step_name(name)}")
    return result


def _changed(options: RunOptions, last: Mapping[str, Any], sources: Sources) -> list[str]:
    """Return the names of the inputs that differ from those of the last review.

    The fingerprints of this run serve, unless the office's fonts have other names now.
    """
    fonts = [path.as_posix() for path in sources.settings.office.fonts.files()]
    known = sources.fingerprints if fonts == last.get("fonts", []) else None
    return changed_since_built(options, last, known)


def changed_since_built(
    options: RunOptions, last: Mapping[str, Any], now: Fingerprints | None = None
) -> list[str]:
    """Return the names of the inputs that have changed since the last review was built.

    `now` are the fingerprints of the inputs, if they are known already.
    """
    folders = {
        "data": options.data,
        "params": options.params.parent,
        "notebooks": options.notebooks,
    }
    folders |= shared_params(options.params)
    folders |= member_roots(options.params, options.reviews, member_ids(options.params))
    now = _fingerprints(options, last.get("fonts", [])) if now is None else now
    return changed_inputs(last, now, Roots(folders))


def _fingerprints(options: RunOptions, fonts: Sequence[str]) -> Fingerprints:
    """Return the fingerprints of the inputs; `fonts` are paths relative to params/."""
    files = {name: options.params.parent / name for name in fonts}
    params = params_with_bases(options.params)
    for name in (WORD_TEMPLATE, SLIDES_TEMPLATE):
        params[name] = options.params.parent / name
    forms = [] if options.check else form_files(options.forms)
    version = last_reopened(options.reports, options.period)
    places = options.data, params, options.notebooks, files, _earlier_years(options)
    return input_fingerprints(*places, forms=forms, version=version)


def _earlier_years(options: RunOptions) -> dict[int, Path]:
    return years_before(options.data, options.params, options.reviews, options.period)
