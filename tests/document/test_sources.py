import numpy as np

from annual_review.document.sources import count_rows, files_of_samples, pack, sources_of

GROUPS = [
    {"register": "宣讲台账", "fields": ["乡镇"], "rows": [["a.xlsx", "表", 9, "官舟镇"]]},
    {"register": "行动台账", "fields": [], "rows": [["b.csv", "", 2], ["a.xlsx", "表", 3]]},
]


def test_rows_of_several_registers_stand_by_sheet_in_ascending_order():
    assert sources_of(GROUPS) == [
        {"file": "a.xlsx", "sheet": "表", "rows": [3, 9]},
        {"file": "b.csv", "sheet": "", "rows": [2]},
    ]


def test_a_row_of_two_groups_stands_once_and_counts_twice():
    assert sources_of(GROUPS * 2) == sources_of(GROUPS)
    assert count_rows(GROUPS * 2) == 6


def test_of_a_sample_all_rows_are_said_that_it_is_of():
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
