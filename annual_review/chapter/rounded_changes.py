"""Word the changes of a paragraph as their numbers are printed.

“受教人数5100余人，比上年减少2015人” tells the exact number that 余 leaves out, and behind 12.72万元
a reader expects 增加0.35万元, not 增加3598元. An f-string prints number and change by themselves;
only the paragraph knows how a number was printed. `word_changes` words the changes of a paragraph
again: as rounded percentages where their number is rounded down, else as the difference of the
numbers as they are printed (values/changes.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from annual_review.chapter.figures import Figure, spec_of
from annual_review.document.marks import START, mark, marked_values, split
from annual_review.values.format_specs import CHANGES


@dataclass(frozen=True)
class _Part:
    """A part of a marked text, and the figure and the spec that printed it."""

    key: str
    text: str

    @property
    def figure(self) -> Figure | None:
        figure = marked_values.get(self.key)
        return figure if isinstance(figure, Figure) and self.text else None

    @property
    def spec(self) -> str:
        return spec_of(self.key) or ""

    @property
    def is_change(self) -> bool:
        return self.figure is not None and self.spec in CHANGES

    @property
    def is_number(self) -> bool:
        has_spec = self.figure is not None and spec_of(self.key) is not None
        return has_spec and self.spec not in CHANGES and not self.spec.startswith("=")

    def marked(self) -> str:
        return mark(self.key, self.text) if self.key else self.text


def word_changes(texts: Sequence[str]) -> list[str]:
    """Return the marked texts of a paragraph, with changes as their numbers are printed.

    A change is of the last printing of its figure before it; a change that stands before its
    figure, of the first printing behind it. If the paragraph does not print the number, the change
    is exact.
    """
    if not any(START in text for text in texts):
        return list(texts)
    divided = [[_Part(*part) for part in split(text)] for text in texts]
    parts = [part for text in divided for part in text]
    if not any(part.is_change for part in parts):
        return list(texts)
    worded = iter([_worded(parts, place) for place in range(len(parts))])
    return ["".join(next(worded) for _ in text) for text in divided]


def _worded(parts: Sequence[_Part], place: int) -> str:
    """Return the marked text of a part: of a change, as its number is printed."""
    part = parts[place]
    figure = part.figure
    if figure is None or not part.is_change:
        return part.marked()
    number = _printing(parts[:place][::-1], figure) or _printing(parts[place:], figure)
    if number is None or not number.spec:
        return part.marked()
    clause = figure.change_text(part.spec, number.spec)
    return mark(part.key, clause.removeprefix("，"))


def _printing(parts: Sequence[_Part], figure: Figure) -> _Part | None:
    """Return the first part that prints the number of a figure."""
    same = (part for part in parts if part.is_number and part.figure is not None)
    return next((part for part in same if part.figure and part.figure.id == figure.id), None)
