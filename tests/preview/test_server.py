"""The server, asked by real requests on a free port."""

import asyncio
import gc
import json
import socket
import warnings

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

from annual_review.errors import BuildError, InputError
from annual_review.preview.server import Shown, start_server
from tests.support.previews import free_port

PAGE = b"<html><head></head><body><main>\xe6\xad\xa3\xe6\x96\x87</main></body></html>"


@pytest.fixture
def folder(tmp_path):
    review = tmp_path / "reports" / "2021"
    (review / "records").mkdir(parents=True)
    (review / "review.pdf").write_bytes(b"%PDF-")
    (review / "records" / "a.parquet").write_bytes(b"personal")
    (review / "to_fix.xlsx").write_bytes(b"personal")
    (tmp_path / "reports" / "secret.pdf").write_bytes(b"secret")
    return review


def served(folder, ask, shown=None):
    """Serve a review while `ask` asks for something; return what it returns."""

    async def run():
        server, port = start_server(shown or Shown(PAGE), folder, free_port())
        try:
            return await asyncio.wait_for(ask(port), 30)
        finally:
            server.stop()
            await server.close_all_connections()

    return asyncio.run(run())


def answer(folder, path, **headers):
    """Return the status and the answer to a request, whose path is sent as it stands."""

    async def ask(port):
        try:
            request = HTTPRequest(f"http://127.0.0.1:{port}{path}", headers=headers)
            return await AsyncHTTPClient().fetch(request)
        except HTTPClientError as error:
            return error.response

    return served(folder, ask)


def test_the_page_is_served_with_the_script(folder):
    said = answer(folder, "/")
    assert said.code == 200
    assert "正文" in said.body.decode()
    assert "new WebSocket" in said.body.decode()
    assert said.headers["Cache-Control"] == "no-store"
    assert said.headers["X-Frame-Options"] == "DENY"
    assert answer(folder, "/review.html").body == said.body


def test_other_formats_are_those_of_the_folder(folder):
    assert answer(folder, "/review.pdf").body == b"%PDF-"


@pytest.mark.parametrize(
    "path",
    [
        "/to_fix.xlsx",
        "/records/a.parquet",
        "/../secret.pdf",
        "/%2e%2e/secret.pdf",
        "/..%2fsecret.pdf",
        "//etc/passwd",
        "/review.pdf/../to_fix.xlsx",
        "/review.pdf%2f..%2f..%2fsecret.pdf",
        "/NotoSansSC-Regular.otf/../x",
    ],
)
def test_nothing_else_is_served(folder, path):
    said = answer(folder, path)
    assert said.code == 404
    assert b"personal" not in said.body
    assert b"secret" not in said.body


@pytest.mark.parametrize("host", ["127.0.0.1:1", "localhost", "LOCALHOST:80", "[::1]:80"])
def test_names_of_this_machine(folder, host):
    assert answer(folder, "/", Host=host).code == 200


@pytest.mark.parametrize("path", ["/", "/review.pdf", "/news", "/nothing"])
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "192.168.1.2", "::1.x"])
def test_another_host_is_refused(folder, path, host):
    assert answer(folder, path, Host=host).code == 403


def test_news_are_told_at_once_and_at_every_change(folder):
    shown = Shown(PAGE)

    async def ask(port):
        news = await websocket_connect(f"ws://127.0.0.1:{port}/news")
        first = json.loads(await news.read_message())
        shown.fail(BuildError("It broke.", "02_a.ipynb, cell 4", "Mend it."))
        failed = json.loads(await news.read_message())
        shown.show(PAGE + b" ")
        renewed = json.loads(await news.read_message())
        news.close()
        return first, failed, renewed

    first, failed, renewed = served(folder, ask, shown)
    assert (first["version"], first["error"]) == (Shown(PAGE).version, None)
    assert failed["error"]["where"] == "02_a.ipynb, cell 4"
    assert failed["version"] == first["version"]
    assert renewed["version"] != first["version"]
    assert renewed["error"] is None


def test_a_page_of_the_web_hears_no_news(folder):
    async def ask(port):
        address = f"ws://127.0.0.1:{port}/news"
        with pytest.raises(HTTPClientError) as refused:
            await websocket_connect(HTTPRequest(address, headers={"Origin": "http://evil.example"}))
        return refused.value.code

    assert served(folder, ask) == 403


def test_it_listens_on_this_machine_alone(folder):
    async def ask(port):
        others = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None)}
        heard = []
        for address in others - {"127.0.0.1", "::1"}:
            try:
                _, writer = await asyncio.open_connection(address, port)
            except OSError:
                continue
            writer.close()
            heard.append(address)
        return heard

    assert [address for address in served(folder, ask) if not address.startswith("127.")] == []


def test_a_port_that_is_taken(folder):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        async def start():
            start_server(Shown(), folder, port)

        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # tornado leaves the socket open
            with pytest.raises(InputError, match=str(port)):
                asyncio.run(start())
            gc.collect()
