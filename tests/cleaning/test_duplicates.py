"""Rows that are the same, and columns of no field that tell them apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annual_review.cleaning.duplicates import read_serial
from annual_review.values.counts import read_amount
from tests.support.small_registers import HEAD, ONE, TWO, talks


class TestDuplicates:
    def test_spelling_makes_no_difference(self, data_folder):
        again = ["3月5日", "学 校", "沿河县官舟", "党 史", "１００人"]
        assert data_folder.fates(HEAD, ONE, again) == ["heading", "kept", "duplicate"]
        assert data_folder.clean().ledger["reason"].iloc[-1] == "与台账.xlsx [宣讲台账]第2行相同"

    def test_serial_numbers_and_remarks_make_no_difference(self, data_folder):
        head = ["序号", *HEAD, "备注"]
        assert data_folder.fates(head, [1, *ONE, "好"], [2, *ONE, "补报"])[2] == "duplicate"

    def test_they_are_found_across_files(self, data_folder):
        data_folder.workbook("甲/宣讲.xlsx", {"宣讲": [HEAD, ONE]})
        data_folder.workbook("乙/宣讲.xlsx", {"宣讲": [HEAD, ONE, TWO]})
        ledger = data_folder.clean().ledger
        assert ledger["fate"].tolist() == ["heading", "kept", "kept", "heading", "duplicate"]
        assert ledger["reason"].iloc[-1] == "与乙/宣讲.xlsx [宣讲]第2行相同"

    def test_a_row_that_was_not_kept_has_no_duplicates(self, data_folder):
        late = ["2020.3.5", *ONE[1:]]
        assert data_folder.fates(HEAD, late, late)[1:] == ["out_of_year", "out_of_year"]


class TestUnmappedColumns:
    WIDE = (*HEAD, "当事人")

    def test_rows_that_differ_only_in_an_unmapped_column_are_kept_with_a_doubt(self, data_folder):
        rows = [[*ONE, "甲"], [*ONE, "乙"], [*ONE, "乙 "], [*ONE, "丙"], [*ONE, ""]]
        fates = data_folder.fates(self.WIDE, *rows)
        assert fates == ["heading", "kept", "kept", "duplicate", "kept", "duplicate"]
        cleaned = data_folder.clean()
        doubt = "与第2行登记内容相同，仅未登记的栏目不同"
        assert cleaned.records["宣讲台账"]["存疑"].tolist() == ["", doubt, doubt]
        assert cleaned.fixes[["row", "column", "reason"]].to_numpy().tolist() == [
            [3, -1, doubt],
            [5, -1, doubt],
        ]

    def test_the_doubt_about_the_row_follows_those_about_its_cells(self, data_folder):
        about = [*ONE[:4], "约9人"]
        data_folder.fates(self.WIDE, [*about, "甲"], [*about, "乙"])
        assert talks(data_folder)["存疑"].iloc[1] == (
            "受教人数“约9人”为约数；与第2行登记内容相同，仅未登记的栏目不同"
        )

    @pytest.mark.parametrize(
        ("label", "cells"),
        [
            ("流水号", [1, 2]),
            ("备注2", ["甲", "乙"]),
            ("其他说明", ["甲", "乙"]),
            (None, ["甲", "乙"]),
        ],
    )
    def test_serial_numbers_remarks_and_unlabelled_cells_do_not_count(
        self, data_folder, label, cells
    ):
        rows = [[*ONE, cell] for cell in cells]
        assert data_folder.fates([*HEAD, label], *rows) == ["heading", "kept", "duplicate"]

    def test_unmapped_columns_of_different_tables_are_not_compared(self, data_folder):
        data_folder.workbook("宣讲a.xlsx", {"一": [self.WIDE, [*ONE, "甲"]]})
        data_folder.workbook("宣讲b.xlsx", {"二": [self.WIDE, [*ONE, "乙"]]})
        assert data_folder.clean().ledger["fate"].tolist() == [
            "heading",
            "kept",
            "heading",
            "duplicate",
        ]


@given(st.text(st.characters(categories=["Nd"]), min_size=1, max_size=16))
def test_plain_digits_are_read_as_the_long_way_reads_them(text):
    assert read_serial(text) == read_amount(text).value


class TestNumbersThatWereCut:
    """A spreadsheet stores 15 digits, and shows fewer: equal ones prove nothing."""

    def kept(self, data_folder, *themes):
        rows = [[*ONE[:3], theme, ONE[4]] for theme in themes]
        assert set(data_folder.fates(HEAD, *rows)[1:]) == {"kept"}
        return data_folder.clean().ledger["reason"].tolist()[1:]

    def test_they_are_kept_and_doubted(self, data_folder):
        reasons = self.kept(data_folder, "2.02103E+16", "2.02103E+16", "2.02103E+16")
        assert all("15位" in reason for reason in reasons)

    def test_they_are_not_shown_as_digits_that_nobody_typed(self, data_folder):
        (reason, _) = self.kept(data_folder, 20210300000000012, 20210300000000013)
        assert "2.02103E+16" in reason
        assert set(talks(data_folder)["宣讲主题"]) == {"2.02103E+16"}

    def test_they_may_be_plain_digits_of_a_text_file(self, data_folder):
        reasons = self.kept(data_folder, "520222199001011000", "520222199001011000")
        assert all("15位" in reason for reason in reasons)

    def test_whole_numbers_are_compared(self, data_folder):
        rows = [[*ONE[:3], "20210300000000012", ONE[4]]] * 2
        assert data_folder.fates(HEAD, *rows)[1:] == ["kept", "duplicate"]

    def test_in_a_category_and_in_a_column_of_no_field_too(self, data_folder):
        category = [ONE[0], "1.23E+17", *ONE[2:]]
        assert data_folder.fates(HEAD, category, category)[1:] == ["kept", "kept"]
        card = [*ONE, "6.2284E+18"]
        assert data_folder.fates([*HEAD, "卡号"], card, card)[1:] == ["kept", "kept"]
