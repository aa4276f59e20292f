"""Charts on slides: PowerPoint's own where their numbers are known, pictures of the others."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.slide import Slide
from pptx.util import Pt

from annual_review.document.blocks import Chart, Document
from annual_review.export.native_chart_parts import chart_data_of, chart_type_of, style_chart
from annual_review.export.native_charts import NativeChart, native_chart
from annual_review.export.pptx.fitting import TextBox, count_lines
from annual_review.export.pptx.plan import SlidePlan
from annual_review.export.pptx.runs import write_lines
from annual_review.export.pptx.text_styles import EMU
from annual_review.export.typesetting import compile_pictures
from annual_review.export.typst_writer import literal, png_size, svg_of

_DPI = 220
_CAPTION, _CAPTION_LINE = 14.0, 26.0  # points
_SIZES = (14.0, 12.0, 11.0, 10.0, 9.0, 8.0)  # of the texts in a chart, the greatest that fits
_LINE = 1.25  # of the size, for a name
_PICTURE = """#set page(width: auto, height: auto, margin: 0pt, fill: white)
"""


@dataclass(frozen=True)
class Box:
    """A place on a slide, in EMU."""

    left: int
    top: int
    width: int
    height: int

    @classmethod
    def of(cls, shape: Any) -> Box:
        """Return the place of a shape."""
        return cls(shape.left, shape.top, shape.width, shape.height)

    def part(self, start: float, width: float) -> Box:
        """Return a part of the width, the whole height."""
        return Box(
            round(self.left + start * self.width), self.top, round(width * self.width), self.height
        )

    def place(self, shape: Any) -> None:
        """Put a shape into the place."""
        shape.left, shape.top, shape.width, shape.height = (
            self.left,
            self.top,
            self.width,
            self.height,
        )


def draw_pictures(plans: Sequence[SlidePlan], document: Document) -> dict[int, bytes]:
    """Return the PNG of each chart that is no native one, by the identity of the chart.

    Raises TypesettingError for a drawing that cannot be read.
    """
    charts = [one.chart for one in plans if one.chart and native_chart(one.chart.data) is None]
    if not charts:
        return {}
    calls = (f'#image(bytes({literal(svg_of(chart))}), format: "svg")' for chart in charts)
    drawn = compile_pictures(_PICTURE + "\n#pagebreak()\n".join(calls), document, _DPI)
    return {id(chart): png for chart, png in zip(charts, drawn, strict=True)}


def add_chart(
    slide: Slide, chart: Chart, box: Box, picture: bytes | None, *, on_dark: bool
) -> None:
    """Add a chart with its caption, as a native one or as the picture of it.

    `on_dark` grounds get a light panel behind it: its colours are those of the review.
    """
    native = native_chart(chart.data)
    if native:
        shape: Any = _add_native(slide, native, chart.caption, box, on_dark=on_dark)
    else:
        assert picture is not None  # draw_pictures has drawn all of them
        shape = _add_picture(slide, picture, chart.caption, box)
    shape.name = chart.caption
    properties = shape._element.xpath(".//p:cNvPr")[0]
    properties.set("descr", chart.description)
    properties.set("title", chart.caption)


def _add_native(slide: Any, native: NativeChart, caption: str, box: Box, *, on_dark: bool) -> Any:
    frame = slide.shapes.add_chart(
        chart_type_of(native), box.left, box.top, box.width, box.height, chart_data_of(native)
    )
    chart = frame.chart
    size = text_size(native, box)
    thick = _slot(native, box) * 100 / (100 + native.gap_width) >= _LINE * size
    style_chart(chart, native, size, numbers_in_parts=thick or not native.is_horizontal)
    chart.has_title = True
    title = chart.chart_title
    title.include_in_layout = False
    title.text_frame.text = "".join(
        [
            caption,
            f"（单位：{native.unit}）" if native.unit else "",
            f"\n{native.remark}" if native.remark else "",
        ]
    )
    for paragraph in title.text_frame.paragraphs:
        paragraph.font.size, paragraph.font.bold = Pt(_CAPTION), False
    if on_dark:
        space = chart._chartSpace
        fill = '<c:spPr {}><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></c:spPr>'
        space.find(_TEXT_OF_CHART).addprevious(parse_xml(fill.format(nsdecls("c", "a"))))
    return frame


_TEXT_OF_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}txPr"


def text_size(native: NativeChart, box: Box) -> float:
    """Return the size of the texts in a chart at which its names have room."""
    slot = _slot(native, box)
    for size in _SIZES:
        if native.is_horizontal:
            if _LINE * size <= slot:
                return size
        elif all(count_lines(name, size, slot) <= 2 for name in native.categories):
            return size
    return _SIZES[-1]


def _slot(native: NativeChart, box: Box) -> float:
    """Return the room for a bar and its name along the axis of names, in points."""
    beside = _CAPTION_LINE * (1 + native.has_legend + native.has_axis + bool(native.remark))
    length = box.height / EMU - beside if native.is_horizontal else 0.92 * box.width / EMU
    return length / len(native.categories)


def _add_picture(slide: Any, png: bytes, caption: str, box: Box) -> Any:
    """Add a picture as large as its place allows, below its caption."""
    line = TextBox(box.width / EMU, _CAPTION_LINE)
    size = line.size_of([caption], _CAPTION, 10) or 10
    head = slide.shapes.add_textbox(box.left, box.top, box.width, round(_CAPTION_LINE * EMU))
    head.text_frame.word_wrap = True
    head.text_frame.vertical_anchor = MSO_ANCHOR.TOP
    write_lines(head.text_frame, [caption], size)
    width, height = png_size(png)
    room = box.height - head.height
    scale = min(box.width / width, room / height)
    wide, high = round(width * scale), round(height * scale)
    left = box.left + (box.width - wide) // 2
    return slide.shapes.add_picture(io.BytesIO(png), left, box.top + head.height, wide, high)
