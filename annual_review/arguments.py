"""The command line: parse it, check it, and complete it with the project's own folders.

cli.main calls `read_arguments`, which returns the options of one review, a new year, a description
or many offices (build.options).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from annual_review.argparse_texts import HelpFormatter
from annual_review.build.options import (
    DescribeOptions,
    NewYearOptions,
    OfficesOptions,
    Options,
    RunOptions,
)
from annual_review.errors import InputError
from annual_review.language import LANGUAGES, _, language, listed
from annual_review.program_name import program_name
from annual_review.project.members import member_ids
from annual_review.project.offices import find_offices
from annual_review.project.params_files import params_of_period
from annual_review.project.paths import default_data_folder
from annual_review.project.period import PeriodName
from annual_review.project.register_files import has_registers
from annual_review.project.root import project_params, project_root

HIGHEST_PORT = 65535
_NOT_WITH_NEW = ("check", "force", "strict", "times", "watch")
_NOT_WITH_DESCRIBE = ("data", "reports", "notebooks", "members", "offices", "new", *_NOT_WITH_NEW)
_NOT_WITH_OFFICES = ("params", "members", "check", "times", "new", "watch", "port")


def read_arguments(arguments: Sequence[str] | None) -> Options:
    """Return the options that the command line asks for.

    Folders and files that are not given are the project's own. Raises InputError for an invalid
    year, a missing folder or file, or if none is given and there is no project. argparse itself
    exits with status 2 for unknown or missing arguments.
    """
    parser = _parser()
    given = parser.parse_args(arguments)
    _check_combinations(parser, given)
    if given.describe is not None:
        return _describe_options(given)
    period = PeriodName.parse(given.period)
    year = period.year
    if given.offices is not None:
        return _offices_options(given, period)
    params = _params_file(given.params, period, is_new=given.new)
    if given.new:
        return NewYearOptions(period, _new_folder(given.data, year), params)
    members = member_ids(params)
    return RunOptions(
        period=period,
        data=_own_folder(given.data, params, year) if members else _data_folder(given.data, year),
        params=params,
        reports=_reports(given.reports),
        notebooks=_notebooks(given.notebooks),
        check=given.check,
        force=given.force,
        strict=given.strict,
        times=given.times,
        watch=given.watch,
        port=given.port,
        members=_members_folder(given.members, given.reports, members),
    )


def split_language(arguments: Sequence[str] | None) -> tuple[str, list[str]]:
    """Return the language that a command line asks for, or that of the locale, and the rest of it.

    `--lang` may stand anywhere, before a command of its own as well. It is read before all else,
    which is then said in it, help and errors included. A wrong one remains in the rest.

    >>> split_language(["2021", "--lang", "zh", "--check"])
    ('zh_CN', ['2021', '--check'])
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    parser = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    parser.add_argument("--lang", nargs="?", default="")
    known, rest = parser.parse_known_args(given)
    is_valid = known.lang in ("", *LANGUAGES)
    return LANGUAGES.get(known.lang) or language(), rest if is_valid else given


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=program_name(),
        formatter_class=HelpFormatter,
        description=_("Make the review of a year, or of a part of it, from its registers."),
        epilog=_(
            "Other commands: {init} makes a project for another office, {bundle} one archive with "
            "all that a computer without a network needs. Each has a --help of its own.",
            init="init DIR",
            bundle="bundle",
        ),
    )
    parser.add_argument(
        "period",
        nargs="?",
        help=_(
            "the year under review, or a part of it: 2021, 2021-h1, 2021-q2, "
            "2021-06; --describe needs none"
        ),
    )
    parser.add_argument("--data", metavar="DIR", help=_("the registers (default: data/<year>)"))
    parser.add_argument(
        "--params",
        type=Path,
        metavar="FILE",
        help=_("the parameters (params/<period>.yaml)"),
    )
    parser.add_argument("--reports", metavar="DIR", help=_("where <period>/ is made (reports)"))
    parser.add_argument("--notebooks", type=Path, metavar="DIR", help=_("the chapters (notebooks)"))
    parser.add_argument(
        "--members", type=Path, metavar="DIR", help=_("the reviews of members (<member>/<period>/)")
    )
    parser.add_argument("--check", action="store_true", help=_("clean and report quality only"))
    parser.add_argument("--force", action="store_true", help=_("rebuild everything"))
    parser.add_argument(
        "--strict", action="store_true", help=_("fail on numbers typed into the prose")
    )
    parser.add_argument("--times", action="store_true", help=_("print how long each step took"))
    parser.add_argument(
        "--new", action="store_true", help=_("make params and a form for the period")
    )
    parser.add_argument(
        "--describe",
        type=Path,
        metavar="FILE",
        help=_("print a registers.yaml for a file or folder, or what differs from the project's"),
    )
    parser.add_argument(
        "--register", metavar="NAME", help=_("the register that the FILE of --describe holds")
    )
    parser.add_argument(
        "--watch", action="store_true", help=_("show it in a browser, rebuild on changes")
    )
    parser.add_argument("--port", type=_port, metavar="N", help=_("the port of --watch"))
    parser.add_argument(
        "--offices", type=Path, metavar="DIR", help=_("make the reviews of all offices in DIR")
    )
    parser.add_argument(
        "--lang",
        choices=LANGUAGES,
        help=_("the language of messages: zh or en (default: that of the locale)"),
    )
    parser.add_argument("--scheduler", metavar="ADDRESS", help=_("a Dask scheduler for --offices"))
    return parser


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= HIGHEST_PORT:
        raise argparse.ArgumentTypeError(
            _("'{text}' is not a port: 1 to {highest}", text=text, highest=HIGHEST_PORT)
        )
    return int(text)


