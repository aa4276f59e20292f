"""Expected pages are those of LibreOffice, set to space digits as Word does."""

import pytest

from annual_review.export.docx.elements import paragraph, run, w
from annual_review.export.docx.paging import count_lines, estimate_pages
from annual_review.export.docx.tables import data_table
from annual_review.export.docx.template import open_template
from annual_review.export.docx.writer import heading_paragraph
from tests.support.executed import long_table, read

TEMPLATE = open_template(read())
SETUP, STYLES = TEMPLATE.setup, TEMPLATE.styles


def lines(many):
    return [paragraph("BodyText", run("甲")) for _ in range(many)]


def heading(name, level=2, **how):
    return heading_paragraph(level, [w("bookmarkStart", id=1, name=name), run(name)], **how)


def pages(*body):
    return estimate_pages(body, STYLES, SETUP)


def test_a_page_holds_twenty_two_lines():
    assert pages(*lines(20), heading("a"), *lines(1)) == {"a": 1}
    assert pages(*lines(22), heading("a"), *lines(1)) == {"a": 2}


def test_a_heading_stays_with_what_follows():
    assert pages(*lines(21), heading("a"), *lines(1)) == {"a": 2}


def test_a_chapter_has_space_above_except_at_the_top_of_a_page():
    assert pages(*lines(20), heading("a", 1), *lines(1)) == {"a": 2}
    assert pages(*lines(22), heading("a", 1), *lines(19), heading("b"), *lines(1))["b"] == 2


def test_an_appendix_starts_on_a_new_page():
    assert pages(*lines(3), heading("a", page_break=True), *lines(1)) == {"a": 2}


@pytest.mark.parametrize(("characters", "expected"), [(26, 1), (27, 2), (26 + 28, 2)])
def test_a_line_holds_twenty_eight_characters(characters, expected):
    room = SETUP.width
    assert count_lines("汉" * characters, STYLES["BodyText"], room) == expected


def test_a_full_stop_may_hang_into_the_margin_and_a_bracket_may_not():
    style, room = STYLES["BodyText"], SETUP.width
    assert count_lines("汉" * 26 + "。", style, room) == 1
    assert count_lines("汉" * 26 + "）", style, room) == 2


def test_a_long_table_takes_several_pages_with_its_header_on_each():
    table = data_table(long_table(60), SETUP, lambda spans: [run(span.text) for span in spans])
    assert pages(table, heading("a"), *lines(1)) == {"a": 3}
