"""The workbook to fill in: what a clerk meets in it, and what cleaning makes of it afterwards."""

import random

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from annual_review.cleaning.clean import clean
from annual_review.forms.form import FIRST, HEADER, make_form
from annual_review.project.loading import load_settings
from annual_review.project.register_book import RegisterBook
from annual_review.project.settings import Office, Settings
from annual_review.project.year_params import YearParams
from annual_review.registers.inputs import read_inputs
from annual_review.registers.xlsx import write_cell
from tests.conftest import ROOT
from tests.support.form_filling import Form

pytestmark = pytest.mark.slow

OFFICES = {"shipped": ROOT / "params", "other": ROOT / "tests" / "data" / "other_office"}
ASIDE = ("rejected", "duplicate", "unrecognised", "out_of_year", "subtotal")


@pytest.fixture(scope="module", params=OFFICES)
def office(request):
    return load_settings(2024, OFFICES[request.param] / "2024.yaml")


@pytest.fixture(scope="module")
def form(office):
    return make_form(office)


def cleaned(form, office, folder):
    form.save(folder / "登记表.xlsx")
    inputs = read_inputs(folder)
    return clean(inputs.sheets, office, inputs.corrections, inputs.ignored)


def require_all_kept(result, filled):
    """Require that every row filled in is kept, and that there is nothing else to say."""
    fates = result.ledger["fate"].value_counts().to_dict()
    assert fates.get("kept", 0) == filled, result.ledger[result.ledger["fate"].isin(ASIDE)]
    assert not any(fates.get(fate) for fate in ASIDE)
    assert (result.warnings, result.missing) == ([], [])
    assert result.doubtful == 0
    assert not len(result.fixes)


@pytest.mark.parametrize("seed", range(3))
def test_every_row_filled_in_by_the_rules_is_kept(form, office, tmp_path, seed):
    chance, filling = random.Random(seed), Form(form)
    filled = sum(filling.fill(sheet, 12, chance) for sheet in filling.sheets)
    assert filled >= 10 * len(office.book.registers)
    result = cleaned(filling, office, tmp_path)
    require_all_kept(result, filled)
    assert set(result.records) == set(office.book.registers)
    assert sum(result.ledger["reason"] == "示例行，不计入") == 2 * len(office.book.registers)


def test_an_empty_form_has_all_registers_without_rows_or_warnings(form, office, tmp_path):
    result = cleaned(Form(form), office, tmp_path)
    require_all_kept(result, 0)
    assert set(result.ledger["fate"]) == {"heading", "note"}


def test_the_same_form_has_the_same_bytes(form, office):
    assert make_form(office) == form


def test_every_register_has_a_sheet_under_its_fields_and_units(form, office):
    filling = Form(form)
    for sheet, register in zip(filling.sheets, office.book.registers, strict=True):
        fields = office.book.fields_of(register)
        labels = [cell.value for cell in sheet[HEADER] if cell.value]
        assert len(sheet.title) <= 31
        assert sorted(
            label.removesuffix(f"（{fields[name].unit}）")
            for name, label in zip(sorted(fields), sorted(labels), strict=True)
        ) == sorted(fields)
    assert filling.book.sheetnames[0] == "填写说明"


def test_every_column_says_what_to_write(form, office):
    filling = Form(form)
    for sheet, register in zip(filling.sheets, office.book.registers, strict=True):
        for name, field in office.book.fields_of(register).items():
            (rule,) = [r for r in filling.columns(sheet).values() if r.promptTitle == name[:32]]
            assert ("必填" in rule.prompt) == field.is_required
            assert ("个人信息" in rule.prompt) == field.personal
            assert len(rule.prompt) <= 255
            assert rule.type is None or rule.error


def test_rules_follow_the_kinds(form, office):
    filling = Form(form)
    kinds = {"date": "date", "count": "whole", "amount": "decimal", "place": "list"}
    for sheet, register in zip(filling.sheets, office.book.registers, strict=True):
        for name, field in office.book.fields_of(register).items():
            column, rule = next(
                (c, r) for c, r in filling.columns(sheet).items() if r.promptTitle == name[:32]
            )
            wanted = "list" if field.choices else kinds.get(field.kind)
            assert rule.type == wanted
            if wanted == "list":
                known = field.choices or office.office.places
                assert filling.choices(rule.formula1) == list(known)
            if wanted in (None, "list"):
                text = "General" if field.kind == "serial" else "@"
                assert sheet.cell(FIRST + 150, column).number_format == text


def test_lists_within_a_rule_are_short(form):
    for sheet in Form(form).sheets:
        assert all(
            len(rule.formula1 or "") <= 255 for rule in sheet.data_validations.dataValidation
        )


