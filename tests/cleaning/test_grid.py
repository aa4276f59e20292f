"""A sheet by columns: its cells, its merges, and masks of its words."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from annual_review.cleaning.classify import marks_heading, marks_note, marks_subtotal
from annual_review.cleaning.form_parts import is_example, is_line_above_example
from annual_review.cleaning.grid import Grid
from annual_review.cleaning.row_vocabulary import (
    is_mean_or_share,
    is_signature,
)
from annual_review.registers.workbooks import Sheet
from annual_review.values.cell_text import is_blank
from tests.support.small_registers import ANY_CELL, HEAD, ONE, TWO, WORDS, grid_of, talks


class TestMerges:
    def test_a_merged_value_belongs_to_every_row(self, data_folder):
        rows = [HEAD, ONE, [None, "村", "谯家镇", "党史", 50], [None, "村", "中界镇", "党史", 20]]
        assert data_folder.fates(*rows, merges=["A2:A4"]) == ["heading", "kept", "kept", "kept"]
        assert set(talks(data_folder)["日期"].dt.day) == {5}

    def test_an_empty_cell_that_is_not_merged_is_empty(self, data_folder):
        assert data_folder.fates(HEAD, ONE, [None, *TWO[1:]])[2] == "rejected"

    def test_a_row_that_only_a_merge_reaches_is_blank(self, data_folder):
        assert data_folder.fates(HEAD, ONE, [], merges=["A2:A3"]) == ["heading", "kept"]

    def test_a_merge_sideways_counts_once(self, data_folder):
        head = ["日期", "互帮形式", "乡镇", "老同志人数", "青年人数"]
        fates = data_folder.fates(
            head, ["2021.3.5", "交流", "官舟镇", 8], sheet="互帮活动", merges=["D2:E2"]
        )
        assert fates == ["heading", "rejected"]


@given(st.lists(st.one_of(WORDS, st.integers()), min_size=1, max_size=8))
def test_a_word_mask_equals_the_mask_of_all_texts(cells):
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


@given(st.lists(st.one_of(ANY_CELL, st.sampled_from(["12", "１２", " ", "\u200b", "", "٣"]))))
def test_a_grid_knows_which_cells_are_blank_and_which_rows_hold_numbers(cells):
    grid = grid_of(cells)
    shown = [str(cell).upper() if isinstance(cell, bool) else cell for cell in cells]
    assert grid.blank.any(axis=1).tolist() == [is_blank(cell) for cell in shown]
    are_numbers = [cell is not None and not isinstance(cell, str) for cell in shown]
    assert grid.numeric.tolist() == are_numbers


def test_rows_with_a_word_are_those_in_which_any_column_has_it():
    grid = Grid(Sheet("a.xlsx", "", [["示例"], ["张三", "填写示例"], ["示例学校"], ["12"]]))
    assert grid.rows_with_word(is_line_above_example).tolist() == [0, 1]


def test_rows_shorter_than_others_end_in_blank_cells():
    grid = Grid(Sheet("a.csv", "", [["甲"], [], ["乙", "丙"]]))
    assert [grid.cells(row) for row in range(3)] == [["甲", ""], ["", ""], ["乙", "丙"]]


@given(st.lists(ANY_CELL.filter(lambda cell: cell == cell), max_size=12))
def test_a_column_of_a_grid_holds_each_cell_in_its_row(cells):
    grid = grid_of(cells)
    shown = [("FALSE", "TRUE")[cell] if isinstance(cell, bool) else cell for cell in cells]
    assert [grid.cell(row, 0) for row in range(len(cells))] == shown
    assert len(set(grid.uniques[0])) == len(grid.uniques[0]) if cells else grid.width == 0
