"""Links within a Word document: bookmarks, and what leads to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count

from annual_review.document import Document, Span
from annual_review.docx_xml import Element, R, run, shown, w

_LONGEST_HINT = 240  # characters; Word refuses a ScreenTip of more than 260


class Links:
    """The places of a document that can be led to, each under a name that no reader sees.

    `relate` takes an address and returns the id by which the document knows it.
    """

    def __init__(self, document: Document, relate: Callable[[str], str]) -> None:
        self._relate, self._numbers = relate, count(1)
        self.headings = {
            heading.id: f"_Toc{number:08d}" for number, heading in enumerate(document.headings, 1)
        }
        self._lines = {id: f"_Line{number:04d}" for number, id in enumerate(document.evidence, 1)}
        self._prints = {id: f"_Print{number:04d}" for number, id in enumerate(document.evidence, 1)}
        self._hints = {id: _hint(kept) for id, kept in document.evidence.items()}
        self._printed: set[str] = set()

    def to_heading(self, id: str, content: Sequence[Element]) -> list[Element]:
        """Lead to a heading, if there is such a one."""
        anchor = self.headings.get(id)
        return [w("hyperlink", *content, anchor=anchor, history=1)] if anchor else list(content)

    def to_page(self, address: str, text: str) -> Element:
        """Lead to a page of the web, or a mailbox."""
        made = w("hyperlink", run(text, "Hyperlink"), history=1)
        made.set(f"{{{R}}}id", self._relate(shown(address)))
        return made

    def to_evidence(self, span: Span, content: Element) -> list[Element]:
        """Lead from a printed number to its line in the appendix; the first is led back to."""
        id = span.figure
        if id not in self._lines:
            return [content]
        link = w("hyperlink", content, anchor=self._lines[id], tooltip=self._hints[id], history=1)
        if id in self._printed:
            return [link]
        self._printed.add(id)
        return self.place(self._prints[id], [link])

    def evidence_line(self, id: str, text: str) -> list[Element]:
        """Return what begins a figure's line, which leads back to where it is printed first."""
        back = run(text)
        if id in self._printed:
            back = w("hyperlink", back, anchor=self._prints[id], history=1)
        return self.place(self._lines[id], [back])

    def place(self, name: str, content: Sequence[Element]) -> list[Element]:
        """Mark content as a place that can be led to."""
        number = next(self._numbers)
        start = w("bookmarkStart", id=number, name=name)
        return [start, *content, w("bookmarkEnd", id=number)]


def _hint(kept: dict[str, object]) -> str:
    """Say in a line what a number is: what is shown where the pointer rests on it."""
    rule = f"　{kept['rule']}" if kept.get("rule") else ""
    said = shown(f"{kept.get('value', '')}{kept.get('unit', '')}{rule}")
    return said if len(said) <= _LONGEST_HINT else f"{said[: _LONGEST_HINT - 1]}…"
