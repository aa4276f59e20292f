"""The page as a preview serves it: the review's own, with what lets it follow."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "templates" / "preview"
_NO_ICON = '<link rel="icon" href="data:,">'  # or browsers ask for one
_POLICY = re.compile(
    r'(<meta http-equiv="Content-Security-Policy" content=")([^"]*)(">)', re.IGNORECASE
)


def with_preview(page: bytes | None, version: str) -> str:
    """Return a page with the preview's panel, style and script; one that waits, if there is none.

    What the page's Content-Security-Policy forbids it still forbids, but for these.
    """
    text = _part("waiting.html") if page is None else page.decode("utf-8")
    style, script = _part("preview.css"), _part("preview.js")
    panel = _part("panel.html").replace("{{ version }}", html.escape(version))
    text = _POLICY.sub(lambda found: _allowing(found, style, script), text, count=1)
    text = text.replace("</head>", f"{_NO_ICON}<style>{style}</style>\n</head>", 1)
    text = re.sub(r"<body[^>]*>", lambda found: f"{found[0]}\n{panel}", text, count=1)
    before, _, after = text.rpartition("</body>")
    return f"{before}<script>{script}</script>\n</body>{after}"


def _allowing(found: re.Match[str], style: str, script: str) -> str:
    """Return the policy with leave for the preview's style, script, font and news."""
    more = {
        "style-src": _hash(style),
        "script-src": _hash(script),
        "font-src": "'self'",
        "connect-src": "'self'",
    }
    policy = dict(
        part.strip().partition(" ")[::2] for part in html.unescape(found[2]).split(";") if part
    )
    policy |= {name: f"{policy.get(name, '')} {said}".strip() for name, said in more.items()}
    text = "; ".join(f"{name} {said}".strip() for name, said in policy.items())
    return f"{found[1]}{html.escape(text)}{found[3]}"


def _hash(content: str) -> str:
    digest = hashlib.sha256(content.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


@cache
def _part(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")
