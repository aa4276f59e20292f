"""The template of a Word document: styles, page, headers and footers, lists, fonts and theme.

It is params/template.docx, which the office has made in Word, or else our own, with `page:`,
`fonts:` and `color:` of params/office.yaml (`look`). Any .docx is a template, a review of another
year, too: its text is left out, and the styles, lists and page numbers that it lacks are ours.
"""

from __future__ import annotations

import copy
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import docx
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.section import CT_SectPr
from docx.styles.style import BaseStyle
from lxml import etree

from annual_review.document.blocks import Document
from annual_review.errors import ParamsError
from annual_review.export import TEMPLATES
from annual_review.export.docx.elements import Element, qualified
from annual_review.export.docx.look import set_look
from annual_review.export.docx.page import PageSetup, setup_of
from annual_review.export.docx.styles import Style, measured, measured_styles
from annual_review.language import _
from annual_review.project.settings import Page
from annual_review.project.word_template import unreadable_template

OUR_TEMPLATE = TEMPLATES / "review-docx" / "template.docx"
_LEAST_WIDTH, _LEAST_HEIGHT = 4000, 5000  # twips of a type area: 70 by 88 mm
# What a document has of its template; all else belongs to the text that is left out.
_KEPT = {RT.STYLES, RT.SETTINGS, RT.THEME, RT.NUMBERING, RT.FONT_TABLE, RT.HEADER, RT.FOOTER}
# Settings of one text, or of the computer on which it was written.
_OF_ONE_TEXT = """writeProtection documentProtection attachedTemplate mailMerge trackRevisions
    revisionView rsids docVars footnotePr endnotePr updateFields saveThroughXslt"""
_STYLE_TAGS = [
    qualified(tag) for tag in ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link")
]


@dataclass
class Template:
    """An opened template, whose text is left out.

    `ids` are the ids of its styles by ours, by which all modules name styles; `ours` is our own
    template, and `added` are the styles, by our ids, that have come from there. `grid` is the
    pitch to which its lines snap, or 0.
    """

    word: WordDocument
    ours: WordDocument
    ids: dict[str, str]
    added: frozenset[str]
    setup: PageSetup
    grid: int = 0

    @cached_property
    def styles(self) -> dict[str, Style]:
        """The paragraph styles by our ids, measured."""
        return measured_styles(self.word, self.ids, self.grid)

    def name_styles(self, content: Element) -> None:
        """Let content name its styles as the template does."""
        for one in content.iter(*_STYLE_TAGS):
            name = str(one.get(qualified("val")))
            one.set(qualified("val"), self.ids.get(name, name))


def open_template(document: Document) -> Template:
    """Return the template of a review.

    Raises ParamsError for one that cannot be read or has no room for text, TypesettingError for a
    missing font file.
    """
    ours = docx.Document(str(OUR_TEMPLATE))
    set_look(ours, document)
    if document.template is None:
        front, body = ours.element.sectPr_lst
        setup = PageSetup(Page.model_validate(document.page), front=front, body=body)
        ids = {style.style_id: style.style_id for style in ours.styles}
        return Template(ours, ours, ids, frozenset(ids), setup)
    word = _opened(document.template)
    front, body = _sections(word, ours)
    _leave_text_out(word, front, body)
    ids, added = _with_our_styles(word, ours)
    text = next(style for style in word.styles if style.style_id == ids["BodyText"])
    lines = measured(text, word)
    grid = _grid_of(body)
    setup = setup_of(front, body, grid or lines.line, lines.size)
    if setup.width < _LEAST_WIDTH or setup.height < _LEAST_HEIGHT:
        raise ParamsError(
            _("The template's page has no room for text between its margins."),
            str(document.template),
            _("Correct its page setup in Word."),
        )
    template = Template(word, ours, ids, added, setup, grid)
    _number_pages(template)
    return template


def _opened(file: Path) -> WordDocument:
    """Open an office's template. Raises ParamsError for one that python-docx cannot read."""
    try:
        word = docx.Document(str(file))
        if not list(word.styles) or word.element.body is None:
            raise unreadable_template(file)
    except (
        *(PackageNotFoundError, zipfile.BadZipFile, etree.XMLSyntaxError),
        *(KeyError, ValueError, AttributeError, OSError),
    ) as error:  # what python-docx raises for a damaged file
        raise unreadable_template(file) from error
    return word


def _grid_of(section: CT_SectPr) -> int:
    """Return the pitch to which lines of a section snap; 0 without such a grid."""
    grid = section.find(qualified("docGrid"))
    if grid is None or grid.get(qualified("type"), "default") == "default":
        return 0
    return int(grid.get(qualified("linePitch"), 0))


