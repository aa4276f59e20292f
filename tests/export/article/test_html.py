"""The page of an article: what is copied from it, and what stands beside that."""

import base64
import hashlib
import io
import re

import pytest
from bs4 import BeautifulSoup
from fontTools.ttLib import TTFont

from annual_review.document.blocks import Paragraph, Span
from annual_review.export.article.html import ReviewArticleExporter
from tests.support.executed import HOSTILE, md, notebook, say

KEPT_BY_EDITORS = {"section", "h1", "h2", "p", "strong", "span"}


def export(nb, **settings):
    html, _ = ReviewArticleExporter(**settings).from_notebook_node(nb)
    return html


def parsed(nb, **settings):
    return BeautifulSoup(export(nb, **settings), "html.parser")


def copied(page):
    return page.select_one("main > section")


@pytest.fixture(scope="module")
def page(review):
    return parsed(review, review_page="review.html")


def test_the_same_notebook_gives_the_same_bytes(review):
    assert export(review) == export(review)


def test_what_is_copied_has_only_elements_that_editors_keep_and_inline_styles(page):
    article = copied(page)
    elements = [article, *article.find_all(True)]
    assert {one.name for one in elements} == KEPT_BY_EDITORS - {"span"}
    assert {name for one in elements for name in one.attrs} == {"style"}
    assert not re.search(r"url\(|var\(|position|!important", str(article))


def test_effects_of_a_text_are_inline_styles():
    page = parsed(notebook(md("# 甲\n\n<u>乙</u>~~丙~~*丁*<sup>2</sup>`戊`")))
    paragraph = copied(page).find_all("p")[-1]
    assert [span["style"].partition(";")[0] for span in paragraph.find_all("span")] == [
        "text-decoration:underline",
        "text-decoration:line-through",
        "vertical-align:super",
    ]
    assert [one.text for one in paragraph.find_all("strong")] == ["丁"]
    assert paragraph.text == "乙丙丁2戊"


def test_what_is_copied_is_the_title_the_byline_and_the_text(page):
    assert [one.get_text() for one in copied(page).find_all(["h1", "h2", "p"])] == [
        "晚晴综述",
        "老干部局　2022年2月17日",
        "老干部是宝贵财富。",
        "一、建立队伍",
        "志愿为主。",
        "组建农业技术服务队，当好“指导员”。深入11个乡镇，培训果农1490余人。",
        "果农1490余人学以致用。",
        "二、聚焦工作",
        "落细落实。",
    ]
    assert copied(page).strong.text == "组建农业技术服务队，当好“指导员”。"


def test_there_is_no_white_space_between_elements_of_which_editors_make_paragraphs(page):
    sections = [copied(page), *copied(page).find_all("section")]
    assert not [one for section in sections for one in section.children if isinstance(one, str)]


def test_paragraphs_are_indented_by_two_characters(page):
    body = copied(page).find_all("section")[1].find_all("p")
    assert all("text-indent:2em" in one["style"] for one in body)


def test_each_number_is_listed_with_value_rule_and_place_and_linked_to_the_review(page):
    rows = page.select("tbody tr")
    assert [cell.text for cell in rows[1].find_all("td")] == [
        "1490余人",
        "1493人",
        "农技培训台账，果农人数，合计，3行",
        "a.xlsx［表］第3—4行",
        "agri.farmers",
    ]
    assert [row.a["href"] for row in rows] == [
        "review.html#figure:agri.towns",
        "review.html#figure:agri.farmers",
    ]


def test_without_the_review_beside_it_numbers_have_no_link(review):
    page = parsed(review)
    assert len(page.select("tbody tr")) == 2
    assert not page.find_all("a")
    assert "综述网页" not in page.get_text()


def test_the_note_on_the_data_and_the_reviews_notices_are_beside_what_is_copied(page):
    outside = BeautifulSoup(str(page), "html.parser")
    copied(outside).decompose()
    for words in ("合成的样例数据", "登记到6月30日。", "正文74字"):
        assert words in outside.body.get_text()
        assert words not in copied(page).get_text()


def test_nothing_is_loaded_and_only_its_own_script_runs(page):
    assert not page.find_all(["link", "iframe", "object", "embed", "base", "img"])
    assert all(url.startswith("data:") for url in re.findall(r"url\((.{5})", page.style.text))
    policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    parts = dict(part.partition(" ")[::2] for part in policy.split("; "))
    for directive, element in (("style-src-elem", page.style), ("script-src", page.script)):
        digest = base64.b64encode(hashlib.sha256(element.string.encode()).digest()).decode()
        assert parts[directive] == f"'sha256-{digest}'"
    assert parts["default-src"] == "'none'"


def test_the_page_has_a_font_with_all_its_characters(page):
    (font,) = re.findall(r"base64,([^)]+)\)", page.style.text)
    characters = set(TTFont(io.BytesIO(base64.b64decode(font))).getBestCmap())
    assert set(map(ord, page.body.get_text())) - {10} <= characters


def test_hostile_text_stays_text():
    spans = (Span(HOSTILE, figure=HOSTILE), Span(HOSTILE, "strong", effect="super"))
    evidence = {HOSTILE: {"value": HOSTILE, "rule": HOSTILE, "text": HOSTILE}}
    nb = notebook(
        md("# 甲"),
        say(Paragraph(spans), Paragraph((Span(HOSTILE),), "note"), **evidence),
        title=HOSTILE,
        office=HOSTILE,
        data_note=HOSTILE,
    )
    page = parsed(nb, review_page="review.html")
    assert copied(page).h1.text == HOSTILE
    assert page.select_one("td.id").text == HOSTILE
    assert len(page.find_all("script")) == 1
    assert page.a["href"].startswith("review.html#figure:%3Cscript%3E")
