"""Columns of no field that number the rows."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annual_review.cleaning.duplicates import read_serial
from annual_review.values.counts import read_amount


@given(st.text(st.characters(categories=["Nd"]), min_size=1, max_size=16))
def test_digits_are_the_number_that_a_careful_reading_gives(text):
    assert read_serial(text) == read_amount(text).value
