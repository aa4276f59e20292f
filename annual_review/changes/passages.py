"""The texts of a chapter, one after another: headings, paragraphs, captions, rows of tables.

`texts` compares them. What a figure prints is known by its id, so that a sentence in which only
numbers changed is the same sentence.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annual_review.errors import ReviewError

if TYPE_CHECKING:
    from annual_review.document.blocks import Block, Spans

HEADING, PARAGRAPH, CAPTION, CELLS = "标题", "正文", "图表题", "表格"
_MOST_TABLE_ROWS = 300  # of a table whose rows are compared
_BETWEEN_CELLS = "｜"


@dataclass(frozen=True)
class Passage:
    """A text, as runs: each with the id of the figure that it prints, or "".

    `row` names a row of a table: the labels of its columns, and its first cell.
    """

    part: str
    runs: tuple[tuple[str, str], ...]
    row: str = ""

    @cached_property
    def text(self) -> str:
        """The text as it is read."""
        return "".join(text for text, _figure in self.runs)

    @cached_property
    def skeleton(self) -> str:
        """The text with the ids of figures in place of what they print."""
        own = "".join(f"\0{figure}\0" if figure else text for text, figure in self.runs)
        return f"{self.part}\0{own}"

    @property
    def key(self) -> str:
        """What is equal of the same passage in another review."""
        return f"{self.part}\0{self.row}" if self.row else self.skeleton


@dataclass(frozen=True)
class ChapterTexts:
    """The title of a chapter, "" if it has no heading, and its passages in order."""

    title: str
    passages: tuple[Passage, ...]


def read_chapter_texts(path: Path) -> ChapterTexts | None:
    """Read an executed chapter; return None if it is damaged."""
    from annual_review.document.blocks import Heading, plain  # noqa: PLC0415 - heavy
    from annual_review.document.reading import read_documents  # noqa: PLC0415

    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        _drop_evidence(notebook)
        blocks = read_documents(notebook).whole.blocks
    except (ReviewError, OSError, ValueError, LookupError, TypeError, AttributeError):
        return None
    titles = [plain(one.spans) for one in blocks if isinstance(one, Heading)]
    passages = tuple(one for block in blocks for one in _passages(block) if one.text.strip())
    return ChapterTexts(titles[0] if titles else "", passages)


def _drop_evidence(notebook: dict[str, Any]) -> None:
    """Take the rows of figures out of a notebook: they are most of it, and no text."""
    from annual_review.document.block_json import BLOCK_MIME  # noqa: PLC0415

    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            content = output.get("data", {}).get(BLOCK_MIME, {})
            for entry in content.get("figures", {}).values():
                entry.pop("before", None)
                entry["operands"], entry["rows"] = [], []


def _passages(block: Block) -> Iterator[Passage]:
    """Yield the passages of a block."""
    from annual_review.document import blocks as kinds  # noqa: PLC0415

    match block:
        case kinds.Heading():
            yield _passage(HEADING, block.spans)
        case kinds.Paragraph() | kinds.Quote():
            yield _passage(PARAGRAPH, block.spans)
        case kinds.ListBlock():
            for item in block.items:
                yield _passage(PARAGRAPH, item)
        case kinds.Verbatim():
            yield Passage(PARAGRAPH, ((block.text, ""),))
        case kinds.Glance():
            for span, label in block.items:
                yield Passage(PARAGRAPH, ((f"{label}：", ""), (span.text, span.figure)))
        case kinds.Chart():
            yield _passage(CAPTION, block.says)
            yield Passage(CAPTION, ((block.caption, ""),))
            yield _passage(CAPTION, block.note)
        case kinds.Table():
            yield _passage(CAPTION, block.says)
            yield Passage(CAPTION, ((block.caption, ""),))
            header = _BETWEEN_CELLS.join(block.header)
            yield Passage(CELLS, ((header, ""),))
            for row in block.rows[:_MOST_TABLE_ROWS]:
                name = f"{header}\0{kinds.plain(row[0])}" if row else ""
                yield Passage(CELLS, tuple(_runs_of_cells(row)), name)


def _passage(part: str, spans: Spans) -> Passage:
    """Return a passage without references: a chapter alone numbers charts and tables from 1."""
    return Passage(part, tuple((span.text, span.figure) for span in spans if not span.refers))


def _runs_of_cells(cells: tuple[Spans, ...]) -> Iterator[tuple[str, str]]:
    for at, spans in enumerate(cells):
        if at:
            yield _BETWEEN_CELLS, ""
        yield from ((span.text, span.figure) for span in spans)
