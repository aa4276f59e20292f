"""Read an executed notebook, one chapter or all of them merged, into a Document.

`build.rendering` and the exporters (`export.base`) call `read_documents`, which makes the review,
its brief and the rest of one reading; `selection` says which cells are in which.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import filterfalse
from pathlib import Path
from typing import Any, NamedTuple

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
    Span,
    Table,
    map_text,
    pictures_in,
    plain,
    texts,
)
from annual_review.document.brief import BRIEF, BRIEF_ONLY, as_brief
from annual_review.document.chapter_notices import gather_notices
from annual_review.document.characters import rare_characters
from annual_review.document.left_out import (
    empty_heading,
    left_out,
    left_out_of_cell,
    not_compared,
    unfounded_drawings,
)
from annual_review.document.markdown import blocks_of_markdown
from annual_review.document.marks import MARK_CHARACTER
from annual_review.document.numbering import TaggedBlock, fit_levels, number_blocks
from annual_review.document.outputs import Evidence, blocks_of_output
from annual_review.document.placeholders import require_filled
from annual_review.document.places import place_of_cell
from annual_review.document.references import lost_references
from annual_review.document.selection import (
    dangling,
    of_brief,
    of_review,
    outside_brief,
    selected,
)
from annual_review.errors import BuildError, FigureError
from annual_review.project.document_parts import DocumentParts

REMOVE_CELL = "remove-cell"
_DEFAULT_TITLE = "工作综述"


class Documents(NamedTuple):
    """The documents that an executed notebook holds.

    `review` is the one that params/ want, `complete` what it would be with the whole chapter on
    data quality, `brief` that of the cells with the tags brief and brief-only, None without such a
    cell; `aside` is what only the brief has.
    """

    review: Document
    brief: Document | None
    complete: Document
    aside: Document

    @property
    def whole(self) -> Document:
        """All that cells have said, with the evidence of all figures: first those of the review."""
        evidence = self.complete.evidence | {
            id: entry
            for id, entry in self.aside.evidence.items()
            if id not in self.complete.evidence
        }
        return replace(
            self.complete, blocks=(*self.complete.blocks, *self.aside.blocks), evidence=evidence
        )


@dataclass
class _Cells:
    """What the cells of a notebook show: blocks with their places, figures, and warnings."""

    tagged: list[TaggedBlock] = field(default_factory=list)
    places: list[str] = field(default_factory=list)  # of the cells of the blocks
    texts: list[tuple[str, str]] = field(default_factory=list)  # with the places of their cells
    evidence: Evidence = field(default_factory=dict)
    left: list[str] = field(default_factory=list)


def read_document(nb: Mapping[str, Any]) -> Document:
    """Return the review that an executed notebook holds. Raises BuildError (see `read_documents`).

    The notebook's metadata may hold under "review" what is on the cover (title, office, year,
    date), the office's font files (fonts), its page (page), what has to be said of the data
    (data_note) and which parts it has (document). Outputs that are no part of the review are left
    out and noted (see `left_out`), and so are references to what is not shown.
    """
    return read_documents(nb).review


def read_documents(nb: Mapping[str, Any]) -> Documents:
    """Return the review that an executed notebook holds, its brief, and what only one of them has.

    Raises BuildError, which names the cell, for an output that is an error and for an unresolved
    mark.
    """
    read = _read_cells(nb["cells"])
    metadata = nb["metadata"]
    parts = DocumentParts.model_validate(metadata.get("review", {}).get("document") or {})
    fitted = list(fit_levels(read.tagged))
    placed = list(zip(read.places, (block for block, _ in read.tagged), strict=True))
    complete, shown = outside_brief(fitted), of_review(fitted, parts.quality)
    left = [*read.left, *lost_references([placed[at] for at in complete])]
    left += unfounded_drawings(placed)
    left += [
        empty_heading(*placed[complete[at]])
        for at in gather_notices([fitted[at] for at in complete]).empty
    ]
    left += dangling(placed, shown)
    bare = replace(
        _without_blocks(metadata, parts, _first_title(block for _place, block in placed)),
        rare=tuple(rare_characters(read.texts)),
    )

    def document(positions: Sequence[int]) -> Document:
        blocks = gather_notices(selected(fitted, positions)).blocks
        numbered = tuple(_without_repeated_notices(number_blocks(blocks, parts.headings)))
        return replace(bare, blocks=numbered, evidence=_in_order(read.evidence, numbered))

    brief = of_brief(fitted, {BRIEF, BRIEF_ONLY})
    whole = replace(document(complete), left_out=tuple(filter(None, left)))
    return Documents(
        whole if shown == complete else replace(document(shown), left_out=whole.left_out),
        as_brief(document(brief)) if brief else None,
        whole,
        document(of_brief(fitted, {BRIEF_ONLY})),
    )


def _read_cells(cells: Sequence[Mapping[str, Any]]) -> _Cells:
    """Return what the cells of a notebook show."""
    read = _Cells()
    chapter = ""
    aside: list[tuple[str, dict[str, object], str]] = []  # figures of cells for the brief alone
    for position, cell in enumerate(cells):
        tags = frozenset(cell["metadata"].get("tags", ()))
        if REMOVE_CELL in tags:
            continue
        name, own = _chapter_up_to(cells[: position + 1])
        place = place_of_cell(name, own, len(own) - 1)
        read.left.append(left_out_of_cell(name, own))
        blocks, printed = _read_cell(cell, place)
        read.left += not_compared(place, printed)
        read.texts += [(place, text) for block in blocks for text in texts(block)]
        chapter = _last_title(blocks) or chapter
        if cell["cell_type"] == "code" and _replaces_heading(read.tagged, blocks):
            read.tagged[-1] = (blocks[0], read.tagged[-1][1])
            blocks = blocks[1:]
        read.tagged += [(block, tags) for block in blocks]
        read.places += [place] * len(blocks)
        for id, entry in printed:
            if BRIEF_ONLY in tags:
                aside.append((id, entry | {"chapter": chapter}, place))
            else:
                _add(read.evidence, id, entry | {"chapter": chapter}, place)
    for id, entry, place in aside:  # the review says first how it prints a figure
        _add(read.evidence, id, entry, place)
    return read


def _replaces_heading(above: Sequence[TaggedBlock], blocks: Sequence[Block]) -> bool:
    """Return whether the first of `blocks` is a heading for the one of its level right above."""
    if not (above and blocks):
        return False
    last, first = above[-1][0], blocks[0]
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
                f"A figure was left unresolved in “{around}”.",
                place,
                "Write the sentence with say(f'…'), the figure inside its braces.",
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
            f"The figure {id} is {_summary(entry)} here, and {_summary(first)} "
            f"in {first['chapter']}.",
            place,
            "Give one of them another id.",
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


def _without_blocks(metadata: Mapping[str, Any], parts: DocumentParts, title: str) -> Document:
    """Return a Document with what the metadata holds for its cover; `title` if it has none."""
    review = metadata.get("review", {})
    fonts = {role: Path(path) for role, path in (review.get("fonts") or {}).items() if path}
    title = clean_text(review.get("title") or title)
    return Document(
        title=" ".join(title.split()),
        office=clean_text(review.get("office") or ""),
        year=int(review.get("year") or _year_of_run(metadata)),
        date=_day(review.get("date")),
        ends=_day(review.get("ends")),
        blocks=(),
        fonts=fonts,
        page=dict(review.get("page") or {}),
        data_note=clean_text(review.get("data_note") or ""),
        parts=parts,
    )


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _first_title(blocks: Iterable[Block]) -> str:
    headings = (plain(block.spans) for block in blocks if isinstance(block, Heading))
    return next(headings, _DEFAULT_TITLE)


def _year_of_run(metadata: Mapping[str, Any]) -> int:
    """Return the year that papermill ran the notebook with, or 0 if it is not known."""
    year = metadata.get("papermill", {}).get("parameters", {}).get("year", 0)
    return year if isinstance(year, int) else 0
