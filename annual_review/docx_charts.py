"""Charts of a Word document: pictures that every Word and WPS shows, drawn by Typst."""

from __future__ import annotations

import struct
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import typst

from annual_review.document import Chart, Document
from annual_review.docx_page import Sheet
from annual_review.errors import TypesettingError
from annual_review.typst_exporter import font_book
from annual_review.typst_writer import drawing_of, literal

_DPI = 220
_MOST_HIGH = 0.6  # of the type area

# Each picture on a page of its own, as wide as it is drawn unless the type area is narrower.
_SOURCE = """
#set page(width: auto, height: auto, margin: 0pt, fill: white)
#let picture(drawing) = context {{
  let drawn(..size) = image(bytes(drawing), format: "svg", ..size)
  let natural = measure(drawn())
  let shrink = calc.min(1, {width}pt / natural.width, {height}pt / natural.height)
  drawn(width: natural.width * shrink)
}}
"""


@dataclass(frozen=True)
class Picture:
    """A PNG, and how large it is printed, in points."""

    png: bytes
    width: float
    height: float


def pictures_of(document: Document, sheet: Sheet) -> list[Picture]:
    """Return the document's charts in order, drawn for print.

    Raises TypesettingError for a drawing that cannot be read.
    """
    charts = [block for block in document.blocks if isinstance(block, Chart)]
    return [_picture(png, sheet) for png in _draw(charts, document, sheet)] if charts else []


def _draw(charts: Sequence[Chart], document: Document, sheet: Sheet) -> list[bytes]:
    source = _SOURCE.format(width=sheet.width / 20, height=_MOST_HIGH * sheet.height / 20)
    calls = (f"#picture({literal(drawing_of(chart))})" for chart in charts)
    with tempfile.TemporaryDirectory() as empty:
        try:
            drawn = typst.Compiler(
                (source + "\n#pagebreak()\n".join(calls)).encode(),
                Path(empty),
                font_book(document),
                ignore_system_fonts=True,
            ).compile(format="png", ppi=_DPI)
        except typst.TypstError as error:
            raise TypesettingError(
                f"A chart cannot be drawn: {error.message}.", document.title, "Mend its drawing."
            ) from None
    return [drawn] if isinstance(drawn, bytes) else list(drawn or ())


def _picture(png: bytes, sheet: Sheet) -> Picture:
    width, height = struct.unpack(">II", png[16:24])  # of the header, IHDR
    points = min(72 / _DPI, sheet.width / 20 / width)  # a pixel; the last one may reach beyond
    return Picture(png, width * points, height * points)
