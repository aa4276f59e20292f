"""The charts and pictures of a Word document: native charts, and the others drawn as PNG.

`writer` takes them in the order of the charts. A chart whose numbers are known is one that Word
can edit (`charts`); Typst draws the others, with the review's fonts, as PNG, which every version
of Word and WPS shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from annual_review.document.blocks import Chart, Document, pictures_in
from annual_review.export.docx.charts import ChartPicture, chart_picture
from annual_review.export.docx.page import PageSetup
from annual_review.export.native_charts import native_chart
from annual_review.export.typesetting import compile_pictures
from annual_review.export.typst_writer import POINTS_OF_PIXEL, literal, png_size, svg_of

_DPI = 220
_MAX_HEIGHT = 0.6  # of the type area

# Each picture on its own page, in its own width unless the type area is narrower.
_SOURCE = """
#set page(width: auto, height: auto, margin: 0pt, fill: white)
#let picture(drawing, asked: 1) = context {{
  let drawn(..size) = image(bytes(drawing), format: "svg", ..size)
  let natural = measure(drawn())
  let wanted = if type(asked) == length {{ asked / natural.width }} else {{ asked }}
  let shrink = calc.min(wanted, {width}pt / natural.width, {height}pt / natural.height)
  drawn(width: natural.width * shrink)
}}
"""


@dataclass(frozen=True)
class Picture:
    """A PNG, and its printed size in points."""

    png: bytes
    width: float
    height: float


Drawing = Picture | ChartPicture


def draw_charts(document: Document, setup: PageSetup) -> list[Drawing]:
    """Return the document's charts in order: native ones, and pictures in print resolution.

    Raises TypesettingError for a drawing that cannot be read.
    """
    charts = [picture for block in document.blocks for picture in pictures_in(block)]
    native = [native_chart(chart.data) for chart in charts]
    others = [chart for chart, one in zip(charts, native, strict=True) if one is None]
    drawn = iter(_drawn(others, document, setup))
    width, highest = setup.width / 20, _MAX_HEIGHT * setup.height / 20
    return [chart_picture(one, width, highest) if one else next(drawn) for one in native]


def _drawn(charts: Sequence[Chart], document: Document, setup: PageSetup) -> list[Picture]:
    """Draw charts as pictures."""
    if not charts:
        return []
    source = _SOURCE.format(width=setup.width / 20, height=_MAX_HEIGHT * setup.height / 20)
    calls = (f"#picture({literal(svg_of(chart))}{_asked_width(chart)})" for chart in charts)
    drawn = compile_pictures(source + "\n#pagebreak()\n".join(calls), document, _DPI)
    return [_picture(png, setup) for png in drawn]


def _asked_width(chart: Chart) -> str:
    return f", asked: {chart.width * POINTS_OF_PIXEL}pt" if chart.width else ""


def _picture(png: bytes, setup: PageSetup) -> Picture:
    width, height = png_size(png)
    points = min(72 / _DPI, setup.width / 20 / width)  # per pixel; the last may be a fraction
    return Picture(png, width * points, height * points)
