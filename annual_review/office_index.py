"""The index of many offices: index-<year>.html and index-<year>.json in the reports' folder."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from annual_review.index_content import index_content
from annual_review.office_states import state_of
from annual_review.office_tree import in_tree
from annual_review.offices import Office
from annual_review.outcomes import Outcome


def write_index(
    offices: Sequence[Office], outcomes: Mapping[str, Outcome], year: int, reports: Path
) -> Path:
    """Write the index of a year and return its page; the same bytes for the same reports.

    `reports` holds `<office>/<year>/`, `outcomes` what a run came to, by the office's id. Of an
    office that has none its reports tell, so that no review falls out of the index.
    """
    from annual_review.index_page import index_page  # noqa: PLC0415 - fonts are heavy

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
