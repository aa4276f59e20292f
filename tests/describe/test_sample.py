"""The registers of the sample's years, described as if nobody had declared them."""

import pytest

from annual_review.cleaning.clean import clean
from annual_review.cleaning.headers.labels import label_key, label_keys
from annual_review.cleaning.headers.titles import title_stem
from annual_review.describe.registers import draft_of
from annual_review.describe.trial import try_draft
from annual_review.describe.writing import write_draft
from annual_review.project.loading import load_settings
from annual_review.registers.inputs import read_folder
from tests.conftest import ROOT

YEARS = (2020, 2021)
_OPEN = {  # kinds about which the values alone say nothing sure
    ("荣誉表彰台账", "授予单位"),  # a text; two bodies gave all honours
    ("宣讲团成员名册", "原工作领域"),  # a category; ten persons of seven fields
}


def fates(ledger):
    return {(row.file, row.sheet, row.row): row.fate for row in ledger.itertuples()}


@pytest.fixture(scope="module", params=YEARS)
def described_year(request):
    """A year of the sample: its sheets, its settings, and the draft of its registers."""
    sheets = read_folder(ROOT / "data" / str(request.param))
    settings = load_settings(request.param, ROOT / "params" / f"{request.param}.yaml")
    draft, year = draft_of(sheets, settings.office, None)
    assert year == request.param
    return sheets, settings, draft


def test_every_row_has_the_fate_that_it_has_with_the_params_of_the_office(described_year):
    sheets, settings, draft = described_year
    ours = try_draft(draft, sheets, settings.office, settings.year).ledger
    assert fates(ours) == fates(clean(sheets, settings).ledger)


def test_kinds_units_and_personal_fields_are_those_of_the_office(described_year):
    _, settings, draft = described_year
    for name, register in settings.book.registers.items():
        stems = {title_stem(title) for title in (name, *register.titles)}
        ours = next(one for one in draft.registers if title_stem(one.name) in stems)
        seen = set()
        for own, field in register.fields.items():
            keys = {key for text in (own, *field.headers) for key in label_keys(text)[:2]}
            found = next(one for one in ours.fields.values() if label_key(one.name) in keys)
            seen.add(found.name)
            if (name, own) not in _OPEN:
                assert found.kind == field.kind, (name, own)
            assert bool(found.personal) == bool(field.personal), (name, own)
            assert found.unit.replace("名", "人") == field.unit.replace("名", "人"), (name, own)
        assert seen == set(ours.fields)


def test_what_is_printed_is_a_registers_yaml_of_a_project(described_year, tmp_path):
    _, settings, draft = described_year
    (tmp_path / "registers.yaml").write_text(write_draft(draft), encoding="utf-8")
    (tmp_path / "office.yaml").write_text("name: 本局\ncounty: 本县\n", encoding="utf-8")
    book = load_settings(settings.year, tmp_path / f"{settings.year}.yaml").book
    assert book == draft.book()
