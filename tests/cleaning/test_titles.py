"""Titles: the register that they name and the year that they state."""

from __future__ import annotations

import pytest

from annual_review.cleaning.headers.titles import Titles
from annual_review.project.register_book import Field, Register, RegisterBook
from tests.support.small_registers import HEAD, ONE, UNDATED, counted, warned


@pytest.mark.parametrize(
    ("text", "register"),
    [
        ("沿河土家族自治县2021年度宣讲登记表", "宣讲台账"),
        ("宣讲团成员名册", "宣讲团成员名册"),
        ("关工委2021年活动情况汇总表", "关工委活动台账"),
        ("01老干部工作台账", ""),
    ],
)
def test_the_longest_title_wins(settings, text, register):
    assert Titles(settings.book).find(text, settings.book.registers) == register


def test_a_title_counts_only_for_registers_that_fit(settings):
    assert Titles(settings.book).find("宣讲团成员名册", ["宣讲台账"]) == "宣讲台账"


class TestOtherYears:
    def test_a_date_without_a_year_is_of_the_title_s_year(self, data_folder):
        fates = data_folder.fates(["沿河县2020年宣讲台账"], HEAD, UNDATED, sheet="Sheet1")
        assert fates == ["heading", "heading", "out_of_year"]
        assert warned(data_folder, "标题是2020年", "不是2021年")

    def test_without_a_title_the_sheet_s_name_gives_the_year(self, data_folder):
        data_folder.workbook("宣讲台账.xlsx", {"2020年": [HEAD, UNDATED, ONE]})
        assert data_folder.clean().ledger["fate"].tolist() == ["heading", "out_of_year", "kept"]
        assert warned(data_folder, "表名是2020年")

    def test_the_name_of_a_file_does_not_give_the_year(self, data_folder):
        data_folder.workbook("宣讲台账2020.xlsx", {"Sheet1": [HEAD, [*UNDATED[:4], 9], ONE]})
        assert data_folder.clean().ledger["fate"].tolist() == ["heading", "kept", "kept"]

    def test_the_year_of_the_title_counts_not_that_of_the_file(self, data_folder):
        data_folder.workbook("2020.xlsx", {"一": [["二〇二一年宣讲台账"], HEAD, UNDATED]})
        assert counted(data_folder) == [100]
        assert not warned(data_folder, "2020年")

    def test_a_register_without_dates_is_of_the_title_s_year(self, data_folder):
        rows = [["2020年报刊订阅台账"], ["报刊名称", "订阅份数"], ["晚晴", 90]]
        assert data_folder.fates(*rows, sheet="Sheet1")[-1] == "out_of_year"
        assert data_folder.clean().ledger["reason"].iloc[-1] == "表题为2020年"

    @pytest.mark.parametrize(
        "title",
        [
            "2020—2021年宣讲台账",
            "宣讲台账",
            "宣讲台账（2022年1月5日）",
            "宣讲台账（2022年1月报送）",
            "宣讲台账（2022年1月报）",
        ],
    )
    def test_several_years_or_a_date_of_signing_give_no_year(self, data_folder, title):
        assert data_folder.fates([title], HEAD, UNDATED, sheet="Sheet1")[-1] == "kept"

    def test_two_years_on_one_sheet(self, data_folder):
        rows = [["一、2020年宣讲"], HEAD, UNDATED, ["二、2021年宣讲"], HEAD, UNDATED]
        fates = data_folder.fates(*rows, sheet="Sheet1")
        assert fates == ["heading", "heading", "out_of_year", "heading", "heading", "kept"]


@pytest.mark.parametrize(
    "title",
    ["义诊活动登记表", "义诊活动统计表", "义诊活动台账", "义诊活动情况登记簿", "义诊活动记录本"],
)
def test_a_title_is_known_whatever_form_it_names(title):
    book = RegisterBook(registers={title: Register(fields={"日期": Field(kind="date")})})
    titles = Titles(book)
    for text in ("安和医院2021年义诊活动登记表", "义诊活动统计", "2021义诊活动台账"):
        assert titles.find(text, book.registers) == title
        assert titles.is_about(text, title)
