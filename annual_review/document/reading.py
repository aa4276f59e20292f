"""Read an executed notebook, one chapter or all of them merged, into a Document.

`build.rendering` and the exporters (`export.base`) call `read_document`.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import filterfalse
from pathlib import Path
from typing import Any

from annual_review.document.block_json import BLOCK_MIME
from annual_review.document.blocks import (
    Block,
    Chart,
    Document,
    Glance,
    Heading,
    ListBlock,
    Paragraph,
    Quote,
    RareCharacter,
    Span,
    Table,
    map_text,
    pictures_in,
    plain,
    texts,
)
from annual_review.document.chapter_notices import gather_notices
from annual_review.document.characters import rare_characters
from annual_review.document.leads import leads_first
from annual_review.document.left_out import (
    empty_heading,
    left_out,
    left_out_of_cell,
    not_compared,
    unfounded_drawings,
)
from annual_review.document.markdown import blocks_of_markdown
from annual_review.document.marks import MARK_CHARACTER
from annual_review.document.numbering import (
    UNNUMBERED,
    TaggedBlock,
    fit_levels,
    number_blocks,
)
from annual_review.document.outputs import Evidence, blocks_of_output
from annual_review.document.placeholders import require_filled
from annual_review.document.places import place_of_cell
from annual_review.document.references import lost_references
from annual_review.errors import BuildError, FigureError
from annual_review.language import _

REMOVE_CELL = "remove-cell"


def read_document(nb: Mapping[str, Any]) -> Document:
    """Return the review that an executed notebook holds.

    The notebook's metadata may hold under "review" what is on the cover (title, office, year,
    date), the office's font files (fonts), its page (page), what has to be said of the data
    (data_note), and its words (words). Outputs that are no part of the review are left out and
    noted (see `left_out`), and so are references to what is not shown.

    Raises BuildError, which names the cell, for an output that is an error and for an unresolved
    mark.
    """
    left: list[str] = []
    evidence: Evidence = {}
    read: list[tuple[TaggedBlock, str]] = []  # with the places of the blocks' cells
    printed_texts: list[tuple[str, str]] = []
    chapter = ""
    for position, cell in enumerate(nb["cells"]):
        tags = frozenset(cell["metadata"].get("tags", ()))
        if REMOVE_CELL in tags:
            continue
        name, cells = _chapter_up_to(nb["cells"][: position + 1])
        place = place_of_cell(name, cells, len(cells) - 1)
        left.append(left_out_of_cell(name, cells))
        blocks, printed = _read_cell(cell, place)
        left += not_compared(place, printed)
        printed_texts += [(place, text) for block in blocks for text in texts(block)]
        chapter = _last_title(blocks) or chapter
        if cell["cell_type"] == "code" and _replaces_heading(read, blocks):
            read[-1] = ((blocks[0], read[-1][0][1]), read[-1][1])
            blocks = blocks[1:]
        read += [((block, tags), place) for block in blocks]
        for id, entry in printed:
            _add(evidence, id, entry | {"chapter": chapter}, place)
    read = leads_first(read)
    gathered = gather_notices(list(fit_levels(one for one, __ in read)))
    placed = [(place, block) for (block, __), place in read]
    left += lost_references(placed)
    left += unfounded_drawings(placed)
    for at in gathered.empty:
        (heading, tags), place = read[at]
        if UNNUMBERED not in tags:  # an opening says nothing where there is nothing to notice
            left.append(empty_heading(place, heading))
    numbered = tuple(_without_repeated_notices(number_blocks(gathered.blocks)))
    rare = tuple(rare_characters(printed_texts))
    title = _first_title(block for __, block in placed)
    document = _with_title(nb["metadata"], title, numbered, _in_order(evidence, numbered), rare)
    return replace(document, left_out=tuple(filter(None, left)))


def _replaces_heading(above: Sequence[tuple[TaggedBlock, str]], blocks: Sequence[Block]) -> bool:
    """Return whether the first of `blocks` is a heading for the one of its level right above."""
    if not (above and blocks):
        return False
    last, first = above[-1][0][0], blocks[0]
    return isinstance(last, Heading) and isinstance(first, Heading) and last.level == first.level


def _chapter_up_to(
    cells: Sequence[Mapping[str, Any]],
) -> tuple[str, Sequence[Mapping[str, Any]]]:
    """Return the notebook that the last of some cells was merged from, and its cells up to it."""
    chapter = cells[-1]["metadata"].get("chapter", "")
    own = [cell for cell in cells if cell["metadata"].get("chapter", "") == chapter]
    return f"{chapter}.ipynb" if chapter else "", own


def _read_cell(
    cell: Mapping[str, Any], place: str
) -> tuple[list[Block], list[tuple[str, dict[str, object]]]]:
    """Return a cell's blocks, and the evidence of the figures in them by id.

    The blocks of a code cell are those of its outputs; its source is never shown.
    """
    blocks: list[Block] = []
    printed: list[tuple[str, dict[str, object]]] = []
    source = "".join(cell["source"])
    try:
        if cell["cell_type"] == "markdown":
            blocks = blocks_of_markdown(source, cell.get("attachments"))
            require_filled(blocks, None)
        for output in filterfalse(left_out, cell.get("outputs", ())):
            shown, figures = blocks_of_output(output, place)
            if BLOCK_MIME not in output.get("data", {}):  # else the chapter has looked
                require_filled(shown, [source])
            blocks += shown
            printed += figures.items()
    except BuildError as error:
        raise type(error)(error.what, error.where or place, error.remedy) from None
    for block in blocks:
        _require_no_marks(block, place)
    cleaned = [(id, clean_evidence(entry)) for id, entry in printed]
    return [map_text(block, clean_text) for block in blocks], cleaned


def _require_no_marks(block: Block, place: str) -> None:
    pictures = (picture for picture in pictures_in(block) if picture.format == "svg")
    drawn = [picture.content.decode(errors="replace") for picture in pictures]
    for text in [*texts(block), *drawn]:
        found = MARK_CHARACTER.search(text)
        if found:
            around = MARK_CHARACTER.sub("", text[max(0, found.start() - 20) : found.end() + 40])
            raise BuildError(
                _("A figure was left unresolved in “{around}”.", around=around),
                place,
                _("Write the sentence with say(f'…'), the figure inside its braces."),
            )


def clean_evidence(part: Any) -> Any:
    """Return evidence with every text in it cleaned."""
    if isinstance(part, str):
        return clean_text(part)
    if isinstance(part, list):  # mostly rows, lists of texts
        return [clean_text(one) if isinstance(one, str) else clean_evidence(one) for one in part]
    if isinstance(part, dict):
        return {key: clean_evidence(one) for key, one in part.items()}
    return part


@lru_cache(maxsize=1 << 16)
def clean_text(text: str) -> str:
    r"""Return text without characters that are not displayed but may disturb the page.

    Control characters (DOCX cannot hold them), marks of direction, soft hyphens and the like are
    removed; a tab or a line separator becomes a space; a newline stays.

    >>> clean_text("甲\u202e乙\x00\t丙\n")
    '甲乙 丙\n'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_clean_character(char) for char in text)


