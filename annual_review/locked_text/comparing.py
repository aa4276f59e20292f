"""Comparisons in a text that contradict its figures: 增加到 where there were more the year before.

Only what is sure is warned of: a word of direction that belongs to one figure whose value of the
year before is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import takewhile
from typing import Any

from annual_review.document.blocks import Span, Spans, plain
from annual_review.language import N_, _

_UP, _DOWN = "增长|增加|上升|提高|增多|增", "下降|减少|降低|回落|缩减|降|减"
_TO = re.compile(rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?:到|至|为)了?$")
_THAN = re.compile(
    r"[，（(]?(?:比|较|同比)(?:上年|去年|上一年|往年)?(?:同期)?(?:有所|明显|大幅|略有|稳步|持续|均)?"
    rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))"
)
_REALLY = {  # by the sign of the change
    1: N_("“{said}” contradicts {id}, which has risen since the year before."),
    0: N_("“{said}” contradicts {id}, which is the same as the year before."),
    -1: N_("“{said}” contradicts {id}, which has fallen since the year before."),
}


def contradictions(spans: Spans, evidence: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Yield a warning for each comparison in a paragraph that its figure contradicts."""
    for at, span in enumerate(spans):
        if not span.figure or span.shows:
            continue
        before = plain(tuple(takewhile(_is_text, reversed(spans[:at])))[::-1])
        after = plain(tuple(takewhile(_is_text, spans[at + 1 :])))
        said = _TO.search(before) or _THAN.match(after)
        change = _change(evidence.get(span.figure, {}))
        if said is None or change is None:
            continue
        if (said["up"] and change <= 0) or (said["down"] and change >= 0):
            sign = (change > 0) - (change < 0)
            yield _(_REALLY[sign], said=said[0].strip("，（("), id=span.figure)


def _is_text(span: Span) -> bool:
    return not span.figure


def _change(entry: Mapping[str, Any]) -> float | None:
    """Return by how much a figure has changed since the year before, None if that is unknown."""
    now, before = entry.get("value"), (entry.get("before") or {}).get("value")
    are_numbers = all(isinstance(one, int | float) for one in (now, before))
    return float(now) - float(before) if are_numbers else None  # type: ignore[arg-type]
