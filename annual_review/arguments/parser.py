"""The parser of the command line: its options, their help, and which cannot be combined."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from annual_review.language import LANGUAGES, _, language
from annual_review.language.argparse_texts import HelpFormatter
from annual_review.program_name import program_name

HIGHEST_PORT = 65535
_NOT_WITH_NEW = ("check", "force", "strict", "times", "watch")
_NOT_WITH_DESCRIBE = ("data", "reports", "notebooks", "members", "offices", "new", *_NOT_WITH_NEW)
_NOT_WITH_OFFICES = ("params", "members", "check", "times", "new", "watch", "port")
_NOT_WITH_ACCEPT = ("offices", "describe", "new", *_NOT_WITH_NEW)


def parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Return the arguments of the command line as they were given.

    argparse itself exits with status 2 for unknown, missing or contradictory ones.
    """
    parser = _parser()
    given = parser.parse_args(arguments)
    _check_combinations(parser, given)
    return given


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
    parser.add_argument(
        "--accept",
        type=Path,
        metavar="FILE",
        help=_("write the edits of a Word copy of the review back into the notebooks"),
    )
    parser.add_argument(
        "--dry-run", action="store_true", help=_("with --accept: only show what would be written")
    )
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
    _check_accept(parser, given)
    if given.port is not None and not given.watch:
        parser.error(_("argument --port: only allowed with argument --watch"))


def _check_accept(parser: argparse.ArgumentParser, given: argparse.Namespace) -> None:
    """Exit with status 2 for what cannot be combined with --accept, or needs it."""
    if given.accept is None:
        if given.dry_run:
            parser.error(_("argument --dry-run: only allowed with argument --accept"))
        return
    for name in _NOT_WITH_ACCEPT:
        if getattr(given, name) not in (None, False):
            parser.error(_("argument --accept: not allowed with argument --{name}", name=name))
