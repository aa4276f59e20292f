"""Names of cells for messages: the notebook's file, the cell's number in it, and its first line.

`reading` names the cells of outputs that it cannot use, `build.execution` those that fail.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from annual_review.language import N_, _

# papermill's tags, the last one of cells that tell of an error
PARAMETERS, INJECTED, BANNER = "parameters", "injected-parameters", "papermill-error-cell-tag"
_MAX_LENGTH = 60  # characters of a first line
_PLACES = {  # by whether the notebook has a name, and a sentence is quoted
    (True, True): N_("{notebook}, cell {number} ({sentence})"),
    (True, False): N_("{notebook}, cell {number}"),
    (False, True): N_("cell {number} ({sentence})"),
    (False, False): N_("cell {number}"),
}


def place_of_cell(
    name: str, cells: Sequence[Mapping[str, Any]], position: int, sentence: str = ""
) -> str:
    """Return the name of a cell: `name` of the notebook, the cell's number, a sentence of it.

    `cells` are those of the executed notebook; those that papermill has added are not counted,
    since the notebook itself does not have them. The sentence is the first line if none is given.

    >>> place_of_cell("04_teams.ipynb", [{"metadata": {}, "source": "1 + 1"}], 0)
    '04_teams.ipynb, cell 1 (1 + 1)'
    """
    number = sum(not _is_added(cell) for cell in cells[: position + 1])
    quoted = sentence or first_line(cells[position])
    template = _PLACES[bool(name), bool(quoted)]
    return _(template, notebook=name, number=number, sentence=quoted)


def _is_added(cell: Mapping[str, Any]) -> bool:
    """Return whether papermill has added a cell."""
    return not {INJECTED, BANNER}.isdisjoint(cell["metadata"].get("tags", ()))


def first_line(cell: Mapping[str, Any]) -> str:
    """Return the first line of a cell's source that is not empty, cut."""
    return next(iter(_lines(cell)), "")


def last_line(cell: Mapping[str, Any]) -> str:
    """Return the last line of a cell's source that is not empty, cut."""
    return next(reversed(_lines(cell)), "")


def _lines(cell: Mapping[str, Any]) -> list[str]:
    text = "".join(cell["source"])
    return [line.strip()[:_MAX_LENGTH] for line in text.splitlines() if line.strip()]
