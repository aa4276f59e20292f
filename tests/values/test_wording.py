"""Quantities and changes in words."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annual_review.errors import FigureError
from annual_review.values.wording import is_rounded, phrase, plain_number

SAMPLES = [(1493, "人"), (34, "起"), (41263, "名"), (13, "种"), (1490, "人"), (7, "场次")]
TABLE = {
    "": ["1493人", "34起", "41263名", "13种", "1490人", "7场次"],
    "余": ["1490余人", "30余起", "41260余名", "10余种", "1490人", "7场次"],
    "多": ["1490多人", "30多起", "41260多名", "10多种", "1490人", "7场次"],
    "汉": [
        "一千四百九十三人",
        "三十四起",
        "四万一千二百六十三名",
        "十三种",
        "一千四百九十人",
        "七场次",
    ],
    "汉多": [
        "一千四百九十多人",
        "三十多起",
        "四万一千二百六十多名",
        "十多种",
        "一千四百九十人",
        "七场次",
    ],
}


@pytest.mark.parametrize("spec", TABLE)
def test_a_quantity_is_worded_as_its_spec_says(spec):
    assert [phrase(value, unit, spec) for value, unit in SAMPLES] == TABLE[spec]


def test_ten_thousands_round_down_and_an_exact_multiple_has_no_about():
    assert phrase(41263, "名", "万多") == "4万多名"
    assert phrase(41263, "名", "万余") == "4万余名"
    assert phrase(40000, "名", "万多") == "4万名"
    assert phrase(123456, "元", "汉万多") == "十二万多元"


@pytest.mark.parametrize("spec", ["万", "万多", "汉万余"])
def test_ten_thousands_of_a_small_value_are_refused(spec):
    with pytest.raises(FigureError, match="9999 is below 10000"):
        phrase(9999, "名", spec)


@pytest.mark.parametrize("unit", ["万元", "万亩", "千人"])
def test_a_unit_with_a_scale_is_not_scaled_again(unit):
    with pytest.raises(FigureError, match="has a scale already"):
        phrase(41263, unit, "万多")
    assert phrase(338.7, unit, "余") == f"330余{unit}"
    assert phrase(33.8, unit) == f"33.8{unit}"


def test_a_small_number_is_not_printed_as_zero():
    assert [phrase(n, "万元") for n in (0.0006, 0.004, 0.01, 0, -0.0004)] == [
        "0.0006万元",
        "0.004万元",
        "0.01万元",
        "0万元",
        "-0.0004万元",
    ]


def test_two_before_a_measure_word_is_liang():
    assert [phrase(n, "项", "汉") for n in (2, 12, 20, 22)] == [
        "两项",
        "十二项",
        "二十项",
        "二十二项",
    ]


@pytest.mark.parametrize("spec", ["佘", "多余", "d", ">8", "万万", "余 "])
def test_an_unknown_spec_is_refused(spec):
    with pytest.raises(FigureError, match="not a format"):
        phrase(12, "人", spec)


def test_the_nearest_spec_is_suggested():
    with pytest.raises(FigureError, match="Did you mean '万多'"):
        phrase(12000, "人", "万多多")


@given(st.integers(0, 10**9), st.sampled_from(["余", "多"]))
def test_about_means_strictly_more_than_the_printed_number(value, spec):
    printed = phrase(value, "人", spec)
    number = int(re.match(r"\d+", printed)[0])
    assert value - 10 < number <= value
    assert (spec in printed) == (number < value)
    if value < 10:
        assert printed == f"{value}人"


@given(st.one_of(st.integers(0, 10**9), st.floats(0, 1e9)))
def test_a_plain_number_is_the_value_to_two_decimals(value):
    assert float(plain_number(value)) == pytest.approx(value, abs=0.0051)
    decimals = 2 if round(Decimal(str(value)), 2) or value == 0 else 6
    assert re.fullmatch(rf"\d+(\.\d{{1,{decimals}}})?", plain_number(value))


@given(st.integers(0, 10**9), st.sampled_from(["", "余", "多", "汉", "汉多", "万余", "汉万多"]))
def test_a_number_is_rounded_where_less_than_it_is_printed(value, spec):
    if "万" in spec and value < 10_000:
        return
    says_more = any(word in phrase(value, "人", spec) for word in "余多")
    assert is_rounded(value, spec) == says_more


def test_ten_thousands_without_a_word_are_rounded_too():
    assert phrase(41263, "名", "万") == "4万名"
    assert is_rounded(41263, "万")
    with pytest.raises(FigureError, match="not a format"):
        is_rounded(12, "佘")
