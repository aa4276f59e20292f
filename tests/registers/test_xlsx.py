"""Writing workbooks."""

import io

import openpyxl
import pytest

from annual_review.registers.xlsx import (
    new_workbook,
    reproducible_bytes,
    set_page,
    sheet_name,
    write_cell,
)


def saved(workbook):
    return openpyxl.load_workbook(io.BytesIO(reproducible_bytes(workbook)))


@pytest.mark.parametrize("text", ["=1+1", "+86", "-", "@甲", "甲", "#REF!"])
def test_a_text_stays_a_text(text):
    workbook = new_workbook()
    write_cell(workbook.create_sheet("表"), 1, 1, text)
    cell = saved(workbook)["表"]["A1"]
    assert (cell.value, cell.data_type) == (text, "s")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "甲\x00"])
def test_values_that_xml_cannot_hold_are_written_as_texts(value):
    workbook = new_workbook()
    write_cell(workbook.create_sheet("表"), 1, 1, value)
    assert saved(workbook)["表"]["A1"].value in ("nan", "inf", "甲")


def test_sheet_names_are_legal_and_differ_regardless_of_case():
    taken = set()
    names = [sheet_name(text, taken) for text in ("a", "A", "", "History", "长" * 40, "长" * 40)]
    assert names == ["a", "A(2)", "表", "History(2)", "长" * 31, "长" * 26 + "(2)"]


def test_a_workbook_names_no_author_and_no_time():
    workbook = new_workbook()
    set_page(workbook.create_sheet("表"), landscape=True)
    properties = saved(workbook).properties
    assert not properties.creator
    assert {properties.created.year, properties.modified.year} == {2000}
    assert reproducible_bytes(workbook) == reproducible_bytes(workbook)
