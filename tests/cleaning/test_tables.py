"""Which register a table is of, and where one table ends and the next begins."""

from __future__ import annotations

import pytest

from tests.support.small_registers import HEAD, ONE, TWO, counted, talks, warned


class TestRecognition:
    def test_the_title_decides_between_headers_that_look_alike(self, data_folder):
        rows = [["日期", "活动类别", "活动名称", "参加人数"], ["2021.3.5", "主办", "登高", 20]]
        data_folder.workbook("a.xlsx", {"Sheet1": [["2021年关工委活动台账"], *rows]})
        assert list(data_folder.clean().records) == ["关工委活动台账"]

    def test_the_title_counts_more_than_the_names_of_sheet_and_file(self, data_folder):
        rows = [
            ["老干部活动一览", ""],
            ["调研座谈情况"],
            ["日期", "形式", "名称", "人数"],
            ["2021.3.5", "调研", "某某", 3],
        ]
        data_folder.workbook("文体活动.xlsx", {"党建学习": rows})
        assert list(data_folder.clean().records) == ["调研座谈台账"]

    def test_without_a_title_a_complete_header_is_enough(self, data_folder):
        assert data_folder.fates(HEAD, ONE, sheet="Sheet1") == ["heading", "kept"]

    def test_sheets_by_month_are_one_register(self, data_folder):
        data_folder.workbook("宣讲台账.xlsx", {"3月": [HEAD, ONE], "4月": [HEAD, TWO]})
        assert len(talks(data_folder)) == 2

    def test_two_tables_on_one_sheet(self, data_folder):
        rows = [
            ["2021年宣讲台账"],
            HEAD,
            ONE,
            ["合计", "", "", "", 100],
            [],
            ["宣讲团成员名册"],
            ["姓名", "原工作领域", "联系电话"],
            ["冉某", "党史", "13800000000"],
        ]
        fates = data_folder.fates(*rows, sheet="Sheet1")
        assert fates == ["heading", "heading", "kept", "subtotal", "heading", "heading", "kept"]
        assert set(data_folder.clean().records) == {"宣讲台账", "宣讲团成员名册"}

    def test_an_unknown_table_below_a_known_one_is_not_counted_with_it(self, data_folder):
        rows = [
            HEAD,
            ONE,
            [],
            ["车辆使用登记"],
            ["日期", "类别", "驾驶员", "单位", "人数"],
            ["2021.6.1", "甲", "乙", "丙", 9],
        ]
        assert data_folder.fates(*rows)[-2:] == ["unrecognised", "unrecognised"]
        assert talks(data_folder)["受教人数"].sum() == 100

    def test_unknown_sheets_are_reported(self, data_folder):
        fates = data_folder.fates(["品名", "单价"], ["纸", 3], sheet="采购")
        assert fates == ["unrecognised", "unrecognised"]
        assert any("未能识别" in warning for warning in data_folder.clean().warnings)

    def test_a_sheet_of_instructions_is_no_register(self, data_folder):
        sheets = {"填表说明": [["一、日期填到日。"], ["二、人数填整数。"]], "宣讲台账": [HEAD, ONE]}
        data_folder.workbook("a.xlsx", sheets)
        assert data_folder.clean().ledger["fate"].tolist() == ["unrecognised"] * 2 + [
            "heading",
            "kept",
        ]


CARS = ["日期", "车牌", "里程", "人数"]


TRIP = ["2021.6.1", "贵A12345", 30, 9]


YOUTH = ["日期", "活动类别", "活动名称", "地点", "参加人数"]


YOUTH_ONE = ["2021.6.1", "关爱行动", "慰问", "官舟小学", 30]


CULTURE = ["日期", "参与方式", "活动名称", "地点", "参加人数"]


CULTURE_ONE = ["2021.5.1", "主办", "登高", "县城", 20]


class TestTablesBelowEachOther:
    def test_titles_in_one_cell_separate_tables(self, data_folder):
        rows = [
            ["一、文体活动"],
            CULTURE,
            CULTURE_ONE,
            ["二、关工委活动"],
            YOUTH,
            YOUTH_ONE,
        ]
        assert data_folder.fates(*rows, sheet="Sheet1") == ["heading", "heading", "kept"] * 2
        assert counted(data_folder, "文体活动台账", "参加人数") == [20]
        assert counted(data_folder, "关工委活动台账", "参与人数") == [30]

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
    def test_titles_come_in_many_shapes(self, data_folder, titles):
        study = [["日期", "学习形式", "内容", "人数"], ["2021.5.1", "集中学习", "党史", 30]]
        fates = data_folder.fates(HEAD, ONE, *titles, *study)
        assert fates == ["heading", "kept", *["heading"] * len(titles), "heading", "kept"]
        assert counted(data_folder, "党建学习台账", "参加人次") == [30]

    def test_a_title_that_is_continued_begins_no_new_table(self, data_folder):
        rows = [["宣讲台账"], HEAD, ONE, ["宣讲台账（续）"], HEAD, TWO, ["合计", "", "", "", 150]]
        fates = data_folder.fates(*rows)
        assert fates == [*["heading", "heading", "kept"] * 2, "subtotal"]
        assert data_folder.clean().totals["ours"].tolist() == [150]

    def test_sections_of_one_register_are_one_table(self, data_folder):
        rows = [["一、上半年宣讲"], HEAD, ONE, ["二、下半年宣讲"], HEAD, TWO]
        data_folder.fates(*rows, ["总计", "", "", "", 150])
        assert data_folder.clean().totals["ours"].tolist() == [150]

    def test_without_a_title_the_register_that_fits_best_is_chosen(self, data_folder):
        study = [["日期", "学习形式", "学习内容", "参加人次"], ["2021.5.1", "集中学习", "党史", 30]]
        assert data_folder.fates(HEAD, ONE, [], *study) == ["heading", "kept"] * 2
        assert counted(data_folder) == [100]
        assert counted(data_folder, "党建学习台账", "参加人次") == [30]

    def test_a_note_between_two_tables_is_no_title(self, data_folder):
        rows = [HEAD, ONE, ["备注：宣讲台账由各单位报送。"], HEAD, TWO]
        assert data_folder.fates(*rows) == ["heading", "kept", "note", "heading", "kept"]


