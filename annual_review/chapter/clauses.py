"""Sentences of optional clauses: what is there is joined and closed by the punctuation it needs.

`sentence` makes one for `say`. A clause is a text with figures, listings and facts in it; one of
which nothing is left to print is left out, and the rest still reads as a sentence.

The marks follow GB/T 15834-2011: clauses of a sentence are divided by a comma, coordinate groups of
clauses by a semicolon, and a full stop ends it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from annual_review.chapter.facts import Fact
from annual_review.chapter.figures import Figure
from annual_review.chapter.listing import Listing
from annual_review.chapter.references import Reference
from annual_review.chapter.typed_text import require_filled
from annual_review.document.marks import marked_values, split, without_marks
from annual_review.document.missing import Missing

COMMA, SEMICOLON, STOP = "，", "；", "。"
_CLOSED = re.compile(r"[。！？…][”’」』）》]*$|：$")  # no mark follows
_DIVIDED = re.compile(r"[，；、,;]+$")

Printed = Figure | Listing | Fact
Clause = str | Fact
Group = list[Clause]


@dataclass(frozen=True)
class Sentence:
    """The text of a sentence, its figures marked; `missing` says which registers are missing.

    `is_otherwise` says that the text is the one for a year without any of what it would count.
    """

    text: str
    missing: tuple[Missing, ...] = ()
    is_otherwise: bool = False

    def __str__(self) -> str:
        """Return the text."""
        return self.text

    def __bool__(self) -> bool:
        """Return whether there is something to show: a text, or a notice."""
        return bool(self.text or self.missing)


Part = str | Sentence | Fact


def sentence(
    *clauses: Clause | Group,
    when: Printed | None = None,
    otherwise: str = "",
) -> Sentence:
    """Return a sentence of the clauses that have something to print, for `say`.

        say(sentence(f"开展培训{sessions}", f"培训果农{farmers:余}", otherwise="本年没有登记培训"))

    `clauses` are texts without a mark at their end. They are divided by ，and the sentence ends in
    。. A list of clauses is a group, and groups are divided by ；. Empty texts are left out, and so
    is a clause that prints a figure that is 0, a listing without names, or a fact that the year
    does not have.

    What counts carries what does not: if clauses print figures and all of these are left out, the
    whole sentence is, and `otherwise` takes its place; without figures the same holds for listings.
    It takes its place, too, if `when` is 0 or empty. A clause of a register that was not sent is
    left out, and the notice on it is shown with the paragraph.

    Raises FigureError for a text that would print {x} in place of a figure.
    """
    require_filled(*_texts(clauses), otherwise)
    missing: dict[Missing, None] = {}
    if when is not None and when.missing:
        missing[when.missing] = None
    is_there = when is None or (bool(when) and not when.missing)
    text = _group(clauses, SEMICOLON, missing) if is_there else ""
    if text or missing:
        return Sentence(_closed(text) if text else "", tuple(missing))
    return Sentence(_closed(otherwise) if otherwise else "", is_otherwise=bool(otherwise))


def _texts(clauses: Iterable[Clause | Group]) -> list[str]:
    return [
        str(one)
        for clause in clauses
        for one in ([clause] if isinstance(clause, str | Fact) else clause)
    ]


def _group(clauses: Iterable[Clause | Group], divider: str, missing: dict[Missing, None]) -> str:
    """Return the clauses that are there, joined; adds to `missing` why registers are missing."""
    texts: list[tuple[str, bool]] = []  # with whether it is a group
    strengths: list[int] = []
    kept: list[int] = []
    for clause in clauses:
        if isinstance(clause, str | Fact):
            strength, text = _strength(str(clause)), _kept(str(clause), missing)
        else:
            strength = max((_strength(str(one)) for one in clause), default=0)
            text = _group(clause, COMMA, missing)
        strengths.append(strength)
        if text:
            texts.append((text, not isinstance(clause, str | Fact)))
            kept.append(strength)
    strongest = max(strengths, default=0)
    if strongest and strongest not in kept:
        return ""
    return _joined(texts, divider)


def _joined(texts: Sequence[tuple[str, bool]], divider: str) -> str:
    joined = ""
    after_group = False
    for text, is_group in texts:
        if joined and not _CLOSED.search(without_marks(joined)):
            joined += divider if after_group else COMMA
        joined += _without_divider(text)
        after_group = is_group
    return joined


def _without_divider(text: str) -> str:
    """Return a clause without a mark that divides it from the next, which is put where needed."""
    return _DIVIDED.sub("", text)


def _closed(text: str) -> str:
    text = _without_divider(text)
    return text if _CLOSED.search(without_marks(text)) else text + STOP


def _kept(clause: str, missing: dict[Missing, None]) -> str:
    """Return a clause; an empty text if something that it prints is not there."""
    printed = _printed(clause)
    reasons = [one.missing for one in printed if one.missing]
    missing |= dict.fromkeys(reasons)
    return clause if all(printed) and not reasons else ""


def _printed(clause: str) -> list[Printed | Reference]:
    return [marked_values[key] for key, __ in split(clause) if key in marked_values]


def prints_nothing(text: str) -> bool:
    """Return whether a text prints a figure that is 0 or missing, or names that are not there."""
    return any(one.missing or not one for one in _printed(text))


def _strength(clause: str) -> int:
    """Return 2 for a clause that prints figures, 1 for one of listings, 0 for any other."""
    kinds = {Figure: 2, Listing: 1}
    return max((kinds.get(type(one), 0) for one in _printed(clause)), default=0)
