"""Values that are written once for the rows below them, by blank cells and by ditto marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.cleaning.written_once import asked, cleaned, corrected, fates, reason, values

VISITS = {
    "日期": {"kind": "date", "fill": "down"},
    "姓名": {"required": True},
    "人次": {"kind": "count"},
}
HEADER = ["日期", "姓名", "人次"]
DAYS = ["2021-03-01", "2021-03-02"]


def days(*rows, fields=VISITS, **more):
    return values(cleaned(fields, *rows, **more), "日期")


@pytest.mark.parametrize(
    "mark", ["", None, "　", "〃", "″", '"', "同 上", "“同上”", "— 〃 —", "ｄｉｔｔｏ"]
)
def test_a_blank_cell_or_a_ditto_mark_takes_the_value_above(mark):
    result = cleaned(VISITS, HEADER, ["3月1日", "甲", 1], [mark, "乙", 2], ["3月2日", "丙", 4])
    assert values(result, "日期") == {2: DAYS[0], 3: DAYS[0], 4: DAYS[1]}
    assert not result.doubtful


def test_every_kind_of_field_is_filled():
    fields = {
        "月份": {"kind": "month", "fill": "down"},
        "乡镇": {"kind": "place", "fill": "down"},
        "场所": {"kind": "category", "choices": ["学校", "社区"], "fill": "down"},
        "主题": {"fill": "down"},
        "人数": {"kind": "count", "unit": "人", "fill": "down"},
        "编号": {"required": True},
    }
    first = ["3月", "城关", "学校", "禁毒", "30人"]
    result = cleaned(fields, [*fields], [*first, "甲"], ["", "〃", "″", "同上", "", "乙"])
    assert values(result, "乡镇", "场所", "主题", "人数") == dict.fromkeys(
        (2, 3), ("城关镇", "学校", "禁毒", 30)
    )
    assert str(values(result, "月份")[3]) == "2021-03"


def test_a_mark_for_nothing_is_a_value_of_its_own():
    fields = VISITS | {"乡镇": {"kind": "place", "fill": "down"}}
    rows = [["3.1", "甲", 1, "城关镇"], ["", "乙", 1, "/"], ["", "丙", 1, ""]]
    assert values(cleaned(fields, [*fields], *rows), "乡镇") == {2: "城关镇", 3: "", 4: ""}


def test_a_value_that_cannot_be_read_is_asked_about_once_for_all_its_rows():
    rows = [["2月30日", "甲", 1], ["", "乙", 2], ["〃", "丙", 3], ["3月2日", "丁", 8]]
    result = cleaned(VISITS, HEADER, *rows)
    assert [fates(result)[row] for row in (2, 3, 4, 5)] == ["rejected"] * 3 + ["kept"]
    assert asked(result) == [(2, "日期")]
    assert "取自第2行" in reason(result, 4)
    known = cleaned(VISITS, HEADER, *rows, corrections=[corrected(2, "日期", "2021-03-01")])
    assert values(known, "日期") == {2: DAYS[0], 3: DAYS[0], 4: DAYS[0], 5: DAYS[1]}


def test_with_nothing_above_a_row_is_asked_about_with_the_last_value():
    rows = [["", "甲", 1], ["〃", "乙", 2], ["3月1日", "丙", 4], ["小计", "", 7], ["", "丁", 9]]
    result = cleaned(VISITS, HEADER, *rows)
    assert values(result, "日期") == {4: DAYS[0]}
    assert result.fixes["suggestion"].tolist() == ["", "", "是否为2021年3月1日？"]


@pytest.mark.parametrize("line", [["小计", "", 1], ["二、下半年"], ["填报单位：河西乡"]])
def test_a_total_or_a_section_ends_what_is_above_it(line):
    result = cleaned(VISITS, HEADER, ["3月1日", "甲", 1], [*line, "", ""][:3], ["", "乙", 4])
    assert (fates(result)[4], asked(result)) == ("rejected", [(4, "日期")])


@pytest.mark.parametrize(
    "lines",
    [
        [["", "", ""]],
        [["注：以上为上旬。", "", ""]],
        [["本页小计", "", 1]],
        [["累计", "", 1]],
        [["名册（续）"], HEADER],
        [["名册"], HEADER],
        [HEADER],
    ],
)
def test_what_only_divides_pages_ends_nothing(lines):
    rows = [["名册"], HEADER, ["3月1日", "甲", 1], *lines, ["", "乙", 4]]
    assert set(days(*rows).values()) == {DAYS[0]}
    assert len(days(*rows)) == 2


def test_a_header_under_another_office_ends_what_is_above_it():
    head = [["名册"], ["填报单位：城关镇"], HEADER]
    other = [["名册"], ["填报单位：河西乡"], HEADER]
    assert len(days(*head, ["3月1日", "甲", 1], *head, ["", "乙", 4])) == 2
    assert len(days(*head, ["3月1日", "甲", 1], *other, ["", "乙", 4])) == 1


def test_a_row_with_nothing_of_its_own_is_no_record():
    fields = {"序号": {"kind": "serial"}, **VISITS}
    rows = [[1, "3月1日", "甲", 1], [2, "", "乙", 2], [3, "", "", ""], [4, "", "", 0]]
    result = cleaned(fields, [*fields], *rows)
    assert [fates(result)[row] for row in (2, 3, 4, 5)] == ["kept", "kept", "note", "note"]


def test_a_total_without_a_word_is_still_seen():
    rows = [["3月1日", "甲", 10], ["", "乙", 11], ["", "丙", 15], ["", "", 36]]
    result = cleaned(VISITS, HEADER, *rows)
    assert (fates(result)[5], "之和" in reason(result, 5)) == ("rejected", True)


def test_rows_whose_numbers_happen_to_be_sums_stay_records():
    rows = [["3月1日", "甲", 1], ["", "乙", 1], ["", "丙", 1], ["", "丁", 1], ["", "戊", 4]]
    result = cleaned(VISITS, HEADER, *rows)
    assert (len(values(result, "日期")), result.doubtful) == (5, 0)


def test_filled_values_tell_rows_apart_and_make_them_equal():
    rows = [["3月1日", "甲", 1], ["", "甲", 1], ["3月2日", "乙", 3], ["", "甲", 1]]
    found = fates(cleaned(VISITS, HEADER, *rows))
    assert [found[row] for row in (2, 3, 4, 5)] == ["kept", "duplicate", "kept", "kept"]


def test_a_merged_cell_is_as_it_was():
    rows = [["3月1日", "甲", 1], ["", "乙", 2]]
    merged = days(
        HEADER, *rows, fields=VISITS | {"日期": {"kind": "date"}}, merges=[((1, 0), (2, 0))]
    )
    assert merged == days(HEADER, *rows, merges=[((1, 0), (2, 0))])


@pytest.mark.parametrize("mark", ["〃", "同上", '"'])
def test_a_ditto_mark_where_nothing_is_filled_is_asked_about(mark):
    fields = {
        "日期": {"kind": "date"},
        "姓名": {"required": True},
        "村": {},
        "备注": {"kind": "remark"},
    }
    rows = [["3.1", "甲", "东村", ""], ["3.2", mark, "", ""], ["3.3", "丙", mark, mark]]
    result = cleaned(fields, [*fields], *rows)
    assert (fates(result)[3], values(result, "村")) == ("rejected", {2: "东村", 4: ""})
    assert asked(result) == [(3, "姓名"), (4, "村")]


def test_words_that_only_begin_like_a_ditto_mark_are_texts():
    fields = {"日期": {"kind": "date"}, "学期": {"required": True}}
    rows = [["3.1", "同上学期"], ["3.2", "同心村"], ["3.3", "”好“"]]
    assert len(values(cleaned(fields, [*fields], *rows), "学期")) == 3


NAMES = st.integers(0, 3).map("姓名{}".format)
ROWS = st.lists(st.tuples(st.integers(1, 4), NAMES, st.integers(1, 9)), min_size=1, max_size=12)
DIVIDERS = st.sampled_from([[], [["", "", ""]], [HEADER], [["备注：同上一页。", "", ""]]])


@hypothesis_settings(max_examples=40, deadline=None)
@given(ROWS, st.data())
def test_a_table_written_once_comes_back_as_the_full_one(rows, data):
    full = [[f"3月{day}日", name, count] for day, name, count in sorted(rows)]
    written, last = [HEADER], None
    for row in full:
        mark = data.draw(st.sampled_from(["", "〃", "同上"])) if row[0] == last else row[0]
        written += [*data.draw(DIVIDERS), [mark, *row[1:]]]
        last = row[0]
    once, whole = cleaned(VISITS, *written), cleaned(VISITS, HEADER, *full)
    for result in (once, whole):
        assert len(result.ledger[result.ledger["fate"].isin(["kept", "duplicate"])]) == len(full)
    fields = ("日期", "姓名", "人次")
    assert list(values(once, *fields).values()) == list(values(whole, *fields).values())
