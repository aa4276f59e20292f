"""The recipes of CONTRIBUTING.md, followed as they are written, in a copy of the project."""

import json
import shutil
import subprocess
import sys

import openpyxl
import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from annual_review.project.loading import load_settings
from annual_review.project.offices import find_offices
from tests.conftest import ROOT
from tests.support.recipes import Block, recipes

pytestmark = pytest.mark.slow

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
RECIPES = recipes(TEXT)
COMMAND = ".venv/bin/python run_report.py 2021"


@pytest.fixture(scope="module")
def followed(tmp_path_factory):
    """Follow all the recipes and run the command; return the review's folder."""
    copy = tmp_path_factory.mktemp("project")
    for name in ("annual_review", "notebooks", "params", "data/2021"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "run_report.py", copy)
    (copy / ".venv").symlink_to(sys.prefix)
    for blocks in RECIPES.values():
        for block in blocks:
            block.follow(copy)
    done = subprocess.run(COMMAND.split(), cwd=copy, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "warning" not in done.stdout
    return copy / "reports" / "2021"


@pytest.fixture(scope="module")
def page(followed):
    html = (followed / "review.html").read_text(encoding="utf-8")
    return BeautifulSoup(html, "html.parser").find("main")


def fates(folder, file):
    lines = (folder / "ledger.csv").read_text(encoding="utf-8-sig").splitlines()
    return [line.split(",")[4] for line in lines if line.startswith(f"{file},")]


def test_there_is_a_recipe_for_each():
    assert list(RECIPES) == [
        "Add a chapter",
        "Add a register",
        "Add a header's spelling",
        "Add a chart",
        "Add a font",
        "Fill a superior's form",
        "Add an office",
    ]
    assert COMMAND in TEXT


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_takes_less_than_ten_lines_and_names_its_files(name):
    body = TEXT.partition(f"### {name}\n")[2].partition("\n#")[0]
    for block in RECIPES[name]:
        assert block.text.count("\n") < 10
        assert f"`{block.file}`" in body or not block.file


def test_the_chapter_stands_in_its_place(page):
    titles = [heading.get_text() for heading in page.find_all("h2")]
    assert titles[-3] == "四、深入调查研究"
    assert titles[-2].startswith("五、")
    assert page.find(attrs={"data-figure": "survey.talks"}).get_text().endswith("次")


def test_the_register_is_read(followed):
    assert fates(followed, "外出考察台账2021.csv") == ["heading", "kept"]
    assert (followed / "records" / "外出考察台账.parquet").exists()


def test_the_new_spelling_is_counted(followed):
    assert fates(followed, "农技培训补报2021.csv") == ["heading", "heading", "kept"]
    figures = json.loads((followed / "figures.json").read_text(encoding="utf-8"))
    farmers = next(one for one in figures if one["id"] == "teams.agri.farmers")
    assert "农技培训补报2021.csv" in {source["file"] for source in farmers["sources"]}


def test_the_chart_is_numbered_and_described(page):
    chart = next(one for one in page.find_all("figure") if "授予表彰的单位" in one.get_text())
    assert chart.find(class_="label").get_text().startswith("图")
    assert chart.find("svg")["aria-label"].startswith("条形图：")


def test_the_font_sets_the_body(followed):
    texts = {}

    def note(text, _matrix, _place, font, _size):
        if font:
            name = font["/BaseFont"].partition("+")[2].removesuffix("-Identity-H")
            texts[name] = texts.get(name, "") + text

    for page in PdfReader(followed / "review.pdf").pages[3:6]:
        page.extract_text(visitor_text=note)
    # Quotation marks of subheadings are full-width only in 宋体.
    assert set(texts.pop("NotoSerifSC-Regular", "")) <= {*"“” \n"}
    assert "（" in texts.pop("ReviewKai-Regular")  # subheadings
    assert set(texts) == {"NotoSansSC-Regular"}


def test_the_form_is_filled(followed):
    sheet = openpyxl.load_workbook(followed / "forms" / "果农培训表.xlsx").worksheets[0]
    figures = json.loads((followed / "figures.json").read_text(encoding="utf-8"))
    farmers = next(one for one in figures if one["id"] == "teams.agri.farmers")
    assert sheet["B1"].value == farmers["value"]
    assert farmers["rule"] in sheet["B1"].comment.text


def test_the_office_has_its_registers_and_those_that_it_shares(followed):
    project = followed.parents[1]
    (office,) = find_offices(project / "params" / "offices")
    registers = load_settings(2021, office.params / "2021.yaml").book.registers
    assert registers["农技培训台账"].titles[-1] == "果农培训登记"
    assert len(registers) == 20
    assert (project / "data" / office.id / "2021").is_dir()


def test_a_recipe_that_no_longer_fits_would_be_found(tmp_path):
    (tmp_path / "a.yaml").write_text("x: 1\n", encoding="utf-8")
    with pytest.raises(AssertionError):
        Block("diff", "a.yaml", "-x: 2\n+x: 3\n").follow(tmp_path)
    Block("diff", "a.yaml", "-x: 1\n+x: 3\n").follow(tmp_path)
    assert (tmp_path / "a.yaml").read_text(encoding="utf-8") == "x: 3\n"
