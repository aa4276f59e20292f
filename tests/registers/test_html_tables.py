"""Read pages as Excel, LibreOffice, WPS and web systems write them."""

from __future__ import annotations

import datetime as dt

import pytest

from annual_review.errors import RegisterError
from annual_review.registers.html_tables import read_page
from annual_review.values.cell_text import FormulaWithoutResult
from annual_review.values.dates import DayWithoutYear

EXCEL = """<html xmlns:v="urn:schemas-microsoft-com:vml"
xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta http-equiv=Content-Type content="text/html; charset=gb2312">
<style><!--table {mso-displayed-decimal-separator:"\\.";}
.xl65 {mso-number-format:"\\@";}--></style>
<!--[if gte mso 9]><xml><x:ExcelWorkbook><x:ExcelWorksheets><x:ExcelWorksheet>
<x:Name>走访慰问</x:Name></x:ExcelWorksheet></x:ExcelWorksheets></x:ExcelWorkbook></xml><![endif]-->
</head><body link=blue><!--[if !excel]>&nbsp;&nbsp;<![endif]-->
<table border=0 cellpadding=0 style='border-collapse:collapse;width:162pt'>
<col width=72 span=3 style='width:54pt'>
<tr height=19><td colspan=3 height=19 class=xl65 width=216>走访慰问登记表</td></tr>
<tr><td class=xl65>日期</td><td>姓名<br>
  （全称）</td><td>金额</td></tr>
<tr><td align=right x:num="44260">2021/3/5</td><td x:str="甲某 ">甲某<span
style='mso-spacerun:yes'>&nbsp;</span></td><td align=right x:num="1234.56"><span
style='mso-spacerun:yes'> </span>1,235</td></tr>
<tr><td align=right x:num="43835">1月5日</td><td>520000190001011234</td><td x:num>500</td></tr>
<tr><td align=right x:num="44265">########</td><td align=center x:bool="TRUE">TRUE</td>
<td align=center x:err="#REF!">#REF!</td></tr>
<tr><td x:num="0.125">12.5%</td><td></td><td x:fmla="=SUM(C3:C4)"></td></tr>
<![if supportMisalignedColumns]><tr height=0 style='display:none'><td width=72></td><td></td>
<td></td></tr><![endif]></table></body></html>"""


def rows_of(text, encoding="utf-8"):
    (sheet,) = read_page(text.encode(encoding), "表.xls")
    return [row for row in sheet.rows if any(cell != "" for cell in row)]


def test_a_page_of_excel_has_its_values_beside_what_is_shown():
    (sheet,) = read_page(EXCEL.encode("gbk"), "表.xls")
    assert (sheet.name, sheet.merges) == ("走访慰问", (((0, 0), (0, 2)),))
    assert sheet.rows[:5] == [
        ["走访慰问登记表", "", ""],
        ["日期", "姓名\n（全称）", "金额"],
        ["2021/3/5", "甲某", 1234.56],
        [DayWithoutYear(2020, 1, 5), "520000190001011234", "500"],
        [44265.0, True, "#REF!"],
    ]
    assert sheet.rows[5] == ["12.5%", "", FormulaWithoutResult("=SUM(C3:C4)")]
    assert not any(sheet.rows[6])


def test_a_page_of_libreoffice_has_its_values_in_other_attributes():
    page = """<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 3.2 Final//EN"><html><head>
    <meta http-equiv="content-type" content="text/html; charset=utf-8"/></head><body>
    <table cellspacing="0" border="0"><colgroup width="85"></colgroup>
    <tr><td height="17" align="left"><font face="宋体">日期</font></td><td>金额</td></tr>
    <tr><td align="right" sdval="44260" sdnum="1033;0;YYYY/M/D">2021/3/5</td>
    <td align="right" sdval="1234.56" sdnum="1033;0;#,##0">1,235</td></tr>
    </table><!-- ******* --></body></html>"""
    assert rows_of(page) == [["日期", "金额"], ["2021/3/5", 1234.56]]


def test_a_page_of_a_web_system_need_not_be_well_formed():
    page = """\ufeff\r\n<script>var x = "<td>9</td>";</script>
    <div align=center><b>走访登记</b></div>
    <TABLE border=1><thead><tr><th nowrap>日期<th>姓名&nbsp;<th>金额<TBODY>
    <tr style="mso-height-source:auto"><td style="vnd.ms-excel.numberformat:@">2021-03-05
    <td>甲&amp;乙 &lt;丙&gt;<td>&yen;500<tr><td rowspan=2>2021-03-06<td>丁&#x67D0;<td>300
    <tr><td>戊某<td></TABLE><p>共3条记录 第1/1页</p>"""
    assert rows_of(page) == [
        ["走访登记", "", ""],
        ["日期", "姓名", "金额"],
        ["2021-03-05", "甲&乙 <丙>", "¥500"],
        ["2021-03-06", "丁某", "300"],
        ["", "戊某", ""],
    ]


