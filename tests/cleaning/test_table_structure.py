"""Sheets whose structure misleads: split columns, tables below and beside each other, other years.

Whatever cannot be told is not counted, and is said.
"""

from __future__ import annotations

import pytest

from annual_review.cleaning.grid import Grid
from annual_review.cleaning.headers import HeaderVocabulary
from annual_review.cleaning.tables import TableFinder
from annual_review.cleaning.titles import Titles
from annual_review.registers.workbooks import Sheet

HEAD = ["日期", "场所类别", "乡镇", "宣讲主题", "受教人数"]
ONE = ["2021.3.5", "学校", "官舟镇", "党史", 100]
TWO = ["2021.4.6", "村", "谯家镇", "党史", 50]
UNDATED = ["3.5", "学校", "官舟镇", "党史", 100]
CARS = ["日期", "车牌", "里程", "人数"]
TRIP = ["2021.6.1", "贵A12345", 30, 9]
YOUTH = ["日期", "活动类别", "活动名称", "地点", "参加人数"]
YOUTH_ONE = ["2021.6.1", "关爱行动", "慰问", "官舟小学", 30]
CULTURE = ["日期", "参与方式", "活动名称", "地点", "参加人数"]
CULTURE_ONE = ["2021.5.1", "主办", "登高", "县城", 20]


def counted(desk, register="宣讲台账", field="受教人数"):
    """The values of a field in the records of a register."""
    records = desk.clean().records
    return records[register][field].tolist() if register in records else []


def warned(desk, *words):
    """Whether one warning holds all the words."""
    return any(all(word in line for word in words) for line in desk.clean().warnings)


class TestSplitColumns:
    def test_the_first_of_two_parts_is_not_taken_for_the_whole(self, desk):
        rows = [HEAD, [None] * 4 + ["男", "女"], [*ONE[:4], 40, 60]]
        assert desk.fates(*rows, merges=["E1:F1"]) == ["heading", "heading", "rejected"]
        assert warned(desk, "“受教人数”分在几栏（男、女），未采用")

    def test_nor_where_all_other_labels_reach_down(self, desk):
        rows = [HEAD, [None] * 4 + ["男", "女"], [*ONE[:4], 40, 60]]
        merges = ["A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:F1"]
        assert desk.fates(*rows, merges=merges) == ["heading", "heading", "rejected"]

    def test_nor_in_a_file_that_lost_its_merges(self, desk):
        desk.text("宣讲.csv", "日期,乡镇,受教人数,,备注\n,,男,女,\n2021.3.5,官舟镇,40,60,\n")
        assert desk.clean().ledger["fate"].tolist() == ["heading", "heading", "rejected"]

    @pytest.mark.parametrize(
        "total", ["合计", "小计", "总数", "总计", "计", "合计（人）", "总人数"]
    )
    def test_a_part_that_is_the_total_is_the_whole(self, desk, total):
        rows = [HEAD, [None] * 4 + ["线上", "线下", total], [*ONE[:4], 40, 60, 100]]
        assert desk.fates(*rows, merges=["E1:G1"])[2] == "kept"
        assert counted(desk) == [100]

    def test_a_part_that_only_stands_beside_the_whole_changes_nothing(self, desk):
        rows = [[*HEAD, None], [None] * 5 + ["其中：女"], [*ONE, 60]]
        desk.fates(*rows, merges=["E1:F1"])
        assert counted(desk) == [100]

    @pytest.mark.parametrize("labels", [("2020年", "2021年"), (2020, 2021)])
    def test_of_years_the_one_that_the_title_says(self, desk, labels):
        rows = [["2021年报刊订阅台账"], ["报刊名称", "订阅份数"], [None, *labels], ["晚晴", 80, 90]]
        assert desk.fates(*rows, sheet="Sheet1", merges=["B2:C2"])[-1] == "kept"
        assert counted(desk, "报刊订阅台账", "订阅份数") == [90]

    def test_of_years_none_where_the_run_s_is_not_among_them(self, desk):
        rows = [["报刊名称", "订阅份数"], [None, "2019年", "2020年", "合计"], ["晚晴", 80, 90, 170]]
        fates = desk.fates(*rows, sheet="报刊订阅", merges=["B1:D1"])
        assert fates == ["heading", "heading", "rejected"]

    def test_of_years_that_of_the_run_where_it_is_known(self, settings):
        rows = [["报刊名称", "订阅份数", ""], ["", "2020年", "2021年"], ["晚晴", 80, 90]]
        finder = TableFinder(HeaderVocabulary(settings.book), Titles(settings.book), 2021)
        layout = finder.find(Grid(Sheet("报刊订阅.csv", "", rows)))
        assert layout.tables[0].header.fit.columns["订阅份数"] == 2

    def test_of_plan_and_reality_reality_is_meant(self, desk):
        head = [*HEAD[:4], "受教人数（计划）", "受教人数（实际）"]
        desk.fates(head, [*ONE[:4], 120, 100])
        assert counted(desk) == [100]

    def test_reality_may_be_a_part_below(self, desk):
        rows = [HEAD, [None] * 4 + ["应到", "实到"], [*ONE[:4], 120, 100]]
        desk.fates(*rows, merges=["E1:F1"])
        assert counted(desk) == [100]

    def test_labels_that_differ_in_a_bracket_alone_are_ambiguous(self, desk):
        head = [*HEAD[:4], "受教人数（线上）", "受教人数（线下）"]
        assert desk.fates(head, [*ONE[:4], 40, 60]) == ["heading", "rejected"]
        assert warned(desk, "受教人数", "线上、线下")

    def test_a_bracket_that_is_the_unit_is_no_part(self, desk):
        desk.fates([*HEAD[:4], "受教人数（女）", "受教人数（人）"], [*ONE[:4], 40, 100])
        assert counted(desk) == [100]

    def test_names_below_a_wide_label_are_no_parts(self, desk):
        rows = [["姓名", None, "原工作领域", "联系电话"], ["冉某", "男", "党史", "无"]]
        assert desk.fates(*rows, sheet="宣讲团名册", merges=["A1:B1"]) == ["heading", "kept"]
        assert not warned(desk, "冉某")

    @pytest.mark.parametrize("whole", ["全年", "全年合计", "实际", "完成数"])
    def test_words_for_the_whole(self, desk, whole):
        rows = [HEAD, [None] * 4 + ["计划", whole, "完成率"], [*ONE[:4], 120, 100, "83%"]]
        desk.fates(*rows, merges=["E1:G1"])
        assert counted(desk) == [100]


