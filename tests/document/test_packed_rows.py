"""Row numbers in little room."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from annual_review.document.sources import pack, unpack


@given(st.sets(st.integers(1, 5000)))
def test_no_row_is_lost_or_added(rows):
    ascending = np.array(sorted(rows), dtype=np.int64)
    assert unpack(pack(ascending)).tolist() == ascending.tolist()


def test_a_million_rows_with_gaps_take_little_room():
    kept = np.flatnonzero(np.random.default_rng(1).random(1_000_000) < 0.96) + 1
    assert len(pack(kept)) < 100_000
