"""Properties of cleaning, on random registers of every kind of mess that the rules know."""

import datetime as dt
import random

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from annual_review.chapter.aggregates import count, total
from annual_review.chapter.review import Review
from annual_review.cleaning.clean import clean
from annual_review.errors import ReviewError
from annual_review.registers.workbooks import Sheet
from annual_review.values.cell_text import is_blank

pytestmark = pytest.mark.slow

FATES_OF_DATA = ("kept", "duplicate", "out_of_year", "rejected")
HEADS = {
    "宣讲台账": ["日期", "场所类别", "乡镇", "宣讲主题", "受教人数"],
    "农技培训台账": [
        "序号",
        "培训时间",
        "乡镇",
        "村",
        "培训作物",
        "果农人数",
        "科技二传手人数",
        "发放资料",
    ],
}
DAYS = st.dates(dt.date(2020, 12, 1), dt.date(2022, 1, 31))
DATES = st.one_of(
    DAYS,
    DAYS.map(lambda day: f"{day.year}年{day.month}月{day.day}日"),
    DAYS.map(lambda day: f"{day.year}.{day.month}.{day.day}"),
    DAYS.map(lambda day: f"{day:%Y%m%d}"),
    DAYS.map(lambda day: (day - dt.date(1899, 12, 30)).days),
    st.sampled_from(["2021年2月30日", "", "/", "待定", "3月5日至7日", "二〇二一年三月五日"]),
)
NUMBERS = st.integers(0, 99_999)
COUNTS = st.one_of(
    NUMBERS,
    NUMBERS.map(float),
    NUMBERS.map(lambda n: f"{n}人"),
    NUMBERS.map(lambda n: f"{n:,}"),
    NUMBERS.map(lambda n: "".join(chr(ord(digit) + 0xFEE0) for digit in str(n))),
    st.sampled_from(["若干", "约120人", "一百二十", "1.2万", "", "—", "不详"]),
)
PLACES = st.sampled_from(["官舟镇", "沿河县官舟", "官 舟 镇", "官周镇", "黄土镇", "", "/"])
TEXTS = st.sampled_from(["党史", "葡 萄", "学校", "新中国史", "", "(社区)"])
KINDS = {"日期": DATES, "培训时间": DATES, "乡镇": PLACES}
KINDS |= dict.fromkeys(["受教人数", "果农人数", "科技二传手人数", "发放资料"], COUNTS)


def rows_of(register):
    cells = [
        KINDS.get(name, TEXTS if name != "序号" else st.integers(1, 9)) for name in HEADS[register]
    ]
    return st.lists(st.tuples(*cells).map(list), min_size=1, max_size=12)


REGISTERS = st.fixed_dictionaries({name: rows_of(name) for name in HEADS})
QUICK = hypothesis_settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)


def sheet(name, rows, file="a.xlsx"):
    return Sheet(file, name, [[f"2021年{name}"], HEADS[name], *rows])


def cleaned(sheets, settings):
    return clean(sheets, settings)


def facts(result, settings):
    """Return what figures say of a cleaned year: how many rows of each fate, and all sums."""
    review = Review(settings, result)
    fates = result.ledger[result.ledger["fate"].isin(FATES_OF_DATA)]
    sums = {
        f"{name} {field}": total("a.b", review[name][field], "人").value
        for name in result.records
        for field, spec in settings.book.fields_of(name).items()
        if spec.kind == "count"
    }
    counts = {name: count("a.b", review[name], "行").value for name in result.records}
    return fates.groupby(["register", "fate"]).size().to_dict(), sums, counts


@QUICK
@given(REGISTERS)
def test_every_row_has_one_line_and_the_lines_add_up(settings, registers):
    sheets = [sheet(name, rows) for name, rows in registers.items()]
    result = cleaned(sheets, settings)
    shown = [
        (one.name, number)
        for one in sheets
        for number, row in enumerate(one.rows, 1)
        if not all(map(is_blank, row))
    ]
    assert list(result.ledger[["sheet", "row"]].itertuples(index=False, name=None)) == shown
    assert result.ledger["fate"].value_counts().sum() == len(shown)
    kept = sum(map(len, result.records.values()))
    assert kept == (result.ledger["fate"] == "kept").sum()


@QUICK
@given(REGISTERS, st.randoms(use_true_random=False))
def test_figures_do_not_depend_on_the_order_of_rows_sheets_or_files(settings, registers, chance):
    parts = [
        (name, rows[: len(rows) // 2] or rows, rows[len(rows) // 2 :] if len(rows) > 1 else [])
        for name, rows in registers.items()
    ]
    pieces = [(name, half) for name, *halves in parts for half in halves if half]
    before = [sheet(name, rows, f"{i}.xlsx") for i, (name, rows) in enumerate(pieces)]
    shuffled = [
        (name, random.Random(i).sample(rows, len(rows))) for i, (name, rows) in enumerate(pieces)
    ]
    chance.shuffle(shuffled)
    after = [sheet(name, rows, f"{9 - i}.xlsx") for i, (name, rows) in enumerate(shuffled)]
    assert facts(cleaned(before, settings), settings) == facts(cleaned(after, settings), settings)


@QUICK
@given(REGISTERS)
def test_cleaning_clean_records_changes_nothing(settings, registers):
    first = cleaned([sheet(name, rows) for name, rows in registers.items()], settings)
    again = [
        Sheet(
            "b.xlsx",
            name,
            [
                HEADS[name],
                *map(list, table[HEADS[name]].itertuples(index=False)),
            ],
        )
        for name, table in first.records.items()
        if len(table)
    ]
    second = cleaned(again, settings)
    for one in again:
        before, after = first.records[one.name][HEADS[one.name]], second.records[one.name]
        assert after[HEADS[one.name]].reset_index(drop=True).equals(before.reset_index(drop=True))
    assert set(second.ledger["fate"]) <= {"heading", "kept"}


ANYTHING = st.one_of(
    st.text(max_size=30),
    st.floats(),
    st.integers(),
    st.booleans(),
    st.none(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.text("0123456789.年月日/-至约余多万千百十一二三，,人次 （）", max_size=20),
)


@hypothesis_settings(QUICK, max_examples=300)
@given(ANYTHING, ANYTHING)
def test_no_cell_raises_anything_but_our_own_errors(settings, day, number):
    row = [day, "学校", "官舟镇", "党史", number]
    try:
        result = clean([Sheet("a.xlsx", "宣讲台账", [HEADS["宣讲台账"], row])], settings)
    except ReviewError:
        return
    assert len(result.ledger) in (1, 2)
