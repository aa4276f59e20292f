"""Draw the charts of a Word document as PNG, which every version of Word and WPS shows.

`writer` takes them in the order of the charts; Typst draws them, with the review's fonts.
"""

from __future__ import annotations

from dataclasses import dataclass

from annual_review.document.blocks import Chart, Document, pictures_in
from annual_review.export.docx.page import PageSetup
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


def draw_charts(document: Document, setup: PageSetup) -> list[Picture]:
    """Return the document's charts in order, in print resolution.

    Raises TypesettingError for a drawing that cannot be read.
    """
    charts = [picture for block in document.blocks for picture in pictures_in(block)]
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
