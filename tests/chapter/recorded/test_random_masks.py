"""Random masks, tables and methods of pandas: a record is lost, or it is the right one.

Each random operation is a function of the rows. It runs on the rows of one year; what it recorded
is then repeated on those of another, and has to give what the function itself gives there.
"""

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from annual_review.chapter.earlier import selection_of
from annual_review.chapter.recorded.tables import RegisterRows, lost_reason, recorded_rows
from annual_review.chapter.selections import filter_rows
from annual_review.errors import FigureError
from annual_review.records.cleaned import INDEX

# By the package, or by pandas: there is no such operation.
REFUSED = (FigureError, TypeError, ValueError, AttributeError)
NUMBERS = ["金额", "计划", "人数"]
TOWNS = ["官舟镇", "黄土镇", "石门乡", ""]


def table(year, rows):
    frame = pd.DataFrame(rows, columns=["乡镇", *NUMBERS, "日"])
    days = [f"{year}-{1 + day % 12:02}-{1 + day % 28:02}" for day in frame.pop("日")]
    frame = frame.assign(日期=pd.to_datetime(pd.Series(days, dtype="str")))
    frame = frame.astype({"金额": "float64", "计划": "float64", "人数": "Int64", "乡镇": "str"})
    places = {"register": "救助台账", "file": "a.xlsx", "sheet": "表", "columns": ""}
    frame = frame.assign(row=range(2, 2 + len(frame)), **places).set_index(list(INDEX))
    frame.attrs = {"register": "救助台账", "origin": f"random {year}", "year": year}
    return recorded_rows(frame.assign(日期=frame["日期"].astype("datetime64[ns]")))


ROW = st.tuples(
    st.sampled_from(TOWNS),
    st.none() | st.integers(-2, 6),
    st.none() | st.integers(0, 4),
    st.none() | st.integers(0, 3),
    st.integers(0, 400),
)
ROWS = st.lists(ROW, min_size=3, max_size=8)

BINARY = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
}
COMPARED = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    ">=": lambda a, b: a >= b,
    "gt": lambda a, b: a.gt(b),
}
CHANGED = {  # of numbers; some are not recorded
    "fillna": lambda a: a.fillna(1),
    "abs": lambda a: a.abs(),
    "clip": lambda a: a.clip(upper=2),
    "negative": lambda a: -a,
    "copy": lambda a: a.copy(),
    "rename": lambda a: a.rename("别名"),
    "map": lambda a: a.map(lambda value: value),
    "shift": lambda a: a.shift(1),
    "cumsum": lambda a: a.cumsum(),
    "reversed": lambda a: a[::-1],
    "root": lambda a: np.sqrt(a.astype("float64").abs()),
    "replace": lambda a: a.replace(2, 3),
}


def set_first(mask):
    changed = mask.copy()
    changed.iloc[0] = True
    return changed


MASKED = {  # of masks
    "not": lambda a: ~a,
    "shift": lambda a: a.shift(1, fill_value=False),
    "map": lambda a: a.map(lambda value: not value),
    "array": lambda a: a.to_numpy(dtype=bool, na_value=False),
    "set": set_first,
}
STATISTICS = {
    "mean": lambda a: a.mean(),
    "max": lambda a: a.max(),
    "twice": lambda a: 2 * a.mean(),
    "half": lambda a: a.sum() / 2,
    "number": lambda a: float(a.fillna(0).iloc[0] * 0 + 1),
}


@st.composite
def numbers(draw, depth=2):
    """Draw a function that computes a column of numbers from rows."""
    kind = draw(st.sampled_from(["field", "changed", "binary"])) if depth else "field"
    if kind == "field":
        name = draw(st.sampled_from(NUMBERS))
        return lambda rows: rows[name]
    first = draw(numbers(depth - 1))
    if kind == "changed":
        change = CHANGED[draw(st.sampled_from(sorted(CHANGED)))]
        return lambda rows: change(first(rows))
    compute = BINARY[draw(st.sampled_from(sorted(BINARY)))]
    if draw(st.booleans()):
        second = draw(numbers(depth - 1))
        return lambda rows: compute(first(rows), second(rows))
    constant = draw(st.integers(-2, 3))
    return lambda rows: compute(first(rows), constant)


