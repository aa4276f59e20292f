"""Elements of WordprocessingML: text in them is text, whatever it says.

lxml writes out every text, so none of it can become markup; a field's code is never a text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import count

from docx.oxml.parser import oxml_parser
from docx.oxml.xmlchemy import BaseOxmlElement

from annual_review.document.blocks import Document, Span

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# https://www.w3.org/TR/xml/#charsets
_NO_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Element = BaseOxmlElement


def w(tag: str, *children: Element | None, **said: object) -> Element:
    """Return the element `w:tag` with its children, those left out that are None.

    `said` are its attributes, of the same namespace.
    """
    made: Element = oxml_parser.makeelement(qualified(tag), nsmap={"w": W})
    for name, value in said.items():
        made.set(f"{{{W}}}{name}", str(value))
    made.extend([child for child in children if child is not None])
    return made


def qualified(tag: str) -> str:
    """Return the full name of `w:tag`, as lxml knows it."""
    return f"{{{W}}}{tag}"


def shown(text: str) -> str:
    r"""Return text without what XML cannot hold.

    >>> shown("甲\x00\uffff乙")
    '甲乙'
    """
    return _NO_XML.sub("", text)


def run(text: str, style: str = "") -> Element:
    """Return a run of text, with its line breaks; `style` is the id of a character style."""
    return w("r", _run_properties(text, style), *_pieces(shown(text)))


def _run_properties(text: str, style: str) -> Element | None:
    """Return the properties of a run: the quotation marks and dashes of Chinese text are Chinese.

    Word would otherwise take them, which Latin text has too, from the Latin font.
    """
    chinese = None if text.isascii() else w("rFonts", hint="eastAsia")
    named = w("rStyle", val=style) if style else None
    return None if chinese is None and named is None else w("rPr", named, chinese)


def _pieces(text: str) -> Iterator[Element]:
    for place, line in enumerate(text.split("\n")):
        if place:
            yield w("br")
        if line:
            yield _text("t", line)


def _text(tag: str, text: str) -> Element:
    made = w(tag)
    made.text = text
    made.set(_SPACE, "preserve")
    return made


def field(code: str, *result: Element) -> list[Element]:
    """Return the runs of a field, which shows `result` until it is brought up to date."""
    return [*field_start(code), *result, field_end()]


def field_start(code: str) -> list[Element]:
    """Return the runs before the result of a field."""
    return [_mark("begin"), w("r", _text("instrText", f" {code} ")), _mark("separate")]


def field_end() -> Element:
    """Return the run behind the result of a field."""
    return _mark("end")


def _mark(kind: str) -> Element:
    return w("r", w("fldChar", fldCharType=kind))


def paragraph(style: str, *content: Element, properties: tuple[Element, ...] = ()) -> Element:
    """Return a paragraph; `properties` stand behind its style, in the order of the schema."""
    return w("p", w("pPr", w("pStyle", val=style), *properties), *content)


def spacer(*, keep: bool = False) -> Element:
    """Return the gap beside a table, which has none of its own."""
    return paragraph("Gap", properties=(w("keepNext"),) if keep else ())


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
