"""Dates whose year, month and day stand in columns of their own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.cleaning.written_once import asked, cleaned, corrected, fates, reason, values

EVENTS = {
    "日期": {"kind": "date", "columns": ["年", "月", "日"]},
    "活动": {"required": True},
    "人数": {"kind": "count"},
}
FILLED = EVENTS | {"日期": EVENTS["日期"] | {"fill": "down"}}
HEADER = ["年", "月", "日", "活动", "人数"]


def days(fields, *rows, **more):
    return list(values(cleaned(fields, *rows, **more), "日期").values())


@pytest.mark.parametrize(
    "parts",
    [
        [2021, 3, 5],
        ["21", "3月", "5日"],
        ["２０２１年", "03", "５号"],
        ["二〇二一", "三月", "五"],
        [2021.0, 3.0, "5-7"],
    ],
)
def test_the_parts_of_a_date_in_any_spelling_are_one_day(parts):
    assert days(EVENTS, HEADER, [*parts, "甲会", 1]) == ["2021-03-05"]


def test_a_day_that_does_not_exist_and_a_date_without_a_part_are_problems():
    rows = [[2021, 2, 30], [2021, 3, ""], [2021, "", 5], ["", "", ""], [2020, 3, 5]]
    result = cleaned(EVENTS, HEADER, *([*row, f"会{i}", 1] for i, row in enumerate(rows)))
    assert [fates(result)[row] for row in range(2, 7)] == ["rejected"] * 4 + ["out_of_year"]
    said = ["“2021年2月30日”不是存在的日期", "没有具体到日", "没有写月份", "日期为空"]
    assert all(words in reason(result, row) for row, words in enumerate(said, 2))


def test_the_header_may_stand_below_a_merged_one_and_in_any_order():
    merged = [["日期", "", "", "活动", "人数"], ["年", "月", "日", "", ""], [2021, 3, 5, "甲会", 1]]
    merges = [((0, 0), (0, 2)), ((0, 3), (1, 3)), ((0, 4), (1, 4))]
    result = cleaned(EVENTS, *merged, merges=merges)
    assert (list(values(result, "日期").values()), result.warnings) == (["2021-03-05"], [])
    assert days(EVENTS, ["活动", "日", "月", "年", "人数"], ["甲会", 5, 3, 2021, 1]) == [
        "2021-03-05"
    ]
    assert days(EVENTS, ["日期", "活动", "人数"], ["2021.3.5", "甲会", 1]) == ["2021-03-05"]


def test_two_dates_have_the_columns_below_their_names():
    fields = {
        "开始": {"kind": "date", "columns": ["年", "月", "日"]},
        "结束": {"kind": "date", "columns": ["年", "月", "日"], "required": False},
        "活动": {"required": True},
    }
    head = [["开始", "", "", "结束", "", "", "活动"], ["年", "月", "日", "年", "月", "日", ""]]
    result = cleaned(
        fields, *head, [2021, 1, 5, 2021, 1, 6, "甲会"], merges=[((0, 0), (0, 2)), ((0, 3), (0, 5))]
    )
    assert values(result, "开始", "结束") == {3: ("2021-01-05", "2021-01-06")}


def test_month_and_day_alone_are_of_the_year_of_the_title():
    fields = EVENTS | {"日期": {"kind": "date", "columns": ["月", "日"]}}
    rows = [["月", "日", "活动", "人数"], [3, "5日", "甲会", 1]]
    assert days(fields, *rows) == ["2021-03-05"]
    assert fates(cleaned(fields, ["2020年名册"], *rows))[3] == "out_of_year"


def test_blank_parts_are_filled_down_but_no_day_into_a_new_month():
    rows = [[2021, 1, 5], ["", "", 6], ["", 2, 7], ["", "", ""], ["", 3, ""], ["〃", "〃", 9]]
    result = cleaned(FILLED, HEADER, *([*row, f"会{i}", 1] for i, row in enumerate(rows)))
    assert values(result, "日期") == {
        2: "2021-01-05",
        3: "2021-01-06",
        4: "2021-02-07",
        5: "2021-02-07",
        7: "2021-03-09",
    }
    assert asked(result) == [(6, "日期")]


def test_a_correction_replaces_the_whole_date_or_a_part_of_it():
    rows = [[2021, 2, 30, "甲会", 1], ["", "", "", "乙会", 2], [2021, 4, "", "丙会", 4]]
    result = cleaned(
        FILLED,
        HEADER,
        *rows,
        corrections=[corrected(2, "日期", "2021-02-28"), corrected(4, "日", "8")],
    )
    assert list(values(result, "日期").values()) == ["2021-02-28", "2021-02-28", "2021-04-08"]


def test_a_row_without_any_part_is_no_record():
    found = fates(
        cleaned(FILLED, HEADER, [2021, 1, 5, "甲会", 1], ["", "", "", "", 0], ["", "", "", "", 0])
    )
    assert (found[3], found[4]) == ("note", "note")


@hypothesis_settings(max_examples=40, deadline=None)
@given(st.lists(st.dates(), min_size=1, max_size=10), st.booleans())
def test_dates_that_are_divided_come_back(dates, is_filled):
    dates = [date.replace(year=2021, day=min(date.day, 28)) for date in dates]
    rows, last = [], (None, None, None)
    for i, date in enumerate(dates):
        parts = (date.year, date.month, date.day)
        same = next((n for n in range(3) if parts[n] != last[n]), 3) if is_filled else 0
        rows.append([*[""] * same, *parts[same:], f"第{i}次会", i + 1])
        last = parts
    assert days(FILLED if is_filled else EVENTS, HEADER, *rows) == [str(date) for date in dates]