def _check_combinations(parser: argparse.ArgumentParser, given: argparse.Namespace) -> None:
    """Exit with status 2 if options are given that cannot be combined."""
    if given.period is None and given.describe is None:
        parser.error(_("the following arguments are required: period"))
    if given.register is not None and given.describe is None:
        parser.error(_("argument --register: only allowed with argument --describe"))
    for name in _NOT_WITH_DESCRIBE if given.describe is not None else ():
        if getattr(given, name) not in (None, False):
            parser.error(_("argument --describe: not allowed with argument --{name}", name=name))
    if given.offices is not None:
        for name in _NOT_WITH_OFFICES:
            if getattr(given, name) not in (None, False):
                parser.error(_("argument --offices: not allowed with argument --{name}", name=name))
    elif given.scheduler is not None:
        parser.error(_("argument --scheduler: only allowed with argument --offices"))
    if others := [f"--{name}" for name in _NOT_WITH_NEW if given.new and getattr(given, name)]:
        parser.error(_("argument --new: not allowed with argument {other}", other=others[0]))
    if given.watch and given.check:
        parser.error(_("argument --watch: not allowed with argument --check"))
    if given.port is not None and not given.watch:
        parser.error(_("argument --port: only allowed with argument --watch"))


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
    params = _params_file(given.params, PeriodName(0)) if given.params else project_params()
    if params is not None and params.is_dir():
        params = params / f"{year or newest_year(params)}.yaml"
    return DescribeOptions(given.describe.resolve(), params, year, given.register or "")


def newest_year(folder: Path) -> int:
    """Return the newest year that has a file in a folder of params, or 0."""
    years = [path.stem for path in folder.glob("[12][0-9][0-9][0-9].yaml")]
    return int(max(years, default="0"))


def _data_folder(given: str | None, year: int) -> Path:
    """Return the folder of the year's registers: the given one, or its subfolder of that year."""
    folder = Path(given).resolve() if given else project_root() / "data"
    if not given or (folder / str(year)).is_dir():
        folder /= str(year)
    if not folder.is_dir():
        raise InputError(_("There is no such folder."), str(folder), _data_remedy(folder))
    return folder


