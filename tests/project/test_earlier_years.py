"""Earlier years next to a year's registers, and the note about which were cleaned."""

from annual_review.project.earlier_years import (
    earlier_folders,
    read_earlier_years,
    write_earlier_years,
    years_before,
)
from annual_review.project.members import MemberPlace
from annual_review.project.period import PeriodName


def registers(folder, *years):
    for year in years:
        (folder / str(year)).mkdir(parents=True)
        (folder / str(year) / "台账.csv").touch()


def test_earlier_years_with_registers_are_found_oldest_first(tmp_path):
    registers(tmp_path, 2020, 2019, 2022)
    (tmp_path / "2018").mkdir()
    found = earlier_folders(tmp_path / "2021", 2021)
    assert list(found.items()) == [(2019, tmp_path / "2019"), (2020, tmp_path / "2020")]


def test_a_folder_that_is_not_named_after_its_year_has_no_earlier_years(tmp_path):
    registers(tmp_path, 2020)
    assert earlier_folders(tmp_path / "registers", 2021) == {}


def test_the_note_is_read_as_it_was_written(tmp_path):
    assert read_earlier_years(tmp_path) == {}
    write_earlier_years({2020: "", 2019: "没有台账"}, tmp_path)
    assert read_earlier_years(tmp_path) == {2019: "没有台账", 2020: ""}


def test_earlier_years_of_members_are_added(tmp_path):
    params = tmp_path / "params" / "city" / "2021.yaml"
    params.parent.mkdir(parents=True)
    params.with_name("office.yaml").write_text("members: [county]\n", encoding="utf-8")
    records = MemberPlace(tmp_path / "reports", "county", PeriodName(2021)).records
    records.mkdir(parents=True)
    write_earlier_years({2019: ""}, records)
    registers(tmp_path / "data", 2020)
    data = tmp_path / "data" / "2021"
    assert list(years_before(data, params, tmp_path / "reports", PeriodName(2021))) == [2019, 2020]
    assert list(years_before(data, params, None, PeriodName(2021))) == [2020]
