"""A chapter in a real JupyterLab: run, figures opened, edited, exported.

Needs playwright and the system's Chromium (`.ci/run` installs both); else skipped.
"""

import json
import shutil
import subprocess
import sys
import urllib.error

import pytest

from annual_review.build.notebooks import merge_notebooks, read_executed
from annual_review.build.rendering import render
from annual_review.cleaning.clean import clean
from annual_review.project.cover import cover_of
from annual_review.project.loading import load_settings
from annual_review.registers.inputs import read_folder
from annual_review.values.wording import phrase
from tests.browser.lab import Notebook, ask, copy_project, running_lab
from tests.conftest import ROOT

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
if CHROMIUM is None:
    pytest.skip("Chromium is not installed", allow_module_level=True)

pytestmark = pytest.mark.slow

CHAPTER = "notebooks/04_teams.ipynb"
FARMERS = "details[data-figure='teams.agri.farmers']"


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return copy_project(tmp_path_factory.mktemp("project") / "review")


@pytest.fixture(scope="module")
def settings(project):
    return load_settings(2021, project / "params" / "2021.yaml")


@pytest.fixture(scope="module")
def training(project, settings):
    return clean(read_folder(project / "data" / "2021"), settings).records["农技培训台账"]


@pytest.fixture(scope="module")
def address(project, tmp_path_factory):
    """Run JupyterLab as in docs/writing.md; a kernel of the user's own has the same name."""
    private = tmp_path_factory.mktemp("private")
    decoy = private / "data" / "kernels" / "python3"
    decoy.mkdir(parents=True)
    kernel = {"argv": ["false"], "display_name": "Another Python", "language": "python"}
    (decoy / "kernel.json").write_text(json.dumps(kernel), encoding="utf-8")
    with running_lab(project, private, "--LabApp.app_settings_dir=lab") as running:
        yield running


@pytest.fixture(scope="module")
def chapter(address):
    """Open a chapter and run all of it, with nothing else done before."""
    with sync_api.sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        context = browser.new_context(viewport={"width": 1300, "height": 1000})
        opened = Notebook(context.new_page(), address, CHAPTER)
        opened.run_all()
        yield opened
        browser.close()


@pytest.fixture(scope="module")
def executed(project, tmp_path_factory):
    """Return the chapter as the run executes it."""
    reports = tmp_path_factory.mktemp("reports")
    call = [sys.executable, "run_report.py", "2021", "--reports", reports]
    folders = [f"--{name}={project / name}" for name in ("data", "notebooks")]
    call += [*folders, f"--params={project / 'params' / '2021.yaml'}"]
    subprocess.run(call, check=True, capture_output=True, cwd=ROOT)
    return reports / "2021" / CHAPTER


def test_a_chapter_runs_in_a_chinese_jupyterlab(chapter):
    assert chapter.errors == []
    assert chapter.page.locator("#jp-MainMenu .lm-MenuBar-item").first.inner_text() == "文件"
    assert chapter.page.locator(".jp-Toolbar-kernelName").first.inner_text().startswith("Python 3")


def test_the_number_in_the_sentence_is_that_of_the_records(chapter, training):
    farmers = int(training["果农人数"].sum())
    printed = phrase(farmers, "人", "余")
    number = chapter.page.locator(f"{FARMERS} > summary")
    sync_api.expect(number.first).to_have_text(printed)
    sentence = chapter.panel.locator("div.annual-review > div.body", has=number).first
    sync_api.expect(sentence).to_contain_text(f"培训果农{printed}")


def test_a_click_opens_a_figure_s_value_rule_and_rows(chapter, training):
    number = chapter.panel.locator(FARMERS).first
    panel = number.locator("> div")
    number.scroll_into_view_if_needed()
    assert not panel.is_visible()
    number.locator("> summary").click()
    panel.wait_for()
    assert f"{training['果农人数'].sum()}人" in panel.inner_text()
    assert f"农技培训台账，果农人数，合计，{len(training)}行" in panel.inner_text()
    assert panel.locator("> .evidence > div tbody tr:has(td)").count() == min(len(training), 12)
    number.locator("> summary").click()
    panel.wait_for(state="hidden")


def test_only_notebooks_are_written(chapter, project):
    chapter.save()
    names = ("data", "params", "lab", "reports")
    assert {path.name for path in project.iterdir()} <= {*names, "notebooks"}
    for name in names[:3]:
        found = {path.relative_to(project / name) for path in (project / name).rglob("*")}
        assert found == {path.relative_to(ROOT / name) for path in (ROOT / name).rglob("*")}


@pytest.mark.parametrize("key", ["Enter", " "])
def test_a_figure_opens_by_the_keyboard(chapter, key):
    number = chapter.panel.locator(FARMERS).first
    number.locator("> summary").focus()
    chapter.page.keyboard.press(key)
    number.locator("> div").wait_for()
    chapter.page.keyboard.press(key)
    number.locator("> div").wait_for(state="hidden")


@pytest.mark.parametrize(
    ("format", "name"),
    [
        ("review-html", "review.html"),
        ("review-pdf", "review.pdf"),
        ("review-article", "article.html"),
    ],
)
def test_an_export_from_the_menu_equals_the_page_of_a_run(
    chapter, address, project, settings, executed, tmp_path, format, name
):
    chapter.save()
    cover = cover_of(settings, project / "params" / "2021.yaml")
    render(merge_notebooks([("04_teams", read_executed(executed))], cover), tmp_path / name, "")
    assert ask(address, f"nbconvert/{format}/{CHAPTER}") == (tmp_path / name).read_bytes()


def test_the_menu_has_readable_names_for_the_exports(chapter):
    chapter.page.locator("#jp-MainMenu .lm-MenuBar-item").first.click()
    chapter.page.locator(".lm-Menu-item", has_text="导出本章").click()
    entries = chapter.page.locator(".lm-Menu-item[data-command='notebook:export-to-format']")
    entries.filter(has_text="Review").first.wait_for()
    names = entries.filter(has_text="Review").all_inner_texts()
    for name in ("page", "in print", "(Word)", "article"):
        assert any(f"Review {name}" in text for text in names)
    assert all("综述" in text for text in names)
    chapter.page.keyboard.press("Escape")
    chapter.page.keyboard.press("Escape")


def test_a_sentence_can_be_edited_and_saved_by_the_keyboard(chapter, project):
    cell = chapter.cell("发放农业科技知识宣传资料")
    chapter.type_before(cell, "{see(chart, crops)}", "，成效明显")
    chapter.run_cell(cell)
    cell.locator(".jp-OutputArea", has_text="，成效明显").wait_for()
    chapter.save()
    saved = json.loads((project / CHAPTER).read_text(encoding="utf-8"))
    assert any(
        "{materials:多}，成效明显{see(chart" in "".join(one["source"]) for one in saved["cells"]
    )


def test_an_error_in_a_sentence_is_shown_in_three_lines(chapter, address):
    cell = chapter.cell("发放农业科技知识宣传资料")
    chapter.type_before(cell, "多}，成效明显", "于")
    chapter.run_cell(cell)
    chapter.until(lambda: bool(chapter.errors), "the error is shown")
    what, sentence, remedy = chapter.errors[0].strip().splitlines()
    assert what.startswith("FigureError: teams.agri.materials: '于多' is not a format of a number")
    assert "{materials:于多}" in sentence
    assert remedy
    chapter.save()
    with pytest.raises(urllib.error.HTTPError) as refused:
        ask(address, f"nbconvert/review-html/{CHAPTER}")
    page = refused.value.read().decode()
    assert "teams.agri.materials" in page
    assert "Traceback" not in page