def _data_remedy(folder: Path) -> str:
    """Return what to do where the folder of a year's registers is missing."""
    years = sorted(path.name for path in folder.parent.glob("[12]???") if path.is_dir())
    if not years:
        return _("Put the year's .xlsx, .xls, .csv, .docx or .zip files there. --new makes a form.")
    return _(
        "There are data for {years}; or put the year's .xlsx, .xls, .csv, .docx or .zip files "
        "there. --new makes a form.",
        years=listed(years),
    )


def _own_folder(given: str | None, params: Path, year: int) -> Path:
    """Return the folder of an office's own registers beside its members'; it may not exist.

    Raises InputError for a given folder that does not exist, or has registers but no year folders.
    """
    if not given:
        return default_data_folder(project_root(), params, year)
    folder = Path(given).resolve()
    if not folder.is_dir():
        raise InputError(
            _("There is no such folder."), str(folder), _("Leave --data out if it has none.")
        )
    if folder.name == str(year):
        return folder
    if not (folder / str(year)).is_dir() and has_registers(folder):
        raise InputError(
            _("The registers are in no folder of a year."),
            str(folder),
            _("Move them to {year}/ in it.", year=year),
        )
    return folder / str(year)


def _new_folder(given: str | None, year: int) -> Path:
    """Return the folder for a new year: the given one, or its subfolder if it has other years."""
    folder = Path(given).resolve() if given else project_root() / "data"
    has_years = any(path.is_dir() for path in folder.glob("[12][0-9][0-9][0-9]"))
    return folder / str(year) if not given or has_years else folder


def _params_file(given: Path | None, period: PeriodName, *, is_new: bool = False) -> Path:
    """Return the params file of a period; of a new one, its own file, also of a part."""
    if given is not None and not given.is_file() and not (is_new and not given.is_dir()):
        raise InputError(_("There is no such file."), str(given), _("Name params/<year>.yaml."))
    if given:
        return given.resolve()
    folder = project_root() / "params"
    return folder / f"{period}.yaml" if is_new else params_of_period(folder, period)


def _members_folder(given: Path | None, reports: str | None, ids: Sequence[str]) -> Path | None:
    """Return the folder with the reviews of members: the given one, else that above `reports`.

    None for an office without members. Raises InputError for a folder that does not exist.
    """
    if given is not None and not ids:
        remedy = _("Name them in its office.yaml (members: [...]), or leave --members out.")
        raise InputError(_("The office has no members."), str(given), remedy)
    if given is not None and not given.is_dir():
        remedy = _("Name the folder with the members' reviews, <member>/<year>/.")
        raise InputError(_("There is no such folder."), str(given), remedy)
    if not ids:
        return None
    return given.resolve() if given else _reports(reports).parent if reports else _reports(None)


def _offices_options(given: argparse.Namespace, period: PeriodName) -> OfficesOptions:
    """Return the options for many offices.

    Raises InputError if an office has no notebooks of its own, and there are none of all offices.
    """
    notebooks = _notebooks(given.notebooks)
    if not notebooks.is_dir() and given.notebooks:
        raise InputError(
            _("There is no such folder."), str(notebooks), _("Name the folder of the chapters.")
        )
    if not notebooks.is_dir():
        _require_own_notebooks(given.offices, notebooks)
    return OfficesOptions(
        period=period,
        offices=given.offices.resolve(),
        data=_folder_or_url(given.data or str(project_root() / "data")),
        reports=_folder_or_url(given.reports or str(project_root() / "reports")),
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


def _reports(given: str | None) -> Path:
    return Path(given).resolve() if given else project_root() / "reports"


def _notebooks(given: Path | None) -> Path:
    return given.resolve() if given else project_root() / "notebooks"


def _folder_or_url(text: str) -> str:
    """Return a URL as it is, and a folder's absolute path.

    >>> _folder_or_url("s3://bucket/data/")
    's3://bucket/data'
    """
    return text.rstrip("/") if "://" in text else str(Path(text).resolve())