def _clean_character(char: str) -> str:
    category = unicodedata.category(char)
    if char == "\n" or category[0] not in "CZ" or category in ("Zs", "Co", "Cn"):
        return char
    return " " if category in ("Zl", "Zp") or char == "\t" else ""


def _last_title(blocks: list[Block]) -> str:
    titles = [plain(one.spans) for one in blocks if isinstance(one, Heading) and one.level == 1]
    return titles[-1] if titles else ""


def _add(evidence: Evidence, id: str, entry: dict[str, object], place: str) -> None:
    """Add a figure's evidence as first printed. Raises FigureError for another number's id."""
    first = evidence.setdefault(id, entry)
    if any(first.get(key) != entry.get(key) for key in ("value", "unit", "rule", "rows")):
        raise FigureError(
            _(
                "The figure {id} is {summary} here, and {summary2} in {first}.",
                id=id,
                summary=_summary(entry),
                summary2=_summary(first),
                first=first["chapter"],
            ),
            place,
            _("Give one of them another id."),
        )


def _summary(entry: Mapping[str, object]) -> str:
    return f"{entry.get('value')}{entry.get('unit', '')}（{entry.get('rule', '')}）"


def _without_repeated_notices(blocks: Iterable[Block]) -> Iterator[Block]:
    """Drop a notice that is repeated under the same heading."""
    seen: set[Paragraph] = set()
    for block in blocks:
        if isinstance(block, Heading):
            seen.clear()
        if isinstance(block, Paragraph) and block.role == "notice":
            if block in seen:
                continue
            seen.add(block)
        yield block


def _in_order(evidence: Evidence, blocks: tuple[Block, ...]) -> Evidence:
    """Return the evidence in the order of printing, with the labels of main figures."""
    items = [item for block in blocks if isinstance(block, Glance) for item in block.items]
    labels = {span.figure: label for span, label in reversed(items) if span.figure}  # the first
    ids = dict.fromkeys(id for block in blocks for id in _figures_in(block) if id in evidence)
    return {id: evidence[id] | ({"label": labels[id]} if labels.get(id) else {}) for id in ids}


def _figures_in(part: object) -> Iterator[str]:
    """Yield the ids of the figures that a block prints, in order."""
    if isinstance(part, Span):
        if part.figure:
            yield part.figure
    elif isinstance(part, tuple):
        for item in part:
            yield from _figures_in(item)
    elif isinstance(part, Paragraph | Quote):
        yield from _figures_in(part.spans)
    elif isinstance(part, ListBlock | Glance):
        yield from _figures_in(part.items)
    elif isinstance(part, Table):
        yield from _figures_in((part.says, part.rows))
    elif isinstance(part, Chart):
        yield from _figures_in((part.says, part.note))


def _with_title(
    metadata: Mapping[str, Any],
    title: str,
    blocks: tuple[Block, ...],
    evidence: Evidence,
    rare: tuple[RareCharacter, ...],
) -> Document:
    """Return the Document with what the metadata holds for its cover; `title` if it has none."""
    review = metadata.get("review", {})
    fonts = {role: Path(path) for role, path in (review.get("fonts") or {}).items() if path}
    title = clean_text(review.get("title") or title)
    return Document(
        title=" ".join(title.split()),
        office=clean_text(review.get("office") or ""),
        year=int(review.get("year") or _year_of_run(metadata)),
        date=_day(review.get("date")),
        ends=_day(review.get("ends")),
        blocks=blocks,
        evidence=evidence,
        fonts=fonts,
        page=dict(review.get("page") or {}),
        rare=rare,
        data_note=clean_text(review.get("data_note") or ""),
        words=dict(review.get("words") or {}),
    )


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _first_title(blocks: Iterable[Block]) -> str:
    headings = (plain(block.spans) for block in blocks if isinstance(block, Heading))
    return next(headings, "") or _default_title()


def _default_title() -> str:
    from annual_review.project.words import Words  # noqa: PLC0415 - imports pydantic

    return Words().title


def _year_of_run(metadata: Mapping[str, Any]) -> int:
    """Return the year that papermill ran the notebook with, or 0 if it is not known."""
    year = metadata.get("papermill", {}).get("parameters", {}).get("year", 0)
    return year if isinstance(year, int) else 0
