"""Serve the preview's page on this machine alone, and update it over a WebSocket.

preview.session starts it (`start_server`) and sets what it shows (`Shown`). A page of the web that
is open in the same browser may send requests here, also under a host name of its own that resolves
to this machine (DNS rebinding). So only the names of this machine are accepted in the Host header,
WebSockets are checked for their origin, and nothing can be changed by a request.
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

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, HTTPError, RequestHandler, StaticFileHandler
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from annual_review.document.fonts import SANS
from annual_review.errors import InputError, ReviewError, os_reason
from annual_review.language import N_, _, language
from annual_review.project.outputs import ALL_FILES, PAGE

PORT = 8421
_LOOPBACK, _LOOPBACK_6 = "127.0.0.1", "::1"
_HOST_NAMES = {_LOOPBACK, _LOOPBACK_6, "localhost"}
_PING_INTERVAL = 20  # seconds
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_REASONS = {403: N_("Forbidden"), 404: N_("Not Found")}  # of HTTP
_TEMPLATES = Path(__file__).parent / "templates"
_NO_ICON = '<link rel="icon" href="data:,">'  # or browsers request one
_POLICY = re.compile(
    r'(<meta http-equiv="Content-Security-Policy" content=")([^"]*)(">)', re.IGNORECASE
)


class Stage(StrEnum):
    """How far the newest build is."""

    DONE = "done"
    BUILDING = "building"
    PUBLISHING = "publishing"  # its page is rendered already


_STAGES = {
    Stage.BUILDING: N_("Rebuilding …"),
    Stage.PUBLISHING: N_("The page is up to date; making the other files …"),
}


@dataclass
class Shown:
    """The newest page, None before the first, with the stage and error; listeners are called."""

    page: bytes | None = None
    stage: Stage = Stage.BUILDING
    error: ReviewError | None = None
    listeners: set[Callable[[], None]] = field(default_factory=set)
    _note: str = ""

    @property
    def version(self) -> str:
        """Return a name for the page, the same for the same page."""
        return "" if self.page is None else hashlib.sha256(self.page).hexdigest()[:16]

    def begin(self) -> None:
        """Show that a build has started; an error stays until there is a new page."""
        self._change(Stage.BUILDING)

    def show(self, page: bytes) -> None:
        """Show a new page."""
        self.page, self.error = page, None
        self._change(Stage.PUBLISHING)

    def done(self) -> None:
        """Show that the review is published."""
        self.error = None
        self._change(Stage.DONE)

    def fail(self, error: ReviewError) -> None:
        """Show an error above the last page."""
        self.error, self._note = error, self._note_on_page()
        self._change(Stage.DONE)

    def _change(self, stage: Stage) -> None:
        self.stage = stage
        for listener in list(self.listeners):
            listener()

    def message(self) -> dict[str, Any]:
        """Return the message for the open page."""
        error = self.error and {
            "what": self.error.what,
            "where": self.error.where,
            "remedy": self.error.remedy,
            "beneath": self._note,
        }
        said = _(_STAGES[self.stage]) if self.stage in _STAGES else ""
        return {"version": self.version, "stage": self.stage, "said": said, "error": error}

    def _note_on_page(self) -> str:
        if self.page is None:
            return _("Once it is corrected and saved, the page appears by itself.")
        if self.stage == Stage.PUBLISHING:
            return _(
                "The page below is the newest, but the other files could not be made: the folder "
                "still holds the last review."
            )
        return _(
            "The page below is the last one that was made. Once it is corrected and saved, it is "
            "updated by itself."
        )


def start_server(shown: Shown, folder: Path, port: int | None) -> tuple[HTTPServer, int]:
    """Serve what is shown, and the other formats of the review in `folder`; return the port too.

    If no `port` is given it is PORT, or a free one. Raises InputError if `port` is in use.
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
            reason = os_reason(error)
            what = _("Port {port} cannot be used: {reason}.", port=port, reason=reason)
            raise InputError(what, remedy=_("Name another with --port, or none.")) from None
        sockets = bind_sockets(0, _LOOPBACK)
    with suppress(OSError):  # no IPv6, or its port is in use: the IPv4 address is the one printed
        sockets += bind_sockets(sockets[0].getsockname()[1], _LOOPBACK_6, socket.AF_INET6)
    return sockets


