"""The parser of the command line: its options and their help."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from annual_review.arguments.combinations import check_combinations
from annual_review.arguments.sealing import reason, role_and_name
from annual_review.language import LANGUAGES, _, language
from annual_review.language.argparse_texts import HelpFormatter
from annual_review.program_name import program_name

HIGHEST_PORT = 65535


def parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Return the arguments of the command line as they were given.

    argparse itself exits with status 2 for unknown, missing or contradictory ones.
    """
    parser = _parser()
    given = parser.parse_args(arguments)
    check_combinations(parser, given)
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
    parser.add_argument(
        "--brief",
        nargs="?",
        const="",
        metavar="TEXT",
        help=_("write material for a language model, numbers as tokens, or take the TEXT of one"),
    )
    parser.add_argument("--scheduler", metavar="ADDRESS", help=_("a Dask scheduler for --offices"))
    parser.add_argument(
        "--against",
        metavar="DIR|PERIOD",
        help=_("say what differs from another review, and through which rows"),
    )
    parser.add_argument(
        "--seal",
        nargs="*",
        type=role_and_name,
        metavar="ROLE=NAME",
        help=_("seal the review, which no run changes then; a sealed one is checked"),
    )
    parser.add_argument(
        "--reopen",
        type=reason,
        metavar="REASON",
        help=_("reopen a sealed review; the next one lists what was corrected"),
    )
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
