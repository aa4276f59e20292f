"""Values as indented JSON: the text is that of Python's own encoder."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annual_review.indented_json import indented_json

TEXTS = st.text() | st.sampled_from(['"],\n  [', "]", "[", "{}", "\\", "\u2028", "\x7f", "龙潭镇"])
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS
ROWS = st.lists(st.lists(SCALARS, max_size=4), max_size=4)
KEYS = TEXTS | st.integers() | st.booleans() | st.none() | st.floats(allow_nan=False)
VALUES = st.recursive(
    SCALARS | ROWS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(KEYS, inner, max_size=4)
    ),
    max_leaves=30,
)
SORTABLE = st.recursive(
    SCALARS | ROWS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=30,
)


@given(VALUES)
def test_the_text_is_that_of_pythons_encoder(value):
    assert indented_json(value) == json.dumps(value, ensure_ascii=False, indent=1)


@given(SORTABLE)
def test_keys_are_sorted_as_pythons_encoder_sorts_them(value):
    expected = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
    assert indented_json(value, sort_keys=True) == expected


class Count(int):
    """A number of a type of its own."""


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan, Count(3), {"a": Count(3)}])
def test_odd_numbers_are_written_alike(value):
    for each in (value, [value], [[value], [1]], {"甲": value, "乙": [value]}):
        assert indented_json(each) == json.dumps(each, ensure_ascii=False, indent=1)


@pytest.mark.parametrize("value", [{1, 2}, [b"bytes"], {"a": {("b",): 1}}, [[object()]]])
def test_what_json_cannot_hold_is_refused(value):
    with pytest.raises(TypeError):
        json.dumps(value)
    with pytest.raises(TypeError):
        indented_json(value)
