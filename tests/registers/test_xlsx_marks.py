"""Mark cells of an .xlsx: errors, formulas without results, dates that show no year, far cells."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annual_review.errors import RegisterError
from annual_review.registers import xlsx_marks as module
from annual_review.registers.cell_marks import cell_name, column_number
from annual_review.registers.workbooks import read_workbook
from annual_review.registers.xlsx_marks import xlsx_marks
from annual_review.values.cell_text import FormulaWithoutResult
from annual_review.values.dates import DayWithoutYear
from tests.support.workbook_files import text_cell, xlsx

NAME = "宣讲台账"
FULL = '<calcPr calcId="1" fullCalcOnLoad="1"/>'
DAYS = ('m"月"d"日"', "yyyy/m/d", "58")


def marks(rows, **options):
    return xlsx_marks(xlsx(rows, DAYS, **options))[NAME]


class TestFormulas:
    @pytest.mark.parametrize(
        "cell",
        [
            '<c r="B2"><f>1+2</f><v></v></c>',
            '<c r="B2"><f>1+2</f><v/></c>',
            '<c r="B2" s="1" t="n"><f>1+2</f>\n<v> </v></c>',
            '<c r="B2"><f>1+2</f></c>',
            '<c r="B2" t="str"><f>1+2</f></c>',
            '<c r="B2"><f t="array" ref="B2">1+2</f></c>',
        ],
    )
    def test_one_without_a_result_is_marked(self, cell):
        assert marks(f'<row r="2">{cell}</row>').formulas == {(1, 1): "=1+2"}

    def test_its_text_is_as_it_was_typed(self):
        found = marks('<row r="1"><c r="A1"><f>"甲"&amp;IF(1&lt;2,"乙")</f></c></row>')
        assert found.formulas == {(0, 0): '="甲"&IF(1<2,"乙")'}

    def test_a_shared_one_has_no_text_of_its_own(self):
        found = marks('<row r="1"><c r="A1"><f t="shared" si="0"/><v/></c></row>')
        assert found.formulas == {(0, 0): "=…"}

    @pytest.mark.parametrize(
        "cell",
        [
            '<c r="B2"><f>1+2</f><v>3</v></c>',
            '<c r="B2"><f>1-1</f><v>0</v></c>',
            '<c r="B2" t="str"><f>""</f><v></v></c>',
            '<c r="B2" t="str"><f>""</f><v/></c>',
            '<c r="B2" t="b"><f>1=1</f><v>1</v></c>',
            '<c r="B2"><v></v></c>',
        ],
    )
    def test_one_with_a_result_is_not_marked(self, cell):
        assert not marks(f'<row r="2">{cell}</row>').formulas

    def test_all_zeros_are_no_results_of_a_program_that_asks_for_calculation(self):
        rows = '<row r="1"><c r="A1"><f>1+2</f><v>0</v></c><c r="B1"><f>A1</f><v>0</v></c></row>'
        assert set(marks(rows, calc=FULL).formulas) == {(0, 0), (0, 1)}
        assert not marks(rows).formulas

    def test_a_zero_beside_other_results_is_one(self):
        rows = '<row r="1"><c r="A1"><f>1+2</f><v>3</v></c><c r="B1"><f>1-1</f><v>0</v></c></row>'
        assert not marks(rows, calc=FULL).formulas

    def test_a_row_of_them_below_all_others_is_read(self):
        head = f'<row r="1">{text_cell("A1", "日期")}</row>'
        content = xlsx(f'{head}<row r="4"><c r="C4"><f>1+2</f><v></v></c></row>')
        (sheet,) = read_workbook(content, "a.xlsx")
        assert sheet.rows == [["日期"], [], [], ["", "", FormulaWithoutResult("=1+2")]]
        assert sheet.uncomputed == 1


class TestDates:
    def test_cells_that_show_no_year_are_marked(self):
        rows = "".join(
            f'<row r="{r}"><c r="A{r}" s="{s}"><v>44566</v></c></row>'
            for r, s in enumerate((0, 1, 2, 3), 1)
        )
        assert list(marks(rows).without_year()) == [(1, 0), (3, 0)]

    def test_attributes_may_be_in_any_order_and_rows_may_have_styles(self):
        rows = (
            '<row r="1" s="1" customFormat="1"><c r="A1"><v>1</v></c></row>'
            '<row r="2" s="1"><c s="1" r="A2"><v>44566</v></c>'
            '<c r="B2" s="1" t="n"><v>5</v></c></row>'
        )
        assert list(marks(rows).without_year()) == [(1, 0), (1, 1)]

    def test_they_are_read_as_days_without_a_year(self):
        content = xlsx(
            '<row r="1"><c r="A1" s="1"><v>4</v></c><c r="B1" s="1"/><c r="C1" s="2"><v>4</v></c>'
            '<c r="D1" s="1" t="inlineStr"><is><t>1月5日</t></is></c></row>',
            DAYS,
        )
        (sheet,) = read_workbook(content, "a.xlsx")
        day, blank, plain, text = sheet.rows[0]
        assert day == DayWithoutYear(1900, 1, 4)
        assert (blank, text) == ("", "1月5日")
        assert not isinstance(plain, DayWithoutYear)


class TestReach:
    def test_far_cells_are_refused_by_name(self):
        rows = (
            f'<row r="1">{text_cell("XFD1", "x")}</row>'
            f'<row r="1048576">{text_cell("A1048576", "x")}</row>'
        )
        with pytest.raises(RegisterError, match="A1048576 and XFD1") as caught:
            read_workbook(xlsx(rows), "a.xlsx")
        assert (caught.value.where, caught.value.exit_status) == ("a.xlsx [宣讲台账]", 2)

    def test_a_far_formula_without_a_result_counts(self):
        with pytest.raises(RegisterError, match="XFD1048576"):
            read_workbook(xlsx('<row r="1048576"><c r="XFD1048576"><f>1</f></c></row>'), "a.xlsx")

    def test_far_cells_that_show_nothing_are_harmless(self):
        rows = (
            f'<row r="1">{text_cell("A1", "日期")}<c r="XFD1" s="1"/></row>'
            '<row r="1048576"><c r="A1048576" s="1"></c><c r="XFD1048576"><v></v></c></row>'
        )
        (sheet,) = read_workbook(xlsx(rows), "a.xlsx")
        assert sheet.rows == [["日期"]]

    @given(st.integers(0, 1048575), st.integers(0, 16383))
    def test_a_cell_is_named_as_spreadsheets_do(self, row, column):
        letters, number = re.fullmatch(r"([A-Z]+)(\d+)", cell_name(row, column)).groups()
        assert (int(number) - 1, column_number(letters.encode())) == (row, column)


BODIES = st.sampled_from(
    [
        "<v>44566</v>",
        "<f>1+2</f><v></v>",
        "<f>1+2</f><v>3</v>",
        "<f>1</f>",
        "<v></v>",
        "",
        '<is><t>a&lt;f r="B1"</t></is>',
    ]
)
CELLS = st.dictionaries(
    st.tuples(st.integers(0, 5), st.integers(0, 60)),
    st.tuples(BODIES, st.sampled_from(["", ' s="1"', ' s="2"', ' t="e"', ' t="str"'])),
    max_size=12,
)


@pytest.mark.parametrize("chunk", [7, 60, 2**20])
@given(cells=CELLS, calc=st.sampled_from(["", FULL]))
def test_every_way_of_writing_a_sheet_gives_the_same_marks(chunk, cells, calc):
    original, module._CHUNK = module._CHUNK, chunk
    try:
        usual = marks(written(cells), calc=calc)
        for p in ("", "x:"):
            for unusual in (False, True):
                other = marks(written(cells, p, unusual=unusual), calc=calc, p=p)
                assert (other.formulas, other.errors) == (usual.formulas, usual.errors)
                assert sorted(other.without_year()) == sorted(usual.without_year())
                assert other.bottom[0] == usual.bottom[0]
    finally:
        module._CHUNK = original


def written(cells, p="", *, unusual=False):
    """Return the rows of a sheet; in an unusual way, cells have no names and other marks."""
    rows = []
    for row in range(6):
        own = {column: cell for (at, column), cell in cells.items() if at == row}
        columns = range(max(own) + 1) if unusual and own else sorted(own)
        tags = []
        for column in columns:
            body, attributes = own.get(column, ("", ""))
            name = "" if unusual else f' r="{cell_name(row, column)}"'
            tags.append(f"<c{name}{attributes}>{body}</c>" if body else f"<c{name}{attributes}/>")
        number = "" if unusual else f' r="{row + 1}"'
        rows.append(f"<row{number}>{''.join(tags)}</row>")
    text = re.sub(r"<(/?)(row|c|v|f|is|t)\b", rf"<\1{p}\2", "".join(rows))
    return re.sub(r'( [st])="(\w+)"', r"\1='\2'", text) if unusual else text
