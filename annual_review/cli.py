"""The command: parse the arguments, do what they ask for, print the outcome, return the status.

`main` is called by run_report.py, by the console script annual-review and by
python -m annual_review.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from annual_review.arguments import read_arguments, split_language
from annual_review.build.make import as_review_error, make_review
from annual_review.build.options import (
    AcceptOptions,
    BriefOptions,
    DescribeOptions,
    NewYearOptions,
    OfficesOptions,
    Options,
    ReopenOptions,
    SealOptions,
)
from annual_review.engine.preloading import importing
from annual_review.errors import ReviewError, os_reason
from annual_review.language import _, command_language
from annual_review.project.root import set_project_root
from annual_review.standard_streams import lossy_streams
from annual_review.temporary import as_temporary

# Commands of their own, by the first argument: modules with main(arguments) -> status.
_SUBCOMMANDS = {
    "bundle": "annual_review.bundle.command",
    "init": "annual_review.starter.command",
}


def main(arguments: Sequence[str] | None = None, *, project: Path | None = None) -> int:
    """Run the command and return its exit status: 0 done, 1 not built, 2 wrong call or inputs.

    `project` is the project's folder; if it is not given, it is found from the working directory.
    If nobody reads what is printed, the status is that of the run; if it cannot be written for
    another reason, a run that was done returns 1.
    """
    began = time.monotonic()
    if project is not None:
        set_project_root(project)
    language, given = split_language(arguments)
    with command_language(language), lossy_streams() as streams:
        status = _status(given, began)
        if lost := streams.lost:
            reason = os_reason(lost)
            print(
                _("error: standard output: {reason}; some lines are missing.", reason=reason),
                file=sys.stderr,
            )
            return status or 1
    return status


def _status(arguments: Sequence[str], began: float) -> int:
    """Do what the arguments ask for, print the outcome, and return the exit status."""
    try:
        if arguments and arguments[0] in _SUBCOMMANDS:
            return _subcommand(_SUBCOMMANDS[arguments[0]], arguments[1:])
        options = read_arguments(arguments)
        try:
            with as_temporary():
                status = _run(options, began)
        except Exception as error:
            raise as_review_error(error) from error
    except ReviewError as error:
        print(_("error: {error}", error=error), file=sys.stderr)
        return error.exit_status
    except KeyboardInterrupt:
        print(_("stopped; the last review is unchanged."), file=sys.stderr)
        return 130
    if not getattr(options, "watch", False) and not isinstance(options, DescribeOptions):
        print(_("Took {seconds:.1f} s.", seconds=time.monotonic() - began))
    return status


def _subcommand(module: str, arguments: Sequence[str]) -> int:
    """Run a command of its own and return the exit status."""
    try:
        return int(import_module(module).main(arguments))
    except Exception as error:
        raise as_review_error(error) from error


def _run(options: Options, began: float) -> int:
    """Do what the options ask for; heavy modules are imported only where they are needed."""
    if isinstance(options, OfficesOptions):
        from annual_review.offices.run import run_offices  # noqa: PLC0415

        return run_offices(options)
    if isinstance(options, DescribeOptions):
        from annual_review.describe.command import describe_file  # noqa: PLC0415

        lines = describe_file(options.file, options.params, options.year, options.register)
    elif isinstance(options, NewYearOptions):
        from annual_review.forms.new_year import make_year  # noqa: PLC0415

        lines = make_year(options.period, options.data, options.params)
    elif isinstance(options, SealOptions):
        from annual_review.build.sealing import seal_review  # noqa: PLC0415

        lines = seal_review(options)
    elif isinstance(options, ReopenOptions):
        from annual_review.build.sealing import reopen_review  # noqa: PLC0415

        lines = reopen_review(options)
    elif isinstance(options, BriefOptions):
        with importing():  # nbformat, pydantic
            from annual_review.locked_text.command import write_brief  # noqa: PLC0415

        lines = write_brief(options)
    elif isinstance(options, AcceptOptions):
        with importing():  # without threads, which would forbid to fork kernels
            from annual_review.word_edits.command import accept_word_file  # noqa: PLC0415

            lines = accept_word_file(options)
    elif options.watch:
        from annual_review.preview.session import preview  # noqa: PLC0415

        return preview(options)
    else:
        lines = make_review(options, began)
    for line in lines:
        print(line)
    return 0
