import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annual_review.errors import FigureError
from annual_review.values.wording import phrase, plain_number

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


def test_ten_thousands_are_floored_and_an_exact_multiple_drops_the_word():
    assert phrase(41263, "名", "万多") == "4万多名"
    assert phrase(41263, "名", "万余") == "4万余名"
    assert phrase(40000, "名", "万多") == "4万名"
    assert phrase(123456, "元", "汉万多") == "十二万多元"


@pytest.mark.parametrize("spec", ["万", "万多", "汉万余"])
def test_ten_thousands_of_a_small_value_are_an_error_that_says_so(spec):
    with pytest.raises(FigureError, match="9999 has no 万"):
        phrase(9999, "名", spec)


def test_two_before_a_measure_word_is_liang():
    assert [phrase(n, "项", "汉") for n in (2, 12, 20, 22)] == [
        "两项",
        "十二项",
        "二十项",
        "二十二项",
    ]


@pytest.mark.parametrize("spec", ["佘", "多余", "d", ">8", "万万", "余 "])
def test_an_unknown_spec_is_named(spec):
    with pytest.raises(FigureError, match="no way to word"):
        phrase(12, "人", spec)


def test_a_near_miss_is_recognised():
    with pytest.raises(FigureError, match="Did you mean '万多'"):
        phrase(12000, "人", "万多多")


@given(st.integers(0, 10**9), st.sampled_from(["余", "多"]))
def test_about_means_strictly_more_than_what_is_printed(value, spec):
    printed = phrase(value, "人", spec)
    number = int(re.match(r"\d+", printed)[0])
    assert value - 10 < number <= value
    assert (spec in printed) == (number < value)
    if value < 10:
        assert printed == f"{value}人"


@given(st.one_of(st.integers(0, 10**9), st.floats(0, 1e9)))
def test_a_plain_number_is_the_value_to_two_decimals(value):
    assert float(plain_number(value)) == pytest.approx(value, abs=0.0051)
    assert re.fullmatch(r"\d+(\.\d{1,2})?", plain_number(value))
