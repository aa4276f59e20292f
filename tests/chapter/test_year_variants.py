"""Sentences hold in every year: the reviews of year variants, read by the rules of prose.

Print the prose of one with `python -m tests.support.year_variants.dump NAME`, and what is wrong in
any with `python -m tests.support.prose_rules.report NAME`.
"""

import io
from dataclasses import replace

import pandas as pd
import pytest
from pptx import Presentation

from annual_review.cleaning import clean_folder
from annual_review.document.blocks import texts
from annual_review.export.article.prose import article_of, count_characters
from annual_review.export.pptx.plan import plan_slides
from annual_review.export.pptx.writer import slides_file
from tests.conftest import YEAR
from tests.support.prose_rules import complaints
from tests.support.prose_rules.passages import sentences
from tests.support.year_variants import catalogue
from tests.support.year_variants.registers import cleaned_year, sample_year, write_year

ALONE = catalogue.alone()
LIKE_OTHERS = {  # each takes two seconds, and differs from another by little
    "very_thin",
    "one_of_everything_alone",
    "nothing_sent_alone",
    "after_half",
    "after_one_of_everything",
    "huge_both",
    "one_month_of_spring",
}


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.slow) if name in LIKE_OTHERS else name
        for name in catalogue.WHOLE
    ],
)
def test_the_prose_of_a_year_keeps_the_rules(name):
    found = complaints(catalogue.WHOLE[name].read(name))
    assert "\n".join(map(str, found)) == ""


@pytest.mark.slow
@pytest.mark.parametrize("name", ALONE)
def test_the_prose_of_a_year_of_one_register_keeps_the_rules(name):
    found = complaints(ALONE[name].read(name))
    assert "\n".join(map(str, found)) == ""


@pytest.mark.parametrize("name", ["full_after_2020", "thin", "nothing_sent", "one_of_everything"])
def test_its_slides_are_few_and_none_of_them_is_empty(name):
    slides = catalogue.WHOLE[name].read(name).slides
    plans = plan_slides(slides)
    assert len(slides.chapters) <= len(plans) <= 2 * len(slides.chapters)
    assert all(one.sentences or one.chart or one.glance for one in plans)
    written = Presentation(io.BytesIO(slides_file(slides)))
    assert len(written.slides) <= 2 + len(plans)


@pytest.mark.parametrize("name", ["full_after_2020", "thin", "nothing_sent", "one_of_everything"])
def test_the_prose_of_its_brief_keeps_the_rules_and_is_no_longer_than_two_pages(name):
    read = catalogue.WHOLE[name].read(name)
    found = complaints(replace(read, document=read.brief))
    of_prose = [one for one in found if one.rule != "count"]  # it has no sections to count
    assert "\n".join(map(str, of_prose)) == ""
    assert sum(len(text) for block in read.brief.blocks for text in texts(block)) <= 1100


def test_the_article_of_the_sample_year_has_the_length_of_the_published_one():
    read = catalogue.WHOLE["full_after_2020"].read("2021")
    assert 2000 <= count_characters(article_of(read.document)) <= 3300


def test_a_year_shares_no_sentence_without_a_number_with_the_year_before():
    now = catalogue.WHOLE["full_after_2020"].read("2021")
    before = catalogue.WHOLE["year_2020"].read("2020")
    said = [
        {
            one.text.replace(str(read.review.year), "")
            for one in sentences(read.document, "body", "lead")
            if not any(span.figure or span.is_name for span in one.spans)
        }
        for read in (now, before)
    ]
    assert said[0]
    assert not said[0] & said[1]


@pytest.mark.parametrize("name", ["marks_in_names", "until_may_15", "two_of_everything"])
def test_a_variant_is_what_cleaning_makes_of_its_workbooks(tmp_path, name):
    variant = catalogue.WHOLE[name]
    tables = variant.tables()
    write_year(tables, tmp_path / "data")
    read = clean_folder(tmp_path / "data", variant.settings())
    own = cleaned_year(tables, variant.settings())
    assert list(read.records) == list(own.records)
    for register, table in own.records.items():
        pd.testing.assert_frame_equal(read.records[register], table, check_dtype=False)
    by_place = ["file", "sheet", "row"]
    pd.testing.assert_frame_equal(
        read.ledger.sort_values(by_place, ignore_index=True),
        own.ledger.sort_values(by_place, ignore_index=True),
    )
    assert not read.warnings


def test_a_full_year_has_all_rows_of_the_sample():
    tables = sample_year()
    own = cleaned_year(tables, catalogue.WHOLE["full"].settings())
    assert {name: len(table) for name, table in own.records.items()} == {
        name: len(table) for name, table in tables.items()
    }
    assert own.until is not None
    assert own.until.year == YEAR
