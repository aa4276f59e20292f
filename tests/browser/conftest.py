"""Fixtures: a review built by the command, and a browser."""

import shutil
import subprocess
import sys

import pytest

from tests.conftest import ROOT

collect_ignore = ["pdf_ua.py"]  # a program, which the tests start; it needs the extra `browser`


@pytest.fixture(scope="session")
def reviews(tmp_path_factory):
    """Build the review of 2021; return its folder."""
    reports = tmp_path_factory.mktemp("reports")
    call = [sys.executable, ROOT / "run_report.py", "2021", "--reports", reports]
    subprocess.run(call, check=True, capture_output=True)
    return reports / "2021"


@pytest.fixture(scope="session")
def review(reviews):
    return reviews / "review.html"


@pytest.fixture(scope="module")
def browser():
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("Chromium is not installed")
    with sync_api.sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        running = playwright.chromium.launch(executable_path=chromium, args=flags)
        yield running
        running.close()