class TestUnknownTables:
    def test_an_unknown_table_below_a_register_is_not_counted(self, data_folder):
        fates = data_folder.fates(HEAD, ONE, [], CARS, TRIP)
        assert fates == ["heading", "kept", "unrecognised", "unrecognised"]
        assert warned(data_folder, "未能识别")

    def test_an_unknown_table_without_a_gap_is_not_counted(self, data_folder):
        assert data_folder.fates(HEAD, ONE, CARS, TRIP)[2:] == ["unrecognised", "unrecognised"]

    def test_the_name_of_the_file_alone_does_not_make_it_a_register(self, data_folder):
        data_folder.workbook("宣讲台账.xlsx", {"宣讲": [HEAD, ONE], "用车登记": [CARS, TRIP]})
        assert counted(data_folder) == [100]
        assert warned(data_folder, "用车登记", "未能识别")

    def test_a_repeated_header_continues_its_table(self, data_folder):
        short = ["日期", "乡镇", "人数", "车牌"]
        assert data_folder.fates(
            short, ["2021.3.5", "官舟镇", 1, 2], short, ["2021.3.6", "官舟镇", 3, 4]
        )[2:] == ["heading", "kept"]

    def test_a_header_of_most_fields_continues_the_table(self, data_folder):
        short = [["日期", "乡镇", "受教人数"], ["2021.4.6", "谯家镇", 50]]
        assert data_folder.fates(HEAD, ONE, *short) == ["heading", "kept"] * 2

    def test_a_header_below_another_title_continues_nothing(self, data_folder):
        meals = [["日期", "地点", "内容", "人数"], ["2021.4.6", "食堂", "午餐", 50]]
        fates = data_folder.fates(HEAD, ONE, [], ["用餐登记"], *meals)
        assert fates == ["heading", "kept", *["unrecognised"] * 3]

    def test_unknown_columns_of_a_later_header_are_reported(self, data_folder):
        data_folder.fates(HEAD, ONE, [*HEAD, "车牌"], [*TWO, "贵A12345"])
        assert warned(data_folder, "“车牌”不是登记字段")


REST = [f"项目{i}" for i in range(1, 21)]
NUMBERS = list(range(20))


class TestManyUnknownColumns:
    """A name and the required fields are enough, however many columns nobody declared."""

    SHORT = ("日期", "场所类别", "受教人数")
    RECORD = ("2021.3.5", "学校", 100)

    def wide(self, *titles):
        return [*titles, [*self.SHORT, *REST], [*self.RECORD, *NUMBERS]]

    @pytest.mark.parametrize(
        ("file", "sheet", "titles"),
        [
            ("a.xlsx", "Sheet1", [["沿河县2021年宣讲活动情况统计表"]]),
            ("a.xlsx", "宣讲台账", [["2021年度工作情况统计表"]]),
            ("宣讲台账（终稿）.xlsx", "Sheet1", []),
            ("宣讲台账.xlsx", "官舟镇", []),
            ("宣讲台账/官舟镇.xlsx", "3月", []),
        ],
    )
    def test_every_kind_of_name_is_enough(self, data_folder, file, sheet, titles):
        data_folder.workbook(file, {sheet: self.wide(*titles)})
        assert counted(data_folder) == [100]

    @pytest.mark.parametrize(
        ("file", "sheet", "titles"),
        [
            ("a.xlsx", "Sheet1", []),
            ("a.xlsx", "Sheet1", [["宣讲活动经费支出明细表"]]),
            ("a.xlsx", "宣讲台账", [["车辆使用登记表"]]),
            ("宣讲台账.xlsx", "用车", []),
            ("宣讲台账/用车登记.xlsx", "Sheet1", []),
        ],
    )
    def test_a_table_of_something_else_is_not_taken(self, data_folder, file, sheet, titles):
        data_folder.workbook(file, {sheet: self.wide(*titles)})
        assert counted(data_folder) == []
        assert warned(data_folder, "未能识别为任何一种登记")

    def test_the_unknown_columns_are_named_in_one_line(self, data_folder):
        data_folder.workbook("宣讲台账.xlsx", {"Sheet1": self.wide()})
        lines = [line for line in data_folder.clean().warnings if "不是登记字段" in line]
        assert len(lines) == 1
        assert "“项目6”等20栏不是登记字段，未采用。" in lines[0]

    def test_a_wide_table_goes_on_below_its_header_printed_again(self, data_folder):
        rows = [*self.wide(["宣讲台账"]), [], *self.wide(["宣讲台账（续）"])[:2]]
        data_folder.fates(*rows, ["2021.4.6", "村", 50, *NUMBERS], sheet="Sheet1")
        assert counted(data_folder) == [100, 50]

    def test_an_unknown_wide_table_below_it_is_not_counted_with_it(self, data_folder):
        cars = [["日期", "车牌", "里程", "驾驶员", "油耗"], ["2021.6.1", "贵A", 30, "甲", 9]]
        fates = data_folder.fates(*self.wide(["宣讲台账"]), [], ["车辆使用登记表"], *cars)
        assert fates[-3:] == ["unrecognised"] * 3
        assert counted(data_folder) == [100]
