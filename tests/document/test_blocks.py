import pytest
from hypothesis import given
from hypothesis import strategies as st

from annual_review.document.block_json import block_from_json, block_to_json
from annual_review.document.blocks import (
    Chart,
    Document,
    Glance,
    Heading,
    ListBlock,
    Paragraph,
    Quote,
    Span,
    Table,
    Verbatim,
    map_text,
    texts,
)
from annual_review.errors import BuildError

TEXT = st.text(max_size=8)
SPAN = st.builds(
    Span, TEXT, st.sampled_from(["", "strong", "emphasis", "code"]), figure=TEXT, href=TEXT
)
SPANS = st.lists(SPAN, max_size=3).map(tuple)
BLOCK = st.one_of(
    st.builds(Heading, st.integers(1, 6), SPANS, TEXT, TEXT),
    st.builds(Paragraph, SPANS, st.sampled_from(["body", "lead", "note", "notice"])),
    st.builds(ListBlock, st.lists(SPANS, max_size=3).map(tuple), st.booleans(), st.integers(0, 9)),
    st.builds(Quote, SPANS),
    st.builds(Verbatim, TEXT),
    st.builds(Glance, st.lists(st.tuples(SPAN, TEXT), max_size=3).map(tuple)),
    st.builds(Chart, TEXT, TEXT, TEXT.map(str.encode)),
    st.builds(Chart, TEXT, TEXT, st.binary(max_size=9), st.just("png")),
    st.builds(
        lambda caption, rows: Table(caption, ("甲", "乙"), tuple(rows), ("left", "right")),
        TEXT,
        st.lists(st.tuples(SPANS, SPANS), max_size=3),
    ),
)


@given(BLOCK)
def test_a_block_survives_its_json(block):
    assert block_from_json(block_to_json(block)) == block


def test_json_leaves_defaults_out():
    assert block_to_json(Paragraph((Span("全年"),))) == {
        "kind": "paragraph",
        "spans": [{"text": "全年"}],
    }


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"kind": "poem"},
        {"kind": "paragraph", "spans": [{"texte": "甲"}]},
        {"kind": "chart", "caption": "图", "alt": ""},
    ],
)
def test_json_that_is_no_block_is_refused(content):
    with pytest.raises(BuildError, match="cannot be read"):
        block_from_json(content)


def test_a_table_with_a_short_row_is_refused():
    with pytest.raises(BuildError, match="unlike lengths"):
        Table("表题", ("甲", "乙"), (((Span("1"),),),), ("left", "left"))


def test_every_text_that_is_read_is_found_and_ids_are_not():
    table = Table("题", ("列",), (((Span("格", figure="id"),),),), ("left",))
    assert list(texts(table)) == ["题", "列", "格"]
    changed = map_text(table, lambda text: f"{text}！")
    assert changed.rows[0][0][0] == Span("格！", figure="id")


def test_blocks_before_the_first_heading_are_a_chapter_without_one():
    first, chapter, second = Paragraph(()), Heading(1, ()), Paragraph((), "note")
    document = Document("题", "局", 2021, None, (first, chapter, second))
    assert [(one.heading, one.blocks) for one in document.chapters] == [
        (None, (first,)),
        (chapter, (second,)),
    ]


def test_the_date_line_is_the_day_or_the_january_after_the_year():
    assert Document("题", "局", 2021, None, ()).date_line == "2022年1月"
    assert Document("题", "局", 0, None, ()).date_line == ""
