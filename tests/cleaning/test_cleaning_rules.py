"""The rules of cleaning, one small hostile register each."""

from __future__ import annotations

import datetime as dt

import pytest

from annual_review.project.settings import Field, Register

HEAD = ["日期", "场所类别", "乡镇", "宣讲主题", "受教人数"]
ONE = ["2021.3.5", "学校", "官舟镇", "党史", 100]
TWO = ["2021.4.6", "村", "谯家镇", "党史", 50]
THREE = ["2021.5.7", "村", "和平街道", "新中国史", 20]


def speeches(desk):
    return desk.clean().records["宣讲台账"]


class TestFates:
    def test_a_row_that_is_right_is_kept(self, desk):
        assert desk.fates(HEAD, ONE) == ["heading", "kept"]

    def test_blank_rows_have_no_fate(self, desk):
        assert desk.fates(HEAD, [], ONE, [" \u3000\u200b"], TWO) == ["heading", "kept", "kept"]

    def test_another_year_goes_before_every_other_fault(self, desk):
        assert desk.fates(HEAD, ["2020.3.5", "", "", "", "若干"]) == ["heading", "out_of_year"]

    def test_all_faults_of_a_row_are_named(self, desk):
        desk.fates(HEAD, ["2021.2.30", "学校", "官舟镇", "党史", "若干"])
        reason = desk.clean().ledger["reason"].iloc[-1]
        assert reason == "日期“2021.2.30”不是存在的日期；受教人数“若干”没有具体数字"

    def test_a_missing_count_is_rejected(self, desk):
        desk.fates(HEAD, [*ONE[:4], "/"])
        assert desk.clean().ledger["reason"].iloc[-1] == "受教人数为空"

    def test_a_row_of_nothing_but_its_number_says_so(self, desk):
        assert desk.fates(["序号", *HEAD], [1, *ONE], [2]) == ["heading", "kept", "rejected"]
        assert desk.clean().ledger["reason"].iloc[-1] == "只有序号，没有内容"

    def test_content_beside_the_table_alone_is_not_a_record(self, desk):
        assert desk.fates(HEAD, ONE, [None] * 8 + ["？"], TWO)[2] == "rejected"

    def test_an_optional_value_that_cannot_be_read_is_left_out_and_marked(self, desk, settings):
        field = (
            settings.book.registers["宣讲台账"]
            .fields["受教人数"]
            .model_copy(update={"required": False})
        )
        register = settings.book.registers["宣讲台账"].model_copy(
            update={"fields": settings.book.registers["宣讲台账"].fields | {"受教人数": field}}
        )
        book = settings.book.model_copy(
            update={"registers": settings.book.registers | {"宣讲台账": register}}
        )
        desk.settings = settings.model_copy(update={"book": book})
        assert desk.fates(HEAD, [*ONE[:4], "若干"]) == ["heading", "kept"]
        table = speeches(desk)
        assert str(table["受教人数"].dtype) == "Int64"
        assert table["受教人数"].isna().all()
        assert table["存疑"].tolist() == ["受教人数“若干”没有具体数字"]


class TestDuplicates:
    def test_spelling_makes_no_difference(self, desk):
        again = ["3月5日", "学 校", "沿河县官舟", "党 史", "１００人"]
        assert desk.fates(HEAD, ONE, again) == ["heading", "kept", "duplicate"]
        assert desk.clean().ledger["reason"].iloc[-1] == "与台账.xlsx [宣讲台账]第2行相同"

    def test_serial_numbers_and_remarks_make_no_difference(self, desk):
        head = ["序号", *HEAD, "备注"]
        assert desk.fates(head, [1, *ONE, "好"], [2, *ONE, "补报"])[2] == "duplicate"

    def test_they_are_found_across_files(self, desk):
        desk.workbook("甲/宣讲.xlsx", {"宣讲": [HEAD, ONE]})
        desk.workbook("乙/宣讲.xlsx", {"宣讲": [HEAD, ONE, TWO]})
        ledger = desk.clean().ledger
        assert ledger["fate"].tolist() == ["heading", "kept", "kept", "heading", "duplicate"]
        assert ledger["reason"].iloc[-1] == "与乙/宣讲.xlsx [宣讲]第2行相同"

    def test_a_row_that_was_not_kept_has_no_duplicates(self, desk):
        late = ["2020.3.5", *ONE[1:]]
        assert desk.fates(HEAD, late, late)[1:] == ["out_of_year", "out_of_year"]


