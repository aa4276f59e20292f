"""Pausing garbage collection."""

from __future__ import annotations

import gc

import pytest

from annual_review.pauses import without_gc


def test_collection_is_on_afterwards_even_after_an_error():
    @without_gc()
    def read():
        assert not gc.isenabled()
        raise ValueError("damaged")

    assert gc.isenabled()
    with pytest.raises(ValueError, match="damaged"):
        read()
    assert gc.isenabled()


def test_collection_that_was_off_stays_off():
    gc.disable()
    try:
        with without_gc():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
