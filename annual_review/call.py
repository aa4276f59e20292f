"""The call: what a user asks for on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from annual_review.errors import InputError
from annual_review.members_call import ROOT, members_folder, own_folder
from annual_review.offices_call import OfficesCall, offices_call, refuse_mixed_offices
from annual_review.paths import named_members

HIGHEST_PORT = 65535
FIRST_YEAR, LAST_YEAR = 1949, 2100
_BUILDING = ("check", "force", "strict", "times", "watch")  # what only a review that is built has


@dataclass(frozen=True)
class Call:
    """What a user asked for."""

    year: int
    data: Path
    params: Path
    reports: Path
    notebooks: Path
    check: bool = False
    force: bool = False
    strict: bool = False
    times: bool = False
    new: bool = False
    watch: bool = False
    port: int | None = None
    members: Path | None = None

    @property
    def reviews(self) -> Path:
        """Where the reviews of its members lie, if the office has any."""
        return self.members or self.reports.parent


def read_call(arguments: Sequence[str] | None) -> Call | OfficesCall:
    """Read the command line. Raises InputError for a year that is none, or a place not there.

    argparse itself ends the program with status 2 where the words are off.
    """
    parser = _parser()
    said = parser.parse_args(arguments)
    _refuse_mixed(parser, said)
    year = _year(said.year)
    if said.offices is not None:
        return offices_call(said, year, ROOT)
    data = Path(said.data) if said.data else None
    reports = Path(said.reports or ROOT / "reports").resolve()
    params = _params_file(said.params, year, is_new=said.new)
    ids = [] if said.new else named_members(params)
    return Call(
        year,
        _new_folder(data, year)
        if said.new
        else own_folder(data, params, year)
        if ids
        else _data_folder(data, year),
        params,
        reports,
        (said.notebooks or ROOT / "notebooks").resolve(),
        said.check,
        said.force,
        said.strict,
        said.times,
        said.new,
        said.watch,
        said.port,
        members_folder(said.members, reports if said.reports else None, ids),
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="run_report.py", description="Make the annual review of a year from its registers."
    )
    parser.add_argument("year", help="the year under review, such as 2021")
    parser.add_argument("--data", metavar="DIR", help="the registers (data/<year>)")
    parser.add_argument("--params", type=Path, metavar="FILE", help="params/<year>.yaml")
    parser.add_argument("--reports", metavar="DIR", help="where <year>/ is made (reports)")
    parser.add_argument("--notebooks", type=Path, metavar="DIR", help="the chapters (notebooks)")
    parser.add_argument(
        "--members", type=Path, metavar="DIR", help="the reviews of members, <member>/<year>/"
    )
    parser.add_argument("--check", action="store_true", help="clean and report quality only")
    parser.add_argument("--force", action="store_true", help="rebuild though nothing changed")
    parser.add_argument("--strict", action="store_true", help="fail on numbers typed by hand")
    parser.add_argument("--times", action="store_true", help="say how long each step took")
    parser.add_argument("--new", action="store_true", help="make the year's params and a form")
    parser.add_argument("--watch", action="store_true", help="show it in a browser, and follow")
    parser.add_argument("--port", type=_port, metavar="N", help="where --watch serves it")
    parser.add_argument(
        "--offices", type=Path, metavar="DIR", help="the reviews of all offices (params/offices)"
    )
    parser.add_argument("--scheduler", metavar="ADDRESS", help="Dask's, for --offices")
    return parser


def _port(said: str) -> int:
    if not said.isascii() or not said.isdigit() or not 0 < int(said) <= HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f"'{said}' is not a port: 1 to {HIGHEST_PORT}")
    return int(said)


def _refuse_mixed(parser: argparse.ArgumentParser, said: argparse.Namespace) -> None:
    """End the program where options are given together that do not go together."""
    refuse_mixed_offices(parser, said)
    if others := [f"--{name}" for name in _BUILDING if said.new and getattr(said, name)]:
        parser.error(f"argument --new: not allowed with argument {others[0]}")
    if said.watch and said.check:
        parser.error("--watch shows the whole review; leave --check out")
    if said.port is not None and not said.watch:
        parser.error("--port goes with --watch")


def _year(said: str) -> int:
    if not said.isascii() or not said.isdigit() or not FIRST_YEAR <= int(said) <= LAST_YEAR:
        raise InputError(f"'{said}' is not a year.", remedy="Write it with four digits, like 2021.")
    return int(said)


def _data_folder(said: Path | None, year: int) -> Path:
    """Return the folder of the year's registers: the one named, or its subfolder of that year."""
    folder = (said or ROOT / "data").resolve()
    if said is None or (folder / str(year)).is_dir():
        folder /= str(year)
    if not folder.is_dir():
        years = sorted(path.name for path in folder.parent.glob("[12]???") if path.is_dir())
        hint = f"There are data for {', '.join(years)}; or put" if years else "Put"
        remedy = f"{hint} the year's .xlsx, .xls, .ods or .csv files there. --new makes a form."
        raise InputError("There is no such folder.", str(folder), remedy)
    return folder


def _new_folder(said: Path | None, year: int) -> Path:
    """Return where a new year's registers go: the folder named, or within one of several years."""
    folder = (said or ROOT / "data").resolve()
    has_years = any(path.is_dir() for path in folder.glob("[12][0-9][0-9][0-9]"))
    return folder / str(year) if said is None or has_years else folder


def _params_file(said: Path | None, year: int, *, is_new: bool = False) -> Path:
    if said is not None and not said.is_file() and not (is_new and not said.is_dir()):
        raise InputError("There is no such file.", str(said), "Name params/<year>.yaml.")
    return (said or ROOT / "params" / f"{year}.yaml").resolve()
