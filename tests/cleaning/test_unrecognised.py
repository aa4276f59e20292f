"""What the warning of an unrecognised table says: which condition failed, of which register."""

from __future__ import annotations

from tests.support.small_registers import HEAD, ONE, warned

WIDE = [f"项目{i}" for i in range(1, 13)]
NUMBERS = list(range(12))


def unrecognised(data_folder):
    """Return the warnings of tables that are of no register."""
    return [line for line in data_folder.clean().warnings if "未能识别" in line]


class TestConditions:
    def test_no_name_tells_the_register(self, data_folder):
        data_folder.fates(HEAD[:4] + WIDE, ONE[:4] + NUMBERS, sheet="Sheet1")
        assert len(unrecognised(data_folder)) == 1
        assert warned(data_folder, "第1行起有2行", "没有写明是哪一种登记")

    def test_a_required_field_has_no_column_but_a_label_is_like_it(self, data_folder):
        head = [*HEAD[:4], "受教群众人数小计", *WIDE]
        data_folder.fates(["宣讲台账"], head, [*ONE, *NUMBERS], sheet="Sheet1")
        assert warned(data_folder, "标题“宣讲台账”", "缺少必填字段“受教人数”")
        assert warned(data_folder, "“受教群众人数小计”是否就是“受教人数”")

    def test_there_is_no_header_below_the_title(self, data_folder):
        data_folder.fates(["宣讲台账"], ["甲", "乙"], ["丙", 3], sheet="Sheet1")
        assert warned(data_folder, "标题“宣讲台账”", "没有找到它的表头（应有“日期”")

    def test_the_title_stands_below_the_table(self, data_folder):
        rows = [[*HEAD, *WIDE], [*ONE, *NUMBERS], [], ["宣讲台账"]]
        data_folder.fates(*rows, sheet="Sheet1")
        assert warned(data_folder, "写着“宣讲台账”的第4行在表头（第1行）下面")

    def test_the_title_stands_too_far_above(self, data_folder):
        rows = [["宣讲台账"], *[["说明：略"]] * 8, [*HEAD, *WIDE], [*ONE, *NUMBERS]]
        data_folder.fates(*rows, sheet="Sheet1")
        assert warned(data_folder, "写着“宣讲台账”的第1行离表头（第10行）太远")

    def test_the_title_is_about_something_else(self, data_folder):
        rows = [["宣讲车辆使用登记表"], [*HEAD, *WIDE], [*ONE, *NUMBERS]]
        data_folder.fates(*rows, sheet="Sheet1")
        assert warned(data_folder, "像是别的内容", "12栏不是登记字段")

    def test_the_header_is_of_two_registers(self, data_folder):
        rows = [["日期", "活动名称", "参加人数"], ["2021.3.5", "登高", 20]]
        data_folder.fates(*rows, sheet="Sheet1")
        assert warned(data_folder, "同时合于", "文体活动台账", "没有写明是哪一种")
