"""Lists of a Word document: those of the template, and counters that each begin where they should.

`writer` takes the items' properties from ListNumbering. The styles List Bullet and List Number say
which list of the template they are of; where one says none, it is as in ours.
"""

from __future__ import annotations

import copy

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.oxml.numbering import CT_Numbering
from docx.parts.numbering import NumberingPart

from annual_review.document.blocks import ListBlock
from annual_review.export.docx.elements import Element, paragraph, qualified, w
from annual_review.export.docx.template import Template

_DEEPEST = 8  # level, from 0
_BULLETS, _NUMBERS = "ListBullet", "ListNumber"  # our ids of the styles


class ListNumbering:
    """The lists of a document, and a counter for each ordered list."""

    def __init__(self, template: Template) -> None:
        self._template = template
        self._kinds: dict[str, int] = {}  # the abstract list of each style that was used

    def properties(self, block: ListBlock) -> Element:
        """Return the property that makes paragraphs the items of a list."""
        level = min(block.level, _DEEPEST)
        number = self._list_of(_NUMBERS if block.ordered else _BULLETS)
        counter = self._numbering.add_num(number)  # type: ignore[no-untyped-call]
        if block.ordered:
            counter.add_lvlOverride(ilvl=level).add_startOverride(block.start)
        return w("numPr", w("ilvl", val=level), w("numId", val=counter.numId))

    @property
    def _numbering(self) -> CT_Numbering:
        return _numbering_of(self._template)

    def _list_of(self, style: str) -> int:
        """Return the abstract list of a style, which is added if the template has none."""
        if style not in self._kinds:
            found = _abstract_list(self._template, style)
            self._kinds[style] = self._add(style) if found is None else found
        return self._kinds[style]

    def _add(self, style: str) -> int:
        """Add the list of our own style."""
        ours = self._template.ours.part.numbering_part.element
        id = _abstract_id(ours, _number_of(self._template.ours.styles.element, style))
        element = next(one for one in _abstracts(ours) if _id(one) == id)
        added = copy.deepcopy(element)
        known = _abstracts(self._numbering)
        new = max((_id(one) for one in known), default=-1) + 1
        added.set(qualified("abstractNumId"), str(new))
        self._numbering.insert(self._numbering.index(known[-1]) + 1 if known else 0, added)
        return new


def list_item(content: list[Element], properties: tuple[Element, ...], *, ordered: bool) -> Element:
    """Return an item of a list; the first of its properties is its numbering."""
    return paragraph(_NUMBERS if ordered else _BULLETS, *content, properties=properties)


def _numbering_of(template: Template) -> CT_Numbering:
    """Return the template's lists; a part for them is added if it has none."""
    part = template.word.part
    try:
        return part.part_related_by(RT.NUMBERING).element  # type: ignore[attr-defined,no-any-return]
    except KeyError:
        name, empty = PackURI("/word/numbering.xml"), w("numbering")
        part.relate_to(NumberingPart(name, CT.WML_NUMBERING, empty, part.package), RT.NUMBERING)
        return empty


def _abstract_list(template: Template, style: str) -> int | None:
    """Return the abstract list of the template's own style; None if it has none."""
    number = _number_of(template.word.styles.element, template.ids[style])
    return None if number is None else _abstract_id(_numbering_of(template), number)


def _number_of(styles: Element, id: str) -> int | None:
    """Return the list of a style, by its number."""
    for style in styles.iter(qualified("style")):
        number = style.find("/".join(map(qualified, ("pPr", "numPr", "numId"))))
        if style.get(qualified("styleId")) == id and number is not None:
            return int(number.get(qualified("val")))
    return None


def _abstract_id(numbering: Element, number: int | None) -> int | None:
    for one in numbering.iter(qualified("num")):
        if one.get(qualified("numId")) == str(number):
            return int(one.find(qualified("abstractNumId")).get(qualified("val")))
    return None


def _abstracts(numbering: Element) -> list[Element]:
    return list(numbering.iter(qualified("abstractNum")))


def _id(abstract: Element) -> int:
    return int(abstract.get(qualified("abstractNumId")))
