"""The fonts of a Word document, by name: those that an office has, or those of GB/T 9704-2012.

A Word document only names its fonts. Offices that write official documents have installed
方正小标宋简体, 仿宋_GB2312 and 楷体_GB2312, and check for these names; Windows itself has
仿宋, 楷体 and 黑体. Our template asks for the first, and its font table (altName) names the similar
font of Windows as a substitute.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from lxml import etree

from annual_review.document.fonts import Role, family_of, fonts_of_roles
from annual_review.export.docx.elements import qualified, w
from annual_review.values.xml_characters import xml_text

_GB_2312 = "86"  # the character set
STANDARD_FONTS: dict[Role, str] = {  # in our template
    "title": "方正小标宋简体",
    "heading": "黑体",
    "subheading": "楷体_GB2312",
    "body": "仿宋_GB2312",
}


def set_fonts(word: WordDocument, own: Mapping[str, Path]) -> None:
    """Name an office's own fonts in our template, each with the standard's as a substitute.

    Raises TypesettingError for a missing file.
    """
    files = fonts_of_roles(own)
    families = {
        STANDARD_FONTS[role]: family
        for role in STANDARD_FONTS
        if role in own and (family := xml_text(family_of(files[role][0])))
    }
    if not families:
        return
    for fonts in word.styles.element.iter(qualified("rFonts")):
        for attribute, name in fonts.items():
            fonts.set(attribute, families.get(str(name), str(name)))
    _set_theme(word, families)
    known = STANDARD_FONTS.values()
    _add_to_table(word, {own: name for name, own in families.items() if own not in known})


def _set_theme(word: WordDocument, families: Mapping[str, str]) -> None:
    """Name fonts in the theme, which is that of charts; python-docx keeps it as bytes."""
    part = word.part.part_related_by(RT.THEME)
    theme = etree.fromstring(part.blob)
    for font in theme.iter("{*}latin", "{*}ea"):
        name = font.get("typeface", "")
        font.set("typeface", families.get(name, name))
    part._blob = _xml(theme)


def _add_to_table(word: WordDocument, substitutes: Mapping[str, str]) -> None:
    """Add fonts with their substitutes to the font table, which python-docx keeps as bytes."""
    part = word.part.part_related_by(RT.FONT_TABLE)
    table = etree.fromstring(part.blob)
    for family, substitute in substitutes.items():
        properties = w("altName", val=substitute), w("charset", val=_GB_2312)
        table.append(w("font", *properties, name=family))
    part._blob = _xml(table)


def _xml(root: etree._Element) -> bytes:
    xml: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return xml
