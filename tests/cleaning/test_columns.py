"""A column read all at once is what its cells are, read one by one."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annual_review.cleaning.classify import marks_heading, marks_note, marks_subtotal
from annual_review.cleaning.columns import Column, readers
from annual_review.cleaning.form_parts import is_example
from annual_review.cleaning.grid import Grid
from annual_review.cleaning.row_vocabulary import is_mean_or_share, is_signature
from annual_review.registers.workbooks import Sheet
from annual_review.values.cell_text import FORMULA_ERROR, find_untidy, is_formula_error, read_text

WRITTEN = st.text(
    st.sampled_from("党史宣讲 无/-—０ａA1９\u3000\u200b\n合计备注：（）#REF!约人余.,"), max_size=8
)
CELLS = st.one_of(
    WRITTEN,
    st.text(max_size=6),
    st.text(st.characters(categories=["Cs", "Lo"]), max_size=2),
    st.integers(-(10**17), 10**17),
    st.floats(),
    st.booleans(),
    st.none(),
    st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)),
)
FIELDS = ["日期", "场所类别", "乡镇", "宣讲主题", "受教人数", "序号", "备注"]


def grid_of(cells):
    return Grid(Sheet("a.csv", "", [[cell] for cell in cells]))


@pytest.mark.parametrize("name", FIELDS)
@given(cells=st.lists(CELLS, min_size=1, max_size=12))
@example(cells=["无", "党史", "#REF!", "\ud800", "党史\n", "党史"])
def test_every_cell_is_read_as_it_is_alone(settings, name, cells):
    read = readers(settings, "宣讲台账")[name]
    field = settings.book.fields_of("宣讲台账")[name]
    grid = grid_of(cells)
    column = Column.parse(field, grid.codes[0], grid.uniques[0], read)
    alone = [
        FORMULA_ERROR if is_formula_error(cell) else read(cell)
        for cell in (grid.cell(row, 0) for row in range(grid.height))
    ]
    assert [column.reading(i) for i in range(len(cells))] == alone
    assert column.problems.tolist() == [bool(one.problem) for one in alone]
    assert column.doubts.tolist() == [bool(one.doubt) for one in alone]
    assert column.empties.tolist() == [one.is_empty for one in alone]


@given(st.lists(CELLS, max_size=12))
def test_what_is_not_odd_is_read_as_it_stands(cells):
    odd = find_untidy(cells)
    for place in set(range(len(cells))).difference(odd):
        assert not is_formula_error(cells[place])
        assert read_text(cells[place]) == (cells[place], "", "", "")


def test_most_texts_are_not_odd():
    assert find_untidy(["党史", "第12讲", "A", "", " 党史"]) == [3, 4]


@given(st.lists(CELLS.filter(lambda cell: cell == cell), max_size=12))
def test_a_column_of_a_grid_holds_each_cell_in_its_row(cells):
    grid = grid_of(cells)
    shown = [("FALSE", "TRUE")[cell] if isinstance(cell, bool) else cell for cell in cells]
    assert [grid.cell(row, 0) for row in range(len(cells))] == shown
    assert len(set(grid.uniques[0])) == len(grid.uniques[0]) if cells else grid.width == 0


@pytest.mark.parametrize(
    "judge", [marks_subtotal, marks_note, marks_heading, is_signature, is_mean_or_share, is_example]
)
@given(
    cells=st.lists(st.text(st.characters(categories=["Nd"]), min_size=1), min_size=1, max_size=4)
)
def test_no_judge_of_words_knows_digits(judge, cells):
    assert not any(map(judge, cells))


@given(st.lists(st.one_of(WRITTEN, st.integers()), min_size=1, max_size=8))
def test_verdicts_on_words_are_those_on_all_texts(cells):
    grid = grid_of(cells)
    for judge in (
        marks_subtotal,
        marks_note,
        marks_heading,
        is_signature,
        is_mean_or_share,
        is_example,
    ):
        assert np.array_equal(grid.word_mask(judge), grid.mask(judge))


def test_an_example_may_be_written_with_a_compatibility_character():
    assert is_example("示\uf9b5")
