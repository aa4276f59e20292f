"""What cleaning leaves, saved and loaded."""

from __future__ import annotations

import pytest

HEAD = ["日期", "场所类别", "乡镇", "宣讲主题", "受教人数"]


@pytest.fixture
def cleaned(desk):
    rows = [
        HEAD,
        ["2021.3.5", "学校", "官周镇", "党史", 5],
        ["2021.3.6", "学校", "", "", "若干"],
        ["合计", "", "", "", 6],
    ]
    desk.workbook("a.xlsx", {"宣讲": rows, "报刊订阅": [["报刊名称", "订阅份数"]]})
    desk.text(
        "corrections.csv",
        "file,sheet,row,field,value,reason,who\na.xlsx,宣讲,2,受教人数,7,核实,冉某\n",
    )
    return desk.clean()


def test_a_table_has_its_fields_and_its_places(cleaned):
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
    assert list(table.index.names) == ["register", "file", "sheet", "row"]
    assert table.index.tolist() == [("宣讲台账", "a.xlsx", "宣讲", 2)]
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


def test_it_is_saved_in_the_same_bytes_twice(cleaned, desk, tmp_path):
    cleaned.save(tmp_path / "a")
    desk.clean().save(tmp_path / "b")
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()
