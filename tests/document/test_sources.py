import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from annual_review.document.sources import (
    COLUMNS,
    count_rows,
    files_of_samples,
    pack,
    sources_of,
    unpack,
)

GROUPS = [
    {"register": "宣讲台账", "fields": ["乡镇"], "rows": [["a.xlsx", "表", 9, "官舟镇"]]},
    {"register": "行动台账", "fields": [], "rows": [["b.csv", "", 2], ["a.xlsx", "表", 3]]},
]


def test_rows_of_several_registers_are_grouped_by_sheet_in_ascending_order():
    assert sources_of(GROUPS) == [
        {"file": "a.xlsx", "sheet": "表", "rows": [3, 9]},
        {"file": "b.csv", "sheet": "", "rows": [2]},
    ]


def test_a_row_of_two_groups_is_located_once_and_counted_twice():
    assert sources_of(GROUPS * 2) == sources_of(GROUPS)
    assert count_rows(GROUPS * 2) == 6


def test_a_sample_locates_all_the_rows_it_was_taken_from():
    packed = pack(np.arange(3, 100_000))
    sample = {
        "register": "宣讲台账",
        "fields": [],
        "rows": [["a.xlsx", "表", 3], ["a.xlsx", "表", 9]],
        "count": 99_997,
        "whole": "records/宣讲台账.parquet",
        "packed": [{"file": "a.xlsx", "sheet": "表", "packed": packed}],
    }
    (source,) = sources_of([sample])
    assert source == {"file": "a.xlsx", "sheet": "表", "rows": list(range(3, 100_000))}
    assert count_rows([sample, *GROUPS]) == 100_000
    assert files_of_samples([*GROUPS, sample, sample]) == ["records/宣讲台账.parquet"]
    assert files_of_samples(GROUPS) == []


@given(st.sets(st.integers(1, 5000)))
def test_unpacking_returns_the_packed_rows(rows):
    ascending = np.array(sorted(rows), dtype=np.int64)
    assert unpack(pack(ascending)).tolist() == ascending.tolist()


def test_a_million_rows_with_gaps_take_less_than_100_kilobytes():
    rows = np.flatnonzero(np.random.default_rng(1).random(1_000_000) < 0.96) + 1
    assert len(pack(rows)) < 100_000


def test_records_that_are_parts_of_their_rows_are_named_by_their_cells():
    rows = [["a.xlsx", "表", 5, "C", "7"], ["a.xlsx", "表", 5, "D:F", "8"]]
    group = {"register": "月报", "fields": [COLUMNS, "人次"], "rows": rows}
    assert sources_of([group]) == [
        {"file": "a.xlsx", "sheet": "表", "rows": [5], "cells": ["C5", "D5:F5"]}
    ]
    assert count_rows([group]) == 2
