"""The server of a preview: on this machine alone, for its own name alone, and nothing but reading.

A page of the web that the same browser shows may send requests here, also under a name of its own
that leads to this machine (DNS rebinding): the Host header tells, and WebSockets tell their origin.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, HTTPError, RequestHandler, StaticFileHandler
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from annual_review.build.rendering import FORMATS, PAGE
from annual_review.document.fonts import SANS
from annual_review.errors import InputError, ReviewError

PORT = 8421
_LOOPBACK, _LOOPBACK_6 = "127.0.0.1", "::1"
_NAMES = {_LOOPBACK, _LOOPBACK_6, "localhost"}
_PING = 20  # seconds between two signs of life on a connection
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def start_server(shown: Shown, folder: Path, port: int | None) -> tuple[HTTPServer, int]:
    """Serve what is shown, and the other formats of the review in `folder`; return the port, too.

    Without a `port` it is PORT, or any that is free. Raises InputError if `port` is taken.
    """
    sockets = _sockets(port)
    server = HTTPServer(application(shown, folder))
    server.add_sockets(sockets)
    return server, sockets[0].getsockname()[1]


def _sockets(port: int | None) -> list[socket.socket]:
    try:
        sockets = bind_sockets(port or PORT, _LOOPBACK)
    except OSError as error:
        if port is not None:
            what = f"Port {port} cannot be had: {error.strerror}."
            raise InputError(what, remedy="Name another with --port, or none.") from None
        sockets = bind_sockets(0, _LOOPBACK)
    with suppress(OSError):  # no IPv6, or its port is taken: the first address is the one printed
        sockets += bind_sockets(sockets[0].getsockname()[1], _LOOPBACK_6, socket.AF_INET6)
    return sockets


def application(shown: Shown, folder: Path) -> Application:
    """Return the paths that there are."""
    others = "|".join(re.escape(name) for name in FORMATS if name != PAGE)
    return Application(
        [
            (rf"/(?:{re.escape(PAGE)})?", _Page, {"shown": shown}),
            (r"/news", _News, {"shown": shown}),
            (rf"/({others})", _File, {"path": str(folder)}),
            (rf"/({re.escape(SANS.name)})", _Font, {"path": str(SANS.parent)}),
        ],
        default_handler_class=_Nothing,
        log_function=lambda handler: None,
        websocket_ping_interval=_PING,
    )


class _Guarded(RequestHandler):
    """Refuses what was not meant for this machine under one of its own names."""

    def prepare(self) -> None:
        if self.request.host_name.strip("[]") not in _NAMES:
            raise HTTPError(403)

    def set_default_headers(self) -> None:
        for name, said in _HEADERS.items():
            self.set_header(name, said)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"{status_code} {self._reason}\n")


class _Page(_Guarded):
    def initialize(self, shown: Shown) -> None:
        self._shown = shown

    def get(self) -> None:
        self.finish(with_preview(self._shown.page, self._shown.version))


class _Nothing(_Guarded):
    def prepare(self) -> None:
        super().prepare()
        raise HTTPError(404)


class _File(_Guarded, StaticFileHandler):
    """Another format of the review."""


class _Font(_File):
    """The font of what the preview itself says, for a machine that has none for Chinese."""

    def set_extra_headers(self, path: str) -> None:
        self.set_header("Cache-Control", "max-age=86400")


class _News(_Guarded, WebSocketHandler):
    """Tells an open page what is shown, now and at every change."""

    def initialize(self, shown: Shown) -> None:
        self._shown = shown

    def open(self, *args: str, **kwargs: str) -> None:
        self._shown.listeners.add(self._tell)
        self._tell()

    def _tell(self) -> None:
        with suppress(WebSocketClosedError):
            self.write_message(self._shown.message())

    def on_message(self, message: str | bytes) -> None:
        """Take no notice: nobody is meant to say anything."""

    def on_close(self) -> None:
        self._shown.listeners.discard(self._tell)


_FOLDER = Path(__file__).parent / "templates"
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


class Stage(StrEnum):
    """How far the making of the newest review is."""

    DONE = "done"
    BUILDING = "building"
    PUBLISHING = "publishing"  # its page is there already


@dataclass
class Shown:
    """The newest page, or none yet, and what there is to say of it; listeners hear of changes."""

    page: bytes | None = None
    stage: Stage = Stage.BUILDING
    error: ReviewError | None = None
    listeners: set[Callable[[], None]] = field(default_factory=set)
    _beneath: str = ""

    @property
    def version(self) -> str:
        """A name for the page, the same for the same page."""
        return "" if self.page is None else hashlib.sha256(self.page).hexdigest()[:16]

    def begin(self) -> None:
        """Note that a newer page is being made; an error stands until there is one."""
        self._change(Stage.BUILDING)

    def show(self, page: bytes) -> None:
        """Show a newer page."""
        self.page, self.error = page, None
        self._change(Stage.PUBLISHING)

    def done(self) -> None:
        """Note that the review is published."""
        self.error = None
        self._change(Stage.DONE)

    def fail(self, error: ReviewError) -> None:
        """Show an error above the last page."""
        self.error, self._beneath = error, self._said_of_page()
        self._change(Stage.DONE)

    def _change(self, stage: Stage) -> None:
        self.stage = stage
        for tell in list(self.listeners):
            tell()

    def message(self) -> dict[str, Any]:
        """Return what the open page is told."""
        error = self.error and {
            "what": self.error.what,
            "where": self.error.where,
            "remedy": self.error.remedy,
            "beneath": self._beneath,
        }
        return {"version": self.version, "stage": self.stage, "error": error}

    def _said_of_page(self) -> str:
        if self.page is None:
            return "改好并保存后，页面会自动出现。"
        if self.stage == Stage.PUBLISHING:
            return "下面的页面是最新的，但其余文件没有做成，文件夹里仍是上一次的综述。"
        return "下面仍是上一次做成的页面。改好并保存后，页面会自动更新。"
