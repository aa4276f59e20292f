"""Convert the outputs of a code cell to blocks: our own as they are, others in their richest form.

`reading` calls `blocks_of_output` for every output of every cell that is part of the review (see
`left_out`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from annual_review.document.block_json import BLOCK_MIME, block_from_json
from annual_review.document.blocks import Block, Chart, Verbatim
from annual_review.document.html_blocks import blocks_of_html
from annual_review.document.html_tree import parse_html
from annual_review.document.markdown import blocks_of_markdown
from annual_review.document.pictures import PICTURE_MIMES, read_picture
from annual_review.errors import BuildError
from annual_review.language import _

Evidence = dict[str, dict[str, object]]  # each figure's JSON by id

_ANSI = re.compile(r"\x1b\[[0-9;]*m")


def blocks_of_output(output: Mapping[str, Any], place: str) -> tuple[list[Block], Evidence]:
    """Return the blocks of one output, and the evidence of the figures in it.

    `place` names the cell in messages. Raises BuildError if the output is an error.
    """
    match output["output_type"]:
        case "error":
            raise BuildError(
                _(
                    "The cell raised {error}: {message}.",
                    error=output["ename"],
                    message=output["evalue"].rstrip("."),
                ),
                place,
                _("Run the notebook in JupyterLab and fix the cell."),
            )
        case "stream":
            is_printed = output["name"] == "stdout"
            return (_verbatim(_text(output["text"])) if is_printed else []), {}
        case _:
            data: Mapping[str, Any] = output["data"]
    if BLOCK_MIME not in data:
        return _foreign_blocks(data, output.get("metadata", {})), {}
    content = data[BLOCK_MIME]
    blocks = content.get("blocks", []) + ([content["block"]] if "block" in content else [])
    return [block_from_json(block) for block in blocks], dict(content.get("figures", {}))


def _foreign_blocks(data: Mapping[str, Any], metadata: Mapping[str, Any]) -> list[Block]:
    """Return the blocks of the richest form that an output has."""
    for mime in PICTURE_MIMES:
        if mime in data:
            return [_picture(mime, _text(data[mime]), metadata | metadata.get(mime, {}))]
    if "text/markdown" in data:
        return blocks_of_markdown(_text(data["text/markdown"]))
    if "text/html" in data:
        blocks = blocks_of_html(parse_html(_text(data["text/html"])))
        if blocks:
            return blocks
    elif "text/latex" in data:
        return blocks_of_markdown(_text(data["text/latex"]))
    return _verbatim(_text(data.get("text/plain", "")))


def _picture(mime: str, content: str, metadata: Mapping[str, Any]) -> Chart:
    caption, alt = str(metadata.get("caption", "")), str(metadata.get("alt", ""))
    width = metadata.get("width", 0)
    return read_picture(
        mime, content, caption, alt, width=width if isinstance(width, int | float) else 0
    )


def _text(value: str | list[str]) -> str:
    """Return a multi-line string of the notebook format, which may be a list of lines."""
    return value if isinstance(value, str) else "".join(value)


def _verbatim(text: str) -> list[Block]:
    shown = _ANSI.sub("", text).strip("\n")
    return [Verbatim(shown)] if shown.strip() else []
