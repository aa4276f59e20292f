"""The clean tables that leave the office: what they hold, and what they never hold."""

import csv
import io

import pytest

from annual_review.project.loading import load_settings
from annual_review.records.published import published_tables
from annual_review.records.register_schema import write_schema
from tests.conftest import DataFolder

REGISTERS = """registers:
  走访台账:
    fields:
      日期: {kind: date}
      姓名: {required: true, personal: true}
      金额: {kind: amount, unit: 元}
      备注: {kind: remark}
      经办: {}
  服务月报:
    fields:
      年月: {kind: month}
      季度: {kind: quarter}
      年份: {kind: year}
      人次: {kind: count, unit: 人次}
"""
VISITS = [
    ["日期", "姓名", "金额", "备注", "经办"],
    ["2021-03-05", "王小二", 500.5, "王小二家电话13800005678", "联系人李四13800005678"],
    ["2021-03-06", "赵六", 600, "", "@张三"],
]
MONTHS = [["年月", "季度", "年份", "人次"], ["2021年3月", "二季度", "2021", 30]]


@pytest.fixture
def tables(tmp_path):
    params = tmp_path / "params"
    params.mkdir()
    (params / "office.yaml").write_text("name: 甲局\n", encoding="utf-8")
    (params / "registers.yaml").write_text(REGISTERS, encoding="utf-8")
    settings = load_settings(2021, params / "2021.yaml")
    (tmp_path / "data").mkdir()
    folder = DataFolder(tmp_path / "data", settings)
    folder.workbook("走访13911112222.xlsx", {"走访台账": VISITS, "服务月报": MONTHS})
    cleaned = folder.clean()
    cleaned.save(tmp_path / "records")
    write_schema(settings, cleaned.until, tmp_path / "records")
    return dict(published_tables(tmp_path / "records"))


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_every_kept_row_is_there_with_its_place(tables):
    rows = rows_of(tables["走访台账"])
    assert [(row["sheet"], row["row"]) for row in rows] == [("走访台账", "2"), ("走访台账", "3")]
    assert [(row["日期"], row["金额"]) for row in rows] == [
        ("2021-03-05", "500.5"),
        ("2021-03-06", "600"),
    ]


def test_personal_fields_and_remarks_beside_them_are_left_out(tables):
    assert not {"姓名", "备注"} & set(rows_of(tables["走访台账"])[0])
    assert "王小二" not in tables["走访台账"]


def test_numbers_of_persons_are_masked_in_cells_and_in_names_of_files(tables):
    everything = "".join(tables.values())
    assert "13800005678" not in everything
    assert "13911112222" not in everything
    assert rows_of(tables["走访台账"])[0]["经办"] == "联系人李四138****5678"


def test_no_text_is_taken_for_a_formula(tables):
    assert rows_of(tables["走访台账"])[1]["经办"] == "'@张三"


def test_months_quarters_and_years_are_written_out(tables):
    (row,) = rows_of(tables["服务月报"])
    assert (row["年月"], row["季度"], row["年份"], row["人次"]) == (
        "2021-03",
        "2021Q2",
        "2021",
        "30",
    )


def test_a_folder_without_clean_tables_has_none(tmp_path):
    assert list(published_tables(tmp_path)) == []
