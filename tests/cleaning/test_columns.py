"""A column read all at once is what its cells are, read one by one."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annual_review.cleaning.columns import Column
from annual_review.records.field_readers import readers
from annual_review.values.cell_text import (
    CUT_SHORT,
    Reading,
    find_untidy,
    is_cut,
    is_formula_error,
    read_formula,
    read_text,
)
from annual_review.values.ditto_marks import UNFILLED_DITTO, find_dittos
from tests.support.small_registers import ANY_CELL, grid_of

FIELDS = ["日期", "场所类别", "乡镇", "宣讲主题", "受教人数", "序号", "备注"]


def read_alone(field, read, cell):
    if field.is_identity and list(find_dittos([cell])):
        return Reading(problem=UNFILLED_DITTO)
    reading = read_formula(cell) or read(cell)
    is_name = field.kind not in ("date", "count", "amount")
    if is_name and is_cut(cell) and CUT_SHORT not in reading.doubt:
        return reading._replace(doubt="，".join(filter(None, [reading.doubt, CUT_SHORT])))
    return reading


@pytest.mark.parametrize("name", FIELDS)
@given(cells=st.lists(ANY_CELL, min_size=1, max_size=12))
@example(cells=["无", "党史", "#REF!", "\ud800", "党史\n", "党史"])
@example(cells=['"', "3"])
def test_every_cell_of_a_column_is_read_as_if_it_were_alone(settings, name, cells):
    read = readers(settings, "宣讲台账")[name]
    field = settings.book.fields_of("宣讲台账")[name]
    grid = grid_of(cells)
    column = Column.parse(field, grid.codes[0], grid.uniques[0], read)
    alone = [read_alone(field, read, grid.cell(row, 0)) for row in range(grid.height)]
    assert [column.reading(i) for i in range(len(cells))] == alone
    assert column.problems.tolist() == [bool(one.problem) for one in alone]
    assert column.doubts.tolist() == [bool(one.doubt) for one in alone]
    assert column.empties.tolist() == [one.is_empty for one in alone]


@given(st.lists(ANY_CELL, max_size=12))
def test_tidy_texts_are_their_own_values(cells):
    odd = find_untidy(cells)
    for place in set(range(len(cells))).difference(odd):
        assert not is_formula_error(cells[place])
        assert read_text(cells[place]) == (cells[place], "", "", "")


def test_most_texts_are_tidy():
    assert find_untidy(["党史", "第12讲", "A", "", " 党史"]) == [3, 4]
