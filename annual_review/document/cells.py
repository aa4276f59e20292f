"""Read the cells of an executed notebook: their blocks, the figures in them, what they warn of.

`reading` makes documents of them. A code cell's source is never shown.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import filterfalse
from typing import Any

from annual_review.document.block_json import BLOCK_MIME
from annual_review.document.blocks import (
    Block,
    Heading,
    Origin,
    map_text,
    pictures_in,
    plain,
    texts,
    with_origin,
)
from annual_review.document.drawing_texts import texts_of_drawings
from annual_review.document.left_out import left_out, left_out_of_cell, not_compared
from annual_review.document.markdown import blocks_of_markdown
from annual_review.document.marks import MARK_CHARACTER
from annual_review.document.numbering import TaggedBlock
from annual_review.document.outputs import Evidence, blocks_of_output
from annual_review.document.placeholders import require_filled
from annual_review.document.places import place_of_cell
from annual_review.document.slides import ASIDE
from annual_review.errors import BuildError, FigureError
from annual_review.language import _

REMOVE_CELL = "remove-cell"


@dataclass
class Cells:
    """What the cells of a notebook show: blocks with their places, figures, and warnings."""

    blocks: list[tuple[TaggedBlock, str]] = field(default_factory=list)  # with their cells' places
    texts: list[tuple[str, str]] = field(default_factory=list)  # with the places of their cells
    evidence: Evidence = field(default_factory=dict)
    left: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class ReadCell:
    """What one cell shows, whatever is in others; `printed` are its figures with their ids."""

    tags: frozenset[str]
    is_code: bool
    place: str
    blocks: list[Block]
    texts: list[str]
    printed: list[tuple[str, dict[str, object]]]
    left: list[str]


class ReadCells:
    """The cells of a chapter, read before others have been executed.

    An error of one of them is raised when they are iterated over, after the cells before it: the
    first error of a review is the same, whichever chapter is read first.
    """

    def __init__(self, cells: Sequence[Mapping[str, Any]]) -> None:
        self._cells: list[ReadCell] = []
        self._error: BuildError | None = None
        try:
            for cell in each_cell(cells):
                self._cells.append(cell)
        except BuildError as error:
            self._error = error

    def __iter__(self) -> Iterator[ReadCell]:
        yield from self._cells
        if self._error is not None:
            raise self._error


def each_cell(cells: Iterable[Mapping[str, Any]]) -> Iterator[ReadCell]:
    """Yield what each cell of a notebook shows. Raises BuildError, which names the cell."""
    chapters: dict[str, list[Mapping[str, Any]]] = {}
    for cell in cells:
        chapter = cell["metadata"].get("chapter", "")
        own = chapters.setdefault(chapter, [])
        own.append(cell)
        tags = frozenset(cell["metadata"].get("tags", ()))
        if REMOVE_CELL in tags:
            continue
        name = f"{chapter}.ipynb" if chapter else ""
        place = place_of_cell(name, own, len(own) - 1)
        left = [left_out_of_cell(name, own)]
        blocks, printed = _read_cell(cell, place)
        blocks = _with_origins(blocks, cell["metadata"])
        left += not_compared(place, printed)
        shown = [text for block in blocks for text in (*texts(block), *texts_of_drawings(block))]
        yield ReadCell(tags, cell["cell_type"] == "code", place, blocks, shown, printed, left)


def gathered(cells: Iterable[ReadCell]) -> Cells:
    """Return what the cells of a notebook show, together.

    Raises FigureError for two numbers with one id.
    """
    read = Cells()
    chapter = ""
    aside: list[tuple[str, dict[str, object], str]] = []  # figures that the review does not print
    for cell in cells:
        blocks, place = cell.blocks, cell.place
        read.left += cell.left
        read.texts += [(place, text) for text in cell.texts]
        chapter = _last_title(blocks) or chapter
        if cell.is_code and _replaces_heading(read.blocks, blocks):
            (_heading, its_tags), where = read.blocks[-1]
            read.blocks[-1] = ((blocks[0], its_tags), where)
            blocks = blocks[1:]
        read.blocks += [((block, cell.tags), place) for block in blocks]
        for id, entry in cell.printed:
            if cell.tags & ASIDE:
                aside.append((id, entry | {"chapter": chapter}, place))
            else:
                _add(read.evidence, id, {"chapter": chapter} | entry, place)
    for id, entry, place in aside:  # the review says first how it prints a figure
        _add(read.evidence, id, entry, place)
    return read


def _with_origins(blocks: list[Block], metadata: Mapping[str, Any]) -> list[Block]:
    """Return the blocks of a cell of a merged notebook with their origins."""
    chapter, cell = metadata.get("chapter", ""), metadata.get("cell", "")
    if not chapter or not cell:
        return blocks
    return [with_origin(one, Origin(chapter, cell, at)) for at, one in enumerate(blocks)]


def _replaces_heading(above: Sequence[tuple[TaggedBlock, str]], blocks: Sequence[Block]) -> bool:
    """Return whether the first of `blocks` is a heading for the one of its level right above."""
    if not (above and blocks):
        return False
    last, first = above[-1][0][0], blocks[0]
    return isinstance(last, Heading) and isinstance(first, Heading) and last.level == first.level


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
    if isinstance(part, list):  # mostly rows, of which each stands in the evidence of many figures
        with suppress(TypeError):  # a list or an object in it
            if _CLEAN.issuperset(part):
                return part
        cleaned = [clean_text(one) if isinstance(one, str) else clean_evidence(one) for one in part]
        with suppress(TypeError):
            _CLEAN.update(cleaned)
        return cleaned
    if isinstance(part, dict):
        return {key: clean_evidence(one) for key, one in part.items()}
    return part


_CLEAN: set[object] = set()  # texts that `clean_text` has returned, numbers and None


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
                "The figure {id} is {here} here, and {there} in {chapter}.",
                id=id,
                here=_summary(entry),
                there=_summary(first),
                chapter=first["chapter"],
            ),
            place,
            _("Give one of them another id."),
        )


def _summary(entry: Mapping[str, object]) -> str:
    return f"{entry.get('value')}{entry.get('unit', '')}（{entry.get('rule', '')}）"
