"""Put the parts of a Word document together, always into the same bytes.

`exporter` fills a Package. It is the opened template, and names no person, program or clock.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence

from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.shared import Pt

from annual_review.document.blocks import Document
from annual_review.export.docx.charts import ChartPicture, add_chart
from annual_review.export.docx.elements import Element, qualified, w
from annual_review.export.docx.pictures import Drawing
from annual_review.export.docx.template import Template
from annual_review.files import zip_bytes, zip_parts
from annual_review.values.xml_characters import xml_text

_OF_TEMPLATE = (RT.CORE_PROPERTIES, RT.EXTENDED_PROPERTIES, RT.CUSTOM_PROPERTIES, RT.THUMBNAIL)
_ZIP_YEAR = 1980  # the earliest that an archive can hold


class Package:
    """A Word document that is being put together."""

    def __init__(self, template: Template) -> None:
        self._template, self._word = template, template.word
        self.part = template.word.part
        rels = self.part.package.rels
        for id in [id for id, one in rels.items() if one.reltype in _OF_TEMPLATE]:
            del rels[id]

    def relate(self, url: str) -> str:
        """Return the id of a relationship to a URL."""
        return self.part.relate_to(url, RT.HYPERLINK, is_external=True)

    def add_drawing(self, drawing: Drawing, description: str, number: int) -> Element:
        """Add a picture or a chart; return the run with it and its alternative text."""
        if isinstance(drawing, ChartPicture):
            inline = add_chart(self.part, drawing, number)
        else:
            inline = self.part.new_pic_inline(
                io.BytesIO(drawing.png), Pt(drawing.width), Pt(drawing.height)
            )
        inline.docPr.set("id", str(number))
        inline.docPr.set("name", f"图 {number}")
        inline.docPr.set("descr", xml_text(description))
        return w("r", w("drawing", inline))

    def set_body(self, body: Sequence[Element], *, continued: bool, from_one: bool) -> None:
        """Set the body, and its last section.

        That is `continued` if the body has others, and its pages count from 1 if `from_one`.
        """
        section = self._template.setup.section(body=True, continued=continued)
        content = self._word.element.body
        content.clear()
        content.extend([*body, section])
        if from_one:
            first = next(one for one in self._word.element.sectPr_lst[1:])
            _count_from_one(first)
        self._template.name_styles(content)

    def set_properties(self, document: Document, date: dt.date) -> None:
        """Set the document's properties; the office is its author."""
        properties = self._word.core_properties
        properties.title = xml_text(document.title)[:255]
        properties.author = xml_text(document.office)[:255]
        properties.last_modified_by, properties.comments = properties.author, ""
        properties.language, properties.revision = "zh-CN", 1
        properties.created = properties.modified = dt.datetime.combine(date, dt.time())

    def content(self) -> bytes:
        """Return the file."""
        saved = io.BytesIO()
        self._word.save(saved)
        return zip_bytes(zip_parts(saved.getvalue()), _ZIP_YEAR, mode=0o644)


def _count_from_one(section: Element) -> None:
    """Let the pages of a section count from 1, in the numerals of the template."""
    numbers = section.find(qualified("pgNumType"))
    if numbers is None:
        numbers = w("pgNumType")
        before = [section.find(qualified(tag)) for tag in ("pgMar", "pgSz", "type")]
        place = next((one for one in before if one is not None), None)
        section.insert(0 if place is None else section.index(place) + 1, numbers)
    numbers.set(qualified("start"), "1")
