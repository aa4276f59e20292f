"""run_report.py <year> --new: what it makes, what it leaves alone, and what it says."""

import shutil
import subprocess
import sys

import openpyxl
import pytest

from annual_review.cli import main
from annual_review.forms.form import make_form
from annual_review.forms.new_year import make_year
from annual_review.project.loading import load_settings
from annual_review.project.period import PeriodName
from annual_review.project.year_params import YearParams
from tests.conftest import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture
def place(tmp_path):
    """Return a copy of params/ with an empty place for registers beside it."""
    shutil.copytree(ROOT / "params", tmp_path / "params")
    return tmp_path


@pytest.fixture
def new(place, capsys):
    def call(year=2022, data="data/2022", params=None):
        params = params or place / "params" / f"{year}.yaml"
        status = main([str(year), "--new", "--data", str(place / data), "--params", str(params)])
        streams = capsys.readouterr()
        assert "Traceback" not in streams.err
        return status, streams.out + streams.err

    return call


def files(folder):
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def test_a_new_year_has_its_params_and_a_form(new, place):
    status, output = new()
    assert status == 0
    assert f"Made {place / 'params/2022.yaml'}" in output
    assert f"Made {place / 'data/2022/登记表.xlsx'}" in output
    assert "warning" not in output
    settings = load_settings(2022, place / "params" / "2022.yaml")
    assert (place / "data/2022/登记表.xlsx").read_bytes() == make_form(settings)


def test_new_params_set_nothing_and_list_the_names_of_the_year_before(new, place):
    new()
    path = place / "params" / "2022.yaml"
    settings = load_settings(2022, path)
    assert settings.params.model_dump(exclude_defaults=True) == {}
    text = path.read_text(encoding="utf-8")
    assert "# title: 沿河县2022年老干部工作综述" in text
    assert "#   规划:  # 2021: “十四五”老年教育规划" in text
    assert "#       宣讲.组建:  # 2021: 广泛动员各行各业的老同志参与" in text
    decided = text.replace("# names:", "names:").replace("#   规划:  #", "  规划: 新规划  #")
    path.write_text(decided.replace("# date:", "date:"), encoding="utf-8")
    again = load_settings(2022, path)
    assert again.params.names == {"规划": "新规划"}
    assert again.params.date.year == 2023


def test_a_second_call_changes_nothing(new, place):
    new()
    before = files(place)
    status, output = new()
    assert status == 0
    assert "Nothing was made" in output
    assert output.count("Left as it is") == 2
    assert files(place) == before


def test_files_that_exist_are_left_as_they_are(new, place):
    form, params = place / "data/2022/登记表.xlsx", place / "params/2022.yaml"
    form.parent.mkdir(parents=True)
    form.write_bytes(b"mine")
    status, output = new()
    assert status == 0
    assert form.read_bytes() == b"mine"
    assert f"Made {params}" in output
    assert f"Left as it is: {form}" in output


def test_other_registers_in_the_folder_are_named(new, place):
    (place / "data/2022").mkdir(parents=True)
    shutil.copy(ROOT / "data/2021/法治知识竞赛参赛统计2021.csv", place / "data/2022/a.csv")
    assert "Other registers in the folder are left as they are: a.csv." in new()[1]


def test_a_folder_of_several_years_gets_a_folder_of_this_one(new, place):
    (place / "data/2021").mkdir(parents=True)
    new(data="data")
    assert (place / "data/2022/登记表.xlsx").is_file()


def test_without_a_year_before_the_comments_say_what_may_be_decided(new, place):
    for path in place.glob("params/2*.yaml"):
        path.unlink()
    new(1990)
    text = (place / "params/1990.yaml").read_text(encoding="utf-8")
    assert load_settings(1990, place / "params/1990.yaml").params.published == {}
    assert all(f"# {key}:" in text for key in ("title", "date", "names", "published"))


def test_broken_params_of_the_year_before_are_skipped(new, place):
    (place / "params/2021.yaml").write_text("names: [", encoding="utf-8")
    status, _ = new()
    assert status == 0
    assert "# 2020: 说明" in (place / "params/2022.yaml").read_text(encoding="utf-8")


def test_no_file_is_left_if_one_cannot_be_written(new, place):
    (place / "data").write_text("a file, not a folder", encoding="utf-8")
    before = files(place)
    status, output = new(data="data/2022")
    assert status == 2
    assert "It cannot be written" in output
    assert len(output.strip().splitlines()) == 1
    assert files(place) == before


def test_no_file_is_left_if_a_rename_fails(new, place, monkeypatch):
    moved = []

    def rename(path, target):
        if moved:
            raise OSError(28, "No space left on device", str(target))
        moved.append(path)
        return shutil.move(path, target)

    monkeypatch.setattr("pathlib.Path.rename", rename)
    before = files(place)
    status, output = new()
    assert (status, len(moved)) == (2, 1)
    assert "No space left" in output
    assert files(place) == before
    assert not (place / "data").exists()


def test_a_mistake_in_registers_yaml_is_named(new, place):
    (place / "params/registers.yaml").write_text("registers: {甲: {feilds: {}}}", encoding="utf-8")
    status, output = new()
    assert status == 2
    assert "registers.yaml" in output
    assert not (place / "params/2022.yaml").exists()


def test_indistinguishable_registers_give_a_warning(new, place):
    twins = (
        "registers: {调研（一）: {fields: {日期: {kind: date}, 名称: {}}}, "
        "调研: {fields: {日期: {kind: date}, 名称: {}}}}"
    )
    (place / "params/registers.yaml").write_text(twins, encoding="utf-8")
    status, output = new()
    assert status == 0
    assert "warning: the form of 调研（一） is taken for another register's" in output


@pytest.mark.parametrize("other", ["--check", "--force", "--strict", "--times"])
def test_new_cannot_be_combined_with_options_of_a_build(other):
    call = [sys.executable, ROOT / "run_report.py", "2022", "--new", other]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert f"--new: not allowed with argument {other}" in done.stderr


def test_the_form_is_a_workbook_that_opens(new, place):
    new()
    book = openpyxl.load_workbook(place / "data/2022/登记表.xlsx")
    assert book.sheetnames[0] == "填写说明"


def test_the_file_of_a_part_is_valid_and_is_of_that_part(tmp_path):
    params = tmp_path / "params"
    shutil.copytree(ROOT / "params", params)
    half = PeriodName(2022, "h1")
    make_year(half, tmp_path / "data" / "2022", params / "2022-h1.yaml")
    text = (params / "2022-h1.yaml").read_text(encoding="utf-8")
    assert "# title: 沿河县2022年上半年老干部工作综述" in text
    assert "Without it: 2022年7月" in text
    assert "if 2022-h1 is not over" in text
    assert "# until: 2022-03-31" in text
    assert "\n# base: 2022.yaml" in text
    assert load_settings(2022, params / "2022-h1.yaml", part="h1").params == YearParams()
    quarter = params / "2021-q2.yaml"
    make_year(PeriodName(2021, "q2"), tmp_path / "data" / "2021", quarter)
    assert "\nbase: 2021.yaml" in quarter.read_text(encoding="utf-8")
    assert "实施方案" in load_settings(2021, quarter, part="q2").names
