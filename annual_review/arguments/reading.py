"""What the command is to do: its arguments, completed with the project's own folders.

cli.main calls `read_arguments`, which returns the options of one review, of a Word copy of it, of a
new year, a description or many offices (build.options).
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from annual_review.arguments.folders import (
    brief_text,
    data_folder,
    folder_or_url,
    members_folder,
    new_folder,
    notebooks_folder,
    own_folder,
    params_file,
    reports_folder,
    review_folder,
)
from annual_review.arguments.parser import parse_arguments
from annual_review.build.options import (
    AcceptOptions,
    BriefOptions,
    DescribeOptions,
    NewYearOptions,
    OfficesOptions,
    Options,
    ReopenOptions,
    RunOptions,
    SealOptions,
)
from annual_review.errors import InputError
from annual_review.language import _
from annual_review.project.members import member_ids
from annual_review.project.offices import find_offices
from annual_review.project.period import PeriodName
from annual_review.project.root import project_params, project_root


def read_arguments(arguments: Sequence[str] | None) -> Options:
    """Return the options that the command line asks for.

    Folders and files that are not given are the project's own. Raises InputError for an invalid
    year, a missing folder or file, or if none is given and there is no project. argparse itself
    exits with status 2 for unknown or missing arguments.
    """
    given = parse_arguments(arguments)
    if given.describe is not None:
        return _describe_options(given)
    period = PeriodName.parse(given.period)
    year = period.year
    if given.offices is not None:
        return _offices_options(given, period)
    params = params_file(given.params, period, is_new=given.new)
    if given.new:
        return NewYearOptions(period, new_folder(given.data, year), params)
    members = member_ids(params)
    reports = reports_folder(given.reports)
    options = RunOptions(
        period=period,
        data=own_folder(given.data, params, year) if members else data_folder(given.data, year),
        params=params,
        reports=reports,
        notebooks=notebooks_folder(given.notebooks),
        check=given.check,
        force=given.force,
        strict=given.strict,
        times=given.times,
        watch=given.watch,
        port=given.port,
        members=members_folder(given.members, given.reports, members),
        against=review_folder(given.against, reports) if given.against is not None else None,
        compares=not (given.check or given.watch),
    )
    return _action(given, options)


def _action(given: argparse.Namespace, run: RunOptions) -> Options:
    """Return what is to be done with a review: the run itself, if nothing else is asked for."""
    if given.accept is not None:
        return AcceptOptions(run, given.accept.resolve(), given.dry_run)
    if given.brief is not None:
        return BriefOptions(run, brief_text(given.brief))
    if given.seal is not None:
        return SealOptions(run, tuple(given.seal))
    if given.reopen is not None:
        return ReopenOptions(run, given.reopen)
    return run


def _describe_options(given: argparse.Namespace) -> DescribeOptions:
    """Return the options of a description; outside a project there are no params.

    Raises InputError for a file that does not exist.
    """
    if not given.describe.exists():
        raise InputError(
            _("There is no such file."),
            str(given.describe),
            _("Name a workbook, or a folder of them."),
        )
    year = PeriodName.parse(given.period).year if given.period is not None else None
    params = params_file(given.params, PeriodName(0)) if given.params else project_params()
    if params is not None and params.is_dir():
        params = params / f"{year or newest_year(params)}.yaml"
    return DescribeOptions(given.describe.resolve(), params, year, given.register or "")


def newest_year(folder: Path) -> int:
    """Return the newest year that has a file in a folder of params, or 0."""
    years = [path.stem for path in folder.glob("[12][0-9][0-9][0-9].yaml")]
    return int(max(years, default="0"))


def _offices_options(given: argparse.Namespace, period: PeriodName) -> OfficesOptions:
    """Return the options for many offices.

    Raises InputError if an office has no notebooks of its own, and there are none of all offices.
    """
    notebooks = notebooks_folder(given.notebooks)
    if not notebooks.is_dir() and given.notebooks:
        raise InputError(
            _("There is no such folder."), str(notebooks), _("Name the folder of the chapters.")
        )
    if not notebooks.is_dir():
        _require_own_notebooks(given.offices, notebooks)
    return OfficesOptions(
        period=period,
        offices=given.offices.resolve(),
        data=folder_or_url(given.data or str(project_root() / "data")),
        reports=folder_or_url(given.reports or str(project_root() / "reports")),
        notebooks=notebooks,
        scheduler=given.scheduler or "",
        force=given.force,
        strict=given.strict,
    )


def _require_own_notebooks(offices: Path, common: Path) -> None:
    """Raise InputError if an office has no notebooks, where there are none of all offices."""
    without = [office.id for office in find_offices(offices) if office.notebooks is None]
    if without:
        remedy = _(
            "Name the folder of the chapters by --notebooks, or give {offices} notebooks/ of its "
            "own.",
            offices=", ".join(without),
        )
        raise InputError(_("There is no such folder."), str(common), remedy)
