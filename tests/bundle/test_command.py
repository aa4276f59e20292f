"""annual-review bundle: its options, what is refused, and a whole archive of small wheels."""

import re
import zipfile

import pytest

from annual_review.bundle import command, lock
from annual_review.bundle.arguments import read_arguments
from annual_review.cli import main
from tests.conftest import ROOT
from tests.support.small_wheels import pip_wheel, write_wheel


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """A working directory outside of any project."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.delenv("ANNUAL_REVIEW_PROJECT", raising=False)
    return folder


def refused(capsys, *arguments):
    assert main(["bundle", *map(str, arguments)]) == 2
    return capsys.readouterr().err


def test_all_three_platforms_are_meant_if_none_is_named(elsewhere):
    options = read_arguments([])
    names = [target.platform.name for target in options.targets]
    assert names == ["windows-x64", "linux-x64", "linux-arm64"]
    assert options.project is None


def test_every_platform_is_combined_with_every_python(elsewhere):
    given = ["--platform", "linux-x64", "--python", "3.11", "--python", "3.13"]
    targets = read_arguments([*given, "--python", "3.11"]).targets
    assert list(map(str, targets)) == ["linux-x64, Python 3.11", "linux-x64, Python 3.13"]


def test_the_project_of_the_working_directory_is_taken(elsewhere):
    (elsewhere / "params").mkdir()
    (elsewhere / "params" / "office.yaml").write_text("name: x\n", encoding="utf-8")
    assert read_arguments([]).project == elsewhere


def test_an_archive_that_exists_is_not_overwritten(elsewhere, capsys):
    (elsewhere / "annual-review-offline.zip").write_text("mine", encoding="utf-8")
    assert "It exists already" in refused(capsys)
    assert (elsewhere / "annual-review-offline.zip").read_text(encoding="utf-8") == "mine"


def test_a_folder_that_does_not_exist_is_named(elsewhere, capsys):
    assert "no such folder" in refused(capsys, "--out", "nowhere/out.zip")


def test_a_folder_that_is_no_project_is_refused(elsewhere, capsys):
    assert "params/office.yaml" in refused(capsys, "--project", elsewhere)


def test_data_without_a_project_are_refused(elsewhere, capsys):
    assert "--project DIR" in refused(capsys, "--with-data")


@pytest.mark.parametrize("python", ["3.10", "2.7", "3", "3.x"])
def test_a_python_that_is_too_old_is_refused(elsewhere, capsys, python):
    with pytest.raises(SystemExit) as caught:
        main(["bundle", "--python", python])
    assert caught.value.code == 2
    assert "from 3.11 on" in capsys.readouterr().err


def test_a_file_that_is_no_wheel_of_the_package_is_refused(elsewhere, capsys, tmp_path):
    for path in (tmp_path / "some.whl", write_wheel(tmp_path, "other").path):
        path.touch()
        assert "not a wheel of annual-review" in refused(capsys, "--wheel", path)
    assert "no such file" in refused(capsys, "--wheel", tmp_path / "none.whl")


@pytest.fixture
def small_lock(tmp_path, monkeypatch):
    """An index with two libraries, and a lock of them."""
    index = tmp_path / "index"
    index.mkdir()
    wheels = [pip_wheel(index), write_wheel(index, "lib", tags="cp311-cp311-win_amd64")]
    lines = [f"{each.name}=={each.version} --hash=sha256:{each.digest}\n" for each in wheels]
    (tmp_path / "small.lock").write_text("".join(lines), encoding="utf-8")
    monkeypatch.setattr(command, "read_lock", lambda: lock.read_lock(tmp_path / "small.lock"))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", index.as_uri())
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")


def made(tmp_path, *requires):
    wheel = write_wheel(tmp_path, "annual-review", requires=requires).path
    given = ["--platform", "windows-x64", "--python", "3.11", "--wheel", str(wheel)]
    return main(["bundle", *given])


def test_an_archive_is_made_and_described(elsewhere, small_lock, tmp_path, capsys):
    assert made(tmp_path, "lib") == 0
    said = capsys.readouterr().out
    assert "3 wheels for windows-x64, Python 3.11" in said
    assert "Python itself is not in it for: windows-x64." in said
    with zipfile.ZipFile(elsewhere / "annual-review-offline.zip") as archive:
        assert archive.testzip() is None
        wheels = [name for name in archive.namelist() if name.endswith(".whl")]
    assert len(wheels) == 3


def test_an_archive_in_which_something_is_missing_is_not_made(
    elsewhere, small_lock, tmp_path, capsys
):
    assert made(tmp_path, "missing") == 1
    assert "requires missing, which is not in the lock" in capsys.readouterr().err
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("page", ["docs/running.md", "docs/running.zh-CN.md"])
def test_every_option_is_described_and_no_other(page, capsys):
    with pytest.raises(SystemExit):
        main(["bundle", "--help"])
    options = set(re.findall(r"--[a-z-]+", capsys.readouterr().out)) - {"--help", "--lang"}
    text = (ROOT / page).read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `bundle (--[a-z-]+)", text, re.MULTILINE)) == options
