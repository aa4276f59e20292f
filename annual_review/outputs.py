"""What a code cell put out, as blocks: our own as they are, every other kind as best it can be."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import Any

from annual_review.block_json import BLOCK_MIME, block_from_json
from annual_review.document import Block, Chart, Verbatim
from annual_review.errors import BuildError
from annual_review.html_tables import tables_in_html
from annual_review.markdown import blocks_of_markdown

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
