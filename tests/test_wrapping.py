"""Lines of at most so many columns, where a Chinese character takes two."""

from hypothesis import given
from hypothesis import strategies as st

from annual_review.wrapping import columns_of, wrap

CLOSING, OPENING = "，。；：）”", "（“《"
TEXTS = st.text("年度综述请把ab-12 ，。；：）”（“《", max_size=60)


def test_a_text_without_wide_characters_is_wrapped_at_spaces():
    assert wrap("the registers of the year", 14) == ["the registers", "of the year"]


def test_chinese_is_wrapped_between_characters():
    assert wrap("请填写登记表", 6) == ["请填写", "登记表"]


def test_no_comma_begins_a_line_and_no_bracket_ends_one():
    assert wrap("请填写，再运行", 6) == ["请填", "写，再", "运行"]
    assert wrap("登记（全年）", 6) == ["登记", "（全", "年）"]


def test_a_word_stays_whole():
    assert wrap("请看params/2021.yaml的说明", 12) == ["请看", "params/2021.yaml", "的说明"]


@given(TEXTS, st.integers(8, 30))
def test_nothing_is_lost_but_spaces(text, width):
    def without_spaces(said):
        return "".join(said.split())

    assert without_spaces("".join(wrap(text, width))) == without_spaces(text)


@given(st.text("年度综述请把", min_size=1, max_size=60), st.integers(4, 30))
def test_no_line_is_too_wide(text, width):
    assert all(columns_of(line) <= width for line in wrap(text, width))
