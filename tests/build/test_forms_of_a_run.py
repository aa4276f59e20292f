"""A run with forms of a superior office: filled with its figures, and again when they change."""

import json
import subprocess
import sys

import openpyxl
import pytest
from jsonschema import Draft202012Validator

from annual_review.document.figures_file import figures_schema, read_figures
from tests.conftest import ROOT
from tests.support.rebuilds import Office, bytes_of
from tests.support.superior_forms import form_of

pytestmark = pytest.mark.slow

FORM = "统计表.xlsx"
CELLS = {"A1": "{{a.people}}", "A2": "{{a.awards}}", "A3": "{{a.extra}}", "A4": "{{单位}}"}


class FormOffice(Office):
    """A small office with forms, whose review is a page alone."""

    def fill(self):
        super().fill()
        self.chapter("02_a", "宣讲", TALK)
        self.chapter("025_extra", "另计", EXTRA)
        self.tag("025_extra", "form-only")
        (self.notebooks / "04_q.ipynb").unlink()
        self.say("")
        (self.folder / "forms").mkdir()
        form_of(CELLS).save(self.folder / "forms" / FORM)
        for name in ("~$统计表.xlsx", ".~lock.统计表.xlsx#"):
            (self.folder / "forms" / name).write_bytes(b"x")
        (self.folder / "forms" / "旧表.xls").write_bytes(b"x")

    def tag(self, name, tag):
        path = self.notebooks / f"{name}.ipynb"
        chapter = json.loads(path.read_text(encoding="utf-8"))
        chapter["cells"][-1]["metadata"]["tags"] = [tag]
        path.write_text(json.dumps(chapter), encoding="utf-8")

    def say(self, more):
        text = f"title: 年度综述\ndate: 2022-02-17\noutputs: [html]\n{more}"
        (self.params / "2021.yaml").write_text(text, encoding="utf-8")

    def run(self, *more):
        call = [sys.executable, ROOT / "run_report.py", "2021", "--reports", self.reports]
        call += ["--data", self.data, "--params", self.params / "2021.yaml"]
        call += ["--notebooks", self.notebooks, *more]
        done = subprocess.run(call, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    @property
    def sheet(self):
        return openpyxl.load_workbook(self.reports / "2021" / "forms" / FORM).worksheets[0]


TALK = """talks = review["宣讲台账"]
say(f"宣讲听众{total('a.people', talks['受教人数'], '人')}。")
say(f"获奖{count('a.awards', review['荣誉表彰台账'], '项')}。")"""
EXTRA = """say(f"宣讲{count('a.extra', review['宣讲台账'], '场')}。")"""


@pytest.fixture(scope="module")
def builds(tmp_path_factory):
    """Return a small office, and what it was like after each of some runs."""
    office = FormOffice(tmp_path_factory.mktemp("forms"))
    office.fill()
    found = {"first": office.run()}
    found["cells"] = {cell.coordinate: cell.value for (cell,) in office.sheet.rows}
    found["page"] = (office.reports / "2021" / "review.html").read_text(encoding="utf-8")
    found["figures"] = read_figures(office.reports / "2021" / "figures.json")
    found["again"] = office.run()
    form_of(CELLS | {"A1": "{{a.poeple}}"}).save(office.folder / "forms" / FORM)
    found["changed"] = office.run()
    last = bytes_of(office.reports / "2021")
    found["strict"] = office.run("--strict")
    found["unchanged after strict"] = bytes_of(office.reports / "2021") == last
    return found


def test_forms_are_filled_beside_the_review(builds):
    status, printed = builds["first"]
    assert status == 0, printed
    assert f"2021/forms/{FORM}" in printed
    assert builds["cells"]["A1"] == 70
    assert builds["cells"]["A4"] == "沿河土家族自治县委老干部局"


def test_a_figure_without_a_register_is_missing_and_no_mistake(builds):
    assert builds["cells"]["A2"] == "缺"
    assert f"warning: {FORM} [表] A2: a.awards is 缺" in builds["first"][1]
    assert "No chapter makes" not in builds["first"][1]


def test_a_cell_for_forms_alone_is_in_them_and_not_in_the_review(builds):
    assert builds["cells"]["A3"] == 2
    assert "另计" not in builds["page"]


def test_other_files_are_named_and_lock_files_are_not(builds):
    assert "旧表.xls was not filled: forms are .xlsx or .xlsm." in builds["first"][1]
    assert "~" not in builds["first"][1]


def test_an_unchanged_form_is_not_filled_again(builds):
    assert "Nothing has changed" in builds["again"][1]
    assert "a.awards is 缺" in builds["again"][1]


def test_a_changed_form_is_all_that_is_made_anew(builds):
    status, printed = builds["changed"]
    assert status == 0
    assert f"Rebuilt: forms (forms/{FORM})." in printed
    assert "[表] A1: a.poeple: No chapter makes a figure 'a.poeple'. Did you mean" in printed


def test_a_strict_run_refuses_mistakes_in_forms_and_leaves_the_last_review(builds):
    status, printed = builds["strict"]
    assert status == 2
    assert "Did you mean 'a.people'?" in printed
    assert builds["unchanged after strict"]


def test_the_figures_fit_their_schema(builds):
    Draft202012Validator(figures_schema()).validate(builds["figures"])
