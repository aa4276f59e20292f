"""The page's colours: the office's own, and those of the dark scheme.

The style sheets name colours by custom properties; dark.css gives them their dark values. They hold
where the system asks for dark (`prefers-color-scheme`) and where the page's button does
(`data-scheme`, templates/review-html/scheme.js). Paper is always light.
"""

from __future__ import annotations

import re

from annual_review.document.blocks import Document
from annual_review.export import TEMPLATES
from annual_review.values.colours import light_readable

_CONTRAST = 7  # WCAG 2.2, 1.4.6: as the colours of the light scheme have
_GROUND = re.compile(r"--tint: (#[0-9a-f]{6});")  # the lightest ground of the dark scheme


def accent_style(document: Document) -> str:
    """Return the office's colour as CSS, in place of that of the style sheet."""
    ink = document.parts.ink
    return f"\n:root {{ --accent: {ink}; }}\n" if ink else ""


def dark_style(document: Document) -> str:
    """Return the dark scheme as CSS, with a shade of the office's colour that is legible in it."""
    values = (TEMPLATES / "review-html" / "dark.css").read_text(encoding="utf-8").rstrip()
    if document.parts.ink:
        (ground,) = _GROUND.findall(values)
        accent = light_readable(document.parts.ink, ground, _CONTRAST)
        values += f"\n  --accent: {accent};"
    wanted, chosen = ':root:not([data-scheme="light"])', ':root[data-scheme="dark"]'
    return (
        f"@media screen and (prefers-color-scheme: dark) {{ {wanted} {{\n{values}\n}} }}\n"
        f"@media screen {{ {chosen} {{\n{values}\n}} }}\n"
    )