class TestHeaders:
    @pytest.mark.parametrize(
        "labels",
        [
            ["时间", "场所", "乡镇（街道）", "主题", "人数"],
            ["日 期", "*场所类别：", "乡镇/街道", "宣讲\n主题", "受教人数（人）"],
            ["宣讲时间", "场 所", "镇街", "内容", "听众人数"],
        ],
    )
    def test_labels_are_spelled_in_many_ways(self, desk, labels):
        assert desk.fates(labels, ONE) == ["heading", "kept"]

    def test_a_table_may_begin_below_titles_and_in_a_later_column(self, desk):
        shifted = [[None, None, *row] for row in (HEAD, ONE)]
        rows = [
            ["沿河县2021年宣讲台账"],
            ["填报单位：老干部局", "", "填报时间：2021年12月31日"],
            [],
            *shifted,
        ]
        assert desk.fates(*rows, sheet="Sheet1") == ["heading", "heading", "heading", "kept"]

    def test_two_rows_under_merged_cells(self, desk):
        rows = [
            ["序号", "日期", "互帮形式", "乡镇", "数量", None, "备注"],
            [None, None, None, None, "老同志", "青年"],
            [1, "2021.3.5", "交流", "官舟镇", 5, 6],
        ]
        merges = ["A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:F1", "G1:G2"]
        assert desk.fates(*rows, sheet="互帮活动", merges=merges) == ["heading", "heading", "kept"]
        table = desk.clean().records["互帮活动台账"]
        assert table[["老同志人数", "青年人数"]].to_numpy().tolist() == [[5, 6]]

    def test_three_rows_under_merged_cells(self, desk):
        rows = [
            ["基本情况", None, None, None, "人数情况", None],
            ["日期", "互帮形式", "乡镇", "备注", "参加人数", None],
            [None, None, None, None, "老同志", "青年"],
            ["2021.3.5", "交流", "官舟镇", None, 5, 6],
        ]
        merges = ["A1:D1", "E1:F1", "A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:F2"]
        fates = desk.fates(*rows, sheet="互帮活动", merges=merges)
        assert fates == ["heading", "heading", "heading", "kept"]
        assert desk.clean().records["互帮活动台账"]["青年人数"].tolist() == [6]

    def test_two_rows_whose_merges_were_lost(self, desk):
        desk.text(
            "互帮活动.csv",
            "日期,互帮形式,乡镇,数量,,备注\n,,,老同志,青年,\n2021.3.5,交流,官舟镇,5,6,\n",
        )
        assert desk.clean().ledger["fate"].tolist() == ["heading", "heading", "kept"]

    def test_a_header_printed_again(self, desk):
        assert desk.fates(HEAD, ONE, HEAD, TWO) == ["heading", "kept", "heading", "kept"]

    def test_a_header_printed_again_with_other_columns(self, desk):
        assert desk.fates(HEAD, ONE, HEAD[::-1], TWO[::-1]) == [
            "heading",
            "kept",
            "heading",
            "kept",
        ]
        assert speeches(desk)["受教人数"].tolist() == [100, 50]

    def test_rows_that_number_the_columns_or_name_units(self, desk):
        rows = [HEAD, ["甲", "乙", "丙", 1, 2], ["", "", "", "", "（人）"], ONE]
        assert desk.fates(*rows) == ["heading", "heading", "heading", "kept"]

    def test_a_row_that_parts_labels_of_no_field(self, desk):
        rows = [[*HEAD, "其中", None], [None] * 5 + ["男", "女"], [*ONE, 40, 60]]
        assert desk.fates(*rows) == ["heading", "heading", "kept"]

    def test_a_second_column_of_the_same_field_is_reported(self, desk):
        assert desk.fates([*HEAD, "人数"], [*ONE, 999]) == ["heading", "kept"]
        assert speeches(desk)["受教人数"].tolist() == [100]
        assert any("“人数”" in warning for warning in desk.clean().warnings)

    def test_a_column_that_is_missing_is_reported(self, desk):
        assert desk.fates(HEAD[:4], ONE[:4]) == ["heading", "rejected"]
        assert any("缺少必填字段“受教人数”" in warning for warning in desk.clean().warnings)