def _sections(word: WordDocument, ours: WordDocument) -> tuple[CT_SectPr, CT_SectPr]:
    """Return the sections for cover and contents, and for the body: the first and the last.

    With only one, cover and contents are without its headers and footers. What the last has of an
    earlier one, as its headers, it gets itself.
    """
    found = list(word.element.sectPr_lst) or [copy.deepcopy(one) for one in ours.element.sectPr_lst]
    body = found[-1]
    for earlier in reversed(found[:-1]):
        known = {_kind(one) for one in _references(body)}
        for one in reversed([one for one in _references(earlier) if _kind(one) not in known]):
            body.insert(0, copy.deepcopy(one))
    if len(found) > 1:
        return found[0], body
    front = copy.deepcopy(body)
    for one in _references(front):
        front.remove(one)
    return front, body


def _references(section: CT_SectPr) -> list[Element]:
    tags = qualified("headerReference"), qualified("footerReference")
    return [child for child in section if child.tag in tags]


def _kind(reference: Element) -> tuple[str, str]:
    return str(reference.tag), reference.get(qualified("type"), "default")


def _leave_text_out(word: WordDocument, *sections: CT_SectPr) -> None:
    """Remove the text, and all parts and settings that belong to it, as notes and comments."""
    word.element.body.clear()
    used = {one.rId for section in sections for one in _references(section)}
    for id, one in list(word.part.rels.items()):
        is_kept = one.reltype in _KEPT and not one.is_external
        if not is_kept or (one.reltype in (RT.HEADER, RT.FOOTER) and id not in used):
            del word.part.rels[id]
    settings = word.settings.element
    for tag in _OF_ONE_TEXT.split():
        for one in settings.findall(qualified(tag)):
            settings.remove(one)
    part = word.part.part_related_by(RT.SETTINGS)
    for id in list(part.rels):
        del part.rels[id]


def _with_our_styles(
    word: WordDocument, ours: WordDocument
) -> tuple[dict[str, str], frozenset[str]]:
    """Add the styles that a template lacks; return the ids of all, and which were added, by ours.

    Styles have the same kind and name; the default of each kind is the default.
    """
    own = {_named(style): style.style_id for style in word.styles}
    defaults = {type: word.styles.default(type) for type in WD_STYLE_TYPE}
    taken = {style.style_id for style in word.styles}
    ids, missing = {}, []
    for style in ours.styles:
        is_default = style.element.get(qualified("default")) == "1"
        default = defaults[style.type] if is_default else None
        if found := own.get(_named(style)) or (default.style_id if default else None):
            ids[style.style_id] = found
        else:
            ids[style.style_id] = _free_id(style.style_id, taken)
            missing.append(style)
    for style in missing:
        word.styles.element.append(_copied(style, ids))
    return ids, frozenset(style.style_id for style in missing)


def _named(style: BaseStyle) -> tuple[object, str]:
    return style.type, (style.name or "").lower()


def _free_id(id: str, taken: set[str]) -> str:
    """Return an id that no style has, and take it."""
    free = next(name for name in _numbered(id) if name not in taken)
    taken.add(free)
    return free


def _numbered(id: str) -> Iterator[str]:
    yield id
    number = 1
    while True:
        yield f"{id}{number}"
        number += 1


def _copied(style: BaseStyle, ids: dict[str, str]) -> Element:
    """Return a copy of our style for another document, without its list and its being a default."""
    element: Element = copy.deepcopy(style.element)
    element.attrib.pop(qualified("default"), None)
    element.set(qualified("styleId"), ids[style.style_id])
    for one in element.findall(f"{qualified('pPr')}/{qualified('numPr')}"):
        one.getparent().remove(one)
    for one in element.iter(*_STYLE_TAGS):
        one.set(qualified("val"), ids[str(one.get(qualified("val")))])
    return element


def _number_pages(template: Template) -> None:
    """Give the body our page numbers if its section has no footer."""
    setup, ours = template.setup, template.ours
    if setup.body is None or any(
        _kind(one)[0] == qualified("footerReference") for one in _references(setup.body)
    ):
        return
    shown, _ours = template.word.add_section(), ours.sections[-1]
    two_sided = template.word.settings.odd_and_even_pages_header_footer
    pairs = [(shown.footer, _ours.footer)]
    pairs += [(shown.even_page_footer, _ours.even_page_footer)] * two_sided
    for footer, our_footer in pairs:
        footer.is_linked_to_previous = False
        content = copy.deepcopy(our_footer._element)
        template.name_styles(content)
        footer._element.clear()
        footer._element.extend(list(content))
    for reference in _references(shown._sectPr):
        setup.body.insert(len(_references(setup.body)), reference)
