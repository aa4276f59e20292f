"""Accessibility of the pages: axe-core's rules, and use by the keyboard alone."""

import shutil
import time
from dataclasses import replace
from importlib.resources import files

import pytest
from nbformat.v4 import new_markdown_cell

from annual_review.document.blocks import (
    Chart,
    Glance,
    Heading,
    ListBlock,
    Paragraph,
    Quote,
    Span,
    Table,
    Verbatim,
)
from annual_review.export.html import ReviewHTMLExporter
from tests.conftest import ROOT
from tests.offices.test_index import Reports, nested
from tests.support.executed import SVG, notebook, say
from tests.support.previews import Running

pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")

pytestmark = pytest.mark.slow

# Each page: the fixture that returns its address, and what opens its panel (None: no panel).
PAGES = {
    "review_address": "main [data-figure='year.activities']",
    "blocks_address": None,
    "preview_address": "main [data-figure='year.activities']",
    "index_address": None,
    "article_address": None,
}
WIDTHS = {"narrow": (320, 640), "phone": (390, 844), "wide": (1440, 900)}
# WCAG 2.2 up to AAA, best practice, and experimental rules; the others are of other standards.
TAGS = [
    *("wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa"),
    *("best-practice", "experimental"),
]


@pytest.fixture(scope="session")
def review_address(review):
    return review.as_uri()


@pytest.fixture(scope="session")
def article_address(reviews):
    return (reviews / "article.html").as_uri()


@pytest.fixture(scope="session")
def blocks_address(tmp_path_factory):
    """Return the address of a page with every kind of block, some repeated or without caption."""
    table = Table("", ("", "人数"), (((Span("甲"),), ()),), ("left", "right"))
    named = replace(table, caption="一览")
    blocks = [
        *(table, table, named, named),
        *(Chart("", "", SVG), Chart("月份", "六月最多", SVG)),
        ListBlock(((Span("甲"),), (Span("网站", href="https://www.gov.cn/"),)), True, 2),
        ListBlock(((Span("丙"),),), level=1),
        Quote((Span("老有所为", "emphasis"),)),
        Verbatim("一行很长的字" * 60),
        Glance(((Span("30余起"), "调解"), (Span("7场"), "竞赛"))),
        Paragraph((Span("待核", "strong"),), "notice"),
        Paragraph((Span("见"), Span("代码", "code")), "note"),
    ]
    nb = notebook(new_markdown_cell("# 甲\n\n### 乙\n\n文。"), say(*blocks), say(Heading(1, ())))
    html, _ = ReviewHTMLExporter().from_notebook_node(nb)
    path = tmp_path_factory.mktemp("blocks") / "blocks.html"
    path.write_text(html, encoding="utf-8")
    return path.as_uri()


@pytest.fixture(scope="session")
def index_address(tmp_path_factory):
    """Return the address of an index with every kind of row, and more rows than fit a window."""
    reports = Reports(tmp_path_factory.mktemp("offices"))
    nested(reports)
    reports.failed("b", "b/2021/甲.xlsx: It cannot be opened. Send it again.")
    for number in range(40):
        id = f"n{number}"
        reports.office(id, f"第{number}土家族苗族自治县")
        figures = {f"year.f{each}": (10**each, "人", "一个比较长的名称") for each in range(8)}
        reports.built(id, figures, rejected=number % 3, warnings=["提示。"] * (number % 9))
    reports.index()
    return (reports.reports / "index-2021.html").as_uri()


@pytest.fixture(scope="module")
def notebooks(tmp_path_factory):
    folder = tmp_path_factory.mktemp("project") / "notebooks"
    shutil.copytree(ROOT / "notebooks", folder, ignore=shutil.ignore_patterns(".*", "__pycache__"))
    return folder


@pytest.fixture(scope="module")
def preview_address(notebooks):
    """Return the address of the preview when it shows the review."""
    places = ["--notebooks", notebooks, "--reports", notebooks.parent / "reports"]
    running = Running(notebooks.parent, *places)
    while 'id="review"' not in running.page():
        time.sleep(0.2)
    yield running.address
    running.end()


@pytest.fixture
def show(browser, request):
    """Return a function that opens a page by its name, at a width, on a medium."""
    contexts = []

    def showing(name, width, media="screen"):
        across, down = WIDTHS[width]
        size = {"width": across, "height": down}
        # A page that is still scrolling to what has the focus does not show it yet.
        context = browser.new_context(viewport=size, reduced_motion="reduce", locale="zh-CN")
        contexts.append(context)
        page = context.new_page()
        page.emulate_media(media=media)
        page.goto(request.getfixturevalue(name))
        return page

    yield showing
    for context in contexts:
        context.close()


