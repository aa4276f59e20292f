"""Show sentences, charts and tables in a chapter; each number in them knows its figure.

Sentences are f-strings. The figures and listings in them print as text marked with keys
(`document.marks`), of which `compose` makes spans and evidence.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

from annual_review.chapter.clauses import Part, Printed, Sentence
from annual_review.chapter.facts import Fact
from annual_review.chapter.figures import Figure, shows_of
from annual_review.chapter.findings import without_mark_at_end
from annual_review.chapter.lab_view import bundle_of_blocks, show_blocks
from annual_review.chapter.listing import Listing
from annual_review.chapter.references import Reference, id_of
from annual_review.chapter.rounded_changes import word_changes
from annual_review.chapter.small_counts.tables import with_note
from annual_review.chapter.typed_text import (
    require_filled,
    require_filled_block,
    require_filled_names,
)
from annual_review.chapter.whole_year import WHOLE, Marked, mark_whole
from annual_review.document.blocks import (
    Block,
    Chart,
    Glance,
    Heading,
    Paragraph,
    Role,
    Span,
    Spans,
    Table,
    map_text,
    plain,
)
from annual_review.document.marks import marked_values, split, without_marks
from annual_review.document.missing import Missing
from annual_review.errors import FigureError
from annual_review.language import _

_Evidence = dict[str, dict[str, Any]]  # Figure.evidence() by id, to be added to


def say(*sentences: Part, when: Printed | None = None, otherwise: str = "") -> None:
    """Show `sentences` as one paragraph; what is empty is left out.

        say(f"培训果农{farmers:余}。", when=farmers, otherwise="本年没有登记培训。")
        say(sentence(f"开展培训{held}", f"培训果农{farmers:余}"), review.facts["队伍.成效"])

    `sentences` are texts, what `sentence` returns, and facts of the year. In a text `{x}` prints
    the exact number of the figure x; `.1` so many decimals, `,` thousands, `.2万` and `.2亿` in
    another scale; 余 and 多 round down to ten, 万 to ten thousand, 汉 writes Chinese numerals
    (GB/T 15835-2011), and they combine: 汉多, 万余, `,.1`. `{x:=全部达标}` prints what follows =,
    and `{x:比}` the change from the year before; `{x:变化}` prints it where it is worth saying. A
    change is worded as its number is printed: behind one that is rounded down it is rounded, too.

    If the figure `when` is 0, the text `otherwise` is shown instead. A sentence with a figure of a
    register that was not sent or cannot be used is replaced by a notice, and one with a figure that
    has no value is left out. A paragraph that then ends in a comma ends in a full stop. Raises
    FigureError for two figures with one id, and for a text that would print {x} in place of a
    figure, since f is missing before its quote.
    """
    _show(sentences, "body", when, otherwise)


def analysis(*sentences: Part, when: Printed | None = None, otherwise: str = "") -> None:
    """Show `sentences` as a paragraph on what the numbers show: comparisons, and what charts show.

        analysis(f"从培训规模看，{peak(by_town)}培训果农最多。" if peak(by_town) else "")

    `when` and `otherwise` are as for `say`. The review prints it as it prints `say`; the article
    made of the review leaves it out.
    """
    _show(sentences, "analysis", when, otherwise)


def _show(sentences: tuple[Part, ...], role: Role, when: Printed | None, otherwise: str) -> None:
    require_filled(*map(str, sentences), otherwise)
    if when is not None and when.missing:
        show_blocks([when.missing.paragraph], {})
    elif when is None or when:
        show_blocks(*compose(sentences, role))
    else:
        show_blocks(*compose((Sentence(otherwise, is_otherwise=True),), role))


def heading(text: str, level: int = 1) -> None:
    """Show a heading, in place of the one of its level that stands right above the cell.

        heading(f"搭建一个载体，创新{kinds:汉}")

    So a heading that is written in a Markdown cell fits the year. `text` is its words, without a
    number before them; figures in it print and are no links. `level` is 1 for the chapter's title,
    2 for a section. An empty text leaves the heading above as it is.
    """
    require_filled(text)
    shown = "" if _prints_no_value(text) else without_marks(text)
    show_blocks([Heading(level, (Span(shown),))] if shown else [], {})


def lead(*sentences: Part) -> None:
    """Show `sentences` as the paragraph that opens a chapter, in larger type.

        lead("用心用情做好老干部工作。", f"{review.year}年，统筹推进各项工作。")

    Figures print and empty texts are left out as by `say`.
    """
    require_filled(*map(str, sentences))
    show_blocks(*compose(sentences, "lead"))


def note(*sentences: Part) -> None:
    """Show `sentences` as a paragraph in small type.

        note("本页数字取自各单位登记的台账。")

    Figures print and empty texts are left out as by `say`.
    """
    require_filled(*map(str, sentences))
    show_blocks(*compose(sentences, "note"))


def notice(*sentences: Part) -> None:
    """Show `sentences` as a paragraph set apart from the text, to be noticed.

        notice("各项去向相加与总行数不符，请联系维护人员。" if differing else "")

    Figures print and empty texts are left out as by `say`.
    """
    require_filled_names(*map(str, sentences))  # may hold messages of the program, names of files
    show_blocks(*compose(sentences, "notice"))


def glance(*items: tuple[str, str]) -> None:
    """Show figures in large type, side by side.

        glance((f"{farmers:余}", "培训果农"), (f"{held}", "宣讲"))

    `items` are pairs of a formatted figure and its label. A figure that is 0, or of a register that
    was not sent, is left out. In a review of a part of the year, or of one that goes on, the label
    of a figure of a register without dates ends in （全年）.
    """
    evidence: _Evidence = {}
    shown = []
    for text, label in items:
        require_filled(text, label)
        own: _Evidence = {}
        spans, missing = _spans(text, own, says_whole=False)
        if len(spans) > 1 and not missing:
            raise FigureError(
                _("“{text}” is more than one figure.", text=plain(spans)),
                remedy=_("Give a formatted figure alone, and its words as the label."),
            )
        if spans and not missing and all(entry["value"] for entry in own.values()):
            shown.append((spans[0], label + (WHOLE if _is_said_whole(text) else "")))
            evidence |= own
    show_blocks([Glance(tuple(shown))] if shown else [], evidence)


def _is_said_whole(text: str) -> bool:
    """Return whether a formatted figure is of the year, and others of a part of it."""
    printed = [_printed_by(key) for key, __ in split(text) if key]
    return any(isinstance(one, Figure) and one.is_said_whole for one in printed)


def show(*blocks: Block | None) -> None:
    """Show charts and tables, one below the other.

        show(bars(tally(training["乡镇"]), "各乡镇培训场次", "场次"), table(training, "培训情况"))

    `blocks` are what `bars`, `table` and the like return; None, which they return if there is
    nothing to show, shows nothing.
    """
    evidence: _Evidence = {}
    shown = [
        one
        for block in blocks
        if block is not None
        for one in with_note(_with_figures(block, evidence))
    ]
    show_blocks(shown, evidence)


def let_cells_show_blocks() -> None:
    """Let Jupyter show a chart or a table that is the last line of a cell as `show` does."""
    from IPython import get_ipython  # noqa: PLC0415 - only a kernel shows anything

    shell = get_ipython()
    if shell is not None:
        for kind in get_args(Block):
            shell.display_formatter.mimebundle_formatter.for_type(kind, _bundle_of_block)


def _bundle_of_block(block: Block, **__: Any) -> dict[str, Any]:
    evidence: _Evidence = {}
    return bundle_of_blocks(with_note(_with_figures(block, evidence)), evidence)


def _with_figures(block: Block, evidence: _Evidence) -> Block:
    """Return a block that knows the figures in its finding and its cells; adds to `evidence`."""
    require_filled_block(block)
    shown = map_text(block, _displayed)
    if isinstance(block, Chart | Table) and isinstance(shown, Chart | Table):
        (text,) = word_changes([plain(block.says)])
        is_said = WHOLE in shown.caption
        spans, missing = _spans(text, evidence, says_whole=not is_said)
        says = () if missing else without_mark_at_end(spans)
        shown = replace(shown, says=says, id=id_of(block) if block.caption else "")
    if isinstance(block, Chart) and isinstance(shown, Chart):
        shown = replace(shown, note=_spans(plain(block.note), evidence)[0])
    if isinstance(block, Table) and isinstance(shown, Table):
        is_said = "全年" in shown.caption or any("全年" in name for name in shown.header)
        rows = tuple(
            tuple(
                _spans(text, evidence, says_whole=not (is_said or "全年" in plain(row[0])))[0]
                if len(cell) == 1
                else cell
                for cell, text in zip(row, word_changes(list(map(plain, row))), strict=True)
            )
            for row in block.rows
        )
        shown = replace(shown, rows=rows)
    return shown


def _displayed(text: str) -> str:
    return without_marks(word_changes([text])[0])


def compose(sentences: tuple[Part, ...], role: Role) -> tuple[list[Block], _Evidence]:
    """Return the blocks of some sentences, and the evidence of the figures in them."""
    evidence: _Evidence = {}
    shown: list[Span] = []
    reasons: list[Missing] = []
    is_absent = True
    shown_sentences = list(filter(None, sentences))
    texts = word_changes(list(map(str, shown_sentences)))
    for sentence, text in zip(shown_sentences, texts, strict=True):
        if _prints_no_value(text):
            continue
        spans, missing = _spans(text, evidence)
        reasons += missing or (sentence.missing if isinstance(sentence, Sentence) else ())
        if spans and not missing:
            shown += spans
            is_absent &= isinstance(sentence, Sentence) and sentence.is_otherwise
    own: Role = "absent" if shown and is_absent else role
    blocks: list[Block] = [Paragraph(_with_full_stop(shown), own)] if shown else []
    return blocks + [reason.paragraph for reason in dict.fromkeys(reasons)], evidence


def _prints_no_value(text: str) -> bool:
    """Return whether a text prints a figure without a value, and so says nothing."""
    keys = (key for key, __ in split(text) if key in marked_values)
    return any(getattr(marked_values[key], "lacks_value", False) for key in keys)


def _with_full_stop(spans: list[Span]) -> Spans:
    """End a paragraph, whose last sentences may have been left out, with a full stop."""
    *first, last = spans
    if last.figure or not last.text.endswith(("，", "；", "、")):
        return tuple(spans)
    return (*first, replace(last, text=f"{last.text[:-1]}。"))


def _spans(
    sentence: str, evidence: _Evidence, *, says_whole: bool = True
) -> tuple[Spans, list[Missing]]:
    """Return a sentence as spans, and why registers of it are missing; adds to `evidence`.

    If it `says_whole`, it says 全年 of the figures of which nothing else does (whole_year.py).
    """
    spans: list[Marked] = []
    missing: list[Missing] = []
    own: _Evidence = {}
    for key, text in split(sentence):
        printed = _printed_by(key) if key else None
        if printed is not None and printed.missing:
            missing.append(printed.missing)
        elif isinstance(printed, Figure):
            if text:  # a change is empty where there is no year before
                is_whole = says_whole and printed.is_said_whole
                span = Span(text, figure=printed.id, shows=shows_of(key))
                spans.append((span, is_whole))
                _add_evidence(own, printed, text)
        elif isinstance(printed, Reference):
            spans.append((Span(text, refers=printed.ids), None))
        elif text and isinstance(printed, Fact):
            spans.append((Span(text), None))
        elif text:
            is_name = isinstance(printed, Listing) and printed.is_of_register
            spans.append((Span(text, is_name=is_name), None))
    if not missing:
        for id, entry in own.items():
            evidence.setdefault(id, entry)
    return mark_whole(spans), missing


def _printed_by(key: str) -> Printed | Reference:
    """Return the figure, the listing, the fact or the reference that printed a marked text."""
    if key not in marked_values:
        raise FigureError(
            _("The figure {key} is not known here.", key=key),
            remedy=_("Run the cell that computes it first."),
        )
    found: Printed | Reference = marked_values[key]
    return found


def _add_evidence(evidence: _Evidence, figure: Figure, text: str) -> None:
    """Add a figure as first printed. Raises FigureError for another figure with the same id."""
    entry = figure.evidence()
    first = evidence.setdefault(figure.id, entry | {"text": text})
    if any(first.get(key) != entry[key] for key in entry):
        raise FigureError(
            _("Two figures have this id."), figure.id, _("Give one of them another id.")
        )
