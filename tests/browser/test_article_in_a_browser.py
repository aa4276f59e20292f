"""The article's page in a real browser, opened from disk: copying, links, on a phone and wide.

Needs playwright and the system's Chromium (`.ci/run` installs both); else skipped.
"""

import pytest

pytest.importorskip("playwright", reason="playwright is not installed")

pytestmark = pytest.mark.slow
WIDTHS = {"narrow": (320, 640), "phone": (390, 844), "wide": (1280, 900)}
CLIPBOARD = """async () => {
    const found = {};
    for (const item of await navigator.clipboard.read())
        for (const type of item.types) found[type] = await (await item.getType(type)).text();
    return found;
}"""


@pytest.fixture(params=WIDTHS)
def page(request, browser, reviews):
    """Open the article from disk; record its requests and console messages."""
    width, height = WIDTHS[request.param]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    opened = context.new_page()
    opened.requests, opened.complaints, opened.width = [], [], width
    opened.on("request", lambda request: opened.requests.append(request.url))
    opened.on("console", lambda message: opened.complaints.append(message.text))
    opened.on("pageerror", lambda error: opened.complaints.append(str(error)))
    opened.goto((reviews / "article.html").as_uri())
    yield opened
    context.close()


def copy(page, name):
    """Press a button; return what is then in the clipboard, by type."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(f"[data-copy={name}]").click()
    page.locator(".said").filter(has_text="已复制").wait_for()
    return page.evaluate(CLIPBOARD)


def test_it_opens_from_disk_without_requests_and_fits_the_screen(page):
    assert [url for url in page.requests if not url.startswith(("file:", "data:"))] == []
    assert page.complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.width
    assert (
        page.evaluate("getComputedStyle(document.querySelector('main p + p')).fontSize") == "16px"
    )


def test_the_text_is_copied_formatted_and_plain(page, reviews):
    copied = copy(page, "body")
    article = page.evaluate(
        "document.querySelector('main > section > section + section').outerHTML"
    )
    assert copied["text/html"] == article
    text = (reviews / "article.txt").read_text(encoding="utf-8").split("\n\n")[1]
    assert copied["text/plain"].splitlines() == text.splitlines()


def test_all_of_it_has_the_title_and_the_byline(page, reviews):
    copied = copy(page, "all")
    assert copied["text/html"] == page.evaluate(
        "document.querySelector('main > section').outerHTML"
    )
    text = (reviews / "article.txt").read_text(encoding="utf-8")
    assert copied["text/plain"].splitlines()[:2] == text.splitlines()[:2]
    assert "样例数据" not in "".join(copied.values())


def test_the_title_is_copied_as_text_alone(page, reviews):
    title = (reviews / "article.txt").read_text(encoding="utf-8").splitlines()[0]
    assert copy(page, "title") == {"text/plain": title}


def test_where_selections_cannot_be_copied_the_clipboard_is_written(page):
    page.evaluate("document.execCommand = () => false")
    assert copy(page, "all")["text/html"].startswith("<section style=")


def test_where_nothing_can_be_copied_the_text_is_selected_for_the_reader(page):
    page.evaluate("document.execCommand = () => false; window.ClipboardItem = undefined")
    page.locator("[data-copy=body]").click()
    page.locator(".said").filter(has_text="已选中正文，请按 Ctrl+C 复制").wait_for()
    selected = page.evaluate("getSelection().toString()")
    assert selected.startswith("离退休干部")
    assert "文中数字的依据" not in selected


def test_a_number_leads_to_its_evidence_in_the_review(page):
    link = page.locator("tbody tr", has_text="teams.agri.farmers").locator("a")
    assert "1490余人" in link.inner_text()
    link.click()
    page.wait_for_selector("#evidence[open]")
    assert page.locator("#evidence [data-part=value]").inner_text() == "1493人"


def test_in_print_there_is_the_article_alone(page):
    page.emulate_media(media="print")
    assert page.locator("main h1").is_visible()
    assert not page.locator(".bar, .beside").filter(visible=True).count()
