"""The state of each office's year, read from its reports and the outcomes of a run.

offices.index shows the states; `office_state` returns one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from annual_review.build.folders import failed_folder
from annual_review.build.manifest import MANIFEST
from annual_review.errors import ReviewError
from annual_review.language import in_chinese, restored
from annual_review.offices.orders import ERROR_FILE, Outcome
from annual_review.project.offices import OfficeFolder
from annual_review.project.outputs import ALL_FILES
from annual_review.project.params_files import read_params_file
from annual_review.project.period import PeriodName
from annual_review.values.cell_text import strip_illegal
from annual_review.values.county_names import everyday_name

Status = Literal["built", "unchanged", "failed", "absent"]

LINKED = (*ALL_FILES, "to_fix.xlsx")


@dataclass(frozen=True)
class MainFigure:
    """A figure's exact value and unit; `label` is empty unless its review sets it large."""

    value: float
    unit: str
    label: str = ""


@dataclass(frozen=True)
class OfficeState:
    """An office's year: whether its review is there, what waits for a person, its figures by id.

    `label` is the office's short name in tables. `links` are relative URLs from the reports' folder
    by file name. If the year failed, `links` are those of the last review, and nothing else of that
    review is here: it was made of other registers than those of now.
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
        """Return whether the review is there and up to date."""
        return self.status in ("built", "unchanged")


def office_state(
    office: OfficeFolder, outcome: Outcome | None, period: PeriodName, reports: Path
) -> OfficeState:
    """Return the state of an office's review; without an outcome, from its reports alone."""
    name, label = _names(office)
    own = reports / office.id
    status, error = _status(outcome, own, period)
    links = _links(office.id, period, own)
    state = OfficeState(office.id, name, label, office.members, status, error, links)
    return _with_review(state, own / str(period)) if state.is_made else state


def _names(office: OfficeFolder) -> tuple[str, str]:
    """Return an office's name and its short name; its id if params/ has none."""
    try:
        params = read_params_file(office.params / "office.yaml")
    except ReviewError:
        params = {}
    known = params if isinstance(params, dict) else {}
    name, county, short = (_one_line(known.get(key)) for key in ("name", "county", "short"))
    return name or office.id, short or everyday_name(county) or name or office.id


def _one_line(text: Any) -> str:
    return " ".join(strip_illegal(text).split()) if isinstance(text, str) else ""


def _status(outcome: Outcome | None, own: Path, period: PeriodName) -> tuple[Status, str]:
    """Return the status of a review and, if it failed, why."""
    error = _error(failed_folder(own, period) / ERROR_FILE)
    if outcome is not None:
        failed = outcome.status == "failed"
        return outcome.status, (_one_line(in_chinese(outcome.error)) or error) if failed else ""
    if error:
        return "failed", error
    return ("unchanged" if (own / str(period) / MANIFEST).is_file() else "absent"), ""


def _error(file: Path) -> str:
    try:
        return _one_line(file.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return ""


def _links(id: str, period: PeriodName, own: Path) -> dict[str, str]:
    existing = [name for name in LINKED if (own / str(period) / name).is_file()]
    return {name: f"{quote(id, safe='')}/{period}/{name}" for name in existing}


def _with_review(state: OfficeState, folder: Path) -> OfficeState:
    """Add from a review its rows, what waits for a person, and its figures."""
    meta = _read_json(folder / "records" / "_meta.json", {})
    fates = meta.get("fates", {})
    figures = _read_json(folder / "figures.json", [])
    return replace(
        state,
        rows=sum(fates.values()),
        rejected=fates.get("rejected", 0),
        doubtful=meta.get("doubtful", 0),
        missing=tuple(meta.get("missing", ())),
        warnings=(*map(_one_line, meta.get("warnings", ())), *_more_warnings(folder)),
        figures={one["id"]: _main_figure(one) for one in figures if one["value"] is not None},
    )


def _main_figure(figure: Mapping[str, Any]) -> MainFigure:
    label = _one_line(figure["label"]) if "label" in figure else ""
    return MainFigure(figure["value"], figure["unit"], label)


def _more_warnings(folder: Path) -> list[str]:
    """Return the warnings of a review that are not about its registers."""
    earlier = _read_json(folder / "records" / "_earlier.json", {})
    manifest = _read_json(folder / MANIFEST, {})
    typed, left_out = manifest.get("warnings", []), manifest.get("left_out", [])
    proofread = manifest.get("proofread", [])
    found = [
        (typed, "文中有{}处手写的数字，没有依据。"),
        (proofread, "文中有{}处文字需要校对。"),
        (left_out, "各章有{}格显示的内容没有进入正文。"),
    ]
    skipped = [
        f"{year}年的登记无法整理，没有与该年比较：{_one_line(in_chinese(restored(why)))}"
        for year, why in earlier.items()
        if why
    ]
    return skipped + [text.format(len(items)) for items, text in found if items]


def _read_json(path: Path, default: Any) -> Any:
    """Read JSON of the same type as `default`; return `default` for a damaged or missing file."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return default
    return found if isinstance(found, type(default)) else default
