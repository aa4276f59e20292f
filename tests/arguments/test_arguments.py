"""The call for many offices: what it names, and what does not go with it."""

import pytest

from annual_review.arguments import read_arguments
from annual_review.cli import main
from annual_review.errors import InputError
from annual_review.project.root import PROJECT
from tests.conftest import ROOT


def test_default_folders_are_the_project_s(tmp_path):
    options = read_arguments(["2021", "--offices", str(tmp_path)])
    assert (str(options.period), options.offices) == ("2021", tmp_path)
    assert (options.data, options.reports) == (str(ROOT / "data"), str(ROOT / "reports"))
    assert (options.scheduler, options.force, options.strict) == ("", False, False)


def test_a_url_is_kept_and_a_folder_becomes_absolute(tmp_path, monkeypatch):
    monkeypatch.setenv(PROJECT, str(ROOT))
    monkeypatch.chdir(tmp_path)
    options = [
        "2021",
        "--offices",
        "o",
        "--data",
        "s3://bucket/data/",
        "--reports",
        "out",
        "--force",
    ]
    parsed = read_arguments([*options, "--scheduler", "tcp://host:8786", "--strict"])
    assert (parsed.data, parsed.reports) == ("s3://bucket/data", str(tmp_path / "out"))
    assert (parsed.scheduler, parsed.force, parsed.strict) == ("tcp://host:8786", True, True)


@pytest.mark.parametrize(
    "options",
    [
        ["--check"],
        ["--new"],
        ["--watch"],
        ["--times"],
        ["--port", "8000"],
        ["--params", "params/2021.yaml"],
    ],
    ids=lambda options: options[0],
)
def test_options_of_one_office_are_refused(options, tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["2021", "--offices", str(tmp_path), *options])
    assert ended.value.code == 2
    assert f"--offices: not allowed with argument {options[0]}" in capsys.readouterr().err


def test_a_scheduler_is_refused_for_one_office(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["2021", "--scheduler", "tcp://host:8786"])
    assert ended.value.code == 2
    assert "--scheduler: only allowed with argument --offices" in capsys.readouterr().err


def test_no_offices_and_no_notebooks_are_input_errors(tmp_path, capsys):
    assert main(["2021", "--offices", str(tmp_path)]) == 2
    assert "There are no offices." in capsys.readouterr().err
    with pytest.raises(InputError, match="no such folder"):
        read_arguments(["2021", "--offices", str(tmp_path), "--notebooks", str(tmp_path / "none")])


def test_without_common_notebooks_each_office_needs_its_own(tmp_path, monkeypatch):
    monkeypatch.setenv(PROJECT, str(tmp_path))
    for id in ("a", "b"):
        (tmp_path / id).mkdir()
        (tmp_path / id / "office.yaml").write_text("name: 某局\n", encoding="utf-8")
    call = ["2021", "--offices", str(tmp_path)]
    for id, left in (("a", "a, b"), ("b", "b")):
        with pytest.raises(InputError, match=f"give {left} notebooks/ of its own"):
            read_arguments(call)
        (tmp_path / id / "notebooks").mkdir()
        (tmp_path / id / "notebooks" / "01_clean.ipynb").write_text("{}", encoding="utf-8")
    assert read_arguments(call).offices == tmp_path
