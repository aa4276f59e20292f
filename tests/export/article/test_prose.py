"""What of a review is in its article."""

import pytest

from annual_review.document.blocks import Document, Heading, Paragraph, Span, plain
from annual_review.document.reading import read_document
from annual_review.export.article.prose import (
    article_of,
    count_characters,
    notices_of,
    printed_texts,
)
from tests.support.executed import md, notebook, say


def lines(article):
    return [f"{getattr(one, 'label', '')}{plain(one.spans)}" for one in article.blocks]


def article_of_cells(*cells):
    return article_of(read_document(notebook(*cells)))


def of(source):
    return lines(article_of_cells(md(source)))


def test_it_is_the_lead_of_the_opening_and_the_prose_of_the_numbered_chapters(article):
    assert lines(article) == [
        "老干部是宝贵财富。",
        "一、建立队伍",
        "志愿为主。",
        "组建农业技术服务队，当好“指导员”。深入11个乡镇，培训果农1490余人。",
        "果农1490余人学以致用。",
        "二、聚焦工作",
        "落细落实。",
    ]


def test_it_has_the_evidence_of_its_own_figures_in_order(article):
    assert list(article.evidence) == ["agri.towns", "agri.farmers"]
    assert printed_texts(article)["agri.farmers"] == ["1490余人"]


def test_title_office_and_date_are_those_of_the_review(article):
    assert (article.title, article.byline) == ("晚晴综述", "老干部局　2022年2月17日")


def test_the_heading_of_a_section_is_a_bold_sentence_before_its_first_paragraph(article):
    opening = article.blocks[3].spans[:2]
    assert [(one.text, one.style) for one in opening] == [
        ("组建农业技术服务队，当好“指导员”", "strong"),
        ("。", "strong"),
    ]


@pytest.mark.parametrize(
    ("heading", "sentence"),
    [
        ("怎么办？", "怎么办？"),
        ("他们说：“老有所为！”", "他们说：“老有所为！”"),
        ("讲好“好声音”", "讲好“好声音”。"),
        ("第一行<br>第二行", "第一行第二行。"),
    ],
)
def test_a_heading_has_a_full_stop_unless_it_ends_a_sentence(heading, sentence):
    assert of(f"# 甲\n\n## {heading}\n\n正文。") == ["一、甲", f"{sentence}正文。"]


def test_a_heading_with_nothing_but_a_deeper_one_below_it_is_a_paragraph():
    source = "# 甲\n\n## 乙\n\n### 丙\n\n正文。\n\n### 丁\n\n又一段。\n\n## 戊\n\n### 己"
    assert of(source) == ["一、甲", "乙。", "丙。正文。", "丁。又一段。"]


def test_lists_and_quotes_are_paragraphs():
    source = "# 甲\n\n## 乙\n\n- 一事\n- 二事\n    1. 小事\n\n> 老有所为\n\n3. 三事\n4. 四事"
    assert of(source) == [
        *("一、甲", "乙。", "一事", "二事", "1．小事", "老有所为", "3．三事", "4．四事")
    ]


def test_links_footnotes_and_photographs_leave_the_words_and_a_formula_its_own():
    source = (
        "# 甲\n\n见[网站](https://www.gov.cn/)[^1]，[附](#数据质量)，$x^2$。<br>第二行\n\n"
        "![照片](data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
        "YPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==)\n\n[^1]: 注文"
    )
    article = article_of_cells(md(source))
    assert lines(article) == ["一、甲", "见网站，附，x^2。", "第二行"]
    spans = [span for one in article.blocks for span in one.spans]
    assert not any(span.href or span.picture for span in spans)


def test_references_to_charts_are_left_out_of_a_sentence():
    seen = Span("（见图1）", refers=("id",))
    blocks = (
        Heading(1, (Span("甲"),), label="一、"),
        Paragraph((Span("集中在三个主题"), seen, Span("。"))),
    )
    assert lines(article_of(Document("题", "局", 2021, None, blocks))) == [
        "一、甲",
        "集中在三个主题。",
    ]


@pytest.mark.parametrize("role", ["analysis", "missing", "absent", "note", "notice"])
def test_a_paragraph_of_another_role_is_no_prose(role):
    other = Paragraph((Span("比上年增长。"),), role)
    assert lines(article_of_cells(md("# 甲\n\n正文。"), say(other))) == ["一、甲", "正文。"]


def test_output_and_code_are_no_prose():
    assert of("# 甲\n\n正文。\n\n```\nprint()\n```\n\n---\n\n| 表 |\n|---|\n| 1 |") == [
        "一、甲",
        "正文。",
    ]


def test_a_closing_chapter_without_a_number_is_whole():
    cells = md("# 甲\n\n正文。"), md("# 下一步打算\n\n继续努力。", "unnumbered")
    assert lines(article_of_cells(*cells)) == ["一、甲", "正文。", "下一步打算", "继续努力。"]


def test_a_review_without_numbered_chapters_is_taken_whole():
    cells = md("开头。"), md("# 甲\n\n正文。", "unnumbered"), md("# 附\n\n核对。", "appendix")
    assert lines(article_of_cells(*cells)) == ["开头。", "甲", "正文。"]


def test_a_review_without_prose_gives_an_article_without_any():
    assert article_of_cells().blocks == ()


def test_length_is_counted_as_word_counts_it():
    blocks = [
        Heading(1, (Span("建立队伍"),)),
        Paragraph((Span("培训"), Span("1490余人"), Span("。"))),
    ]
    article = article_of_cells(say(*blocks))
    assert count_characters(article) == len("一、建立队伍") + len("培训1余人。")


def test_what_a_reader_of_the_article_is_not_warned_of_is_listed_once(review):
    assert notices_of(read_document(review)) == ["登记到6月30日。"]
