"""What the index of many offices tells, as JSON: index-<year>.json, and what its page shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from annual_review.office_states import MainFigure, State
from annual_review.office_tree import Line


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