def application(shown: Shown, folder: Path) -> Application:
    """Return the Tornado application."""
    others = "|".join(re.escape(name) for name in ALL_FILES if name != PAGE)
    return Application(
        [
            (rf"/(?:{re.escape(PAGE)})?", _Page, {"shown": shown}),
            (r"/news", _News, {"shown": shown}),
            (rf"/({others})", _File, {"path": str(folder)}),
            (rf"/({re.escape(SANS.name)})", _Font, {"path": str(SANS.parent)}),
        ],
        default_handler_class=_NotFound,
        log_function=lambda handler: None,
        websocket_ping_interval=_PING_INTERVAL,
    )


class _Guarded(RequestHandler):
    """Refuses requests whose host name is not one of this machine's own."""

    def prepare(self) -> None:
        if self.request.host_name.strip("[]") not in _HOST_NAMES:
            raise HTTPError(403)

    def set_default_headers(self) -> None:
        for name, value in _HEADERS.items():
            self.set_header(name, value)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        reason = _(_REASONS[status_code]) if status_code in _REASONS else self._reason
        self.finish(f"{status_code} {reason}\n")


class _Page(_Guarded):
    """The review's page with the preview's panel."""

    def initialize(self, shown: Shown) -> None:
        self._shown = shown

    def get(self) -> None:
        self.finish(with_preview(self._shown.page, self._shown.version))


class _NotFound(_Guarded):
    """Every other path."""

    def prepare(self) -> None:
        super().prepare()
        raise HTTPError(404)


class _File(_Guarded, StaticFileHandler):
    """Another format of the review."""


class _Font(_File):
    """The font of the preview's panel, for a machine without a Chinese one."""

    def set_extra_headers(self, path: str) -> None:
        self.set_header("Cache-Control", "max-age=86400")


class _News(_Guarded, WebSocketHandler):
    """Sends an open page what is shown, now and at every change."""

    def initialize(self, shown: Shown) -> None:
        self._shown = shown

    def open(self, *args: str, **kwargs: str) -> None:
        self._shown.listeners.add(self._send)
        self._send()

    def _send(self) -> None:
        with suppress(WebSocketClosedError):
            self.write_message(self._shown.message())

    def on_message(self, message: str | bytes) -> None:
        """Ignore messages from the page."""

    def on_close(self) -> None:
        self._shown.listeners.discard(self._send)


def with_preview(page: bytes | None, version: str) -> str:
    """Return a page with the preview's panel, style and script; a waiting page if it is None.

    The panel and the waiting page are in the language of messages, a review always in Chinese. The
    page's Content-Security-Policy is extended to allow just these.
    """
    text = _rendered("waiting.html") if page is None else page.decode("utf-8")
    style, script = _template("preview.css"), _template("preview.js")
    panel = _rendered("panel.html", version=version)
    text = _POLICY.sub(lambda match: _extended_policy(match, style, script), text, count=1)
    text = text.replace("</head>", f"{_NO_ICON}<style>{style}</style>\n</head>", 1)
    text = re.sub(r"<body[^>]*>", lambda match: f"{match[0]}\n{panel}", text, count=1)
    before, __, after = text.rpartition("</body>")
    return f"{before}<script>{script}</script>\n</body>{after}"


def _extended_policy(match: re.Match[str], style: str, script: str) -> str:
    """Return the policy's element, extended by the preview's style, script, font and WebSocket."""
    added = {
        "style-src": _hash(style),
        "script-src": _hash(script),
        "font-src": "'self'",
        "connect-src": "'self'",
    }
    policy = dict(
        part.strip().partition(" ")[::2] for part in html.unescape(match[2]).split(";") if part
    )
    policy |= {name: f"{policy.get(name, '')} {value}".strip() for name, value in added.items()}
    text = "; ".join(f"{name} {value}".strip() for name, value in policy.items())
    return f"{match[1]}{html.escape(text)}{match[3]}"


def _hash(content: str) -> str:
    digest = hashlib.sha256(content.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _rendered(name: str, **values: str) -> str:
    """Return a template in the language of messages."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )
    environment.globals["_"] = _
    template = environment.get_template(name)
    return template.render(values, lang=language().replace("_", "-"))


@cache
def _template(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")