def test_title_header_and_rows_in_tables_of_their_own_are_one_sheet():
    page = """<table><tr><td>走访登记</table><table><tr><td>日期<td>金额</table>
    <table><tr><td>3.5<td>500</table><h3>宣讲登记</h3><table><tr><td>日期<td>主题</table>"""
    (sheet,) = read_page(page.encode(), "表.html")
    assert [[cell for cell in row if cell] for row in sheet.rows] == [
        ["走访登记"],
        ["日期", "金额"],
        ["3.5", "500"],
        [],  # sets the next title off
        ["宣讲登记"],
        ["日期", "主题"],
    ]


def test_a_table_for_layout_is_left_out_and_one_of_a_cell_is_its_text():
    page = """<table><tr><td><table><tr><td>日期<td>金额<tr><td>3.5
    <td><table><tr><td>500</table></table><td></table>"""
    assert rows_of(page) == [["日期", "金额"], ["3.5", "500"]]


def test_a_table_within_a_cell_comes_after_the_table_around_it():
    page = """<table><tr><td>甲<td><table><tr><td>一<td>二</table>丙<tr><td>丁</table>"""
    assert rows_of(page) == [["甲", "丙"], ["丁", ""], ["一", "二"]]


def test_what_is_shown_last_comes_last():
    page = """<table><tfoot><tr><td>合计</tfoot><tbody><tr><td>3.5</tbody>
    <thead><tr><td>日期</thead></table>"""
    assert rows_of(page) == [["日期"], ["3.5"], ["合计"]]


def test_a_span_ends_with_its_group_of_rows():
    page = """<table><tbody><tr><td rowspan=9>甲<td>1<tr><td>2</tbody>
    <tbody><tr><td rowspan=0>乙<td>3<tr><td>4</tbody></table>"""
    (sheet,) = read_page(page.encode(), "表.xls")
    assert sheet.rows == [["甲", "1"], ["", "2"], ["乙", "3"], ["", "4"]]
    assert sheet.merges == (((0, 0), (1, 0)), ((2, 0), (3, 0)))


def test_what_is_deleted_or_hidden_in_a_cell_is_not_read():
    page = """<table><tr><td><span style="display: none">20210305</span>3.5<td><del>50</del>500
    <td><script>1</script><tr style='display:none'><td>3.6<td>20</table>"""
    assert rows_of(page) == [["3.5", "500", ""], ["3.6", "20", ""]]


def test_controls_of_a_form_are_read_as_they_show():
    page = """<table><tr><td><input value="甲某"><input type=hidden value=7><td><select>
    <option>男
    <option selected>女</select><td><input type=checkbox checked>
    <td><textarea>好</textarea></table>"""
    assert rows_of(page) == [["甲某", "女", "√", "好"]]


@pytest.mark.parametrize("declared", ["gb2312", "utf-8", ""])
@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "utf-16"])
def test_the_encoding_is_known_whatever_a_page_says(declared, encoding):
    page = f'<meta charset="{declared}"><table><tr><td>联通公司<td>镕</table>'
    assert rows_of(page, encoding) == [["联通公司", "镕"]]


def test_a_page_that_is_nested_too_deeply_is_refused():
    page = "<div>" * 5000 + "<table><tr><td>1</table>"
    with pytest.raises(RegisterError, match=r"表\.xls: .* nested too deeply") as caught:
        rows_of(page)
    assert caught.value.notice.startswith("表.xls：")


def test_a_page_with_far_too_many_cells_is_refused():
    cells = "<td colspan=1000 rowspan=65534>1</td>" * 60
    with pytest.raises(RegisterError, match="more than a register holds"):
        rows_of("<table>" + f"<tr>{cells}</tr>" * 1000 + "</table>")


def test_a_date_keeps_its_time():
    page = '<table><tr><td x:num="44260.5">2021-3-5 12:00<td>x</table>'
    assert rows_of(page) == [["2021-3-5 12:00", "x"]]
    assert isinstance(DayWithoutYear.of(44260.0), dt.datetime)
