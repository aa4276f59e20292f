"""The places of a year's inputs."""

from pathlib import Path

import pytest

from annual_review.errors import InputError
from annual_review.project.paths import default_data_folder, paths_of
from annual_review.project.root import PROJECT


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.delenv(PROJECT, raising=False)
    (tmp_path / "params").mkdir()
    (tmp_path / "params" / "office.yaml").touch()
    return tmp_path


def test_places_that_are_not_given_are_the_project_s(project, monkeypatch):
    monkeypatch.chdir(project)
    paths = paths_of(2021, records="/records")
    assert (paths.data, paths.params) == (
        project / "data" / "2021",
        project / "params" / "2021.yaml",
    )
    assert (paths.records, paths.members) == (Path("/records"), project / "reports")
    assert (paths.of_year, paths_of(2020, of_year=2021).of_year) == (2021, 2021)


def test_places_that_are_given_need_no_project(tmp_path, monkeypatch):
    monkeypatch.delenv(PROJECT, raising=False)
    monkeypatch.chdir(tmp_path)
    paths = paths_of(2021, "/data", "/2021.yaml")
    assert (paths.data, paths.params, paths.members) == (Path("/data"), Path("/2021.yaml"), None)
    with pytest.raises(InputError):
        paths_of(2021, "/data")


def test_registers_of_another_office_with_members_are_in_a_folder_of_its_name(project):
    office = project / "params" / "offices" / "city"
    office.mkdir(parents=True)
    file = office / "office.yaml"
    file.write_text("name: 市\n", encoding="utf-8")
    params = office / "2021.yaml"
    assert default_data_folder(project, params, 2021) == project / "data" / "2021"
    file.write_text("members: [county]\n", encoding="utf-8")
    assert default_data_folder(project, params, 2021) == project / "data" / "city" / "2021"
