"""Link a Word document: headings, web pages, cells, and each printed figure with its evidence.

`writer`, `front_matter` and `evidence` share the Links of a document, which names its bookmarks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count

from annual_review.document.blocks import Block, Chart, Document, Span, Table
from annual_review.export.docx.cell_marks import mark_of
from annual_review.export.docx.elements import Element, R, field, qualified, run, w
from annual_review.values.exact_values import exact_quantity
from annual_review.values.xml_characters import xml_text

_MAX_TOOLTIP = 240  # characters; Word refuses a ScreenTip of more than 260


class Links:
    """The bookmarks of a document, and the links to them.

    `relate` takes a URL and returns the id of its relationship in the document.
    """

    def __init__(self, document: Document, relate: Callable[[str], str]) -> None:
        self._relate, self._numbers = relate, count(1)
        self.headings = {
            heading.id: f"_Toc{number:08d}" for number, heading in enumerate(document.headings, 1)
        }
        self._blocks = {
            f"#{block.anchor}": f"_Ref{number:08d}"
            for number, block in enumerate(document.blocks, 1)
            if isinstance(block, Chart | Table) and block.anchor
        }
        self._lines = {id: f"_Line{number:04d}" for number, id in enumerate(document.evidence, 1)}
        self._prints = {id: f"_Print{number:04d}" for number, id in enumerate(document.evidence, 1)}
        self._tooltips = {id: _tooltip(entry) for id, entry in document.evidence.items()}
        self._printed: set[str] = set()
        self._marked: set[str] = set()

    def to_heading(self, id: str, content: Sequence[Element]) -> list[Element]:
        """Return content as a link to a heading, or as it is if there is no such heading."""
        anchor = self.headings.get(id)
        return [w("hyperlink", *content, anchor=anchor, history=1)] if anchor else list(content)

    def to_block(self, href: str, content: Element) -> list[Element] | None:
        """Return content as Word's cross-reference to a chart or a table; None if there is none."""
        name = self._blocks.get(href)
        return field(f"REF {name} \\h \\* MERGEFORMAT", content) if name else None

    def block_label(self, block: Chart | Table, content: Sequence[Element]) -> list[Element]:
        """Return the label of a caption, bookmarked if a sentence refers to it."""
        name = self._blocks.get(f"#{block.anchor}")
        return self.bookmark(name, content) if name else list(content)

    def to_page(self, url: str, content: Element) -> Element:
        """Return content as a link to a web page or a mailbox."""
        link = w("hyperlink", content, history=1)
        link.set(f"{{{R}}}id", self._relate(xml_text(url)))
        return link

    def to_evidence(self, span: Span, content: Element) -> list[Element]:
        """Return a printed figure, with its note's number, as a link; the first is bookmarked."""
        id = span.figure
        if id not in self._lines:
            return [content]
        number = run(str(span.note), effect="super") if span.note else None
        link = w("hyperlink", content, number, anchor=self._lines[id], history=1)
        link.set(qualified("tooltip"), self._tooltips[id])
        if id in self._printed:
            return [link]
        self._printed.add(id)
        return self.bookmark(self._prints[id], [link])

    def note_number(self, id: str, text: str) -> list[Element]:
        """Return the number of a note, a link back to where its figure is first printed."""
        back = run(text, "Strong")
        if id in self._printed:
            back = w("hyperlink", back, anchor=self._prints[id], history=1)
        return self.bookmark(self._lines[id], [back])

    def marked(self, block: Block, part: str, content: Sequence[Element]) -> list[Element]:
        """Return the content of a paragraph with the bookmark that says from which cell it is."""
        name = mark_of(block, part)
        if not name or name in self._marked:
            return list(content)
        self._marked.add(name)
        return self.bookmark(name, content)

    def bookmark(self, name: str, content: Sequence[Element]) -> list[Element]:
        """Return content with a bookmark around it."""
        number = next(self._numbers)
        start = w("bookmarkStart", id=number, name=name)
        return [start, *content, w("bookmarkEnd", id=number)]


def _tooltip(entry: dict[str, object]) -> str:
    """Return a figure's exact value and rule in one line."""
    rule = f"　{entry['rule']}" if entry.get("rule") else ""
    text = xml_text(f"{exact_quantity(entry.get('value'), entry.get('unit', ''))}{rule}")
    return text if len(text) <= _MAX_TOOLTIP else f"{text[: _MAX_TOOLTIP - 1]}…"
