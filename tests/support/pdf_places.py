"""Where things stand on the pages of a PDF, in millimetres from the sheet's upper left corner.

Read by pdfium, another program than the one that set them: `ink` from the pixels of a page, `lines`
from its drawn lines, `text_at` from its characters.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pypdfium2 as pdfium
from pypdfium2 import raw

from tests.support.executed import squeezed

DOTS = 300  # to the inch
_MM = 25.4 / 72
_GAP = DOTS / 25.4  # dots: rows of ink that are less than a millimetre apart are one


@dataclass(frozen=True)
class Box:
    """A rectangle: its edges in millimetres."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self):
        return self.bottom - self.top

    @property
    def width(self):
        return self.right - self.left

    @property
    def middle(self):
        return (self.left + self.right) / 2


def pages(pdf):
    """Return the pages of a PDF."""
    document = pdfium.PdfDocument(pdf)
    return [document[at] for at in range(len(document))]


def red_ink(page):
    """Return the boxes of what is printed in red, one for each band of rows, from above."""
    pixels = np.asarray(page.render(scale=DOTS / 72).to_pil().convert("RGB")).astype(int)
    red = (pixels[..., 0] > 180) & (pixels[..., 1] < 120) & (pixels[..., 2] < 120)
    return list(_bands(red))


def black_ink(page, left=0, top=0, right=210, bottom=297):
    """Return the boxes of what is printed in black in a part of the page, a band of rows each."""
    pixels = np.asarray(page.render(scale=DOTS / 72).to_pil().convert("RGB")).astype(int)
    dark = pixels.max(axis=2) < 140
    dots = DOTS / 25.4
    kept = np.zeros_like(dark)
    rows, columns = (
        slice(int(top * dots), int(bottom * dots)),
        slice(int(left * dots), int(right * dots)),
    )
    kept[rows, columns] = dark[rows, columns]
    return list(_bands(kept))


def _bands(wanted):
    rows = np.flatnonzero(wanted.any(axis=1))
    for band in np.split(rows, np.flatnonzero(np.diff(rows) > _GAP) + 1) if len(rows) else ():
        columns = np.flatnonzero(wanted[band].any(axis=0))
        edges = (columns[0], band[0], columns[-1] + 1, band[-1] + 1)
        yield Box(*(edge * 25.4 / DOTS for edge in edges))


def lines(page):
    """Return the box and the thickness of each horizontal line, from above."""
    found = []
    height = page.get_height()
    for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
        left, bottom, right, top = one.get_bounds()
        width = raw.c_float()
        raw.FPDFPageObj_GetStrokeWidth(one.raw, width)
        if right - left > 50 and top - bottom < 5:
            middle = (height - (top + bottom) / 2) * _MM
            thick = width.value * _MM
            box = Box(left * _MM, middle - thick / 2, right * _MM, middle + thick / 2)
            found.append(box)
    return sorted(found, key=lambda box: box.top)


def text_at(page, text):
    """Return the box of a text as its fonts give it; the page has it once, in one line."""
    read = page.get_textpage()
    search = read.search(text)
    found = search.get_next()
    assert found, f"{text} is not on the page: {read.get_text_range()}"
    boxes = [read.get_charbox(at) for at in range(found[0], found[0] + found[1])]
    height = page.get_height()
    return Box(
        min(box[0] for box in boxes) * _MM,
        (height - max(box[3] for box in boxes)) * _MM,
        max(box[2] for box in boxes) * _MM,
        (height - min(box[1] for box in boxes)) * _MM,
    )


def has_text(page, text):
    """Return whether a page has a text, over however many lines."""
    return squeezed(text) in squeezed(page.get_textpage().get_text_range())