class TestTablesBelowEachOther:
    def test_titles_in_one_cell_part_them(self, desk):
        rows = [
            ["一、文体活动"],
            CULTURE,
            CULTURE_ONE,
            ["二、关工委活动"],
            YOUTH,
            YOUTH_ONE,
        ]
        assert desk.fates(*rows, sheet="Sheet1") == ["heading", "heading", "kept"] * 2
        assert counted(desk, "文体活动台账", "参加人数") == [20]
        assert counted(desk, "关工委活动台账", "参与人数") == [30]

    @pytest.mark.parametrize(
        "titles",
        [
            [["党建学习统计表（盖章）"]],
            [["党建学习"], ["（2021年1月—12月）"]],
            [["附件2"], ["党建学习统计表"]],
            [["附件2：党建学习统计表"]],
            [["附2：党建学习"]],
            [["党建学习"], ["2021年12月31日"]],
            [["党建学习"], ["填报单位：老干部局"]],
            [["党建学习", None, "单位：人次"]],
        ],
    )
    def test_titles_come_in_many_shapes(self, desk, titles):
        study = [["日期", "学习形式", "内容", "人数"], ["2021.5.1", "集中学习", "党史", 30]]
        fates = desk.fates(HEAD, ONE, *titles, *study)
        assert fates == ["heading", "kept", *["heading"] * len(titles), "heading", "kept"]
        assert counted(desk, "党建学习台账", "参加人次") == [30]

    def test_a_title_that_goes_on_over_the_page_begins_no_table(self, desk):
        rows = [["宣讲台账"], HEAD, ONE, ["宣讲台账（续）"], HEAD, TWO, ["合计", "", "", "", 150]]
        fates = desk.fates(*rows)
        assert fates == [*["heading", "heading", "kept"] * 2, "subtotal"]
        assert desk.clean().totals["ours"].tolist() == [150]

    def test_sections_of_one_register_are_one_table(self, desk):
        rows = [["一、上半年宣讲"], HEAD, ONE, ["二、下半年宣讲"], HEAD, TWO]
        desk.fates(*rows, ["总计", "", "", "", 150])
        assert desk.clean().totals["ours"].tolist() == [150]

    def test_without_a_title_the_register_that_fits_better_is_meant(self, desk):
        study = [["日期", "学习形式", "学习内容", "参加人次"], ["2021.5.1", "集中学习", "党史", 30]]
        assert desk.fates(HEAD, ONE, [], *study) == ["heading", "kept"] * 2
        assert counted(desk) == [100]
        assert counted(desk, "党建学习台账", "参加人次") == [30]

    def test_a_note_between_two_tables_is_no_title(self, desk):
        rows = [HEAD, ONE, ["备注：宣讲台账由各单位报送。"], HEAD, TWO]
        assert desk.fates(*rows) == ["heading", "kept", "note", "heading", "kept"]


