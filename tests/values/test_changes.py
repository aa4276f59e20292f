import pytest
from hypothesis import given
from hypothesis import strategies as st

from annual_review.values.wording import Change

NUMBERS = st.integers(0, 10**7) | st.decimals(0, 10**6, places=2).map(float)


@pytest.mark.parametrize(
    ("now", "before", "unit", "said"),
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
def test_a_change_is_said_as_a_clause(now, before, unit, said):
    assert Change(now, before, unit).said() == said


def test_only_the_number_or_only_the_rate_can_be_said():
    change = Change(130, 100, "人")
    assert change.said("比数") == "，比上年增加30人"
    assert change.said("比率") == "，比上年增长30%"
    assert Change(5, 0, "人").said("比率") == "，比上年增加5人"


def test_a_year_that_goes_on_is_compared_with_the_same_part_of_the_last():
    assert Change(3, 2, "场", partial=True).said() == "，比上年同期增加1场，增长50%"
    assert Change(2, 2, "场", partial=True).said() == "，与上年同期持平"


def test_another_definition_gives_no_number_at_all():
    change = Change(3, 2, "场", redefined=True)
    assert change.percent is None
    assert change.said() == "，统计口径与上年不同"


def test_an_unknown_way_is_no_way():
    with pytest.raises(KeyError):
        Change(3, 2, "场").said("比较")


@given(NUMBERS, NUMBERS)
def test_the_sign_and_the_words_agree(now, before):
    change = Change(now, before, "人")
    said = change.said()
    assert ("增加" in said) == (now > before)
    assert ("减少" in said) == (now < before)
    assert ("持平" in said) == (now == before)
    assert "增长" not in said or now > before
    assert "下降" not in said or now < before
    if not before:
        assert "%" not in said


@given(NUMBERS, NUMBERS.filter(bool))
def test_the_rate_is_of_the_year_before(now, before):
    percent = Change(now, before, "人").percent
    assert percent == pytest.approx(100 * (now - before) / before, abs=0.051)
