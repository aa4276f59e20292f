"""Measure how soon the preview (`--watch`) shows a changed sentence, from the save to the browser.

    .venv/bin/python benchmarks/preview.py [--rounds 7]

prints tables in Markdown and writes them to benchmarks/preview.md. It needs playwright and
Chromium (requirements-browser.lock).
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.builds import ReportBuild
from benchmarks.measuring import BenchmarkError
from benchmarks.project_copy import WORDS, YEAR, ProjectCopy, change_sentence
from benchmarks.reports import (
    check_target,
    describe_machine,
    machine_section,
    markdown_table,
    median_and_range,
    run_benchmark,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page

RESULTS = Path(__file__).resolve().parent / "preview.md"
TARGET = 1.0  # seconds until a changed sentence is shown
_TIMEOUT = 120.0  # seconds
_PAUSE = 1.0  # seconds between two rounds
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/")
_CHROMIUM_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")


@dataclass(frozen=True)
class Round:
    """Seconds from a save until the page shows it and until all is published; the load before."""

    shown: float
    published: float
    load: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=7, help="timed rounds (7)")
    parser.add_argument("--output", type=Path, default=RESULTS, help="benchmarks/preview.md")
    options = parser.parse_args(arguments)
    return run_benchmark(lambda folder: _measure(folder, options.rounds), options.output)


def _measure(folder: Path, number: int) -> list[str]:
    """Change a sentence in each round, a first untimed one before them; return the report."""
    machine, project = describe_machine(), ProjectCopy.create(folder)
    with _start_preview(project) as address, _open_page(address) as page:
        _wait_until_published(page)
        rounds = [_run_round(project, page) for _ in range(number + 1)][1:]
    project.require_unchanged_package()
    return report(rounds, machine)


@contextmanager
def _start_preview(project: ProjectCopy) -> Iterator[str]:
    """Start `run_report.py --watch` and yield its address."""
    (step,) = ReportBuild(project).steps()
    with project.log.open("w", encoding="utf-8") as log:
        process = subprocess.Popen(  # noqa: S603 - the project's own command
            [*step.command, "--watch"], stdout=log, stderr=log
        )
    try:
        yield _wait_for_address(process, project.log)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(_TIMEOUT)


def _wait_for_address(process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + _TIMEOUT
    while time.monotonic() < deadline and process.poll() is None:
        if match := _ADDRESS.search(log.read_text(encoding="utf-8")):
            return match[0]
        time.sleep(0.05)
    raise BenchmarkError(f"The preview did not start:\n{log.read_text(encoding='utf-8')}")


@contextmanager
def _open_page(address: str) -> Iterator[Page]:
    """Open the address in Chromium."""
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - an optional requirement
    except ModuleNotFoundError as error:
        raise BenchmarkError(
            "playwright is not installed; see requirements-browser.lock."
        ) from error
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise BenchmarkError("Chromium is not installed.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(_CHROMIUM_FLAGS))
        page = browser.new_page()
        page.set_default_timeout(_TIMEOUT * 1000)
        page.goto(address)
        yield page
        browser.close()


def _wait_until_published(page: Page) -> None:
    page.wait_for_selector("#review", state="attached")
    page.wait_for_selector("#preview-status p:empty", state="attached")


def _run_round(project: ProjectCopy, page: Page) -> Round:
    time.sleep(_PAUSE)
    load, start = os.getloadavg()[0], time.perf_counter()
    text = change_sentence(project).read_text(encoding="utf-8")
    word = next(word for word in WORDS if f'"{word}培训果农' in text)
    page.wait_for_selector(f"main >> text={word}培训果农")
    shown = time.perf_counter() - start
    _wait_until_published(page)
    return Round(shown, time.perf_counter() - start, load)


def report(rounds: Sequence[Round], machine: Sequence[str]) -> list[str]:
    """Return the lines of the report in Markdown."""
    shown = median_and_range([one.shown for one in rounds])
    published = median_and_range([one.published for one in rounds])
    target = check_target(median(one.shown for one in rounds), TARGET)
    return [
        "# From the save to the page",
        "",
        "Made by `.venv/bin/python benchmarks/preview.py`: one word of a sentence is changed while "
        f"`run_report.py {YEAR} --watch` is shown in Chromium. Median (smallest–largest) of "
        f"{len(rounds)} rounds, in seconds; a first round is not counted.",
        "",
        *markdown_table(
            ["the page shows it", "all is published", "target for the page"],
            [[shown, published, target]],
        ),
        "",
        *markdown_table(
            ["round", "load before", "shown", "published"],
            (
                [str(number), f"{one.load:.1f}", f"{one.shown:.2f}", f"{one.published:.2f}"]
                for number, one in enumerate(rounds, 1)
            ),
        ),
        "",
        *machine_section(machine),
    ]


if __name__ == "__main__":
    sys.exit(main())
