"""The menu of an archive's start file: check, build, preview, edit (python -m …bundle.menu).

It runs in the folder of the archive, whose project is in `project/`, and speaks Chinese. Ctrl-C
ends what was chosen, and the menu comes back with the messages above it.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import webbrowser
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from annual_review.errors import ReviewError
from annual_review.language import CHINESE, LANGUAGE
from annual_review.project.notebook_parameters import default_period
from annual_review.project.period import PeriodName

_PROJECT = "project"
_REVIEW = (sys.executable, "-m", "annual_review")
# It asks no network, takes root as well (some systems have nobody else), prints nothing but its
# address, and ends at the first Ctrl-C.
_LAB_OPTIONS = ("--LabApp.extension_manager=readonly", "--allow-root", "--log-level=ERROR", "-y")
_LAB = (sys.executable, "-m", "jupyterlab", *_LAB_OPTIONS)
_STOPPED = (130, -signal.SIGINT, 0xC000013A)  # of the command, of Linux, of Windows
_PREVIEW_PORT = 8421
_START_SECONDS = 120  # for the preview to answer
_CHOICES = """
  1 检查    清洗登记表，报告每一行的去向
  2 生成    生成网页、PDF 和 Word
  3 预览    在浏览器中查看，随改随新
  4 编辑    用 JupyterLab 修改章节
  0 退出
"""


class _InputEndedError(Exception):
    """Nobody is there to answer."""


def main(folder: Path | None = None) -> int:
    """Show the menu until 0 is chosen or the input ends; return 0."""
    root = (folder or Path.cwd()) / _PROJECT
    os.environ.setdefault(LANGUAGE, CHINESE)
    actions: dict[str, Callable[[Path], None]] = {
        "1": _check,
        "2": _build,
        "3": _preview,
        "4": _edit,
    }
    with _own_interrupts(), suppress(_InputEndedError):
        while True:
            print(f"\n年度文稿    项目：{root}\n{_CHOICES}", flush=True)
            choice = _answer("请输入数字后回车：")
            if choice == "0":
                break
            if choice not in actions:
                print("请输入 0 到 4 中的一个数字。")
            elif _has_project(root):
                actions[choice](root)
                _answer("\n按回车键返回菜单。")
    return 0


def _check(root: Path) -> None:
    if period := _period(root):
        _run([*_REVIEW, period, "--check"], root)


def _build(root: Path) -> None:
    if (period := _period(root)) and _run([*_REVIEW, period], root):
        print(f"成果在 {root / 'reports' / period}")


def _preview(root: Path) -> None:
    if period := _period(root):
        port = _free_port()
        opening = threading.Thread(target=_open_page, args=(port,), daemon=True)
        opening.start()
        print("按 Ctrl-C 结束预览。", flush=True)
        _run([*_REVIEW, period, "--watch", f"--port={port}"], root)


def _edit(root: Path) -> None:
    settings = ["--LabApp.app_settings_dir=lab"] if (root / "lab").is_dir() else []
    print("浏览器中将打开 JupyterLab；按 Ctrl-C 结束。", flush=True)
    _run([*_LAB, *settings], root)


def _has_project(root: Path) -> bool:
    """Return whether there is a project; offer to make one if there is none."""
    if (root / "params" / "office.yaml").is_file():
        return True
    answer = _answer(f"还没有项目。在 {root} 新建一个吗？（回车新建，n 不建）")
    if answer is None or answer.lower() in ("n", "no", "否", "不"):
        return False
    return _run([*_REVIEW, "init", str(root)], root.parent)


def _period(root: Path) -> str:
    """Ask for a year or a part of one until it is valid; "" if none was said, and at Ctrl-C."""
    try:
        default = str(default_period(root))
    except ReviewError as error:
        print(error)
        default = ""
    hint = f"（直接回车为 {default}）" if default else ""
    while (said := _answer(f"年份{hint}：")) is not None:
        try:
            return str(PeriodName.parse(said or default)) if said or default else ""
        except ReviewError as error:
            print(error)
    return ""


def _run(command: Sequence[str], folder: Path) -> bool:
    """Run a command in a folder until it ends, say how it ended, and return whether it is done."""
    status = subprocess.call(command, cwd=folder)  # noqa: S603 - no shell
    if status in _STOPPED:
        print("已停止。")
    elif status:
        print("没有完成，原因见上面的提示。")
    return status == 0


def _answer(question: str) -> str | None:
    """Return what is typed; None at Ctrl-C. Raises _InputEndedError at the end of the input."""
    try:
        with _interruptible():
            return input(question).strip()
    except KeyboardInterrupt:
        print()
        return None
    except EOFError:
        print()
        raise _InputEndedError from None


@contextmanager
def _own_interrupts() -> Iterator[None]:
    """Let Ctrl-C end the command that runs, and not the menu.

    A handler that does nothing is not inherited by the command, as an ignored signal would be.
    """
    before = signal.signal(signal.SIGINT, lambda *_received: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let Ctrl-C end a question."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _free_port() -> int:
    """Return the usual port of the preview, or another one that is free."""
    for port in (_PREVIEW_PORT, 0):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    return _PREVIEW_PORT


def _open_page(port: int) -> None:
    """Open the preview in a browser as soon as it answers, where there is a desktop."""
    has_desktop = os.name == "nt" or "DISPLAY" in os.environ or "WAYLAND_DISPLAY" in os.environ
    until = time.monotonic() + _START_SECONDS
    while has_desktop and time.monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            webbrowser.open(f"http://127.0.0.1:{port}/")
            return
        time.sleep(0.3)


if __name__ == "__main__":
    sys.exit(main())
