"""The finished page in a real browser: offline, on a phone and on a wide screen.

Needs playwright and the system's Chromium (`.ci/run` installs both); says what it misses.
"""

import shutil
import subprocess
import sys

import pytest

from tests.conftest import ROOT

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
if CHROMIUM is None:
    pytest.skip("Chromium is not installed", allow_module_level=True)
WIDTHS = {"phone": (390, 844), "wide": (1440, 900)}


@pytest.fixture(scope="module")
def review(tmp_path_factory):
    reports = tmp_path_factory.mktemp("reports")
    call = [sys.executable, ROOT / "run_report.py", "2021", "--reports", reports]
    subprocess.run(call, check=True, capture_output=True)
    return reports / "2021" / "review.html"


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield running
        running.close()


@pytest.fixture(params=WIDTHS)
def page(request, browser, review):
    """Open the page from disk; any request but for the page itself is noted and refused."""
    width, height = WIDTHS[request.param]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    opened = context.new_page()
    opened.asked, opened.complaints, opened.width = [], [], width
    opened.on("request", lambda asked: opened.asked.append(asked.url))
    opened.on("console", lambda said: opened.complaints.append(said.text))
    opened.on("pageerror", lambda error: opened.complaints.append(str(error)))
    opened.goto(review.as_uri())
    yield opened
    context.close()


def test_it_opens_from_disk_without_asking_for_anything(page):
    page.mouse.wheel(0, 3000)
    assert [url for url in page.asked if not url.startswith(("file:", "data:"))] == []
    assert page.complaints == []


def test_nothing_is_wider_than_the_screen(page):
    assert page.evaluate("document.documentElement.scrollWidth") <= page.width
    wide = page.evaluate(
        """() => [...document.querySelectorAll('main > section > *')]
            .filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.className)"""
    )
    assert wide == []


def test_its_own_fonts_are_used_and_charts_are_drawn(page):
    page.evaluate("document.fonts.ready")
    assert page.evaluate("document.fonts.check('16px \"Review Serif\"', '老干部')")
    sizes = page.evaluate("[...document.images].map(i => [i.complete, i.naturalWidth])")
    assert len(sizes) >= 10
    assert all(complete and width > 100 for complete, width in sizes)


def test_the_contents_follow_the_reader(page):
    page.evaluate("window.scrollTo({top: document.body.scrollHeight, behavior: 'instant'})")
    page.wait_for_function(
        """() => {
            const section = [...document.querySelectorAll('main section')].pop();
            const link = document.querySelector('.contents a[aria-current]');
            const id = decodeURIComponent(link.hash.slice(1));
            return section.querySelector(`[id="${id}"]`) !== null;
        }"""
    )


def test_text_is_large_enough_to_read(page):
    size = page.evaluate("parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)")
    assert size >= 16
