"""Write text files: UTF-8 with line feeds on every system, so that equal contents are equal bytes.

write_json      a value as JSON, one entry a line
write_text      a text
replace_file    a text or bytes, so that a reader finds the old or the new content, never a part
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any


def write_json(path: Path, value: Any) -> None:
    """Write a value as JSON with an indent of one space."""
    write_text(path, json_text(value))


def json_text(value: Any) -> str:
    r"""Return the text that `write_json` writes.

    >>> json_text({"year": 2021, "title": "综述"})
    '{\n "year": 2021,\n "title": "综述"\n}\n'
    """
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def write_text(path: Path, text: str) -> None:
    """Write a text."""
    path.write_text(text, encoding="utf-8", newline="\n")


def replace_file(path: Path, content: str | bytes) -> None:
    """Write a file beside `path`, then move it there in one step; makes the folder if needed.

    Several processes may do so at the same time: the last one wins.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        if isinstance(content, str):
            write_text(part, content)
        else:
            part.write_bytes(content)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