class TestRecordsInWordsLikeLabels:
    def test_one_below_merged_values_is_kept(self, desk):
        rows = [HEAD, ONE, [None, "学校", "社区", "内容", None], TWO]
        assert desk.fates(*rows, merges=["A2:A3", "E2:E3"]) == ["heading", *["kept"] * 3]
        assert counted(desk) == [100, 100, 50]

    @pytest.mark.parametrize("place", ["社区", "乡镇"])
    def test_one_without_a_date_is_put_aside_and_ends_no_table(self, desk, place):
        rows = [HEAD, ONE, [None, "学校", place, "内容", None], TWO]
        assert desk.fates(*rows) == ["heading", "kept", "rejected", "kept"]

    def test_one_may_be_the_first_record(self, desk):
        roll = ["姓名", "原工作领域", "联系电话"]
        rows = [roll, ["学校", "社区", "内容"], ["冉某", "党史", "13800000000"]]
        assert desk.fates(*rows, sheet="宣讲团成员名册") == ["heading", "kept", "kept"]

    def test_a_header_that_a_date_stands_under_is_none(self, desk):
        rows = [
            HEAD,
            ONE,
            ["姓名", "类别", "单位", "内容", "备注"],
            ["冉某", "甲", "乙", "丙", None],
        ]
        assert desk.fates(*rows)[2:] == ["unrecognised", "unrecognised"]

    def test_a_whole_header_right_below_a_register_of_words_is_one(self, desk):
        roll = [["姓名", "原工作领域", "联系电话"], ["冉某", "党史", "13800000000"]]
        papers = [["报刊名称", "订阅份数"], ["晚晴", 90]]
        assert desk.fates(*roll, *papers, sheet="Sheet1") == ["heading", "kept"] * 2

    def test_a_number_among_many_labels_does_not_hide_a_header(self, desk):
        assert desk.fates([*HEAD, 2021], [*ONE, "是"]) == ["heading", "kept"]
        assert warned(desk, "“2021”")


class TestForeignTables:
    def test_one_below_a_register_is_not_counted_with_it(self, desk):
        fates = desk.fates(HEAD, ONE, [], CARS, TRIP)
        assert fates == ["heading", "kept", "unrecognised", "unrecognised"]
        assert warned(desk, "未能识别")

    def test_one_without_a_gap_is_not_either(self, desk):
        assert desk.fates(HEAD, ONE, CARS, TRIP)[2:] == ["unrecognised", "unrecognised"]

    def test_the_name_of_the_file_alone_does_not_make_it_a_register(self, desk):
        desk.workbook("宣讲台账.xlsx", {"宣讲": [HEAD, ONE], "用车登记": [CARS, TRIP]})
        assert counted(desk) == [100]
        assert warned(desk, "用车登记", "未能识别")

    def test_a_header_that_is_printed_again_goes_on(self, desk):
        short = ["日期", "乡镇", "人数", "车牌"]
        assert desk.fates(short, ["2021.3.5", "官舟镇", 1, 2], short, ["2021.3.6", "官舟镇", 3, 4])[
            2:
        ] == ["heading", "kept"]

    def test_a_header_of_most_fields_goes_on(self, desk):
        short = [["日期", "乡镇", "受教人数"], ["2021.4.6", "谯家镇", 50]]
        assert desk.fates(HEAD, ONE, *short) == ["heading", "kept"] * 2

    def test_not_so_below_the_title_of_something_else(self, desk):
        meals = [["日期", "地点", "内容", "人数"], ["2021.4.6", "食堂", "午餐", 50]]
        fates = desk.fates(HEAD, ONE, [], ["用餐登记"], *meals)
        assert fates == ["heading", "kept", *["unrecognised"] * 3]

    def test_unknown_columns_of_a_later_header_are_reported(self, desk):
        desk.fates(HEAD, ONE, [*HEAD, "车牌"], [*TWO, "贵A12345"])
        assert warned(desk, "“车牌”不是登记字段")


