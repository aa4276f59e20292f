"""Whatever a plain table looks like, what is printed for it is valid and keeps its rows."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from annual_review.describe.command import describe
from annual_review.describe.registers import draft_of
from annual_review.describe.trial import trial_office, try_draft
from annual_review.errors import InputError
from annual_review.registers.workbooks import Sheet
from tests.support.undeclared import read_book, sheet_of

pytestmark = pytest.mark.slow

OF_DATA = {"kept", "duplicate", "rejected", "out_of_year"}
DAYS = st.dates(dt.date(2021, 1, 1), dt.date(2021, 12, 31))
DAY_TEXTS = st.one_of(
    DAYS,
    DAYS.map(lambda day: f"{day.year}年{day.month}月{day.day}日"),
    DAYS.map(lambda day: f"{day.year}.{day.month}.{day.day}"),
    DAYS.map(lambda day: f"{day:%Y%m%d}"),
)
NUMBERS = st.integers(1, 9_999)
TEXTS = st.text("党史宣讲葡萄柚子甘溪李树和平", min_size=2, max_size=8)
COLUMNS = {
    "日期": DAY_TEXTS,
    "培训时间": DAY_TEXTS,
    "参加人数（人）": st.one_of(NUMBERS, NUMBERS.map(lambda n: f"{n}人")),
    "金额/万元": st.one_of(NUMBERS, st.floats(0.1, 999).map(lambda x: round(x, 2))),
    "户数": NUMBERS,
    "活动名称": TEXTS,
    "培训内容": TEXTS,
    "村（社区）": TEXTS,
    "类别": st.sampled_from(["慰问", "座谈", "走访"]),
    "是否办结": st.sampled_from(["是", "否"]),
    "联系电话": st.integers(10**9, 10**10 - 1).map(lambda n: f"1{n}"),
}
TITLES = st.sampled_from(
    [[], [["2021年走访慰问登记表"]], [["附件1"], ["某县2021年培训台账（盖章）"]]]
)
MARGINS = st.tuples(st.integers(0, 3), st.integers(0, 2))


@st.composite
def plain_tables(draw):
    """Return a sheet, and the rows of it (from 1) that hold data."""
    head = draw(st.lists(st.sampled_from(sorted(COLUMNS)), min_size=2, max_size=7, unique=True))
    is_numbered = draw(st.booleans())
    count = draw(st.integers(2, 12))
    above, left = draw(MARGINS)
    title = draw(TITLES)
    rows = [[draw(COLUMNS[label]) for label in head] for _ in range(count)]
    if is_numbered:
        head, rows = ["序号", *head], [[i + 1, *row] for i, row in enumerate(rows)]
    notes = draw(st.sampled_from([[], [["注：以上由各村报送。"]], [["填表人：", "", "审核人："]]]))
    cells = [*([[]] * above), *title, head, *rows, *notes]
    first = above + len(title) + 2
    sheet = sheet_of(*([*[""] * left, *row] for row in cells), file="登记情况2021.xlsx")
    return sheet, range(first, first + count)


@given(plain_tables())
@hypothesis_settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_cleaning_with_what_is_printed_keeps_every_row(table):
    sheet, data = table
    draft, year = draft_of([sheet], None, None)
    assert len(draft.registers) == 1
    ledger = try_draft(draft, [sheet], trial_office(None, draft.places), year).ledger
    by_row = dict(zip(ledger["row"], ledger["fate"], strict=True))
    assert {by_row[row] for row in data} <= {"kept", "duplicate"}
    assert {by_row[row] for row in by_row if row not in data} <= {"heading", "note"}


CELLS = st.one_of(
    st.none(),
    st.text(max_size=9),
    st.text("日期姓名备注数，：:#[]{}\"'\\&*!|>%@`-?,年月1２ \n\t（）", max_size=9),
    st.integers(-(10**17), 10**17),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.sampled_from(
        ["序号", "日期", "人数（人）", "合计", "姓名", "1月", "同上", "#REF!", "2021年"]
    ),
)


@given(
    st.lists(st.lists(CELLS, min_size=1, max_size=6), min_size=1, max_size=9), st.text(max_size=9)
)
@hypothesis_settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
def test_any_sheet_is_described_or_refused(rows, name):
    width = max(map(len, rows))
    sheet = Sheet("表.xlsx", name, [[*row, *[""] * (width - len(row))] for row in rows])
    try:
        text = describe([sheet], year=2021)
    except InputError:
        return
    assert read_book(text).registers
