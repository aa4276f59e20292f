"""The state of each office's year, as its reports and a run's outcomes tell it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from annual_review.build.publishing import failed_folder
from annual_review.errors import ReviewError
from annual_review.offices.orders import Outcome
from annual_review.project.offices import OfficeFolder
from annual_review.project.params_files import read_params_file
from annual_review.values.cell_text import strip_illegal

Status = Literal["built", "unchanged", "failed", "absent"]

LINKED = ("review.html", "review.pdf", "review.docx", "to_fix.xlsx")
ERROR = "error.txt"


@dataclass(frozen=True)
class MainFigure:
    """A figure's exact value and unit; `label` is empty where its review does not set it large."""

    value: float
    unit: str
    label: str = ""


@dataclass(frozen=True)
class State:
    """An office's year: is its review there, what waits for a person, and its figures by id.

    `label` is what tables call the office. `links` are paths from the reports' folder, as in a
    page, by the name of the file. Of a year that failed `links` are those of the last review, and
    nothing else is told of it: it speaks of other registers than those that lie there now.
    """

    id: str
    name: str
    label: str
    members: tuple[str, ...]
    status: Status
    error: str = ""
    links: Mapping[str, str] = field(default_factory=dict)
    rows: int = 0
    rejected: int = 0
    doubtful: int = 0
    missing: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    figures: Mapping[str, MainFigure] = field(default_factory=dict)

    @property
    def is_made(self) -> bool:
        """Whether the review is there, of the registers as they are."""
        return self.status in ("built", "unchanged")


def state_of(office: OfficeFolder, outcome: Outcome | None, year: int, reports: Path) -> State:
    """Return the state of an office's year; without an outcome, what its reports tell."""
    name, label = _names(office)
    own = reports / office.id
    status, error = _status(outcome, own, year)
    links = _links(office.id, year, own)
    state = State(office.id, name, label, office.members, status, error, links)
    return _with_review(state, own / str(year)) if state.is_made else state


def _names(office: OfficeFolder) -> tuple[str, str]:
    """Return an office's name and what tables call it; its folder's name where none is said."""
    try:
        said = read_params_file(office.params / "office.yaml")
    except ReviewError:
        said = {}
    known = said if isinstance(said, dict) else {}
    name, county, short = (_text(known.get(key)) for key in ("name", "county", "short"))
    return name or office.id, short or county or name or office.id


def _text(said: Any) -> str:
    return " ".join(strip_illegal(said).split()) if isinstance(said, str) else ""


def _status(outcome: Outcome | None, own: Path, year: int) -> tuple[Status, str]:
    """Return the status of a year and, where it failed, why."""
    told = _error(failed_folder(own, year) / ERROR)
    if outcome is not None:
        failed = outcome.status == "failed"
        return outcome.status, (_text(outcome.error) or told) if failed else ""
    if told:
        return "failed", told
    return ("unchanged" if (own / str(year) / LINKED[0]).is_file() else "absent"), ""


def _error(file: Path) -> str:
    try:
        return _text(file.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return ""


def _links(id: str, year: int, own: Path) -> dict[str, str]:
    there = [name for name in LINKED if (own / str(year) / name).is_file()]
    return {name: f"{quote(id, safe='')}/{year}/{name}" for name in there}


def _with_review(state: State, folder: Path) -> State:
    """Add what a review tells: its rows, what waits for a person, and its figures."""
    meta = _read(folder / "records" / "_meta.json", {})
    fates = meta.get("fates", {})
    return replace(
        state,
        rows=sum(fates.values()),
        rejected=fates.get("rejected", 0),
        doubtful=meta.get("doubtful", 0),
        missing=tuple(meta.get("missing", ())),
        warnings=(*map(_text, meta.get("warnings", ())), *_more_warnings(folder)),
        figures={one["id"]: _figure(one) for one in _read(folder / "figures.json", [])},
    )


def _figure(one: Mapping[str, Any]) -> MainFigure:
    label = _text(one["label"]) if "label" in one else ""
    return MainFigure(one["value"], one["unit"], label)


def _more_warnings(folder: Path) -> list[str]:
    """Return what a review warns of beside its registers: earlier years, typed numbers."""
    earlier = _read(folder / "records" / "_earlier.json", {})
    typed = _read(folder / "manifest.json", {}).get("warnings", [])
    said = [
        f"{year}年的台账无法整理，没有与该年比较：{_text(why)}"
        for year, why in earlier.items()
        if why
    ]
    return said + ([f"文中有{len(typed)}处手写的数字，没有依据。"] if typed else [])


def _read(path: Path, default: Any) -> Any:
    """Read JSON of a review; one that was damaged tells nothing."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return default
    return found if isinstance(found, type(default)) else default
