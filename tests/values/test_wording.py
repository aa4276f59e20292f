"""Quantities and changes in words."""

import re
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annual_review.errors import FigureError
from annual_review.values.format_specs import CHANGES, all_specs
from annual_review.values.numerals import read_numeral
from annual_review.values.rounding import exact
from annual_review.values.units import SCALES, split_unit
from annual_review.values.wording import is_rounded_down, phrase, plain_number

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


@pytest.mark.parametrize(
    ("value", "unit", "spec", "text"),
    [
        (127249, "元", ".2万", "12.72万元"),
        (127249, "元", ".0万", "13万元"),
        (127249, "元", "万", "12万元"),
        (123456789, "元", ".2亿", "1.23亿元"),
        (1272, "万元", ".2亿", "0.13亿元"),
        (41263, "万元", "万多", "41263万元"),
        (338.7, "万亩", "万余", "338万余亩"),
        (12720, "千元", ".2万", "1272.00万元"),
        (41263, "千人", "万多", "4126万多人"),
        (1234, "百公斤", ".1万", "12.3万公斤"),
        (127249, "人次", ".2万", "12.72万人次"),
        (3500, "元", ".2万", "0.35万元"),
        (127249, "元", ".1万余", "12.7万余元"),
        (127000, "元", ".1万余", "12.7万元"),
        (230_000_000, "元", "亿余", "2亿余元"),
        (12500, "个乡镇（街道）", ".2万", "1.25万个乡镇（街道）"),
        (25600, "元/人", ".2万", "2.56万元/人"),
        (12500, "", ".2万", "1.25万"),
        (1500, "万篓", ".2亿", "0.15亿篓"),
        (0, "元", ".2万", "0元"),
        (0, "名", "万多", "0名"),
        (-32000, "元", ".1万", "−3.2万元"),
        (-41263, "元", "万余", "−4万余元"),
    ],
)
def test_a_number_is_converted_to_the_scale_of_its_spec(value, unit, spec, text):
    assert phrase(value, unit, spec) == text


@pytest.mark.parametrize("unit", ["%", "‰", "倍", "个百分点"])
def test_a_ratio_has_no_scale(unit):
    with pytest.raises(FigureError, match="is a ratio"):
        phrase(41263, unit, ".2万")


def test_a_word_that_may_hold_a_scale_is_not_converted():
    with pytest.raises(FigureError, match="Whether 百 in '百姓' is a scale cannot be told"):
        phrase(41263, "百姓", ".2万")
    assert phrase(41263, "百姓", ",") == "41,263百姓"


@pytest.mark.parametrize(
    ("value", "unit", "spec", "text"),
    [
        (0.125, "亩", ".2", "0.13亩"),  # half up, as people round
        (2.675, "亩", ".2", "2.68亩"),  # which a binary fraction is not
        (-0.125, "亩", ".2", "−0.13亩"),
        (0.1 + 0.2, "亩", "", "0.3亩"),
        (12, "亩", ".1", "12.0亩"),
        (42.25, "%", ".1", "42.3%"),
        (42.25, "%", ".0", "42%"),
        (1493, "人", ",", "1,493人"),
        (12720000, "元", ",", "12,720,000元"),
        (1493.25, "元", ",.1", "1,493.3元"),
        (1493, "人", ",余", "1,490余人"),
        (-1493, "元", "余", "−1490余元"),
        (-12, "摄氏度", "汉", "负十二摄氏度"),
    ],
)
def test_decimals_and_thousands(value, unit, spec, text):
    assert phrase(value, unit, spec) == text


def test_a_number_without_a_spec_is_rounded_half_up_as_well():
    assert plain_number(0.125) == "0.13"
    assert phrase(0.125, "亩") == phrase(0.125, "亩", ".2")


@pytest.mark.parametrize(
    ("value", "unit", "spec", "shown"),
    [
        (30, "元", ".2万", "0.00万元"),
        (-30, "元", ".2万", "0.00万元"),
        (1272, "元", ".2亿", "0.00亿元"),
        (0.04, "亩", ".1", "0.0亩"),
        (99.96, "%", ".1", "100.0%, which is all"),
        (99.6, "%", ".0", "100%, which is all"),
    ],
)
def test_digits_that_say_what_is_not_so_are_refused(value, unit, spec, shown):
    with pytest.raises(FigureError, match=f"would be printed as {re.escape(shown)}"):
        phrase(value, unit, spec)


@pytest.mark.parametrize(
    ("value", "unit", "spec", "text"),
    [
        (1.5, "倍", "倍", "1.5倍"),
        (2.345, "倍", ".1倍", "2.3倍"),
        (2, "", "倍", "2倍"),
        (150, "%", "倍", "1.5倍"),
        (2345, "‰", ".1倍", "2.3倍"),
        (0.8, "倍", "倍", "80%"),  # what is less than one is not said in 倍
        (0.845, "", ".1倍", "84.5%"),
        (0.96, "倍", ".1倍", "1.0倍"),
        (0, "倍", "倍", "0倍"),
    ],
)
def test_a_ratio_is_printed_in_times(value, unit, spec, text):
    assert phrase(value, unit, spec) == text


