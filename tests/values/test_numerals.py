"""Chinese numerals."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import product

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annual_review.values.numerals import read_numeral, write_numeral


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("零", 0),
        ("〇", 0),
        ("十", 10),
        ("十五", 15),
        ("二十", 20),
        ("一百零四", 104),
        ("一百二", 120),
        ("一百一十五", 115),
        ("一百十五", 115),
        ("三千二百", 3200),
        ("一千零九", 1009),
        ("一千零一十", 1010),
        ("三千五", 3500),
        ("一万二", 12_000),
        ("一万二千", 12_000),
        ("两百", 200),
        ("两万", 20_000),
        ("廿五", 25),
        ("卅一", 31),
        ("壹佰贰拾叁", 123),
        ("一二〇", 120),
        ("二〇二一", 2021),
        ("四万一千二百六十三", 41_263),
        ("一亿零三百万", 103_000_000),
        ("十二万", 120_000),
    ],
)
def test_numerals_of_every_shape(numeral, value):
    assert read_numeral(numeral) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "若干",
        "百十",
        "十百",
        "一百百",
        "三五",
        "几十",
        "一万二百万",
        "一百零零五",
        "12",
        "十亿十",
        "三万十二",
    ],
)
def test_other_texts_are_not_numerals(text):
    assert read_numeral(text) is None


@given(st.text(st.sampled_from("零〇一二三十百千万亿两"), max_size=8))
def test_any_text_is_read_or_refused(text):
    value = read_numeral(text)
    assert value is None or value >= 0


@given(st.integers(0, 10**9))
def test_every_number_that_is_written_out_is_read_back(number):
    assert read_numeral(cn2an.an2cn(str(number))) == number
    assert read_numeral(cn2an.an2cn(str(number), "up")) == number


@given(st.integers(0, 10**9))
def test_a_number_is_written_as_by_cn2an_except_from_ten_to_nineteen(number):
    written = write_numeral(str(number))
    assert written == cn2an.an2cn(str(number)) or (written[0] == "十" and 10 <= number < 20)
    assert read_numeral(written) == number


@pytest.mark.parametrize("number", range(21))
def test_small_numbers_are_read_and_written_as_by_cn2an(number):
    assert cn2an.cn2an(write_numeral(str(number)), "normal") == number
    assert read_numeral(write_numeral(str(number))) == number


def test_a_fraction_has_a_point():
    assert [write_numeral(number) for number in ("0.5", "10.5")] == ["零点五", "十点五"]


def test_every_shape_of_a_numeral_below_ten_thousand_has_the_value_that_cn2an_gives_it():
    parts = [
        ("", "一千", "九千"),
        ("", "零"),
        ("", "一百", "九百"),
        ("", "零"),
        ("", "二"),
        ("", "十"),
    ]
    texts = {"".join(text) for text in product(*parts, ("", "三"))}
    shapes = [text for text in texts if len(text) > 1 and re.search("[十百千]", text)]
    values = {text: read_numeral(text) for text in shapes}
    read = {text: value for text, value in values.items() if value is not None}
    assert len(read) > 70
    assert {text: cn2an.cn2an(_complete(text), "normal") for text in read} == read


def _complete(text):
    """Return a numeral with the unit of its last digit: 二百三 is 二百三十."""
    return re.sub(
        "([百千])([一二三])$", lambda end: end[0] + {"百": "十", "千": "百"}[end[1]], text
    )


def test_numerals_of_most_reviews_are_read_and_written_without_the_import_of_cn2an():
    code = (
        "import sys\n"
        "from annual_review.values.numerals import read_numeral, write_numeral\n"
        "print(read_numeral('一千四百九十三'), read_numeral('八百零三'), write_numeral('42'))\n"
        "print('cn2an' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1493", "803", "四十二", "False"]


@pytest.mark.parametrize("number", range(11, 100))
def test_numbers_below_a_hundred_are_written_as_by_cn2an(number):
    written = cn2an.an2cn(str(number))
    assert write_numeral(str(number)) == (written.removeprefix("一") if number < 20 else written)
