"""The names that params/ gives: of the office, its brand, its teams."""

from __future__ import annotations

from rapidfuzz import fuzz, process

from annual_review.errors import ParamsError


class Names(dict[str, str | list[str]]):
    """Names by what they name; one that params/ does not have is an error that says so."""

    def __missing__(self, name: str) -> str:
        """Raise ParamsError, which names the nearest known name."""
        near = process.extractOne(name, list(self), scorer=fuzz.ratio, score_cutoff=50)
        hint = f"Did you mean '{near[0]}'?" if near else "Add it there."
        raise ParamsError(f"There is no name '{name}'.", "names: in params/office.yaml", hint)
