import struct

import pytest
from docx.oxml.ns import qn
from docx.shared import Emu

from annual_review.document.blocks import (
    Chart,
)
from annual_review.errors import TypesettingError
from tests.support.executed import (
    CHAPTER,
    notebook,
    say,
)
from tests.support.word import export, parts, with_style


def test_charts_are_pictures_in_print_resolution_with_alternative_text(content, word):
    described = [one.get("descr") for one in word.element.body.iter(qn("wp:docPr"))]
    assert described == ["六月最多，有12场", "图"]
    width = word.sections[-1].page_width
    pictures = {one for name, one in parts(content).items() if name.endswith(".png")}
    assert len(word.inline_shapes) == len(pictures) == 2
    for shape in word.inline_shapes:
        image = word.part.related_parts[shape._inline.graphic.graphicData.pic.blipFill.blip.embed]
        pixels = struct.unpack(">II", image.blob[16:24])[0]
        assert pixels / Emu(shape.width).inches >= 200
        assert shape.width < width
    above = with_style(word, "图")
    assert above[0].style.paragraph_format.keep_with_next
    assert above[0].paragraph_format.keep_with_next is None


def test_a_chart_that_cannot_be_drawn_is_reported():
    with pytest.raises(TypesettingError, match="drawn"):
        export(notebook(say(CHAPTER, Chart("甲", "乙", b"<svg"))))
