from annual_review.chapter.cleaning_notebook import clean_year
from annual_review.chapter.evidence import is_interactive
from annual_review.chapter.opening import open_review
from annual_review.project.notebook_parameters import YEAR
from tests.conftest import ROOT


def test_the_sample_year_opens_without_a_run(monkeypatch):
    monkeypatch.chdir(ROOT / "notebooks")
    monkeypatch.setenv(YEAR, "2021")
    review = open_review()
    assert review.year == 2021
    assert len(review["宣讲台账"]) == 14
    assert review.missing == []
    assert is_interactive()


def test_opening_a_year_writes_nothing(two_years, tmp_path):
    before = sorted(tmp_path.rglob("*"))
    review = two_years.open()
    assert len(review.before["宣讲台账"]) == 3
    assert sorted(tmp_path.rglob("*")) == before


def test_earlier_years_are_cleaned_when_something_is_compared(two_years, monkeypatch):
    years = []

    def clean_and_record(settings, paths):
        years.append(settings.year)
        return clean_year(settings, paths)

    monkeypatch.setattr("annual_review.chapter.opening.clean_year", clean_and_record)
    audience = two_years.audience()
    assert years == [2021]
    assert audience.before.value == 100
    assert years == [2021, 2020]
