"""Tables that a cell shows as HTML (pandas' frames above all), as Table blocks."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from annual_review.document.block_json import BLOCK_MIME, block_from_json
from annual_review.document.blocks import Align, Block, Chart, Span, Table, Verbatim
from annual_review.document.markdown import blocks_of_markdown
from annual_review.errors import BuildError

_NUMBER = re.compile(r"[-+−]?[\d,]*\.?\d+(?:e[-+]?\d+)?%?|nan|", re.IGNORECASE)
_MOST_SPANNED = 1000  # as the HTML standard caps colspan; keeps a hostile table small


def tables_in_html(html: str) -> list[Table]:
    """Return the tables of an HTML text, merged cells repeated in every place they span.

    The header is the rows of <thead>, or the first row; a row that is shorter is filled up.
    """
    parser = _TableParser()
    parser.feed(html)
    parser.close()
    return [table for raw in parser.tables if (table := _table(raw)) is not None]


@dataclass
class _Cell:
    text: str = ""
    width: int = 1
    height: int = 1


@dataclass
class _Raw:
    caption: str = ""
    rows: list[list[_Cell]] = field(default_factory=list)
    heads: int = 0


class _TableParser(HTMLParser):
    """Gathers rows and cells; tables within tables are read as text of the cell."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[_Raw] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append(_Raw())
        if tag in ("table", "thead", "caption", "style", "script", "td", "th"):
            self._open.append(tag)
        if tag == "tr" and self.tables:
            self.tables[-1].rows.append([])
            self.tables[-1].heads += "thead" in self._open
        if tag in ("td", "th") and self.tables and self.tables[-1].rows:
            spans = {name: _spanned(value) for name, value in attrs if name.endswith("span")}
            cell = _Cell(width=spans.get("colspan", 1), height=spans.get("rowspan", 1))
            self.tables[-1].rows[-1].append(cell)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            del self._open[len(self._open) - 1 - self._open[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        where = self._open[-1] if self._open else ""
        if where == "caption":
            self.tables[-1].caption += data
        elif where in ("td", "th") and self.tables[-1].rows and self.tables[-1].rows[-1]:
            self.tables[-1].rows[-1][-1].text += data


def _spanned(value: str | None) -> int:
    count = int(value) if value and value.isdecimal() else 1
    return min(max(count, 1), _MOST_SPANNED)


def _table(raw: _Raw) -> Table | None:
    grid = _grid(raw.rows)
    if not grid:
        return None
    heads = min(max(raw.heads, 1), len(grid))
    header = tuple(
        " ".join(dict.fromkeys(filter(None, column))) for column in zip(*grid[:heads], strict=True)
    )
    rows = tuple(tuple((Span(text),) if text else () for text in row) for row in grid[heads:])
    columns = list(zip(*grid[heads:], strict=True)) or [()] * len(header)
    return Table(" ".join(raw.caption.split()), header, rows, tuple(_alignment(c) for c in columns))


def _alignment(column: tuple[str, ...]) -> Align:
    """Return right for a column of numbers, left for any other."""
    return "right" if any(column) and all(_NUMBER.fullmatch(text) for text in column) else "left"


def _grid(rows: list[list[_Cell]]) -> list[list[str]]:
    """Lay cells out so that every row has a text for every column."""
    places: dict[tuple[int, int], str] = {}
    for down, row in enumerate(rows):
        across = 0
        for cell in row:
            while (down, across) in places:
                across += 1
            for y in range(down, min(down + cell.height, len(rows))):
                places.update(
                    {(y, across + x): " ".join(cell.text.split()) for x in range(cell.width)}
                )
    width = max((across + 1 for _, across in places), default=0)
    grid = [[places.get((y, x), "") for x in range(width)] for y in range(len(rows))]
    return [row for row in grid if any(row)]


Evidence = dict[str, dict[str, object]]

_ANSI = re.compile(r"\x1b\[[0-9;]*m")


def blocks_of_output(output: Mapping[str, Any], place: str) -> tuple[list[Block], Evidence]:
    """Return the blocks of one output, and the evidence of the figures in it.

    `place` names the cell in messages. Raises BuildError if the output is an error.
    """
    match output["output_type"]:
        case "error":
            raise BuildError(
                f"The cell raised {output['ename']}: {output['evalue'].rstrip('.')}.",
                place,
                "Run the notebook by hand and mend it.",
            )
        case "stream":
            shown = output["name"] == "stdout"
            return (_verbatim(_text(output["text"])) if shown else []), {}
        case _:
            return _blocks_of_data(output["data"], output.get("metadata", {}))


def _blocks_of_data(
    data: Mapping[str, Any], metadata: Mapping[str, Any]
) -> tuple[list[Block], Evidence]:
    if BLOCK_MIME not in data:
        return _foreign_blocks(data, metadata), {}
    content = data[BLOCK_MIME]
    written = content.get("blocks", []) + ([content["block"]] if "block" in content else [])
    return [block_from_json(block) for block in written], dict(content.get("figures", {}))


def _foreign_blocks(data: Mapping[str, Any], metadata: Mapping[str, Any]) -> list[Block]:
    """Return the blocks of the richest form that an output has."""
    for mime in ("image/svg+xml", "image/png"):
        if mime in data:
            return [_chart(mime, _text(data[mime]), metadata | metadata.get(mime, {}))]
    if "text/markdown" in data:
        return blocks_of_markdown(_text(data["text/markdown"]))
    tables = tables_in_html(_text(data.get("text/html", "")))
    return list(tables) or _verbatim(_text(data.get("text/plain", "")))


def _chart(mime: str, content: str, metadata: Mapping[str, Any]) -> Chart:
    caption, alt = str(metadata.get("caption", "")), str(metadata.get("alt", ""))
    if mime == "image/png":
        return Chart(caption, alt, base64.b64decode(content), "png")
    return Chart(caption, alt, content.encode(), "svg")


def _text(value: str | list[str]) -> str:
    """Return a multi-line string of the notebook format, which may be a list of lines."""
    return value if isinstance(value, str) else "".join(value)


def _verbatim(text: str) -> list[Block]:
    shown = _ANSI.sub("", text).strip("\n")
    return [Verbatim(shown)] if shown.strip() else []
