"""The text of a cell."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annual_review.values.cell_text import (
    as_text,
    is_blank,
    is_empty,
    loose_key,
    quote,
    read_text,
    strip_illegal,
    tidy,
    tidy_category,
)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        ("甲", "甲"),
        (62.0, "62"),
        (3.5, "3.5"),
        (5.20000190047472e17, "5.20000190047472E+17"),
        (999_999_999_999_999.0, "999999999999999"),
        (13800000000.0, "13800000000"),
        (True, "TRUE"),
        (float("inf"), "inf"),
        (dt.date(2021, 3, 5), "2021-03-05"),
        (dt.datetime(2021, 3, 5), "2021-03-05"),
        (dt.datetime(2021, 3, 5, 9, 30), "2021-03-05 09:30:00"),
    ],
)
def test_a_cell_is_shown_as_text(cell, text):
    assert as_text(cell) == text


@pytest.mark.parametrize(
    "text", ["", " ", "\u3000", "\u200b", "/", "／", "无", " 无 ", "—", "——", "-", "－", "--"]
)
def test_marks_such_as_a_slash_are_empty(text):
    assert is_empty(text)


@pytest.mark.parametrize("text", ["0", "无锡", "甲/乙", "否"])
def test_other_texts_are_not_empty(text):
    assert not is_empty(text)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (" 晓 景乡 ", "晓景乡"),
        ("第１期", "第1期"),
        ("ＱＱ群", "QQ群"),
        ("红旗（村），好", "红旗（村），好"),
        ("Party  School", "Party School"),
        ("甲\n乙", "甲乙"),
        ("a\tb\r\nc", "a b c"),
        ("甲\ud800乙\x00", "甲乙"),
    ],
)
def test_tidying(before, after):
    assert tidy(before) == after


def test_quotation_marks_of_categories_become_chinese():
    assert tidy_category('晚晴"映照"行动') == tidy_category("晚晴「映照」行动") == "晚晴“映照”行动"


def test_a_number_too_long_for_a_spreadsheet_is_doubted():
    assert "15位" in read_text(520000190047472123).doubt
    assert not read_text(13800000000.0).doubt
    assert not read_text("520000190047472123").doubt


def test_long_numbers_are_not_quoted():
    assert quote("13800000000") == "“…”"
    assert quote("字" * 30) == f"“{'字' * 20}…”"


@pytest.mark.parametrize(
    "number",
    [
        "13800000000",
        "138-0000-0000",
        "138 0000 0000",
        "１３８００００００００",
        "+86 138-0000-0000",
        "138—0000—0000",
        "0856-8220000",
        "(0856)8220000",
        "52222819500101123X",
        "52222819500101123x",
        "522228195001011234",
        "522228 19500101 123X",
        "6222 0000 0000 0000 000",
    ],
)
def test_numbers_of_persons_are_not_quoted(number):
    quoted = quote(f"冉某{number}")
    assert "…" in quoted
    assert not any(
        digits in quoted.translate(str.maketrans("", "", " -—")) for digits in ("000", "123", "822")
    )


@pytest.mark.parametrize(
    "text",
    [
        "2021-03-05-2021-03-07",
        "2021.3.5-2021.3.7",
        "3月5日、3月6日",
        "1 849 000",
        "2021 3 5",
        "120000",
    ],
)
def test_other_numbers_are_quoted(text):
    assert "…" not in quote(text[:20])


@given(st.text())
def test_tidying_twice_changes_nothing_more(text):
    assert tidy(tidy(text)) == tidy(text)


@given(st.text(st.characters()))
def test_legal_text_fits_into_xml_and_utf8(text):
    assert not set(strip_illegal(text)) & set(
        map(chr, [0, 1, 8, 11, 0xD800, 0xDFFF, 0xFFFE, 0xFFFF])
    )
    strip_illegal(text).encode()


@given(st.text())
def test_blank_texts_are_empty(text):
    assert not is_blank(text) or is_empty(text)
    assert loose_key(text) == loose_key(f" {text}\u3000")
