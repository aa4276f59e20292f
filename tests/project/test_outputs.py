"""`outputs:` in params/: what a run makes of a review."""

import pytest

from annual_review.errors import ParamsError
from annual_review.project.loading import load_settings

OFFICE = "name: 甲县老干部局\ncounty: 甲县\n"


@pytest.fixture
def load(tmp_path):
    def load(office="", year="", base=""):
        (tmp_path / "registers.yaml").write_text("registers: {}\n", encoding="utf-8")
        if base:
            (tmp_path / "base.yaml").write_text(base, encoding="utf-8")
        (tmp_path / "office.yaml").write_text(f"{OFFICE}{office}\n", encoding="utf-8")
        (tmp_path / "2021.yaml").write_text(f"{year}\n", encoding="utf-8")
        return load_settings(2021, tmp_path / "2021.yaml").output_files

    return load


REVIEW = ["review.html", "review.pdf", "review.docx"]
ARTICLE = ["article.html", "article.docx", "article.txt"]


def test_without_the_key_they_are_the_page_the_pdf_and_the_word_document(load):
    assert load() == REVIEW


@pytest.mark.parametrize(
    ("written", "files"),
    [
        ("[html, pdf, docx, article]", REVIEW + ARTICLE),
        ("[article, html]", ["review.html", *ARTICLE]),
        ("article", ARTICLE),
        ("[slides, html]", ["review.html", "slides.pptx"]),
        ("[PDF, Html, pdf]", ["review.html", "review.pdf"]),
    ],
)
def test_they_are_rendered_in_one_order_however_they_are_written(load, written, files):
    assert load(f"outputs: {written}") == files


def test_those_of_the_year_replace_those_of_the_office(load):
    assert load("outputs: [html, pdf]", year="outputs: [article]") == ARTICLE


def test_an_office_leaves_out_what_the_one_it_is_based_on_has(load):
    own = "base: base.yaml\noutputs: {without: [pdf, docx]}"
    assert load(own, base="outputs: [html, pdf, docx]") == ["review.html"]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("[htlm, pdf]", "Line 3: outputs.0: .* 'htlm'.* Did you mean 'html'"),
        ("[html, artikel]", "Line 3: outputs.1: .* 'artikel'.* Did you mean 'article'"),
        ("[html, 网页]", "'html', 'pdf', 'docx', 'article', 'brief', 'slides' or 'data' .*'网页'"),
        (
            "[]",
            "outputs: it names no output: write html, .*, brief, slides, data, or some",
        ),
        ("", "outputs: nothing stands behind it"),
        ("html, pdf", r"a list is written \[甲, 乙\]"),
    ],
)
def test_an_output_that_there_is_not_is_an_error_that_says_what_there_is(load, written, said):
    with pytest.raises(ParamsError, match=said):
        load(f"outputs: {written}")


def test_what_is_said_of_the_data_is_a_name_of_params(tmp_path, load):
    load(year="names: {数据说明: [说明：, 合成的样例数据。]}")
    settings = load_settings(2021, tmp_path / "2021.yaml")
    assert settings.data_note == "说明：合成的样例数据。"
