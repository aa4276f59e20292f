"""Sheets that only help to fill in the others: known by themselves, and no cover for records."""

import pytest

from annual_review.cleaning.clean import clean
from annual_review.registers.workbooks import Sheet

GUIDE = [["填写说明"], ["日期", "按 2022-3-5 的样子填写。"], ["受教人数", "只填数字。"]]
LISTS = [["下拉选项（请勿修改）"], ["和平街道"], ["日期"], ["学校"]]


def cleaned(settings, name, rows):
    return clean([Sheet("a.xlsx", name, rows)], settings)


@pytest.mark.parametrize(("name", "rows"), [("填写说明", GUIDE), ("下拉选项", LISTS)])
def test_what_helps_is_a_note_and_no_warning(settings, name, rows):
    result = cleaned(settings, name, rows)
    assert set(result.ledger["fate"]) == {"note"}
    assert result.warnings == []


UNKNOWN = ["填写说明"], ["某甲", "某乙", "某丙"]


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("填写说明", [*UNKNOWN]),
        ("填写说明", [["填写说明"], ["某事", 12.0]]),
        ("填写说明", [["某表"], ["某事", "某人"]]),
        ("某事", GUIDE),
    ],
    ids=["three columns", "a number", "another title", "another name"],
)
def test_what_may_be_somebody_s_table_stays_unrecognised(settings, name, rows):
    result = cleaned(settings, name, rows)
    assert "unrecognised" in set(result.ledger["fate"])
    assert len(result.warnings) == 1


def test_a_register_on_such_a_sheet_is_read(settings):
    head = ["日期", "场所类别", "乡镇", "宣讲主题", "受教人数"]
    rows = [["宣讲台账填写说明"], head, ["2021-3-5", "学校", "官舟镇", "党史", 20]]
    assert list(cleaned(settings, "填写说明", rows).ledger["fate"])[-1] == "kept"
