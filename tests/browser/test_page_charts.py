"""Charts and data of the page in a real browser: text sizes, widths, files that are saved."""

import shutil

import pandas as pd
import pytest

from annual_review.chapter.charts.bars_and_lines import bars, lines
from annual_review.document.blocks import Span, Table
from annual_review.document.fonts import SANS, advance
from annual_review.export.html import ReviewHTMLExporter
from tests.support.executed import md, notebook, say

pytest.importorskip("playwright", reason="playwright is not installed")

pytestmark = pytest.mark.slow
VALUES = pd.Series([12, 3, 7], ["官舟镇", "黄土镇", "县第一中学集团东校区教育发展中心"])
YEARS = pd.DataFrame({"甲": [1, 5], "乙": [2, 3]}, ["2020年", "2021年"])
SHOWN = """() => [...document.querySelectorAll(".chart svg")]
  .filter((svg) => svg.getBoundingClientRect().width > 0)
  .map((svg) => ({
    kind: svg.getAttribute("class"),
    right: svg.getBoundingClientRect().right,
    least: Math.min(...[...svg.querySelectorAll("text")].map(
      (text) => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a)),
  }))"""
WIDTHS = """() => [...document.querySelectorAll(".chart .wide text")].map((text) =>
  [text.textContent, text.getComputedTextLength() / parseFloat(getComputedStyle(text).fontSize)])"""


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    cells = [("=1+1", "1,234"), ('甲"乙', "−3"), ("丙", "+77.9%")]
    rows = tuple(tuple((Span(cell),) for cell in row) for row in cells)
    blocks = [
        bars(VALUES, "培训/场次", "人"),
        lines(YEARS, "历年", "人"),
        Table("表格", ("项目", "数"), rows, ("left", "right")),
    ]
    html, _ = ReviewHTMLExporter().from_notebook_node(notebook(md("# 一章"), say(*blocks)))
    path = tmp_path_factory.mktemp("page") / "review.html"
    path.write_text(html, encoding="utf-8")
    return path


def opened(chromium, file, width, **options):
    page = chromium.new_context(viewport={"width": width, "height": 900}, **options).new_page()
    page.goto(file.as_uri())
    page.evaluate("document.fonts.ready")
    return page


@pytest.mark.parametrize(("width", "kind"), [(390, "narrow"), (820, "wide"), (1440, "wide")])
def test_each_width_shows_one_drawing_whose_texts_can_be_read(chromium, file, width, kind):
    shown = opened(chromium, file, width).evaluate(SHOWN)
    assert [one["kind"] for one in shown] == [kind, kind]
    assert all(one["least"] >= 11 and one["right"] <= width for one in shown)


def test_paper_has_the_wide_drawing_also_where_it_is_narrow(chromium, file):
    page = opened(chromium, file, 390)
    page.emulate_media(media="print")
    assert [one["kind"] for one in page.evaluate(SHOWN)] == ["wide", "wide"]


def test_texts_are_as_wide_as_they_were_measured_for_the_drawing(chromium, file):
    measured = opened(chromium, file, 1440).evaluate(WIDTHS)
    assert len(measured) > 8
    for text, width in measured:
        assert width == pytest.approx(sum(advance(char, SANS) for char in text), abs=0.06)


def saved(page, button):
    page.locator(button).focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    content = download.value.path().read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    return download.value.suggested_filename, content.decode("utf-8-sig")


def test_the_data_of_a_chart_and_a_table_are_saved_by_keyboard_without_a_network(chromium, file):
    page = opened(chromium, file, 1440, accept_downloads=True, offline=True)
    name, content = saved(page, ".chart .download button >> nth=0")
    assert name == "图1 培训 场次.csv"
    assert content == (
        "名称,数值（人）\r\n官舟镇,12\r\n黄土镇,3\r\n县第一中学集团东校区教育发展中心,7\r\n"
    )
    name, content = saved(page, ".tabular .download button")
    assert name == "表1 表格.csv"
    assert content == '项目,数\r\n\'=1+1,"1,234"\r\n"甲""乙",-3\r\n丙,+77.9%\r\n'
