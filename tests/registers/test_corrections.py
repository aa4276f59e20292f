"""Corrections: from corrections.csv, and from workbooks to_fix.xlsx that were filled in."""

from __future__ import annotations

import datetime as dt

import openpyxl
import pytest

from annual_review.errors import CorrectionError
from annual_review.records.saved import SavedRecords
from annual_review.records.to_fix import write_to_fix
from annual_review.registers.corrections import read_corrections
from annual_review.registers.inputs import read_inputs

FIRST_LINE = "file,sheet,row,field,value,reason,who\n"
ROWS = [
    ["日期", "场所类别", "乡镇", "宣讲主题", "受教人数"],
    ["2021.3.5", "学校", "官周镇", "党史", "若干"],
]


@pytest.fixture
def register(data_folder):
    data_folder.workbook("a.xlsx", {"宣讲": ROWS})
    return data_folder


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_correction_overrides_a_cell(register, encoding):
    lines = "a.xlsx,宣讲,2,受教人数,120人,电话核实,冉某\na.xlsx,宣讲,2,乡镇,官舟,笔误,冉某\n"
    register.text("corrections.csv", FIRST_LINE + lines, encoding)
    cleaned = register.clean()
    table = cleaned.records["宣讲台账"]
    assert table[["受教人数", "乡镇", "存疑"]].to_numpy().tolist() == [[120, "官舟镇", ""]]
    assert [correction.reason for correction in cleaned.corrections] == ["电话核实", "笔误"]


def test_a_correction_of_a_merged_cell_changes_one_row(data_folder):
    data_folder.workbook(
        "a.xlsx",
        {"宣讲": [*ROWS[:1], [*ROWS[1][:4], 5], [None, "村", "官舟镇", "党史", 6]]},
        ["A2:A3"],
    )
    data_folder.text("corrections.csv", FIRST_LINE + "a.xlsx,宣讲,3,日期,2021.3.6,核实,冉某\n")
    assert data_folder.clean().records["宣讲台账"]["日期"].dt.day.tolist() == [5, 6]


def test_without_corrections_csv_there_are_no_corrections(register):
    assert read_corrections(register.path) == []


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("b.xlsx,宣讲,2,受教人数,120,核实,冉某", "no file 'b.xlsx'"),
        ("a.xlsx,别处,2,受教人数,120,核实,冉某", "no sheet '别处'"),
        ("a.xlsx,宣讲,9,受教人数,120,核实,冉某", "Row 9"),
        ("a.xlsx,宣讲,1,受教人数,120,核实,冉某", "Row 1"),
        ("a.xlsx,宣讲,2,备注,120,核实,冉某", "'备注'"),
        ("a.xlsx,宣讲,二,受教人数,120,核实,冉某", "not a number"),
        ("a.xlsx,宣讲,2,受教人数,120,,冉某", "no reason"),
        ("a.xlsx,宣讲,2,受教人数,1,核实,冉某\na.xlsx,宣讲,2,受教人数,2,核实,冉某", "same cell"),
    ],
)
def test_a_correction_that_no_longer_matches_stops_the_run(register, line, message):
    register.text("corrections.csv", f"{FIRST_LINE}{line}\n")
    with pytest.raises(CorrectionError, match=message) as caught:
        register.clean()
    assert "line " in str(caught.value)
    assert caught.value.remedy


def test_a_file_without_its_columns_is_refused(register):
    register.text("corrections.csv", "file,row\n")
    with pytest.raises(CorrectionError, match="no column sheet"):
        read_corrections(register.path)


@pytest.mark.parametrize("was", ["若干", " 若干 ", ""])
def test_a_correction_may_give_the_old_value(register, was):
    head = FIRST_LINE.replace("who", "who,was")
    register.text("corrections.csv", f"{head}a.xlsx,宣讲,2,受教人数,120,核实,冉某,{was}\n")
    assert register.clean().records["宣讲台账"]["受教人数"].tolist() == [120]


def test_a_cell_that_has_changed_stops_the_run(register):
    head = FIRST_LINE.replace("who", "who,was")
    register.text("corrections.csv", f"{head}a.xlsx,宣讲,2,受教人数,120,核实,冉某,不详\n")
    with pytest.raises(CorrectionError, match="has another value than the column"):
        register.clean()


LABELS = ["日期", "场所类别", "乡镇", "宣讲主题", "受教人数"]
SENT = [
    LABELS,
    ["2021.3.5", "学校", "官周镇", "党史", "若干"],
    ["2021年2月30日", "学校", "官舟镇", "党史", 30],
    ["2021.3.7", "学校", "官舟镇", "党史", 20],
]


