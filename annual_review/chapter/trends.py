"""Word what has grown and what has fallen since the year before.

Chapters print `trends` as a paragraph. What is said, in which order and how, is decided by the rule
of values/changes.py. Each figure is compared with itself, and nothing is added up: a sum over
unlike things, such as talks and visits, grows with whatever is counted in small pieces.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from annual_review.chapter.facts import Fact
from annual_review.chapter.figures import Figure
from annual_review.chapter.printed_figures import printed_figures
from annual_review.document.marks import mark, split
from annual_review.errors import FigureError, did_you_mean
from annual_review.language import _
from annual_review.values.change_words import ALIKE, beside
from annual_review.values.changes import Change, Verdict

Why = str | Fact | list[str | Fact]
MOST = 3  # changes that a sentence gives numbers of, and names that it lists
MOST_EXPLAINED = 2  # changes that are told with their reasons, in a sentence each
_ENDS = "。；，、"


@dataclass(frozen=True)
class _Trend:
    """A figure that is compared with the year before, as it is printed, and why it has changed."""

    name: str
    figure: Figure
    change: Change
    printed: str
    spec: str = ""
    why: str = ""

    def clause(self) -> str:
        """Return what has become of it, and why: 培训果农1493人，下降47.2%，主要是…."""
        if self.change.verdict is Verdict.NEW:
            said = f"新增{self.name}{self.printed}"
        elif self.change.verdict is Verdict.CEASED:
            before = beside(self.change.before, self.change.unit, self.spec)
            said = self.name + self.figure.marked(
                f"没有登记（{self.change.year}{before}）", shows="change"
            )
        else:
            change = f"{self.figure:变化}" if self.change.style == ALIKE else f"{self.figure:增减}"
            said = f"{self.name}{self.printed}{change}"
        return f"{said}，{self.why}" if self.why else said


def trends(figures: Mapping[str, Figure | str], why: Mapping[str, Why] | None = None) -> str:
    """Return what has grown, what has fallen and what is as before, in a sentence each.

        say(trends({"培训果农": farmers, "宣讲": held}, why={"培训果农": because(…)}))

    `figures` are figures by what they count, or figures as an f-string prints them (f"{x:余}"),
    whose changes are then rounded. `why` gives, by the same names, reasons for changes: clauses of
    `because` and `mostly`, facts of the year, or a list of these; an empty one says nothing.

    A change is named if the rule of values/changes.py says so: the most prominent first, three of
    them with numbers (two, in a sentence each, where there are reasons), then names. Each number
    opens to its rows of both years. A figure that cannot be compared is left out: its register is
    missing or empty, has no year before, has no dates to divide an unfinished year by, or is
    redefined. Returns an empty text if there is nothing to say.
    Raises FigureError for a name in `why` that is not in `figures`, for a text that is not one
    figure, and for a figure whose rows were not selected with `where` (see `Figure.against`).
    """
    reasons = why or {}
    _require_known(reasons, figures)
    compared = [
        _Trend(name, one.figure, change, one.text, one.spec, _reason(reasons.get(name, "")))
        for name, one in printed_figures(figures).items()
        if (change := one.figure.change) is not None and not change.redefined
    ]
    changed = [
        _changed(compared, (Verdict.ROSE, Verdict.NEW), "增长"),
        _changed(compared, (Verdict.FELL, Verdict.CEASED), "下降"),
    ]
    said = "".join(f"{sentence}。" for sentence in [*changed, _level(compared)] if sentence)
    opening = "" if not compared else _opening(compared[0].change)
    return f"{opening}{said}" if any(changed) else said


def _opening(change: Change) -> str:
    """Return what opens the sentences; nothing where each change says 同比."""
    return "" if change.style == ALIKE else f"与{change.year}相比，"


def _changed(compared: Sequence[_Trend], verdicts: Sequence[Verdict], verb: str) -> str:
    """Return a sentence on the changes of one direction; those of `verdicts[1]` come last."""
    found = [one for one in compared if one.change.verdict in verdicts]
    ordered = sorted(
        found,
        key=lambda one: (verdicts.index(one.change.verdict), -one.change.prominence),
    )
    is_explained = any(one.why for one in ordered[:MOST])
    most = MOST_EXPLAINED if is_explained else MOST
    named, others = ordered[:most], ordered[most:]
    said = ("。" if is_explained else "；").join(one.clause() for one in named)
    return f"{said}；{_names(others)}也有{verb}" if others else said


def _level(compared: Sequence[_Trend]) -> str:
    """Return a sentence on what is as before; as alike as the one that has changed the most."""
    found = [one for one in compared if one.change.verdict is Verdict.LEVEL and one.figure]
    if not found:
        return ""
    ordered = sorted(found, key=lambda one: -abs(one.figure.value))
    named = "、".join(f"{one.name}{one.printed}" for one in ordered[:MOST])
    least = max(found, key=lambda one: one.change.size)
    more = "等" if len(found) > MOST else ""
    return f"{named}{more}，{least.change.than.level(least.change.level_words)}"


def _names(trends: Sequence[_Trend]) -> str:
    return "、".join(one.name for one in trends[:MOST]) + ("等" if len(trends) > MOST else "")


def _require_known(why: Mapping[str, object], figures: Mapping[str, object]) -> None:
    for name in why:
        if name not in figures:
            raise FigureError(
                _("There is a reason for '{name}', but no such figure.", name=name),
                remedy=did_you_mean(name, list(figures))
                or _("There are {names}.", names="、".join(figures)),
            )


def _reason(why: Why) -> str:
    """Return the reasons as clauses, without the punctuation that ends them."""
    reasons = why if isinstance(why, list) else [why]
    return "，".join(_without_end(str(one)) for one in reasons if one)


def _without_end(text: str) -> str:
    """Return a marked text without the punctuation at its end."""
    *parts, (key, last) = split(text)
    ended = [*parts, (key, last.rstrip(_ENDS))]
    return "".join(mark(key, part) if key else part for key, part in ended)
