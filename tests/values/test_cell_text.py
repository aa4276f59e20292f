"""The text of a cell."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annual_review.values.cell_text import (
    FormulaWithoutResult,
    as_text,
    find_cut_digits,
    is_blank,
    is_cut,
    is_empty,
    loose_key,
    quote,
    read_formula,
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
        (5.20000190047472e17, "5.2E+17"),
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


class TestLongNumbers:
    @pytest.mark.parametrize(
        "cell",
        [
            1e15,
            520222199001011234.0,
            -1e16,
            10**15,
            "2.02103E+16",
            " 1.23e+17",
            "1E+20",
            "'1.5E+12",
        ],
    )
    def test_one_that_was_cut(self, cell):
        assert is_cut(cell)

    @pytest.mark.parametrize(
        "cell",
        [
            999_999_999_999_999.0,
            "20210300000000001",
            "2E3",
            "1.5E-07",
            "1.5E+01",
            "E+16",
            "2.0.1E+16",
            "",
            None,
            True,
            float("inf"),
            float("nan"),
        ],
    )
    def test_one_that_was_not(self, cell):
        assert not is_cut(cell)

    @given(st.floats(1e15, 1e21))
    def test_no_digit_is_shown_that_is_not_stored(self, number):
        assert float(as_text(number)) == pytest.approx(number, rel=1e-5)
        assert len(as_text(number).partition("E")[0]) <= len("1.23457")
        assert is_cut(as_text(number))

    def test_texts_of_zeros_after_the_fifteenth_digit(self):
        assert find_cut_digits(["520222199001011000", "甲", "202103000000000000"]) == [0, 2]

    @pytest.mark.parametrize(
        "cells",
        [
            ["2021030000000010"],
            ["520222199001011000", "520222199001011001"],
            ["123456789012345"],
            ["520222199001011000.5"],
            [520222199001011000.0, None, "\ud800"],
            [],
        ],
    )
    def test_texts_that_may_be_as_they_were_typed(self, cells):
        assert find_cut_digits(cells) == []


class TestFormulasWithoutResult:
    def test_one_is_a_problem_that_says_what_to_do(self):
        assert "公式没有计算结果" in read_formula(FormulaWithoutResult("=1+2")).problem
        assert read_formula("=1+2") is None

    @given(st.text())
    def test_no_text_equals_one(self, text):
        formula = FormulaWithoutResult(text)
        assert formula == FormulaWithoutResult(text)
        assert formula != text
        assert text != formula
        assert len({formula, text}) == 2
        assert type(as_text(formula)) is str
