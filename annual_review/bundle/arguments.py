"""The options of `annual-review bundle`, checked."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from annual_review.argparse_texts import HelpFormatter
from annual_review.bundle.targets import GLIBC, PLATFORMS, Target
from annual_review.errors import InputError
from annual_review.language import LANGUAGES, _
from annual_review.program_name import program_name
from annual_review.project.root import project_root

_OLDEST_PYTHON = 11  # minor version


@dataclass(frozen=True)
class BundleOptions:
    """What one call makes: `out` for `targets`, with a project or none."""

    out: Path
    targets: tuple[Target, ...]
    project: Path | None
    with_data: bool
    wheel: Path | None
    interpreters: tuple[Path, ...]


def read_arguments(arguments: Sequence[str]) -> BundleOptions:
    """Return the options of a command line.

    Without --project it is the project of the working directory, if there is one. Raises InputError
    for a file that exists already, and for a folder that is no project.
    """
    given = _parser().parse_args(arguments)
    pythons = given.python or [f"{sys.version_info.major}.{sys.version_info.minor}"]
    platforms = given.platform or list(PLATFORMS)
    out = given.out or Path("annual-review-offline.zip")
    if out.exists():
        raise InputError(
            _("It exists already."), str(out), _("Remove it, or name another file by --out.")
        )
    if not out.parent.is_dir():
        raise InputError(_("There is no such folder."), str(out.parent))
    project = _project(given.project)
    if given.with_data and project is None:
        raise InputError(
            _("There is no project whose data could be taken."),
            remedy=_("Name it: {option}.", option="--project DIR"),
        )
    return BundleOptions(
        out=out,
        targets=tuple(
            Target(PLATFORMS[platform], python, given.glibc)
            for platform in dict.fromkeys(platforms)
            for python in dict.fromkeys(pythons)
        ),
        project=project,
        with_data=given.with_data,
        wheel=given.wheel,
        interpreters=tuple(given.with_python or ()),
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        formatter_class=HelpFormatter,
        prog=f"{program_name()} bundle",
        description=_(
            "Make one archive from which the review's program is installed without a network."
        ),
    )
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help=_("the archive (annual-review-offline.zip)")
    )
    parser.add_argument(
        "--platform",
        action="append",
        choices=list(PLATFORMS),
        help=_("for which system; may be repeated (default: all three)"),
    )
    parser.add_argument(
        "--python",
        action="append",
        type=_python,
        metavar="3.N",
        help=_("for which Python; may be repeated (default: the one that runs this command)"),
    )
    parser.add_argument(
        "--glibc",
        type=_glibc,
        default=GLIBC,
        metavar="2.N",
        help=_("the oldest glibc of Linux that it has to run with (2.28)"),
    )
    parser.add_argument(
        "--project",
        type=Path,
        metavar="DIR",
        help=_("the project that is put in (default: that of this folder, if there is one)"),
    )
    parser.add_argument(
        "--with-data", action="store_true", help=_("put in the registers of the project, too")
    )
    parser.add_argument(
        "--wheel",
        type=Path,
        metavar="FILE",
        help=_("the wheel of this package (default: built from its source)"),
    )
    parser.add_argument(
        "--with-python",
        action="append",
        type=Path,
        metavar="FILE",
        help=_("an archive of python-build-standalone to put in; one for each platform"),
    )
    parser.add_argument(
        "--lang",
        choices=LANGUAGES,
        help=_("the language of messages: zh or en (default: that of the locale)"),
    )
    return parser


def _python(text: str) -> str:
    found = re.fullmatch(r"3\.(\d{1,2})", text)
    if not found or int(found[1]) < _OLDEST_PYTHON:
        message = _("'{text}' is not a version from 3.11 on", text=text)
        raise argparse.ArgumentTypeError(message)
    return text


def _glibc(text: str) -> int:
    found = re.fullmatch(r"2\.(\d{1,2})", text)
    if not found:
        raise argparse.ArgumentTypeError(_("'{text}' is not a version such as 2.28", text=text))
    return int(found[1])


def _project(given: Path | None) -> Path | None:
    """Return the project's folder; None if none is given and there is none above."""
    if given is None:
        try:
            return project_root()
        except InputError:
            return None
    if not (given / "params" / "office.yaml").is_file():
        raise InputError(
            _("This is no project: it has no params/office.yaml."),
            str(given),
            _("Name the folder that holds params/."),
        )
    return given
