"""What a reader does with the page in a real browser: links, copying, search, dark, paper, tables.

The page is a small one, exported by itself. Needs playwright and the system's Chromium.
"""

import io
import shutil
from pathlib import Path
from urllib.parse import quote

import pypdf
import pytest

from annual_review.build.periods import write_periods
from annual_review.document.blocks import Chart, Glance, Paragraph, Span, Table
from annual_review.export.html import ReviewHTMLExporter
from tests.support.executed import SVG, md, notebook, say

pytest.importorskip("playwright", reason="playwright is not installed")

pytestmark = pytest.mark.slow
WIDTHS = (390, 820, 1440)
IS_FOCUSED = "one => one === document.activeElement"


def rows_of(year, count, register="培训台账", sheet="培训"):
    """Return the evidence rows of a register: `count` people in each of two rows."""
    rows = [[f"{register}{year}.xlsx", sheet, n, "官舟镇", str(count)] for n in (3, 4)]
    return [{"register": register, "fields": ["乡镇", "人数"], "rows": rows}]


def counted(now, before, name, unit="人"):
    entry = {"value": now, "unit": unit, "rule": f"{name}，人数，合计，2行", "chapter": "队伍"}
    entry |= {"text": f"{now}{unit}", "rows": rows_of(2021, now // 2, name)}
    earlier = {"year": 2020, "value": before, "rule": entry["rule"]}
    return entry | {"before": earlier | {"rows": rows_of(2020, before // 2, name)}}


def table(caption, header, cells, align=None):
    rows = tuple(tuple((Span(cell),) for cell in cells) for _ in range(3))
    return Table(caption, header, rows, align or ("left",) * len(header))


def every_tool():
    """Return a notebook with numbers, a comparison, charts and tables of several widths."""
    sentence = Paragraph(
        (
            Span("全年培训果农"),
            Span("1228人", figure="teams.agri.farmers"),
            Span("，比上年"),
            Span("增加306人", figure="teams.agri.farmers", shows="change"),
            Span("。走访老同志"),
            Span("108人次", figure="aid.visits"),
            Span("。"),
        )
    )
    filler = [Paragraph((Span("老有所为，老有所乐，发挥余热。" * 12),)) for _ in range(12)]
    numbers = ("有内容的行", *(f"第{n}季度受训人次" for n in range(1, 9)))
    long = ("02银龄先锋队台账2021.xlsx 农技培训 第30行", "“若干”没有具体数字，请填写人数")
    blocks = [
        Glance(((Span("1228人", figure="teams.agri.farmers"), "培训果农"),)),
        *(filler[:6]),
        sentence,
        *(filler[6:]),
        Chart("月份", "六月最多", SVG),
        table("分乡镇", ("乡镇", "人数"), ("官舟镇", "12"), ("left", "right")),
        table(
            "逐季受训", ("乡镇", *numbers), ("官舟镇", *("12345",) * 9), ("left", *("right",) * 9)
        ),
        table("待更正", ("台账", "位置", "原因"), ("农技培训台账", *long)),
    ]
    figures = {
        "teams.agri.farmers": counted(1228, 922, "培训台账"),
        "aid.visits": counted(108, 90, "走访台账", "人次"),
    }
    last = md("## 组建农业技术服务队，当好“指导员”\n\n完。")
    return notebook(md("# 建立队伍\n\n## 当好指导员"), say(*blocks, **figures), last)


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    html, _ = ReviewHTMLExporter().from_notebook_node(every_tool())
    path = tmp_path_factory.mktemp("sent") / "review.html"
    path.write_text(html, encoding="utf-8")
    return path


@pytest.fixture
def visit(browser, file):
    """Return a function that opens the page at an address; what it complains of is collected."""
    contexts = []

    def opening(hash="", width=1440, path=file, **options):
        size = {"width": width, "height": 844}
        context = browser.new_context(viewport=size, locale="zh-CN", **options)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(path.as_uri() + hash)
        return page

    yield opening
    for context in contexts:
        context.close()


def part(page, name, panel="evidence"):
    return page.locator(f"#{panel} [data-part='{name}']")


def clipboard(page):
    return page.evaluate("navigator.clipboard.readText()")


def is_in_view(page, selector):
    return page.locator(selector).first.evaluate(
        "one => { const box = one.getBoundingClientRect();"
        " return box.top >= 0 && box.bottom <= innerHeight; }"
    )


# Tables


@pytest.mark.parametrize("width", WIDTHS)
def test_a_table_fits_or_shows_that_it_scrolls(visit, width):
    page = visit(width=width)
    found = page.locator("figure.tabular").evaluate_all(
        """all => all.map(one => {
            const region = one.querySelector('.table'), hint = one.querySelector('.slide');
            return [region.scrollWidth > region.clientWidth + 1, hint.checkVisibility(),
                    region.tabIndex];
        })"""
    )
    assert all(
        (scrolls, scrolls, 0 if scrolls else -1) == tuple(one)
        for one in found
        for scrolls in one[:1]
    )
    assert [scrolls for scrolls, *_ in found] == [False, width < 1440, False]
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_captions_are_whole_and_in_the_middle_of_their_place(visit, width):
    page = visit(width=width)
    offsets = page.locator("figure.tabular").evaluate_all(
        """all => all.map(one => {
            const range = document.createRange();
            range.selectNodeContents(one.querySelector('figcaption'));
            range.setEndBefore(one.querySelector('.permalink'));
            const text = range.getBoundingClientRect(), box = one.getBoundingClientRect();
            return [text.left >= 0 && text.right <= innerWidth,
                    Math.abs(text.left + text.right - box.left - box.right) / 2];
        })"""
    )
    assert all(whole for whole, _ in offsets)
    assert max(off for _, off in offsets) < 16


def test_rows_of_long_texts_are_cards_on_a_phone(visit):
    shown = "getComputedStyle(document.querySelector('.cards td')).display"
    assert visit(width=390).evaluate(shown) == "flex"
    assert visit(width=820).evaluate(shown) == "table-cell"


def test_a_heading_is_broken_by_sense_on_a_phone_and_one_line_on_a_wide_window(visit):
    lines = """[...document.querySelectorAll('main h3 .line')]
        .map(one => [one.textContent, one.getBoundingClientRect().top])"""
    (first, top), (second, below) = visit(width=390).evaluate(lines)
    assert (first, second) == ("（二）组建农业技术服务队，", "当好“指导员”")
    assert below > top
    (_, top), (_, below) = visit(width=1440).evaluate(lines)
    assert top == below


# Links


def test_the_address_of_a_number_opens_its_panel_and_scrolls_to_it(visit):
    page = visit("#aid.visits", reduced_motion="reduce")
    page.wait_for_selector("#evidence[open]")
    assert part(page, "printed").inner_text() == "108人次"
    assert is_in_view(page, "[data-figure='aid.visits']")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.figure") == "aid.visits"


def test_each_place_of_a_number_has_an_address(visit):
    page = visit("#teams.agri.farmers:3")
    page.wait_for_selector("#evidence[open]")
    assert part(page, "printed").inner_text() == "增加306人"
    assert part(page, "difference").inner_text() == "1228人 − 922人 = 306人"
    part(page, "link").click()
    part(page, "status").filter(has_text="已复制").wait_for()
    assert clipboard(page).endswith("/review.html#teams.agri.farmers:3")


def test_a_place_that_is_gone_opens_the_first_one(visit):
    page = visit("#teams.agri.farmers:9")
    page.wait_for_selector("#evidence[open]")
    assert part(page, "printed").inner_text() == "1228人"


@pytest.mark.parametrize("name", ["表2", "图1", "table:2", "当好指导员"])
def test_the_address_of_a_table_a_chart_and_a_heading_shows_it(visit, name):
    page = visit(f"#{name}", reduced_motion="reduce")
    place = {"表2": "table:2", "图1": "chart:1"}.get(name, name)
    page.wait_for_timeout(100)
    assert is_in_view(page, f"[id='{place}']")
    assert not page.locator("#evidence").is_visible()


@pytest.mark.parametrize("name", ["没有的", "no.such.figure", "%E0%A4%A", "表99", ""])
def test_an_unknown_address_does_nothing(visit, name):
    page = visit(f"#{name}")
    page.wait_for_timeout(100)
    assert page.complaints == []
    assert page.evaluate("scrollY") == 0
    assert not page.locator("dialog[open]").count()


@pytest.mark.parametrize(("holder", "name"), [("h3", "当好指导员"), ("figcaption", "图1")])
def test_a_title_has_a_link_that_copies_its_address(visit, holder, name):
    page = visit()
    page.locator(f"main {holder} .permalink").first.press("Enter")
    page.locator("#page-status").filter(has_text="已复制链接").wait_for()
    assert clipboard(page) == f"{page.url.split('#')[0]}#{quote(name)}"


# Copying


def copy_selection(page, from_, to):
    """Select a part of the paragraph with numbers, by its characters; return what is copied."""
    page.evaluate(
        """([from, to]) => {
            const block = document.querySelector("main p [data-figure]").closest("p");
            const range = document.createRange();
            const at = (place) => {
                const walk = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
                while (walk.nextNode()) {
                    if (place <= walk.currentNode.length) return [walk.currentNode, place];
                    place -= walk.currentNode.length;
                }
            };
            range.setStart(...at(from));
            range.setEnd(...at(to));
            getSelection().removeAllRanges();
            getSelection().addRange(range);
        }""",
        [from_, to],
    )
    page.keyboard.press("Control+c")
    return clipboard(page)


def test_a_copied_sentence_names_its_source(visit):
    text = copy_selection(visit(), 0, 22)
    assert text == (
        "全年培训果农1228人，比上年增加306人。（来源：晚晴综述 一、建立队伍 （一）当好指导员；"
        "1228人：培训台账2021.xlsx［培训］第3—4行；"
        "增加306人：本年培训台账2021.xlsx［培训］第3—4行；上年培训台账2020.xlsx［培训］第3—4行）"
    )


def test_a_few_copied_words_are_left_alone(visit):
    assert copy_selection(visit(), 0, 6) == "全年培训果农"


def test_the_panel_copies_the_sentence_with_its_source(visit):
    page = visit("#aid.visits")
    part(page, "cite").click()
    part(page, "status").filter(has_text="已复制").wait_for()
    assert clipboard(page) == (
        "走访老同志108人次。（来源：晚晴综述 一、建立队伍 （一）当好指导员；"
        "走访台账2021.xlsx［培训］第3—4行）"
    )


# Search


def search(page, words):
    page.keyboard.press("Control+k")
    page.wait_for_selector("#search[open]")
    page.keyboard.type(words)
    return page.locator("#search li").all_inner_texts()


@pytest.mark.parametrize("words", ["走访", "108", "走访台账", "aid.visits", "１０８ 人次"])
def test_a_number_is_found_by_what_is_known_of_it(visit, words):
    page = visit()
    assert "108人次" in search(page, words)[0]
    page.keyboard.press("Enter")
    page.wait_for_selector("#evidence[open]")
    assert part(page, "value").inner_text() == "108人次"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.figure") == "aid.visits"


def test_results_are_walked_by_arrow_keys_and_the_focus_comes_back(visit):
    page = visit()
    page.locator("[data-tool='search']").focus()
    assert len(search(page, "人")) >= 2
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.locator("#search li button").nth(1).evaluate(IS_FOCUSED)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "search-words"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.tool") == "search"


def test_a_table_is_found_and_shown(visit):
    page = visit()
    assert search(page, "逐季") == ["表2　逐季受训\n一、建立队伍 （一）当好指导员"]
    page.keyboard.press("Enter")
    assert is_in_view(page, "[id='table:2'] figcaption")


def test_nothing_found_is_said(visit):
    page = visit()
    assert search(page, "没有的") == []
    assert part(page, "found", "search").inner_text() == "没有这样的数字"


# Dark


def ground(page):
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def test_the_page_is_dark_where_the_system_is_and_a_button_turns_it(visit):
    page = visit(color_scheme="dark")
    dark = ground(page)
    page.locator("[data-tool='scheme']").click()
    light = ground(page)
    assert dark != light
    page.reload()
    assert ground(page) == light
    assert ground(visit(color_scheme="light")) == light


# Paper


def test_a_print_has_numbered_notes_and_page_numbers(visit):
    page = visit(color_scheme="dark")
    assert not page.locator(".notes").is_visible()
    pages = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    texts = ["".join(one.extract_text().split()) for one in pages]
    assert len(texts) > 1
    assert all(text.startswith(f"—{number}—") for number, text in enumerate(texts, 1))
    whole = "".join(texts)
    assert "1228人1" in whole.replace("\u2060", "")
    assert "走访台账走访台账2021.xlsx［培训］" in texts[-1]
    assert "2.108人次人数，合计，2行：第3—4行" in texts[-1]
    assert "查找数字" not in whole
    assert "左右滑动" not in whole


# Other periods


def test_the_page_links_to_the_reviews_beside_it(visit, file, tmp_path):
    for name in ("2020", "2021", "2021-h1", "2021-check", "notes"):
        (tmp_path / name).mkdir()
        shutil.copy(file, tmp_path / name / "review.html")
    write_periods(tmp_path)
    page = visit(path=tmp_path / "2021" / "review.html")
    links = page.locator(".periods a")
    links.first.wait_for()
    assert links.all_inner_texts() == ["2020年", "2021年上半年"]
    links.first.click()
    page.wait_for_load_state()
    assert Path(page.url).parent.name == "2020"
    assert page.complaints == []


def test_a_page_that_was_sent_alone_asks_for_nothing_beside_it(visit):
    page = visit()
    assert not page.locator(".periods").is_visible()
    assert page.complaints == []