def violations(page):
    """Run axe-core; return the rules broken, each with the first places."""
    source = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    page.evaluate(source)  # not as an element: the page's policy blocks scripts
    result = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)
    assert len(result["passes"]) > 20
    return [
        (one["id"], one["help"], [node["html"][:120] for node in one["nodes"][:3]])
        for one in result["violations"]
    ]


def schemes_of(page):
    """Return the colour schemes of a page's style; only light if it has no others."""
    return ("light", "dark") if "prefers-color-scheme" in page.content() else ("light",)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_violation(show, name, width):
    page = show(name, width)
    for scheme in schemes_of(page):
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_no_violation_in_an_error_above_the_preview(show, notebooks, width):
    path = notebooks / "02_carrier.ipynb"
    before = path.read_text(encoding="utf-8")
    path.write_text(before.replace("各项行动{events}", "各项行动{events:与}"), encoding="utf-8")
    page = show("preview_address", width)
    page.wait_for_selector("#preview-error:popover-open", timeout=90_000)
    assert violations(page) == []
    path.write_text(before, encoding="utf-8")
    page.wait_for_selector("#preview-error:not(:popover-open)", state="attached", timeout=90_000)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", [name for name, opener in PAGES.items() if opener])
def test_axe_finds_no_violation_with_the_panel_open(show, name, width):
    page = show(name, width)
    page.locator(PAGES[name]).first.click()
    page.wait_for_selector("dialog[open]")
    for scheme in schemes_of(page):
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == []


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_violation_in_print(show, name):
    assert violations(show(name, "wide", media="print")) == []


def test_axe_finds_violations(show):
    page = show("review_address", "wide")
    page.evaluate(
        """() => {
            const drawings = [...document.querySelectorAll('main svg[role=img]')];
            drawings.forEach((one) => one.removeAttribute('aria-label'));
            document.querySelector('main p').style.color = '#aaa';
            document.documentElement.lang = '';
        }"""
    )
    assert {"svg-img-alt", "color-contrast", "html-has-lang"} <= {
        one[0] for one in violations(page)
    }


# The focused element: its place in the page's order, whether it is visible, and its outline.
FOCUSED = """() => {
    const places = window.places ??=
        new Map([...document.querySelectorAll('*')].map((each, place) => [each, place]));
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const box = one.getClientRects()[0];
    const style = getComputedStyle(one);
    const inside = {
        left: Math.max(box.left, 0), top: Math.max(box.top, 0),
        right: Math.min(box.right, innerWidth), bottom: Math.min(box.bottom, innerHeight),
    };
    const at = [(inside.left + inside.right) / 2, (inside.top + inside.bottom) / 2];
    const hit = document.elementFromPoint(...at);
    return {
        place: places.get(one),
        what: one.outerHTML.slice(0, 90),
        shown: inside.right > inside.left && inside.bottom > inside.top,
        free: hit !== null && (one.contains(hit) || hit.contains(one)),
        ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    };
}"""
# Everything that can be used: controls, and what scrolls.
USABLE = """() => {
    const shown = one => one.checkVisibility({visibilityProperty: true})
        && !one.closest('details:not([open]) > :not(summary)');
    const scrolls = one => ['auto', 'scroll'].includes(getComputedStyle(one).overflowX)
        && one.scrollWidth > one.clientWidth + 1;
    const all = [...document.querySelectorAll('*')];
    return all.flatMap((one, place) => shown(one)
        && (one.matches('a[href], button:enabled, summary, [role=button], [data-figure]')
            || scrolls(one)) ? [place] : []);
}"""


def tab_through(page, key="Tab"):
    """Press Tab until the focus leaves the page; return the focused elements."""
    met = []
    for _ in range(2000):
        page.keyboard.press(key)
        focused = page.evaluate(FOCUSED)
        if focused is None or (met and focused["place"] == met[0]["place"]):
            return met
        met.append(focused)
    raise AssertionError("Tab never leaves the page")


@pytest.mark.parametrize("width", ["phone", "wide"])
@pytest.mark.parametrize("name", PAGES)
def test_tab_reaches_every_control_in_order_with_a_visible_focus(show, name, width):
    page = show(name, width)
    usable = page.evaluate(USABLE)
    met = tab_through(page)
    places = [one["place"] for one in met]
    assert set(usable) <= set(places)
    assert places == sorted(places)
    assert [one["what"] for one in met if not (one["shown"] and one["free"])] == []
    assert [one["what"] for one in met if not one["ring"]] == []


@pytest.mark.parametrize("width", ["phone", "wide"])
@pytest.mark.parametrize("name", PAGES)
def test_shift_tab_goes_back_and_nothing_covers_the_focus(show, name, width):
    page = show(name, width)
    met = tab_through(page, "Shift+Tab")
    assert len(met) > 5
    assert [one["what"] for one in met if not (one["shown"] and one["free"])] == []


