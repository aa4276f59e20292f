"""Changes: which are worth a sentence, and in what words."""

import re
from dataclasses import replace

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from annual_review.values.changes import LEAST_BASE, LEAST_PERCENT, Change, Verdict
from annual_review.values.wording import CHANGES

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
