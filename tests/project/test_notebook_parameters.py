"""The year and the places of a notebook: the parameters of a run, or else the newest year."""

from pathlib import Path

import pandas as pd
import pytest

from annual_review.errors import InputError
from annual_review.project.notebook_parameters import (
    YEAR,
    default_period,
    notebook_paths,
    parameters_in,
)
from annual_review.project.period import PeriodName
from annual_review.project.root import PROJECT


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.delenv(PROJECT, raising=False)
    monkeypatch.delenv(YEAR, raising=False)
    (tmp_path / "params").mkdir()
    (tmp_path / "params" / "office.yaml").touch()
    for year in (2020, 2021):
        (tmp_path / "data" / str(year)).mkdir(parents=True)
        (tmp_path / "data" / str(year) / "台账.csv").touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_newest_year_with_registers_is_opened(project):
    (project / "data" / "2022").mkdir()
    assert default_period(project) == PeriodName(2021)
    (project / "data" / "2022" / "登记表.xlsx").touch()
    assert default_period(project) == PeriodName(2022)


def test_the_environment_variable_overrides_the_newest_year(project, monkeypatch):
    monkeypatch.setenv(YEAR, "2020")
    period, paths = notebook_paths({"year": None})
    assert (period, paths.data, paths.records) == (
        PeriodName(2020),
        project / "data" / "2020",
        None,
    )
    monkeypatch.setenv(YEAR, "last")
    with pytest.raises(InputError, match="'last' is not a period"):
        default_period(project)


def test_without_registers_the_newest_params_file_gives_the_year(project):
    for file in project.rglob("*.csv"):
        file.unlink()
    with pytest.raises(InputError, match="no registers of any year"):
        default_period(project)
    (project / "params" / "2019.yaml").touch()
    assert default_period(project) == PeriodName(2019)


def test_parameters_of_a_run_override_the_newest_year(project):
    namespace = {"year": 2020, "data": "/d", "params": "/p.yaml", "records": "/r", "of_year": 2021}
    period, paths = notebook_paths(namespace)
    assert (period, paths.data, paths.params) == (PeriodName(2020), Path("/d"), Path("/p.yaml"))
    assert (paths.records, paths.of_year) == (Path("/r"), 2021)


def test_arguments_override_the_parameters(project):
    period, paths = notebook_paths({"year": 2021}, year=2020, data="", params=None)
    assert (period, paths.params) == (PeriodName(2020), project / "params" / "2020.yaml")


def test_other_variables_are_not_parameters():
    cells = {"data": pd.DataFrame(), "records": [1], "params": {}, "year": True, "members": ("a",)}
    assert parameters_in(cells) == {}
