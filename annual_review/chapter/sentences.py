"""Sentences: f-strings with figures in them, shown as paragraphs that know their figures."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, get_args

import pandas as pd

from annual_review.chapter.figures import Figure
from annual_review.chapter.lab_view import bundle, look_of_listing, look_of_nothing, show_blocks
from annual_review.chapter.selections import missing_register, tally
from annual_review.document.blocks import (
    Block,
    Glance,
    Paragraph,
    Role,
    Span,
    Spans,
    Table,
    map_text,
    plain,
)
from annual_review.document.marks import mark, marked_values, split, without_marks
from annual_review.errors import FigureError

Evidence = dict[str, dict[str, Any]]


def show(*blocks: Block | None) -> None:
    """Show charts and tables where they stand; None (nothing to draw) shows nothing.

    A cell of a table in which a figure is formatted knows it, as a sentence does.
    """
    evidence: Evidence = {}
    shown = [_shown(block, evidence) for block in blocks if block is not None]
    show_blocks(shown, evidence)


def _shown(block: Block, evidence: Evidence) -> Block:
    """Return a block whose cells know their figures; adds to `evidence`."""
    if not isinstance(block, Table):
        return map_text(block, without_marks)
    rows = tuple(tuple(_cell(cell, evidence) for cell in row) for row in block.rows)
    return replace(map_text(block, without_marks), rows=rows)


def _cell(cell: Spans, evidence: Evidence) -> Spans:
    spans, _ = _spans(plain(cell), evidence) if len(cell) == 1 else (cell, [])
    return spans


def let_cells_show_blocks() -> None:
    """Let Jupyter show a chart or a table that is the last line of a cell as `show` does."""
    from IPython import get_ipython  # noqa: PLC0415 - only a kernel shows anything

    shell = get_ipython()
    if shell is not None:
        for kind in get_args(Block):
            shell.display_formatter.mimebundle_formatter.for_type(kind, _bundle_of_one)


def _bundle_of_one(block: Block, **_: Any) -> dict[str, Any]:
    evidence: Evidence = {}
    return bundle([_shown(block, evidence)], evidence)


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
            if text:  # a change says nothing where there is no year before
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
    if key not in marked_values:
        raise FigureError(
            f"The figure {key} is not known here.", remedy="Run the cell that computes it first."
        )
    found: Figure | Listing = marked_values[key]
    return found


@dataclass(frozen=True)
class Listing:
    """Names taken from records, to be listed in a sentence; `missing` as in Figure.

    Formats as “甲、乙、丙”; `{names:2}` stops after two and adds 等, `{names:6等}` always adds it.
    Names in “” or 《》 stand side by side (GB/T 15834-2011, 4.5.3.5).
    """

    names: tuple[str, ...]
    missing: str = ""
    bracket: str = ""

    def __format__(self, spec: str) -> str:
        """List the names, marked so that the sentence that prints them knows them for names."""
        key = f"@{id(self):x}"
        marked_values[key] = self
        return mark(key, "" if self.missing else self.text(spec))

    def text(self, spec: str = "") -> str:
        """List the names as plain text."""
        match = re.fullmatch(r"(\d*)(等?)", spec)
        if match is None:
            remedy = "Write {names}, {names:6} or {names:6等}."
            raise FigureError(f"'{spec}' is no way to list names.", remedy=remedy)
        most = int(match[1] or len(self.names))
        names = [self.bracket[:1] + name + self.bracket[1:] for name in self.names[:most]]
        stand_alone = all(name[:1] + name[-1:] in ("“”", "《》") for name in names)
        return ("" if stand_alone else "、").join(names) + (
            "等" if match[2] or most < len(self.names) else ""
        )

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        """Return what Jupyter shows of a listing that is a cell's last line; see `looks`."""
        if self.missing:
            return look_of_nothing(self.missing)
        return look_of_listing(self.names, self.text)

    def __bool__(self) -> bool:
        """Tell whether there is anything to say."""
        return bool(self.names) or bool(self.missing)

    def __len__(self) -> int:
        """Return how many names there are."""
        return len(self.names)


def listing(column: pd.Series, order: list[str] | None = None, bracket: str = "") -> Listing:
    """List the different values of a column: as `order` has them, then the most frequent first.

    In a sentence `{names}` lists all, `{names:6}` the first six with 等, `{names:6等}` 等 always.
    `bracket` is put around each: “”, 《》.
    """
    counts = tally(column)
    ranked = [name for name in order or [] if name in counts.index]
    names = (*ranked, *(str(name) for name in counts.index if name not in ranked))
    return Listing(names, missing_register(column), bracket)
