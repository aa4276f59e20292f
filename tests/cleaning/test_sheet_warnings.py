"""Warnings about whole sheets and registers, and the rows that they are about."""

from __future__ import annotations

import datetime as dt

import openpyxl
import pytest
import xlwt

from tests.support.small_registers import HEAD, ONE, TWO, warned
from tests.support.unit_registers import clean_numbers
from tests.support.workbook_files import text_cell, xlsx


def dated(*days, code="yyyy-mm-dd", title="", **options):
    """Return a workbook of talks on some days, in cells with a number format."""
    head = "".join(text_cell(f"{c}2", label) for c, label in zip("ABCDE", HEAD, strict=True))
    rows = "".join(
        f'<row r="{r}"><c r="A{r}" s="1"><v>{(day - dt.date(1899, 12, 30)).days}</v></c>'
        f"{text_cell(f'B{r}', '学校')}{text_cell(f'C{r}', '官舟镇')}"
        f'{text_cell(f"D{r}", "党史")}<c r="E{r}"><v>{r}</v></c></row>'
        for r, day in enumerate(days, 3)
    )
    return xlsx(
        f'<row r="1">{text_cell("A1", title)}</row><row r="2">{head}</row>{rows}',
        (code,),
        **options,
    )


def put(data_folder, name, content):
    (data_folder.path / name).write_bytes(content)
    return data_folder


class TestLostRows:
    def test_a_register_whose_dates_are_all_of_other_years(self, data_folder):
        put(
            data_folder,
            "a.xlsx",
            dated(dt.date(2019, 1, 5), dt.date(2020, 1, 5), dt.date(2020, 2, 5)),
        )
        assert warned(data_folder, "宣讲台账：没有一行计入2021年", "2019年1行、2020年2行", "请")

    def test_a_sheet_whose_dates_are_all_of_other_years(self, data_folder):
        put(data_folder, "a.xlsx", dated(dt.date(2021, 1, 5)))
        put(data_folder, "b.xlsx", dated(dt.date(2022, 1, 5), dt.date(2022, 2, 5)))
        assert warned(data_folder, "b.xlsx [宣讲台账]（宣讲台账）：没有一行计入", "2022年2行")
        assert not warned(data_folder, "a.xlsx")

    def test_a_sheet_with_one_row_of_the_year_is_not_mentioned(self, data_folder):
        put(data_folder, "a.xlsx", dated(dt.date(2021, 1, 5), dt.date(2020, 12, 31)))
        assert data_folder.clean().warnings == []

    def test_a_sheet_whose_title_states_its_year_is_mentioned_once(self, data_folder):
        put(data_folder, "a.xlsx", dated(dt.date(2021, 1, 5)))
        put(data_folder, "b.xlsx", dated(dt.date(2020, 1, 5), title="2020年宣讲台账"))
        assert [line for line in data_folder.clean().warnings if "没有一行" in line] == []
        assert warned(data_folder, "b.xlsx", "标题是2020年")

    def test_a_register_that_waits_for_a_person_as_a_whole(self, data_folder):
        data_folder.workbook("a.xlsx", {"宣讲台账": [HEAD, ["不详", *ONE[1:]]]})
        assert warned(data_folder, "宣讲台账：没有一行计入", "1行待更正", "to_fix.xlsx")


class TestDaysWithoutYear:
    def test_another_year_than_the_review_waits_for_a_person(self, data_folder):
        put(
            data_folder,
            "a.xlsx",
            dated(dt.date(2022, 1, 5), dt.date(2021, 2, 6), code='m"月"d"日"'),
        )
        cleaned = data_folder.clean()
        assert cleaned.ledger["fate"].tolist()[-2:] == ["rejected", "kept"]
        assert "2022年" in cleaned.ledger["reason"].tolist()[-2]
        assert cleaned.fixes["suggestion"].tolist() == ["是否为2021年1月5日？"]

    def test_another_year_than_the_title_waits_for_a_person(self, data_folder):
        put(data_folder, "a.xlsx", dated(dt.date(2021, 1, 5), code="m/d", title="2020年宣讲台账"))
        assert data_folder.clean().fixes["suggestion"].tolist() == ["是否为2020年1月5日？"]

    def test_a_whole_register_of_them_is_warned_of(self, data_folder):
        put(data_folder, "a.xlsx", dated(dt.date(2022, 1, 5), dt.date(2022, 2, 6), code="58"))
        assert warned(data_folder, "宣讲台账：没有一行计入2021年", "2行的日期不显示年份")

    def test_a_visible_year_is_believed(self, data_folder):
        put(data_folder, "a.xlsx", dated(dt.date(2022, 1, 5), dt.date(2021, 1, 5), code="yy/m/d"))
        assert data_folder.clean().ledger["fate"].tolist()[-2:] == ["out_of_year", "kept"]

    def test_the_row_is_sent_back_and_corrected(self, data_folder):
        put(data_folder, "a.xlsx", dated(dt.date(2022, 1, 5), code="m/d"))
        data_folder.text(
            "corrections.csv",
            "file,sheet,row,field,value,reason,who\na.xlsx,宣讲台账,3,日期,2021-1-5,核对,某人\n",
        )
        assert data_folder.clean().ledger["fate"].tolist()[-1] == "kept"