class TestMerges:
    def test_a_merged_value_belongs_to_every_row(self, desk):
        rows = [HEAD, ONE, [None, "村", "谯家镇", "党史", 50], [None, "村", "中界镇", "党史", 20]]
        assert desk.fates(*rows, merges=["A2:A4"]) == ["heading", "kept", "kept", "kept"]
        assert set(speeches(desk)["日期"].dt.day) == {5}

    def test_an_empty_cell_that_is_not_merged_is_empty(self, desk):
        assert desk.fates(HEAD, ONE, [None, *TWO[1:]])[2] == "rejected"

    def test_a_row_that_only_a_merge_reaches_is_blank(self, desk):
        assert desk.fates(HEAD, ONE, [], merges=["A2:A3"]) == ["heading", "kept"]

    def test_a_merge_sideways_counts_once(self, desk):
        head = ["日期", "互帮形式", "乡镇", "老同志人数", "青年人数"]
        fates = desk.fates(
            head, ["2021.3.5", "交流", "官舟镇", 8], sheet="互帮活动", merges=["D2:E2"]
        )
        assert fates == ["heading", "rejected"]


class TestRecognition:
    def test_the_title_decides_between_headers_that_look_alike(self, desk):
        rows = [["日期", "活动类别", "活动名称", "参加人数"], ["2021.3.5", "主办", "登高", 20]]
        desk.workbook("a.xlsx", {"Sheet1": [["2021年关工委活动台账"], *rows]})
        assert list(desk.clean().records) == ["关工委活动台账"]

    def test_the_title_row_goes_before_the_sheet_and_the_file(self, desk):
        rows = [
            ["老干部活动一览", ""],
            ["调研座谈情况"],
            ["日期", "形式", "名称", "人数"],
            ["2021.3.5", "调研", "某某", 3],
        ]
        desk.workbook("文体活动.xlsx", {"党建学习": rows})
        assert list(desk.clean().records) == ["调研座谈台账"]

    def test_without_any_title_a_whole_header_is_enough(self, desk):
        assert desk.fates(HEAD, ONE, sheet="Sheet1") == ["heading", "kept"]

    def test_sheets_by_month_are_one_register(self, desk):
        desk.workbook("宣讲台账.xlsx", {"3月": [HEAD, ONE], "4月": [HEAD, TWO]})
        assert len(speeches(desk)) == 2

    def test_two_tables_on_one_sheet(self, desk):
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
        fates = desk.fates(*rows, sheet="Sheet1")
        assert fates == ["heading", "heading", "kept", "subtotal", "heading", "heading", "kept"]
        assert set(desk.clean().records) == {"宣讲台账", "宣讲团成员名册"}

    def test_an_unknown_table_below_a_known_one_is_not_counted_with_it(self, desk):
        rows = [
            HEAD,
            ONE,
            [],
            ["车辆使用登记"],
            ["日期", "类别", "驾驶员", "单位", "人数"],
            ["2021.6.1", "甲", "乙", "丙", 9],
        ]
        assert desk.fates(*rows)[-2:] == ["unrecognised", "unrecognised"]
        assert speeches(desk)["受教人数"].sum() == 100

    def test_unknown_sheets_are_reported(self, desk):
        fates = desk.fates(["品名", "单价"], ["纸", 3], sheet="采购")
        assert fates == ["unrecognised", "unrecognised"]
        assert any("未能识别" in warning for warning in desk.clean().warnings)

    def test_a_sheet_of_instructions_is_no_register(self, desk):
        sheets = {"填表说明": [["一、日期填到日。"], ["二、人数填整数。"]], "宣讲台账": [HEAD, ONE]}
        desk.workbook("a.xlsx", sheets)
        assert desk.clean().ledger["fate"].tolist() == ["unrecognised"] * 2 + ["heading", "kept"]


