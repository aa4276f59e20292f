from typing import get_args

import pytest

from annual_review.document.blocks import (
    Document,
    Heading,
    Paragraph,
    PrintedRole,
    Role,
    Span,
    Table,
    map_text,
    texts,
)
from annual_review.errors import BuildError


def test_a_table_with_a_short_row_is_refused():
    with pytest.raises(BuildError, match="different lengths"):
        Table("表题", ("甲", "乙"), (((Span("1"),),),), ("left", "left"))


def test_displayed_texts_are_found_and_ids_are_not():
    table = Table("题", ("列",), (((Span("格", figure="id"),),),), ("left",))
    assert list(texts(table)) == ["题", "列", "格"]
    changed = map_text(table, lambda text: f"{text}！")
    assert changed.rows[0][0][0] == Span("格！", figure="id")


def test_the_printed_forms_of_paragraphs_are_fewer_than_their_roles():
    printed = {role: Paragraph((), role).printed_as for role in get_args(Role)}
    assert set(printed.values()) == set(get_args(PrintedRole))
    assert all(printed[role] == role for role in get_args(PrintedRole))
    assert (printed["analysis"], printed["absent"], printed["missing"]) == (
        "body",
        "body",
        "notice",
    )


def test_blocks_before_the_first_heading_are_a_chapter_without_one():
    first, chapter, second = Paragraph(()), Heading(1, ()), Paragraph((), "note")
    document = Document("题", "局", 2021, None, (first, chapter, second))
    assert [(one.heading, one.blocks) for one in document.chapters] == [
        (None, (first,)),
        (chapter, (second,)),
    ]


def test_a_review_without_blocks_has_no_chapters():
    assert Document("题", "局", 2021, None, ()).chapters == ()


def test_the_date_line_is_the_day_or_the_january_after_the_year():
    assert Document("题", "局", 2021, None, ()).date_line == "2022年1月"
    assert Document("题", "局", 0, None, ()).date_line == ""
