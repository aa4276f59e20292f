"""The server, asked by real requests on a free port."""

import asyncio
import gc
import json
import re
import socket
import warnings

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

from annual_review.errors import BuildError, InputError
from annual_review.preview.server import Shown, start_server, with_preview
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
    """Return the status and the answer to a request, whose path is sent unchanged."""

    async def ask(port):
        try:
            request = HTTPRequest(f"http://127.0.0.1:{port}{path}", headers=headers)
            return await AsyncHTTPClient().fetch(request)
        except HTTPClientError as error:
            return error.response

    return served(folder, ask)


def test_the_page_is_served_with_the_preview_s_script(folder):
    response = answer(folder, "/")
    assert response.code == 200
    assert "正文" in response.body.decode()
    assert "new WebSocket" in response.body.decode()
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert answer(folder, "/review.html").body == response.body


def test_other_formats_are_served_from_the_folder(folder):
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
    response = answer(folder, path)
    assert response.code == 404
    assert b"personal" not in response.body
    assert b"secret" not in response.body


@pytest.mark.parametrize("host", ["127.0.0.1:1", "localhost", "LOCALHOST:80", "[::1]:80"])
def test_names_of_this_machine_are_accepted(folder, host):
    assert answer(folder, "/", Host=host).code == 200


@pytest.mark.parametrize("path", ["/", "/review.pdf", "/news", "/nothing"])
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "192.168.1.2", "::1.x"])
def test_another_host_is_refused(folder, path, host):
    assert answer(folder, path, Host=host).code == 403


def test_the_websocket_sends_the_state_at_once_and_at_every_change(folder):
    shown = Shown(PAGE)

    async def ask(port):
        news = await websocket_connect(f"ws://127.0.0.1:{port}/news")
        first = json.loads(await news.read_message())
        shown.fail(BuildError("It broke.", "02_a.ipynb, cell 4", "Fix it."))
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


def test_a_websocket_of_another_origin_is_refused(folder):
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


def test_a_port_in_use_is_an_input_error(folder):
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


POLICY = "default-src 'none'; font-src data:; script-src 'sha256-own='; form-action 'none'"
REVIEW = (
    '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n'
    f'<meta http-equiv="Content-Security-Policy" content="{POLICY.replace(chr(39), "&#39;")}">\n'
    "<title>综述</title>\n</head>\n<body>\n<main><p>正文</p></main>\n<script>own</script>\n"
    "</body>\n</html>\n"
)


def policy_of(page):
    content = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    return content.replace("&#x27;", "'").split("; ")


def test_the_policy_allows_only_the_preview_s_own_parts():
    policy = policy_of(with_preview(REVIEW.encode(), "v1"))
    assert "default-src 'none'" in policy
    assert "form-action 'none'" in policy
    assert "font-src data: 'self'" in policy
    assert "connect-src 'self'" in policy
    assert any(part.startswith("script-src 'sha256-own=' 'sha256-") for part in policy)
    assert "unsafe" not in " ".join(policy)


def test_without_the_added_parts_it_is_the_page():
    served = with_preview(REVIEW.encode(), "v1")
    served = re.sub(
        r'<link rel="icon"[^>]*><style>.*?</style>\n', "", served, count=1, flags=re.DOTALL
    )
    served = re.sub(r'\n<aside id="preview".*?</aside>\n', "", served, count=1, flags=re.DOTALL)
    head, _, tail = served.rpartition("<script>")
    served = head + tail.partition("</script>\n")[2]
    meta = re.compile(r"<meta http-equiv=[^>]*>")
    assert meta.sub("", served) == meta.sub("", REVIEW)


def test_the_page_contains_its_version():
    assert 'data-version="v1"' in with_preview(REVIEW.encode(), "v1")


def test_a_waiting_page_is_shown_before_the_first():
    served = with_preview(None, "")
    assert "The page will appear here as soon as it is made." in served
    assert 'data-version=""' in served
    assert "new WebSocket" in served
