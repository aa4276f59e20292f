"""Example rows and aid sheets of forms: not counted, and never at the cost of a record."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from annual_review.cleaning.clean import clean
from annual_review.cleaning.form_parts import is_example
from annual_review.registers.workbooks import Sheet

GUIDE = [["填写说明"], ["日期", "按 2022-3-5 的样子填写。"], ["受教人数", "只填数字。"]]


LISTS = [["下拉选项（请勿修改）"], ["和平街道"], ["日期"], ["学校"]]


def cleaned(settings, name, rows):
    return clean([Sheet("a.xlsx", name, rows)], settings)


@pytest.mark.parametrize(("name", "rows"), [("填写说明", GUIDE), ("下拉选项", LISTS)])
def test_an_aid_sheet_is_a_note_and_gives_no_warning(settings, name, rows):
    result = cleaned(settings, name, rows)
    assert set(result.ledger["fate"]) == {"note"}
    assert set(result.ledger["reason"]) == {"填写说明或下拉选项，不含登记"}
    assert result.warnings == []


UNKNOWN = ["填写说明"], ["某甲", "某乙", "某丙"]


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("填写说明", [*UNKNOWN]),
        ("填写说明", [["填写说明"], ["某事", 12.0]]),
        ("填写说明", [["某表"], ["某事", "某人"]]),
        ("某事", GUIDE),
    ],
    ids=["three columns", "a number", "another title", "another name"],
)
def test_a_sheet_that_may_be_an_unknown_table_stays_unrecognised(settings, name, rows):
    result = cleaned(settings, name, rows)
    assert "unrecognised" in set(result.ledger["fate"])
    assert len(result.warnings) == 1


def test_a_register_on_an_aid_sheet_is_read(settings):
    head = ["日期", "场所类别", "乡镇", "宣讲主题", "受教人数"]
    rows = [["宣讲台账填写说明"], head, ["2021-3-5", "学校", "官舟镇", "党史", 20]]
    assert list(cleaned(settings, "填写说明", rows).ledger["fate"])[-1] == "kept"


NUMBERED_HEAD = ["序号", "日期", "场所类别", "乡镇", "宣讲主题", "受教人数", "备注"]


def test_an_example_may_be_written_with_a_compatibility_character():
    assert is_example("示\uf9b5")


TITLE = ["2021年宣讲台账"]


def row(serial, day=5, topic="党史", people=20, remark=None):
    return [serial, f"2021-3-{day}", "学校", "官舟镇", topic, people, remark]


def fates(settings, *rows):
    result = clean([Sheet("a.xlsx", "宣讲台账", [TITLE, NUMBERED_HEAD, *rows])], settings)
    return list(result.ledger["fate"])[2:], result


@pytest.mark.parametrize("word", ["示例", "（例）", "例：", "样例1", "【示例】", "范例"])
def test_an_example_below_the_header_is_a_note_and_counts_nothing(settings, word):
    found, result = fates(settings, row(word), row(1, 6, people=7))
    assert found == ["note", "kept"]
    assert result.ledger["reason"].iloc[2] == "示例行，不计入"
    assert result.records["宣讲台账"]["受教人数"].sum() == 7
    assert not result.warnings


def test_a_third_example_and_one_among_records_wait_for_a_person(settings):
    found, result = fates(
        settings, row("示例"), row("示例", 6), row("示例", 7), row(1, 8), row("示例", 9)
    )
    assert found == ["note", "note", "rejected", "kept", "rejected"]
    assert set(result.fixes["row"]) == {5, 7}


def test_without_serial_numbers_the_mark_of_an_example_is_left_of_the_fields(settings):
    head = ["", *NUMBERED_HEAD[1:6]]
    rows = [TITLE, head, row("示例")[:6], row("", 6)[:6]]
    result = clean([Sheet("a.xlsx", "宣讲台账", rows)], settings)
    assert list(result.ledger["fate"]) == ["heading", "heading", "note", "kept"]


@pytest.mark.parametrize("topic", ["例：党史", "（示例）党史", "示例：党史学习", "例如：党史"])
def test_an_example_may_be_marked_in_front_of_a_text(settings, topic):
    found, _ = fates(settings, row(1, topic=topic), row(1, 6), row(2, 7, topic=topic))
    assert found == ["note", "kept", "rejected"]


@pytest.mark.parametrize("remark", ["示例", "填写示例", "此行为示例，请删除", "样例行"])
def test_an_example_may_be_marked_by_its_remark(settings, remark):
    found, _ = fates(settings, row(1, remark=remark), row(1, 6), row(2, 7, remark=remark))
    assert found == ["note", "kept", "rejected"]


@pytest.mark.parametrize(
    "topic", ["例会制度", "示例课：党史", "先例：调解", "例：", "以案例讲党史"]
)
def test_a_text_with_the_same_character_is_no_example(settings, topic):
    assert fates(settings, row(1, topic=topic))[0] == ["kept"]


def test_the_word_for_an_example_may_be_a_value(settings):
    head = ["场所类别", "日期", "乡镇", "宣讲主题", "受教人数"]
    rows = [TITLE, head, ["示例", "2021-3-5", "官舟镇", "示例", 20]]
    result = clean([Sheet("a.xlsx", "宣讲台账", rows)], settings)
    assert list(result.ledger["fate"])[-1] == "kept"


WORDS = st.sampled_from(
    ["示例", "例", "示例村示例", "（示例）", "例：", "党史", "示例行，不计入", ""]
)


SERIALS = st.one_of(
    st.integers(1, 99),
    st.none(),
    st.text("示例样范1（）：学校", max_size=5).filter(lambda text: not is_example(text)),
)


REMARKS = st.sampled_from(["示例学校", "见示例", "例", "补报", ""])


ROWS = st.lists(st.tuples(SERIALS, WORDS, REMARKS), min_size=1, max_size=8)


@hypothesis_settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS)
def test_no_record_is_lost_whatever_its_texts_are(settings, rows):
    records = [
        row(serial, day, topic, remark=remark)
        for day, (serial, topic, remark) in enumerate(rows, 1)
    ]
    found, _ = fates(settings, *records)
    assert found == ["kept"] * len(records)


RECORD = ["", "2021-3-5", "学校", "官舟镇", "党史", 20, ""]


@pytest.mark.parametrize("line", ["填写示例：", "（示例）", "范例"])
def test_the_row_below_a_line_that_says_so_is_an_example(settings, line):
    other = ["", "2021-3-6", "学校", "官舟镇", "党史", 30, ""]
    rows = [NUMBERED_HEAD, [line, *[""] * 6], RECORD, other]
    result = cleaned(settings, "宣讲台账", rows)
    assert list(result.ledger["fate"]) == ["heading", "heading", "note", "kept"]
    assert result.records["宣讲台账"]["受教人数"].sum() == 30


def test_a_line_that_says_so_further_down_makes_the_row_below_wait(settings):
    rows = [NUMBERED_HEAD, RECORD, [*RECORD[:5], 25, ""], ["填写示例", *[""] * 6], RECORD]
    fates = list(cleaned(settings, "宣讲台账", rows).ledger["fate"])
    assert fates[:3] == ["heading", "kept", "kept"]
    assert "kept" not in fates[3:]
