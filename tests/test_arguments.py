"""The call for many offices: what it names, and what does not go with it."""

import pytest

from annual_review.arguments import read_arguments
from annual_review.cli import main
from annual_review.errors import InputError
from annual_review.project.root import PROJECT
from tests.conftest import ROOT


def test_places_are_those_of_the_project_unless_others_are_named(tmp_path):
    options = read_arguments(["2021", "--offices", str(tmp_path)])
    assert (options.year, options.offices) == (2021, tmp_path)
    assert (options.data, options.reports) == (str(ROOT / "data"), str(ROOT / "reports"))
    assert (options.scheduler, options.force, options.strict) == ("", False, False)


def test_a_url_is_kept_and_a_folder_gets_its_whole_path(tmp_path, monkeypatch):
    monkeypatch.setenv(PROJECT, str(ROOT))
    monkeypatch.chdir(tmp_path)
    words = ["2021", "--offices", "o", "--data", "s3://desk/data/", "--reports", "out", "--force"]
    options = read_arguments([*words, "--scheduler", "tcp://host:8786", "--strict"])
    assert (options.data, options.reports) == ("s3://desk/data", str(tmp_path / "out"))
    assert (options.scheduler, options.force, options.strict) == ("tcp://host:8786", True, True)


@pytest.mark.parametrize(
    "words",
    [
        ["--check"],
        ["--new"],
        ["--watch"],
        ["--times"],
        ["--port", "8000"],
        ["--params", "params/2021.yaml"],
    ],
    ids=lambda words: words[0],
)
def test_what_is_of_one_office_does_not_go_with_it(words, tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["2021", "--offices", str(tmp_path), *words])
    assert ended.value.code == 2
    assert f"--offices: not allowed with argument {words[0]}" in capsys.readouterr().err


def test_a_scheduler_is_for_many_offices(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["2021", "--scheduler", "tcp://host:8786"])
    assert ended.value.code == 2
    assert "--scheduler: only allowed with argument --offices" in capsys.readouterr().err


def test_no_offices_and_no_notebooks_are_a_wrong_call(tmp_path, capsys):
    assert main(["2021", "--offices", str(tmp_path)]) == 2
    assert "There are no offices." in capsys.readouterr().err
    with pytest.raises(InputError, match="no such folder"):
        read_arguments(["2021", "--offices", str(tmp_path), "--notebooks", str(tmp_path / "none")])
