"""The units of sums, products and quotients, and the units in which they may be printed."""

from fractions import Fraction

import pytest

from annual_review.values.unit_arithmetic import measures_of


@pytest.mark.parametrize(
    ("of", "unit", "factor"),
    [
        ("万元/人", "元", 10_000),
        ("万元/人", "万元", 1),
        ("万元/人", "元/人", 10_000),
        ("万元/万人", "元", 1),
        ("元/名老党员", "元/人", 1),
        ("公斤/亩", "公斤", 1),
        ("吨/亩", "公斤", 1000),
        ("万元资金", "元", 10_000),
        ("人/户", "人", 1),
        ("件/起", "%", 100),
        ("人", "户", 1),
        ("%", "个百分点", 1),
        ("%", "倍", Fraction(1, 100)),
        ("", "%", 100),
        ("", "‰", 1000),
        ("", "", 1),
    ],
)
def test_a_result_is_converted_to_a_unit_that_it_can_be_in(of, unit, factor):
    assert measures_of(of).factor_to(unit) == factor


@pytest.mark.parametrize(
    ("of", "unit"),
    [
        ("元", "人"),
        ("人", "元"),
        ("人", "%"),
        ("%", "人"),
        ("元", ""),
        ("", "元"),
        ("元/户", "元/人"),
        ("元", "元/月"),
        ("元/公斤", "公斤"),
        ("小时", "天"),
        ("美元", "元"),
    ],
)
def test_it_is_not_converted_to_one_that_it_cannot_be_in(of, unit):
    assert measures_of(of).factor_to(unit) is None


def test_a_number_without_a_unit_may_stand_for_what_a_slash_is_before():
    assert measures_of("元").factor_to("元/月", has_number=True) == 1
    assert measures_of("元/户").factor_to("元/人", has_number=True) is None


@pytest.mark.parametrize(
    ("one", "other", "factor"),
    [
        ("元", "万元", 10_000),
        ("公斤", "吨", 1000),
        ("场次", "件", 1),
        ("人", "万户", 10_000),
        ("%", "‰", 0.1),
        ("元/人", "万元/名", 10_000),
    ],
)
def test_numbers_of_one_thing_are_added_in_one_scale(one, other, factor):
    assert float(measures_of(one).factor_of_summand(measures_of(other))) == factor


@pytest.mark.parametrize(
    ("one", "other"),
    [("元", "人"), ("公斤", "亩"), ("%", "人"), ("元/人", "元/户"), ("元", ""), ("天", "小时")],
)
def test_numbers_of_unlike_things_are_not_added(one, other):
    assert measures_of(one).factor_of_summand(measures_of(other)) is None
