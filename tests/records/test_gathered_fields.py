"""A member's table in the prefecture's fields: no units mixed, nothing made zero."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annual_review.project.register_book import Field
from annual_review.records.cleaned import INDEX, empty_records
from annual_review.records.gathered_fields import fit
from annual_review.records.register_schema import FieldSchema

COUNT = Field(kind="count", unit="人")
TEXT = Field()


def table_of(values, dtype):
    fields = {"人数": Field(kind="count" if dtype == "Int64" else "amount")}
    index = pd.MultiIndex.from_tuples(
        [("甲", "a.csv", "", row, "") for row in range(len(values))], names=INDEX
    )
    blank = empty_records("甲", fields)
    table = pd.DataFrame({"人数": pd.array(values, dtype=dtype), "存疑": ""}, index=index)
    return table.astype({"存疑": blank["存疑"].dtype})


def fitted(values, held, wanted, dtype="Int64"):
    return fit(
        table_of(values, dtype), "甲", {"人数": held}, {"人数": wanted}, lambda places: places
    )


@given(st.lists(st.integers(0, 10**6) | st.none(), max_size=6))
def test_numbers_in_units_of_the_same_size_are_not_converted(values):
    found = fitted(values, FieldSchema("count", "人次"), COUNT)
    assert [None if pd.isna(x) else x for x in found.table["人数"]] == values
    assert not found.lacking
    assert not found.remarks


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=6), st.sampled_from(["元", "万元"]))
def test_a_sum_is_the_same_in_either_unit(values, wanted):
    held = {"元": "万元", "万元": "元"}[wanted]
    found = fitted(
        [v / 100 for v in values],
        FieldSchema("amount", held),
        Field(kind="amount", unit=wanted),
        float,
    )
    factor = {"元": 10_000, "万元": 1 / 10_000}[wanted]
    assert found.table["人数"].sum() == pytest.approx(sum(values) / 100 * factor, abs=1e-5)
    assert not found.lacking


@pytest.mark.parametrize(
    "held", [FieldSchema("count", "元"), FieldSchema("count"), FieldSchema("text")]
)
def test_numbers_in_other_or_unknown_units_are_left_out(held):
    found = fitted([1, 2], held, COUNT)
    assert found.table["人数"].isna().all()
    assert found.lacking == ["人数"]
    assert len(found.remarks) == 1


def test_fractions_of_a_person_are_left_out():
    found = fitted([1.5], FieldSchema("amount", "人"), COUNT, float)
    assert found.lacking == ["人数"]


def test_a_field_is_found_by_another_of_its_headers():
    table = table_of([3], "Int64")
    wanted = {"受教人数": Field(kind="count", unit="人", headers=["人数"])}
    found = fit(table, "甲", {"人数": FieldSchema("count", "人")}, wanted, lambda places: places)
    assert found.table["受教人数"].tolist() == [3]


@pytest.mark.parametrize(
    ("held", "wanted", "values", "expected"),
    [
        ("公顷", "亩", [1.2, 0.1], [18, 1.5]),
        ("亩", "公顷", [18, 1.5], [1.2, 0.1]),
        ("吨", "公斤", [0.3], [300]),
        ("分钟", "小时", [90], [1.5]),
    ],
)
def test_units_of_one_measure_are_converted(held, wanted, values, expected):
    found = fitted(
        values, FieldSchema("amount", held), Field(kind="amount", unit=wanted), "float64"
    )
    assert found.table["人数"].tolist() == expected
    assert found.remarks == [f"《甲》“人数”以{held}登记，已换算为{wanted}"]


def test_days_are_not_added_to_hours():
    found = fitted([3], FieldSchema("amount", "天"), Field(kind="amount", unit="小时"), "float64")
    assert found.lacking == ["人数"]