def test_a_date_of_the_record_is_of_the_year_and_another_date_of_any(tmp_path):
    office = load_settings(2024, OFFICES["other"] / "2024.yaml")
    filling = Form(make_form(office))
    rules = {rule.promptTitle: rule for rule in filling.columns(filling.sheets[0]).values()}
    assert (rules["培训日期"].formula1, rules["培训日期"].formula2) == ("45292", "45657")
    assert int(rules["入职日期"].formula1) < 20000


def test_no_cell_is_a_formula(form, office):
    for sheet in Form(form).book:
        assert not [cell for row in sheet for cell in row if cell.data_type == "f"]


def test_a_form_prints_on_a4_with_its_header_on_every_page(form):
    for sheet in Form(form).sheets:
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.print_title_rows == f"$1:${HEADER}"
        assert sheet.freeze_panes == f"A{HEADER + 1}"
        assert "&P" in sheet.oddFooter.center.text


def test_an_example_cannot_be_typed_over(form):
    filling = Form(form)
    for sheet in filling.sheets:
        for column in filling.columns(sheet):
            rule = filling.rule(sheet, column, HEADER + 1)
            assert (rule.type, rule.formula1, rule.errorStyle) == ("custom", "FALSE", None)


def test_values_pasted_past_the_rules_are_found(tmp_path):
    office = load_settings(2022, ROOT / "params" / "2022.yaml")
    filling = Form(make_form(office))
    sheet = filling.book["宣讲台账"]
    labels = {cell.value: cell.column for cell in sheet[HEADER]}
    days = ("2022-13-45", "2022-3-5", "2022-3-6")
    rows = zip(days, ("官舟镇", "官舟镇", "幸福镇"), (30, "若干", 20), strict=True)
    for row, cells in enumerate(rows, FIRST):
        for label, value in zip(("日期", "乡镇", "受教人数（人）"), cells, strict=True):
            write_cell(sheet, row, labels[label], value)
    result = cleaned(filling, office, tmp_path)
    fixes = result.fixes.set_index("row")
    assert list(fixes["fate"]) == ["rejected", "rejected", "kept"]
    assert fixes.loc[FIRST, "field"] == "日期"
    assert "若干" in fixes.loc[FIRST + 1, "reason"]
    assert "不在乡镇名单中" in fixes.loc[FIRST + 2, "reason"]


def test_a_copied_example_is_rejected(tmp_path):
    office = load_settings(2022, ROOT / "params" / "2022.yaml")
    filling = Form(make_form(office))
    sheet = filling.book["宣讲台账"]
    for cell in sheet[FIRST - 1]:
        sheet.cell(FIRST, cell.column, cell.value)
    result = cleaned(filling, office, tmp_path)
    assert list(result.fixes["row"]) == [FIRST]
    assert "示例" in result.fixes["reason"].iloc[0]


LETTERS = "甲乙丙丁戊己庚辛镇村课[]*?/\\:'=+-@&<>\"（）、，,. abcXYZ"


def letters(name):
    return "".join(filter(str.isalnum, name)).casefold()


NAMES = st.text(LETTERS, min_size=2, max_size=12).map(str.strip).filter(lambda n: letters(n)[1:])
CHOICES = st.lists(NAMES, min_size=1, max_size=30, unique_by=letters)
FIELDS = st.one_of(
    st.builds(
        dict,
        kind=st.sampled_from(["date", "text", "place", "serial", "remark"]),
        required=st.none() | st.booleans(),
    ),
    st.builds(
        dict,
        kind=st.sampled_from(["count", "amount"]),
        unit=st.sampled_from(["", "人", "元", "台"]),
    ),
    st.builds(dict, kind=st.just("category"), choices=CHOICES),
)
REGISTERS = st.fixed_dictionaries(
    {
        "fields": st.dictionaries(NAMES, FIELDS, min_size=2, max_size=5).filter(
            lambda fields: any(one["kind"] not in ("serial", "remark") for one in fields.values())
        )
    }
)
BOOKS = st.dictionaries(NAMES, REGISTERS, min_size=1, max_size=3)
GENERATE = hypothesis_settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],  # a smaller case of a form takes minutes to find
)


@GENERATE
@given(BOOKS, st.integers(0, 99))
def test_forms_of_any_distinguishable_registers_are_read_completely(tmp_path, registers, seed):
    office = Settings(
        year=2030,
        office=Office(name="局", county="县", townships=["东镇", "西乡"]),
        book=RegisterBook(registers=registers),
        params=YearParams(),
    )
    content = make_form(office)
    assert content == make_form(office)
    empty = cleaned(Form(content), office, tmp_path)
    assert not (empty.ledger["fate"] == "kept").any()
    if not empty.warnings and not empty.missing:  # else the command warns of them
        filling, chance = Form(content), random.Random(seed)
        filled = sum(filling.fill(sheet, 3, chance) for sheet in filling.sheets)
        require_all_kept(cleaned(filling, office, tmp_path), filled)
