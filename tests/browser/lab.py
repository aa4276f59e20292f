"""Run a private JupyterLab for tests, and drive it in a browser."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.conftest import ROOT

TOKEN = "for-tests"
PATIENCE = 120_000  # milliseconds; a chapter takes long on a busy machine


def copy_project(target: Path) -> Path:
    """Copy the inputs, the notebooks and the settings of JupyterLab."""
    for name in ("data", "params", "notebooks", "lab"):
        shutil.copytree(
            ROOT / name, target / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints")
        )
    return target


def private_environment(folder: Path) -> dict[str, str]:
    """Return an environment in which Jupyter keeps everything but notebooks in `folder`."""
    places = {
        "HOME": "home",
        "IPYTHONDIR": "ipython",
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
    }
    for name in places.values():
        (folder / name).mkdir(parents=True, exist_ok=True)
    return os.environ | {variable: str(folder / name) for variable, name in places.items()}


@contextmanager
def running_lab(project: Path, folder: Path, *options: str) -> Iterator[str]:
    """Run a JupyterLab server in `project`, for this machine only; yield its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    call = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    own = ["--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    own.append(f"--IdentityProvider.token={TOKEN}")
    log = folder / "server.log"
    with log.open("wb") as written:
        server = subprocess.Popen(
            [*call, *own, *options],
            cwd=project,
            env=private_environment(folder),
            stdout=written,
            stderr=written,
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}", server, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()  # which also ends its kernels
            server.wait(30)


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < until and server.poll() is None:
        try:
            ask(address, "api/status")
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"JupyterLab did not start:\n{log.read_text(encoding='utf-8')}")


def ask(address: str, path: str) -> bytes:
    """Return the server's response. Raises HTTPError for an error status."""
    request = urllib.request.Request(
        f"{address}/{path}", headers={"Authorization": f"token {TOKEN}"}
    )
    with urllib.request.urlopen(request) as answer:
        return bytes(answer.read())


class Notebook:
    """A notebook open in JupyterLab, in a page of playwright."""

    def __init__(self, page: Any, address: str, path: str) -> None:
        self.page, self._address, self._path = page, address, path
        page.set_default_timeout(PATIENCE)
        page.goto(f"{address}/lab/tree/{path}?token={TOKEN}")
        self.panel = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
        self.panel.locator(".jp-CodeCell").first.wait_for()
        self.until(self._is_idle, "the kernel is idle")
        self.panel.locator(
            ".jp-Notebook-ExecutionIndicator:not([data-status='disconnected'])"
        ).wait_for(state="attached")

    def until(self, holds: Callable[[], bool], what: str) -> None:
        """Wait until a condition holds. Raises AssertionError, which names it, after a time."""
        end = time.monotonic() + PATIENCE / 1000
        while not holds():
            assert time.monotonic() < end, f"Timed out before {what}"
            self.page.wait_for_timeout(100)

    def _is_idle(self) -> bool:
        sessions = json.loads(ask(self._address, "api/sessions"))
        own = [one["kernel"] for one in sessions if one["path"] == self._path]
        return bool(own) and all(kernel["execution_state"] == "idle" for kernel in own)

    def cell(self, text: str) -> Any:
        """Return the code cell whose source has `text`."""
        source = self.page.locator(".jp-Cell-inputArea .cm-content", has_text=text)
        return self.panel.locator(".jp-CodeCell", has=source).first

    def type_before(self, cell: Any, text: str, typed: str) -> None:
        """Type `typed` before `text`, which stands in one line of the source of `cell`."""
        line = cell.locator(".cm-line", has_text=text)
        source = str(line.inner_text()).rstrip("\n")
        line.click()
        self.page.keyboard.press("End")
        for _ in source[source.index(text) :]:
            self.page.keyboard.press("ArrowLeft")
        self.page.keyboard.insert_text(typed)

    @property
    def prompts(self) -> list[str]:
        """The prompts of code cells: [1]: of one that was run, [*]: of one that is running."""
        texts = self.panel.locator(".jp-CodeCell .jp-InputPrompt").all_text_contents()
        return [text.strip() for text in texts]

    @property
    def errors(self) -> list[str]:
        """The texts of outputs that are errors."""
        shown = self.panel.locator(
            ".jp-OutputArea-output[data-mime-type$='stderr'], .jp-RenderedError"
        )
        return [str(text) for text in shown.all_inner_texts()]

    def run_all(self) -> None:
        """Run all cells from the menu; wait until all have run or one has raised."""
        self.command("runmenu:run-all")
        self.until(lambda: bool(self.errors) or all(map(_was_run, self.prompts)), "all cells ran")

    def run_cell(self, cell: Any) -> None:
        """Run the cell that is being edited, and wait for it."""
        before = cell.locator(".jp-InputPrompt").text_content()
        self.page.keyboard.press("Control+Enter")
        self.until(
            lambda: (
                (now := cell.locator(".jp-InputPrompt").text_content()) != before and _was_run(now)
            ),
            "the cell ran",
        )

    def save(self) -> None:
        """Save by the keyboard, and wait until nothing is unsaved."""
        self.page.keyboard.press("Control+s")
        self.page.locator(".lm-DockPanel-tabBar .lm-mod-current:not(.jp-mod-dirty)").wait_for()

    def command(self, name: str) -> None:
        """Run one of JupyterLab's commands from the menu bar."""
        menus = self.page.locator("#jp-MainMenu .lm-MenuBar-item")
        for number in range(menus.count()):
            menus.nth(number).click()
            self.page.locator(".lm-Menu-item").first.wait_for()
            entry = self.page.locator(f".lm-Menu-item[data-command='{name}']")
            if entry.count():
                entry.first.click()
                return
            self.page.keyboard.press("Escape")
        raise AssertionError(f"No menu has {name}")


def _was_run(prompt: str) -> bool:
    return bool(re.fullmatch(r"\[\d+\]:?", prompt.strip()))
