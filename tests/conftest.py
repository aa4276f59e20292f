"""What all tests share: settings of the sample office, a folder for small registers, Ctrl-C."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import settings as hypothesis_settings

from annual_review.cleaning.clean import clean
from annual_review.engine.preloading import importing
from annual_review.project.loading import load_settings
from annual_review.project.settings import Settings
from annual_review.records.cleaned import Cleaned
from annual_review.registers.inputs import read_inputs

with importing():  # without what costs each process of tests two seconds
    import nbformat  # noqa: F401

os.environ["LC_ALL"] = "C.UTF-8"  # messages are English, whoever runs the tests
os.environ.pop("ANNUAL_REVIEW_LANG", None)

ROOT = Path(__file__).parent.parent
YEAR = 2021

hypothesis_settings.register_profile("any machine", deadline=None)  # a busy one is no failure
hypothesis_settings.load_profile("any machine")


# Fixtures that build reviews, run chapters, or start kernels, servers, clones with git's filters.
SLOW = {"reviews", "followed", "builds", "scheduler", "store", "preview", "odd", "read", "origin"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as slow what uses a slow fixture."""
    for item in items:
        if SLOW.intersection(getattr(item, "fixturenames", ())):
            item.add_marker("slow")


@pytest.fixture(scope="session")
def settings() -> Settings:
    return load_settings(YEAR, ROOT / "params" / f"{YEAR}.yaml")


class DataFolder:
    """A folder of registers: write workbooks into it, then clean it."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.path, self.settings = folder, settings

    def workbook(
        self, name: str, sheets: dict[str, Sequence[Sequence[Any]]], merges: Sequence[str] = ()
    ) -> Path:
        """Write a workbook; `merges` are ranges of its first sheet."""
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for number, row in enumerate(rows, 1):
                for column, value in enumerate(row, 1):
                    if value is not None:
                        sheet.cell(number, column, value)
        for merge in merges:
            book.worksheets[0].merge_cells(merge)
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        book.save(path)
        return path

    def text(self, name: str, content: str, encoding: str = "utf-8") -> Path:
        path = self.path / name
        path.write_bytes(content.encode(encoding))
        return path

    def clean(self) -> Cleaned:
        inputs = read_inputs(self.path)
        return clean(inputs.sheets, self.settings, inputs.corrections, inputs.ignored)

    def fates(
        self, *rows: Sequence[Any], sheet: str = "宣讲台账", merges: Sequence[str] = ()
    ) -> list[str]:
        """Clean one sheet and return the fate of each row that shows anything."""
        self.workbook("台账.xlsx", {sheet: rows}, merges)
        return list(self.clean().ledger["fate"])


@pytest.fixture
def data_folder(tmp_path: Path, settings: Settings) -> DataFolder:
    folder = tmp_path / "registers"
    folder.mkdir()
    return DataFolder(folder, settings)


@contextmanager
def interruptible() -> Iterator[None]:
    """Start in it what is to be ended by Ctrl-C.

    A child inherits that Ctrl-C is ignored, as it is in the background of a script (`nohup … &`).
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def is_running(pid: int | str) -> bool:
    """Tell whether a process is there, and no zombie."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"
