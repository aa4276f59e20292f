"""Find numbers of two chapters that together tell a small number of persons.

Each chapter withholds what its own numbers would tell (`chapter.small_counts`), and does not know
of the others. `reading` looks at all of them, and warns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

from annual_review.document.sources import sources_of
from annual_review.language import _

MEASURED = "measured"  # in the evidence of a printed sum: [register, field, least number]

_Place = tuple[str, str, int | str]


def small_differences(evidence: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Yield a warning for each two printed sums of a field that differ by a small number."""
    by_measure: dict[tuple[str, str, int], list[str]] = {}
    for id, entry in evidence.items():
        if entry.get(MEASURED) and isinstance(entry.get("value"), int | float):
            by_measure.setdefault(tuple(entry[MEASURED]), []).append(id)
    for (__, field, least), ids in by_measure.items():
        places = {id: _places(evidence[id]) for id in ids}
        for one, other in combinations(ids, 2):
            by = abs(evidence[one]["value"] - evidence[other]["value"])
            is_part = places[one] < places[other] or places[other] < places[one]
            if is_part and 0 < by < least:
                yield _(
                    "{one} and {other} are printed, and their difference is less than {least}, so "
                    "that both together tell a small number of {field}. Leave one of them out.",
                    one=one,
                    other=other,
                    least=least,
                    field=field,
                )


def _places(entry: Mapping[str, Any]) -> frozenset[_Place]:
    """Return the places of the rows of a figure, or of their cells where these are several."""
    return frozenset(
        (source["file"], source["sheet"], place)
        for source in sources_of(entry["rows"])
        for place in (source.get("cells") or source["rows"])
    )
