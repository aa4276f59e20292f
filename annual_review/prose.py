"""Sentences: f-strings with figures in them, shown as paragraphs that know their figures."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from annual_review.display import show_blocks
from annual_review.document import Block, Glance, Paragraph, Role, Span, Spans
from annual_review.errors import FigureError
from annual_review.figures import Figure, Listing, printable
from annual_review.marks import split

Evidence = dict[str, dict[str, Any]]


def say(*sentences: str, when: Figure | None = None, otherwise: str = "") -> None:
    """Show sentences as one paragraph; an empty sentence is left out.

        say(f"培训果农{farmers:余}。", when=farmers, otherwise="本年没有登记培训。")

    A figure's exact number is `{x}`; 余 and 多 floor it to ten, 万 to ten thousand, 汉 writes it in
    Chinese numerals (they combine: 汉多, 万余); `{x:=全部达标}` prints what stands behind the =.
    A sentence that prints a figure of a register that nobody sent, or that cannot be read, is left
    out too, and a notice says so in its place. Where the figure `when` is zero, `otherwise` is said
    instead.
    """
    if when is not None and when.missing:
        show_blocks([missing_notice(when.missing)], {})
    elif when is None or when:
        show_blocks(*compose(sentences, "body"))
    else:
        show_blocks(*compose((otherwise,), "body"))


def lead(*sentences: str) -> None:
    """Show sentences as a paragraph that opens a chapter."""
    show_blocks(*compose(sentences, "lead"))


def note(*sentences: str) -> None:
    """Show sentences in small type."""
    show_blocks(*compose(sentences, "note"))


def notice(*sentences: str) -> None:
    """Show sentences set apart, to be seen."""
    show_blocks(*compose(sentences, "notice"))


def glance(*items: tuple[str, str]) -> None:
    """Show figures large, side by side: pairs of a formatted figure and its label.

        glance((f"{farmers:余}", "培训果农"), (f"{held}", "宣讲"))

    A figure of nothing, or of a register that nobody sent, is left out.
    """
    evidence: Evidence = {}
    cells = []
    for text, label in items:
        own: Evidence = {}
        spans, missing = _spans(text, own)
        if spans and not missing and all(kept["value"] for kept in own.values()):
            cells.append((spans[0], label))
            evidence |= own
    show_blocks([Glance(tuple(cells))] if cells else [], evidence)


def compose(sentences: tuple[str, ...], role: Role) -> tuple[list[Block], Evidence]:
    """Return the blocks of some sentences, and the evidence of the figures in them."""
    evidence: Evidence = {}
    said: list[Span] = []
    lacking: list[str] = []
    for sentence in filter(None, sentences):
        spans, missing = _spans(sentence, evidence)
        if missing:
            lacking += missing
        else:
            said += spans
    blocks: list[Block] = [Paragraph(_closed(said), role)] if said else []
    return blocks + [missing_notice(reason) for reason in dict.fromkeys(lacking)], evidence


def _closed(spans: list[Span]) -> Spans:
    """End a paragraph, whose last sentences may have been left out, with a full stop."""
    *first, last = spans
    if last.figure or not last.text.endswith(("，", "；", "、")):
        return tuple(spans)
    return (*first, replace(last, text=f"{last.text[:-1]}。"))


def missing_notice(reason: str) -> Paragraph:
    """Say why a register has nothing to say."""
    return Paragraph((Span(reason),), "notice")


def _spans(sentence: str, evidence: Evidence) -> tuple[Spans, list[str]]:
    """Return a sentence as spans and why registers of it are missing; adds to `evidence`."""
    found: list[Span] = []
    missing: list[str] = []
    own: Evidence = {}
    for key, text in split(sentence):
        printed = _find(key, sentence) if key else None
        if printed is not None and printed.missing:
            missing.append(printed.missing)
        elif isinstance(printed, Figure):
            found.append(Span(text, figure=printed.id))
            _keep(own, printed, text)
        elif text:
            found.append(Span(text, is_name=printed is not None))
    if not missing:
        for key, kept in own.items():
            evidence.setdefault(key, kept)
    return tuple(found), missing


def _keep(evidence: Evidence, figure: Figure, text: str) -> None:
    """Keep a figure's evidence as first printed. Raises FigureError for another of the same id."""
    kept = figure.evidence()
    first = evidence.setdefault(figure.id, kept | {"text": text})
    if any(first[key] != kept[key] for key in kept):
        raise FigureError(
            "Two figures have this id.", figure.id, "Give one of them an id of its own."
        )


def _find(key: str, sentence: str) -> Figure | Listing:
    if key not in printable:
        raise FigureError(
            f"The figure {key} is not known here.", remedy="Run the cell that computes it first."
        )
    return printable[key]
