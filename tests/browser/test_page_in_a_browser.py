"""The finished page in a real browser: offline, on a phone and on a wide screen.

Needs playwright and the system's Chromium (`.ci/run` installs both); else skipped.
"""

import subprocess
import sys

import pytest

from annual_review.project.loading import load_settings
from tests.conftest import ROOT
from tests.support.hostile import make_registers

pytest.importorskip("playwright", reason="playwright is not installed")

pytestmark = pytest.mark.slow
WIDTHS = {"phone": (390, 844), "wide": (1440, 900)}


@pytest.fixture(params=WIDTHS)
def page(request, browser, review):
    """Open the page from disk; record its requests and console messages."""
    width, height = WIDTHS[request.param]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    opened = context.new_page()
    opened.requests, opened.complaints, opened.width = [], [], width
    opened.on("request", lambda request: opened.requests.append(request.url))
    opened.on("console", lambda message: opened.complaints.append(message.text))
    opened.on("pageerror", lambda error: opened.complaints.append(str(error)))
    opened.goto(review.as_uri())
    yield opened
    context.close()


def test_the_page_opens_from_disk_without_requests(page):
    page.mouse.wheel(0, 3000)
    assert [url for url in page.requests if not url.startswith(("file:", "data:"))] == []
    assert page.complaints == []


def test_nothing_is_wider_than_the_screen(page):
    assert page.evaluate("document.documentElement.scrollWidth") <= page.width
    wide = page.evaluate(
        """() => [...document.querySelectorAll('main > section > *')]
            .filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.className)"""
    )
    assert wide == []


def test_embedded_fonts_are_used_and_charts_are_drawn(page):
    page.evaluate("document.fonts.ready")
    assert page.evaluate("document.fonts.check('16px \"Review Serif\"', '老干部')")
    # Of two drawings of a chart one is shown.
    widths = page.evaluate(
        """() => [...document.querySelectorAll("figure.chart")].map(
            (chart) => [...chart.querySelectorAll("svg[role=img]")]
                .map((one) => one.getBoundingClientRect().width).filter((width) => width > 0)
        )"""
    )
    assert len(widths) >= 6
    assert all(len(shown) == 1 and shown[0] > 100 for shown in widths)


def test_the_contents_mark_the_section_in_view(page):
    page.evaluate("window.scrollTo({top: document.body.scrollHeight, behavior: 'instant'})")
    page.wait_for_function(
        """() => {
            const section = [...document.querySelectorAll('main section')].pop();
            const link = document.querySelector('.contents a[aria-current]');
            const id = decodeURIComponent(link.hash.slice(1));
            return section.querySelector(`[id="${id}"]`) !== null;
        }"""
    )


def test_text_is_at_least_16_pixels_high(page):
    size = page.evaluate("parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)")
    assert size >= 16


def open_panel(page, figure="teams.agri.farmers"):
    control = page.locator(f"main [data-figure='{figure}']").first
    control.scroll_into_view_if_needed()
    control.click()
    page.wait_for_selector("#evidence[open]")
    return control


def part(page, name):
    return page.locator(f"#evidence [data-part='{name}']")


def view(page, name):
    return page.locator(f"#evidence [data-view='{name}']")


def test_every_figure_is_a_button(page):
    controls = page.locator("main [data-figure]")
    assert controls.count() > 60
    roles = controls.evaluate_all("all => all.map(one => [one.getAttribute('role'), one.tabIndex])")
    assert {tuple(one) for one in roles} == {("button", 0)}


def test_a_figure_opens_its_value_rule_and_rows(page):
    open_panel(page)
    assert part(page, "printed").inner_text() == "1490余人"
    assert part(page, "value").inner_text() == "1493人"
    assert part(page, "rule").inner_text() == "农技培训台账，果农人数，合计，12行"
    heads = part(page, "head").locator("th").all_inner_texts()
    assert heads[:4] == ["文件", "工作表", "行", "培训时间"]
    rows = part(page, "body").locator("tr")
    assert rows.count() == 12
    column = heads.index("果农人数")
    numbers = [int(row.locator("td").nth(column).inner_text()) for row in rows.all()]
    assert sum(numbers) == 1493
    box = page.locator("#evidence").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= page.width


def test_escape_closes_the_panel_and_returns_the_focus(page):
    control = open_panel(page)
    page.keyboard.press("Escape")
    page.wait_for_selector("#evidence:not([open])", state="attached")
    assert control.evaluate("one => one === document.activeElement")


