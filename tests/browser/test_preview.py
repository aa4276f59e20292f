"""The preview in a real browser: updates, the scroll position, errors.

Needs playwright and the system's Chromium (`.ci/run` installs both); else skipped.
"""

import re
import shutil
import sys

import pytest

from tests.conftest import ROOT
from tests.support.previews import Running

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
if CHROMIUM is None:
    pytest.skip("Chromium is not installed", allow_module_level=True)
if sys.platform != "linux":
    pytest.skip("signals of Linux", allow_module_level=True)
pytestmark = pytest.mark.slow

LONGEST = 90_000  # milliseconds, on a busy machine
EARLY, LATE = "02_carrier.ipynb", "05_focuses.ipynb"


@pytest.fixture(scope="module")
def notebooks(tmp_path_factory):
    folder = tmp_path_factory.mktemp("project") / "notebooks"
    shutil.copytree(ROOT / "notebooks", folder, ignore=shutil.ignore_patterns(".*", "__pycache__"))
    return folder


@pytest.fixture(scope="module")
def preview(notebooks):
    reports = notebooks.parent / "reports"
    running = Running(notebooks.parent, "--notebooks", notebooks, "--reports", reports)
    yield running
    running.end()


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield running
        running.close()


@pytest.fixture
def page(browser, preview):
    """Open the preview; an error on its console fails the test."""
    opened = browser.new_page(viewport={"width": 1200, "height": 800}, locale="zh-CN")
    opened.set_default_timeout(LONGEST)
    complaints = []
    opened.on(
        "console",
        lambda message: complaints.append(message.text) if message.type == "error" else None,
    )
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.goto(preview.address)
    at_rest(opened)
    yield opened
    opened.close()
    assert complaints == []


def at_rest(page):
    page.wait_for_selector("#review", state="attached")
    page.wait_for_selector("#preview-status p:empty", state="attached")


def say_more(notebooks, name, words):
    """Put words before the first sentence of a chapter; return the notebook's text before."""
    path = notebooks / name
    before = path.read_text(encoding="utf-8")
    code = rf'"say(\\n",\n"    \\"{words}\\",\\n",'
    after = re.sub(r'"say\(\\n",', code, before, count=1)
    assert after != before
    path.write_text(after, encoding="utf-8")
    return before


def read_at(page):
    """Scroll to a heading in the middle of the page; return its place in the window."""
    heading = page.locator("main h2").nth(3)
    heading.evaluate(
        "one => scrollTo({ top: one.getBoundingClientRect().top + scrollY - 123,"
        " behavior: 'instant' })"
    )
    return heading.inner_text(), heading.bounding_box()["y"]


def test_the_open_page_is_updated_and_the_scroll_position_stays(page, preview, notebooks):
    title, y = read_at(page)
    words = "这一句是新写的，排在读者所读之处的上面，" * 12
    before = say_more(notebooks, EARLY, words)
    page.wait_for_selector("main >> text=这一句是新写的")
    at_rest(page)
    heading = page.locator("main h2").nth(3)
    assert heading.inner_text() == title
    assert abs(heading.bounding_box()["y"] - y) < 2
    (notebooks / EARLY).write_text(before, encoding="utf-8")
    page.wait_for_selector("main >> text=这一句是新写的", state="detached")
    at_rest(page)
    assert abs(page.locator("main h2").nth(3).bounding_box()["y"] - y) < 2


def test_an_open_figure_is_open_again_after_an_update(page, notebooks):
    page.locator("main [data-figure='teams.agri.farmers']").first.click()
    page.wait_for_selector("#evidence[open]")
    before = say_more(notebooks, EARLY, "添上的一句，")
    page.wait_for_selector("main >> text=添上的一句", state="attached")
    page.wait_for_selector("#evidence[open]")
    assert page.locator("#evidence [data-part='value']").inner_text() == "1493人"
    page.keyboard.press("Escape")
    page.wait_for_selector("#evidence:not([open])", state="attached")
    (notebooks / EARLY).write_text(before, encoding="utf-8")
    page.wait_for_selector("main >> text=添上的一句", state="detached")


def test_an_error_is_shown_above_the_page_until_it_is_fixed(page, notebooks):
    title, y = read_at(page)
    path = notebooks / LATE
    before = path.read_text(encoding="utf-8")
    path.write_text(before.replace("open_review(", "open_reviews(", 1), encoding="utf-8")
    page.wait_for_selector("#preview-error:popover-open")
    overlay = page.locator("#preview-error")
    assert overlay.get_attribute("role") == "alert"
    assert LATE in overlay.locator("[data-preview='where']").inner_text()
    assert "open_reviews" in overlay.locator("[data-preview='what']").inner_text()
    assert "the last one that was made" in overlay.inner_text()
    heading = page.locator("main h2").nth(3)
    assert (heading.inner_text(), heading.bounding_box()["y"]) == (title, y)

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.preview") == "close"
    page.keyboard.press("Escape")
    page.wait_for_selector("#preview-error:popover-open", state="hidden")
    assert page.evaluate("document.activeElement.dataset.preview") == "open"
    page.keyboard.press("Enter")
    page.wait_for_selector("#preview-error:popover-open")

    page.reload()
    page.wait_for_selector("#preview-error:popover-open")
    path.write_text(before, encoding="utf-8")
    page.wait_for_selector("#preview-error:popover-open", state="hidden")
    at_rest(page)


def test_the_overlay_is_readable_on_a_phone(page, notebooks):
    page.set_viewport_size({"width": 360, "height": 640})
    path = notebooks / LATE
    before = path.read_text(encoding="utf-8")
    path.write_text(before.replace("open_review(", "open_reviews(", 1), encoding="utf-8")
    page.wait_for_selector("#preview-error:popover-open")
    box = page.locator("#preview-error").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    assert box["height"] <= 640 * 0.65
    path.write_text(before, encoding="utf-8")
    page.wait_for_selector("#preview-error:popover-open", state="hidden")


def test_the_page_reconnects_to_a_restarted_server(browser, notebooks):
    reports = notebooks.parent / "reports"
    words = ["--notebooks", notebooks, "--reports", reports]
    first = Running(notebooks.parent, *words)
    page = browser.new_page()
    page.set_default_timeout(LONGEST)
    page.goto(first.address)
    at_rest(page)
    assert first.end() == 0
    page.wait_for_selector("#preview-status >> text=reconnecting")
    before = say_more(notebooks, EARLY, "其间写的一句，")
    second = Running(notebooks.parent, *words, port=first.port)
    page.wait_for_selector("main >> text=其间写的一句")
    (notebooks / EARLY).write_text(before, encoding="utf-8")
    page.wait_for_selector("main >> text=其间写的一句", state="detached")
    page.close()
    assert second.end() == 0
