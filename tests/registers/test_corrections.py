"""Human corrections."""

from __future__ import annotations

import pytest

from annual_review.errors import CorrectionError
from annual_review.registers.corrections import read_corrections

HEAD = "file,sheet,row,field,value,reason,who\n"
ROWS = [
    ["日期", "场所类别", "乡镇", "宣讲主题", "受教人数"],
    ["2021.3.5", "学校", "官周镇", "党史", "若干"],
]


@pytest.fixture
def register(desk):
    desk.workbook("a.xlsx", {"宣讲": ROWS})
    return desk


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_correction_overrides_a_cell(register, encoding):
    lines = "a.xlsx,宣讲,2,受教人数,120人,电话核实,冉某\na.xlsx,宣讲,2,乡镇,官舟,笔误,冉某\n"
    register.text("corrections.csv", HEAD + lines, encoding)
    cleaned = register.clean()
    table = cleaned.records["宣讲台账"]
    assert table[["受教人数", "乡镇", "存疑"]].to_numpy().tolist() == [[120, "官舟镇", ""]]
    assert [correction.reason for correction in cleaned.corrections] == ["电话核实", "笔误"]


def test_a_correction_of_a_merged_cell_is_of_its_row_alone(desk):
    desk.workbook(
        "a.xlsx",
        {"宣讲": [*ROWS[:1], [*ROWS[1][:4], 5], [None, "村", "官舟镇", "党史", 6]]},
        ["A2:A3"],
    )
    desk.text("corrections.csv", HEAD + "a.xlsx,宣讲,3,日期,2021.3.6,核实,冉某\n")
    assert desk.clean().records["宣讲台账"]["日期"].dt.day.tolist() == [5, 6]


def test_without_a_file_there_are_none(register):
    assert read_corrections(register.folder) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("b.xlsx,宣讲,2,受教人数,120,核实,冉某", "no file 'b.xlsx'"),
        ("a.xlsx,别处,2,受教人数,120,核实,冉某", "no sheet '别处'"),
        ("a.xlsx,宣讲,9,受教人数,120,核实,冉某", "Row 9"),
        ("a.xlsx,宣讲,1,受教人数,120,核实,冉某", "Row 1"),
        ("a.xlsx,宣讲,2,备注,120,核实,冉某", "'备注'"),
        ("a.xlsx,宣讲,二,受教人数,120,核实,冉某", "not a number"),
        ("a.xlsx,宣讲,2,受教人数,120,,冉某", "why, or who"),
        ("a.xlsx,宣讲,2,受教人数,1,核实,冉某\na.xlsx,宣讲,2,受教人数,2,核实,冉某", "same cell"),
    ],
)
def test_one_that_no_longer_matches_stops_the_run(register, line, said):
    register.text("corrections.csv", f"{HEAD}{line}\n")
    with pytest.raises(CorrectionError, match=said) as caught:
        register.clean()
    assert "line " in str(caught.value)
    assert caught.value.remedy


def test_a_file_without_its_columns_is_refused(register):
    register.text("corrections.csv", "file,row\n")
    with pytest.raises(CorrectionError, match="no column sheet"):
        read_corrections(register.folder)


@pytest.mark.parametrize("was", ["若干", " 若干 ", ""])
def test_what_stood_in_the_cell_may_be_said(register, was):
    head = HEAD.replace("who", "who,was")
    register.text("corrections.csv", f"{head}a.xlsx,宣讲,2,受教人数,120,核实,冉某,{was}\n")
    assert register.clean().records["宣讲台账"]["受教人数"].tolist() == [120]


def test_a_cell_that_holds_something_else_by_now_stops_the_run(register):
    head = HEAD.replace("who", "who,was")
    register.text("corrections.csv", f"{head}a.xlsx,宣讲,2,受教人数,120,核实,冉某,不详\n")
    with pytest.raises(CorrectionError, match="does not hold what this line says it was"):
        register.clean()