@pytest.mark.parametrize("key", ["Enter", " "])
def test_the_panel_opens_by_the_keyboard(page, key):
    control = page.locator("main [data-figure='teams.governance.mediations']").first
    control.focus()
    page.keyboard.press(key)
    page.wait_for_selector("#evidence[open]")
    assert part(page, "value").inner_text() == "34起"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#evidence') !== null")
    part(page, "close").click()
    assert control.evaluate("one => one === document.activeElement")


def test_many_rows_are_shown_in_pages(page):
    open_panel(page, "focus.youth.organisations")
    assert part(page, "page").inner_text() == "第1页，共38页，742行"
    assert part(page, "body").locator("tr").count() == 20
    first = part(page, "body").inner_text()
    part(page, "on").click()
    assert part(page, "body").inner_text() != first
    for _ in range(36):
        part(page, "on").click()
    assert part(page, "body").locator("tr").count() == 742 - 37 * 20
    assert part(page, "on").is_disabled()


def test_rows_can_be_copied(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_panel(page)
    part(page, "copy").click()
    part(page, "status").filter(has_text="已复制").wait_for()
    lines = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert lines[0] == "1490余人\t1493人\t农技培训台账，果农人数，合计，12行"
    assert len(lines) == 2 + 12


def test_rows_of_several_registers_have_their_fields_in_one_column(page):
    open_panel(page, "year.activities")
    heads = part(page, "head").locator("th").all_inner_texts()
    assert heads == ["台账", "文件", "工作表", "行", "内容"]


def test_the_year_before_is_shown_with_its_rows(page):
    open_panel(page)
    files = part(page, "body").locator("tr td:first-child")
    assert part(page, "before-value").inner_text() == "2825人（2020年）"
    assert all("2021" in name for name in files.all_inner_texts())
    view(page, "before").press("Enter")
    assert all("2020" in name for name in files.all_inner_texts())
    assert view(page, "before").get_attribute("aria-pressed") == "true"
    heads = part(page, "head").locator("th").all_inner_texts()
    cells = part(page, "body").locator(f"tr td:nth-child({heads.index('果农人数') + 1})")
    numbers = cells.all_inner_texts()
    part(page, "on").click()
    assert sum(map(int, numbers + cells.all_inner_texts())) == 2825
    page.keyboard.press("Escape")
    open_panel(page, "quality.rows")
    assert part(page, "before").is_hidden()
    assert part(page, "views").is_hidden()


def test_a_number_that_compares_opens_as_the_comparison(page):
    change = page.locator("main p [data-figure='year.farmers'][data-shows='change']").first
    assert change.inner_text() == "下降47.2%"
    change.click()
    assert part(page, "difference").inner_text() == "1493人 − 2825人 = −1332人"
    assert part(page, "rate").inner_text() == "增减幅度：−1332 ÷ 2825 = −47.2%"
    listed = part(page, "list").locator("li").all_inner_texts()
    assert [line.split("人")[0] for line in listed] == ["本年1493", "上年2825"]
    heads = part(page, "head").locator("th").all_inner_texts()
    assert heads[:3] == ["年份", "文件", "工作表"]
    rows = {"本年": 0, "上年": 0}
    while True:
        for row in part(page, "body").locator("tr").all():
            cells = row.locator("td").all_text_contents()
            assert ("2021" if cells[0] == "本年" else "2020") in cells[1]
            rows[cells[0]] += int(cells[heads.index("果农人数")])
        if not part(page, "on").is_enabled():
            break
        part(page, "on").click()
    assert rows == {"本年": 1493, "上年": 2825}


def test_the_panel_opens_at_a_touch(browser, review):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    page.goto(review.as_uri())
    page.locator("main [data-figure]").first.tap()
    page.wait_for_selector("#evidence[open]")
    context.close()


def test_hostile_registers_run_nothing(browser, tmp_path):
    make_registers(tmp_path / "data", load_settings(2021, ROOT / "params" / "2021.yaml"))
    call = [sys.executable, ROOT / "run_report.py", "2021", "--data", tmp_path / "data"]
    subprocess.run([*call, "--reports", tmp_path / "reports"], check=True, capture_output=True)
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page, requests = context.new_page(), []
    page.on("request", lambda request: requests.append(request.url))
    page.on("dialog", lambda dialog: requests.append(dialog.message))
    page.goto((tmp_path / "reports" / "2021" / "review.html").as_uri())
    for control in page.locator("main [data-figure]").all()[:40]:
        control.click()
        page.wait_for_selector("#evidence[open]")
        part(page, "close").click()
    assert page.evaluate("window.hacked") is None
    assert [url for url in requests if not url.startswith(("file:", "data:"))] == []
    context.close()
