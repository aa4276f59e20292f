"""Quantities and changes in words."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annual_review.errors import FigureError
from annual_review.values.wording import Change, phrase, plain_number

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
    decimals = 2 if round(value, 2) or value == 0 else 6
    assert re.fullmatch(rf"\d+(\.\d{{1,{decimals}}})?", plain_number(value))


NUMBERS = st.integers(0, 10**7) | st.decimals(0, 10**6, places=2).map(float)


@pytest.mark.parametrize(
    ("now", "before", "unit", "clause"),
    [
        (1493, 1407, "人", "，比上年增加86人，增长6.1%"),
        (90, 100, "场次", "，比上年减少10场次，下降10%"),
        (7, 7, "次", "，与上年持平"),
        (0, 0, "次", "，与上年持平"),
        (12, 0, "场次", "，比上年增加12场次"),
        (0, 3, "起", "，比上年减少3起，下降100%"),
        (100001, 100000, "名", "，比上年增加1名"),
        (12.5, 10.1, "元", "，比上年增加2.4元，增长23.8%"),
        (45.5, 40.1, "%", "，比上年提高5.4个百分点"),
        (30, 40.1, "%", "，比上年降低10.1个百分点"),
    ],
)
def test_a_change_is_worded_as_a_clause(now, before, unit, clause):
    assert Change(now, before, unit).clause() == clause


def test_only_the_number_or_only_the_rate_can_be_given():
    change = Change(130, 100, "人")
    assert change.clause("比数") == "，比上年增加30人"
    assert change.clause("比率") == "，比上年增长30%"
    assert Change(5, 0, "人").clause("比率") == "，比上年增加5人"


def test_an_unfinished_year_is_compared_with_the_same_part_of_the_last():
    assert Change(3, 2, "场", partial=True).clause() == "，比上年同期增加1场，增长50%"
    assert Change(2, 2, "场", partial=True).clause() == "，与上年同期持平"


def test_a_changed_definition_gives_no_number():
    change = Change(3, 2, "场", redefined=True)
    assert change.percent is None
    assert change.clause() == "，统计口径与上年不同"


def test_an_unknown_spec_raises_a_key_error():
    with pytest.raises(KeyError):
        Change(3, 2, "场").clause("比较")


@given(NUMBERS, NUMBERS)
def test_the_sign_and_the_words_agree(now, before):
    change = Change(now, before, "人")
    clause = change.clause()
    assert ("增加" in clause) == (now > before)
    assert ("减少" in clause) == (now < before)
    assert ("持平" in clause) == (now == before)
    assert "增长" not in clause or now > before
    assert "下降" not in clause or now < before
    if not before:
        assert "%" not in clause


@given(NUMBERS, NUMBERS.filter(bool))
def test_the_rate_is_relative_to_the_year_before(now, before):
    percent = Change(now, before, "人").percent
    assert percent == pytest.approx(100 * (now - before) / before, abs=0.051)
