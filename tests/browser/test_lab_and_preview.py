"""A chapter edited in JupyterLab while the preview is open."""

import shutil

import pytest

from tests.browser.lab import PATIENCE, Notebook, copy_project, running_lab
from tests.support.previews import Running

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
if not (shutil.which("chromium") or shutil.which("chromium-browser")):
    pytest.skip("Chromium is not installed", allow_module_level=True)

pytestmark = pytest.mark.slow

CHAPTER = "notebooks/04_teams.ipynb"
WORDS = "发放农业科技知识宣传资料"


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return copy_project(tmp_path_factory.mktemp("project") / "review")


@pytest.fixture(scope="module")
def preview(project):
    places = {name: project / name for name in ("data", "notebooks", "reports")}
    options = [word for name, place in places.items() for word in (f"--{name}", place)]
    running = Running(project, *options, "--params", project / "params" / "2021.yaml")
    yield running
    running.end()


def test_the_preview_shows_a_sentence_saved_in_jupyterlab(project, preview, browser, tmp_path):
    shown = browser.new_page(locale="zh-CN")
    shown.goto(preview.address)
    shown.wait_for_selector("#review", state="attached", timeout=PATIENCE)
    with running_lab(project, tmp_path, "--LabApp.app_settings_dir=lab") as address:
        page = browser.new_page(viewport={"width": 1300, "height": 1000})
        chapter = Notebook(page, address, CHAPTER)
        chapter.run_all()
        assert chapter.errors == []
        cell = chapter.cell(WORDS)
        cell.locator(".cm-line", has_text=WORDS).click()
        page.keyboard.press("End")
        for _ in '",':
            page.keyboard.press("ArrowLeft")
        page.keyboard.insert_text("，群众称赞")
        chapter.run_cell(cell)
        chapter.save()
        sentence = shown.locator("main p", has_text="，群众称赞。")
        sentence.wait_for(timeout=PATIENCE)
        printed = chapter.panel.locator("details[data-figure='teams.agri.farmers'] > summary").first
        assert f"培训果农{printed.inner_text()}" in sentence.inner_text()