class TestNotes:
    @pytest.mark.parametrize(
        "note",
        [
            "备注：本表由各单位报送汇总。",
            "注：含教师",
            "说明：1.略",
            "填表人：　　审核人：",
            "负责人：冉某",
            "联系电话：13800000000",
            "填表人",
            "（盖章）",
            "2021年12月31日",
            "第1页 共3页",
        ],
    )
    def test_lines_below_a_table(self, desk, note):
        assert desk.fates(["序号", *HEAD], [1, *ONE], [note])[2] == "note"

    def test_they_may_stand_above_and_between(self, desk):
        assert desk.fates(["注：按实填写"], HEAD, ONE, ["备注：以上为上半年"], TWO) == [
            "note",
            "heading",
            "kept",
            "note",
            "kept",
        ]

    @pytest.mark.parametrize("section", ["一、上半年", "3月份", "（二）下半年", "第一季度"])
    def test_the_titles_of_sections(self, desk, section):
        assert desk.fates(HEAD, [section], ONE) == ["heading", "heading", "kept"]

    def test_a_line_merged_across_the_table_is_a_heading(self, desk):
        assert desk.fates(HEAD, ["官舟镇片区"], ONE, merges=["A2:E2"]) == [
            "heading",
            "heading",
            "kept",
        ]

    def test_in_doubt_a_line_is_data(self, desk):
        assert desk.fates(HEAD, ONE, ["官舟"]) == ["heading", "kept", "rejected"]


class TestSubtotals:
    @pytest.mark.parametrize(
        "word",
        [
            "合计",
            "合 计：",
            "总计",
            "小计",
            "共计",
            "累计",
            "本页合计",
            "3月小计",
            "全县合计",
            "合计（人）",
        ],
    )
    def test_the_words_of_a_total(self, desk, word):
        assert desk.fates(HEAD, ONE, [word, "", "", "", 100]) == ["heading", "kept", "subtotal"]
        totals = desk.clean().totals
        assert totals[["field", "typed", "ours"]].to_numpy().tolist() == [["受教人数", 100, 100]]

    def test_it_may_stand_behind_a_serial_number(self, desk):
        assert desk.fates(["序号", *HEAD], [1, *ONE], [2, "合计", "", "", "", 100])[2] == "subtotal"

    def test_a_text_that_speaks_of_totals_is_data(self, desk):
        row = ["2021.3.5", "学校", "官舟镇", "经费合计", 100]
        assert desk.fates(HEAD, row, ["2021.3.6", "支出合计", "官舟镇", "党史", 5]) == [
            "heading",
            "kept",
            "kept",
        ]

    def test_a_total_above_the_rows(self, desk):
        assert desk.fates(HEAD, ["合计", "", "", "", 150], ONE, TWO)[1] == "subtotal"
        assert desk.clean().totals["ours"].tolist() == [150]

    def test_a_total_in_one_merged_cell(self, desk):
        assert desk.fates(HEAD, ONE, ["合计：1916人"], merges=["A3:E3"])[2] == "subtotal"
        assert (
            desk.clean().ledger["reason"].iloc[-1]
            == "受教人数填报合计1916，核对100，不符，相差1816（原因待查）"
        )

    def test_subtotals_by_month(self, desk):
        rows = [
            HEAD,
            ONE,
            ["3月小计", "", "", "", 100],
            TWO,
            THREE,
            ["小计", "", "", "", 71],
            ["总计", "", "", "", 170],
        ]
        desk.fates(*rows)
        assert desk.clean().totals["ours"].tolist() == [100, 70, 170]

    def test_subtotals_above_their_rows(self, desk):
        rows = [
            HEAD,
            ["总计", "", "", "", 170],
            ["小计", "", "", "", 100],
            ONE,
            ["小计", "", "", "", 70],
            TWO,
            THREE,
        ]
        desk.fates(*rows)
        assert desk.clean().totals["ours"].tolist() == [170, 100, 70]

    def test_quarters_over_months(self, desk):
        rows = [
            HEAD,
            ONE,
            ["3月小计", "", "", "", 100],
            TWO,
            ["4月小计", "", "", "", 50],
            ["上半年合计", "", "", "", 150],
        ]
        desk.fates(*rows)
        assert desk.clean().totals["ours"].tolist() == [100, 50, 150]

    def test_several_that_part_the_table(self, desk):
        desk.fates(HEAD, ONE, ["合计", "", "", "", 100], TWO, THREE, ["合计", "", "", "", 70])
        assert desk.clean().totals["ours"].tolist() == [100, 70]

    def test_only_kept_rows_are_added_up(self, desk):
        desk.fates(HEAD, ONE, ONE, [*TWO[:4], "若干"], ["合计", "", "", "", 200])
        assert desk.clean().totals["ours"].tolist() == [100]


