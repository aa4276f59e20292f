"""In what unit the numbers of a column are: labels, rows of units, lines and notes."""

from __future__ import annotations

import pytest


class TestUnits:
    BRANCHES = ("党支部名称", "是否达标")

    def returned(self, data_folder, *rows):
        """Clean a register of branches; return the amounts and the doubts."""
        data_folder.fates(*rows, sheet="离退休干部党支部台账")
        table = data_folder.clean().records["离退休干部党支部台账"]
        return table["党费返还"].tolist(), table["存疑"].tolist()

    @pytest.mark.parametrize(
        "label", ["党费返还（万元）", "党费返还/万元", "党费返还(单位：万元)", "党费返还（万）"]
    )
    def test_a_scale_in_the_label_multiplies(self, data_folder, label):
        rows = [["第一支部", "是", 1.2], ["第二支部", "是", "0.35"], ["第三支部", "是", "约2"]]
        amounts, doubts = self.returned(data_folder, [*self.BRANCHES, label], *rows)
        assert amounts == [12000, 3500, 20000]
        assert doubts == ["", "", "党费返还“约2”为约数"]

    def test_a_scale_turns_fractions_into_whole_numbers_of_people(self, data_folder):
        rows = [["学校", "乡镇", "学段", "参赛人数（万人）"], ["一中", "和平街道", "高中", 1.2]]
        assert data_folder.fates(*rows, sheet="法治知识竞赛参赛统计") == ["heading", "kept"]
        assert data_folder.clean().records["法治知识竞赛参赛统计"]["参赛人数"].tolist() == [12000]

    def test_a_number_with_a_unit_of_its_own_is_left_alone(self, data_folder):
        rows = [["第一支部", "是", "900元"], ["第二支部", "是", "1.2万"], ["第三支部", "是", "0"]]
        amounts, _ = self.returned(data_folder, [*self.BRANCHES, "党费返还（万元）"], *rows)
        assert amounts == [900, 12000, 0]

    def test_a_number_too_large_for_its_label_is_doubted(self, data_folder):
        amounts, doubts = self.returned(
            data_folder, [*self.BRANCHES, "党费返还（万元）"], ["第一支部", "是", 12000]
        )
        assert amounts == [120_000_000]
        assert doubts == ["党费返还“12000”按表头的单位换算后过大"]

    def test_the_label_may_be_above_a_second_row(self, data_folder):
        rows = [[*self.BRANCHES, "党费返还"], ["", "", "（千元）"], ["第一支部", "是", 1.2]]
        assert self.returned(data_folder, *rows)[0] == [1200]

    def test_a_header_printed_again_may_have_another_unit(self, data_folder):
        rows = [
            [*self.BRANCHES, "党费返还（万元）"],
            ["第一支部", "是", 1.2],
            [*self.BRANCHES, "党费返还（元）"],
            ["第二支部", "是", 900],
        ]
        assert self.returned(data_folder, *rows)[0] == [12000, 900]

    def test_a_line_above_the_table_multiplies_with_a_doubt(self, data_folder):
        line = ["党支部台账", "", "单位：万元"]
        rows = [[*self.BRANCHES, "党费返还"], ["第一支部", "是", 1.2], ["第二支部", "是", "9元"]]
        amounts, doubts = self.returned(data_folder, line, *rows)
        assert amounts == [12000, 9]
        assert doubts == ["党费返还“1.2”按表上注明的单位“万元”换算", ""]

    @pytest.mark.parametrize("line", ["单位：元", "单位：人、元", "填报单位：万元店"])
    def test_a_line_of_the_same_unit_or_for_other_columns_changes_nothing(self, data_folder, line):
        rows = [[*self.BRANCHES, "党费返还"], ["第一支部", "是", 900]]
        assert self.returned(data_folder, [line], *rows) == ([900], [""])

    def test_the_unit_in_the_label_counts_more_than_the_line(self, data_folder):
        rows = [["单位：万元"], [*self.BRANCHES, "党费返还（元）"], ["第一支部", "是", 900]]
        assert self.returned(data_folder, *rows) == ([900], [""])