class TestHiddenSheets:
    @pytest.mark.parametrize(("state", "word"), [("hidden", "已隐藏"), ("veryHidden", "深度隐藏")])
    def test_rows_that_count_are_warned_of(self, data_folder, state, word):
        path = data_folder.workbook("a.xlsx", {"宣讲台账": [HEAD, ONE], "备份": [HEAD, TWO]})
        book = openpyxl.load_workbook(path)
        book["备份"].sheet_state = state
        book.save(path)
        assert warned(data_folder, "a.xlsx [备份]", word, "宣讲台账1行")

    def test_one_of_an_old_workbook_too(self, data_folder):
        book = xlwt.Workbook()
        book.add_sheet("宣讲台账")
        hidden = book.add_sheet("备份")
        for row, cells in enumerate([HEAD, ONE]):
            for column, cell in enumerate(cells):
                hidden.write(row, column, cell)
        hidden.visibility = 1
        book.save(str(data_folder.path / "宣讲.xls"))
        assert warned(data_folder, "宣讲.xls [备份]", "已隐藏")

    def test_one_that_only_repeats_rows_is_not(self, data_folder):
        path = data_folder.workbook("a.xlsx", {"宣讲台账": [HEAD, ONE], "备份": [HEAD, ONE]})
        book = openpyxl.load_workbook(path)
        book["备份"].sheet_state = "hidden"
        book.save(path)
        assert data_folder.clean().warnings == []


class TestFormulasWithoutResults:
    def test_every_row_has_a_fate_and_says_so(self, data_folder):
        computed = ["=DATE(2021,3,7)", '="学校"', '="官舟镇"', '="党史"', "=20+5"]
        place = ["2021.3.8", "学校", '="官舟"&"镇"', "党史", 3]
        total = ["合计", None, None, None, "=SUM(E2:E3)"]
        fates = data_folder.fates(HEAD, computed, place, total)
        cleaned = data_folder.clean()
        assert fates == ["heading", "rejected", "kept", "subtotal"]
        assert all("公式没有计算结果" in reason for reason in cleaned.ledger["reason"][1:])
        assert cleaned.records["宣讲台账"]["乡镇"].tolist() == [""]
        assert warned(
            data_folder, "台账.xlsx [宣讲台账]", "有7个公式没有计算结果", "重新计算并保存"
        )

    def test_a_row_of_one_formula_is_not_a_note(self, data_folder):
        assert (
            data_folder.fates(HEAD, ONE, [None, None, None, None, "=SUM(E2:E2)"])[2] == "rejected"
        )


class TestMixedUnits:
    def warnings_of(self, *labels):
        tables = [row for label in labels for row in (["村", label], ["甲村", 3], ["乙村", 5])]
        return clean_numbers({"产量": ("amount", "")}, *tables).warnings

    def test_a_field_without_a_unit_whose_tables_are_in_different_ones(self):
        (warning,) = self.warnings_of("产量（吨）", "产量/公斤")
        assert "栏目“产量”各表的单位不同（公斤、吨）" in warning
        assert "unit" in warning

    @pytest.mark.parametrize("labels", [("产量（吨）", "产量(t)"), ("产量（吨）", "产量（全年）")])
    def test_one_unit_or_a_remark_is_no_reason(self, labels):
        assert self.warnings_of(*labels) == []