class TestDoubts:
    def test_an_approximate_count_is_marked(self, desk):
        desk.fates(HEAD, [*ONE[:4], "约120人"])
        assert speeches(desk)[["受教人数", "存疑"]].to_numpy().tolist() == [
            [120, "受教人数“约120人”为约数"]
        ]

    def test_an_unknown_place_is_kept_and_a_near_one_suggested(self, desk):
        desk.fates(HEAD, ["2021.3.5", "学校", "官周镇", "党史", 5])
        cleaned = desk.clean()
        assert cleaned.records["宣讲台账"]["乡镇"].tolist() == ["官周镇"]
        assert cleaned.fixes[["field", "text", "suggestion", "fate"]].to_numpy().tolist() == [
            ["乡镇", "官周镇", "是否为官舟镇？", "kept"]
        ]

    def test_ranges_and_cells_that_are_dates(self, desk):
        desk.fates(
            HEAD, ["3月5日至7日", *ONE[1:]], [dt.date(2021, 3, 6), *ONE[1:]], [44262, *ONE[1:]]
        )
        assert speeches(desk)["日期"].dt.day.tolist() == [5, 6, 7]

    def test_personal_texts_are_in_no_reason(self, desk):
        head = ["慰问时间", "对象类别", "姓名", "乡镇", "身份证号"]
        row = ["2021.13.1", "老党员", "冉某某", "官周镇", 520000190047472123]
        desk.fates(head, row, ["2021.3.1", *row[1:]], sheet="走访慰问")
        cleaned = desk.clean()
        said = " ".join(
            [
                *cleaned.ledger["reason"],
                *cleaned.fixes["reason"],
                *cleaned.fixes["suggestion"],
                *cleaned.warnings,
            ]
        )
        assert "冉某某" not in said
        assert "5200001900" not in said
        assert cleaned.records["走访慰问台账"]["身份证号"].str.isdecimal().all()


def test_the_order_of_sheets_and_files_changes_no_figure(desk):
    rows = {"一": [HEAD, ONE, TWO], "二": [HEAD, ONE, THREE]}
    desk.workbook("宣讲a.xlsx", rows)
    desk.workbook("宣讲b.xlsx", {"三": [HEAD, TWO]})
    before = speeches(desk)
    desk.workbook("宣讲a.xlsx", {"三": [HEAD, TWO]})
    desk.workbook("宣讲b.xlsx", dict(reversed(rows.items())))
    after = speeches(desk)
    assert sorted(before["受教人数"]) == sorted(after["受教人数"]) == [20, 50, 100]


class TestSmallThings:
    def test_a_dated_record_of_two_columns_is_no_note(self, desk):
        rows = [["议题", "会议时间"], ["注意：传达文件", "2021.3.5"], ["研究工作", "2021.4.5"]]
        fates = desk.fates(*rows, sheet="关工委主任办公会")
        assert fates == ["heading", "kept", "kept"]

    def test_a_file_without_content_is_named(self, desk):
        desk.workbook("a.xlsx", {"宣讲": [HEAD, ONE], "Sheet2": []})
        desk.text("空.csv", "")
        assert desk.clean().warnings == ["空.csv：文件里没有内容。"]


def test_a_register_of_nothing_but_numbers_and_remarks_loses_no_row(desk):
    only = Register(fields={"编号": Field(kind="serial"), "附记": Field(kind="remark")})
    book = desk.settings.book.model_copy(update={"registers": {"编号台账": only}})
    desk.settings = desk.settings.model_copy(update={"book": book})
    desk.workbook("a.xlsx", {"编号台账": [["编号", "附记"], [1, "甲"], [2, "乙"]]})
    assert list(desk.clean().ledger["fate"]) == ["heading", "rejected", "rejected"]
