"""Write the index of many offices: index-<period>.json, and the page that shows it.

offices.run calls `write_index` after all reviews are made.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from annual_review.export.html_assets import SHEETS, PageAssets, font_faces, style_sheets
from annual_review.files import json_text, replace_file
from annual_review.offices.orders import Outcome
from annual_review.offices.states import MainFigure, OfficeState, office_state
from annual_review.project.offices import OfficeFolder
from annual_review.project.period import PeriodName
from annual_review.project.period_labels import period_label
from annual_review.values.wording import plain_number

_TEMPLATES = Path(__file__).parent / "templates"
_STATUSES = {
    "built": "新完成",
    "unchanged": "没有变化",
    "failed": "没有完成",
    "absent": "还没有完成",
}


def write_index(
    offices: Sequence[OfficeFolder],
    outcomes: Mapping[str, Outcome],
    period: PeriodName,
    reports: Path,
) -> Path:
    """Write the index of a period and return its page; the same bytes for the same reports.

    `reports` contains `<office>/<period>/`; `outcomes` are those of a run by the office's id. An
    office without one is shown by its reports, so that the index lists all reviews.
    """
    states = {
        office.id: office_state(office, outcomes.get(office.id), period, reports)
        for office in offices
    }
    content = index_content(period, states, office_tree(offices))
    page = reports / f"index-{period}.html"
    replace_file(page.with_suffix(".json"), json_text(content))
    replace_file(page, index_page(content))
    return page


class IndexLine(NamedTuple):
    """A line of the index: an office, and how many offices above it have it as a member."""

    id: str
    level: int


def office_tree(offices: Sequence[OfficeFolder]) -> list[IndexLine]:
    """Return a line for each office below each office that it is a member of, groups first.

    A member without a folder has a line, too.

    >>> from pathlib import Path
    >>> county, city = OfficeFolder("a", Path()), OfficeFolder("c", Path(), ("a",))
    >>> [tuple(line) for line in office_tree([county, OfficeFolder("b", Path()), city])]
    [('c', 0), ('a', 1), ('b', 0)]
    """
    known = {office.id: office for office in offices}
    members = {id for office in offices for id in office.members}
    tops = [office for office in offices if office.id not in members]
    tops.sort(key=lambda office: not office.members)  # stable: the given order otherwise
    return [line for top in tops for line in _lines_below(top.id, known, ())]


def _lines_below(
    id: str, known: dict[str, OfficeFolder], above: tuple[str, ...]
) -> Iterator[IndexLine]:
    yield IndexLine(id, len(above))
    for member in known[id].members if id in known else ():
        if member not in above:
            yield from _lines_below(member, known, (*above, id))


def index_content(
    period: PeriodName, states: Mapping[str, OfficeState], lines: Sequence[IndexLine]
) -> dict[str, Any]:
    """Return the content of an index: `states` by the office's id, `lines` in the page's order.

    year, period, label; summary: numbers of offices and rows (see `_summary`); figures, the
    columns: id, label and unit, empty where offices have several; offices, an object each: id,
    name, label, members, status (built, unchanged, failed, absent), error, links (paths from the
    reports' folder), rows, rejected, doubtful, own (how many of these two are no member's),
    missing, warnings, figures ({id: {value, unit}}), all from rows on left out where the review was
    not made; lines, the order of the page: office and level. Nothing in it depends on when or how
    long the run was.
    """
    shown = [states[line.id] for line in lines if line.id in states]
    in_order = list({state.id: state for state in shown}.values())
    columns = _columns(in_order)
    offices = [_office(state, states, columns) for state in in_order]
    return {
        "year": period.year,
        "period": str(period),
        "label": period_label(period),
        "summary": _summary(offices),
        "figures": list(columns.values()),
        "offices": offices,
        "lines": [{"office": line.id, "level": line.level} for line in lines],
    }


def _columns(states: Iterable[OfficeState]) -> dict[str, dict[str, str]]:
    """Return the main figures of all reviews in order, each with the first label it has."""
    columns: dict[str, dict[str, str]] = {}
    units: dict[str, set[str]] = {}
    for state in states:
        for id, figure in state.figures.items():
            units.setdefault(id, set()).add(figure.unit)
            if figure.label and id not in columns:
                columns[id] = {"id": id, "label": figure.label}
    for id, column in columns.items():
        column["unit"] = units[id].pop() if len(units[id]) == 1 else ""
    return columns


def _summary(offices: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Count offices by status, offices with something to do, and rows to correct, each once."""
    statuses = Counter(office["status"] for office in offices)
    return {
        "offices": len(offices),
        **{status: statuses[status] for status in ("built", "unchanged", "failed", "absent")},
        "waiting": sum(map(is_waiting, offices)),
        "rejected": sum(office.get("own", {}).get("rejected", 0) for office in offices),
    }


