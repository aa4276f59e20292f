"""Changes: which are worth a sentence, and in what words."""

import re
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from annual_review.values.changes import LEAST_BASE, LEAST_PERCENT, Change, Verdict
from annual_review.values.format_specs import CHANGES, read_spec
from annual_review.values.units import is_ratio
from annual_review.values.wording import as_printed

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


UNITS = st.sampled_from(["人", "场次", "万人", "元", "亩", "%"])
OPPOSITE = {
    Verdict.ROSE: Verdict.FELL,
    Verdict.FELL: Verdict.ROSE,
    Verdict.NEW: Verdict.CEASED,
    Verdict.CEASED: Verdict.NEW,
    Verdict.LEVEL: Verdict.LEVEL,
    Verdict.UNSAID: Verdict.UNSAID,
}


def verdict(now, before, unit="次", **more):
    return Change(now, before, unit, **more).verdict


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        (742, 417, Verdict.ROSE),
        (1493, 2825, Verdict.FELL),
        (12, 24, Verdict.FELL),
        (34, 47, Verdict.FELL),
        (3, 9, Verdict.FELL),
        (3, 2, Verdict.UNSAID),  # +50 %
        (6, 3, Verdict.UNSAID),
        (14, 11, Verdict.UNSAID),
        (11, 17, Verdict.UNSAID),  # −35 %
        (3, 0, Verdict.NEW),
        (1, 0, Verdict.UNSAID),
        (0, 9, Verdict.CEASED),
        (107, 108, Verdict.LEVEL),
        (127, 136, Verdict.LEVEL),
        (7, 7, Verdict.LEVEL),
        (0, 0, Verdict.LEVEL),
        (41263, 45000, Verdict.FELL),  # −8.3 %
        (41263, 42000, Verdict.LEVEL),
    ],
)
def test_size_and_weight_decide_what_is_said(now, before, expected):
    assert verdict(now, before) is expected


def test_an_amount_is_not_counted_and_needs_no_weight():
    assert verdict(6, 3, "元") is verdict(0.6, 0.3, "万元") is Verdict.ROSE
    assert verdict(6, 3, "人") is Verdict.UNSAID


def test_the_scale_of_a_unit_does_not_matter_to_weight():
    assert verdict(1.2, 0.9, "万人") is verdict(12000, 9000, "人") is Verdict.ROSE


def test_the_unit_of_an_amount_does_not_matter_to_its_place():
    assert Change(3, 2, "元").prominence == Change(30000, 20000, "元").prominence
    assert Change(300, 200, "人").prominence > Change(30, 20, "人").prominence


def test_a_mean_weighs_what_its_rows_weigh():
    assert verdict(6, 3, "人", rows=(40, 40)) is Verdict.ROSE
    assert verdict(6, 3, "人", rows=(1, 1)) is Verdict.UNSAID


def test_a_share_is_said_from_five_points_and_many_rows():
    assert verdict(45.5, 40.1, "%", rows=(2000, 2000)) is Verdict.ROSE
    assert verdict(45.5, 40.1, "%", rows=(60, 60)) is Verdict.UNSAID
    assert verdict(40.9, 40.1, "%", rows=(60, 60)) is Verdict.LEVEL
    assert Change(45.5, 40.1, "%", rows=(2000, 2000)).clause("变化") == "，比上年上升5.4个百分点"


def test_what_cannot_be_compared_is_not_said():
    assert verdict(900, 2, redefined=True) is Verdict.UNSAID
    assert verdict(900, 0, is_first=True) is Verdict.UNSAID
    assert Change(900, 0, "人", is_first=True).clause("变化") == ""


