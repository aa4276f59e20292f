"""Read pictures of any format as ones that every product shows: SVG, PNG and JPEG.

`html_blocks` reads those of Markdown and HTML, `outputs` those that a cell displays; `linked` adds
the files that Markdown links.
"""

from __future__ import annotations

import base64
import binascii
import io
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, unquote_to_bytes

from annual_review.document.blocks import Chart
from annual_review.document.html_tree import Node
from annual_review.errors import BuildError
from annual_review.language import N_, _

Attachments = Mapping[str, Mapping[str, Any]]

SVG_MIME = "image/svg+xml"
# In the order of preference, where an output or an attachment has several.
PICTURE_MIMES = (
    SVG_MIME,
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "image/bmp",
    "image/tiff",
    "image/avif",
)
_DATA_URI = re.compile(r"data:(image/[\w.+-]+)((?:;[^;,]+)*?)(;base64)?,(.*)", re.DOTALL)
_PIXELS = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:px)?\s*")
_WIDTH = re.compile(r"(?:^|;)\s*width\s*:\s*([^;]+)")
PICTURE_REMEDY = N_(
    "Paste it into the cell, or put its file into the notebook's folder and link it by its name."
)
KINDS_REMEDY = N_("Save it as a PNG or JPEG file.")
_NO_SVG = N_("The picture {source} holds no <svg> element.")


def picture_of_element(img: Node, attachments: Attachments) -> Chart:
    """Return the picture of an <img>: attached to the cell, or in a data: URI.

    Raises BuildError, which names it, for a picture that is elsewhere or cannot be read.
    """
    source, alt = img.attributes.get("src", ""), " ".join(img.attributes.get("alt", "").split())
    found = embedded_picture(source, attachments)
    if found is None:
        raise BuildError(
            _("The picture {source} is not part of the notebook.", source=quoted(source)),
            "",
            _(PICTURE_REMEDY),
        )
    mime, content = found
    caption = " ".join(img.attributes.get("title", "").split())
    return read_picture(mime, content, caption, alt, source, width=_asked_width(img))


def read_picture(
    mime: str, content: bytes | str, caption: str = "", alt: str = "", name: str = "", **more: Any
) -> Chart:
    """Return a picture as a Chart; what is neither SVG, PNG nor an upright JPEG becomes a PNG.

    `content` is text for an SVG, else bytes or base64. Raises BuildError for one that is damaged or
    of a format that Pillow does not read.
    """
    if mime == SVG_MIME:
        return Chart(caption, alt, _svg(content, name), "svg", **more)
    try:
        data = content if isinstance(content, bytes) else base64.b64decode(content)
    except binascii.Error:
        raise _damaged(name, N_("The picture {source} is no base64.")) from None
    kept, format = _raster(data, name)
    return Chart(caption, alt, kept, format, **more)


def _svg(content: bytes | str, name: str) -> bytes:
    data = content.encode() if isinstance(content, str) else content
    if b"<svg" not in data:
        try:
            data = base64.b64decode(data, validate=True)
        except binascii.Error:
            raise _damaged(name, _NO_SVG) from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _damaged(name, N_("The picture {source} is not in UTF-8.")) from None
    if "<svg" not in text:
        raise _damaged(name, _NO_SVG)
    return text.encode()


def _raster(data: bytes, name: str) -> tuple[bytes, Any]:
    """Return a picture and its format: as it is, or upright, or as a PNG."""
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415 - few reviews have one

    try:
        with Image.open(io.BytesIO(data)) as picture:
            turned = picture.getexif().get(0x0112, 1) != 1  # EXIF's orientation; phones set it
            if picture.format in ("PNG", "JPEG") and not turned:
                picture.load()
                return data, picture.format.lower()
            upright = ImageOps.exif_transpose(picture)
            written = io.BytesIO()
            if picture.format == "JPEG":
                upright.save(written, "JPEG", quality=92)
                return written.getvalue(), "jpeg"
            upright.convert("RGBA").save(written, "PNG")
            return written.getvalue(), "png"
    except UnidentifiedImageError:
        raise _damaged(name, N_("The picture {source} is of an unknown format.")) from None
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        what = N_("The picture {source} cannot be read ({error}).")
        raise _damaged(name, what, error=error) from None


def _damaged(name: str, what: str, **values: object) -> BuildError:
    return BuildError(_(what, source=quoted(name), **values), "", _(KINDS_REMEDY))


def quoted(source: str) -> str:
    """Return a picture's source for a message: a name, or the start of a long one."""
    shown = source if len(source) <= 60 else f"{source[:57]}…"
    return f"“{shown}”" if source else _("of a cell")


def embedded_picture(source: str, attachments: Attachments) -> tuple[str, bytes | str] | None:
    """Return the MIME type and the content of a picture, None if the notebook does not hold it."""
    for name in (source, unquote(source)):
        attached = attachments.get(name.removeprefix("attachment:"), {})
        for mime in (*PICTURE_MIMES, *attached):
            if mime in attached:
                data = attached[mime]
                return mime, data if isinstance(data, str) else "".join(data)
    embedded = _DATA_URI.fullmatch(source.strip())
    if embedded is None:
        return None
    mime, __, is_base64, data = embedded.groups()
    return mime, unquote(data) if is_base64 and mime != SVG_MIME else _plain_data(data, is_base64)


def _plain_data(data: str, is_base64: str | None) -> bytes:
    return base64.b64decode(unquote(data)) if is_base64 else unquote_to_bytes(data)


def _asked_width(img: Node) -> float:
    """Return the width in pixels that an <img> asks for, or 0; a share of the line is ignored."""
    style = _WIDTH.search(img.attributes.get("style", ""))
    pixels = _PIXELS.fullmatch(style[1] if style else img.attributes.get("width", ""))
    return float(pixels[1]) if pixels else 0
