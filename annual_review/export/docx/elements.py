"""Make elements of WordprocessingML: runs, paragraphs, fields.

All modules of the Word document use it. lxml escapes every text, so that none can become markup;
the code of a field never contains a text of the review.
"""

from __future__ import annotations

from collections.abc import Iterator

from docx.oxml.parser import oxml_parser
from docx.oxml.xmlchemy import BaseOxmlElement

from annual_review.values.xml_characters import xml_text

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

Element = BaseOxmlElement


def w(tag: str, *children: Element | None, **attributes: object) -> Element:
    """Return the element `w:tag` with its children, without those that are None.

    Its attributes are of the same namespace.
    """
    element: Element = oxml_parser.makeelement(qualified(tag), nsmap={"w": W})
    for name, value in attributes.items():
        element.set(qualified(name), str(value))
    element.extend([child for child in children if child is not None])
    return element


def qualified(name: str) -> str:
    """Return the full name of `w:name` in lxml's notation."""
    return f"{{{W}}}{name}"


def run(text: str, style: str = "", effect: str = "") -> Element:
    """Return a run of text, with its line breaks.

    `style` is the id of a character style, `effect` a Span's.
    """
    return w("r", _run_properties(text, style, effect), *_lines(xml_text(text)))


def _run_properties(text: str, style: str, effect: str) -> Element | None:
    """Return the properties of a run, which set quotation marks and dashes in the Chinese font.

    Word would otherwise set them, which Latin text has too, in the Latin font.
    """
    chinese = None if text.isascii() else w("rFonts", hint="eastAsia")
    named = w("rStyle", val=style) if style else None
    drawn = _effect(effect) if effect else None
    if chinese is None and named is None and drawn is None:
        return None
    return w("rPr", named, chinese, drawn)


def _effect(effect: str) -> Element:
    """Return the property for an underlined, struck, raised or lowered text."""
    if effect == "underline":
        return w("u", val="single")
    if effect == "strike":
        return w("strike")
    return w("vertAlign", val="superscript" if effect == "super" else "subscript")


def _lines(text: str) -> Iterator[Element]:
    for number, line in enumerate(text.split("\n")):
        if number:
            yield w("br")
        if line:
            yield _text("t", line)


def _text(tag: str, text: str) -> Element:
    element = w(tag)
    element.text = text
    element.set(_SPACE, "preserve")
    return element


def field(code: str, *result: Element) -> list[Element]:
    """Return the runs of a field, which shows `result` until it is updated."""
    return [*field_start(code), *result, field_end()]


def field_start(code: str) -> list[Element]:
    """Return the runs before the result of a field."""
    instruction = w("r", _text("instrText", f" {code} "))
    return [_field_character("begin"), instruction, _field_character("separate")]


def field_end() -> Element:
    """Return the run after the result of a field."""
    return _field_character("end")


def _field_character(kind: str) -> Element:
    return w("r", w("fldChar", fldCharType=kind))


def paragraph(style: str, *content: Element, properties: tuple[Element, ...] = ()) -> Element:
    """Return a paragraph; `properties` follow its style, in the order of the schema."""
    return w("p", w("pPr", w("pStyle", val=style), *properties), *content)


def spacer(*, keep: bool = False) -> Element:
    """Return the gap above or below a table, which has no spacing of its own."""
    return paragraph("Gap", properties=(w("keepNext"),) if keep else ())
