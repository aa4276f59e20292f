"""Small offices, and runs of them all: what tests of many offices share."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl
import psutil
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from annual_review.build.notebooks import write_notebook
from annual_review.engine.fingerprints import fingerprints
from tests.conftest import ROOT, interruptible

TALKS = ["日期", "宣讲人", "地点", "听众人数", "宣讲主题", "场所类别", "主办方"]
OPEN = "from annual_review.chapter import *\nreview = open_review()"
# It goes on when nobody wants it to wait; looking whether a file is there is not reading it.
TALK = """import pathlib, time
while pathlib.Path(data, "..", "wait").exists(): time.sleep(0.02)
talks = review["宣讲台账"]
say(f"宣讲{count('a.talks', talks, '场')}，听众{total('a.people', talks['受教人数'], '人')}。")"""
LONGEST = 240  # seconds for anything, on a machine that has much to do
SERVER = "annual_review.offices.warm_workers"


class Offices:
    """A folder of small offices that share notebooks, each with a register of one talk."""

    def __init__(self, folder: Path, *ids: str) -> None:
        self.folder, self.params, self.notebooks = folder, folder / "offices", folder / "notebooks"
        self.data, self.reports = str(folder / "data"), str(folder / "reports")
        self.notebooks.mkdir(parents=True)
        shutil.copy(ROOT / "notebooks" / "01_clean.ipynb", self.notebooks)
        self.chapter(TALK)
        self.params.mkdir()
        shutil.copy(ROOT / "params" / "registers.yaml", self.params)
        shutil.copy(ROOT / "params" / "office.yaml", self.params / "county.yaml")
        for id in ids:
            self.office(id, f"base: ../county.yaml\nshort: {id}\n")
            self.talk(id, 30)

    def own_chapter(self, id: str, code: str) -> None:
        """Give an office notebooks of its own."""
        own = self.params / id / "notebooks"
        own.mkdir(exist_ok=True)
        shutil.copy(self.notebooks / "01_clean.ipynb", own)
        self.chapter(code, own)

    def chapter(self, code: str, folder: Path | None = None) -> None:
        given = "year = 2021\ndata = params = records = ''"
        cells = [
            new_markdown_cell("# 宣讲", id="title"),
            new_code_cell(given, id="given", metadata={"tags": ["parameters"]}),
            new_code_cell(OPEN, id="open"),
            new_code_cell(code, id="code"),
        ]
        write_notebook(new_notebook(cells=cells), (folder or self.notebooks) / "02_a.ipynb")

    def office(self, id: str, text: str) -> None:
        (self.params / id).mkdir(exist_ok=True)
        (self.params / id / "office.yaml").write_text(text, encoding="utf-8")
        (self.params / id / "2021.yaml").write_text("title: 年度综述\n", encoding="utf-8")

    def registers(self, id: str) -> Path:
        folder = self.folder / "data" / id / "2021"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def talk(self, id: str, people: int) -> None:
        book = openpyxl.Workbook()
        book.worksheets[0].title = "宣讲台账"
        book.worksheets[0].append(TALKS)
        row = ["2021-03-05", "甲", "中界镇", people, "党史", "学校", "关工委"]
        book.worksheets[0].append(row)
        book.save(self.registers(id) / "a.xlsx")

    @contextmanager
    def waiting(self, id: str) -> Iterator[None]:
        """Let the chapter of an office wait meanwhile."""
        wait = self.registers(id).parent / "wait"
        wait.touch()
        try:
            yield
        finally:
            wait.unlink(missing_ok=True)

    def arguments(self, *more: object) -> list[str]:
        given = ("2021", "--offices", self.params, "--data", self.data, "--reports", self.reports)
        return [str(one) for one in (*given, "--notebooks", self.notebooks, *more)]

    def start(self, *more: object, **env: str) -> subprocess.Popen[str]:
        with interruptible():
            return subprocess.Popen(
                [sys.executable, ROOT / "run_report.py", *self.arguments(*more)],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                env=os.environ | env,
                start_new_session=True,
            )

    def run(self, *more: object, **env: str) -> Done:
        return Done.of(self.start(*more, **env))

    def alone(self, id: str, reports: Path) -> Path:
        """Make the review of an office by itself, and return its folder."""
        given = ["2021", "--params", self.params / id / "2021.yaml", "--reports", reports]
        given += ["--data", self.registers(id).parent, "--notebooks", self.notebooks]
        command = [sys.executable, str(ROOT / "run_report.py"), *map(str, given)]
        subprocess.run(command, check=True, capture_output=True)
        return reports / "2021"

    def review(self, id: str) -> dict[str, str]:
        """Return the digest of every file of a review."""
        return fingerprints(self.folder / "reports" / id / "2021")


class Done:
    """A run that has ended: its exit status and output."""

    def __init__(self, status: int, stdout: str, stderr: str) -> None:
        self.status, self.stdout, self.stderr = status, stdout, stderr

    @classmethod
    def of(cls, process: subprocess.Popen[str]) -> Done:
        try:
            stdout, stderr = process.communicate(timeout=LONGEST)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise
        return cls(process.returncode, stdout, stderr)

    @property
    def summary(self) -> str:
        return next(line for line in self.stdout.splitlines() if " offices: " in line)


def until(look: Callable[[], Any]) -> Any:
    """Wait until there is something, and return it."""
    end = time.monotonic() + LONGEST
    while not (found := look()):
        assert time.monotonic() < end
        time.sleep(0.05)
    return found


def servers(parent: int) -> list[psutil.Process]:
    """Return the warm processes under a process."""
    return [one for one in below(parent) if SERVER in " ".join(command_of(one))]


def below(parent: int) -> list[psutil.Process]:
    try:
        return psutil.Process(parent).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def command_of(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.Error:
        return []


def building(parent: int) -> psutil.Process | None:
    """Return the warm process that has a running kernel, once there is one."""
    for server in servers(parent):
        if len(below(server.pid)) >= 3:  # the build, the job of its chapter, the kernel
            return server
    return None
