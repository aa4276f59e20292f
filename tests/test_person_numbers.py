"""Numbers of persons in texts: which are recognised, and how they are masked."""

import datetime as dt
import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from annual_review.person_numbers import CANDIDATE, find_numbers, mask, mask_distinct

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def with_check_digit(seventeen):
    """Return an identity number with its check digit (GB 11643-1999)."""
    total = sum(int(digit) * weight for digit, weight in zip(seventeen, WEIGHTS, strict=True))
    return seventeen + "10X98765432"[total % 11]


mobiles = st.from_regex(r"\A1[3-9][0-9]{9}\Z")
cards = st.builds(
    lambda area, day, serial: with_check_digit(f"{area:06}{day:%Y%m%d}{serial:03}"),
    st.integers(110000, 659999),
    st.dates(
        min_value=dt.date(1920, 1, 1),
        max_value=dt.date(2025, 12, 31),
    ),
    st.integers(0, 999),
)
gaps = st.sampled_from(["", " ", "-", "－", "　", "—"])
around = st.text(alphabet="甲乙：（）,，；;。 元/、某号\n", max_size=6)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("给甲某（电话13900000001）讲课", "给甲某（电话139****0001）讲课"),
        ("138-0013-8000", "138-****-8000"),
        ("１３８ ００１３ ８０００", "１３８ **** ８０００"),
        ("+86 13800138000", "+86 138****8000"),
        ("13800138000/13900139000", "138****8000/139****9000"),
        ("13800138000@139.com", "138****8000@139.com"),
        ("1.13800138000", "1.138****8000"),
        ("（0856）8221234", "（0856）822****"),
        ("010-62345678转801", "010-6234****转801"),
        ("座机：8221234", "座机：822****"),
        ("990000199001010012", "990*************12"),
        ("52222819900101003x", "522*************3x"),
        ("522228 19900101 0030", "522*** ******** **30"),
        ("522228900101003", "522**********03"),
        ("52222819900101003543", "522***************43"),
        ("6222021234567890128", "6222***********0128"),
        ("身份证52222819900101003", "身份证522************03"),
    ],
)
def test_a_number_of_a_person_is_masked(text, masked):
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "2021-03-05至2021-03-06",
        "1935-1-15 2021",
        "沿老干通〔2021〕15号",
        "投资13800000000元",
        "13800000000.5万元",
        "比值0.13812345678",
        "ISBN 978-7-5011-3812-3",
        "编号20210305001",
        "项目5202282021030500015",
        "项目代码2020-520627-47-03-012345",
        "91520628MA6DXXXX1X",
        "https://a.cn/d_guizhou/11515115625143.html",
        "400-888-1234",
        "热线12345，报警110",
        "电话会议20210305",
        "电话2021-03-05回访",
        "1921 1949 1978 2021",
        "0310-20210305",
        "1300-1400人，13000-150000元",
        "13:00-15:30 14:00-16:30",
        "QQ 123456789",
        "1 2 3 4 5 6 7 8 9 10 11 12",
    ],
)
def test_dates_codes_and_amounts_stay(text):
    assert mask(text) == text


@pytest.mark.parametrize(
    ("label", "text", "masked"),
    [
        ("联系电话", "8221234", "822****"),
        ("手机号", "138001380001", "138*******01"),
        ("身份证号码", "5222281990010100", "522***********00"),
        ("联系电话", "20210305", "20210305"),
        ("编号", "8221234", "8221234"),
    ],
)
def test_a_column_s_label_says_what_its_numbers_are(label, text, masked):
    assert mask(text, label) == masked


@given(around, mobiles, gaps, gaps, around)
def test_the_middle_of_a_mobile_number_is_nowhere(before, number, first, second, after):
    assume(not re.match(r"\s*[万亿]?元", after))
    text = f"{before}{number[:3]}{first}{number[3:7]}{second}{number[7:]}{after}"
    masked = mask(text)
    assert masked == f"{before}{number[:3]}{first}****{second}{number[7:]}{after}"


@given(around, cards, st.sampled_from(["", " ", "-"]), around)
def test_the_middle_of_an_identity_number_is_nowhere(before, card, gap, after):
    text = f"{before}{gap.join((card[:6], card[6:14], card[14:]))}{after}"
    masked = mask(text)
    assert card[6:14] not in masked
    assert card[3:6] not in masked.replace(gap, "") or card[3:6] in (card[:3], card[-2:])
    assert len(masked) == len(text)
    assert find_numbers(masked) == []


@given(st.text(alphabet="0123456789 -—.xX甲电话元手机:，()（）+", max_size=60), st.text(max_size=4))
def test_any_text_is_masked_once_and_keeps_its_length(text, label):
    masked = mask(text, label)
    assert len(masked) == len(text)
    changed = [(old, new) for old, new in zip(text, masked, strict=True) if old != new]
    assert {new for _, new in changed} <= {"*"}
    assert all(old.isdecimal() or old in "xX" for old, _ in changed)
    if changed and not label:
        assert re.search(CANDIDATE, text)


@given(st.text(max_size=40))
def test_any_text_at_all_can_be_looked_at(text):
    assert len(mask(text)) == len(text)


def test_distinct_texts_stay_distinct():
    texts = ["13800005678", "13811115678", "防火", "138****5678"]
    masked = mask_distinct(texts, standing={"138****5678"})
    assert len(set(masked)) == len(texts)
    assert masked[2:] == ["防火", "138****5678"]
