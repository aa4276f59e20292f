"""Units in labels and in lines."""

import pytest

from annual_review.values.unit_texts import (
    looks_scaled,
    unit_at_end,
    unit_in_brackets,
    units_of_label,
    units_of_line,
    units_of_title,
)


@pytest.mark.parametrize(
    ("label", "units"),
    [
        ("金额（万元）", ["万元"]),
        ("人数/人", ["人"]),
        ("金额（单位：元）", ["元"]),
        ("数量（人、次）", ["人", "次"]),
        ("党费（千）", ["千"]),
        ("种植面积／万亩", ["万亩"]),
        ("产量：吨", ["吨"]),
        ("面积-公顷", ["公顷"]),
        ("面积【亩】", ["亩"]),
        ("建筑面积（㎡）", ["m2"]),
        ("出栏（万头（只））", ["万头", "万只"]),
        ("面积/亩（水田）", ["亩"]),
        ("金额（万元，含税）", ["万元"]),
        ("金额（以万元计）", ["万元"]),
        ("单价（元/公斤）", ["元/公斤"]),
        ("乡镇/街道", []),
        ("人数（青年）", []),
        ("金额（含税）", []),
        ("时间（年月日）", []),
        ("2020-2021", []),
    ],
)
def test_units_in_labels(label, units):
    assert units_of_label(label) == units


@pytest.mark.parametrize(
    "label", ["乡镇/街道", "姓名：", "班级|年级", "A-B", "金额[含税]", "计划/实际"]
)
def test_labels_without_a_unit_stay_as_they_are(label):
    assert "(" not in unit_in_brackets(label)


@pytest.mark.parametrize(
    ("label", "found"),
    [
        ("金额万元", ("金额", "万元")),
        ("种植面积亩", ("种植面积", "亩")),
        ("时长 分钟", ("时长", "分钟")),
        ("参加人次", ("", "")),
        ("满意度", ("", "")),
        ("单元", ("", "")),
    ],
)
def test_a_unit_may_follow_a_label_without_a_mark(label, found):
    assert unit_at_end(label) == found


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("单位：万元", ["万元"]),
        ("（计量单位：人、元）", ["人", "元"]),
        ("计量单位：公斤、亩", ["公斤", "亩"]),
        ("填报单位：县农业局        单位：万亩", ["万亩"]),
        ("金额单位：元；面积单位：公顷", ["元", "公顷"]),
        ("单位：吨/公顷", ["吨/公顷", "吨", "公顷"]),
        ("注：本表金额均以千元计", ["千元"]),
        ("说明：面积以万亩为单位。", ["万亩"]),
        ("货币单位：人民币万元", ["人民币万元"]),
        ("单位：县委老干部局", []),
        ("填报日期：2021年", []),
        ("填报单位：万元店", []),
        ("单位人数", []),
        ("以人为本", []),
        ("以户为单位登记", []),
        ("2021年产量表（吨）", []),
    ],
)
def test_units_in_lines_beside_a_table(text, units):
    assert units_of_line(text) == units


@pytest.mark.parametrize(
    ("title", "units"),
    [
        ("2021年产量表（吨）", ["吨"]),
        ("产量表（单位：万吨）", ["万吨"]),
        ("产量表（全县）", []),
        ("产量表（上半年）", []),
        ("产量表（盖章）", []),
    ],
)
def test_units_in_titles(title, units):
    assert units_of_title(title) == units


@pytest.mark.parametrize(
    ("remark", "unit", "seeming"),
    [
        ("万元含税", "元", "万元"),
        ("约合公顷", "亩", "公顷"),
        ("万篓", "头", "万篓"),
        ("部分", "元", ""),
        ("满分", "小时", ""),
        ("万元以上", "户", ""),
        ("万寿乡", "人", ""),
        ("百岁", "人", ""),
        ("千佛", "人", ""),
        ("元以上", "元", ""),
    ],
)
def test_a_remark_that_seems_to_be_a_unit_of_another_scale(remark, unit, seeming):
    assert looks_scaled(remark, unit) == seeming
