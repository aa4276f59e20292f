"""A total of cells of which one has no number says so, as long as it has none."""

import io

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from annual_review.export.forms.fill import fill_form
from tests.support.superior_forms import bytes_of, filled, form_of, values

MISSING = {"A1": "{{river.people}}", "A2": "{{river.none}}", "A3": 5}


def marked(workbook):
    """Return the cells whose formula is marked, with the condition; by sheet and name."""
    opened, form = filled(workbook)
    found = {}
    for sheet in opened.worksheets:
        for condition in sheet.conditional_formatting:
            (rule,) = condition.rules
            found[f"{sheet.title}!{condition.sqref}"] = rule.formula[0]
    return found, form


@pytest.mark.parametrize("formula", ["=SUM(A1:A3)", "=A2+A1", "=SUM(A:A)", "=SUM($A$1:$A$9)*2"])
def test_a_formula_of_a_missing_number_is_marked(formula):
    found, form = marked(form_of(MISSING | {"C1": formula}))
    assert found == {"表!C1": "OR(ISTEXT(A2))"}
    assert "[表] C1: the formula is computed of cells without a number" in form.notices[-1]


def test_a_formula_of_other_cells_is_not():
    found, __ = marked(form_of(MISSING | {"C1": "=A1+A3", "C2": "=SUM(A3:A9)"}))
    assert found == {}


def test_a_total_of_totals_is_marked():
    found, __ = marked(form_of(MISSING | {"C1": "=SUM(A1:A3)", "C2": "=C1+1", "C3": "=C2"}))
    assert set(found) == {"表!C1", "表!C2", "表!C3"}


def test_formulas_by_names_and_of_other_sheets_are_marked():
    workbook = form_of(MISSING | {"C1": "=SUM(人数)"})
    workbook.defined_names["人数"] = DefinedName("人数", attr_text="表!$A$1:$A$3")
    workbook.create_sheet("汇 总")["B2"] = "=SUM(表!A1:A3)"
    found, __ = marked(workbook)
    assert found == {"表!C1": "OR(ISTEXT(A2))", "汇 总!B2": "OR(ISTEXT(INDIRECT(\"'表'!A2\")))"}


def test_a_total_across_sheets_is_marked():
    workbook = form_of({"A1": "{{river.none}}"})
    for name in ("2月", "3月", "合计"):
        workbook.create_sheet(name)["A1"] = 1
    workbook["合计"]["A1"] = "=SUM('表:3月'!A1)"
    workbook["合计"]["A2"] = "=SUM('2月:3月'!A1)"
    found, __ = marked(workbook)
    assert found == {"合计!A1": "OR(ISTEXT(INDIRECT(\"'表'!A1\")))"}


def test_the_comment_of_a_marked_formula_names_the_cells():
    opened, __ = filled(form_of(MISSING | {"C1": "=SUM(A1:A3)"}))
    assert opened["表"]["C1"].comment.text == "公式所用的A2没有数，结果不完整。"
    assert opened["表"]["C1"].value == "=SUM(A1:A3)"


def test_a_text_in_the_place_of_a_small_count_is_no_number_either():
    found, __ = marked(form_of({"A1": "{{river.few}}", "A2": "=SUM(A1)"}))
    assert found == {"表!A2": "OR(ISTEXT(A1))"}


def test_formulas_whose_cells_are_not_known_are_named():
    __, form = marked(form_of(MISSING | {"C1": '=SUM(INDIRECT("A1:A3"))'}))
    assert "[表] C1: of which cells INDIRECT or OFFSET are is not known" in form.notices[-1]


def test_results_of_before_are_forgotten():
    """Return nothing that was computed before the cells were filled: a reader may not calculate."""
    content = bytes_of(form_of({"A1": "{{river.people}}", "A2": "=A1*2"}))
    form = fill_form("表.xlsx", content, values())
    opened = openpyxl.load_workbook(io.BytesIO(form.content), data_only=True)
    assert opened["表"]["A2"].value is None
