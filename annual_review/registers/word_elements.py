"""The elements of a Word document: blocks, rows, cells, and the text that is shown.

`word_tables` makes sheets of them. Deleted and hidden text is left out, inserted text is not
(ECMA-376 part 1, 17.13.5). Elements are known by their names without the namespace, since the
strict one is another.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from annual_review.language import _

_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "Choice"})
_DELETED = frozenset({"del", "moveFrom", "delText", "delInstrText"})
_LEFT_OUT = _DELETED | {"instrText", "rt", "pPr", "rPr", "Fallback", "txbxContent"}
_MARKS = {"br": "\n", "cr": "\n", "tab": " ", "ptab": " ", "noBreakHyphen": "-"}
# Symbols of the font Wingdings that stand in tables: ticks, crosses and boxes.
_SYMBOLS = {"FC": "√", "FE": "☑", "52": "☑", "A8": "□", "6F": "□", "FB": "×", "FD": "☒", "78": "☒"}
_MOST_SPANNED = 1000  # columns of a cell; Word has 63


def parse_part(content: bytes) -> etree._Element:
    """Return the root of a part in XML. Raises ValueError for one with a document type."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    root = etree.fromstring(content, parser)
    if root.getroottree().docinfo.doctype:
        raise ValueError(_("it has a document type"))
    return root


def tag_of(element: etree._Element) -> str:
    """Return the name of an element; "" for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: etree._Element, name: str) -> str:
    """Return an attribute, or ""."""
    return next((v for key, v in element.items() if key.rpartition("}")[2] == name), "")


def property_of(element: etree._Element, group: str, name: str) -> etree._Element | None:
    """Return a property of a row, a cell or a run: `name` in its `group`."""
    for properties in element:
        if tag_of(properties) == group:
            return next((each for each in properties if tag_of(each) == name), None)
    return None


def is_on(mark: etree._Element | None) -> bool:
    """Return whether a property is there and not switched off."""
    return mark is not None and attribute(mark, "val") not in ("0", "false", "off")


def number_of(mark: etree._Element | None) -> int:
    """Return the number that a property has, or 0."""
    value = "" if mark is None else attribute(mark, "val")
    return min(int(value), _MOST_SPANNED) if value.isdecimal() else 0


def children(element: etree._Element, *tags: str) -> Iterator[etree._Element]:
    """Yield what is in an element, also within marks of changes and controls of content."""
    for child in element:
        tag = tag_of(child)
        if tag in tags:
            yield child
        elif tag in _WRAPPERS or tag == "AlternateContent":
            yield from children(child, *tags)


def blocks_in(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the paragraphs and tables in an element; a table of one cell is only a frame."""
    for block in children(element, "p", "tbl"):
        cells = [] if tag_of(block) == "p" else [c for row in rows_of(block) for c in cells_of(row)]
        if len(cells) == 1:
            yield from blocks_in(cells[0])
        else:
            yield block


def rows_of(table: etree._Element) -> Iterator[etree._Element]:
    """Yield the rows of a table that are not deleted."""
    for row in children(table, "tr"):
        if property_of(row, "trPr", "del") is None:
            yield row


def cells_of(row: etree._Element) -> Iterator[etree._Element]:
    """Yield the cells of a row."""
    return children(row, "tc")


def text_of(element: etree._Element) -> str:
    """Return the text that a paragraph shows, without its text boxes."""
    parts = []
    for child in element:
        tag = tag_of(child)
        if tag == "t":
            parts.append(child.text or "")
        elif tag in _MARKS:
            parts.append(_MARKS[tag])
        elif tag == "sym":
            parts.append(_SYMBOLS.get(attribute(child, "char")[-2:].upper(), ""))
        elif tag in _LEFT_OUT or (tag == "r" and is_on(property_of(child, "rPr", "vanish"))):
            continue
        elif tag == "sdt" and is_on(property_of(child, "sdtPr", "showingPlcHdr")):
            continue  # what it shows is a request to type
        else:
            parts.append(text_of(child))
    return "".join(parts)


def text_boxes(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the contents of the text boxes in a paragraph."""
    for child in element:
        if tag_of(child) == "txbxContent":
            yield child
        elif tag_of(child) not in _LEFT_OUT:
            yield from text_boxes(child)
