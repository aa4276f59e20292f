"""Read an executed notebook, one chapter or all of them merged, into a Document.

`build.rendering` and the exporters (`export.base`) call `read_documents`, which makes the review,
its brief, slides and the rest of one reading; `selection` says which cells are in which.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

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
    plain,
)
from annual_review.document.brief import BRIEF, BRIEF_ONLY, as_brief
from annual_review.document.cells import ReadCell, clean_text, each_cell, gathered
from annual_review.document.chapter_notices import gather_notices
from annual_review.document.characters import rare_characters
from annual_review.document.leads import leads_first
from annual_review.document.left_out import (
    empty_heading,
    unfounded_drawings,
)
from annual_review.document.numbering import UNNUMBERED, fit_levels, number_blocks
from annual_review.document.outputs import Evidence
from annual_review.document.references import lost_references
from annual_review.document.selection import (
    dangling,
    not_aside,
    of_brief,
    of_review,
    selected,
    with_quality_marked,
)
from annual_review.document.slides import ASIDE, of_slides
from annual_review.document.small_differences import small_differences
from annual_review.project.document_parts import DocumentParts
from annual_review.project.official_elements import OfficialElements
from annual_review.project.words import Words


class Documents(NamedTuple):
    """The documents that an executed notebook holds.

    `review` is the one that params/ want, `complete` what it would be with the whole chapter on
    data quality, `brief` that of the cells with the tags brief and brief-only, None without such a
    cell; `slides` that of the slides, None if there is nothing for one; `aside` is what only the
    brief or the slides have.
    """

    review: Document
    brief: Document | None
    complete: Document
    aside: Document
    slides: Document | None

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


def read_document(nb: Mapping[str, Any]) -> Document:
    """Return the review that an executed notebook holds. Raises BuildError (see `read_documents`).

    The notebook's metadata may hold under "review" what is on the cover (title, office, year,
    date), the office's font files (fonts), its page (page), what has to be said of the data
    (data_note), which parts it has (document), its official elements (official),
    and its words (words). Outputs that are no part of
    the review are left out and noted (see `left_out`), and so are references to what is not shown.
    """
    return read_documents(nb).review


def read_documents(nb: Mapping[str, Any]) -> Documents:
    """Return the review of an executed notebook, its brief and slides, and what only those have.

    Raises BuildError, which names the cell, for an output that is an error and for an unresolved
    mark.
    """
    return documents_of(each_cell(nb["cells"]), nb["metadata"])


def documents_of(cells: Iterable[ReadCell], metadata: Mapping[str, Any]) -> Documents:
    """Return what `read_documents` does, of the cells of a notebook, read one by one."""
    read = gathered(cells)
    parts = DocumentParts.model_validate(metadata.get("review", {}).get("document") or {})
    blocks = leads_first(read.blocks)
    fitted = with_quality_marked(list(fit_levels(one for one, _place in blocks)))
    placed = [(place, block) for (block, _tags), place in blocks]
    complete, shown = not_aside(fitted), of_review(fitted, parts.quality)
    left = [*read.left, *lost_references([placed[at] for at in complete])]
    left += unfounded_drawings(placed)
    left += [
        empty_heading(*placed[complete[at]])
        for at in gather_notices([fitted[at] for at in complete]).empty
        if UNNUMBERED not in fitted[complete[at]][1]  # an opening may have nothing to notice
    ]
    left += dangling(placed, shown)
    left += small_differences(read.evidence)
    bare = replace(
        _without_blocks(metadata, parts, _first_title(block for _place, block in placed)),
        rare=tuple(rare_characters(read.texts)),
    )

    def document(positions: Sequence[int]) -> Document:
        gathered = gather_notices(selected(fitted, positions)).blocks
        numbered = tuple(_without_repeated_notices(number_blocks(gathered, parts.headings)))
        return replace(bare, blocks=numbered, evidence=_in_order(read.evidence, numbered))

    brief = of_brief(fitted, {BRIEF, BRIEF_ONLY})
    whole = replace(document(complete), left_out=tuple(filter(None, left)))
    return Documents(
        whole if shown == complete else replace(document(shown), left_out=whole.left_out),
        as_brief(document(brief)) if brief else None,
        whole,
        document(of_brief(fitted, ASIDE)),
        document(slides) if (slides := of_slides(fitted)) else None,
    )


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
        template=_path(review.get("template")),
        slides_template=_path(review.get("slides_template")),
        page=dict(review.get("page") or {}),
        data_note=clean_text(review.get("data_note") or ""),
        parts=parts,
        official=OfficialElements.model_validate(review.get("official") or {}),
        words=dict(review.get("words") or {}),
    )


def _path(text: str | None) -> Path | None:
    return Path(text) if text else None


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _first_title(blocks: Iterable[Block]) -> str:
    headings = (plain(block.spans) for block in blocks if isinstance(block, Heading))
    return next(headings, "") or Words().title


def _year_of_run(metadata: Mapping[str, Any]) -> int:
    """Return the year that papermill ran the notebook with, or 0 if it is not known."""
    year = metadata.get("papermill", {}).get("parameters", {}).get("year", 0)
    return year if isinstance(year, int) else 0
