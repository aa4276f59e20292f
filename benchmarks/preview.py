"""Measure how soon a preview shows a changed sentence: from the save to the page in a browser.

    .venv/bin/python benchmarks/preview.py [--rounds 7]

prints a table in Markdown and writes it to benchmarks/preview.md. Needs playwright and Chromium.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.errors import BenchmarkError
from benchmarks.machine import description
from benchmarks.workbench import ROOT, WORDS, YEAR, Workbench, change_sentence

if TYPE_CHECKING:
    from playwright.sync_api import Page

RESULTS = Path(__file__).resolve().parent / "preview.md"
MOST = 2.0  # seconds until a changed sentence is shown
_LONGEST = 120.0  # seconds for anything to happen
_PAUSE = 1.0  # seconds between two rounds
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/")
_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")


@dataclass(frozen=True)
class Round:
    """Seconds from a save until it was shown, and until all was published; the load before."""

    shown: float
    published: float
    load: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=7, help="timed rounds (7)")
    said = parser.parse_args(arguments)
    machine = description()
    with tempfile.TemporaryDirectory(prefix="review-preview-") as folder:
        bench = Workbench.lay_out(Path(folder))
        with _preview(bench) as address, _page(address) as page:
            _wait_until_published(page)
            rounds = [_round(bench, page) for _ in range(said.rounds + 1)][1:]
    lines = _table(rounds, machine)
    print("\n".join(lines))
    RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return 0


@contextmanager
def _preview(bench: Workbench) -> Iterator[str]:
    """Start a preview of the bench, and yield its address."""
    command = [sys.executable, ROOT / "run_report.py", YEAR, "--watch", "--data", bench.data]
    command += ["--params", bench.params, "--notebooks", bench.notebooks]
    command += ["--reports", bench.folder / "reports"]
    log = bench.folder / "preview.log"
    with log.open("w", encoding="utf-8") as out:
        running = subprocess.Popen(  # noqa: S603 - our own command
            list(map(str, command)), stdout=out, stderr=out
        )
    try:
        yield _address(running, log)
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(_LONGEST)


def _address(running: subprocess.Popen[bytes], log: Path) -> str:
    until = time.monotonic() + _LONGEST
    while time.monotonic() < until and running.poll() is None:
        if found := _ADDRESS.search(log.read_text(encoding="utf-8")):
            return found[0]
        time.sleep(0.05)
    raise BenchmarkError(f"The preview did not begin: {log.read_text(encoding='utf-8')}")


@contextmanager
def _page(address: str) -> Iterator[Page]:
    """Open the address in a browser."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - not among the requirements

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise BenchmarkError("Chromium is not installed.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(_FLAGS))
        page = browser.new_page()
        page.set_default_timeout(_LONGEST * 1000)
        page.goto(address)
        yield page
        browser.close()


def _wait_until_published(page: Page) -> None:
    page.wait_for_selector("#review", state="attached")
    page.wait_for_selector("#preview-status p:empty", state="attached")


def _round(bench: Workbench, page: Page) -> Round:
    time.sleep(_PAUSE)
    load, began = os.getloadavg()[0], time.perf_counter()
    text = change_sentence(bench).read_text(encoding="utf-8")
    word = next(word for word in WORDS if f"一线{word}。" in text)
    page.wait_for_selector(f"main >> text={word}")
    shown = time.perf_counter() - began
    _wait_until_published(page)
    return Round(shown, time.perf_counter() - began, load)


def _table(rounds: Sequence[Round], machine: Sequence[str]) -> list[str]:
    shown, published = ([getattr(one, name) for one in rounds] for name in ("shown", "published"))
    return [
        "# From the save to the page",
        "",
        "Made by `.venv/bin/python benchmarks/preview.py`: one word of a sentence is changed while",
        f"`run_report.py {YEAR} --watch` is shown in Chromium. Median (least–most) of",
        f"{len(rounds)} rounds, in seconds; a first one is left out.",
        "",
        "| the page shows it | all is published | asked for |",
        "| --- | --- | --- |",
        f"| {_spread(shown)} | {_spread(published)} | shown within {MOST:.0f} s |",
        "",
        "| round | load before | shown | published |",
        "| --- | --- | --- | --- |",
        *(
            f"| {number} | {one.load:.1f} | {one.shown:.2f} | {one.published:.2f} |"
            for number, one in enumerate(rounds, 1)
        ),
        "",
        *machine,
    ]


def _spread(seconds: Sequence[float]) -> str:
    return f"{statistics.median(seconds):.2f} ({min(seconds):.2f}–{max(seconds):.2f})"


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BenchmarkError as error:
        sys.exit(f"error: {error}")