@st.composite
def masks(draw, depth=2):
    """Draw a function that computes a mask from rows."""
    kinds = ["compared", "text", "date", "statistic", "empty", "repeated"]
    kind = draw(st.sampled_from([*kinds, "joined", "joined", "changed"] if depth else kinds))
    if kind == "joined":
        first, second = draw(masks(depth - 1)), draw(masks(depth - 1))
        join = draw(st.sampled_from(["and", "or", "xor"]))
        joins = {"and": lambda a, b: a & b, "or": lambda a, b: a | b, "xor": lambda a, b: a ^ b}
        return lambda rows: joins[join](first(rows), second(rows))
    if kind == "changed":
        first, change = draw(masks(depth - 1)), MASKED[draw(st.sampled_from(sorted(MASKED)))]
        return lambda rows: change(first(rows))
    if kind == "text":
        town = draw(st.sampled_from(TOWNS))
        tests = [
            lambda column: column == town,
            lambda column: column != town,
            lambda column: column.isin([town, "官舟镇"]),
            lambda column: column.str.contains(town[:1]),
            lambda column: column.str.len() > 2,
            lambda column: column.str[-1:] == "镇",
        ]
        test = draw(st.sampled_from(tests))
        return lambda rows: test(rows["乡镇"])
    if kind == "date":
        month = draw(st.integers(1, 12))
        tests = [
            lambda rows: rows["日期"].dt.month == month,
            lambda rows: rows["日期"] >= f"{rows.attrs['year']}-{month:02}-05",
            lambda rows: rows["日期"].between(
                f"{rows.attrs['year']}-02-03", f"{rows.attrs['year']}-{month:02}-20"
            ),
            lambda rows: rows["日期"] == rows["日期"].max(),
            lambda rows: rows["日期"] - rows["日期"].min() > pd.Timedelta(days=40),
            lambda rows: rows["日期"].dt.year == rows.attrs["year"],
        ]
        return draw(st.sampled_from(tests))
    column = draw(numbers())
    if kind == "empty":
        return draw(st.sampled_from([lambda r: column(r).isna(), lambda r: ~column(r).notna()]))
    if kind == "repeated":
        name = draw(st.sampled_from(["乡镇", *NUMBERS]))
        tests = [lambda r: r.duplicated(name), lambda r: ~r[name].duplicated(keep="last")]
        return draw(st.sampled_from(tests))
    compare = COMPARED[draw(st.sampled_from(sorted(COMPARED)))]
    if kind == "statistic":
        statistic = STATISTICS[draw(st.sampled_from(["mean", "max", "twice", "half"]))]
        return lambda rows: compare(column(rows), statistic(column(rows)))
    if draw(st.booleans()):
        return lambda rows: column(rows).between(0, 3)
    constant = draw(st.integers(-1, 4))
    return lambda rows: compare(column(rows), constant)


def limited(rows):
    rows = rows.copy()
    rows.loc[rows["金额"] > 5, "金额"] = 5
    return rows


STEPS = {  # of rows; some are not recorded
    "head": lambda rows: rows.head(2),
    "slice": lambda rows: rows.iloc[1:4],
    "greatest": lambda rows: rows.nlargest(2, "金额"),
    "sorted": lambda rows: rows.sort_values("计划", kind="stable").tail(2),
    "unique": lambda rows: rows.drop_duplicates("乡镇"),
    "filled": lambda rows: rows.dropna(subset=["人数"]),
    "zeros": lambda rows: rows.fillna({"金额": 0}),
    "added": lambda rows: rows.assign(人均=rows["金额"] / rows["人数"]),
    "changed": lambda rows: rows.assign(金额=rows["金额"] * 2),
    "listed": lambda rows: rows.assign(金额=list(range(len(rows)))),
    "renamed": lambda rows: rows.rename(columns={"金额": "计划", "计划": "金额"}),
    "grouped": lambda rows: rows.groupby("乡镇").head(1),
    "sample": lambda rows: rows.sample(frac=0.5, random_state=1),
    "limited": limited,
    "copied": lambda rows: rows.copy(),
}


@st.composite
def operations(draw):
    """Draw a function that selects rows by masks and methods, in any order."""
    parts = draw(st.lists(masks() | st.sampled_from(sorted(STEPS)), min_size=1, max_size=3))

    def run(rows):
        for part in parts:
            rows = STEPS[part](rows) if isinstance(part, str) else rows[part(rows)]
        return rows

    return run


def repeated(selection, other):
    return selection.column_of(filter_rows(other, selection.steps))


def same(found, expected):
    assert list(found.index) == list(expected.index)
    if isinstance(found, pd.Series):
        pd.testing.assert_series_equal(pd.Series(found), pd.Series(expected), check_freq=False)


@pytest.mark.filterwarnings("ignore")  # of numpy and pandas: 0 ÷ 0, objects in place of booleans
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(ROWS, ROWS, operations(), numbers())
def test_what_is_recorded_gives_the_same_on_the_rows_of_another_year(now, before, run, column):
    own, other = table(2021, now), table(2020, before)
    try:
        rows, expected = run(own), run(other)
    except (
        FigureError,
        TypeError,
        ValueError,
        AttributeError,
        IndexError,
    ):  # refused, or no operation of pandas
        return
    selection = selection_of(rows)
    event("lost" if selection.lost else "recorded")
    assert isinstance(rows, RegisterRows) or selection.lost
    if selection.lost:
        return
    same(repeated(selection, own), rows)
    same(repeated(selection, other), expected)
    try:
        numbers_of, numbers_before = column(rows), column(expected)
    except REFUSED:
        return
    of_column = selection_of(numbers_of)
    event("column lost" if of_column.lost else "column recorded")
    if not lost_reason(numbers_of):
        same(repeated(of_column, own), numbers_of)
        same(repeated(of_column, other), numbers_before)


def test_a_statistic_that_no_row_gives_is_no_constant():
    nothing = ("官舟镇", None, None, None, 0)
    now = table(2021, [nothing, nothing])
    alike = now[abs(now["人数"]) == now["人数"].max()]
    assert selection_of(alike).lost
