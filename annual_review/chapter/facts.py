"""Facts of a year: what stands in no register, with who says so.

params/<year>.yaml gives them under `facts:`, by their source. A chapter asks for one by its key and
reads on without it in a year that has none:

    say(sentence(review.facts["载体.背景"], f"开展各项行动{events}"))
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from annual_review.chapter.lab_view import bundle_of_missing
from annual_review.document.marks import mark, marked_values
from annual_review.document.missing import Missing
from annual_review.project.year_params import StatedFacts


@dataclass(frozen=True)
class Fact:
    """What a year's params say under a key, and their source; empty in a year without it."""

    key: str
    text: str = ""
    source: str = ""
    missing: ClassVar[Missing | None] = None  # as of figures and listings: no register is behind it

    def __format__(self, spec: str) -> str:
        """Return the text, marked for the sentence that prints it."""
        key = f"#{id(self):x}"
        marked_values[key] = self
        return mark(key, self.text)

    def __str__(self) -> str:
        """Return what `{fact}` prints, marked like it."""
        return format(self)

    def __bool__(self) -> bool:
        """Return whether the year has the fact."""
        return bool(self.text)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        """Return what Jupyter shows of a fact that is the last line of a cell."""
        if not self:
            return bundle_of_missing(f"本年的 params 没有“{self.key}”，用到它的句子略去。")
        return bundle_of_missing(f"{self.text}（依据：{self.source}）")


class Facts(Mapping[str, Fact]):
    """The facts of a year by key; any other key gives an empty fact."""

    def __init__(self, stated: Sequence[StatedFacts]) -> None:
        self._facts = {
            key: Fact(key, text, one.source) for one in stated for key, text in one.say.items()
        }

    def __getitem__(self, key: str) -> Fact:
        """Return the fact under a key; an empty one if the year has none."""
        return self._facts.setdefault(key, Fact(key))  # kept: marks refer to it

    def __iter__(self) -> Iterator[str]:
        return (key for key, fact in self._facts.items() if fact)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __repr__(self) -> str:
        """Return the keys that the year has."""
        return "、".join(self) or "本年的 params 没有 facts"