class TestOtherYears:
    def test_a_date_without_a_year_is_of_the_year_that_the_title_says(self, desk):
        fates = desk.fates(["沿河县2020年宣讲台账"], HEAD, UNDATED, sheet="Sheet1")
        assert fates == ["heading", "heading", "out_of_year"]
        assert warned(desk, "标题是2020年", "不是2021年")

    def test_without_a_title_the_name_of_the_sheet_says_it(self, desk):
        desk.workbook("宣讲台账.xlsx", {"2020年": [HEAD, UNDATED, ONE]})
        assert desk.clean().ledger["fate"].tolist() == ["heading", "out_of_year", "kept"]
        assert warned(desk, "表名是2020年")

    def test_the_name_of_a_file_says_nothing_of_the_year(self, desk):
        desk.workbook("宣讲台账2020.xlsx", {"Sheet1": [HEAD, [*UNDATED[:4], 9], ONE]})
        assert desk.clean().ledger["fate"].tolist() == ["heading", "kept", "kept"]

    def test_the_title_goes_before_the_name_of_the_file(self, desk):
        desk.workbook("2020.xlsx", {"一": [["二〇二一年宣讲台账"], HEAD, UNDATED]})
        assert counted(desk) == [100]
        assert not warned(desk, "2020年")

    def test_a_register_without_dates_is_of_the_year_that_the_title_says(self, desk):
        rows = [["2020年报刊订阅台账"], ["报刊名称", "订阅份数"], ["晚晴", 90]]
        assert desk.fates(*rows, sheet="Sheet1")[-1] == "out_of_year"
        assert desk.clean().ledger["reason"].iloc[-1] == "表题为2020年"

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
    def test_several_years_or_a_day_of_signing_say_nothing(self, desk, title):
        assert desk.fates([title], HEAD, UNDATED, sheet="Sheet1")[-1] == "kept"

    def test_two_years_on_one_sheet(self, desk):
        rows = [["一、2020年宣讲"], HEAD, UNDATED, ["二、2021年宣讲"], HEAD, UNDATED]
        fates = desk.fates(*rows, sheet="Sheet1")
        assert fates == ["heading", "heading", "out_of_year", "heading", "heading", "kept"]


class TestTablesBesideEachOther:
    ROLL = ("序号", "姓名", "原工作领域", "联系电话")
    BESIDE = "右侧还有一张表"

    def test_the_right_half_of_a_register_is_reported(self, desk):
        rows = [self.ROLL * 2, [1, "冉某", "党史", "13800000000", 2, "田某", "农业", "13800000001"]]
        assert desk.fates(*rows, sheet="宣讲团成员名册") == ["heading", "kept"]
        assert counted(desk, "宣讲团成员名册", "姓名") == ["冉某"]
        assert warned(desk, self.BESIDE, "未采用，请拆成两张表")

    def test_so_it_is_behind_an_empty_column(self, desk):
        assert desk.fates([*HEAD, None, *HEAD], [*ONE, None, *TWO]) == ["heading", "kept"]
        assert counted(desk) == [100]
        assert warned(desk, self.BESIDE)

    def test_so_is_another_register(self, desk):
        desk.fates([*HEAD, None, "报刊名称", "订阅份数"], [*ONE, None, "晚晴", 90])
        assert counted(desk) == [100]
        assert warned(desk, self.BESIDE, "报刊名称")

    def test_one_column_more_is_no_second_table(self, desk):
        desk.fates([*HEAD, "报刊名称", "车牌"], [*ONE, "晚晴", "贵A12345"])
        assert not warned(desk, self.BESIDE)
        assert warned(desk, "不是登记字段")

    def test_the_halves_are_never_mixed(self, desk):
        study = ["日期", "学习形式", "学习内容", "参加人次"]
        rows = [
            [*study, None, "日期", "形式", "名称", "人数"],
            ["2021.5.1", "集中学习", "党史", 30, None, "2021.6.1", "调研", "某某", 7],
        ]
        desk.fates(*rows, sheet="党建学习")
        assert counted(desk, "党建学习台账", "参加人次") == [30]
        assert warned(desk, self.BESIDE)
