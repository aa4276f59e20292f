"""The rules of cleaning for single cells and rows: words, spellings, units, and what is quoted."""

from __future__ import annotations

import pytest

HEAD = ["日期", "场所类别", "乡镇", "宣讲主题", "受教人数"]
ONE = ["2021.3.5", "学校", "官舟镇", "党史", 100]
PAPERS = ["报刊名称", "订阅份数"]
QUIZ = ["序号", "学校", "乡镇", "学段", "参赛人数", "备注"]
VISITS = ["慰问时间", "节日", "对象类别", "姓名", "乡镇", "身份证号"]


def speeches(desk):
    return desk.clean().records["宣讲台账"]


def papers(desk, *rows):
    """Clean an undated register and return the fates of the rows below its header."""
    return desk.fates(PAPERS, ["贵州日报", 30], ["铜仁日报", 20], *rows, sheet="报刊订阅台账")[3:]


class TestTotalsInOtherWords:
    @pytest.mark.parametrize(
        "word",
        [
            "计",
            " 计：",
            "汇总",
            "总和",
            "总共",
            "全部",
            "全县",
            "共2种",
            "共二种",
            "总计数",
            "Total",
            "（汇总）",
        ],
    )
    def test_they_are_totals_and_compared(self, desk, word):
        assert papers(desk, [word, 50]) == ["subtotal"]
        cleaned = desk.clean()
        assert cleaned.records["报刊订阅台账"]["订阅份数"].sum() == 50
        assert cleaned.totals[["typed", "ours"]].to_numpy().tolist() == [[50, 50]]

    def test_they_are_found_in_dated_registers(self, desk):
        assert desk.fates(HEAD, ONE, ["全县", "", "", "", "100人"])[2] == "subtotal"

    @pytest.mark.parametrize("word", ["平均", "平均数", "占比", "百分比", "占比（%）", "同比"])
    def test_means_and_shares_are_neither_records_nor_sums(self, desk, word):
        assert papers(desk, [word, "25"], [word, "60%"]) == ["subtotal", "subtotal"]
        cleaned = desk.clean()
        assert cleaned.records["报刊订阅台账"]["订阅份数"].sum() == 50
        assert len(cleaned.totals) == len(cleaned.fixes) == 0
        assert cleaned.ledger["reason"].iloc[-1] == "是平均数或占比，不是合计，不作核对"

    def test_only_a_whole_cell_says_so(self, desk):
        assert papers(desk, ["全县通讯", 5], ["汇总月刊", 6], ["计算机世界", 7]) == ["kept"] * 3

    def test_a_row_that_names_more_than_numbers_is_a_record(self, desk):
        rows = [QUIZ, [1, "全县", "和平街道", "高中", 30, ""], [2, "全部", "", "", 30, "另报"]]
        fates = desk.fates(*rows, sheet="法治知识竞赛参赛统计")
        assert fates == ["heading", "kept", "subtotal"]

    def test_a_row_with_a_day_is_a_record(self, desk):
        head = ["宣讲主题", "日期", "受教人数"]
        assert desk.fates(head, ["汇总", "2021.3.5", 10], ["汇总", "", 10])[1:] == [
            "kept",
            "subtotal",
        ]


class TestSigners:
    @pytest.mark.parametrize(
        "row",
        [
            ["审核人（签字）", "张三", "", "填表人", "李四"],
            ["经手人", "张三", "", "", "5"],
            ["领导", "张三"],
            ["审批人", "张三", "", "", ""],
            ["领导：张三", "", "经手人：李四"],
            ["经手人（签字）：张三"],
        ],
    )
    def test_the_name_may_stand_in_the_next_cell(self, desk, row):
        assert desk.fates(HEAD, ONE, row)[2] == "note"
        assert papers(desk, row) == ["note"]

    def test_a_record_that_begins_with_such_a_word_is_a_record(self, desk):
        head = ["宣讲主题", "日期", "场所类别", "受教人数"]
        assert desk.fates(head, ["领导", "2021.3.5", "学校", 10])[1] == "kept"


class TestSpellings:
    @pytest.mark.parametrize(
        "label",
        [
            "受教人数/人",
            "受教人数、人",
            "受教人数／人次",
            "受众人数",
            "受教育人数",
            "其中受教人数",
            "其中：受教人数（人）",
        ],
    )
    def test_labels_of_a_count(self, desk, label):
        assert desk.fates([*HEAD[:4], label], ONE) == ["heading", "kept"]

    def test_a_label_with_a_slash_that_parts_no_unit_stays_whole(self, desk):
        assert desk.fates(["日期", "场所类别", "乡镇/街道", "主题", "人数"], ONE)[1] == "kept"

    def test_the_time_of_doing_is_a_date_in_every_dated_register(self, settings):
        for name in settings.book.registers:
            for field in settings.book.fields_of(name).values():
                assert field.kind != "date" or "开展时间" in field.headers, name

    def test_the_short_name_of_the_county(self, desk):
        desk.fates(HEAD, [*ONE[:2], "沿河官舟镇", *ONE[3:]])
        assert speeches(desk)[["乡镇", "存疑"]].to_numpy().tolist() == [["官舟镇", ""]]


