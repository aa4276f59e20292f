"""A filled form is the form: only its placeholders have changed."""

import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table
from PIL import Image as Picture

from annual_review.export.forms.fill import fill_form
from annual_review.files import zip_bytes
from annual_review.project.file_formats import OLE
from tests.support.superior_forms import bytes_of, filled, form_of, parts, values

MACROS = b"ms-excel.sheet.macroEnabled.main"


def full_form():
    """Return a form with nearly all that a superior's form may have."""
    workbook = form_of({"A1": "{{year}}年统计表", "B3": "{{river.people}}", "B4": "=SUM(B3:B3)"})
    sheet = workbook["表"]
    sheet.merge_cells("A1:D1")
    sheet["A1"].font = Font(size=18, bold=True)
    validation = DataValidation(type="whole", operator="greaterThan", formula1="0")
    validation.add("B3")
    sheet.add_data_validation(validation)
    yellow = PatternFill("solid", bgColor="FFFF00")
    rule = CellIsRule(operator="greaterThan", formula=["1000"], fill=yellow)
    sheet.conditional_formatting.add("B3", rule)
    sheet.protection.sheet = True
    sheet.print_area = "A1:D5"
    sheet.page_setup.orientation = "landscape"
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=3, max_row=4))
    sheet.add_chart(chart, "F2")
    picture = io.BytesIO()
    Picture.new("RGB", (8, 8), "red").save(picture, "PNG")
    sheet.add_image(Image(picture), "F20")
    hidden = workbook.create_sheet("代码")
    hidden.sheet_state = "hidden"
    hidden["A1"] = "{{river.paid}}"
    return workbook


def test_all_parts_but_those_of_cells_and_comments_keep_their_bytes():
    content = bytes_of(full_form())
    form = fill_form("表.xlsx", content, values())
    before, after = parts(content), parts(form.content)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet2.xml",
        "xl/worksheets/_rels/sheet1.xml.rels",
        "xl/workbook.xml",
        "[Content_Types].xml",
    }
    assert "xl/charts/chart1.xml" in after
    assert "xl/media/image1.png" in after


def test_settings_of_a_sheet_stay():
    workbook, form = filled(full_form())
    sheet = workbook["表"]
    assert sheet["A1"].value == "2021年统计表"
    assert sheet["A1"].font.size == 18
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A1:D1"]
    assert [str(one.sqref) for one in sheet.data_validations.dataValidation] == ["B3"]
    assert [str(one.sqref) for one in sheet.conditional_formatting] == ["B3"]
    assert sheet.protection.sheet
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_area == "'表'!$A$1:$D$5"
    assert workbook["代码"].sheet_state == "hidden"
    assert workbook["代码"]["A1"].value == 127249
    assert form.faults == form.notices == ()


def test_formulas_stay_and_are_calculated_when_the_form_is_opened():
    workbook, __ = filled(full_form())
    assert workbook["表"]["B4"].value == "=SUM(B3:B3)"
    assert workbook.calculation.fullCalcOnLoad


def test_equal_inputs_give_equal_bytes():
    content = bytes_of(full_form())
    first, second = (fill_form("表.xlsx", content, values()).content for __ in range(2))
    assert first == second


def test_a_comment_that_was_there_stays():
    workbook = form_of({"A1": "{{river.people}}", "A2": "{{river.paid}}"})
    workbook["表"]["A1"].comment = Comment("按人次填报", "上级")
    sheet = filled(workbook)[0]["表"]
    assert sheet["A1"].comment.text.startswith("按人次填报\n1493人：")
    assert sheet["A1"].comment.author == "上级"
    assert sheet["A2"].comment.text.startswith("127249元：")


def test_a_text_keeps_the_fonts_of_its_parts():
    workbook = form_of({})
    bold = InlineFont(b=True)
    workbook["表"]["A1"] = CellRichText("共{{river.", TextBlock(bold, "people}}人"), "。")
    form = fill_form("表.xlsx", bytes_of(workbook), values())
    opened = openpyxl.load_workbook(io.BytesIO(form.content), rich_text=True)
    cell = opened["表"]["A1"].value
    assert str(cell) == "共1493人。"
    assert [one.text for one in cell if isinstance(one, TextBlock)] == ["人"]


def test_what_cannot_be_filled_is_named():
    workbook = form_of({"A1": "{{river.people}}", "A2": '="{{year}}年"'})
    sheet = workbook["表"]
    sheet.oddHeader.center.text = "{{year}}"
    sheet["C1"] = "{{river.paid}}"
    sheet["C2"] = 1
    sheet.add_table(Table(displayName="甲", ref="C1:C2"))
    sheet["D1"].comment = Comment("{{river.paid}}", "上级")
    workbook.create_sheet("{{year}}")
    __, form = filled(workbook)
    assert form.faults == (
        "表.xlsx [表] C1: {{river.paid}}: The title of a table's column cannot be filled.",
    )
    assert form.notices == (
        "表.xlsx: [表]: headers and footers are not filled: {{year}}.",
        "表.xlsx: [表] A2: a placeholder in a formula is not filled: {{year}}. Write it in a cell "
        "of its own, which the formula names.",
        "表.xlsx: [表] D1: comments are not filled: {{river.paid}}.",
        "表.xlsx: The name of the sheet '{{year}}' is not filled.",
    )


def test_a_form_without_a_placeholder_is_named():
    __, form = filled(form_of({"A1": "人数"}))
    assert form.notices == ("表.xlsx: no cell has a placeholder such as {{id}}.",)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"<html></html>", b"\xd0\xcf\x11\xe0"])
def test_what_is_no_workbook_is_named(content):
    form = fill_form("表.xlsx", content, values())
    assert form.content is None
    assert "cannot be read as a workbook" in form.faults[0]


def test_a_locked_workbook_is_named():
    content = OLE + bytes(512) + "EncryptedPackage".encode("utf-16-le")
    form = fill_form("表.xlsx", content, values())
    assert form.content is None
    assert form.faults == (
        "表.xlsx is locked with a password and was not filled. Save it without the password.",
    )


def test_a_workbook_with_macros_keeps_them():
    content = parts(bytes_of(form_of({"A1": "{{river.people}}"})))
    types = content["[Content_Types].xml"]
    plain, macros = b"openxmlformats-officedocument.spreadsheetml.sheet.main", MACROS
    assert plain in types
    content["[Content_Types].xml"] = types.replace(plain, macros)
    content["xl/vbaProject.bin"] = b"Attribute VB_Name"
    form = fill_form("表.xlsm", zip_bytes(content, 2000), values())
    filled_parts = parts(form.content)
    assert filled_parts["xl/vbaProject.bin"] == b"Attribute VB_Name"
    assert MACROS in filled_parts["[Content_Types].xml"]


def test_a_damaged_sheet_is_named():
    content = parts(bytes_of(form_of({"A1": "{{year}}"})))
    content["xl/worksheets/sheet1.xml"] = b"<worksheet><sheetData>"
    form = fill_form("表.xlsx", zip_bytes(content, 2000), values())
    assert form.content is None


@given(st.text(st.sampled_from("{}｛｝|:： a.river.people年\n<&]'\""), max_size=30))
def test_any_text_leaves_a_form_that_opens(text):
    workbook = form_of({"A1": f"前{text}", "A2": "{{river.people}}"})
    opened, __ = filled(workbook)
    assert opened["表"]["A2"].value == 1493
