"""The article as a Word document and as plain text."""

import io
import zipfile

import docx
import pytest

from annual_review.document.reading import read_document
from annual_review.export.article.prose import article_of
from annual_review.export.article.text import ReviewArticleTextExporter, article_text
from annual_review.export.article.word import ReviewArticleDocxExporter
from tests.support.docx_schema import misplaced
from tests.support.executed import md, notebook


@pytest.fixture(scope="module")
def content(review):
    made, resources = ReviewArticleDocxExporter().from_notebook_node(review)
    assert resources["output_extension"] == ".docx"
    return made


@pytest.fixture(scope="module")
def word(content):
    return docx.Document(io.BytesIO(content))


def test_the_word_document_is_title_byline_and_text(word):
    assert [(one.style.name, one.text) for one in word.paragraphs] == [
        ("Title", "晚晴综述"),
        ("署名", "老干部局　2022年2月17日"),
        ("Body Text", "老干部是宝贵财富。"),
        ("Heading 1", "一、建立队伍"),
        ("Body Text", "志愿为主。"),
        ("Body Text", "组建农业技术服务队，当好“指导员”。深入11个乡镇，培训果农1490余人。"),
        ("Body Text", "果农1490余人学以致用。"),
        ("Heading 1", "二、聚焦工作"),
        ("Body Text", "落细落实。"),
        ("注", "说明：本年台账均为合成的样例数据。"),
    ]
    opening = word.paragraphs[5].runs
    assert [run.style.name == "Strong" for run in opening[:3]] == [True, True, False]


def test_it_has_no_links_tables_or_pictures_and_its_pages_are_numbered(word, content):
    body = word.element.body.xml
    assert not word.tables
    assert "w:hyperlink" not in body
    assert "w:drawing" not in body
    (section,) = word.sections
    assert section.footer.paragraphs[0].text == "— 1 —"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not [name for name in archive.namelist() if "media" in name]


def test_its_elements_stand_in_the_order_of_the_schema(word):
    for root in (word.element, word.styles.element, word.settings.element):
        assert list(misplaced(root)) == []


def test_it_is_the_same_bytes_twice(content, review):
    assert ReviewArticleDocxExporter().from_notebook_node(review)[0] == content


def test_the_text_has_an_indented_line_for_each_paragraph(article):
    assert article_text(article) == (
        "晚晴综述\n"
        "老干部局　2022年2月17日\n"
        "\n"
        "　　老干部是宝贵财富。\n"
        "　　一、建立队伍\n"
        "　　志愿为主。\n"
        "　　组建农业技术服务队，当好“指导员”。深入11个乡镇，培训果农1490余人。\n"
        "　　果农1490余人学以致用。\n"
        "　　二、聚焦工作\n"
        "　　落细落实。\n"
        "\n"
        "　　说明：本年台账均为合成的样例数据。\n"
    )


def test_the_text_is_exported_as_it_is(review):
    text, resources = ReviewArticleTextExporter().from_notebook_node(review)
    assert resources["output_extension"] == ".txt"
    assert text == article_text(article_of(read_document(review)))


def test_without_office_date_and_note_nothing_stands_in_their_places():
    document = read_document(notebook(md("# 甲\n\n正文。"), office="", year=0))
    assert article_text(article_of(document)) == "晚晴综述\n\n　　一、甲\n　　正文。\n"
