"""What tests of the preview share: a preview of the small office, and its open page."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import Any

from tornado.websocket import websocket_connect

from tests.conftest import ROOT, interruptible

LONGEST = 90  # seconds for anything to happen, on a machine that has much to do


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Running:
    """A preview in a process of its own, once it serves."""

    def __init__(self, folder: Path, *arguments: object, port: int | None = None) -> None:
        self.port, self.log = port or free_port(), folder / "log.txt"
        command = [sys.executable, ROOT / "run_report.py", "2021", "--watch"]
        command += ["--port", self.port, *arguments]
        with self.log.open("w", encoding="utf-8") as log, interruptible():
            self.process = subprocess.Popen(list(map(str, command)), stdout=log, stderr=log)
        self._wait_until_it_serves()

    def _wait_until_it_serves(self) -> None:
        until = time.monotonic() + LONGEST
        while time.monotonic() < until:
            assert self.process.poll() is None, self.log.read_text(encoding="utf-8")
            with suppress(OSError):
                self.page()
                return
            time.sleep(0.05)
        self.end()
        raise TimeoutError

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def page(self) -> str:
        with urllib.request.urlopen(self.address, timeout=LONGEST) as answer:
            return str(answer.read().decode("utf-8"))

    def end(self) -> int:
        """End it as Ctrl-C does, and return its exit status."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(LONGEST)


class Preview(Running):
    """A preview that is listened to; `messages` are those to an open page."""

    def __init__(self, folder: Path, *arguments: object) -> None:
        super().__init__(folder, *arguments)
        self.messages: list[dict[str, Any]] = []
        self._runner = asyncio.Runner()
        self._news = self._runner.run(self._connect())

    async def _connect(self) -> Any:
        return await websocket_connect(f"ws://127.0.0.1:{self.port}/news")

    def until(self, stage: str, *, error: bool = False) -> dict[str, Any]:
        """Wait for the next message with this stage and error."""

        async def wait() -> dict[str, Any]:
            while True:
                message = json.loads(await self._news.read_message())
                self.messages.append(message)
                if message["stage"] == stage and bool(message["error"]) == error:
                    return dict(message)

        async def limited() -> dict[str, Any]:
            return await asyncio.wait_for(wait(), LONGEST)

        return self._runner.run(limited())

    def end(self) -> int:
        async def close() -> None:
            self._news.close()
            await asyncio.sleep(0.05)

        self._runner.run(close())
        self._runner.close()
        return super().end()
