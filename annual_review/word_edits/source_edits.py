"""Edits of sources: of a cell's text, or of a fact in params/; and where a change can be made.

`places_of_change` finds the literals that print the changed stretch of a passage, best first. A
literal that is printed is found by its text and by what stands around it; whether it is the right
one is known only when the notebook has run (`verifying`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from annual_review.word_edits.differences import Change, coded
from annual_review.word_edits.literals import Field, Literal, Template
from annual_review.word_edits.passages import Passage

_FIELD = r"[^。！？]{0,400}?"
_DIVIDERS = "，；、"
_FIGURE_BONUS = 3  # characters that a figure in its place is worth


@dataclass(frozen=True)
class SourceEdit:
    """An edit: `text` is written in the place of what is from `start` to `end`.

    It is in the cell of a chapter's notebook, or, where `fact` is its key, in a fact of params/.
    """

    chapter: str
    cell: str
    start: int
    end: int
    text: str
    fact: str = ""

    @property
    def target(self) -> tuple[str, str, str]:
        """What is edited: the chapter, the cell and the key of a fact."""
        return ("", "", self.fact) if self.fact else (self.chapter, self.cell, "")

    @property
    def place(self) -> str:
        """The place for a reader."""
        return f"params facts: {self.fact}" if self.fact else f"{self.chapter}.ipynb {self.cell}"


@dataclass(frozen=True)
class Printed:
    """A literal or a field where it is printed in a passage: from `start` to `end`, in atoms."""

    part: Literal | Field
    start: int
    end: int


@dataclass(frozen=True)
class Match:
    """A template where a passage prints it, and how much speaks for it."""

    template: Template
    parts: tuple[Printed, ...]
    score: float
    fact: str = ""

    @property
    def start(self) -> int:
        """Where it begins in the passage."""
        return self.parts[0].start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.parts[-1].end


def apply_edits(source: str, edits: Sequence[SourceEdit]) -> str:
    """Return a source with edits made. Raises ValueError for two of one place."""
    last = len(source)
    for edit in sorted(edits, key=lambda one: (one.start, one.end))[::-1]:
        if edit.end > last:
            raise ValueError(edit)
        source = source[: edit.start] + edit.text + source[edit.end :]
        last = edit.start
    return source


def matches_of(
    passage: Passage, templates: Sequence[Template], facts: Mapping[str, str]
) -> list[Match]:
    """Return where the strings of a cell and the facts of the year are printed in a passage."""
    text = coded(passage.atoms)
    found = [
        match for one in templates if not one.is_key for match in _matches_of_template(text, one)
    ]
    found += [match for key, fact in facts.items() for match in _matches_of_fact(text, key, fact)]
    chain = _chain(found)
    return sorted(found, key=lambda one: (one not in chain, -one.score))


def _chain(found: Sequence[Match]) -> list[Match]:
    """Return matches that do not overlap and stand in the order of the code, the best of them."""
    ordered = sorted(found, key=lambda one: (one.end, one.start))
    best: list[tuple[float, list[Match]]] = []
    for at, one in enumerate(ordered):
        before = [
            best[n]
            for n, other in enumerate(ordered[:at])
            if other.end <= one.start
            and (one.fact or other.fact or other.template.start <= one.template.start)
        ]
        score, chain = max(before, key=lambda pair: pair[0], default=(0.0, []))
        best.append((score + one.score, [*chain, one]))
    return max(best, key=lambda pair: pair[0], default=(0.0, []))[1]


def _matches_of_fact(text: str, key: str, fact: str) -> Iterator[Match]:
    """Yield where a fact is printed; a sentence leaves a mark at its end out."""
    said = fact.rstrip(f"{_DIVIDERS}。")
    for found in re.finditer(f"(?={re.escape(said)})", text) if said else ():
        start = found.start()
        end = start + len(said)
        if text.startswith(fact, start):
            end = start + len(fact)
        shown = text[start:end]
        literal = Literal(shown, tuple(range(len(shown) + 1)), "")
        parts = (Printed(literal, start, end),)
        yield Match(Template([literal]), parts, len(said) + _FIGURE_BONUS, key)


def _matches_of_template(text: str, template: Template) -> Iterator[Match]:
    """Yield where a template is printed: its literals in order, fields of any text between them."""
    pieces = template.parts
    filled = [at for at, one in enumerate(pieces) if isinstance(one, Literal) and one.text]
    if not filled:
        return
    first, last = filled[0], filled[-1]
    pattern = "".join(
        f"({re.escape(one.text)})" if isinstance(one, Literal) else f"({_FIELD})"
        for one in pieces[first : last + 1]
    )
    for found in re.finditer(f"(?={pattern})", text):
        parts = [
            Printed(one, *found.span(number))
            for number, one in enumerate(pieces[first : last + 1], 1)
        ]
        after = _beside(text, pieces[last + 1 :], parts[-1].end, 1)
        before = _beside(text, pieces[:first][::-1], parts[0].start, -1)[::-1]
        parts = [*before, *parts, *after]
        figures = sum(
            isinstance(one.part, Field)
            and one.end - one.start == 1
            and ord(text[one.start]) > 0xF0000
            for one in parts
        )
        # A field is rather short: the nearest place of what follows it.
        loose = sum(one.end - one.start for one in parts if isinstance(one.part, Field))
        yield Match(template, tuple(parts), template.size + _FIGURE_BONUS * figures - loose / 1000)


def _beside(text: str, pieces: Sequence[Literal | Field], at: int, step: int) -> list[Printed]:
    """Return the fields beside the literals of a template that are figures, and what is at them."""
    found: list[Printed] = []
    for one in pieces:
        if isinstance(one, Literal):
            found.append(Printed(one, at, at))
            continue
        place = at if step > 0 else at - 1
        if not 0 <= place < len(text) or ord(text[place]) < 0xF0000:
            break
        found.append(Printed(one, place, place + 1))
        at += step
    return found


def places_of_change(
    passage: Passage, change: Change, matches: Sequence[Match]
) -> list[SourceEdit]:
    """Return the edits that may make a change, best first."""
    text = coded(passage.atoms)
    found: dict[SourceEdit, None] = {}
    for exact in (True, False):
        for one in _variants(text, change, exact=exact):
            for match in matches:
                edit = _within(passage, one, match, is_whole=not exact)
                if edit is not None:
                    found[edit] = None
    return list(found)


def _variants(text: str, change: Change, *, exact: bool) -> Iterator[Change]:
    """Yield a change, or the same without the marks that a sentence puts between its clauses."""
    if exact:
        yield change
        # An insertion may have been found one repeated stretch further on.
        if change.start == change.end:
            size = len(change.text)
            if change.text and text[change.start - size : change.start] == change.text:
                yield Change(change.start - size, change.start - size, change.text)
        return
    if change.text:
        return
    start, end = change.start, change.end
    if start < end and text[start] in _DIVIDERS:
        yield Change(start + 1, end, "", change.removed)
    if start < end and text[end - 1] in _DIVIDERS:
        yield Change(start, end - 1, "", change.removed)


def _within(passage: Passage, change: Change, match: Match, *, is_whole: bool) -> SourceEdit | None:
    """Return the edit that makes a change in a template where it is printed, or None.

    It begins and ends in literal parts; the fields between them go with the stretch. If it
    `is_whole`, the template has to be deleted as a whole.
    """
    if is_whole and not (match.start == change.start and match.end == change.end):
        return None
    literals = [one for one in match.parts if isinstance(one.part, Literal)]
    first = next((one for one in literals if one.start <= change.start <= one.end), None)
    if change.start == change.end:
        last = first
    else:
        if first is not None and first.end == change.start and first.end > first.start:
            later = [one for one in literals if one.start == change.start]
            first = later[0] if later else first
        last = next((one for one in literals[::-1] if one.start <= change.end <= one.end), None)
    if first is None or last is None or last.start < first.start:
        return None
    a, b = first.part, last.part
    assert isinstance(a, Literal)
    assert isinstance(b, Literal)
    encoded = change.text if match.fact else a.encoded(change.text)
    if encoded is None:
        return None
    start = a.offsets[change.start - first.start]
    end = b.offsets[change.end - last.start]
    if end < start:
        return None
    if a.quote != b.quote or (a is not b and _crosses(match, a, b)):
        return None
    origin = passage.origin
    return SourceEdit(origin.chapter, origin.cell, start, end, encoded, match.fact)


def _crosses(match: Match, first: Literal, last: Literal) -> bool:
    """Return whether two literals are of different strings that Python joins."""
    pieces = match.template.parts
    between = pieces[pieces.index(first) : pieces.index(last)]
    return any(
        isinstance(one, Literal) and isinstance(other, Literal)
        for one, other in zip(between, [*between[1:], last], strict=True)
    )
