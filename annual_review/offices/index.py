"""What the index of many offices tells, as JSON: index-<year>.json, and what its page shows."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from annual_review.export.base import TEMPLATES
from annual_review.export.html_assets import PageAssets, font_faces
from annual_review.offices.orders import Outcome
from annual_review.offices.states import MainFigure, State, state_of
from annual_review.project.offices import Office
from annual_review.values.wording import plain_number


def index_content(year: int, states: Mapping[str, State], lines: Sequence[Line]) -> dict[str, Any]:
    """Return the content of an index: `states` by the office's id, `lines` in the page's order.

    year; summary, how many offices and rows (see `_summary`); figures, the columns: id, label and
    unit, empty where offices have several; offices, an object each: id, name, label, members,
    status (built, unchanged, failed, absent), error, links (paths from the reports' folder), rows,
    rejected, doubtful, own (how many of these two are no member's), missing, warnings, figures
    ({id: {value, unit}}), all from rows on left out where the review was not made; lines, the order
    of the page: office and level. Nothing in it depends on when or how long the run was.
    """
    shown = [states[line.id] for line in lines if line.id in states]
    in_order = list({state.id: state for state in shown}.values())
    columns = _columns(in_order)
    offices = [_office(state, states, columns) for state in in_order]
    return {
        "year": year,
        "summary": _summary(offices),
        "figures": list(columns.values()),
        "offices": offices,
        "lines": [{"office": line.id, "level": line.level} for line in lines],
    }


def _columns(states: Iterable[State]) -> dict[str, dict[str, str]]:
    """Return the main figures of all reviews in order, each with the label that it has first."""
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
    """Count offices by status and those with something to do; a row to be put right counts once."""
    statuses = Counter(office["status"] for office in offices)
    return {
        "offices": len(offices),
        **{status: statuses[status] for status in ("built", "unchanged", "failed", "absent")},
        "waiting": sum(map(is_waiting, offices)),
        "rejected": sum(office.get("own", {}).get("rejected", 0) for office in offices),
    }


def is_waiting(office: Mapping[str, Any]) -> bool:
    """Tell whether somebody in an office has to look at something that its review tells."""
    own = office.get("own", {})
    return any(own.values()) or bool(office.get("missing") or office.get("warnings"))


def _office(
    state: State, states: Mapping[str, State], columns: Mapping[str, object]
) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": state.id,
        "name": state.name,
        "label": state.label,
        "members": list(state.members),
        "status": state.status,
        **({"error": state.error} if state.status == "failed" else {}),
        "links": dict(state.links),
    }
    return told | (_told_by_review(state, states, columns) if state.is_made else {})


def _told_by_review(
    state: State, states: Mapping[str, State], columns: Mapping[str, object]
) -> dict[str, Any]:
    members = [states[id] for id in state.members if id in states]
    return {
        "rows": state.rows,
        "rejected": state.rejected,
        "doubtful": state.doubtful,
        "own": _own(state, [member for member in members if member.is_made]),
        "missing": list(state.missing),
        "warnings": list(state.warnings),
        "figures": {id: _figure(state.figures[id]) for id in columns if id in state.figures},
    }


def _own(state: State, counted: Sequence[State]) -> dict[str, int]:
    """Return how many rows an office itself has to look at.

    The ledger of a review of reviews holds the rows of the members that it counts.
    """
    return {
        "rejected": max(0, state.rejected - sum(member.rejected for member in counted)),
        "doubtful": max(0, state.doubtful - sum(member.doubtful for member in counted)),
    }


def _figure(figure: MainFigure) -> dict[str, Any]:
    return {"value": figure.value, "unit": figure.unit}


def write_index(
    offices: Sequence[Office], outcomes: Mapping[str, Outcome], year: int, reports: Path
) -> Path:
    """Write the index of a year and return its page; the same bytes for the same reports.

    `reports` holds `<office>/<year>/`, `outcomes` what a run came to, by the office's id. Of an
    office that has none its reports tell, so that no review falls out of the index.
    """
    states = {one.id: state_of(one, outcomes.get(one.id), year, reports) for one in offices}
    content = index_content(year, states, in_tree(offices))
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    page = reports / f"index-{year}.html"
    _replace(page.with_suffix(".json"), text)
    _replace(page, index_page(content))
    return page


def _replace(path: Path, text: str) -> None:
    """Write a file that is whole whenever somebody opens it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, encoding="utf-8", newline="\n")
    part.replace(path)


_TEMPLATES = Path(__file__).parent / "templates"
_STATUSES = {
    "built": "新完成",
    "unchanged": "没有变化",
    "failed": "没有完成",
    "absent": "还没有综述",
}


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
    heads = [line["office"] for line in content["lines"] if line["level"] == 0]
    page: str = environment.get_template("index.html.j2").render(
        index=content,
        offices=offices,
        numbers={id: number for number, id in enumerate(offices, 1)},
        statuses=_STATUSES,
        over=_over(heads, offices),
        sheet=_sheet(content),
    )
    return page


def _over(heads: list[str], offices: Mapping[str, Any]) -> str:
    """Return the name of the one office that all others are members of, if there is one."""
    return offices[heads[0]]["name"] if len(heads) == 1 else ""


def _sheet(content: Mapping[str, Any]) -> PageAssets:
    said = json.dumps(content, ensure_ascii=False)
    review = (TEMPLATES / "review-html" / "review.css").read_text(encoding="utf-8")
    style = font_faces([_own_words(), said], [_own_words(), said]) + review + _part("index.css")
    return PageAssets(Markup(style), Markup(_part("filter.js")))  # noqa: S704 - our own


@lru_cache(maxsize=1)
def _own_words() -> str:
    """Return all that the page itself may say."""
    texts = (_part(name) for name in ("index.html.j2", "filter.js"))
    return "".join((*texts, *_STATUSES.values()))


def _part(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


class Line(NamedTuple):
    """A line of the page: an office, and how many stand above it that it is a member of."""

    id: str
    level: int


def in_tree(offices: Sequence[Office]) -> list[Line]:
    """Return a line for each office below each that it is a member of; those of none come last.

    A member without a folder has a line, too.

    >>> from pathlib import Path
    >>> county, city = Office("a", Path()), Office("c", Path(), ("a",))
    >>> [tuple(line) for line in in_tree([county, Office("b", Path()), city])]
    [('c', 0), ('a', 1), ('b', 0)]
    """
    known = {office.id: office for office in offices}
    members = {id for office in offices for id in office.members}
    tops = [office for office in offices if office.id not in members]
    tops.sort(key=lambda office: not office.members)  # stable: the given order otherwise
    return [line for top in tops for line in _below(top.id, known, ())]


def _below(id: str, known: dict[str, Office], above: tuple[str, ...]) -> Iterator[Line]:
    yield Line(id, len(above))
    for member in known[id].members if id in known else ():
        if member not in above:
            yield from _below(member, known, (*above, id))
