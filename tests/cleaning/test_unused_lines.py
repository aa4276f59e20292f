"""Lines of a form that nobody filled in are notes; a row with a value of its own still waits."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.cleaning.test_unmarked_totals import cleaned, fates

VISITS = {
    "序号": {"kind": "serial"},
    "日期": {"kind": "date"},
    "姓名": {"required": True, "personal": True},
    "是否达标": {"kind": "category", "required": True},
    "金额": {"kind": "amount"},
    "备注": {"kind": "remark"},
}
USED = [[1, "2021.2.1", "甲某", "是", 100], [2, "2021.2.2", "乙某", "是", 200]]


def below(*rows, fields=VISITS, used=USED, **more):
    """Return the fates of rows below two that were used."""
    return fates(fields, *used, *rows, **more)[2:]


@pytest.mark.parametrize(
    "line",
    [
        [3],
        ["", "", "", "", 0.0],
        [3, "/", "", "", "0.00"],
        [3, dt.time(0, 0), 0, "", 0],
        [3, dt.date(1899, 12, 31), "", "", "￥0.00"],
    ],
)
def test_a_line_of_serial_numbers_and_zeros_was_not_used(line):
    assert below(line, [4, "2021.2.3", "丙某", "是", 300]) == ["note", "kept"]


@pytest.mark.parametrize(
    "row",
    [
        [3, "2021.2.3"],
        [3, "", "丙某"],
        [3, "", "", "", 50],
        [3, "", "", "", "若干"],
        [3, "", "", "", "", "未发放"],
        [3, "#REF!", "#REF!", "#REF!", "#REF!"],
    ],
)
def test_a_row_with_a_value_of_its_own_waits(row):
    assert below(row) == ["rejected"]


def test_defaults_that_end_a_table_were_not_written():
    assert below(*[[i, "", "", "否", 0] for i in (3, 4, 5)]) == ["note"] * 3
    assert below(*[[i, "", "#N/A", "", "#DIV/0!"] for i in (3, 4, 5)]) == ["note"] * 3


def test_a_default_amount_of_all_rows_was_not_written():
    used = [[1, "2021.2.1", "甲某", "是", 200], [2, "2021.2.2", "乙某", "是", 200]]
    assert below(*[[i, "", "", "", 200] for i in (3, 4, 5)], used=used) == ["note"] * 3


@pytest.mark.parametrize(
    "rows",
    [
        [[3, "", "", "否"], [4, "", "", "否"]],
        [[i, "", "丙某"] for i in (3, 4, 5)],
        [[i, "2021.2.3"] for i in (3, 4, 5)],
        [[i, "", "", "", 300] for i in (3, 4, 5)],
    ],
    ids=["two lines", "a name", "a date", "an amount"],
)
def test_other_incomplete_rows_wait_however_alike_they_are(rows):
    assert below(*rows) == ["rejected"] * len(rows)


def test_printed_codes_that_count_up_are_serial_numbers():
    fields = {"编号": {"required": True}, "日期": {"kind": "date"}}
    used = [["QL-01", "2021.2.1"], ["QL-02", "2021.2.2"]]
    assert below(["QL-03"], ["QL-04"], ["QL-05"], fields=fields, used=used) == ["note"] * 3
    assert below(["QL-03"], ["QL-05"], ["QL-07"], fields=fields, used=used) == ["rejected"] * 3


def test_lines_with_nothing_but_zeros_are_no_reports_of_nothing():
    fields = {"名称": {}, "份数": {"kind": "count"}}
    assert fates(fields, ["甲", 0], ["", 0], ["", 0]) == ["kept", "note", "note"]
    assert fates(fields, ["甲", 5], ["", 0]) == ["kept", "kept"]
    assert fates({"份数": {"kind": "count"}}, [0], [0], [5])[:1] == ["kept"]


def test_what_is_merged_from_above_fills_no_line():
    merges = [((1, 5), (4, 5)), ((2, 1), (4, 1))]
    assert below([3], [4], merges=merges) == ["note", "note"]


def test_a_record_that_merges_complete_stays():
    fields = {"日期": {"kind": "date"}, "姓名": {"personal": True}}
    rows = [["2021.2.1", "甲某"], ["", "乙某"]]
    assert fates(fields, *rows, merges=[((1, 0), (2, 0))]) == ["kept", "kept"]


def test_its_reason_says_so():
    reason = cleaned(VISITS, *USED, [3]).ledger["reason"].iloc[-1]
    assert reason == "表中未填写的空行（只有序号、公式的零或预填的内容），不是登记"
