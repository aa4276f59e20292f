"""Registers of forms: labels with their values beside or below them, one record a form."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.support.form_registers import AID, CHECK, FormFolder, fates, records

DAY = dt.datetime(2021, 3, 5)
A = {"受检单位": "甲站", "检查日期": "2021-03-05", "检查结果": "合格", "隐患数": 2}
B = {"受检单位": "乙站", "检查日期": "2021-04-06", "检查结果": "合格", "隐患数": 0}
FORM_A = [["受检单位", "甲站", "检查日期", DAY], ["检查结果", "合格", "隐患数", 2]]
FORM_B = [["受检单位", "乙站", "检查日期", "2021.4.6"], ["检查结果", "合格", "隐患数", "0处"]]
BLANK = [
    ["受检单位", None, "检查日期", "  年  月  日"],
    ["检查结果", "□合格 □不合格", "隐患数", "__处"],
]
TITLE = [[CHECK]]


@pytest.fixture
def folder(tmp_path):
    return FormFolder(tmp_path)


class TestWhereValuesStand:
    def test_beside_their_labels(self, folder):
        assert records(folder.cleaned(*TITLE, *FORM_A, merges="A1:D1")) == [A]

    def test_below_their_labels(self, folder):
        rows = [["受检单位", "检查日期"], ["甲站", DAY], ["检查结果", "隐患数"], ["合格", 2]]
        assert records(folder.cleaned(*TITLE, *rows)) == [A]

    def test_in_the_cell_of_the_label(self, folder):
        rows = [["受检单位：甲站    检查日期：2021年3月5日"], ["检查结果：合格", "隐患数：2处"]]
        assert records(folder.cleaned(*TITLE, *rows)) == [A]

    def test_beside_labels_with_gaps_numbers_and_merged_cells(self, folder):
        rows = [
            ["1.受检\n单位", None, "甲站", None, "检 查 日 期", DAY],
            ["检查结果", None, "合格", None, "隐患数（处）", "2"],
        ]
        merges = "A2:B2 C2:D2 A3:B3 C3:D3"
        assert records(folder.cleaned(*TITLE, *rows, merges=merges)) == [A]

    def test_behind_a_gap_where_a_csv_file_has_lost_the_merged_cells(self, folder):
        lines = [f"{CHECK},,,,,", "受检单位,,甲站,,检查日期,,2021-3-5", "检查结果,,合格,,隐患数,,2"]
        (folder.path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
        assert records(folder.clean()) == [A]

    def test_a_blank_value_is_not_the_next_label(self, folder):
        rows = [*FORM_A, ["检查人员", None, "记录人", "张三"], ["检查意见", "备注", None]]
        assert records(folder.cleaned(*TITLE, *rows)) == [A]

    def test_a_value_may_read_like_a_label(self, folder):
        rows = [
            FORM_A[0],
            ["检查意见", "备注", "检查结果", "合格"],
            ["隐患数", 2, "备注", "已告知"],
        ]
        found = {**A, "检查意见": "备注", "备注": "已告知"}
        assert records(folder.cleaned(*TITLE, *rows)) == [found]

    def test_labels_that_nobody_declared_are_no_values(self, folder):
        rows = [
            ["受检单位", "法定代表人", "检查日期"],
            ["甲站", "张三", DAY],
            ["检查结果", "许可证编号", "隐患数"],
            ["合格", "12号", 2],
        ]
        assert records(folder.cleaned(*TITLE, *rows)) == [A]

    def test_a_long_text_in_several_rows_beside_one_label(self, folder):
        rows = [*FORM_A, ["检查意见", "灭火器过期，"], [None, "限期更换。"]]
        cleaned = folder.cleaned(*TITLE, *rows, merges="A4:A5")
        assert records(cleaned) == [{**A, "检查意见": "灭火器过期，限期更换。"}]

    def test_a_long_text_below_a_label_that_is_as_wide_as_the_form(self, folder):
        rows = [*FORM_A, ["检查意见"], ["未发现问题。"]]
        cleaned = folder.cleaned(*TITLE, *rows, merges="A4:D4 A5:D5")
        assert records(cleaned) == [{**A, "检查意见": "未发现问题。"}]


class TestPartsOfAValue:
    @pytest.mark.parametrize(
        "cells",
        [
            ["☑合格 □不合格"],
            ["√合格 不合格"],
            ["合格（√） 不合格（ ）"],
            ["合格", "√", "不合格", "□"],
            ["☑合格", "□不合格"],
        ],
    )
    def test_a_ticked_option(self, folder, cells):
        rows = [FORM_A[0], ["检查结果", *cells], ["隐患数", 2]]
        assert records(folder.cleaned(*TITLE, *rows)) == [A]

    def test_several_ticked_options_are_doubted(self, folder):
        rows = [FORM_A[0], ["检查结果", "☑合格 ☑不合格", "隐患数", 2]]
        assert "不在选项中" in folder.cleaned(*TITLE, *rows).ledger["reason"].str.cat()

    def test_a_unit_and_parts_of_a_date_in_cells_behind(self, folder):
        rows = [["受检单位", "甲站"], ["检查日期", 2021, "年", 3, "月", 5, "日"]]
        rows += [["隐患数", 2, "处", "检查结果", "合格"]]
        assert records(folder.cleaned(*TITLE, *rows)) == [A]

    def test_a_unit_in_the_label(self, folder):
        rows = [["姓名", "张三", "申请时间", DAY], ["救助类别", "低保", "救助金额（万元）", 0.3]]
        cleaned = folder.cleaned(["困难群众临时救助申请表"], *rows)
        assert records(cleaned, AID)[0]["救助金额"] == 3000


class TestSeveralForms:
    def test_below_each_other_under_one_title(self, folder):
        cleaned = folder.cleaned(*TITLE, *FORM_A, [], *FORM_B, ["检查人签名：", ""])
        assert records(cleaned) == [A, B]
        assert fates(cleaned) == ["heading", "kept", "heading", "kept", "heading", "note"]

    def test_below_each_other_with_a_title_each(self, folder):
        assert records(folder.cleaned(*TITLE, *FORM_A, *TITLE, *FORM_B)) == [A, B]

    def test_side_by_side(self, folder):
        rows = [[*a, None, *b] for a, b in zip(FORM_A, FORM_B, strict=True)]
        cleaned = folder.cleaned(*TITLE, *rows, merges="A1:I1")
        assert records(cleaned) == [A, B]
        columns = cleaned.records[CHECK].index.get_level_values("columns")
        assert list(columns) == ["A:D", "F:I"]
        assert cleaned.ledger["reason"].iloc[1] == "本行2条记录"

    def test_on_sheets_and_in_files_whose_folder_names_the_register(self, folder):
        folder.workbook(f"{CHECK}/甲.xlsx", {"Sheet1": FORM_A})
        folder.workbook(f"{CHECK}/乙.xlsx", {"Sheet1": FORM_B, "Sheet2": BLANK})
        cleaned = folder.clean()
        assert sorted(r["受检单位"] for r in records(cleaned)) == ["乙站", "甲站"]
        assert fates(cleaned).count("note") == 2

    def test_a_second_page(self, folder):
        rows = [*TITLE, FORM_A[0], [], [f"{CHECK}（续）"], FORM_A[1]]
        assert records(folder.cleaned(*rows)) == [A]

    def test_of_two_registers_and_a_table_on_one_sheet(self, folder):
        aid = [["困难群众临时救助申请表"], ["姓名", "张三", "申请时间", DAY]]
        aid += [["救助类别", "低保", "救助金额", 300]]
        table = [["宣讲台账"], ["日期", "场所", "人数"], [DAY, "学校", 30]]
        cleaned = folder.cleaned(*TITLE, *FORM_A, [], *aid, [], *table)
        assert {name: len(rows) for name, rows in cleaned.records.items()} == {
            CHECK: 1,
            AID: 1,
            "宣讲台账": 1,
        }


class TestFates:
    def test_a_blank_copy_is_a_note(self, folder):
        assert fates(folder.cleaned(*TITLE, *BLANK)) == ["note"] * 3

    def test_a_form_of_another_year_is_left_out_with_one_warning(self, folder):
        old = [["受检单位", "甲站", "检查日期", "2020.3.5"], FORM_A[1]]
        folder.workbook("a.xlsx", {"1": [*TITLE, *old], "2": [*TITLE, *FORM_B], "3": old})
        cleaned = folder.clean()
        assert "out_of_year" in fates(cleaned)
        assert sum("别的年份" in warning for warning in cleaned.warnings) == 1

    def test_a_missing_value_rejects_the_form_at_its_own_cell(self, folder):
        rows = [FORM_A[0], ["检查结果", "合格", "隐患数", "若干"]]
        cleaned = folder.cleaned(*TITLE, *rows)
        assert fates(cleaned) == ["heading", "rejected", "heading"]
        assert cleaned.fixes[["row", "column", "field"]].values.tolist() == [[3, 3, "隐患数"]]

    def test_equal_forms_are_duplicates(self, folder):
        folder.workbook("a.xlsx", {"1": [*TITLE, *FORM_A], "2": [*TITLE, *FORM_A]})
        assert fates(folder.clean()).count("duplicate") == 1

    def test_a_form_whose_number_is_the_sum_of_others_is_no_total(self, folder):
        rows = []
        for name, number in (("甲站", 2), ("乙站", 3), ("丙站", 5), ("丁站", 10)):
            rows += [
                ["受检单位", name, "检查日期", DAY],
                ["检查结果", "合格", "隐患数", number],
                [],
            ]
        assert len(records(folder.cleaned(*TITLE, *rows))) == 4

    def test_an_example_is_not_counted(self, folder):
        assert set(fates(folder.cleaned([f"{CHECK}（样表）"], *FORM_A))) == {"note"}

    def test_a_correction_names_the_row_of_the_cell(self, folder):
        rows = [FORM_A[0], ["检查结果", "合格", "隐患数", "若干"]]
        folder.workbook("a.xlsx", {"1": [*TITLE, *rows]})
        lines = ["file,sheet,row,field,value,reason,who", "a.xlsx,1,3,隐患数,2,核实,王"]
        (folder.path / "corrections.csv").write_text("\n".join(lines), encoding="utf-8")
        assert records(folder.clean()) == [A]


class TestWarnings:
    def test_unknown_labels_are_named_once_for_all_forms(self, folder):
        rows = [*FORM_A, ["法定代表人", "张三"]]
        folder.workbook("a.xlsx", {"1": [*TITLE, *rows], "2": [*TITLE, *FORM_B, rows[-1]]})
        assert [w for w in folder.clean().warnings if "法定代表人" in w] == [
            f"{CHECK}：表单上的“法定代表人”不是登记字段，未采用。"
        ]

    def test_a_title_without_the_labels_is_warned_of_by_what_is_missing(self, folder):
        rows = [["单位", "甲站"], ["检查人员", "张三"]]
        cleaned = folder.cleaned(*TITLE, *rows)
        assert set(fates(cleaned)) == {"unrecognised"}
        assert any("“受检单位”、“检查日期”、“隐患数”" in w for w in cleaned.warnings)

    def test_a_required_label_that_a_form_lacks_is_warned_of(self, folder):
        cleaned = folder.cleaned(*TITLE, FORM_A[0], ["检查结果", "合格"])
        assert any("没有必填栏目“隐患数”" in w for w in cleaned.warnings)

    def test_the_same_label_of_another_person_is_doubted_or_known_with_the_one_before(self, folder):
        title = ["困难群众临时救助申请表"]
        form = [["姓名", "张三", "联系电话", "111"], ["救助类别", "低保", "申请时间", DAY]]
        form += [["救助金额", 300]]
        doubted = folder.cleaned(title, *form, ["代办人", "李四", "联系电话", "222"])
        assert "有两处" in doubted.ledger["reason"].str.cat()
        known = folder.cleaned(title, *form, ["村干部", "李四", "联系电话", "222"])
        assert records(known, AID)[0]["村联系电话"] == "222"
        assert not known.ledger["reason"].str.contains("有两处").any()

    def test_a_table_within_a_form_is_left_out_with_a_warning(self, folder):
        rows = [["姓名", "张三", "联系电话", "111"], ["救助类别", "低保", "申请时间", DAY]]
        rows += [["救助金额", 300]]
        rows += [["家庭成员", "姓名", "年龄", "联系电话"], [None, "李四", 20, "222"]]
        cleaned = folder.cleaned(["困难群众临时救助申请表"], *rows, merges="A5:A6")
        assert records(cleaned, AID)[0]["姓名"] == "张三"
        assert any("1行有内容" in warning for warning in cleaned.warnings)
        assert len(cleaned.ledger) == 6


class TestTables:
    def test_a_register_of_forms_may_come_as_a_table(self, folder):
        table = [["受检单位", "检查日期", "检查结果", "隐患数"], ["甲站", DAY, "合格", 2]]
        table += [["乙站", "2021.4.6", "合格", 0], ["合计", None, None, 2]]
        cleaned = folder.cleaned(*TITLE, *table)
        assert records(cleaned) == [A, B]
        assert fates(cleaned)[-1] == "subtotal"

    def test_a_register_of_tables_is_never_read_as_a_form(self, folder):
        rows = [["宣讲台账"], ["日期", DAY, "场所", "学校"], ["人数", 30, "备注", None]]
        assert set(fates(folder.cleaned(*rows))) == {"unrecognised"}
