"""The project is found from wherever the command or a notebook runs."""

import subprocess
import sys

import pytest

from annual_review.errors import InputError
from annual_review.project.root import PROJECT, project_root, set_project_root
from tests.conftest import ROOT


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.delenv(PROJECT, raising=False)
    (tmp_path / "office" / "params").mkdir(parents=True)
    (tmp_path / "office" / "params" / "office.yaml").touch()
    (tmp_path / "office" / "notebooks").mkdir()
    return tmp_path / "office"


def test_the_project_is_the_folder_at_or_above_with_params(project, monkeypatch):
    assert project_root(project / "notebooks") == project
    monkeypatch.chdir(project / "notebooks")
    assert project_root() == project


def test_outside_a_project_the_error_names_the_environment_variable(project):
    with pytest.raises(InputError, match=PROJECT):
        project_root(project.parent)


def test_the_environment_variable_comes_first(project, monkeypatch, tmp_path):
    monkeypatch.setenv(PROJECT, str(project))
    set_project_root(tmp_path / "another")
    assert project_root(tmp_path) == project


def test_run_report_uses_the_project_that_it_is_in(project, tmp_path):
    (project / "run_report.py").write_bytes((ROOT / "run_report.py").read_bytes())
    call = [sys.executable, project / "run_report.py", "2021"]
    done = subprocess.run(call, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 2
    assert f"{project / 'data' / '2021'}: There is no such folder." in done.stderr


def test_the_module_runs_in_the_project_around_the_working_directory(project):
    call = [sys.executable, "-m", "annual_review", "2021"]
    done = subprocess.run(
        call, capture_output=True, text=True, check=False, cwd=project / "notebooks"
    )
    assert f"{project / 'data' / '2021'}: There is no such folder." in done.stderr
