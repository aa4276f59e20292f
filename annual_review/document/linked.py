"""Attach to a notebook's cells the picture files that their Markdown links.

`build.execution` does so as soon as a chapter has been executed, the exporters for one that is
exported alone: what is merged, cached and published then holds its pictures. Links are relative to
the notebook's folder, as in JupyterLab.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from annual_review.document.markdown import picture_sources
from annual_review.document.pictures import (
    KINDS_REMEDY,
    PICTURE_REMEDY,
    SVG_MIME,
    embedded_picture,
    quoted,
    read_picture,
)
from annual_review.errors import BuildError
from annual_review.language import N_, _

_MIMES = {
    **dict.fromkeys((".png", ".apng"), "image/png"),
    **dict.fromkeys((".jpg", ".jpeg", ".jpe", ".jfif"), "image/jpeg"),
    **dict.fromkeys((".tif", ".tiff"), "image/tiff"),
    **{f".{name}": f"image/{name}" for name in ("gif", "webp", "bmp", "avif")},
    ".svg": SVG_MIME,
}
_URL = re.compile(r"[A-Za-z][\w+.-]+:|//")


def attach_linked_pictures(
    nb: Mapping[str, Any], folder: Path, place_of: Callable[[Mapping[str, Any]], str]
) -> list[Path]:
    """Attach the picture files that Markdown cells link, and return their paths.

    `place_of` names a cell. Raises BuildError, which names cell and picture, for a file that does
    not exist or is no picture, and for a picture on the web, which the review would have to load.
    """
    found: list[Path] = []
    for cell in nb["cells"]:
        source = cell["source"]
        text = source if isinstance(source, str) else "".join(source)
        if cell["cell_type"] != "markdown" or not re.search(r"!\[|<img", text, re.IGNORECASE):
            continue
        try:
            attached, paths = _linked(text, cell.get("attachments", {}), folder)
        except BuildError as error:
            raise BuildError(error.what, place_of(cell), error.remedy) from None
        if attached:
            cell["attachments"] = {**cell.get("attachments", {}), **attached}
        found += paths
    return found


def _linked(
    text: str, attachments: Mapping[str, Any], folder: Path
) -> tuple[dict[str, Any], list[Path]]:
    """Return the attachments for the linked pictures of a Markdown text, and their paths."""
    attached: dict[str, Any] = {}
    paths: list[Path] = []
    for source in picture_sources(text):
        if source in attached or embedded_picture(source, attachments) is not None:
            continue
        path = _path(source, folder)
        mime, data = _MIMES[path.suffix.lower()], path.read_bytes()
        picture = read_picture(mime, data, name=source)  # raises for one that is damaged
        is_svg = picture.format == "svg"
        content = picture.content.decode() if is_svg else base64.b64encode(data).decode("ascii")
        attached[source] = {mime: content}
        paths.append(path)
    return attached, paths


def _path(source: str, folder: Path) -> Path:
    if _URL.match(source):
        what = N_("The picture {source} is on the web, and a review loads nothing.")
        raise BuildError(_(what, source=quoted(source)), "", _(PICTURE_REMEDY))
    path = folder / unquote(source.partition("?")[0].partition("#")[0])
    if not path.is_file():
        raise BuildError(
            _("There is no picture {source}.", source=quoted(source)), "", _(PICTURE_REMEDY)
        )
    if path.suffix.lower() not in _MIMES:
        raise BuildError(
            _("The file {source} is no picture.", source=quoted(source)), "", _(KINDS_REMEDY)
        )
    return path