@pytest.mark.parametrize(
    ("now", "before", "unit", "exact", "rounded"),
    [
        (742, 417, "个", "增长77.9%", "增长约78%"),
        (1493, 2825, "人", "下降47.2%", "下降约47%"),
        (24, 12, "场次", "翻了一番", "增长约1倍"),
        (12, 24, "场次", "减少一半", "减少约一半"),
        (2003, 1000, "人", "增长1倍", "增长约1倍"),
        (36, 16, "场次", "增长1.3倍", "增长约1.3倍"),
        (1501, 3000, "人", "下降50%", "减少约一半"),
        (3, 9, "次", "减少6次", "下降约67%"),
        (14, 4, "次", "增加10次", "增长约2.5倍"),
        (1, 100000, "人", "下降99.9%以上", "下降99%以上"),
        (19400, 18300, "元", "增长6%", "增长约6%"),
    ],
)
def test_a_change_that_is_said_has_one_wording_for_exact_and_one_for_rounded(
    now, before, unit, exact, rounded
):
    change = Change(now, before, unit)
    assert change.words() == exact
    assert change.words(rounded=True) == rounded
    assert change.clause("变化") == f"，比上年{exact}"
    assert change.clause("增减", rounded=True) == f"，{rounded}"


def test_what_is_new_and_what_has_ceased_is_said():
    assert Change(3, 0, "次").clause("变化") == "，为上年所没有"
    assert Change(0, 9, "次", partial=True).clause("变化") == "，上年同期为9次"
    assert Change(1493, 0, "人").clause("比", rounded=True) == "，为上年所没有"


def test_the_change_of_a_part_names_the_part():
    assert Change(30, 10, "次", partial=True).clause("变化") == "，比上年同期增长2倍"


@given(NUMBERS, NUMBERS, UNITS, st.tuples(st.integers(1, 500), st.integers(1, 500)) | st.none())
@example(95, 100, "人", None)
def test_a_fall_is_judged_as_the_rise_that_undoes_it(now, before, unit, rows):
    rise = Change(now, before, unit, rows=rows)
    fall = Change(before, now, unit, rows=rows and rows[::-1])
    assert fall.verdict is OPPOSITE[rise.verdict]
    assert fall.size == rise.size
    assert fall.prominence == pytest.approx(rise.prominence)
    assert fall.level_words == rise.level_words


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.booleans())
def test_a_fall_is_worded_where_and_as_exactly_as_a_rise(now, before, rounded):
    rise, fall = Change(now, before, "人"), Change(before, now, "人")
    for spec in ("变化", "增减"):
        said, mirrored = (one.clause(spec, rounded=rounded) for one in (rise, fall))
        assert bool(said) == bool(mirrored)
        assert ("约" in said) == ("约" in mirrored) or "以上" in said + mirrored
        assert (said.count("人") == mirrored.count("人")) or {now, before} & {0}


@given(NUMBERS, NUMBERS, UNITS, st.sampled_from(CHANGES), st.booleans())
def test_words_agree_with_the_direction(now, before, unit, spec, rounded):
    words = Change(now, before, unit).clause(spec, rounded=rounded)
    if any(word in words for word in ("增加", "增长", "上升", "提高", "翻")):
        assert now > before
    if any(word in words for word in ("减少", "下降", "降低")):
        assert now < before
    if "与上年持平" in words:
        assert now == before


@given(st.integers(0, 10**7), st.integers(0, 10**7), st.sampled_from(CHANGES))
def test_behind_a_rounded_number_no_exact_change_stands(now, before, spec):
    assume(before)  # what was none before is worded by the next test
    words = Change(now, before, "人").clause(spec, rounded=True)
    assert "人" not in words or now == 0
    assert not re.search(r"\d\.\d%", words)
    assert "翻了一番" not in words
    if re.search(r"\d", words) and now:
        assert "约" in words or "以上" in words


@given(st.integers(1, 10**7), st.sampled_from(CHANGES))
def test_what_is_new_does_not_tell_its_number_either(now, spec):
    assert not re.search(r"\d", Change(now, 0, "人").clause(spec, rounded=True))


@given(st.integers(1, 10**7), st.integers(1, 10**7))
def test_a_rise_or_fall_that_is_said_is_large_enough(now, before):
    change = Change(now, before, "次")
    if change.clause("变化"):
        assert abs(now - before) * 100 >= LEAST_PERCENT * max(now, before)
        assert (now - before) ** 2 >= 2 * (now + before)
        assert ("次" in change.clause("变化")) == (max(now, before) < LEAST_BASE)


