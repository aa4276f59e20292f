from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annual_review.document.block_json import block_from_json, block_to_json
from annual_review.document.blocks import (
    Chart,
    Glance,
    Heading,
    ListBlock,
    Paragraph,
    Quote,
    Role,
    Span,
    Table,
    Verbatim,
)
from annual_review.document.chart_data import ChartData, ChartKind, ChartSeries, SeriesLook
from annual_review.errors import BuildError

TEXT = st.text(max_size=8)
SPAN = st.builds(
    Span,
    TEXT,
    st.sampled_from(["", "strong", "emphasis", "code"]),
    figure=TEXT,
    href=TEXT,
    refers=st.lists(TEXT, max_size=2).map(tuple),
)
SPANS = st.lists(SPAN, max_size=3).map(tuple)
NUMBER = st.none() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
LOOK = st.builds(SeriesLook, TEXT, TEXT, TEXT, st.integers(0, 3))
SERIES = st.builds(ChartSeries, TEXT, st.lists(NUMBER, max_size=3).map(tuple), st.none() | LOOK)
DATA = st.builds(
    ChartData,
    st.sampled_from(get_args(ChartKind)),
    st.lists(TEXT, max_size=3).map(tuple),
    st.lists(SERIES, max_size=2).map(tuple),
    TEXT,
    st.lists(st.integers(0, 3), max_size=2).map(tuple),
    TEXT,
)
BLOCK = st.one_of(
    st.builds(Heading, st.integers(1, 6), SPANS, TEXT, TEXT),
    st.builds(Paragraph, SPANS, st.sampled_from(get_args(Role))),
    st.builds(ListBlock, st.lists(SPANS, max_size=3).map(tuple), st.booleans(), st.integers(0, 9)),
    st.builds(Quote, SPANS),
    st.builds(Verbatim, TEXT),
    st.builds(Glance, st.lists(st.tuples(SPAN, TEXT), max_size=3).map(tuple)),
    st.builds(
        Chart, TEXT, TEXT, TEXT.map(str.encode), says=SPANS, note=SPANS, data=st.none() | DATA
    ),
    st.builds(Chart, TEXT, TEXT, st.binary(max_size=9), st.just("png")),
    st.builds(
        lambda caption, says, rows: Table(
            caption, ("甲", "乙"), tuple(rows), ("left", "right"), says=says
        ),
        TEXT,
        SPANS,
        st.lists(st.tuples(SPANS, SPANS), max_size=3),
    ),
)


@given(BLOCK)
def test_a_block_read_from_its_json_is_the_same(block):
    assert block_from_json(block_to_json(block)) == block


def test_fields_with_their_default_are_left_out():
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
        {"kind": "chart", "caption": "图", "alt": "", "content": 1},
    ],
)
def test_json_that_is_not_a_block_is_refused(content):
    with pytest.raises(BuildError, match="cannot be read"):
        block_from_json(content)
