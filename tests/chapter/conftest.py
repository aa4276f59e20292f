"""Small registers for the tests of chapters: in memory, and in files of several years."""

import shutil

import openpyxl
import pandas as pd
import pytest

from annual_review.chapter.aggregates import total
from annual_review.chapter.opening import open_review
from annual_review.chapter.selections import where
from annual_review.document.missing import Missing
from annual_review.project.register_book import Field
from annual_review.records.cleaned import INDEX, empty_records
from tests.conftest import ROOT

HEAD = ["日期", "场所类别", "乡镇", "宣讲主题", "受教人数"]
YEARS = {
    2019: [("2019-04-01", "学校", "官舟镇", "党史", 10)],
    2020: [
        ("2020-02-03", "学校", "官舟镇", "党史", 30),
        ("2020-03-05", "村", "黄土镇", "党史", 50),
        ("2020-11-20", "学校", "官舟镇", "法治", 20),
    ],
    2021: [
        ("2021-01-08", "学校", "官舟镇", "党史", 45),
        ("2021-12-09", "学校", "中界镇", "党史", 60),
    ],
}


@pytest.fixture
def training():
    rows = [
        ("农技培训台账", "a.xlsx", "表1", 3, "官舟镇", 12, "2021-03-05", "葡萄"),
        ("农技培训台账", "a.xlsx", "表1", 5, "黄土镇", 8, "2021-03-09", ""),
        ("农技培训台账", "b.csv", "", 2, "官舟镇", None, "2021-07-01", "柚子"),
    ]
    table = pd.DataFrame(rows, columns=[*INDEX[:-1], "乡镇", "人数", "日期", "作物"])
    table = (
        table.astype({"人数": "Int64", "日期": "datetime64[ns]"})
        .assign(columns="")
        .set_index(list(INDEX))
    )
    table.attrs = {"register": "农技培训台账"}
    return table


@pytest.fixture
def missing():
    fields = {"乡镇": Field(kind="place"), "人数": Field(kind="count"), "日期": Field(kind="date")}
    table = empty_records("宣讲台账", fields)
    table.attrs["missing"] = Missing("本年未收到", "《宣讲台账》")
    return table


@pytest.fixture
def office(tmp_path):
    """Return an office whose registers of several years are written, and whose review is opened."""

    class Office:
        folder = tmp_path

        def write(self, year, rows=None, sheet="宣讲台账", head=HEAD):
            book = openpyxl.Workbook()
            book.worksheets[0].title = sheet
            for row in [head, *(YEARS[year] if rows is None else rows)]:
                book.worksheets[0].append(row)
            (tmp_path / "data" / str(year)).mkdir(parents=True)
            book.save(tmp_path / "data" / str(year) / "台账.xlsx")

        def params(self, text, year=2021):
            (tmp_path / "params").mkdir(exist_ok=True)
            (tmp_path / "params" / f"{year}.yaml").write_text(text, encoding="utf-8")

        def registers(self, text):
            """Give the office registers of its own."""
            shutil.copytree(ROOT / "params", tmp_path / "params")
            (tmp_path / "params" / "registers.yaml").write_text(f"registers:{text}", "utf-8")

        def open(self, year=2021):
            data, params = tmp_path / "data" / str(year), tmp_path / "params" / f"{year}.yaml"
            return open_review(year, str(data), str(params))

        def audience(self, **chosen):
            talks = where(self.open()["宣讲台账"], **chosen)
            return total("talks.audience", talks["受教人数"], "人")

    return Office()


@pytest.fixture
def two_years(office):
    office.write(2020)
    office.write(2021)
    return office
