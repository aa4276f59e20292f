"""Charts on slides: PowerPoint's own where their numbers are known, pictures of the others."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.enum.text import PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.slide import Slide

from annual_review.document.blocks import Chart, Document
from annual_review.export.native_chart_parts import (
    chart_data_of,
    chart_type_of,
    style_chart,
)
from annual_review.export.native_charts import NativeChart, native_chart
from annual_review.export.pptx.fitting import count_lines
from annual_review.export.pptx.plan import SlidePlan
from annual_review.export.pptx.runs import write_lines
from annual_review.export.pptx.text_styles import EMU
from annual_review.export.typesetting import compile_pictures
from annual_review.export.typst_writer import literal, png_size, svg_of

_DPI = 220
_CAPTION, _CAPTION_LINE = 14.0, 26.0  # points
_BESIDE_PLOT, _INSET = 30.0, 7.2  # points: a legend or an axis; beside texts
_SIZES = (14.0, 12.0, 11.0, 10.0, 9.0, 8.0, 7.0)  # of names in a chart, the greatest that fits
_LEAST = 10.0  # of other texts in it
_LINE = 1.5  # of the size, for a name; LibreOffice leaves out closer ones
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
    """Add a chart below its caption, as a native one or as the picture of it.

    `on_dark` grounds get a light panel behind it: its colours are those of the review.
    """
    native = native_chart(chart.data)
    caption = _caption(chart, native)
    below = _add_caption(slide, caption, box)
    if native:
        shape: Any = _add_native(slide, native, below, on_dark=on_dark)
    else:
        assert picture is not None  # draw_pictures has drawn all of them
        shape = _add_picture(slide, picture, below)
    shape.name = chart.caption
    properties = shape._element.xpath(".//p:cNvPr")[0]
    properties.set("descr", chart.description)
    properties.set("title", chart.caption)


def _caption(chart: Chart, native: NativeChart | None) -> str:
    """Return what stands above a chart: a drawing has its unit and its gaps within it."""
    if native is None:
        return chart.caption
    unit = f"（单位：{native.unit}）" if native.unit else ""
    remark = f"\n{native.remark}" if native.remark else ""
    return f"{chart.caption}{unit}{remark}"


def _add_caption(slide: Any, caption: str, box: Box) -> Box:
    """Add a caption at the top of a place; return the rest of the place."""
    lines = count_lines(caption, _CAPTION, box.width / EMU - 2 * _INSET)
    height = round(lines * _CAPTION_LINE * EMU)
    head = slide.shapes.add_textbox(box.left, box.top, box.width, height)
    head.name = "图题"
    head.text_frame.word_wrap = True
    write_lines(head.text_frame, caption.split("\n"), _CAPTION)
    for paragraph in head.text_frame.paragraphs:
        paragraph.alignment = PP_ALIGN.CENTER
    return Box(box.left, box.top + height, box.width, box.height - height)


def _add_native(slide: Any, native: NativeChart, box: Box, *, on_dark: bool) -> Any:
    frame = slide.shapes.add_chart(
        chart_type_of(native), box.left, box.top, box.width, box.height, chart_data_of(native)
    )
    chart, name_size = frame.chart, text_size(native, box)
    size = max(name_size, _LEAST)
    thick = _slot(native, box) * 100 / (100 + native.gap_width) >= _LINE * size
    numbers = thick or not native.is_horizontal
    style_chart(chart, native, size, name_size=name_size, numbers_in_parts=numbers)
    if on_dark:
        space = chart._chartSpace
        fill = '<c:spPr {}><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></c:spPr>'
        space.find(qn("c:txPr")).addprevious(parse_xml(fill.format(nsdecls("c", "a"))))
    return frame


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
    beside = _BESIDE_PLOT * (native.has_legend + native.has_axis) + _INSET
    length = box.height / EMU - beside if native.is_horizontal else 0.92 * box.width / EMU
    return length / len(native.categories)


def _add_picture(slide: Any, png: bytes, box: Box) -> Any:
    """Add a picture as large as its place allows."""
    width, height = png_size(png)
    scale = min(box.width / width, box.height / height)
    wide, high = round(width * scale), round(height * scale)
    left = box.left + (box.width - wide) // 2
    return slide.shapes.add_picture(io.BytesIO(png), left, box.top, wide, high)
