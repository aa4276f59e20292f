"""The options of `annual-review init`, completed by what a person at a terminal answers."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from annual_review.argparse_texts import HelpFormatter
from annual_review.errors import InputError
from annual_review.language import LANGUAGES, _
from annual_review.program_name import program_name
from annual_review.project.period import PeriodName


@dataclass(frozen=True)
class InitOptions:
    """What one call makes: a project in `folder` for the office `name`."""

    folder: Path
    name: str
    county: str
    year: int
    is_year_given: bool


def read_arguments(arguments: Sequence[str]) -> InitOptions:
    """Return the options of a command line; ask for the name, and the county, at a terminal.

    Raises InputError for a name that is not given and cannot be asked for, and a year that is none.
    """
    given = _parser().parse_args(arguments)
    year = _year(given.year) if given.year else dt.date.today().year - 1
    name, county = given.name, given.county
    if name is None:
        if not sys.stdin.isatty():
            raise InputError(
                _("The office has no name."),
                remedy=_("Name it: {option}.", option="--name 某某医院"),
            )
        name = _ask(_("Name of the office: "))
        county = county if county is not None else _ask(_("Its county (may be left empty): "))
    if not _as_name(name):
        raise InputError(_("The name of the office is empty."), "--name")
    return InitOptions(
        given.folder, _as_name(name), _as_name(county or ""), year, is_year_given=bool(given.year)
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        formatter_class=HelpFormatter,
        prog=f"{program_name()} init",
        description=_("Make a project for another office, that builds at once."),
    )
    parser.add_argument(
        "folder", type=Path, metavar="DIR", help=_("the project's folder, new or without a project")
    )
    parser.add_argument("--name", metavar="NAME", help=_("the office (asked for if not given)"))
    parser.add_argument("--county", metavar="NAME", help=_("its county, if it is of one"))
    parser.add_argument(
        "--year", metavar="YEAR", help=_("the first year under review (default: the last one)")
    )
    parser.add_argument(
        "--lang",
        choices=LANGUAGES,
        help=_("the language of messages: zh or en (default: that of the locale)"),
    )
    return parser


def _year(text: str) -> int:
    period = PeriodName.parse(text)
    if period.part:
        raise InputError(
            _("'{text}' is not a year.", text=text), "--year", _("Write a year, such as 2025.")
        )
    return period.year


def _ask(question: str) -> str:
    """Return what is typed at the terminal; "" if the input has ended."""
    try:
        return input(question)
    except EOFError:
        return ""


def _as_name(text: str) -> str:
    r"""Return a name on one line, without characters that show nothing.

    >>> _as_name("  某某县\t人民医院\x00 ")
    '某某县 人民医院'
    """
    shown = "".join(" " if char.isspace() else char for char in text)
    return " ".join("".join(char for char in shown if unicodedata.category(char)[0] != "C").split())
