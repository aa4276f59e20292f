"""Where things are: what the run passes to a chapter, or what lies beside the notebooks."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from annual_review.errors import InputError, ParamsError
from annual_review.files import write_json
from annual_review.project.offices import members_of
from annual_review.project.root import project_root
from annual_review.project.yaml_files import chain_of, params_files


@dataclass(frozen=True)
class Paths:
    """The inputs of a year; `records` is None where no run has cleaned them yet.

    `members` holds the reviews of an office's members, `<member>/<year>/`. `of_year` is the year
    under review; it is a later one where an earlier year is cleaned, to be compared with.
    """

    data: Path
    params: Path
    records: Path | None
    members: Path | None
    of_year: int


def paths_of(
    year: int,
    data: str = "",
    params: str = "",
    records: str = "",
    *,
    members: str = "",
    of_year: int = 0,
) -> Paths:
    """Return where the inputs of `year` are; an empty text stands for the project's own folders.

    Raises InputError if the project cannot be found from the working folder.
    """
    root = None if data and params else project_root()
    said = Path(params) if params else _within(root) / "params" / f"{year}.yaml"
    return Paths(
        Path(data) if data else own_data(_within(root), said, year),
        said,
        Path(records) if records else None,
        Path(members) if members else _reports(root),
        of_year or year,
    )


def own_data(root: Path, params: Path, year: int) -> Path:
    """Return where an office's registers lie if nobody says it: in the project's data/.

    Those of an office with members lie in a folder named as its params/ is, lest those of another
    office are taken for its own.
    """
    folder = params.parent.resolve()
    apart = folder != root / "params" and named_members(params)
    return root / "data" / (folder.name if apart else "") / str(year)


def named_members(params: Path) -> list[str]:
    """Return the members that the office of `params` names; none while its file is broken.

    It is asked for by every run, which is not to wait for YAML where there are none.
    """
    office = params_files(params)[0]
    try:
        texts = [file.read_text(encoding="utf-8") for file in chain_of(office)]
        is_said = any(line.startswith("members:") for text in texts for line in text.splitlines())
        return members_of(office) if is_said else []
    except (ParamsError, OSError, UnicodeDecodeError):
        return []


def earlier_years(data: Path, year: int) -> dict[int, Path]:
    """Return the folders of earlier years that lie beside that of `year`, oldest first.

    None where the year's own folder does not bear the year as its name.
    """
    if data.name != str(year):
        return {}
    beside = {int(path.name): path for path in sorted(data.parent.glob("[12][0-9][0-9][0-9]"))}
    return {then: path for then, path in beside.items() if then < year and has_registers(path)}


def _reports(root: Path | None) -> Path | None:
    """Return where the project's reviews lie, as far as it is known."""
    try:
        return (root or project_root()) / "reports"
    except InputError:
        return None


def _within(root: Path | None) -> Path:
    assert root is not None  # sought whenever one of the places is not given
    return root


RECORDS = "records"


@dataclass(frozen=True)
class MemberPlace:
    """Where a member's review of a year lies: in `reports`, the folder of all reviews."""

    reports: Path
    id: str
    year: int

    @property
    def records(self) -> Path:
        """The clean tables of its last good review."""
        return self.reports / self.id / str(self.year) / RECORDS

    @property
    def error(self) -> Path:
        """What its last run said, if it failed."""
        return self.reports / self.id / f"{self.year}-failed" / "error.txt"


def years_before(data: Path, params: Path, members: Path | None, year: int) -> dict[int, Path]:
    """Return the earlier years that there is anything of, oldest first, each with its registers.

    They are those of the office's own registers (see `earlier_years`) and those of its members; of
    the latter the folder of registers need not be there.
    """
    found = earlier_years(data, year)
    for id in named_members(params) if members else []:
        assert members is not None
        for then in read_earlier(MemberPlace(members, id, year).records):
            found.setdefault(then, data.with_name(str(then)))
    return dict(sorted(found.items()))


def member_roots(params: Path, members: Path | None, ids: Sequence[str]) -> dict[str, Path]:
    """Return the folders that are read of members, by names for `Roots`.

    They are their reviews and their params/, which lie beside those of the office.
    """
    if members is None:
        return {}
    reviews = {f"member-{id}": members / id for id in ids}
    return reviews | {f"office-{id}": params.parent.parent / id for id in ids}


EARLIER = "_earlier.json"


def write_earlier(years: Mapping[int, str], folder: Path) -> None:
    """Say of each earlier year why it could not be cleaned; nothing if it was.

    The tables of one that was lie in a folder of their own in `folder`.
    """
    write_json(folder / EARLIER, dict(sorted(years.items())))


def read_earlier(folder: Path) -> dict[int, str]:
    """Return what `write_earlier` wrote; nothing where only one year was cleaned."""
    try:  # without asking first: a kernel is known to have read what it opens, there or not
        text = (folder / EARLIER).read_text(encoding="utf-8")
    except OSError:
        return {}
    found: dict[str, str] = json.loads(text)
    return {int(year): why for year, why in found.items()}


WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})


def register_files(folder: Path) -> list[Path]:
    """Return the registers under `folder` in order. Raises InputError if there are none."""
    files = [path for path in _files(folder) if _is_register(path)]
    if not files:
        raise InputError(
            "There are no registers." if folder.is_dir() else "There is no such folder.",
            str(folder),
            "Put the year's .xlsx, .xls, .ods or .csv files there.",
        )
    return files


def other_files(folder: Path) -> list[str]:
    """Return the files under `folder` that are neither registers nor ours, by relative path."""
    ignored = {".md"}
    return [
        path.relative_to(folder).as_posix()
        for path in _files(folder)
        if not _is_register(path) and path.suffix.lower() not in ignored and not _is_ours(path)
    ]


def _files(folder: Path) -> list[Path]:
    """Return the visible files under `folder`; lock files of office programs are not."""
    if not folder.is_dir():
        return []
    found = [path for path in folder.rglob("*") if path.is_file()]
    visible = [
        p
        for p in found
        if not any(part.startswith((".", "~$")) for part in p.relative_to(folder).parts)
    ]
    return sorted(visible, key=lambda path: path.relative_to(folder).as_posix())


def _is_ours(path: Path) -> bool:
    """Tell whether a file is part of our own bookkeeping."""
    return path.name.lower() == "corrections.csv"


def _is_register(path: Path) -> bool:
    return path.suffix.lower() in WORKBOOKS | {".csv"} and not _is_ours(path)


def has_registers(folder: Path) -> bool:
    """Tell whether there is any register under `folder`."""
    return any(_is_register(path) for path in _files(folder))
