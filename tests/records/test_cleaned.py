"""The result of cleaning: its tables, saved, and ledger.csv."""

from __future__ import annotations

import csv
import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annual_review.records.cleaned import (
    LEDGER,
    as_plain,
    as_table,
    count_of_records,
    without_counts,
    write_ledger,
)
from annual_review.registers.csv_files import read_csv

HEAD = ["日期", "场所类别", "乡镇", "宣讲主题", "受教人数"]


@pytest.fixture
def cleaned(data_folder):
    rows = [
        HEAD,
        ["2021.3.5", "学校", "官周镇", "党史", 5],
        ["2021.3.6", "学校", "", "", "若干"],
        ["合计", "", "", "", 6],
    ]
    data_folder.workbook("a.xlsx", {"宣讲": rows, "报刊订阅": [["报刊名称", "订阅份数"]]})
    data_folder.text(
        "corrections.csv",
        "file,sheet,row,field,value,reason,who\na.xlsx,宣讲,2,受教人数,7,核实,冉某\n",
    )
    return data_folder.clean()


def test_a_table_has_its_fields_and_is_indexed_by_place(cleaned):
    table = cleaned.records["宣讲台账"]
    assert list(table.columns) == [
        "日期",
        "场所类别",
        "乡镇",
        "宣讲主题",
        "受教人数",
        "序号",
        "备注",
        "存疑",
    ]
    assert list(table.index.names) == ["register", "file", "sheet", "row", "columns"]
    assert table.index.tolist() == [("宣讲台账", "a.xlsx", "宣讲", 2, "")]
    assert table.attrs["register"] == "宣讲台账"


def test_types_are_the_same_whether_there_are_rows_or_not(cleaned):
    papers = cleaned.records["报刊订阅台账"]
    assert len(papers) == 0
    assert papers.dtypes.astype(str).to_dict() == {
        "报刊名称": "str",
        "订阅份数": "int64",
        "序号": "str",
        "备注": "str",
        "存疑": "str",
    }
    assert str(cleaned.records["宣讲台账"]["日期"].dtype) == "datetime64[ns]"


def test_it_is_saved_in_the_same_bytes_every_time(cleaned, data_folder, tmp_path):
    cleaned.save(tmp_path / "a")
    data_folder.clean().save(tmp_path / "b")
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


LEDGER_ROWS = [
    ("=a.xlsx", "+表", 1, "宣讲台账", "kept", "@x"),
    ("b.csv", "", 2, "", "note", "-y，“甲”"),
]

TEXTS = st.text(st.sampled_from("甲a=+\"',;\r\n\t 0"), max_size=4)


def test_the_ledger_opens_in_a_spreadsheet_and_holds_no_formula(tmp_path):
    path = tmp_path / "ledger.csv"
    write_ledger(as_table(LEDGER_ROWS, LEDGER), path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert read_csv(path.read_bytes(), "ledger.csv") == [
        ["file", "sheet", "row", "register", "fate", "reason"],
        ["'=a.xlsx", "'+表", "1", "宣讲台账", "kept", "'@x"],
        ["b.csv", "", "2", "", "note", "'-y，“甲”"],
    ]


def test_the_ledger_is_the_same_bytes_every_time(tmp_path):
    for name in ("a", "b"):
        write_ledger(as_table(LEDGER_ROWS, LEDGER), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@given(st.lists(st.tuples(*[TEXTS] * 2, st.integers(1, 10**7), *[TEXTS] * 3), max_size=6))
def test_each_row_of_the_ledger_is_written_as_csv_writes_it_alone(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("ledger") / "ledger.csv"
    write_ledger(as_table(rows, LEDGER), path)
    alone = io.StringIO(newline="")
    writer = csv.writer(alone, lineterminator="\r\n")
    writer.writerow(LEDGER)
    writer.writerows([as_plain(value) for value in row] for row in rows)
    assert path.read_bytes() == alone.getvalue().encode("utf-8-sig")


def test_the_number_of_records_of_a_row_is_no_doubt():
    reasons = pd.Series([count_of_records(n) for n in (1, 2)], dtype="str")
    doubted = pd.Series([f"{count_of_records(12)}；C列：人次“约3”是约数", "本行重复"], dtype="str")
    assert without_counts(reasons).tolist() == ["", ""]
    assert without_counts(doubted).tolist() == ["C列：人次“约3”是约数", "本行重复"]
