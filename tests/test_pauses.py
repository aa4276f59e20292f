"""Python's search for garbage while cells come in."""

from __future__ import annotations

import gc

import pytest

from annual_review.pauses import without_gc


def test_the_search_goes_on_afterwards_even_where_reading_failed():
    @without_gc()
    def read():
        assert not gc.isenabled()
        raise ValueError("damaged")

    assert gc.isenabled()
    with pytest.raises(ValueError, match="damaged"):
        read()
    assert gc.isenabled()


def test_a_search_that_was_off_stays_off():
    gc.disable()
    try:
        with without_gc():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
