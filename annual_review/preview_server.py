"""The server of a preview: on this machine alone, for its own name alone, and nothing but reading.

A page of the web that the same browser shows may send requests here, also under a name of its own
that leads to this machine (DNS rebinding): the Host header tells, and WebSockets tell their origin.
"""

from __future__ import annotations

import re
import socket
from contextlib import suppress
from pathlib import Path
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, HTTPError, RequestHandler, StaticFileHandler
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from annual_review.errors import InputError
from annual_review.fonts import SANS
from annual_review.preview_page import with_preview
from annual_review.preview_state import Shown
from annual_review.rendering import FORMATS, PAGE

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