def test_a_number_below_zero_before_gives_no_percentage():
    change = Change(5, -10, "万元")
    assert change.percent is None
    assert change.clause() == "，比上年增加15万元"
    assert replace(change, now=-20).clause("变化") == "，比上年减少10万元"


@pytest.mark.parametrize(
    ("now", "before", "unit", "number", "clause"),
    [
        # exactly +3598: a reader subtracts 12.37 from 12.72
        (127249, 123651, "元", ".2万", "，比上年增加0.35万元，增长2.9%"),
        (127249, 123651, "元", ".1万", "，比上年增加0.3万元，增长2.9%"),
        (127249, 30, "元", ".2万", "，比上年增加12.72万元，增长4240.6倍"),
        (0, 127249, "元", ".2万", "，比上年减少12.72万元，下降100%"),
        (1272, 12, "万元", ".2亿", "，比上年增加0.13亿元，增长105倍"),
        (130_000_000, 100_000_000, "元", ".0亿", "，比上年增长30%"),  # 1亿元 in both years
        (127249, 127240, "元", ".2万", "，与上年基本持平"),
        (41263, 40000, "名", ",", "，比上年增加1,263名，增长3.2%"),
        (124.4166, 100.3333, "人", "", "，比上年增加24.09人，增长24%"),  # 124.42 − 100.33
        (42.25, 40.14, "%", ".1", "，比上年提高2.2个百分点"),  # 42.3 − 40.1
        (42.25, 40.14, "%", ".0", "，比上年提高2个百分点"),
        (150, 120, "%", "倍", "，上年为1.2倍"),
        (150, 80, "%", "倍", "，上年为80%"),
    ],
)
def test_a_difference_is_that_of_the_printed_numbers(now, before, unit, number, clause):
    assert Change(now, before, unit).clause("比", number=number) == clause


def test_a_number_in_times_is_put_beside_that_of_the_year_before():
    change = Change(2.3, 1.8, "倍")
    for spec in CHANGES:
        assert change.clause(spec) == "，上年为1.8倍"
    assert Change(2.3, 2.3, "倍").clause() == "，与上年持平"
    assert replace(change, partial=True).clause("比") == "，上年同期为1.8倍"


@pytest.mark.parametrize(
    ("now", "before", "unit", "clause"),
    [
        (2300, 1000, "人", "，是上年的2.3倍"),
        (2000, 1000, "人", "，是上年的2倍"),
        (1500, 1000, "人", "，是上年的1.5倍"),
        (1499, 1000, "人", "，比上年增长49.9%"),
        (1000, 2300, "人", "，比上年下降56.5%"),
        (5, 0, "人", "，比上年增加5人"),
        (0, 5, "人", "，比上年下降100%"),
        (90, 40, "%", "，比上年提高50个百分点"),
        (7, 7, "次", "，与上年持平"),
    ],
)
def test_how_many_times_the_number_before_is_said_of_rises_alone(now, before, unit, clause):
    assert Change(now, before, unit).clause("比倍") == clause


def test_behind_a_rounded_number_so_is_how_many_times():
    assert Change(2345, 1000, "人").clause("比倍", rounded=True) == "，约为上年的2.3倍"
    assert Change(1000, 2345, "人").clause("比倍", rounded=True) == "，比上年下降约57%"


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (2000, "翻了一番"),
        (4000, "翻了两番"),
        (2001, "增长1倍"),
        (3000, "增长2倍"),
        (8000, "增长7倍"),
    ],
)
def test_only_twice_and_four_times_double(now, words):
    assert Change(now, 1000, "人").words() == words