@pytest.mark.parametrize("width", ["phone", "wide"])
def test_the_first_tab_skips_the_contents(show, width):
    page = show("review_address", width)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.hash") == "#review"
    assert page.locator(".skip").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_the_contents_open_and_link_to_a_chapter(show):
    page = show("review_address", "phone")
    page.locator(".contents summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    target = page.evaluate("decodeURIComponent(document.activeElement.hash.slice(1))")
    page.keyboard.press("Enter")
    page.wait_for_function("() => location.hash !== ''")
    page.keyboard.press("Tab")
    assert page.evaluate(
        """id => {
            const heading = document.getElementById(id), at = document.activeElement;
            return Boolean(heading.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING)
                && at.closest('main') !== null;
        }""",
        target,
    )


@pytest.mark.parametrize("width", ["phone", "wide"])
def test_every_figure_opens_closes_and_returns_the_focus(show, width):
    page = show("review_address", width)
    controls = page.locator("main [data-figure]")
    assert controls.count() > 60
    for number in range(controls.count()):
        control = controls.nth(number)
        control.focus()
        page.keyboard.press("Enter")
        assert page.evaluate("document.getElementById('evidence').open")
        assert page.evaluate("document.activeElement.dataset.part") == "close"
        page.keyboard.press("Enter" if number % 2 else "Escape")
        assert not page.evaluate("document.getElementById('evidence').open")
        assert control.evaluate("one => one === document.activeElement")


@pytest.mark.parametrize("width", ["phone", "wide"])
def test_the_panel_keeps_the_focus_and_works_by_the_keyboard(show, width):
    page = show("review_address", width)
    page.locator("main [data-figure='focus.youth.organisations']").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#evidence[open]")
    parts = {}
    for _ in range(12):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None:  # the browser's own bar
            continue
        part = page.evaluate(
            """() => {
                const part = document.activeElement.closest("#evidence, #evidence [data-part]");
                return part && (part.dataset.part ?? "panel");  // on a phone all of it scrolls
            }"""
        )
        assert part, focused
        assert focused["ring"]
        assert focused["free"]
        parts[part] = focused
    assert {"close", "scroll", "on", "copy"} <= set(parts)
    page.locator("#evidence [data-part='scroll']").focus()
    page.keyboard.press("End")
    page.wait_for_function(
        """() => [".panel", "[data-part=scroll]"].some(
            (part) => document.querySelector(`#evidence ${part}`).scrollTop > 0
        )"""
    )


@pytest.mark.parametrize("width", WIDTHS)
def test_headers_and_names_of_the_index_stay_visible_when_scrolled(show, width):
    page = show("index_address", width)
    box = page.locator(".all").bounding_box()
    page.locator(".all").evaluate("one => one.scrollTo(300, 500)")
    head = page.locator(".all thead th").first.bounding_box()
    name = page.locator(".all tbody th").nth(20).bounding_box()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert head["y"] == pytest.approx(box["y"], abs=3)
    assert head["x"] == name["x"] == pytest.approx(box["x"], abs=3)
    assert name["width"] < box["width"] / 2


def test_the_index_filter_shows_matching_offices_and_those_above_them(show):
    page = show("index_address", "wide")
    rows = page.locator(".all tbody tr[data-said]:visible")
    everything = rows.count()
    page.get_by_label("找单位").fill("甲县")
    assert [row.split("\t")[0] for row in rows.all_inner_texts()] == ["某省", "某市", "甲县"]
    assert page.locator(".filter output").inner_text() == "3行"
    page.get_by_label("找单位").fill("某市")  # with its members
    assert rows.count() == 5
    page.get_by_label("找单位").fill("没有的")
    assert rows.count() == 0
    assert page.locator(".filter output").inner_text() == "没有这样的单位"
    page.get_by_label("找单位").fill("")
    assert rows.count() == everything > 40


def test_the_index_is_complete_without_a_script(browser, index_address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(index_address)
    assert page.locator(".all tbody tr[data-said]").count() > 40
    assert not page.locator(".filter").is_visible()
    context.close()


def test_a_wide_table_scrolls_by_arrow_keys(show):
    page = show("review_address", "narrow")
    wide = page.locator("main .table").evaluate_all(
        "all => all.findIndex(one => one.scrollWidth > one.clientWidth + 20)"
    )
    assert wide >= 0
    table = page.locator("main .table").nth(wide)
    table.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "number => document.querySelectorAll('main .table')[number].scrollLeft > 0", arg=wide
    )
