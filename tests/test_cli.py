"""The command: what it says of a wrong call or wrong inputs, before any kernel starts."""

import shutil
import subprocess
import sys

import pytest

from annual_review.cli import main
from tests.conftest import ROOT


@pytest.fixture
def run(tmp_path, capsys):
    def call(*arguments):
        status = main([*map(str, arguments), "--reports", str(tmp_path / "reports")])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        assert not (tmp_path / "reports").exists()
        return status, captured.err

    return call


@pytest.mark.parametrize("year", ["20211", "abcd", "21", "二〇二一", "-5", "1000"])
def test_a_mistyped_year_is_quoted(run, year):
    status, stderr = run(year)
    assert status == 2
    assert stderr.startswith(f"error: '{year}' is not a period. Write a year (2021), a half (")


def test_a_year_without_a_folder_lists_the_years_with_one(run):
    status, stderr = run("1999")
    assert status == 2
    assert "no such folder" in stderr
    assert "2020, 2021" in stderr


def test_an_empty_folder_of_registers_is_an_input_error(run, tmp_path):
    (tmp_path / "data").mkdir()
    status, stderr = run("2021", "--data", tmp_path / "data")
    assert status == 2
    assert "There are no registers" in stderr


def test_a_missing_params_file_is_an_input_error(run, tmp_path):
    status, stderr = run("2021", "--params", tmp_path / "2021.yaml")
    assert status == 2
    assert "no such file" in stderr


def test_a_mistyped_parameter_is_named_with_the_nearest_known(run, tmp_path):
    shutil.copytree(ROOT / "params", tmp_path / "params")
    path = tmp_path / "params" / "2021.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "\ntitel: x\n", encoding="utf-8")
    status, stderr = run("2021", "--params", path)
    assert status == 2
    assert "2021.yaml: Unknown key 'titel'. Did you mean 'title'?" in stderr


def test_an_unknown_option_exits_with_the_usage():
    call = [sys.executable, ROOT / "run_report.py", "2021", "--bogus"]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "unrecognized arguments: --bogus" in done.stderr
