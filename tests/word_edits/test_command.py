"""The command with --accept: a dry run, the real one, and what it refuses."""

import json
import subprocess
import sys

import openpyxl
import pytest

from annual_review.arguments.parser import parse_arguments
from tests.conftest import ROOT
from tests.support.leaders import copy_sample
from tests.support.word_edits import WordCopy


class Project:
    """A copy of the sample's notebooks and params, and its review with a Word file alone."""

    def __init__(self, folder):
        self.folder, self.reports = folder, folder / "reports"
        self.notebooks, self.params = copy_sample(folder)
        with self.params.open("a", encoding="utf-8") as file:
            file.write("\noutputs: [docx]\n")

    def run(self, *more):
        places = ["--notebooks", self.notebooks, "--params", self.params]
        command = [sys.executable, ROOT / "run_report.py", "2021", *places]
        command += ["--reports", self.reports, *more]
        return subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)

    def files(self):
        """Return the contents of all files that a run with --accept could write."""
        paths = [*self.notebooks.rglob("*"), *self.params.parent.rglob("*")]
        paths += self.reports.rglob("*")
        return {one: one.read_bytes() for one in paths if one.is_file()}


@pytest.fixture(scope="module")
def builds(tmp_path_factory):
    project = Project(tmp_path_factory.mktemp("project"))
    built = project.run()
    assert built.returncode == 0, built.stderr
    return project


def test_edits_are_shown_then_written_and_a_second_time_refused(builds):
    copy = WordCopy((builds.reports / "2021" / "review.docx").read_bytes())
    copy.replace("累计培训果农", "累计培训果农和种植户", author="王局长")
    copy.replace("1490余人", "1500人")
    copy.replace("搭建互帮平台", "搭建互学平台")
    copy.comment("请核实", "会同农业科技服务团", "李书记")
    edited = builds.folder / "edited.docx"
    edited.write_bytes(copy.content)
    before = builds.files()
    dry = builds.run("--accept", edited, "--dry-run")
    assert dry.returncode == 0, dry.stderr
    assert builds.files() == before
    assert "2 edits would be written, 1 refused, 0 left to you; 1 comments." in dry.stdout
    real = builds.run("--accept", edited)
    assert real.returncode == 0, real.stderr
    shown = dry.stdout.splitlines()
    assert shown[: len(shown) - 2] == real.stdout.splitlines()[: len(shown) - 2]
    after = builds.files()
    changed = {path for path, content in before.items() if after.get(path) != content}
    assert changed == {builds.notebooks / "04_teams.ipynb", builds.params}
    folder = builds.reports / "2021-accepted"
    sheet = openpyxl.load_workbook(folder / "to_fix.xlsx").active
    _head, row, *_rest = sheet.iter_rows(values_only=True)
    assert row[1:5] == ("04_teams.ipynb teams-09", "teams.agri.farmers", "1490余人", "1500人")
    assert row[6].endswith(".xlsx")
    assert (folder / "to_fix.xlsx").stat().st_mode & 0o077 == 0
    cells = json.loads((builds.notebooks / "04_teams.ipynb").read_bytes())["cells"]
    (cell,) = [one for one in cells if one["id"] == "teams-09"]
    assert '        f"累计培训果农和种植户{farmers:余}",\n' in cell["source"]
    again = builds.run("--accept", edited)
    assert again.returncode == 2
    assert "It is not of the present inputs: " in again.stderr
    assert builds.files() == after


@pytest.mark.parametrize(
    "arguments",
    [["--dry-run"], ["--accept", "a.docx", "--new"], ["--accept", "a.docx", "--offices", "b"]],
)
def test_what_cannot_be_combined_is_refused(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        parse_arguments(["2021", *arguments])
    assert stopped.value.code == 2
    assert "--accept" in capsys.readouterr().err
