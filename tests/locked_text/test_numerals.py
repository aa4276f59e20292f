"""What is a numeral in a text, and which words only look like one."""

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annual_review.locked_text.numerals import find_numerals, is_numeral

NUMERALS = [
    "兩個", "貳人", "🔟场", "💯", "打对折",
    "12场", "１２场", "①是", "注²", "Ⅲ级", "½的人", "㈠甲", "⒈甲", "🄂甲", "三百人",
    "两个", "十余人", "百分之二十", "一成", "翻番", "翻了一番", "增长近一倍", "过半",
    "半数人", "一半", "廿五人", "叁仟元", "几个人", "几十次", "数十人", "俩人", "第三次",
    "一个人", "一起纠纷", "十分之一", "三分之一", "〇", "五月", "二○二一年", "零人",
    "亿元", "50%", "5‰", "III级", "第IV期", "three people", "Half of them", "fourteen",
    "٣人", "3️⃣", "1\u200b2", "𝟙𝟚", "㋀", "㊀", "百分点", "成倍", "若干倍",
]  # fmt: skip
WORDS = [
    "一直坚持", "统一部署", "进一步压实", "一系列举措", "第一书记", "一体推进", "千方百计",
    "十分重视", "万众一心", "百姓满意", "上半年", "零距离服务", "加倍努力", "几乎都",
    "唯一", "一些同志", "下一步", "参加人员", "数据", "分数线", "成效", "多次", "多个",
    "大数据", "倾听", "陆续开展", "双向奔赴", "DVD", "Word", "often", "weight",
    "全部", "队伍建设", "收拾", "第一书记十分重视",
]  # fmt: skip


@pytest.mark.parametrize("text", NUMERALS)
def test_a_numeral_is_found(text):
    assert find_numerals(text)


@pytest.mark.parametrize("text", WORDS)
def test_an_ordinary_word_is_no_numeral(text):
    assert find_numerals(text) == []


def test_an_allowed_name_covers_itself_and_nothing_beside_it():
    assert find_numerals("四部曲", ["四部曲"]) == []
    assert [tuple(one) for one in find_numerals("十四部曲", ["四部曲"])] == [(0, 1)]


def test_of_two_names_the_longer_one_is_taken():
    assert find_numerals("两会和两会精神", ["两会", "两会精神"]) == []


@given(st.characters())
def test_every_character_with_the_value_of_a_number_is_one(char):
    if char.isnumeric() and not "\u3400" <= char <= "\U0003ffff":  # ideographs have many readings
        assert is_numeral(char)


@given(st.integers(0, 10**9), st.sampled_from(["人", "余场", "", "多次"]))
def test_every_number_is_found_in_digits_and_in_chinese(number, after):
    for text in (str(number), cn2an.an2cn(number), cn2an.an2cn(number, "up")):
        places = find_numerals(f"共有{text}{after}参加")
        assert places
        assert places[0].start == 2
        assert places[0].end >= 2 + len(text)