def is_waiting(office: Mapping[str, Any]) -> bool:
    """Return whether somebody in an office has to act on its review."""
    own = office.get("own", {})
    return any(own.values()) or bool(office.get("missing") or office.get("warnings"))


def _office(
    state: OfficeState, states: Mapping[str, OfficeState], columns: Mapping[str, object]
) -> dict[str, Any]:
    office: dict[str, Any] = {
        "id": state.id,
        "name": state.name,
        "label": state.label,
        "members": list(state.members),
        "status": state.status,
        **({"error": state.error} if state.status == "failed" else {}),
        "links": dict(state.links),
    }
    return office | (_review(state, states, columns) if state.is_made else {})


def _review(
    state: OfficeState, states: Mapping[str, OfficeState], columns: Mapping[str, object]
) -> dict[str, Any]:
    """Return what is taken from an office's review."""
    members = [states[id] for id in state.members if id in states]
    return {
        "rows": state.rows,
        "rejected": state.rejected,
        "doubtful": state.doubtful,
        "own": _own_rows(state, [member for member in members if member.is_made]),
        "missing": list(state.missing),
        "warnings": list(state.warnings),
        "figures": {id: _figure(state.figures[id]) for id in columns if id in state.figures},
    }


def _own_rows(state: OfficeState, counted: Sequence[OfficeState]) -> dict[str, int]:
    """Return how many rows an office has to check itself: its ledger also holds its members'."""
    return {
        "rejected": max(0, state.rejected - sum(member.rejected for member in counted)),
        "doubtful": max(0, state.doubtful - sum(member.doubtful for member in counted)),
    }


def _figure(figure: MainFigure) -> dict[str, Any]:
    return {"value": figure.value, "unit": figure.unit}


def index_page(content: Mapping[str, Any]) -> str:
    """Return the page that shows the content of an index (see `index_content`)."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters["number"] = plain_number
    environment.tests["waiting"] = is_waiting
    offices = {office["id"]: office for office in content["offices"]}
    tops = [line["office"] for line in content["lines"] if line["level"] == 0]
    page: str = environment.get_template("index.html.j2").render(
        index=content,
        offices=offices,
        numbers={id: number for number, id in enumerate(offices, 1)},
        statuses=_STATUSES,
        top_office=offices[tops[0]]["name"] if len(tops) == 1 else "",
        sheet=_sheet(content),
    )
    return page


def _sheet(content: Mapping[str, Any]) -> PageAssets:
    """Return the page's style and script, with fonts that have the characters of its texts."""
    text = json.dumps(content, ensure_ascii=False)
    fonts = font_faces([_fixed_texts(), text], [_fixed_texts(), text])
    style = fonts + style_sheets(SHEETS) + _template("index.css")
    return PageAssets(Markup(style), Markup(_template("filter.js")))  # noqa: S704 - our own


@lru_cache(maxsize=1)
def _fixed_texts() -> str:
    """Return the texts of the page that do not depend on its content."""
    texts = (_template(name) for name in ("index.html.j2", "filter.js"))
    return "".join((*texts, *_STATUSES.values()))


def _template(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")
