"""Registers whose rows are of a month, a quarter or a year, and what becomes of each row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest

from annual_review.cleaning.clean import clean
from annual_review.project.register_book import Field, Kind, Register, RegisterBook
from annual_review.project.settings import Office, Settings
from annual_review.project.year_params import YearParams
from annual_review.records.cleaned import Cleaned
from annual_review.records.saved import SavedRecords
from annual_review.registers.workbooks import Sheet
from annual_review.values.dates import DayWithoutYear

REGISTER = "服务月报"
HEAD = ["年月", "人次"]
JUNE_15 = dt.date(2021, 6, 15)


def clean_rows(
    kinds: dict[str, Kind], *rows: Sequence[Any], until: dt.date | None = None
) -> Cleaned:
    """Clean a sheet with a register of fields of some kinds, and 备注."""
    fields = {name: Field(kind=kind) for name, kind in kinds.items()}
    common = {"备注": Field(kind="remark")}
    settings = Settings(
        year=2021,
        office=Office(name="某局", county="某县"),
        book=RegisterBook(common=common, registers={REGISTER: Register(fields=fields)}),
        params=YearParams(until=until),
    )
    width = max(map(len, rows))
    cells = [[*row, *[None] * (width - len(row))] for row in rows]
    return clean([Sheet("a.xlsx", REGISTER, cells)], settings)


def monthly(*rows: Sequence[Any], until: dt.date | None = None) -> Cleaned:
    return clean_rows({"年月": "month", "人次": "count"}, HEAD, *rows, until=until)


def fates(cleaned: Cleaned) -> list[str]:
    """Return the fates of the rows below the header."""
    ledger = cleaned.ledger
    return list(ledger["fate"][ledger["row"] > 1])


def reasons(cleaned: Cleaned) -> list[str]:
    return [reason for reason in cleaned.ledger["reason"][1:] if reason]


def values(cleaned: Cleaned, field: str) -> list[str]:
    return cleaned.records[REGISTER][field].astype("str").tolist()


class TestTables:
    @pytest.mark.parametrize(
        ("kind", "cells", "stored"),
        [
            ("month", ["2021年1月", "二月", 202103, dt.datetime(2021, 4, 1)], "period[M]"),
            ("quarter", ["第一季度", "二季度", "2021Q3", 4], "period[Q-DEC]"),
            ("year", ["2021年", "2021年度", 2021, "21年"], "period[Y-DEC]"),
        ],
    )
    def test_periods_are_stored_as_such_and_read_again(self, tmp_path, kind, cells, stored):
        rows = [[cell, number] for number, cell in enumerate(cells, 1)]
        cleaned = clean_rows({"期": kind, "人次": "count"}, ["期", "人次"], *rows)
        column = cleaned.records[REGISTER]["期"]
        assert str(column.dtype) == stored
        cleaned.save(tmp_path)
        again = SavedRecords(tmp_path).records[REGISTER]["期"]
        assert again.equals(column)
        assert len(again) == 4

    def test_a_row_is_of_the_year_if_its_period_is(self):
        cleaned = monthly(["2020年12月", 9], ["2021.12", 1], ["2022年1月", 2])
        assert fates(cleaned) == ["out_of_year", "kept", "out_of_year"]
        assert reasons(cleaned) == ["月份不在2021年"] * 2

    def test_a_month_without_a_year_is_of_the_year_in_the_field_beside_it(self):
        kinds: dict[str, Kind] = {"月份": "month", "年度": "year", "人次": "count"}
        rows = [["3月", 2020, 5], ["3月", 2021, 6]]
        cleaned = clean_rows(kinds, [*kinds], *rows)
        assert fates(cleaned) == ["out_of_year", "kept"]

    def test_a_year_of_something_else_does_not_say_when_a_row_was(self):
        kinds: dict[str, Kind] = {"月份": "month", "建成年份": "year", "名称": "text"}
        rows = [["3月", 1998, "甲桥"], ["4月", 2006, "乙桥"]]
        assert fates(clean_rows(kinds, [*kinds], *rows)) == ["kept", "kept"]

    def test_what_is_no_period_waits_with_the_reason(self):
        cleaned = monthly(["2021年1-3月", 5], ["腊月", 6], [DayWithoutYear(2023, 4, 1), 7])
        assert fates(cleaned) == ["rejected"] * 3
        assert reasons(cleaned)[0] == "年月“2021年1-3月”是几个月，不是一个月"
        assert cleaned.fixes["suggestion"].tolist()[-1] == "是否为2021年4月？"

    def test_days_of_one_month_are_no_duplicates(self):
        days = ["3月1日", "3月8日", "3月上旬", "3月中旬"]
        assert fates(monthly(*[[day, 5] for day in days])) == ["kept"] * 4
        same = monthly(["3月5日", 5], [dt.datetime(2021, 3, 5), 5], ["2021.3.5", 5])
        assert fates(same) == ["kept", "duplicate", "duplicate"]
        equal = monthly(["3月", 5], ["2021.03", 5], [dt.datetime(2021, 3, 1), 5])
        assert fates(equal) == ["kept", "duplicate", "duplicate"]

    def test_an_october_that_lost_its_zero_is_doubted(self):
        texts = ["2021.1", "2021.9", "2021.1", "2021.11", "2021.12"]
        cleaned = monthly(*[[text, number] for number, text in enumerate(texts)])
        assert sum(map(bool, reasons(cleaned))) == 2
        assert not reasons(monthly(["2021.1", 1], ["2021.2", 2]))


class TestLines:
    def test_sums_of_quarters_and_of_the_months_so_far_are_totals(self):
        rows = [[f"{month}月", month] for month in range(1, 8)]
        rows[3:3] = [["一季度", 6]]
        rows[7:7] = [["二季度", 15], ["上半年", 21]]
        cleaned = monthly(*rows, ["1-7月", 28], ["合计", 28])
        assert cleaned.records[REGISTER]["人次"].sum() == 28
        assert fates(cleaned).count("subtotal") == 5
        assert reasons(cleaned)[:4] == ["是所列时期各行之和，不是登记"] * 4

    def test_the_sum_of_a_quarter_is_of_the_year_above_it_and_of_the_same_place(self):
        kinds: dict[str, Kind] = {"年月": "month", "站": "text", "人次": "count"}
        months = ["2020年7月", "2020年8月", "2021年1月", "2021年2月"]
        rows = [[month, site, n] for n, month in enumerate(months, 1) for site in "东西"]
        rows[4:4] = [["下半年", "东", 3]]
        cleaned = clean_rows(kinds, [*kinds], *rows, ["一季度", "西", 7], ["一季度", None, 14])
        assert [fates(cleaned)[at] for at in (4, -2, -1)] == ["subtotal"] * 3
        assert cleaned.records[REGISTER]["人次"].sum() == 14

    def test_a_quarter_among_months_that_is_no_sum_waits_with_the_sum(self):
        cleaned = monthly(["1月", 1], ["2月", 2], ["3月", 3], ["一季度", 60])
        assert fates(cleaned)[-1] == "rejected"
        assert reasons(cleaned)[-1].endswith("如是合计，人次各行之和为6，不相符")

    def test_a_month_of_another_quarter_is_not_added_up(self):
        cleaned = monthly(["4月", 1], ["5月", 2], ["一季度", 3])
        assert fates(cleaned)[-1] == "rejected"

    def test_the_row_of_a_year_is_not_taken_for_a_sum_of_the_years_before(self):
        kinds: dict[str, Kind] = {"年份": "year", "人次": "count"}
        rows = [["2019年", 10], ["2020年", 20], ["2021年", 30], ["合计", 60]]
        cleaned = clean_rows(kinds, [*kinds], *rows)
        assert fates(cleaned) == ["out_of_year", "out_of_year", "kept", "subtotal"]

    def test_a_month_without_a_number_waits_between_others_and_is_unused_at_the_end(self):
        blank = [[f"{month}月"] for month in range(4, 13)]
        cleaned = monthly(["1月", 1], ["2月"], ["3月", 3], *blank)
        assert fates(cleaned) == ["kept", "rejected", "kept", *["note"] * 9]

    def test_a_month_alone_above_rows_without_one_is_a_heading(self):
        kinds: dict[str, Kind] = {"年月": "month", "村": "text", "人次": "count"}
        rows = [["1月"], [None, "甲", 3], ["2月"], [None, "乙", 4]]
        assert fates(clean_rows(kinds, [*kinds], *rows))[::2] == ["heading", "heading"]

    def test_the_day_of_signing_below_the_table_is_a_note(self):
        assert fates(monthly(["1月", 1], ["2月", 2], ["2022年1月5日"]))[-1] == "note"

    def test_months_without_numbers_beside_texts_are_records(self):
        kinds: dict[str, Kind] = {"年月": "month", "事项": "text"}
        cleaned = clean_rows(kinds, [*kinds], ["1月", "走访"], ["2月", "座谈"], ["三月", "走访"])
        assert fates(cleaned) == ["kept"] * 3


class TestPartOfTheYear:
    def test_a_month_that_the_last_day_divides_waits(self):
        cleaned = monthly(*[[f"{month}月", month] for month in (5, 6, 7)], until=JUNE_15)
        assert fates(cleaned) == ["kept", "rejected", "out_of_period"]
        assert reasons(cleaned) == [
            "只有一部分在本期（1月1日至6月15日）之内，请分开填写",
            "月份不在本期（1月1日至6月15日）之内",
        ]

    def test_a_day_within_a_quarter_divides_it_further(self):
        kinds: dict[str, Kind] = {"季度": "quarter", "户数": "count", "日期": "date"}
        days = ["2021.6.1", "2021.6.20", "2021.8.1"]
        rows = [["二季度", number, day] for number, day in enumerate(days)]
        cleaned = clean_rows(kinds, [*kinds], *rows, until=JUNE_15)
        assert fates(cleaned) == ["kept", "out_of_period", "rejected"]

    def test_years_cannot_be_divided(self):
        kinds: dict[str, Kind] = {"年份": "year", "人次": "count"}
        cleaned = clean_rows(kinds, [*kinds], ["2020年", 20], ["2021年", 30], until=JUNE_15)
        assert fates(cleaned) == ["out_of_year", "kept"]

    def test_the_months_of_a_year_are_divided_where_the_year_stands_beside_them(self):
        kinds: dict[str, Kind] = {"年度": "year", "月份": "month", "人次": "count"}
        rows = [[2020, 12, 5], [2021, 1, 6], [2021, 7, 7]]
        cleaned = clean_rows(kinds, [*kinds], *rows, until=dt.date(2021, 6, 30))
        assert fates(cleaned) == ["out_of_year", "kept", "out_of_period"]

    @pytest.mark.parametrize(
        ("kind", "cell", "last"),
        [
            ("month", "3月", dt.date(2021, 3, 31)),
            ("quarter", "二季度", dt.date(2021, 6, 30)),
            ("year", "2021年", None),
        ],
    )
    def test_a_period_reaches_to_its_last_day_and_a_year_says_nothing(self, kind, cell, last):
        cleaned = clean_rows({"期": kind, "人次": "count"}, ["期", "人次"], [cell, 1])
        assert cleaned.until == last


def test_members_days_are_put_into_the_months_of_the_office():
    from annual_review.records.gathered_fields import fit
    from annual_review.records.register_schema import FieldSchema

    kinds: dict[str, Kind] = {"日期": "date", "人次": "count"}
    own = clean_rows(kinds, [*kinds], ["3月5日", 5], ["2021.4.1", 6]).records[REGISTER]
    schemas = {name: FieldSchema(kind) for name, kind in kinds.items()}
    wanted = {"日期": Field(kind="month"), "人次": Field(kind="count")}
    fitted = fit(own, REGISTER, schemas, wanted, lambda places: places)
    assert fitted.table["日期"].astype("str").tolist() == ["2021-03", "2021-04"]
    coarse = fit(own, REGISTER, {"日期": FieldSchema("year")}, wanted, lambda places: places)
    assert "日期" in coarse.lacking
