"""Units."""

import pytest

from annual_review.values.units import is_measure, is_unit, scale_of, units_of_label, units_of_line


@pytest.mark.parametrize(
    ("word", "unit", "expected"),
    [
        ("人次", "人", True),
        ("个", "册", True),
        ("", "元", True),
        ("册", "人", False),
        ("期", "册", True),
        ("期", "场次", True),
        ("斤", "斤", True),
        ("斤", "", False),
    ],
)
def test_measure_words_of_one_group_stand_for_one_another(word, unit, expected):
    assert is_measure(word, unit) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("万元", True), ("人", True), ("万", False), ("个", False), ("县", False)],
)
def test_a_unit_is_a_measure_word_with_or_without_a_scale(text, expected):
    assert is_unit(text) is expected


@pytest.mark.parametrize(
    ("stated", "unit", "scale"),
    [("万元", "元", 10**4), ("百万", "人", 10**6), ("册", "本", 1), ("万人", "元", 0)],
)
def test_a_stated_unit_scales_numbers_of_its_measure_only(stated, unit, scale):
    assert scale_of(stated, unit) == scale


@pytest.mark.parametrize(
    ("label", "units"),
    [
        ("金额（万元）", ["万元"]),
        ("人数/人", ["人"]),
        ("金额（单位：元）", ["元"]),
        ("数量（人、次）", ["人", "次"]),
        ("党费（千）", ["千"]),
        ("乡镇/街道", []),
        ("人数（青年）", []),
    ],
)
def test_units_in_labels(label, units):
    assert units_of_label(label) == units


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("单位：万元", ["万元"]),
        ("（计量单位：人、元）", ["人", "元"]),
        ("单位：县委老干部局", []),
        ("填报日期：2021年", []),
    ],
)
def test_units_in_lines_above_a_table(text, units):
    assert units_of_line(text) == units
