"""The paragraphs of a review as its notebooks print them: their cells, figures and texts.

`read_passages` reads the executed notebooks of a review, the published one or one that was made to
see what an edit does. A passage is a string of atoms: characters, figures, and what the review
writes by itself (numbers of headings, 见图3), which no notebook spells out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annual_review.document.blocks import (
    Block,
    Document,
    Heading,
    ListBlock,
    Origin,
    Paragraph,
    Quote,
    Span,
    plain,
)
from annual_review.document.reading import Documents, read_documents
from annual_review.export.article.prose import article_of
from annual_review.export.docx.cell_marks import CAPTION, marked_parts, place_mark, text_digest
from annual_review.export.evidence_appendix import on_paper

REVIEW_FILES = ("review.docx", "brief.docx", "article.docx")
_KINDS: dict[type, str] = {Heading: "标题", ListBlock: "列表项", Quote: "引文", Paragraph: "段落"}


@dataclass(frozen=True)
class Atom:
    """A text that is printed in one piece: `figure` is the id of the figure that it prints.

    `is_generated` is true for what the review writes by itself. `anchor` is the bookmark of the
    Word file to which a figure links, or "".
    """

    text: str
    figure: str = ""
    is_generated: bool = False
    anchor: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether no part of it can be edited."""
        return bool(self.figure) or self.is_generated


@dataclass(frozen=True)
class Passage:
    """A paragraph of the review.

    `chapter` is the title of its chapter, `kind` says in Chinese what it is. `notes` are the
    numbers of the notes that a Word file prints behind its figures.
    """

    place: str
    origin: Origin
    part: str
    chapter: str
    kind: str
    atoms: tuple[Atom, ...]
    notes: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        """Its text."""
        return "".join(atom.text for atom in self.atoms)

    @property
    def digest(self) -> str:
        """The digest of its text, as in the name of its bookmark."""
        return text_digest(self.text)

    @property
    def cell(self) -> str:
        """The notebook and the id of its cell, for a reader."""
        return f"{self.origin.chapter}.ipynb {self.origin.cell}"


def read_review(chapters: Sequence[Path], cover: Mapping[str, Any]) -> Documents:
    """Read executed notebooks, with the metadata of their review, as `build.rendering` does."""
    from annual_review.build.notebooks import merge_notebooks, read_executed  # noqa: PLC0415

    return read_documents(merge_notebooks([(p.stem, read_executed(p)) for p in chapters], cover))


def printed_documents(documents: Documents) -> dict[str, Document]:
    """Return the documents of which there are Word files, by the names of these."""
    found = {"review.docx": documents.review, "article.docx": article_of(documents.review)}
    if documents.brief is not None:
        found["brief.docx"] = documents.brief
    return found


def passages_of(document: Document) -> list[Passage]:
    """Return the passages of a document in order."""
    printed = on_paper(document)
    lines = {id: f"_Line{number:04d}" for number, id in enumerate(printed.evidence, 1)}
    found: list[Passage] = []
    chapter = ""
    for block, on_page in zip(document.blocks, printed.blocks, strict=True):
        if isinstance(block, Heading) and block.level == 1:
            chapter = f"{block.label}{plain(block.spans)}"
        found += _of_block(block, on_page, chapter, lines)
    return found


def all_passages(documents: Documents) -> dict[str, Passage]:
    """Return every passage of a review, and of what only its brief or its slides have, by place."""
    found: dict[str, Passage] = {}
    for document in (documents.review, documents.complete, documents.aside):
        for one in passages_of(document):
            found.setdefault(one.place, one)
    return found


def _of_block(
    block: Block, on_page: Block, chapter: str, lines: Mapping[str, str]
) -> Iterator[Passage]:
    origin: Origin | None = getattr(block, "origin", None)
    if origin is None:
        return
    for one, printed in zip(marked_parts(block), marked_parts(on_page), strict=True):
        label = [Atom(one.label, is_generated=True)] if one.label else []
        same = len(one.spans) == len(printed.spans)
        links = [lines.get(span.figure, "") for span in printed.spans] if same else []
        atoms = [
            atom
            for at, span in enumerate(one.spans)
            for atom in _atoms(span, links[at] if links else "")
        ]
        kind = _KINDS.get(type(block), "图表题" if one.part == CAPTION else "图表说明")
        place = place_mark(origin, one.part)
        notes = frozenset(str(span.note) for span in printed.spans if span.note)
        yield Passage(place, origin, one.part, chapter, kind, (*label, *atoms), notes)


def _atoms(span: Span, anchor: str) -> Iterator[Atom]:
    if span.figure:
        yield Atom(span.text, span.figure, anchor=anchor)
    elif span.refers:
        yield Atom(span.text, is_generated=True)
    else:
        yield from map(Atom, span.text)
