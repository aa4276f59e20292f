"""How much of a printed page stands empty: the largest strip without ink, page by page."""

import io

import numpy as np
from PIL import Image

from annual_review.export.typesetting import compile_pictures
from annual_review.export.typst import ReviewTypstExporter

_RESOLUTION = 36
_MM = _RESOLUTION / 25.4
_PAPER = 235


def pictures(nb):
    """Return each page of a notebook's PDF as an array of greys."""
    source, resources = ReviewTypstExporter().from_notebook_node(nb)
    pages = compile_pictures(source, resources["document"], _RESOLUTION)
    return [np.asarray(Image.open(io.BytesIO(page)).convert("L")) for page in pages]


def holes(nb, top=37, height=225):
    """Return for each page the largest strip of the type area without ink, in mm.

    What is empty below the last ink of the last page does not count, nor do cover and contents.
    """
    found = []
    pages = pictures(nb)
    for number, page in enumerate(pages):
        area = page[round(top * _MM) : round((top + height) * _MM)]
        inked = np.flatnonzero(area.min(axis=1) < _PAPER)
        ends = [len(area)] if number < len(pages) - 1 else []
        strips = np.diff([0, *inked, *ends]) if inked.size else np.array([0])
        found.append(float(strips.max()) / _MM)
    return found