class TestWhatIsQuotedOfPersons:
    ROW = ("2021.3.1", "春节", "老党员", "冉某", "官舟镇", "")

    def reasons(self, desk, **changes):
        """Clean one row of visits with some cells changed; return what is said of it."""
        row = [changes.get(name, cell) for name, cell in zip(VISITS, self.ROW, strict=True)]
        desk.fates(VISITS, row, sheet="走访慰问台账")
        cleaned = desk.clean()
        return " ".join([*cleaned.ledger["reason"], *cleaned.fixes["reason"], *cleaned.warnings])

    @pytest.mark.parametrize("field", ["慰问时间", "节日", "对象类别", "乡镇"])
    def test_a_name_in_a_wrong_column_is_not_quoted(self, desk, field):
        said = self.reasons(desk, **{field: "张三丰"})
        assert field in said
        assert "张三丰" not in said

    @pytest.mark.parametrize("cell", ["张三 138-0000-0000", "张三5", "52222819500101123X"])
    def test_nor_are_a_name_and_a_number_together(self, desk, cell):
        for field in ("慰问时间", "乡镇", "对象类别"):
            said = self.reasons(desk, **{field: cell})
            assert not any(part in said for part in ("张三", "0000", "123"))

    @pytest.mark.parametrize("cell", ["2021.2.30", "不详", "3月上旬", "2021年13月1日", "#REF!"])
    def test_a_date_that_is_only_badly_written_is(self, desk, cell):
        assert f"慰问时间“{cell}”" in self.reasons(desk, 慰问时间=cell)

    def test_other_registers_quote_what_they_hold(self, desk):
        desk.fates(HEAD, [*ONE[:2], "官周镇", *ONE[3:]])
        assert "乡镇“官周镇”" in speeches(desk)["存疑"].iloc[0]


class TestFormulasThatFailed:
    @pytest.mark.parametrize("code", ["#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?"])
    def test_a_required_value_rejects_the_row(self, desk, code):
        assert desk.fates(HEAD, [*ONE[:4], code]) == ["heading", "rejected"]
        assert desk.clean().ledger["reason"].iloc[-1] == f"受教人数“{code}”公式出错"

    def test_an_optional_value_is_doubted(self, desk):
        assert desk.fates(HEAD, [*ONE[:2], "#N/A", "#REF!", 100]) == ["heading", "kept"]
        table = speeches(desk)
        assert table["乡镇"].tolist() == [""]
        assert table["存疑"].tolist() == ["乡镇“#N/A”公式出错；宣讲主题“#REF!”公式出错"]

    def test_their_text_in_a_csv_file_is_the_same(self, desk):
        desk.text("宣讲台账.csv", f"{','.join(HEAD)}\n#REF!,学校,官舟镇,党史,Err:502\n")
        reason = desk.clean().ledger["reason"].iloc[-1]
        assert reason == "日期“#REF!”公式出错；受教人数“Err:502”公式出错"

    def test_a_personal_value_is_not_quoted(self, desk):
        desk.fates(VISITS, [*TestWhatIsQuotedOfPersons.ROW[:3], "#REF!"], sheet="走访慰问台账")
        assert desk.clean().records["走访慰问台账"]["存疑"].tolist() == ["姓名公式出错"]


