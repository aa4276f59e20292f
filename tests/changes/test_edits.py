"""A random edit of one cell lists exactly the figures whose rows hold it, and none else."""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from annual_review.changes import compare_reviews
from tests.support.edited_office import (
    EARLIER,
    GOODS,
    GOODS_ROWS,
    ROWS,
    SERVICES,
    SERVICES_SHEET,
    EditedOffice,
    holders,
)

DATES = ("2021-10-20", "2021-02-28", "2019-05-06", "2021-13-40", "")
VALUES = {  # by column: days of the year, of another one, and none; places; words; numbers
    0: DATES,
    1: ("东岸社区", "西岸社区", "新桥社区", "食堂"),
    2: ("义诊", "助浴", "剪发", ""),
    3: (1, 29, 64, 1000, "五十", "若干", -3),
    4: ("癸某", ""),
}
SERVICE_EDITS = st.integers(0, 4).flatmap(
    lambda column: st.tuples(
        st.sampled_from(["rows", "earlier"]),
        st.integers(0, len(ROWS) - 1),
        st.just(column),
        st.sampled_from(VALUES[column]),
    )
)
GOODS_EDITS = st.integers(0, 2).flatmap(
    lambda column: st.tuples(
        st.just("goods"),
        st.integers(1, len(GOODS_ROWS) - 1),
        st.just(column),
        st.sampled_from([DATES, ("毛毯", ""), ("1", "99.5", "不详")][column]),
    )
)


@pytest.fixture(scope="module")
def first():
    """Yield the office's folder and its review before any edit."""
    with tempfile.TemporaryDirectory() as folder:
        office = EditedOffice(Path(folder) / "office")
        yield office, office.quick(Path(folder) / "old")


def edited(office, edit):
    """Edit one cell of an office's registers; return its file, sheet and row in them."""
    part, at, column, value = edit
    rows = getattr(office, part)
    at %= len(rows)
    rows[at][column] = value
    if part == "goods":
        return GOODS, "", at + 2
    return (SERVICES if part == "rows" else "往年.xlsx"), SERVICES_SHEET, at + office.first_row


@settings(max_examples=60, deadline=None)
@given(st.one_of(SERVICE_EDITS, GOODS_EDITS))
@example(("rows", 3, 0, "2019-05-06"))  # the largest number, now out of the year
@example(("rows", 9, 3, 77))  # waited for a person, now counted
@example(("rows", 7, 3, 45))  # one of two equal rows, which both count now
@example(("rows", 8, 3, 45))
@example(("rows", 7, 0, "2019-05-06"))  # out of the year: the other one counts in its place
@example(("rows", 7, 1, "西岸社区"))
@example(("rows", 0, 4, "癸某"))  # personal
@example(("earlier", 1, 3, 64))  # of the year before
def test_an_edit_lists_the_figures_whose_rows_hold_it_and_none_else(first, edit):
    office, old = first
    office.rows = [list(row) for row in ROWS]
    office.earlier = [list(row) for row in EARLIER]
    office.goods = [list(row) for row in GOODS_ROWS]
    before = repr([office.rows, office.earlier, office.goods])
    place = edited(office, edit)
    is_same = repr([office.rows, office.earlier, office.goods]) == before
    new = old.parent / "new"
    shutil.rmtree(new, ignore_errors=True)
    office.quick(new)
    listed = {figure.id for figure in compare_reviews(old, new).figures}
    expected = set() if is_same else holders(old, *place) | holders(new, *place)
    assert listed == expected