@pytest.fixture
def office(data_folder):
    """Return a function that fills in a to_fix.xlsx and puts it among the registers."""
    data_folder.workbook("台账.xlsx", {"宣讲": SENT})

    def fill(answers, name="to_fix.xlsx", who="冉某", why="电话核实"):
        write_to_fix(
            data_folder.clean(), read_inputs(data_folder.path).sheets, data_folder.path / name
        )
        book = openpyxl.load_workbook(data_folder.path / name)
        sheet = book["宣讲"]
        column = {cell.value: cell.column for cell in sheet[3]}
        for line in sheet.iter_rows(min_row=4):
            asked = (line[0].value, line[column["栏目"] - 1].value)
            if asked in answers:
                for label, value in (("正确值", answers[asked]), ("填写人", who), ("理由", why)):
                    sheet.cell(line[0].row, column[label], value)
        book.save(data_folder.path / name)
        return data_folder

    return fill


ANSWERS = {(2, "受教人数"): 120, (2, "乡镇"): "官舟镇", (3, "日期"): dt.datetime(2021, 3, 6)}


@pytest.mark.parametrize("name", ["to_fix.xlsx", "更正后（张三）.xlsx", "to_fix (1).xlsx"])
def test_answers_are_applied_on_the_next_run_whatever_the_file_name(office, name):
    data_folder = office(ANSWERS, name)
    cleaned = data_folder.clean()
    table = cleaned.records["宣讲台账"]
    assert table["受教人数"].tolist() == [120, 30, 20]
    assert table["乡镇"].tolist() == ["官舟镇"] * 3
    assert table["日期"].dt.day.tolist() == [5, 6, 7]
    assert set(cleaned.ledger["file"]) == {"台账.xlsx"}
    assert {(c.row, c.who, c.reason) for c in cleaned.corrections} == {
        (2, "冉某", "电话核实"),
        (3, "冉某", "电话核实"),
    }


def test_lines_without_an_answer_are_left_as_they_are(office):
    cleaned = office({(3, "日期"): "3月6日"}).clean()
    assert cleaned.records["宣讲台账"]["受教人数"].tolist() == [30, 20]
    assert len(cleaned.corrections) == 1


def test_an_answer_without_a_name_or_a_reason_stops_the_run(office):
    data_folder = office(ANSWERS, who=None)
    with pytest.raises(CorrectionError, match=r"to_fix\.xlsx \[宣讲\] line 4: .*no name"):
        data_folder.clean()


def test_a_row_that_changed_since_it_was_sent_back_stops_the_run(office):
    data_folder = office(ANSWERS)
    data_folder.workbook(
        "台账.xlsx", {"宣讲": [LABELS, ["2021.1.1", "学校", "官舟镇", "党史", 1], *SENT[1:]]}
    )
    with pytest.raises(CorrectionError, match="Row 2 is not the row that was sent back"):
        data_folder.clean()


def test_two_corrections_of_one_cell_stop_the_run(office):
    data_folder = office(ANSWERS)
    line = "台账.xlsx,宣讲,2,受教人数,100,核实,冉某\n"
    data_folder.text("corrections.csv", f"file,sheet,row,field,value,reason,who\n{line}")
    with pytest.raises(CorrectionError, match="same cell"):
        data_folder.clean()


def test_a_to_fix_workbook_without_findings_is_not_a_register(data_folder):
    data_folder.workbook("台账.xlsx", {"宣讲": [LABELS, SENT[3]]})
    write_to_fix(
        data_folder.clean(), read_inputs(data_folder.path).sheets, data_folder.path / "to_fix.xlsx"
    )
    cleaned = data_folder.clean()
    assert set(cleaned.ledger["file"]) == {"台账.xlsx"}
    assert cleaned.corrections == []


def test_corrections_survive_being_saved(office, tmp_path):
    cleaned = office(ANSWERS).clean()
    cleaned.save(tmp_path / "records")
    assert SavedRecords(tmp_path / "records").corrections == cleaned.corrections


class TestDaysWithoutYear:
    """What a spreadsheet makes of 1月5日: a date of the year of typing that shows no year."""

    def put(self, book, place, year):
        sheet = book.worksheets[0]
        sheet[place], sheet[place].number_format = dt.date(year, 1, 5), 'm"月"d"日"'

    def test_one_that_was_sent_back_is_corrected_by_another(self, data_folder):
        register = data_folder.workbook("台账.xlsx", {"宣讲": SENT[:2]})
        book = openpyxl.load_workbook(register)
        self.put(book, "A2", 2022)
        book.save(register)
        path = data_folder.path / "to_fix.xlsx"
        write_to_fix(data_folder.clean(), read_inputs(data_folder.path).sheets, path)
        answers = openpyxl.load_workbook(path)
        (label,) = [cell for cell in answers["宣讲"][3] if cell.value == "正确值"]
        line = next(
            row[0].row
            for row in answers["宣讲"].iter_rows(min_row=4)
            if "日期" in [cell.value for cell in row]
        )
        self.put(answers, f"{label.column_letter}{line}", 2022)
        for offset in (1, 2):
            answers["宣讲"].cell(line, label.column + offset, "冉某")
        answers.save(path)
        cleaned = data_folder.clean()
        assert [correction.value for correction in cleaned.corrections] == ["1月5日"]
        assert "日期" not in set(cleaned.fixes["field"])
