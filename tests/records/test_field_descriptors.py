"""Fields of a Table Schema: whatever a column holds, the descriptor fits all of it."""

from hypothesis import given
from hypothesis import strategies as st

from annual_review.project.register_book import Field
from annual_review.records.field_descriptors import (
    KIND_WORDS,
    field_descriptor,
    stored_column,
    text_column,
)
from tests.support.table_schema import FIELD, misfits_of_cells, validate

CELLS = st.one_of(
    st.text(max_size=5),
    st.integers(-(10**20), 10**20).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(str),
    st.dates().map(str),
    st.sampled_from(["", "2021-03", "2021-13", "2021Q2", "2021", "1.0", "-0", "1e5", "甲", "inf"]),
)


@given(cells=st.lists(CELLS, max_size=8), kind=st.sampled_from(list(KIND_WORDS)))
def test_a_descriptor_fits_every_cell_of_its_column(cells, kind):
    choices = {"甲": []} if kind == "category" else {}
    limits = {"min": 0, "max": 9} if kind in ("count", "amount") else {}
    field = Field(kind=kind, choices=choices, **limits)
    descriptor = field_descriptor(text_column("栏", field, cells), field)
    validate(descriptor, FIELD)
    assert misfits_of_cells(descriptor, cells) == []


def test_masked_numbers_are_missing_and_decimals_are_not():
    field = Field(kind="count", unit="人")
    masked = text_column("人数", field, ["3", "138****5678", "4"])
    assert (masked.type, masked.missing, masked.values) == (
        "integer",
        ("138****5678",),
        [3, None, 4],
    )
    assert text_column("人数", field, ["3", "1.5"]).type == "number"
    assert text_column("人数", field, ["甲", "乙", "丙", "丁"]).type == "string"


def test_a_period_is_a_number_in_the_files_of_the_office():
    column = stored_column("年月", Field(kind="month"), [614, None])
    assert (column.type, field_descriptor(column, Field(kind="month"))["kind"]) == (
        "integer",
        "month",
    )
