"""Write files so that equal contents are equal bytes: text is UTF-8 with line feeds everywhere.

write_json      a value as JSON, one entry a line
write_text      a text
replace_file    a text or bytes, so that a reader finds the old or the new content, never a part
make_private    let only the owner open a file, or a folder and all that is in it
zip_bytes       parts as a ZIP archive; zip_parts: the parts of an archive
"""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from annual_review.indented_json import indented_json

_OWN_FOLDER, _OWN_FILE = 0o700, 0o600


def write_json(path: Path, value: Any) -> None:
    """Write a value as JSON with an indent of one space."""
    write_text(path, json_text(value))


def json_text(value: Any) -> str:
    r"""Return the text that `write_json` writes.

    >>> json_text({"year": 2021, "title": "综述"})
    '{\n "year": 2021,\n "title": "综述"\n}\n'
    """
    return indented_json(value) + "\n"


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


def make_private(path: Path) -> None:
    """Let only the owner open a file, or a folder with all that is in it, whatever the umask is.

    What does not exist, or belongs to somebody else, is left alone, as are links.
    """
    found = [path, *path.rglob("*")] if path.is_dir() and not path.is_symlink() else [path]
    for each in found:
        with suppress(OSError):
            if not each.is_symlink():
                each.chmod(_OWN_FOLDER if each.is_dir() else _OWN_FILE)


def zip_parts(archive: bytes) -> dict[str, bytes]:
    """Return the parts of a ZIP archive by name, in order."""
    import zipfile  # noqa: PLC0415 - not for a run in which nothing has changed

    with zipfile.ZipFile(io.BytesIO(archive)) as source:
        return {name: source.read(name) for name in source.namelist()}


def zip_bytes(parts: Mapping[str, bytes], year: int, mode: int = 0o600) -> bytes:
    """Return parts as a ZIP archive, each dated the first day of a year, from 1980 on.

    >>> zip_parts(zip_bytes({"a.xml": b"<a/>"}, 2000))
    {'a.xml': b'<a/>'}
    """
    import zipfile  # noqa: PLC0415

    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as target:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, (year, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = mode << 16
            target.writestr(entry, content)
    return archive.getvalue()