class TestUnitsAboveTheNumbers:
    BRANCHES = ("党支部名称", "是否达标")

    def returned(self, desk, *rows):
        """Clean a register of branches; return the amounts and the doubts."""
        desk.fates(*rows, sheet="离退休干部党支部台账")
        table = desk.clean().records["离退休干部党支部台账"]
        return table["党费返还"].tolist(), table["存疑"].tolist()

    @pytest.mark.parametrize(
        "label", ["党费返还（万元）", "党费返还/万元", "党费返还(单位：万元)", "党费返还（万）"]
    )
    def test_a_scale_in_the_label_multiplies(self, desk, label):
        rows = [["第一支部", "是", 1.2], ["第二支部", "是", "0.35"], ["第三支部", "是", "约2"]]
        amounts, doubts = self.returned(desk, [*self.BRANCHES, label], *rows)
        assert amounts == [12000, 3500, 20000]
        assert doubts == ["", "", "党费返还“约2”为约数"]

    def test_it_makes_whole_numbers_of_people(self, desk):
        rows = [["学校", "乡镇", "学段", "参赛人数（万人）"], ["一中", "和平街道", "高中", 1.2]]
        assert desk.fates(*rows, sheet="法治知识竞赛参赛统计") == ["heading", "kept"]
        assert desk.clean().records["法治知识竞赛参赛统计"]["参赛人数"].tolist() == [12000]

    def test_a_number_with_a_unit_of_its_own_is_left_alone(self, desk):
        rows = [["第一支部", "是", "900元"], ["第二支部", "是", "1.2万"], ["第三支部", "是", "0"]]
        amounts, _ = self.returned(desk, [*self.BRANCHES, "党费返还（万元）"], *rows)
        assert amounts == [900, 12000, 0]

    def test_a_number_too_large_for_its_label_is_doubted(self, desk):
        amounts, doubts = self.returned(
            desk, [*self.BRANCHES, "党费返还（万元）"], ["第一支部", "是", 12000]
        )
        assert amounts == [120_000_000]
        assert doubts == ["党费返还“12000”按表头的单位换算后过大"]

    def test_the_label_may_be_above_a_second_row(self, desk):
        rows = [[*self.BRANCHES, "党费返还"], ["", "", "（千元）"], ["第一支部", "是", 1.2]]
        assert self.returned(desk, *rows)[0] == [1200]

    def test_a_header_printed_again_may_have_another_unit(self, desk):
        rows = [
            [*self.BRANCHES, "党费返还（万元）"],
            ["第一支部", "是", 1.2],
            [*self.BRANCHES, "党费返还（元）"],
            ["第二支部", "是", 900],
        ]
        assert self.returned(desk, *rows)[0] == [12000, 900]

    def test_a_line_above_the_table_multiplies_with_a_doubt(self, desk):
        line = ["党支部台账", "", "单位：万元"]
        rows = [[*self.BRANCHES, "党费返还"], ["第一支部", "是", 1.2], ["第二支部", "是", "9元"]]
        amounts, doubts = self.returned(desk, line, *rows)
        assert amounts == [12000, 9]
        assert doubts == ["党费返还“1.2”按表上注明的单位“万元”换算", ""]

    @pytest.mark.parametrize("line", ["单位：元", "单位：万人", "填报单位：万元店"])
    def test_a_line_of_the_same_unit_or_of_others_changes_nothing(self, desk, line):
        rows = [[*self.BRANCHES, "党费返还"], ["第一支部", "是", 900]]
        assert self.returned(desk, [line], *rows) == ([900], [""])

    def test_the_label_goes_before_the_line(self, desk):
        rows = [["单位：万元"], [*self.BRANCHES, "党费返还（元）"], ["第一支部", "是", 900]]
        assert self.returned(desk, *rows) == ([900], [""])


class TestColumnsOfNoField:
    WIDE = (*HEAD, "当事人")

    def test_rows_that_differ_only_there_are_kept_with_a_doubt(self, desk):
        rows = [[*ONE, "甲"], [*ONE, "乙"], [*ONE, "乙 "], [*ONE, "丙"], [*ONE, ""]]
        fates = desk.fates(self.WIDE, *rows)
        assert fates == ["heading", "kept", "kept", "duplicate", "kept", "duplicate"]
        cleaned = desk.clean()
        doubt = "与第2行登记内容相同，仅未登记的栏目不同"
        assert cleaned.records["宣讲台账"]["存疑"].tolist() == ["", doubt, doubt]
        assert cleaned.fixes[["row", "column", "reason"]].to_numpy().tolist() == [
            [3, -1, doubt],
            [5, -1, doubt],
        ]

    def test_the_doubt_stands_behind_those_of_the_cells(self, desk):
        about = [*ONE[:4], "约9人"]
        desk.fates(self.WIDE, [*about, "甲"], [*about, "乙"])
        assert speeches(desk)["存疑"].iloc[1] == (
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
    def test_serial_numbers_remarks_and_scribbles_tell_no_rows_apart(self, desk, label, cells):
        rows = [[*ONE, cell] for cell in cells]
        assert desk.fates([*HEAD, label], *rows) == ["heading", "kept", "duplicate"]

    def test_across_tables_they_tell_nothing(self, desk):
        desk.workbook("宣讲a.xlsx", {"一": [self.WIDE, [*ONE, "甲"]]})
        desk.workbook("宣讲b.xlsx", {"二": [self.WIDE, [*ONE, "乙"]]})
        assert desk.clean().ledger["fate"].tolist() == ["heading", "kept", "heading", "duplicate"]
