"""Small pictures of any format that Pillow writes."""

import base64
import io

from PIL import Image


def picture(format: str = "PNG", size: tuple[int, int] = (6, 3), turned: bool = False) -> bytes:
    """Return a picture; `turned` says in its EXIF data that it has to be turned by a quarter."""
    written = io.BytesIO()
    exif = Image.Exif()
    if turned:
        exif[0x0112] = 6
    Image.new("RGB", size, "#336699").save(written, format, **({"exif": exif} if turned else {}))
    return written.getvalue()


def encoded(content: bytes) -> str:
    """Return bytes as the notebook format holds them."""
    return base64.b64encode(content).decode()