@pytest.mark.parametrize("unit", ["人", "元", "个百分点"])
def test_what_is_no_ratio_is_not_printed_in_times(unit):
    with pytest.raises(FigureError, match="is no ratio"):
        phrase(3, unit, "倍")


def test_a_small_number_is_not_printed_as_zero():
    assert [phrase(n, "万元") for n in (0.0006, 0.004, 0.01, 0, -0.0004)] == [
        "0.0006万元",
        "0.004万元",
        "0.01万元",
        "0万元",
        "−0.0004万元",
    ]


def test_two_before_a_measure_word_is_liang():
    assert [phrase(n, "项", "汉") for n in (2, 12, 20, 22)] == [
        "两项",
        "十二项",
        "二十项",
        "二十二项",
    ]


@pytest.mark.parametrize(
    "spec",
    [
        "佘",
        "多余",
        "d",
        ">8",
        "万万",
        "余 ",
        ".4",
        ".1余",
        "汉.1",
        "汉,",
        ",倍",
        "万倍",
        "余倍",
        "２",
    ],
)
def test_an_unknown_spec_is_refused(spec):
    with pytest.raises(FigureError, match="not a format"):
        phrase(12, "人", spec)


@pytest.mark.parametrize(
    ("spec", "near"),
    [
        ("万多多", "万多"),
        (".2f", ".2"),
        (",.0f", ",.0"),
        (".1%", ".1"),
        (".1,", ",.1"),
        ("万.2", ".2万"),
        (".2千万", ".2万"),
        (".5", ".3"),
        ("1", ".1"),
        ("同比", "比"),
    ],
)
def test_the_nearest_spec_is_suggested(spec, near):
    with pytest.raises(FigureError, match=f"Did you mean '{re.escape(near)}'"):
        phrase(12000, "人", spec)


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
    assert is_rounded_down(value, "人", spec) == says_more


def test_ten_thousands_without_a_word_are_rounded_too():
    assert phrase(41263, "名", "万") == "4万名"
    assert is_rounded_down(41263, "名", "万")
    with pytest.raises(FigureError, match="not a format"):
        is_rounded_down(12, "人", "佘")


OWN_SCALES = ["万元", "千元", "亿元", "万亩", "百公斤", "万人次", "万头（只）"]
RATIOS = ["%", "‰", "倍", "个百分点", ""]
OTHERS = ["元", "亩", "公里", "公斤", "人", "人次", "个乡镇", "元/人", "摄氏度", "箩筐", "百姓"]
UNITS = st.sampled_from([*OWN_SCALES, *RATIOS, *OTHERS])
VALUES = st.one_of(
    st.integers(-(10**13), 10**13),
    st.decimals(-(10**9), 10**9, places=3).map(float),
    st.floats(allow_nan=False, allow_infinity=False),
)
PRINTED = re.compile(r"(−?)([\d,]+(?:\.(\d+))?)(万|亿)?(余|多)?(.*)")


@settings(max_examples=400)
@given(VALUES, UNITS, st.sampled_from([spec for spec in all_specs() if "汉" not in spec]))
def test_a_printed_number_says_the_value_to_half_of_its_last_digit(value, unit, spec):
    if spec in CHANGES:
        return
    try:
        text = phrase(value, unit, spec)
    except FigureError:
        return
    minus, digits, decimals, scale, about, words = PRINTED.fullmatch(text).groups()
    own = SCALES.get(split_unit(unit)[0], 1)
    if "倍" in spec and spec != "":
        own = Fraction(1, {"%": 100, "‰": 1000}.get(unit, 1))
        factor = Fraction(1, 100) if words == "%" else Fraction(1)
    elif not scale and words == unit:
        factor = Fraction(own)
    else:
        factor = Fraction(SCALES.get((scale or "") or split_unit(words)[0], 1))
    last = factor / 10 ** len(decimals or "")
    stated = Fraction(digits.replace(",", "")) * factor
    actual = abs(exact(value)) * own
    assert not minus or value < 0
    assert bool(stated) or not value or (not decimals and abs(value) < 1e-3)
    if about:
        step = last if scale else 10 * last
        assert 0 < actual - stated < step
    elif spec in ("万", ",万", "亿", ",亿"):
        assert 0 <= actual - stated < last
    else:
        assert abs(actual - stated) <= last / 2


@given(VALUES, UNITS, st.text("汉,.0123万亿余多倍比数率变化增减fd", max_size=5))
def test_no_spec_raises_anything_but_a_figure_error(value, unit, spec):
    with suppress(FigureError):
        phrase(value, unit, spec)
    with suppress(FigureError):
        is_rounded_down(value, unit, spec)


@given(st.integers(-(10**12), 10**12), st.sampled_from(["汉", "汉余", "汉万多", "汉亿余"]))
def test_chinese_numerals_say_what_arabic_ones_do(value, spec):
    try:
        chinese, arabic = phrase(value, "", spec), phrase(value, "", spec.removeprefix("汉"))
    except FigureError:
        return
    scale = (
        "|[万亿](?=[余多]?$)" if re.search("[万亿][余多]?$", arabic) else ""
    )  # 125万 is 一百二十五万
    read = read_numeral(re.sub(f"[余多负]{scale}", "", chinese))
    if read is not None:  # cn2an reads no numeral above 千亿
        assert read == abs(int(re.sub("[余多万亿]", "", arabic).replace("−", "-")))
