"""Doubts about values, and what of them is quoted."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from annual_review.cleaning.data_rows import are_in_order
from tests.support.small_registers import HEAD, ONE, VISITS, talks


class TestDoubts:
    def test_an_approximate_count_is_marked(self, data_folder):
        data_folder.fates(HEAD, [*ONE[:4], "约120人"])
        assert talks(data_folder)[["受教人数", "存疑"]].to_numpy().tolist() == [
            [120, "受教人数“约120人”为约数"]
        ]

    def test_an_unknown_place_is_kept_and_a_near_one_suggested(self, data_folder):
        data_folder.fates(HEAD, ["2021.3.5", "学校", "官周镇", "党史", 5])
        cleaned = data_folder.clean()
        assert cleaned.records["宣讲台账"]["乡镇"].tolist() == ["官周镇"]
        assert cleaned.fixes[["field", "text", "suggestion", "fate"]].to_numpy().tolist() == [
            ["乡镇", "官周镇", "是否为官舟镇？", "kept"]
        ]

    def test_ranges_and_date_cells_are_dates(self, data_folder):
        data_folder.fates(
            HEAD, ["3月5日至7日", *ONE[1:]], [dt.date(2021, 3, 6), *ONE[1:]], [44262, *ONE[1:]]
        )
        assert talks(data_folder)["日期"].dt.day.tolist() == [5, 6, 7]

    def test_personal_texts_are_in_no_reason(self, data_folder):
        head = ["慰问时间", "对象类别", "姓名", "乡镇", "身份证号"]
        row = ["2021.13.1", "老党员", "冉某某", "官周镇", 520000190047472123]
        data_folder.fates(head, row, ["2021.3.1", *row[1:]], sheet="走访慰问")
        cleaned = data_folder.clean()
        reasons = " ".join(
            [
                *cleaned.ledger["reason"],
                *cleaned.fixes["reason"],
                *cleaned.fixes["suggestion"],
                *cleaned.warnings,
            ]
        )
        assert "冉某某" not in reasons
        assert "00001900" not in reasons
        assert set(cleaned.records["走访慰问台账"]["身份证号"]) == {"5.2E+17"}


class TestQuotesFromRegistersOfPersons:
    ROW = ("2021.3.1", "春节", "老党员", "冉某", "官舟镇", "")

    def reasons(self, data_folder, **changes):
        """Clean one row of visits with some cells changed; return all reasons and warnings."""
        row = [changes.get(name, cell) for name, cell in zip(VISITS, self.ROW, strict=True)]
        data_folder.fates(VISITS, row, sheet="走访慰问台账")
        cleaned = data_folder.clean()
        return " ".join([*cleaned.ledger["reason"], *cleaned.fixes["reason"], *cleaned.warnings])

    @pytest.mark.parametrize("field", ["慰问时间", "节日", "对象类别", "乡镇"])
    def test_a_name_in_a_wrong_column_is_not_quoted(self, data_folder, field):
        reasons = self.reasons(data_folder, **{field: "张三丰"})
        assert field in reasons
        assert "张三丰" not in reasons

    @pytest.mark.parametrize("cell", ["张三 138-0000-0000", "张三5", "52222819500101123X"])
    def test_a_name_with_a_number_is_not_quoted(self, data_folder, cell):
        for field in ("慰问时间", "乡镇", "对象类别"):
            reasons = self.reasons(data_folder, **{field: cell})
            assert not any(part in reasons for part in ("张三", "0000", "123"))

    @pytest.mark.parametrize("cell", ["2021.2.30", "不详", "3月上旬", "2021年13月1日", "#REF!"])
    def test_a_badly_written_date_is_quoted(self, data_folder, cell):
        assert f"慰问时间“{cell}”" in self.reasons(data_folder, 慰问时间=cell)

    def test_cells_of_other_registers_are_quoted(self, data_folder):
        data_folder.fates(HEAD, [*ONE[:2], "官周镇", *ONE[3:]])
        assert "乡镇“官周镇”" in talks(data_folder)["存疑"].iloc[0]


class TestFailedFormulas:
    @pytest.mark.parametrize("code", ["#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?"])
    def test_a_required_value_rejects_the_row(self, data_folder, code):
        assert data_folder.fates(HEAD, [*ONE[:4], code]) == ["heading", "rejected"]
        assert data_folder.clean().ledger["reason"].iloc[-1] == f"受教人数“{code}”公式出错"

    def test_an_optional_value_is_doubted(self, data_folder):
        assert data_folder.fates(HEAD, [*ONE[:2], "#N/A", "#REF!", 100]) == ["heading", "kept"]
        table = talks(data_folder)
        assert table["乡镇"].tolist() == [""]
        assert table["存疑"].tolist() == ["乡镇“#N/A”公式出错；宣讲主题“#REF!”公式出错"]

    def test_the_text_of_an_error_in_a_csv_file_counts_as_one(self, data_folder):
        data_folder.text("宣讲台账.csv", f"{','.join(HEAD)}\n#REF!,学校,官舟镇,党史,Err:502\n")
        reason = data_folder.clean().ledger["reason"].iloc[-1]
        assert reason == "日期“#REF!”公式出错；受教人数“Err:502”公式出错"

    def test_a_personal_value_is_not_quoted(self, data_folder):
        data_folder.fates(
            VISITS, [*TestQuotesFromRegistersOfPersons.ROW[:3], "#REF!"], sheet="走访慰问台账"
        )
        assert data_folder.clean().records["走访慰问台账"]["存疑"].tolist() == ["姓名公式出错"]


@pytest.mark.parametrize(
    ("sheets", "rows", "expected"),
    [
        ([0, 0, 1], [3, 5, 1], True),
        ([0, 0, 0], [3, 5, 4], False),
        ([0, 1, 0], [3, 4, 5], False),
        ([0, 0], [3, 3], False),  # two records of a row, in the order of their columns
        ([], [], True),
    ],
)
def test_rows_are_in_order_if_each_stands_below_the_one_before(sheets, rows, expected):
    assert are_in_order(np.array(sheets, np.int64), np.array(rows, np.int64)) is expected
