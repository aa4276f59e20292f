"""Number formats: which show a date without its year."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annual_review.registers.number_formats import hides_year, is_number_without_year


@pytest.mark.parametrize(
    "code",
    [
        'm"月"d"日"',
        'm"月"d"日";@',
        "m/d",
        "mm-dd",
        "d-mmm",
        "dd",
        'm"月"d"日" h:mm',
        "h:mm:ss",
        "mm:ss.0",
        "[$-804]m月d日",
        '[DBNum1][$-804]m"月"d"日";@',
        r"m\月d\日",
        "[Red]m/d",
        "m.d_ ",
    ],
)
def test_a_format_without_a_year(code):
    assert hides_year(code)


@pytest.mark.parametrize(
    "code",
    [
        "General",
        "G/通用格式",
        "@",
        "0",
        "#,##0.00_);[Red](#,##0.00)",
        "0.00E+00",
        '0"人次"',
        '#,##0"元";"—"',
        "[h]:mm",
        "[mm]:ss",
        "yyyy/m/d",
        "yy-m-d",
        "m/d/yy",
        'yyyy"年"m"月"d"日" dddd',
        "[$-F800]dddd, mmmm dd",
        "e/m/d",
        '[$-404]ggge"年"m"月"d"日"',
        "mmm-yy",
        '"md"0',
        "",
    ],
)
def test_a_format_with_a_year_or_of_no_date(code):
    assert not hides_year(code)


@pytest.mark.parametrize("number", [16, 18, 20, 28, 29, 51, 53, 54, 58])
def test_a_built_in_format_without_a_year(number):
    assert is_number_without_year(number)


@pytest.mark.parametrize("number", [0, 1, 4, 14, 15, 17, 22, 27, 30, 31, 36, 46, 49, 50, 52, 57])
def test_a_built_in_format_with_a_year_or_of_no_date(number):
    assert not is_number_without_year(number)


@given(st.text(max_size=20), st.text(st.sampled_from("ymdhs0#年月日e"), max_size=6))
def test_what_stands_in_quotation_marks_does_not_matter(code, literal):
    # What begins a literal, or a fill or a space as wide as the next character, is left out.
    shown = re.sub(r'["\\\[_*]', "", code)
    assert hides_year(shown + f'"{literal}"') == hides_year(shown)
    assert not hides_year(f"yyyy{shown}")