@pytest.mark.parametrize(
    ("style", "than", "level", "beside"),
    [
        ("比上年", "比上年同期增长30%", "与上年同期持平", "上年同期为9次"),
        ("较上年", "较上年同期增长30%", "与上年同期持平", "上年同期为9次"),
        ("同比", "同比增长30%", "同比持平", "上年同期为9次"),
    ],
)
def test_the_office_chooses_how_the_year_before_is_named(style, than, level, beside):
    change = Change(130, 100, "人", partial=True, style=style)
    assert change.clause("比率") == f"，{than}"
    assert change.clause("变化") == f"，{than}"
    assert change.clause("增减") == "，增长30%"
    assert Change(7, 7, "次", partial=True, style=style).clause() == f"，{level}"
    assert Change(0, 9, "次", partial=True, style=style).clause("变化") == f"，{beside}"
    assert Change(30, 10, "人", style="同比").clause("比倍") == "，是上年的3倍"


@pytest.mark.parametrize(
    ("now", "before", "unit", "clause"),
    [
        (-20, -10, "万元", "，比上年减少10万元"),
        (-10, -20, "万元", "，比上年增加10万元"),
        (5, -10, "万元", "，比上年增加15万元"),
        (-5, 10, "万元", "，比上年减少15万元"),  # no fall of 150 %
        (-5, 0, "万元", "，比上年减少5万元"),
        (15.5, 15.2, "摄氏度", "，比上年升高0.3摄氏度"),
        (-3.2, 0, "℃", "，比上年降低3.2℃"),
        (8.52, 10.48, "‰", "，比上年降低1.96个千分点"),
        (0.3, 0.5, "个百分点", "，比上年降低0.2个百分点"),
    ],
)
def test_losses_temperatures_and_ratios_have_no_percentage(now, before, unit, clause):
    change = Change(now, before, unit)
    assert change.clause() == clause
    assert change.percent is None
    assert "没有" not in change.clause("变化")


ALL_UNITS = st.sampled_from(
    ["人", "元", "万元", "百公斤", "%", "‰", "倍", "摄氏度", "个百分点", ""]
)
ANY_NUMBER = NUMBERS | NUMBERS.map(lambda number: -number)
NUMBER_SPECS = st.sampled_from(["", ".1", ",", ".2万", ".0亿", "余", "汉"])


@given(ANY_NUMBER, ANY_NUMBER, ALL_UNITS, st.sampled_from(CHANGES), NUMBER_SPECS)
@example(-5, 10, "元", "变化", "")
def test_every_change_is_worded_and_agrees_with_its_direction(now, before, unit, spec, number):
    if number in (".2万", ".0亿") and is_ratio(unit):
        return
    words = Change(now, before, unit).clause(spec, number=number)
    if re.search("增加|增长|上升|提高|升高|翻|是上年的", words):
        assert now > before
    if re.search("减少|下降|降低", words):
        assert now < before
    if "倍" in words and "上年为" not in words:
        assert now > before
    assert "-" not in words
    assert "−" not in words or "上年为" in words
    if before <= 0 or now < 0:
        assert "%" not in words


@given(ANY_NUMBER, ANY_NUMBER, st.sampled_from(["人", "元", "万元", "%"]), NUMBER_SPECS)
def test_a_reader_who_subtracts_finds_the_difference(now, before, unit, number):
    if number in (".2万", ".0亿") and unit == "%":
        return
    words = Change(now, before, unit).clause("比数", number=number)
    said = re.search(r"(增加|减少|提高|降低)([\d,.]+)(万|亿)?", words)
    spec = "" if number in ("余", "汉") else number
    shown = [as_printed(value, unit, read_spec(spec)) for value in (now, before)]
    if said:
        by = Fraction(said[2].replace(",", "")) * (1 if said[1] in "增加提高" else -1)
        assert by == shown[0].number - shown[1].number


def test_the_number_before_is_printed_as_the_one_of_this_year():
    change = Change(0, 127249, "元")
    assert change.clause("变化", number=".2万") == "，上年为12.72万元"
    assert change.clause("变化", number=",") == "，上年为127,249元"
    assert Change(0, 30, "元").clause("变化", number=".2万") == "，上年为30元"
