"""Units: which texts are units, and how much of one is another."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annual_review.values.counts import read_amount
from annual_review.values.measures import COUNTERS, SIZES
from annual_review.values.units import (
    SCALES,
    conversion,
    is_counted_in,
    is_rate,
    is_unit,
)

WORDS = sorted({*SIZES, *COUNTERS})
UNITS = st.builds(
    str.__add__, st.sampled_from(["", "", "万", "亿", "千", "百万"]), st.sampled_from(WORDS)
)


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
        ("个", "公斤", False),
        ("箩", "箩", True),
    ],
)
def test_measure_words_of_one_group_stand_for_one_another(word, unit, expected):
    assert is_counted_in(word, unit) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("万元", True),
        ("人", True),
        ("万亩", True),
        ("kg", True),
        ("㎡", True),
        ("%", True),
        ("元/公斤", True),
        ("万", False),
        ("个", False),
        ("县", False),
        ("男", False),
        ("含税", False),
        ("街道", False),
        ("元/县", False),
    ],
)
def test_a_unit_is_a_measure_word_with_or_without_a_scale(text, expected):
    assert is_unit(text) is expected


@pytest.mark.parametrize(
    ("stated", "unit", "factor"),
    [
        ("万元", "元", 10**4),
        ("百万", "人", 10**6),
        ("册", "本", 1),
        ("万人", "元", 0),
        ("元", "万元", Fraction(1, 10**4)),
        ("亿元", "万元", 10**4),
        ("千元", "万元", Fraction(1, 10)),
        ("人民币万元", "元", 10**4),
        ("角", "元", Fraction(1, 10)),
        ("吨", "公斤", 1000),
        ("斤", "千克", Fraction(1, 2)),
        ("克", "公斤", Fraction(1, 1000)),
        ("万吨", "公斤", 10**7),
        ("公斤", "万吨", Fraction(1, 10**7)),
        ("公顷", "亩", 15),
        ("亩", "公顷", Fraction(1, 15)),
        ("平方公里", "亩", 1500),
        ("平方米", "亩", Fraction(3, 2000)),
        ("分钟", "小时", Fraction(1, 60)),
        ("分", "小时", Fraction(1, 60)),
        ("分", "元", Fraction(1, 100)),
        ("个小时", "分钟", 60),
        ("年", "个月", 12),
        ("公里", "米", 1000),
        ("里", "公里", Fraction(1, 2)),
        ("KM", "米", 1000),
        ("方", "立方米", 1),
        ("m³", "升", 1000),
        ("度", "千瓦时", 1),
        ("万kWh", "度", 10**4),
        ("万头", "头", 10**4),
        ("万头（只）", "只", 10**4),
        ("台（套）", "台", 1),
        ("吨/公顷", "公斤/亩", Fraction(200, 3)),
        ("万元/台", "元/台", 10**4),
        ("天", "小时", 0),
        ("工作日", "天", 0),
        ("学分", "小时", 0),
        ("学时", "小时", 0),
        ("美元", "元", 0),
        ("公斤", "亩", 0),
        ("户", "头", 0),
        ("元/公斤", "元", 0),
        ("度", "元", 0),
        ("百分点", "%", 0),
    ],
)
def test_a_stated_unit_is_converted_if_it_is_of_the_same_measure(stated, unit, factor):
    assert conversion(stated, unit) == factor


@pytest.mark.parametrize(
    ("text", "expected"),
    [("元/人", True), ("头/只", False), ("人/次", False), ("斤/公斤", False), ("元", False)],
)
def test_one_unit_for_each_of_another_is_a_rate_and_two_for_the_same_are_not(text, expected):
    assert is_rate(text) is expected


@given(UNITS, UNITS)
def test_a_conversion_there_and_back_is_none(one, other):
    there, back = conversion(one, other), conversion(other, one)
    assert there * back == (1 if there else 0)


@given(UNITS, UNITS, UNITS)
def test_a_conversion_by_way_of_a_third_unit_of_a_quantity_is_the_same(one, other, third):
    by_way = conversion(one, other) * conversion(other, third)
    are_quantities = all(
        sum(word in SIZES for word in (unit, unit.lstrip("".join(SCALES)))) for unit in (one, other)
    )
    direct = conversion(one, third)
    if by_way and direct and are_quantities and "分" not in one + other + third:
        assert by_way == direct


@given(
    st.decimals(0, 10**4, places=3).map(lambda number: f"{number:f}"), UNITS, st.sampled_from(WORDS)
)
def test_a_number_in_one_unit_is_the_same_quantity_in_another(number, stated, unit):
    factor = conversion(stated, unit)
    reading = read_amount(number + stated, unit)
    if not factor:
        assert reading.value is None
    elif reading.value is not None:  # not too large
        assert reading.value == float(Fraction(number) * factor)
