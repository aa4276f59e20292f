"""annual-review init: what it writes, what it refuses, what it asks."""

import datetime as dt
import io
import sys

import pytest

from annual_review.cli import main
from annual_review.project.loading import load_settings
from annual_review.registers.inputs import read_folder

NAMED = ("--name", "某某县人民医院")


def tree(folder):
    return {path: path.read_bytes() if path.is_file() else b"" for path in folder.rglob("*")}


class Terminal(io.StringIO):
    """A standard input at which a person answers."""

    def isatty(self):
        return True


def test_it_makes_a_project_whose_params_are_valid(init, tmp_path):
    status, out, err = init("医院", *NAMED, "--county", "某某县", "--year", "2025")
    assert (status, err) == (0, "")
    settings = load_settings(2025, tmp_path / "医院" / "params" / "2025.yaml")
    assert (settings.office.name, settings.office.county) == ("某某县人民医院", "某某县")
    assert settings.names["简称"] == "某某县人民医院"
    assert settings.data_note.startswith("说明：2024年和2025年的《样例活动台账》为编造的样例")
    assert out.splitlines()[-3:-1] == ["  cd 医院", "  annual-review 2025"]
    assert "(--year)" not in out


def test_without_a_year_it_takes_the_last_that_is_over_and_says_so(init, tmp_path):
    status, out, _ = init("a", *NAMED)
    last = dt.date.today().year - 1
    assert status == 0
    assert f"{last}, the last year that is over" in out
    assert (tmp_path / "a" / "params" / f"{last}.yaml").is_file()
    assert (tmp_path / "a" / "data" / f"{last - 1}").is_dir()


@pytest.mark.parametrize("year", ["25", "2025-h1", "二〇二五"])
def test_what_is_no_year_is_refused(init, tmp_path, year):
    assert init("a", *NAMED, "--year", year)[0] == 2
    assert not (tmp_path / "a").exists()


def test_the_example_has_a_duplicate_and_a_row_to_fix(init, tmp_path):
    init("a", *NAMED, "--year", "2023")
    settings = load_settings(2023, tmp_path / "a" / "params" / "2023.yaml")
    from annual_review.cleaning.clean import clean

    fates = clean(read_folder(tmp_path / "a" / "data" / "2023"), settings).ledger["fate"]
    assert [sum(fates == fate) for fate in ("kept", "duplicate", "rejected")] == [31, 1, 1]
    assert "unrecognised" not in set(fates)


@pytest.mark.parametrize(
    "name", ["12", "yes", "一院: 东区", "#1 医院", "“甲”医院", '甲"乙\\丙', "县医院, 东区"]
)
def test_any_name_is_written_so_that_it_is_read_again(init, tmp_path, name):
    assert init("a", "--name", name, "--county", name, "--year", "2025")[0] == 0
    office = load_settings(2025, tmp_path / "a" / "params" / "2025.yaml").office
    assert (office.name, office.county) == (name, name)


def test_a_folder_of_git_without_files_of_the_project_is_taken(init, tmp_path):
    (tmp_path / "a" / ".git").mkdir(parents=True)
    (tmp_path / "a" / "LICENSE").write_text("MIT", encoding="utf-8")
    assert init("a", *NAMED)[0] == 0
    assert (tmp_path / "a" / "params" / "office.yaml").is_file()


@pytest.mark.parametrize(
    "place", ["README.md", "params/registers.yaml", "notebooks/01_clean.ipynb"]
)
def test_a_file_of_the_same_name_is_in_the_way_and_nothing_is_written(init, tmp_path, place):
    own = tmp_path / "a" / place
    own.parent.mkdir(parents=True)
    own.write_text("mine", encoding="utf-8")
    before = tree(tmp_path)
    status, _, err = init("a", *NAMED)
    assert status == 2
    assert place in err.replace("\\", "/")
    assert tree(tmp_path) == before


def test_a_project_and_a_file_in_place_of_a_folder_are_in_the_way(init, tmp_path):
    assert init("a", *NAMED)[0] == 0
    before = tree(tmp_path)
    assert "There is a project already." in init("a", *NAMED)[2]
    (tmp_path / "b").mkdir()
    for place in ("c", "b/data"):
        (tmp_path / place).write_text("mine", encoding="utf-8")
        before[tmp_path / place] = b"mine"
    before[tmp_path / "b"] = b""
    assert "It is not a folder." in init("c", *NAMED)[2]
    assert "there: data." in init("b", *NAMED)[2]
    assert init("c/d", *NAMED)[0] == 2
    assert tree(tmp_path) == before


def test_without_a_name_it_asks_at_a_terminal_and_nowhere_else(init, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("某某学校\n\n"))
    status, _, err = init("a")
    assert (status, "--name" in err) == (2, True)
    monkeypatch.setattr(sys, "stdin", Terminal("某某学校\n\n"))
    assert init("a", "--year", "2025")[0] == 0
    office = load_settings(2025, tmp_path / "a" / "params" / "2025.yaml").office
    assert (office.name, office.county) == ("某某学校", "")
    monkeypatch.setattr(sys, "stdin", Terminal(""))
    assert init("b")[0] == 2


def test_the_help_of_the_command_names_it(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "init DIR" in capsys.readouterr().out
