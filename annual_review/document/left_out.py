"""What cells show that is no part of the review: what an analyst looks at while writing.

Only what is said or shown by the functions of `annual_review.chapter` reaches the review, and
pictures, Markdown and HTML that are displayed by IPython's own `Image`, `Markdown`, `HTML` and the
like. A DataFrame, a print, the repr of a value on a cell's last line are left out; `reading` notes
them for a warning of the run, and headings with nothing below them (see `chapter_notices`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from annual_review.document.block_json import BLOCK_MIME
from annual_review.document.blocks import Block, Chart, Document, plain, texts
from annual_review.document.places import last_line, place_of_cell
from annual_review.engine.output_limits import CUT, MOST_CHARACTERS
from annual_review.language import N_, _, listed, restored

# What an object of IPython.display is called, whose text/plain is its repr.
_DISPLAYED = re.compile(r"<IPython\.core\.display\.\w+ object>")
_STREAMS = {  # by the name, and by whether it was cut
    ("stdout", False): N_("what it prints"),
    ("stderr", False): N_("what it writes to stderr"),
    ("stdout", True): N_("what it prints, cut after {most:,} characters"),
    ("stderr", True): N_("what it writes to stderr, cut after {most:,} characters"),
}
_FIGURE = N_("a figure"), N_("a figure on its last line")
_TABLE = N_("a table"), N_("a table on its last line")
_VALUE = N_("a value"), N_("a value on its last line")
_MARKS_AT_END = "。，；、"  # `sentence` puts its own
# Shown by a chapter whose registers hold small numbers of persons: what is left out is not kept.
PRIVATE_MIME = "application/vnd.annual-review.private+json"
WITHHELD_OUTPUT = "（没有进入正文，可能涉及少数人，不保留。）"
NO_ROWS = "图中数字没有注明所依据的登记。"  # the note of a drawing of which no rows are known


def left_out(output: Mapping[str, Any]) -> str:
    """Return what an output is, if it is no part of the review; "" if it is part of it.

    >>> left_out({"output_type": "stream", "name": "stdout", "text": "12"})
    'what it prints'
    >>> left_out({"output_type": "display_data", "data": {"text/markdown": "**甲**"}})
    ''
    """
    kind = output["output_type"]
    if kind == "stream":
        text = "".join(output["text"])
        what = _STREAMS[output["name"], CUT.partition("{")[0] in text]
        return _(what, most=MOST_CHARACTERS) if text.strip() else ""
    if kind == "error":
        return ""
    is_last_line = kind == "execute_result"
    data: Mapping[str, Any] = output["data"]
    if BLOCK_MIME in data:
        content = data[BLOCK_MIME]
        is_shown = content.get("blocks") or "block" in content
        return "" if is_shown else _(_FIGURE[is_last_line])
    if not data or any(mime.startswith("image/") or mime == "text/markdown" for mime in data):
        return ""
    if _DISPLAYED.fullmatch("".join(data.get("text/plain", ""))):
        return ""
    is_table = "text/html" in data
    return _((_TABLE if is_table else _VALUE)[is_last_line])


def empty_heading(place: str, heading: Block) -> str:
    """Return the warning of a heading with nothing below it; `place` names its cell."""
    title = "".join(texts(heading))
    return _(
        "{place}: left out of the review: the heading “{title}” has nothing below it.",
        place=place,
        title=title,
    )


def not_compared(place: str, printed: Iterable[tuple[str, dict[str, object]]]) -> list[str]:
    """Return a warning for each figure of a cell whose year before is left out of its evidence.

    `printed` are the ids and the evidence of its figures, from which the reason is taken.
    """
    reasons = dict.fromkeys(restored(entry.pop("uncompared", "")) for __, entry in printed)
    return [
        _("{place}: left out of the review: the year before: {why}", place=place, why=why)
        for why in reasons
        if why
    ]


def unfounded_drawings(placed: Iterable[tuple[str, Block]]) -> list[str]:
    """Return a warning for each drawing without rows; `placed` are blocks with their places."""
    return [
        _(
            "{place}: the drawing “{caption}” names no rows of a register. Draw from "
            "rows or a column of one, or name them: drawn(…, of=rows).",
            place=place,
            caption=block.caption,
        )
        for place, block in placed
        if isinstance(block, Chart) and plain(block.note) == NO_ROWS
    ]


def unprinted_facts(document: Document, facts: Mapping[str, str]) -> list[str]:
    """Return a warning for each fact of the year, by key, whose text no chapter prints."""
    printed = "\n".join(text for block in document.blocks for text in texts(block))
    return [
        _(
            "facts: {key}: left out of the review: no chapter prints it. Print "
            'review.facts["{key}"], or take it out of params/.',
            key=key,
        )
        for key, text in facts.items()
        if text.rstrip(_MARKS_AT_END) not in printed
    ]


def left_out_of_cell(name: str, cells: Sequence[Mapping[str, Any]]) -> str:
    """Return the warning of what is left out of the last of `cells`; "" if there is nothing.

    `name` is the notebook's file, `cells` are its cells up to that one.
    """
    found = {kind: output for output in cells[-1].get("outputs", ()) if (kind := left_out(output))}
    if not found:
        return ""
    is_last_line = all(output["output_type"] == "execute_result" for output in found.values())
    sentence = last_line(cells[-1]) if is_last_line else ""
    place = place_of_cell(name, cells, len(cells) - 1, sentence)
    return _(
        "{place}: left out of the review: {kinds}. Use say(…) or show(…), or give the cell "
        "the tag remove-cell.",
        place=place,
        kinds=listed(found),
    )
