"""changes.html: what differs between two reviews, as one page that opens without a network.

It has the colours and the typefaces of the review's own page, light and dark, and prints on A4.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annual_review.changes import wording
from annual_review.changes.model import Changes, FigureChange, RowChanges
from annual_review.language import in_chinese

MOST_FIGURES, MOST_ROWS, MOST_TEXTS = 400, 12, 400
_TEMPLATES = Path(__file__).parent / "templates"
_STYLES = Path(__file__).parent.parent / "export" / "templates" / "review-html"
_ROOT = re.compile(r":root \{\n(.*?)\n\}", re.DOTALL)


@dataclass(frozen=True)
class Titles:
    """What two reviews are called: the office, the newer one, and the one it is compared with."""

    office: str
    new: str
    old: str


def changes_page(changes: Changes, titles: Titles) -> str:
    """Return the page."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - heavy

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    page: str = environment.get_template("changes.html.j2").render(
        changes=changes,
        groups=(figure_groups(changes.changed), figure_groups(changes.same_value)),
        titles=titles,
        words=wording,
        limits=[in_chinese(one) for one in changes.limits],
        most_figures=MOST_FIGURES,
        most_rows=MOST_ROWS,
        most_texts=MOST_TEXTS,
        **_schemes(),
    )
    return page


def figure_groups(figures: Sequence[FigureChange]) -> list[list[FigureChange]]:
    """Return figures that changed by the same rows together, so that these are listed once."""
    groups: dict[object, list[FigureChange]] = {}
    for figure in figures[:MOST_FIGURES]:
        before = figure.before.rows if figure.before else RowChanges()
        places = [
            tuple((row.kind, row.register, row.old, row.new) for row in rows.some)
            for rows in (figure.rows, before)
        ]
        key = (*places, figure.rows.total, before.total) if any(places) else figure.id
        groups.setdefault(key, []).append(figure)
    return list(groups.values())


def _schemes() -> dict[str, Any]:
    """Return the light and the dark colours of the review's page, as CSS."""
    light = _ROOT.search((_STYLES / "review.css").read_text(encoding="utf-8"))
    assert light is not None  # the style sheet begins with them
    return {"light": light[1], "dark": (_STYLES / "dark.css").read_text(encoding="utf-8").rstrip()}
