"""The folders and files that the arguments of the command name, or the project's own.

`reading` asks for them; all are absolute.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from annual_review.errors import InputError
from annual_review.language import _, listed
from annual_review.project.params_files import params_of_period
from annual_review.project.paths import default_data_folder
from annual_review.project.period import PeriodName
from annual_review.project.register_files import has_registers
from annual_review.project.root import project_root

FIGURES_FILE = "figures.json"  # what a folder of a review holds at least


def data_folder(given: str | None, year: int) -> Path:
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


def own_folder(given: str | None, params: Path, year: int) -> Path:
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


def new_folder(given: str | None, year: int) -> Path:
    """Return the folder for a new year: the given one, or its subfolder if it has other years."""
    folder = Path(given).resolve() if given else project_root() / "data"
    has_years = any(path.is_dir() for path in folder.glob("[12][0-9][0-9][0-9]"))
    return folder / str(year) if not given or has_years else folder


def params_file(given: Path | None, period: PeriodName, *, is_new: bool = False) -> Path:
    """Return the params file of a period; of a new one, its own file, also of a part."""
    if given is not None and not given.is_file() and not (is_new and not given.is_dir()):
        raise InputError(_("There is no such file."), str(given), _("Name params/<year>.yaml."))
    if given:
        return given.resolve()
    folder = project_root() / "params"
    return folder / f"{period}.yaml" if is_new else params_of_period(folder, period)


def members_folder(given: Path | None, reports: str | None, ids: Sequence[str]) -> Path | None:
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
    if given is not None:
        return given.resolve()
    return reports_folder(reports).parent if reports else reports_folder(None)


def reports_folder(given: str | None) -> Path:
    """Return the folder of all periods' reviews."""
    return Path(given).resolve() if given else project_root() / "reports"


def review_folder(given: str, reports: Path) -> Path:
    """Return the folder of another review: that of a period in `reports`, or the one that is named.

    Raises InputError if there is none, or no figures.json in it.
    """
    remedy = _("Name the folder of a review, such as reports/2021, or a period that has one.")
    folder = Path(given)
    if not (folder / FIGURES_FILE).is_file() and _is_period(given):
        folder = reports / given.strip().lower()
    if not folder.is_dir():
        raise InputError(_("There is no such review."), str(folder), remedy)
    if not (folder / FIGURES_FILE).is_file():
        what = _("It holds no {file}: it is not the folder of a review.", file=FIGURES_FILE)
        raise InputError(what, str(folder), remedy)
    return folder.resolve()


def _is_period(text: str) -> bool:
    try:
        PeriodName.parse(text)
    except InputError:
        return False
    return True


def brief_text(given: str) -> Path | None:
    """Return the text that --brief names, None if it names none.

    Raises InputError for a file that does not exist.
    """
    if not given:
        return None
    path = Path(given)
    if not path.is_file():
        raise InputError(_("There is no such file."), given, _("Name the text as .md or .txt."))
    return path.resolve()


def notebooks_folder(given: Path | None) -> Path:
    """Return the folder of the chapters."""
    return given.resolve() if given else project_root() / "notebooks"


def folder_or_url(text: str) -> str:
    """Return a URL as it is, and a folder's absolute path.

    >>> folder_or_url("s3://bucket/data/")
    's3://bucket/data'
    """
    return text.rstrip("/") if "://" in text else str(Path(text).resolve())
