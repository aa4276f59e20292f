"""Save a screenshot of a chapter in JupyterLab: python -m tests.browser.lab_picture FILE [dark]."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path

from tests.browser.lab import Notebook, copy_project, running_lab

CHAPTER = "notebooks/04_teams.ipynb"
NUMBER = "details[data-figure='teams.agri.farmers'] > summary"
THEME = {"@jupyterlab/apputils-extension:themes": {"theme": "JupyterLab Dark"}}


def take_picture(target: Path, *, dark: bool = False) -> None:
    """Run a chapter in a private JupyterLab, open a figure in it, and save a screenshot."""
    with tempfile.TemporaryDirectory() as folder:
        project = copy_project(Path(folder) / "review")
        private = Path(folder) / "private"
        private.mkdir()
        if dark:
            _override(project / "lab" / "overrides.json", THEME)
        with running_lab(project, private, "--LabApp.app_settings_dir=lab") as address:
            _photograph(address, target)


def _override(path: Path, more: dict[str, object]) -> None:
    settings = json.loads(path.read_text(encoding="utf-8")) | more
    path.write_text(json.dumps(settings), encoding="utf-8")


def _photograph(address: str, target: Path) -> None:
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        page = browser.new_page(viewport={"width": 1280, "height": 1500}, device_scale_factor=1.5)
        chapter = Notebook(page, address, CHAPTER)
        chapter.run_all()
        page.locator(NUMBER).first.click()
        page.mouse.move(0, 0)
        page.screenshot(path=target)
        browser.close()


if __name__ == "__main__":
    take_picture(Path(sys.argv[1]), dark="dark" in sys.argv[2:])
