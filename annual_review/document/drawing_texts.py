"""The texts of a chart that are texts in its SVG: fonts need glyphs for their characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from annual_review.document.blocks import Block, pictures_in

_TEXT = re.compile(r"<text\b[^>]*>([^<]*)</text>")


def texts_of_drawings(block: Block) -> Iterator[str]:
    """Yield the texts of the charts of a block, of both drawings of each.

    >>> from annual_review.document.blocks import Chart
    >>> svg = b'<svg><text x="1">3&lt;5</text></svg>'
    >>> list(texts_of_drawings(Chart("", "", svg, is_drawing=True)))
    ['3<5']
    """
    for picture in pictures_in(block):
        if picture.is_drawing:
            for content in (picture.content, picture.narrow):
                yield from map(unescape, _TEXT.findall(content.decode()))
